"""Writers who save note after note, and try each again until it is acknowledged, as the browser's journal does."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid4

import psycopg

from tests.soak.launched import Launched
from tests.soak.test_kill import EMAIL, FIRST_WORDS, PASSWORD, Desk
from tests.soak.writer import SECONDS, Writer, note_fields

WRITERS: Final = 4
LOGIN: Final = "sent to the login page"
PAUSE: Final = 0.2
PATIENCE: Final = 180
"""Seconds for which a note is tried."""


@dataclass
class ClassAtWork:
    """Writers at one desk; `saved` says what was acknowledged, `told` how often which answer came."""

    desk: Desk
    notes: int
    patience: float = SECONDS
    """Seconds for which a writer waits for one answer."""
    saved: list[UUID] = field(default_factory=list)
    longest: float = 0
    """Seconds of the longest wait for an answer."""
    told: Counter[str] = field(default_factory=Counter)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def troubles(self) -> set[str]:
        """What writers were told beside that their notes were acknowledged."""
        return {answer for answer, times in self.told.items() if times} - {"acknowledged", LOGIN}

    def through(self, fault: Callable[[], None]) -> None:
        """Has all notes saved; once a third of them is, `fault` is done. Asserts that each is stored once."""
        uuids = [uuid4() for _ in range(self.notes)]
        with ThreadPoolExecutor(WRITERS) as threads:
            work = [threads.submit(self._write, uuids[number::WRITERS]) for number in range(WRITERS)]
            with self.changed:
                assert self.changed.wait_for(lambda: len(self.saved) >= self.notes // 3, PATIENCE), self.told
            fault()
            for each in work:
                each.result()
        assert sorted(self.saved) == sorted(uuids)
        assert sorted(self._stored()) == sorted(uuids), self.told

    def _write(self, uuids: list[UUID]) -> None:
        writer = self._signed_in()
        for uuid in uuids:
            deadline = time.monotonic() + PATIENCE
            while not self._save(writer, uuid):
                assert time.monotonic() < deadline, self.told
                time.sleep(PAUSE)
                if self.told[LOGIN]:
                    writer = self._signed_in()
            with self.changed:
                self.saved.append(uuid)
                self.changed.notify_all()

    def _save(self, writer: Writer, uuid: UUID) -> bool:
        fields = note_fields(uuid, self.desk.version, self.desk.start, FIRST_WORDS, f"Note {uuid}")
        begun = time.monotonic()
        done = writer.save(self.desk.create_path, fields)
        self.longest = max(self.longest, time.monotonic() - begun)
        self.told["acknowledged" if done else writer.last] += 1
        return done

    def _signed_in(self) -> Writer:
        """A session of Ana's, as soon as there can be one."""
        deadline = time.monotonic() + PATIENCE
        while True:
            writer = Writer(f"http://127.0.0.1:{self.desk.product.port}", seconds=self.patience)
            try:
                writer.sign_in(EMAIL, PASSWORD)
            except (OSError, AssertionError):
                assert time.monotonic() < deadline
                time.sleep(PAUSE)
            else:
                self.told[LOGIN] = 0
                return writer

    def _stored(self) -> list[UUID]:
        with psycopg.connect(self.desk.product.database_url) as connection:
            rows = connection.execute("SELECT uuid FROM annotations_annotation WHERE note LIKE 'Note %'").fetchall()
        return [row[0] for row in rows]


def at_work(product: Launched, notes: int = 60, patience: float = SECONDS) -> ClassAtWork:
    """A class at Ana's desk."""
    return ClassAtWork(Desk.of(product), notes, patience)
