"""Whose work there is to read, and how far its reading has come: by student, and by claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.assignments.offered import offered_claims
from annotations.models import Annotation, Assignment, Remark, Submission, Tag
from annotations.names import Names
from annotations.reading.cards import ClaimView, claim_view
from annotations.review.coded import HANDED_IN, students_seen
from annotations.review.remarks import SAYS_SOMETHING
from annotations.submissions.class_work import WorkState, state_of, with_judged
from people.addresses import reverse
from people.models import User


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One student's work: of `notes` annotations `judged` have a remark; `waiting` remarks were not told to her yet."""

    uuid: UUID
    name: str
    section: str
    url: str
    state: WorkState
    submitted_at: datetime | None
    notes: int
    judged: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Worklist:
    """Work that was handed in, by name, and work that was not yet."""

    handed_in: Sequence[WorkLine]
    not_in: Sequence[WorkLine]

    @property
    def first_url(self) -> str:
        """Where to read on: at the first whose work waits, else at the first of all."""
        waits = (line for line in self.handed_in if line.state not in (WorkState.RETURNED, WorkState.ACCEPTED))
        return next((line.url for line in (*waits, *self.handed_in)), "")

    @property
    def given_back(self) -> int:
        """How much of what was handed in has been returned or accepted, and not handed in anew."""
        return sum(line.state in (WorkState.RETURNED, WorkState.ACCEPTED) for line in self.handed_in)


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim: of `tags` tags by those who handed in, `judged` have a remark."""

    claim: ClaimView
    url: str
    tags: int
    judged: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Where a submission stands in the list (from 1), and its neighbours' UUIDs there; None at the ends."""

    at: int
    of: int
    before: UUID | None
    after: UUID | None


def worklist(assignment: Assignment, user: User, names: Names) -> Worklist:
    """Everybody's whose work that member of the staff reads. Three queries, however many they are."""
    handed = set(students_seen(assignment, user).filter(HANDED_IN).values_list("pk", flat=True))
    found = with_judged(_counted(students_seen(assignment, user)))
    lines = sorted(((each.pk, _line(each, assignment, names)) for each in found), key=lambda line: _by_name(line[1]))
    return Worklist([line for pk, line in lines if pk in handed], [line for pk, line in lines if pk not in handed])


def beside(assignment: Assignment, user: User, names: Names, submission: Submission) -> Beside:
    """The submission among those that were handed in, in the list's order. One query."""
    found = students_seen(assignment, user).filter(HANDED_IN)
    uuids = [uuid for _name, uuid in sorted((names.of(each).casefold(), each.uuid) for each in found)]
    if submission.uuid not in uuids:
        return Beside(0, len(uuids), None, uuids[0] if uuids else None)
    at = uuids.index(submission.uuid)
    before, after = uuids[at - 1] if at else None, uuids[at + 1] if at + 1 < len(uuids) else None
    return Beside(at + 1, len(uuids), before, after)


def claim_lines(assignment: Assignment, user: User) -> list[ClaimLine]:
    """The assignment's claims with their tags. Four queries at most."""
    handed = students_seen(assignment, user).filter(HANDED_IN).values("pk")
    tags = Tag.objects.filter(annotation__submission__in=handed, annotation__deleted_at=None)
    counts = dict(tags.order_by().values_list("claim").annotate(Count("pk")))
    said = Remark.objects.filter(SAYS_SOMETHING, tag__in=tags).order_by()
    judged = dict(said.values_list("tag__claim").annotate(Count("pk")))
    address = reverse("review_work", args=[assignment.uuid])
    return [
        ClaimLine(
            claim_view(claim),
            f"{address}?by=claim&claim={claim.uuid}",
            counts.get(claim.pk, 0),
            judged.get(claim.pk, 0),
        )
        for claim in offered_claims(assignment)
    ]


def _by_name(line: WorkLine) -> tuple[str, UUID]:
    return line.name.casefold(), line.uuid


def _counted(found: QuerySet[Submission]) -> QuerySet[Submission]:
    notes = Annotation.objects.filter(submission=OuterRef("pk"), deleted_at=None).order_by().values("submission")
    said = Remark.objects.filter(SAYS_SOMETHING, submission=OuterRef("pk")).order_by().values("submission")
    on_notes = said.filter(annotation__isnull=False, annotation__deleted_at=None)

    def number(rows: QuerySet[Any, Any], what: str) -> Coalesce:
        counted = rows.annotate(number=Count(what, distinct=True)).values("number")
        return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

    return found.annotate(
        note_count=number(notes, "pk"),
        judged_count=number(on_notes, "annotation"),
        waiting_count=number(said.filter(told_at=None), "pk"),
        due=F("own_due"),
    )


def _line(submission: Submission, assignment: Assignment, names: Names) -> WorkLine:
    submission.assignment = assignment
    read = vars(submission)  # what the query annotated stands beside the fields
    return WorkLine(
        uuid=submission.uuid,
        name=names.of(submission),
        section=read["in_section"] or "",
        url=reverse("review_submission", args=[submission.uuid]),
        state=state_of(submission, read["due"], judged_at=read["judged_at"]),
        submitted_at=submission.submitted_at,
        notes=read["note_count"],
        judged=read["judged_count"],
        waiting=read["waiting_count"],
    )
