"""What is new to a page: by the transactions that wrote it, so that none is missed that began early and ended late.

A page holds a cursor: the snapshot of the database at which it was read, and whose work was seen then. New to it is
what that snapshot does not show (PostgreSQL's `pg_visible_in_snapshot`); times and serial numbers would pass over a row
whose transaction ends after a later one's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet, Subquery, TextField, Value
from django.utils import timezone

from annotations.models import AnnotationRevision, Assignment, AssignmentText, Question, Reply, Submission
from people.models import User

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
    """Where a page stands: a snapshot, and a digest of the submissions whose work was seen."""

    snapshot: str
    seen: str

    @classmethod
    def of(cls, sent: str) -> "Cursor | None":
        """The cursor that a page sent; None where it is none that this product wrote."""
        snapshot, _dot, seen = sent.partition(".")
        return cls(snapshot, seen) if _is_snapshot(snapshot) else None

    @classmethod
    def now(cls, seen: Iterable[int]) -> "Cursor":
        """The cursor of a page that is about to be read, of those submissions (keys). One query."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            (snapshot,) = cursor.fetchone()
        return cls(snapshot, digest_of(seen))

    def __str__(self) -> str:
        return f"{self.snapshot}.{self.seen}"

    @property
    def oldest(self) -> int:
        """The first transaction that may be new."""
        return int(self.snapshot.split(":")[0])

    def is_before(self, later: "Cursor") -> bool:
        """Whether it can be of the same database, read earlier: transactions are numbered upwards."""
        return int(self.snapshot.split(":")[1]) <= int(later.snapshot.split(":")[1])


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


def changed_annotations(since: Cursor) -> Q:
    """The annotations of which anything is new since the cursor."""
    return _any_of("pk", new_rows(since), "annotation")


def _any_of(field: str, found: Iterable[QuerySet[Model]], path: str) -> Q:
    rule = Q(pk__in=[])
    for rows in found:
        rule |= Q(**{f"{field}__in": rows.values(path)})
    return rule


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the database tells: the next cursor, the work (keys) in which anything is new, the text now."""

    cursor: Cursor
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
            pinned_version=Subquery(text.values("version__uuid")[:1]),
        ).values_list("pk", "snapshot", "is_new", "pinned_version")
    )
    if not rows:
        return Look(Cursor.now(()), frozenset(), None)
    _pk, snapshot, _new_there, version = rows[0]
    cursor = Cursor(snapshot, digest_of(row[0] for row in rows))
    return Look(cursor, frozenset(row[0] for row in rows if row[2]), version)
