"""The embedded PostgreSQL: made once, private, stopped with us, and nothing committed is ever lost."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.places import socket_folder
from config.postgres import Cluster, PostgresFailed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cluster") / "pg"


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    made = Cluster(folder)
    yield made
    made.stop()


def ask(cluster: Cluster, sql: str) -> object:
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        cursor = connection.execute(sql.encode())
        return (cursor.fetchone() or [None])[0] if cursor.description else None


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_started_cluster_is_ours_alone(cluster: Cluster) -> None:
    above = mode(cluster.folder.parent)

    cluster.start()

    folders = (cluster.folder, cluster.folder / "data", socket_folder(cluster.folder))
    assert [mode(folder) for folder in folders] == [0o700, 0o700, 0o700]
    assert mode(cluster.folder.parent) == above
    assert ask(cluster, "SHOW listen_addresses") == ""
    assert ask(cluster, "SHOW fsync") == "on"
    assert (
        ask(cluster, "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'glossator'")
        == "bC.UTF-8"
    )
    assert str(ask(cluster, "SHOW server_version")).startswith("18")


def test_second_start_keeps_the_rows(cluster: Cluster) -> None:
    cluster.start()
    ask(cluster, "CREATE TABLE kept AS SELECT 'é' AS word")
    cluster.stop()

    cluster.start()

    assert ask(cluster, "SELECT word FROM kept") == "é"
    ask(cluster, "DROP TABLE kept")


def test_stop_twice_is_once_and_leaves_no_process(cluster: Cluster) -> None:
    cluster.start()
    process = cluster.process
    assert process is not None

    cluster.stop()
    cluster.stop()

    assert process.returncode == 0
    assert not (cluster.folder / "data" / "postmaster.pid").exists()


def test_killed_server_comes_back_with_the_committed_row(cluster: Cluster) -> None:
    cluster.start()
    ask(cluster, "CREATE TABLE acknowledged AS SELECT 7 AS n")
    assert cluster.process is not None
    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait()
    cluster.stop()

    cluster.start()

    assert ask(cluster, "SELECT n FROM acknowledged") == 7
    ask(cluster, "DROP TABLE acknowledged")


def test_lock_file_of_a_process_not_yet_waited_for_is_no_obstacle(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    zombie = subprocess.Popen(["true"])
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    (cluster.folder / "data" / "postmaster.pid").write_text(f"{zombie.pid}\n{cluster.folder / 'data'}\n")

    cluster.start()

    assert ask(cluster, "SELECT 1") == 1
    zombie.wait()


def test_lock_file_of_another_program_is_no_obstacle_and_no_target(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    other = subprocess.Popen(["sleep", "60"])
    (cluster.folder / "data" / "postmaster.pid").write_text(f"{other.pid}\n{cluster.folder / 'data'}\n")

    cluster.start()

    assert ask(cluster, "SELECT 1") == 1
    assert other.poll() is None
    other.kill()
    other.wait()


def test_half_made_cluster_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "pg" / "data").mkdir(parents=True, mode=0o700)
    (tmp_path / "pg").chmod(0o700)
    (tmp_path / "pg" / "data" / "PG_VERSION").write_text("18\n")

    with Cluster(tmp_path / "pg", durable=False) as cluster:
        assert ask(cluster, "SELECT 1") == 1


def test_cluster_in_use_is_refused(cluster: Cluster) -> None:
    cluster.start()

    with pytest.raises(PostgresFailed, match="Another Glossator is using"):
        Cluster(cluster.folder).start()

    assert ask(cluster, "SELECT 1") == 1


def test_folder_open_to_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg").chmod(0o755)

    with pytest.raises(PostgresFailed, match="nobody else may enter"):
        Cluster(tmp_path / "pg").start()

    assert mode(tmp_path / "pg") == 0o755


def test_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    with Cluster(tmp_path / ("x" * 90) / "pg", durable=False) as cluster:
        short = socket_folder(cluster.folder)

        assert ask(cluster, "SELECT 1") == 1
        assert (short.parent, mode(short)) == (Path("/tmp"), 0o700)  # noqa: S108 -- the short place is what is tested
    short.rmdir()


def test_variables_of_postgresql_are_not_obeyed(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGOPTIONS", "-c nonsense=1")

    cluster.start()

    monkeypatch.delenv("PGPORT")
    monkeypatch.delenv("PGOPTIONS")
    assert ask(cluster, "SELECT 1") == 1
