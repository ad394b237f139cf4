"""`make run` from outside: what it says, serves, survives and leaves behind. One `var` serves all these tests."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.places import socket_folder
from config.postgres import Cluster, binaries, unprivileged_prefix
from tests.config.running import Running

Start = Callable[..., Running]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("launch") / "var"


@pytest.fixture
def start(var: Path) -> Iterator[Start]:
    started: list[Running] = []

    def begin(**settings: str) -> Running:
        running = Running(var, settings=settings)
        started.append(running)
        return running

    yield begin
    for running in started:
        running.end(signal.SIGTERM)


def sql(var: Path, statement: str) -> str:
    """Asks the embedded server by psql."""
    folder = socket_folder(var / "postgres")
    command = [
        *unprivileged_prefix(),
        str(binaries() / "psql"),
        f"--host={folder}",
        "--username=glossator",
        "-Atc",
        statement,
    ]
    return subprocess.run([*command, "glossator"], check=True, capture_output=True, text=True).stdout.strip()


def test_first_start_tells_address_and_logins_and_serves(start: Start, var: Path) -> None:
    begun = time.monotonic()
    running = start()
    running.hear("Glossator is starting")
    first_line_after = time.monotonic() - begun
    running.hear("chloe@example.edu")

    assert first_line_after < 1
    assert f"Glossator is at http://127.0.0.1:{running.port}   (Ctrl-C stops it)" in running.said
    logins = [line.split()[0] for line in running.said if line.startswith("  ")]
    assert logins == [f"{name}@example.edu" for name in ("instructor", "ana", "ben", "chloe")]
    assert running.status("/accounts/login/") == 200
    modes = {path.name: path.stat().st_mode & 0o777 for path in (var, var / "secrets", var / "secrets" / "django")}
    assert modes == {"var": 0o700, "secrets": 0o700, "django": 0o600}


def test_second_start_does_nothing_again(start: Start, var: Path) -> None:
    if not (var / "static.digest").exists():  # this test runs alone
        first = start()
        first.hear("Glossator is at")
        first.end()
    running = start()
    running.hear("chloe@example.edu")

    told = [line for line in running.said if re.search("Making|Bringing|Hashing|Loading", line)]
    assert told == []
    assert sql(var, "SELECT count(*) FROM people_user") == "4"


def test_second_launcher_names_the_first(start: Start) -> None:
    first = start()
    first.hear("Glossator is at")

    second = start()
    second.hear("already running")

    assert (
        second.said[-1]
        == f"Glossator is already running at http://127.0.0.1:{first.port} (process {first.process.pid})."
    )
    assert second.end(None) == 1
    assert first.status("/accounts/login/") == 200


def test_busy_port_is_named_with_a_way_out(var: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        running = Running(var, port=port)
        running.hear("in use")

        assert running.said[-1] == (
            f"Port {port} is in use by another program. Choose another: make run PORT={port + 1}"
        )
        assert running.end(None) == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_leaves_nothing_running(start: Start, how: signal.Signals) -> None:
    running = start()
    running.hear("Glossator is at")
    running.await_web(3)
    running.await_workers(2)
    assert len(running.database_processes()) == 1

    code = running.end(how)

    assert (code, running.web_processes(), running.worker_processes(), running.database_processes()) == (0, [], [], [])


def test_worker_that_ends_is_started_again(start: Start) -> None:
    running = start(JOB_WORKERS="1")
    running.hear("Glossator is at")
    [first] = running.await_workers(1)

    os.kill(first, signal.SIGKILL)
    running.hear("A background worker ended by itself (exit code -9). Starting it again")
    [second] = running.await_workers(1)

    assert second != first
    assert running.status("/accounts/login/") == 200


QUEUED = """
WITH queued AS (
    INSERT INTO django_tasks_database_dbtaskresult (id, status, enqueued_at, args_kwargs, priority, task_path,
        worker_ids, queue_name, backend_name, run_after, exception_class_path, traceback)
    VALUES (gen_random_uuid(), 'READY', now(),
        '{"args": ["00000000-0000-4000-8000-000000000001"], "kwargs": {"citation": "12 Fen. 101"}}', 0,
        'opinions.tasks.fetch_case', '[]', 'default', 'default', '9999-01-01 00:00+00', '', '')
    RETURNING id)
INSERT INTO people_job (uuid, owner_id, words, state, done, total, message, result, leads_to, again_at, queued_as,
    attempts, revision, created_at)
SELECT '00000000-0000-4000-8000-000000000001', (SELECT min(id) FROM people_user), 'Fetching', 'waiting', 0, 0, '',
    '{}', '', '', id, 0, 1, now() FROM queued
"""


def test_worker_does_what_waits(start: Start, var: Path) -> None:
    running = start(JOB_WORKERS="1", CAP_URL="http://127.0.0.1:9")
    running.hear("Glossator is at")

    sql(var, QUEUED)
    deadline = time.monotonic() + 30
    while sql(var, "SELECT state FROM people_job") != "failed":
        assert time.monotonic() < deadline
        time.sleep(0.2)

    told = sql(var, "SELECT message, attempts FROM people_job")
    assert told == "127.0.0.1:9 cannot be reached. Try again later, or bring the file.|1"


def test_stopping_while_it_starts_leaves_nothing_running(start: Start) -> None:
    running = start()
    running.hear("Starting PostgreSQL")

    assert running.end() == 0
    running.await_gone()


def test_killed_launcher_takes_its_servers_along_and_the_next_one_starts(start: Start, var: Path) -> None:
    running = start()
    running.hear("Glossator is at")
    sql(var, "CREATE TABLE IF NOT EXISTS kept (n int); INSERT INTO kept VALUES (1)")

    running.end(signal.SIGKILL)
    running.await_gone()

    again = start()
    again.hear("Glossator is at")
    assert sql(var, "SELECT n FROM kept; DROP TABLE kept") == "1\nDROP TABLE"


def test_killed_everything_keeps_what_was_committed(start: Start, var: Path) -> None:
    running = start()
    running.hear("Glossator is at")
    sql(var, "CREATE TABLE IF NOT EXISTS kept (n int); INSERT INTO kept VALUES (2)")

    for pid in [running.process.pid, *running.web_processes(), *running.database_processes()]:
        os.kill(pid, signal.SIGKILL)
    running.end()

    again = start()
    again.hear("Glossator is at")
    assert sql(var, "SELECT n FROM kept; DROP TABLE kept") == "2\nDROP TABLE"


def test_dead_database_is_started_again_and_pages_recover(start: Start) -> None:
    running = start()
    running.hear("Glossator is at")
    assert running.status("/accounts/login/") == 200

    os.kill(running.database_processes()[0], signal.SIGKILL)

    running.hear("PostgreSQL ended by itself")
    running.hear("PostgreSQL is up again.")
    running.await_status("/health/ready/", 200)


def test_dead_web_server_is_told_and_ends_the_run(start: Start) -> None:
    running = start()
    running.hear("Glossator is at")

    for pid in running.web_processes():
        os.kill(pid, signal.SIGKILL)

    running.hear("The web server ended by itself")
    assert running.end(None) == 1
    running.await_gone()


def test_database_of_ones_own_gets_no_sample_unless_asked(tmp_path: Path) -> None:
    with Cluster(tmp_path / "own", durable=False) as cluster:
        running = Running(tmp_path / "var", settings={"DATABASE_URL": cluster.url})
        running.hear("Glossator is at")
        assert running.end() == 0
        assert [line for line in running.said if "@example.edu" in line or "password" in line] == []

        asked = Running(tmp_path / "var", settings={"DATABASE_URL": cluster.url, "SAMPLE": "yes"})
        asked.hear("chloe@example.edu")
        assert asked.end() == 0


def test_database_that_holds_people_never_gets_the_sample(tmp_path: Path) -> None:
    with Cluster(tmp_path / "own", durable=False) as cluster:
        settings = {"DATABASE_URL": cluster.url, "SAMPLE": "no"}
        running = Running(tmp_path / "var", settings=settings)
        running.hear("Glossator is at")
        running.end()
        insert = (
            "INSERT INTO people_user "
            "(uuid, password, is_superuser, email, name, is_staff, is_active, date_joined, wants_digest) "
            "VALUES (gen_random_uuid(), '!', false, 'dean@law.example', 'Dean', false, true, now(), true)"
        )
        assert cluster._psql("glossator", insert).returncode == 0

        asked = Running(tmp_path / "var", settings=settings | {"SAMPLE": "yes"})
        asked.hear("Glossator is at")
        asked.end()

        assert "The database holds people, so the sample is not loaded into it." in asked.said
        assert [line for line in asked.said if "@example.edu" in line] == []


def test_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    running = Running(tmp_path / "var", settings={"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})
    running.hear("The database cannot be used")

    assert running.end(None) == 1


def test_wrong_setting_is_named(tmp_path: Path) -> None:
    running = Running(tmp_path / "var", settings={"PORT": "eighty"})
    running.hear("PORT='eighty': write a whole number.")

    assert running.end(None) == 1
