"""Two versions side by side: code from before the last migration serves on today's tables, and today's takes over."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.places import ROOT, socket_folder
from config.postgres import Cluster
from tests.soak.class_at_work import at_work
from tests.soak.launched import Launched, launched

pytestmark = pytest.mark.soak


@pytest.fixture
def earlier_code(tmp_path: Path) -> Path:
    """The code of the commit before the one that brought the last migration."""
    last = git("log", "-1", "--format=%H", "--", "*/migrations/0*.py")
    if not last:
        pytest.skip("there is no history here")
    folder = tmp_path / "earlier"
    folder.mkdir()
    archive = tmp_path / "earlier.tar"
    git("archive", "--format=tar", f"--output={archive}", f"{last}^")
    shutil.unpack_archive(archive, folder, filter="data")
    return folder


def git(*words: str) -> str:
    """What git says; empty where it fails."""
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


@pytest.fixture
def todays_tables(tmp_path: Path) -> Iterator[str]:
    """The address of a database that today's code has made, with its sample."""
    with Cluster(tmp_path / "pg") as cluster:
        address = f"postgresql://glossator@/glossator?host={socket_folder(cluster.folder)}"
        with launched(tmp_path / "first", {"DATABASE_URL": address, "SAMPLE": "yes"}):
            pass
        yield address


def test_earlier_code_saves_on_todays_tables_and_todays_takes_over(
    tmp_path: Path, earlier_code: Path, todays_tables: str
) -> None:
    settings = {"DATABASE_URL": todays_tables, "SECRET_KEY": "of two versions at once " * 3}
    with launched(tmp_path / "old", settings, earlier_code) as old:
        work = at_work(old)
        new = Launched(tmp_path / "new", settings)
        new.port = old.port

        def switch() -> None:
            old.stop()
            new.start()

        try:
            work.through(switch)
        finally:
            new.stop()
        print(f"\n{earlier_code.name}, then today's: {dict(work.told)}")  # noqa: T201 -- for whoever runs this by hand (`pytest -s`)
    assert "Traceback" not in old.log + new.log
