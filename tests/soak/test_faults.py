"""What is killed, cut, filled and moved while a class saves; and that afterwards every note is there, once.

The table of what was found is in `docs/faults.md`.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import psycopg
import pytest

from config.places import socket_folder
from config.postgres import Cluster
from tests.soak.class_at_work import ClassAtWork, at_work
from tests.soak.launched import Launched, launched
from tests.soak.rehearsal.machines import Database
from tests.soak.rehearsal.network import Network, NotMade
from tests.soak.wire import Wire

pytestmark = pytest.mark.soak
DAY: Final = 86_400


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first start makes, stopped: migrated, with its sample and its static files."""
    folder = tmp_path_factory.mktemp("prepared")
    with launched(folder):
        pass
    return folder / "var"


@pytest.fixture
def product(tmp_path: Path, prepared: Path) -> Iterator[Launched]:
    shutil.copytree(prepared, tmp_path / "var", symlinks=True)
    with launched(tmp_path) as running:
        yield running


def report(name: str, work: ClassAtWork) -> None:
    """For whoever runs this by hand (`pytest -s`)."""
    print(f"\n{name}: {dict(work.told)}")  # noqa: T201 -- as it says


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        (Launched.kill_postgres, {"The database is not answering"}),
        (Launched.restart_postgres, {"The database is not answering"}),
        (Launched.kill_web_process, {"no answer"}),
    ],
)
def test_what_ends_is_started_again_and_nothing_is_lost(
    product: Launched, fault: Callable[[Launched], None], answers: set[str]
) -> None:
    work = at_work(product)

    work.through(lambda: fault(product))

    report(fault.__name__, work)
    assert work.troubles <= answers


def test_web_server_that_is_killed_ends_all_and_the_next_start_finds_everything(product: Launched) -> None:
    work = at_work(product)

    def kill_and_start() -> None:
        product.kill_web_server()
        product.start()

    work.through(kill_and_start)

    report("kill_web_server", work)
    assert "The web server ended by itself" in product.log


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own, of 160 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m", "none", folder], capture_output=True, check=False)
    if made.returncode != 0:
        pytest.skip("this user may not mount a disk of its own")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(ballast: Path) -> None:
    """Leaves no byte of the disk."""
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1 << 16))


@pytest.mark.parametrize(
    "uses_up",
    [
        "CREATE TEMP TABLE filler AS SELECT md5(n::text) FROM generate_series(1, 9000) n",
        "SELECT pg_logical_emit_message(true, 'filler', repeat('x', 4000000))",
    ],
    ids=["tables", "log"],
)
def test_full_disk_is_told_and_saving_goes_on_once_there_is_room(
    small_disk: Path, prepared: Path, uses_up: str
) -> None:
    ballast = small_disk / "ballast"
    shutil.copytree(prepared, small_disk / "var", symlinks=True)
    with launched(small_disk) as product:
        work = at_work(product, notes=400)

        def fill_and_make_room() -> None:
            fill(ballast)
            deadline = time.monotonic() + 60
            while not work.troubles and time.monotonic() < deadline:
                with contextlib.suppress(psycopg.Error), psycopg.connect(product.database_url) as connection:
                    connection.execute(uses_up)  # what PostgreSQL has set aside before
                time.sleep(0.2)
            time.sleep(8)
            ballast.unlink()

        work.through(fill_and_make_room)

        report(f"full disk, {uses_up[:40]}", work)
        print(product.log[-600:])  # noqa: T201 -- as `report`
        assert work.troubles <= {"The server’s disk is full", "The database is not answering"}
        assert work.troubles


@pytest.fixture
def clock(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A file that says by how many seconds the product's clock is moved, and the settings that make it so."""
    library, moved = tmp_path / "clock.so", tmp_path / "moved-by"
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler: the clock cannot be moved")
    source = Path(__file__).with_name("clock.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True)
    moved.write_text("0")
    return moved, {"LD_PRELOAD": str(library), "CLOCK_MOVED_BY": str(moved)}


@pytest.mark.parametrize("days", [400, -400])
def test_clock_that_jumps_and_comes_back_loses_nothing(
    tmp_path: Path, prepared: Path, clock: tuple[Path, dict[str, str]], days: int
) -> None:
    moved, settings = clock
    shutil.copytree(prepared, tmp_path / "var", symlinks=True)
    with launched(tmp_path, settings) as product:
        work = at_work(product)
        with psycopg.connect(product.database_url) as connection:  # else nobody sees it while the clock is behind
            connection.execute("UPDATE annotations_assignment SET published_at = published_at - interval '3 years'")

        def jump() -> None:
            moved.write_text(str(days * DAY))
            time.sleep(4)
            moved.write_text("0")

        work.through(jump)

        report(f"clock moved by {days} days and back", work)
        with psycopg.connect(product.database_url) as connection:
            order = connection.execute(
                "SELECT count(*) FROM annotations_annotationrevision one JOIN annotations_annotationrevision next "
                "ON next.annotation_id = one.annotation_id AND next.number = one.number + 1 WHERE next.xact <= one.xact"
            ).fetchone()
        assert order == (0,)


@pytest.fixture
def far_database(tmp_path: Path, prepared: Path) -> Iterator[tuple[Wire, str]]:
    """A database behind a wire, and its address."""
    shutil.copytree(prepared / "postgres", tmp_path / "pg", symlinks=True)
    shutil.copytree(prepared / "static", tmp_path / "var" / "static")
    shutil.copy(prepared / "static.digest", tmp_path / "var")
    with Cluster(tmp_path / "pg") as cluster, Wire(socket_folder(cluster.folder)) as wire:
        yield wire, f"postgresql://glossator@127.0.0.1:{wire.port}/glossator"


def cut(wire: Wire) -> None:
    wire.cut()
    time.sleep(5)


def mute(wire: Wire) -> None:
    wire.mute()
    time.sleep(8)


def slow(wire: Wire) -> None:
    wire.delay = 0.05
    time.sleep(8)


@pytest.mark.parametrize("fault", [cut, mute, slow])
def test_wire_to_the_database_that_fails_for_a_while_loses_nothing(
    tmp_path: Path, far_database: tuple[Wire, str], fault: Callable[[Wire], None]
) -> None:
    wire, address = far_database
    with launched(tmp_path, {"DATABASE_URL": address, "SAMPLE": "yes"}) as product:
        work = at_work(product)

        def fail_and_mend() -> None:
            fault(wire)
            wire.mend()

        work.through(fail_and_mend)
        report(f"wire {fault.__name__}", work)


@pytest.fixture
def vanishing_database(tmp_path: Path) -> Iterator[Database]:
    """A PostgreSQL on a machine of its own in a network of ours."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("networks are made by root, with ip(8)")
    with tempfile.TemporaryDirectory(prefix="glossator-far-") as folder, contextlib.ExitStack() as stack:
        Path(folder).chmod(0o755)
        try:
            machine = stack.enter_context(Network(Path(folder))).machine("far", 31)
        except NotMade as refused:
            pytest.skip(f"this machine allows no network namespaces: {refused}")
        database = Database(machine)
        database.initialise()
        database.start()
        database.sql("CREATE DATABASE glossator", database="postgres")
        yield database


def test_machine_of_the_database_that_is_gone_without_a_word_is_noticed_and_nothing_is_lost(
    tmp_path: Path, vanishing_database: Database
) -> None:
    machine = vanishing_database.machine
    address = f"postgresql://glossator@{machine.address}/glossator"
    with launched(tmp_path, {"DATABASE_URL": address, "SAMPLE": "yes"}) as product:
        work = at_work(product, patience=120)

        def vanish_and_come_back() -> None:
            machine.vanish()
            time.sleep(60)
            machine.come_back()

        work.through(vanish_and_come_back)
        report(f"the database's machine gone for 60 s; longest answer {work.longest:.1f} s", work)
        assert work.troubles <= {"The database is not answering"}
        assert work.troubles
