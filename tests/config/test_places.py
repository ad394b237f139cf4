"""Where things lie, and who may read them."""

import os
from pathlib import Path

import pytest

from config.places import SOCKET_PATH_LIMIT, database_url, secret, socket_folder, var


def test_socket_lies_in_the_clusters_own_folder(tmp_path: Path) -> None:
    assert socket_folder(Path("/short/pg")) == Path("/short/pg/socket")


@pytest.mark.parametrize("letter", ["x", "é"])
def test_socket_of_a_long_path_fits_into_107_bytes(letter: str) -> None:
    cluster = Path("/") / (letter * 100) / "postgres"

    folder = socket_folder(cluster)

    assert folder.parent == Path("/tmp")  # noqa: S108 -- the short place is what is tested
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT
    assert socket_folder(cluster) == folder != socket_folder(cluster / "other")


def test_socket_path_of_exactly_107_bytes_stays_inside() -> None:
    rest = len("/socket/.s.PGSQL.5432")
    fits, too_long = (Path("/" + "x" * (SOCKET_PATH_LIMIT - rest - 1 + more)) for more in (0, 1))

    assert socket_folder(fits) == fits / "socket"
    assert socket_folder(too_long).parent == Path("/tmp")  # noqa: S108 -- likewise


def test_database_url_escapes_the_folder() -> None:
    assert database_url(Path("/a b/pg")) == "postgresql://glossator@%2Fa%20b%2Fpg%2Fsocket/glossator"


def test_var_is_the_folder_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "x" / ".." / "y"))

    assert var() == tmp_path / "y"


def test_secret_is_made_once_and_read_by_us_alone(tmp_path: Path) -> None:
    first = secret("django", tmp_path)

    assert (len(first) >= 50, secret("django", tmp_path), secret("other", tmp_path) == first) == (True, first, False)
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "secrets" / "django").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (tmp_path / "secrets").iterdir()) == ["django", "other"]
