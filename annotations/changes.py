"""What is new to a page: by the transactions that wrote it, so that none is missed that began early and ended late.

A page holds a cursor: the snapshot of the database at which it was read, and whose work was seen then. New to it is
what that snapshot does not show (PostgreSQL's `pg_visible_in_snapshot`); times and serial numbers would pass over a row
whose transaction ends after a later one's.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, Exists, F, Func, Model, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.utils import timezone

from annotations.models import AnnotationRevision, Assignment, AssignmentText, Question, Reply, Submission
from people.models import User
from people.prepared import prepared

TRUSTED: Final = 20
"""Seconds for which whose work is seen is taken to be what it was: a look asks only whether anything is new."""
RECENT: Final = timedelta(days=1)
"""How old a change can be that a page has not got: a database that was restored does not tell its past again."""
MOST_RUNNING: Final = 1000
"""Transactions that a cursor may name as running."""
_SNAPSHOT: Final = re.compile(r"([0-9]{1,19}):([0-9]{1,19}):((?:[0-9]{1,19}(?:,[0-9]{1,19})*)?)")


class CurrentSnapshot(Func):
    """The snapshot in which the statement reads, as PostgreSQL writes it (`xmin:xmax:running`)."""

    template = "pg_current_snapshot()::text"
    output_field = TextField()


class _LatestTransaction(Func):
    """The first transaction that had not begun when the statement began to read."""

    template = "pg_snapshot_xmax(pg_current_snapshot())::text::bigint"


class _ShownIn(Func):
    """Whether a snapshot shows what a transaction wrote."""

    template = "pg_visible_in_snapshot(%(expressions)s::pg_snapshot)"
    arg_joiner = "::text::xid8, "
    output_field = BooleanField()


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
    def now(cls, seen: Collection[int]) -> "Cursor":
        """The cursor of a page that is about to be read, of those submissions (keys). One query."""
        rows = _works_now(works=list(seen))
        return cls(rows[0][1] if rows else "1:1:", digest_of(row[0] for row in rows if row[2]), _seconds())

    def __str__(self) -> str:
        return f"{self.snapshot}.{self.seen}.{self.at}"

    @property
    def is_trusted(self) -> bool:
        """Whether whose work is seen was looked up within `TRUSTED`."""
        return 0 <= _seconds() - self.at < TRUSTED

    @property
    def oldest(self) -> int:
        """The first transaction that may be new."""
        return int(self.snapshot.split(":")[0])

    def is_before(self, later: "Cursor") -> bool:
        """Whether it can be of the same database, read earlier: transactions are numbered upwards."""
        return int(self.snapshot.split(":")[1]) <= int(later.snapshot.split(":")[1])


@prepared
def _works_now(*, works: list[int]) -> QuerySet[Submission, tuple[int, str, bool]]:
    found = Submission.objects.filter(pk__any_of=works).annotate(snapshot=CurrentSnapshot(), has_work=_has_work())
    return found.values_list("pk", "snapshot", "has_work")


def _seconds() -> int:
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


def _new(rows: QuerySet[Any], since: Cursor, *times: str) -> QuerySet[Any]:
    """Those rows that the cursor's snapshot does not show, written within `RECENT` by one of these times."""
    recent = Q()
    for each in times:
        recent |= Q(**{f"{each}__gt": timezone.now() - RECENT})
    shown = _ShownIn(F("xact"), Value(since.snapshot))
    near: QuerySet[Any] = rows.filter(recent, xact__gte=since.oldest, xact__lt=_LatestTransaction())
    new: QuerySet[Any] = near.annotate(shown=shown).filter(shown=False)
    return new


def new_rows(since: Cursor) -> list[QuerySet[Any]]:
    """States of annotations, replies and questions that are new since the cursor, each with its `annotation`."""
    return [
        _new(AnnotationRevision.objects.order_by(), since, "at"),
        _new(Reply.objects.order_by(), since, "created_at", "edited_at", "deleted_at"),
        _new(Question.objects.order_by(), since, "asked_at", "resolved_at"),
    ]


def _has_work(since: Cursor | None = None) -> Exists:
    """Whether anybody annotated in a submission; with a cursor, whether its snapshot shows so."""
    states = AnnotationRevision.objects.filter(annotation__submission=OuterRef("pk"))
    if since is not None:
        old = Q(xact=None) | Q(xact__lt=since.oldest)
        states = states.annotate(shown=_ShownIn(F("xact"), Value(since.snapshot))).filter(old | Q(shown=True))
    return Exists(states)


def changed_annotations(since: Cursor) -> Q:
    """The annotations of which anything is new since the cursor."""
    return _any_of("pk", new_rows(since), "annotation")


def _any_of(field: str, found: Iterable[QuerySet[Model]], path: str) -> Q:
    rule = Q(pk__in=[])
    for rows in found:
        rule |= Q(**{f"{field}__in": rows.values(path)})
    return rule


def is_anything_new(assignment: Assignment, since: Cursor) -> bool:
    """Whether anything at all is new on the assignment since the cursor, seen or not. One query, and a cheap one."""
    first, *others = (
        rows.filter(annotation__submission__assignment=assignment).values("pk") for rows in new_rows(since)
    )
    return bool(first.union(*others, all=True)[:1])


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the database tells: the next cursor, the work (keys) in which anything is new, the text now.

    `is_stale`: other work is seen than at the cursor, what was written since apart.
    """

    cursor: Cursor
    is_stale: bool
    fresh: frozenset[int]
    version: UUID | None


def look(user: User, assignment: Assignment, writing: UUID, since: Cursor | None) -> Look:
    """What is new to that person on the assignment since the cursor, and which version its writing has. One query."""
    text = AssignmentText.objects.filter(assignment=assignment, version__opinion__uuid=writing)
    seen = Submission.objects.filter(assignment=assignment).work_seen_by(user)
    is_new = _any_of("pk", new_rows(since), "annotation__submission") if since else Q(pk__in=[])
    rows = list(
        seen.annotate(
            snapshot=CurrentSnapshot(),
            is_new=Func(is_new, template="%(expressions)s", output_field=BooleanField()),
            has_work=_has_work(),
            had_work=_has_work(since),
            pinned_version=Subquery(text.values("version__uuid")[:1]),
        ).values_list("pk", "snapshot", "is_new", "has_work", "had_work", "pinned_version")
    )
    if not rows:
        return Look(Cursor.now(()), is_stale=True, fresh=frozenset(), version=None)
    cursor = Cursor(rows[0][1], digest_of(row[0] for row in rows if row[3]), _seconds())
    then = digest_of(row[0] for row in rows if row[4])
    is_stale = since is None or since.seen != then or not since.is_before(cursor)
    return Look(cursor, is_stale, frozenset(row[0] for row in rows if row[2]), rows[0][5])
