"""What was written lately on an assignment, read once for all whose pages look there at about the same time.

Hundreds of pages ask the same every few seconds. What one of them has read serves the others of its process for `HOLD`
seconds, and each takes from it what is new to its own cursor and hers to see. It says at which snapshot it was read,
and that snapshot goes back with the answer: so what is written after it is new at the next look, and nothing is missed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Now

from annotations.models import AnnotationRevision, Assignment, AssignmentText, Question, Reply, Submission
from annotations.news.changes import CurrentSnapshot, Cursor, Snapshot, digest_of, seconds_now
from people.held import Held
from people.prepared import prepared

HOLD: Final = 0.5
"""Seconds for which what was read serves other looks."""
RECENT: Final = timedelta(days=1)
"""How old a change can be that a page has not got: a database that was restored does not tell its past again."""
STEP: Final = 256
"""What was written is read from a transaction on whose number is a multiple of this, so that many looks ask alike."""
MOST_XACT: Final = 2**63 - 1
"""More than the number of any transaction."""
_ASSIGNMENTS: Final = 64
"""Assignments of which a process holds what was written lately; of a class of 300 some hundred rows."""
_CLASSES: Final = 256
"""Sets of submissions of which a process keeps which of them had begun."""


class _LatestTransaction(Func):
    """The first transaction that had not begun when the statement began to read."""

    template = "pg_snapshot_xmax(pg_current_snapshot())::text::bigint"


class Written(NamedTuple):
    """A state of an annotation, or what was said of it, that a transaction (`xact`) wrote; all but UUID are keys.

    `is_state`: it is a state; else a reply or a question. `is_gone`: the annotation lies in the bin now.
    """

    xact: int
    annotation: int
    submission: int
    uuid: UUID
    opinion: int
    version: int
    start: int
    end: int
    is_gone: bool
    is_state: bool


class Text(NamedTuple):
    """A text of the assignment: the writing and its version (UUIDs), and the writing's key."""

    writing: UUID
    version: UUID
    opinion: int


@dataclass(eq=False)
class Lately:
    """What an assignment's people wrote, from the transaction `since` on to `snapshot`, which shows it all.

    `texts` are the assignment's by their writings (UUIDs). `wanted` is the first transaction that was new to
    anybody who looked here.
    """

    snapshot: Snapshot
    name: str
    since: int
    rows: list[Written]
    texts: dict[UUID, Text]
    wanted: int

    @classmethod
    def read(cls, assignment: Assignment, oldest: int, wanted: int) -> "Lately":
        """All from the transaction `oldest` on, or from a little before it. Two queries."""
        texts = _texts_now(assignment=assignment.pk)
        name = texts[0][2] if texts else "1:1:"
        snapshot = Snapshot.of(name)
        since = min(oldest, snapshot.oldest) // STEP * STEP
        rows = (Written(*row) for row in _written(assignment=assignment.pk, since=since))
        shown = [row for row in rows if snapshot.shows(row.xact)]  # what ended between the two queries is told later
        return cls(snapshot, name, since, shown, {text[0]: Text(*text[:2], text[3]) for text in texts}, wanted)

    def new_to(self, shown: Snapshot) -> list[Written]:
        """What of it a snapshot does not show."""
        return [row for row in self.rows if not shown.shows(row.xact)]

    def cursor(self, seen: frozenset[int]) -> Cursor:
        """The cursor of a page that is read here, and shows the work of those submissions (keys)."""
        return Cursor(self.name, self.begun(seen, self.snapshot), seconds_now())

    def begun(self, seen: frozenset[int], shown: Snapshot) -> str:
        """The digest of those submissions in which, as a snapshot shows it, anybody has annotated.

        The snapshot shows all that was written before `since`.
        """
        before = _BEFORE.get((self.since, seen), inf, _fits_always, lambda _last: _Before.read(seen, self.since))
        rows = (row for row in self.rows if row.is_state and row.submission in before.waiting)
        return before.with_others(frozenset(row.submission for row in rows if shown.shows(row.xact)))


class _Before:
    """Which of some submissions (keys) had begun before a transaction; all that was before it has ended, so it stays.

    `waiting` are the others.
    """

    def __init__(self, seen: frozenset[int], begun: Iterable[int]) -> None:
        self.begun = frozenset(begun)
        self.waiting = seen - self.begun
        self._digest = digest_of(self.begun)

    @classmethod
    def read(cls, seen: frozenset[int], xact: int) -> "_Before":
        """One query."""
        return cls(seen, _begun_before(works=list(seen), xact=xact))

    def with_others(self, others: frozenset[int]) -> str:
        """The digest of those who had begun and these others."""
        return digest_of(self.begun | others) if others else self._digest


_LATELY: Final = Held[Lately](_ASSIGNMENTS)
_BEFORE: Final = Held[_Before](_CLASSES)


def _fits_always(_before: _Before) -> bool:
    return True


def lately_on(assignment: Assignment, since: Cursor | None, wrote: int | None = None) -> Lately:
    """What was written on the assignment lately: at least all that is new to the cursor, up to what it shows or later.

    It shows what the transaction `wrote` has written.
    """
    if since is None:
        return Lately.read(assignment, MOST_XACT, MOST_XACT)
    shown = since.shown
    if not since.is_living:
        return Lately.read(assignment, shown.oldest, shown.oldest)

    def fits(held: Lately) -> bool:
        return held.since <= shown.oldest and held.snapshot.covers(shown) and held.snapshot.shows(wrote)

    def read(last: Lately | None) -> Lately:
        return Lately.read(assignment, min(shown.oldest, last.wanted if last else shown.oldest), shown.oldest)

    held = _LATELY.get(assignment.uuid, HOLD, fits, read)
    held.wanted = min(held.wanted, shown.oldest)
    return held


@prepared
def _texts_now(*, assignment: int) -> QuerySet[AssignmentText, tuple[UUID, UUID, str, int]]:
    texts = AssignmentText.objects.filter(assignment=assignment).annotate(snapshot=CurrentSnapshot())
    return texts.values_list("version__opinion__uuid", "version__uuid", "snapshot", "version__opinion")


@prepared
def _written(*, assignment: int, since: int) -> QuerySet[Any, Any]:
    states = _rows(AnnotationRevision.objects.order_by(), assignment, since, "at")
    replies = _rows(Reply.objects.order_by(), assignment, since, "created_at", "edited_at", "deleted_at")
    questions = _rows(Question.objects.order_by(), assignment, since, "asked_at", "resolved_at")
    return states.union(replies, questions, all=True)


def _rows(rows: QuerySet[Any], assignment: int, since: int, *times: str) -> QuerySet[Any, Any]:
    """Those that a transaction from `since` on wrote within `RECENT`, by one of these times; as `Written` has them."""
    recent = Q()
    for each in times:
        recent |= Q(**{f"{each}__gt": Now() - RECENT})
    near = rows.filter(recent, annotation__submission__assignment=assignment, xact__gte=since)
    gone = ExpressionWrapper(Q(annotation__deleted_at__isnull=False), BooleanField())
    is_state = Value(rows.model is AnnotationRevision, output_field=BooleanField())
    return near.filter(xact__lt=_LatestTransaction()).values_list(
        "xact", "annotation", "annotation__submission", "annotation__uuid", "annotation__version__opinion",
        "annotation__version", "annotation__start", "annotation__end", gone, is_state,
    )  # fmt: skip


@prepared
def _begun_before(*, works: list[int], xact: int) -> QuerySet[Submission, int]:
    states = AnnotationRevision.objects.filter(annotation__submission=OuterRef("pk"))
    begun = Exists(states.filter(Q(xact=None) | Q(xact__lt=xact)))
    return Submission.objects.filter(begun, pk__any_of=works).values_list("pk", flat=True)
