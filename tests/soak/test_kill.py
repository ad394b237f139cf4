"""SIGKILL for everything in the middle of saving: what was acknowledged is there afterwards, once."""

import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.soak.launched import Launched, launched
from tests.soak.writer import Writer, note_fields

THREADS: Final = 4
RECOVERY_SECONDS: Final = 30
EMAIL: Final = "ana@example.edu"
PASSWORD: Final = "glossator-sample"
FIRST_WORDS: Final = "The facts of this case"


@dataclass
class Desk:
    """Where notes are posted, and what has been acknowledged."""

    product: Launched
    create_path: str
    version: str
    start: int
    acknowledged: list[UUID] = field(default_factory=list)
    posted: list[UUID] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @classmethod
    def of(cls, product: Launched) -> "Desk":
        """The desk of Ana's work on Castle Rock, read from her pages."""
        writer = signed_in(product)
        assignment = _first(r'href="(/assignments/[^"]+)"', writer.get("/"))
        page = writer.get(_first(r'href="(/submissions/[0-9a-f-]+/)"', writer.get(assignment)))
        start = _first(r'data-start="(\d+)"[^>]*>' + FIRST_WORDS, page)
        return cls(
            product,
            _first(r'data-create-url="([^"]+)"', page).split("?")[0],
            _first(r'data-version="([^"]+)"', page),
            int(start),
        )

    def post(self, writer: Writer, uuid: UUID) -> bool:
        """Posts one note; notes what was acknowledged."""
        fields = note_fields(uuid, self.version, self.start, FIRST_WORDS, f"Note {uuid}")
        done = writer.save(self.create_path, fields)
        with self.changed:
            self.posted.append(uuid)
            if done:
                self.acknowledged.append(uuid)
            self.changed.notify_all()
        return done

    def save_until_down(self, writer: Writer, uuids: list[UUID]) -> None:
        """One thread's work: posts until the server no longer acknowledges."""
        for uuid in uuids:
            if not self.post(writer, uuid):
                return

    def await_acknowledged(self, number: int) -> None:
        """Waits until so many notes are acknowledged."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.acknowledged) >= number, 120), len(self.acknowledged)

    def stored(self) -> list[UUID]:
        """The UUIDs of the notes of this test, as the database has them."""
        with psycopg.connect(self.product.database_url) as connection:
            rows = connection.execute("SELECT uuid FROM annotations_annotation WHERE note LIKE 'Note %'").fetchall()
        return [row[0] for row in rows]


def signed_in(product: Launched) -> Writer:
    """A session of Ana's."""
    writer = Writer(f"http://127.0.0.1:{product.port}")
    writer.sign_in(EMAIL, PASSWORD)
    return writer


def _first(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found is not None, pattern
    return found[1]


def kill_in_the_middle(product: Launched, saves: int) -> None:
    """Saves from four threads, kills everything halfway, starts again and counts."""
    desk = Desk.of(product)
    uuids = [uuid4() for _ in range(saves)]
    writers = [signed_in(product) for _ in range(THREADS)]  # all before the first saves, which take less time
    with ThreadPoolExecutor(THREADS) as threads:
        work = [threads.submit(desk.save_until_down, each, uuids[at::THREADS]) for at, each in enumerate(writers)]
        desk.await_acknowledged(saves // 2)
        product.kill_all()
        for each in work:
            each.result()
    acknowledged = set(desk.acknowledged)
    assert saves // 2 <= len(acknowledged) < saves

    product.start()

    stored = desk.stored()
    assert acknowledged - set(stored) == set()
    assert set(stored) - set(desk.posted) == set()
    writer = signed_in(product)
    assert [uuid for uuid in uuids if not desk.post(writer, uuid)] == []
    assert sorted(desk.stored()) == sorted(uuids)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Launched]:
    """A product just started."""
    with launched(tmp_path) as running:
        yield running


def test_kill_of_everything_loses_nothing_acknowledged(product: Launched) -> None:
    kill_in_the_middle(product, 40)


@pytest.mark.soak
@pytest.mark.parametrize("run", range(3))
def test_kill_of_everything_in_the_middle_of_200_saves(product: Launched, run: int) -> None:
    kill_in_the_middle(product, 200)


def test_kill_of_postgres_alone_is_an_outage_of_seconds(product: Launched) -> None:
    desk = Desk.of(product)
    writer = signed_in(product)
    before, meanwhile = uuid4(), uuid4()
    assert desk.post(writer, before)

    with product.without_postgres():
        assert not desk.post(writer, meanwhile)
    deadline = time.monotonic() + RECOVERY_SECONDS
    while not desk.post(writer, meanwhile):
        assert time.monotonic() < deadline

    assert sorted(desk.stored()) == sorted([before, meanwhile])
    assert product.log.count("PostgreSQL is up again.") == 1
    assert product.log.count("Glossator is at") == 1
