"""What is new to a page: by the transactions that wrote it, so that none is missed that began early and ended late.

A page holds a cursor: the snapshot of the database at which it was read, and whose work was seen then. New to it is
what that snapshot does not show; times and serial numbers would pass over a row whose transaction ends after a later
one's. What was written lately on an assignment (`annotations.news.lately`) is laid against it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Final

from django.db.models import Exists, Func, OuterRef, QuerySet, TextField
from django.utils import timezone

from annotations.models import AnnotationRevision, Submission
from people.prepared import prepared

TRUSTED: Final = 20
"""Seconds for which whose work is seen is taken to be what it was: a look asks only whether anything is new."""
LIVING: Final = 60
"""Seconds after which a cursor is none of a page that looks all the time."""
MOST_RUNNING: Final = 1000
"""Transactions that a cursor may name as running."""
_SNAPSHOT: Final = re.compile(r"([0-9]{1,19}):([0-9]{1,19}):((?:[0-9]{1,19}(?:,[0-9]{1,19})*)?)")


class CurrentSnapshot(Func):
    """The snapshot in which the statement reads, as PostgreSQL writes it (`xmin:xmax:running`)."""

    template = "pg_current_snapshot()::text"
    output_field = TextField()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What PostgreSQL shows at a moment: what ended before the transaction `oldest`, nothing from `end` on, and
    between them all that was not `running`.
    """

    oldest: int
    end: int
    running: frozenset[int]

    @classmethod
    def of(cls, written: str) -> "Snapshot":
        """The snapshot as PostgreSQL writes it."""
        oldest, end, running = written.split(":")
        return cls(int(oldest), int(end), frozenset(int(each) for each in running.split(",") if each))

    def shows(self, xact: int | None) -> bool:
        """Whether it shows what the transaction wrote, which has ended by now (PostgreSQL's `pg_visible_in_snapshot`).

        None is a transaction of before they were counted.
        """
        return xact is None or (xact < self.end and xact not in self.running)

    def covers(self, other: "Snapshot") -> bool:
        """Whether it shows all that the other shows."""
        return self.end >= other.end and all(each >= other.end or each in other.running for each in self.running)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page stands: a snapshot, a digest of the submissions of which any work was seen, and when that was asked.

    `at` is in seconds (Unix).
    """

    snapshot: str
    seen: str
    at: int = 0

    @classmethod
    def of(cls, sent: str) -> "Cursor | None":
        """The cursor that a page sent; None where it is none that this product wrote."""
        snapshot, seen, at = (*sent.split("."), "", "")[:3]
        known = _is_snapshot(snapshot) and re.fullmatch(r"[0-9]{1,12}", at)
        return cls(snapshot, seen, int(at)) if known else None

    @classmethod
    def of_rows(cls, rows: Iterable[tuple[int, str, bool]]) -> "Cursor":
        """The cursor of a page, from the rows of `works_now` of what it shows."""
        found = list(rows)
        return cls(found[0][1] if found else "1:1:", digest_of(row[0] for row in found if row[2]), seconds_now())

    def __str__(self) -> str:
        return f"{self.snapshot}.{self.seen}.{self.at}"

    @property
    def is_trusted(self) -> bool:
        """Whether whose work is seen was looked up within `TRUSTED`."""
        return 0 <= seconds_now() - self.at < TRUSTED

    @property
    def is_living(self) -> bool:
        """Whether it is of a page that looks all the time."""
        return 0 <= seconds_now() - self.at < LIVING

    @property
    def shown(self) -> Snapshot:
        """Its snapshot."""
        return Snapshot.of(self.snapshot)


@prepared
def works_now(*, works: list[int]) -> QuerySet[Submission, tuple[int, str, bool]]:
    """Those submissions (keys), the snapshot in which they are read, and whether anybody has annotated there."""
    has_work = Exists(AnnotationRevision.objects.filter(annotation__submission=OuterRef("pk")))
    found = Submission.objects.filter(pk__any_of=works).annotate(snapshot=CurrentSnapshot(), has_work=has_work)
    return found.values_list("pk", "snapshot", "has_work")


def seconds_now() -> int:
    """The time of a cursor that is made now."""
    return int(timezone.now().timestamp())


def digest_of(seen: Iterable[int]) -> str:
    """A digest of submissions (keys)."""
    return sha256(",".join(str(pk) for pk in sorted(seen)).encode()).hexdigest()[:12]


def _is_snapshot(written: str) -> bool:
    """Whether PostgreSQL would read it: its bounds in order, and the running ones between them, ascending."""
    found = _SNAPSHOT.fullmatch(written)
    if found is None:
        return False
    first, last = int(found[1]), int(found[2])
    running = [int(each) for each in found[3].split(",")] if found[3] else []
    ordered = all(one < other for one, other in pairwise(running))
    inside = all(first <= each < last for each in running)
    return 0 < first <= last < 2**63 and ordered and inside and len(running) <= MOST_RUNNING
