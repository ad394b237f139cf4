"""An import of many: sources are read side by side in child processes, and stored one after the other.

Of each source a journal keeps what became of it; a second run passes over what is done, and tries again what failed.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.db import DataError, IntegrityError

from opinions.actions import DuplicateCase, store_case
from opinions.archives import Entry, Loaded
from opinions.batch_reading import ReadBounds, begin, read_cases
from opinions.journals import Fate, Journal, Record, digest_of
from opinions.text.headnotes import without_headnotes
from opinions.text.parsed import ParsedCase, ParsedWarning
from opinions.text.readers.source import UnreadableSource

if TYPE_CHECKING:
    from people.models import User

AHEAD = 2
"""Sources for each worker that are loaded before they are read."""
READER_DIED = "Reading it ended the process that read it: it may need more memory than it may have (IMPORT_MEMORY_MB)."

Answer = list[ParsedCase] | str


@dataclass(frozen=True, slots=True)
class Order:
    """How many are imported: by whom, whether they are invented or looked up, and in how many processes.

    `keep_headnotes`: those of a publisher are stored too.
    """

    by: User | None
    bounds: ReadBounds
    workers: int
    fictional: bool = False
    history_checked: bool | None = None
    keep_headnotes: bool = False


@dataclass(slots=True)
class Report:
    """What became of all: how many met each fate, how many were done by an earlier run, and who failed why."""

    total: int
    counts: Counter[Fate] = field(default_factory=Counter)
    passed_over: int = 0
    failed: list[Record] = field(default_factory=list)
    seconds: float = 0

    @property
    def done(self) -> int:
        """How many sources are dealt with."""
        return self.counts.total() + self.passed_over


def import_many(entries: Sequence[Entry], journal: Journal, order: Order, tell: Callable[[Report], None]) -> Report:
    """Imports the entries; `tell` hears of the report after each. Raises OSError where the journal cannot be kept."""
    began = time.monotonic()
    report = Report(len(entries))
    for record in _records(entries, journal, order, report):
        journal.keep(record)
        report.counts[record.fate] += 1
        if record.fate is Fate.FAILED:
            report.failed.append(record)
        report.seconds = time.monotonic() - began
        tell(report)
    report.seconds = time.monotonic() - began
    tell(report)
    return report


def _records(entries: Sequence[Entry], journal: Journal, order: Order, report: Report) -> Iterator[Record]:
    """What becomes of each entry that an earlier run has not done."""
    readers = _Readers(order)
    try:
        waiting = _loaded(entries, journal, report)
        while True:
            for begun in waiting:
                if isinstance(begun, Record):
                    yield begun
                    continue
                readers.submit(*begun)
                if readers.is_full:
                    break
            if not readers.in_hand:
                return
            for name, digest, answer in readers.answers():
                yield _store(name, digest, answer, order)
    finally:
        readers.close()


def _loaded(entries: Sequence[Entry], journal: Journal, report: Report) -> Iterator[Record | tuple[str, str, Loaded]]:
    """Each entry with its digest and bytes, or the record of why it cannot be loaded; done ones are counted only."""
    for entry in entries:
        try:
            loaded = entry.load()
        except (UnreadableSource, OSError) as error:
            yield Record(entry.name, "", Fate.FAILED, str(error))
            continue
        digest = digest_of(loaded)
        if journal.is_done(entry.name, digest):
            report.passed_over += 1
        else:
            yield entry.name, digest, loaded


class _Readers:
    """The child processes. One that dies takes the pool with it: what was in hand is then read one by one."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._pool = self._new_pool(order.workers)
        self.in_hand: dict[Future[Answer], tuple[str, str, Loaded]] = {}

    def _new_pool(self, workers: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")  # a fork would share the database's connection
        return ProcessPoolExecutor(workers, context, initializer=begin, initargs=(self._order.bounds,))

    @property
    def is_full(self) -> bool:
        return len(self.in_hand) >= AHEAD * self._order.workers

    def submit(self, name: str, digest: str, loaded: Loaded) -> None:
        try:
            self.in_hand[self._pool.submit(read_cases, loaded, self._order.bounds)] = name, digest, loaded
        except BrokenProcessPool:
            lost: Future[Answer] = Future()
            lost.set_exception(BrokenProcessPool())
            self.in_hand[lost] = name, digest, loaded

    def answers(self) -> Iterator[tuple[str, str, Answer]]:
        """What is read by now; waits for one at least."""
        done, _rest = wait(self.in_hand, return_when=FIRST_COMPLETED)
        if any(isinstance(future.exception(), BrokenProcessPool) for future in done):
            yield from self._one_by_one()
            return
        for future in done:
            name, digest, _loaded = self.in_hand.pop(future)
            yield name, digest, future.result()

    def _one_by_one(self) -> Iterator[tuple[str, str, Answer]]:
        """Reads all that is in hand, each in a process of its own: the one that kills it is the one that fails."""
        lost = deque(self.in_hand.values())
        self.in_hand.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)
        while lost:
            name, digest, loaded = lost.popleft()
            with self._new_pool(1) as alone:
                try:
                    yield name, digest, alone.submit(read_cases, loaded, self._order.bounds).result()
                except BrokenProcessPool:
                    yield name, digest, READER_DIED
        self._pool = self._new_pool(self._order.workers)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _store(name: str, digest: str, answer: Answer, order: Order) -> Record:
    """Stores the cases of one source. Of several, those that can be are stored; the record tells of the others."""
    if isinstance(answer, str):
        return Record(name, digest, Fate.FAILED, answer)
    stored: list[str] = []
    held: list[str] = []
    refused: list[str] = []
    for parsed in answer:
        try:
            case = store_case(
                publishable(captioned(parsed, name), keep_headnotes=order.keep_headnotes),
                by=order.by,
                fictional=order.fictional,
                history_checked=order.history_checked,
            )
            stored.append(str(case.uuid))
        except DuplicateCase as error:
            held.append(str(error))
        except (ValueError, DataError, IntegrityError) as error:
            refused.append(f"It cannot be stored: {error}")
    fate = Fate.FAILED if refused else Fate.STORED if stored else Fate.HELD
    return Record(name, digest, fate, " ".join(refused or held), tuple(stored))


def publishable(parsed: ParsedCase, *, keep_headnotes: bool) -> ParsedCase:
    """The case as everybody may read it: without a publisher's headnotes, unless these may be published.

    Raises ValueError where no words are left.
    """
    return parsed if keep_headnotes else without_headnotes(parsed)


def captioned(parsed: ParsedCase, name: str) -> ParsedCase:
    """The case with a caption: where it has none, its file's name stands for it, with a warning."""
    if parsed.facts.caption:
        return parsed
    stem = PurePosixPath(name).stem
    warning = ParsedWarning(0, f"No caption was given: the file's name, {stem}, stands for it in every citation.")
    return replace(parsed, facts=replace(parsed.facts, caption=stem[:500]), warnings=(warning, *parsed.warnings))
