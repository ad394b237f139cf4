"""What an instructor does to an assignment. One transaction each, which locks the course and the assignment."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.models import (
    Annotation,
    Assignment,
    AssignmentText,
    Claim,
    Codebook,
    LatePolicy,
    Requirement,
    Submission,
    Visibility,
)
from annotations.review.rubrics import copy_rubric
from annotations.review.settling import copy_key
from annotations.submissions.revealing import count_towards_reveal
from annotations.telling import tell_assigned
from courses.actions import Refused, lock_course
from courses.models import Course
from opinions.citing import writing_short
from opinions.models import Case, Opinion, OpinionText
from people.actions import record
from people.models import User


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that is to be asked, as a `Requirement` keeps it."""

    least: int = 1
    claim: Claim | None = None
    every_claim: bool = False
    opinion: Opinion | None = None
    every_writing: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """What is said of an assignment. `claims`: none means all of the codebook's. Times are instants (UTC)."""

    title: str
    codebook: Codebook
    writings: Sequence[Opinion]
    instructions: str = ""
    claims: Sequence[Claim] = ()
    opens_at: datetime | None = None
    due_at: datetime | None = None
    visibility: Visibility = Visibility.AFTER_DUE
    reveal_at: datetime | None = None
    reveal_count: int | None = None
    anonymous: bool = False
    graded_anonymously: bool = False
    late: LatePolicy = LatePolicy.MARK
    folds_open: bool = True
    wanted: Sequence[Wanted] = ()


FIELDS = (
    "title", "instructions", "codebook", "opens_at", "due_at", "visibility", "reveal_at", "reveal_count", "late",
    "folds_open", "anonymous", "graded_anonymously",
)  # fmt: skip
"""The assignment's own fields that its facts name."""


@transaction.atomic
def create_assignment(course: Course, case: Case, facts: AssignmentFacts, *, by: User) -> Assignment:
    """A draft of an assignment on the case's writings, each in its latest version."""
    lock_course(course)
    _check(facts)
    own = {name: getattr(facts, name) for name in FIELDS}
    made = Assignment.objects.create(course=course, case=case, published_at=None, **own)
    _pin(made, facts.writings)
    _ask(made, facts)
    record("create_assignment", made, by=by, course=course.uuid)
    return made


@transaction.atomic
def edit_assignment(assignment: Assignment, facts: AssignmentFacts, *, by: User) -> None:
    """Says the assignment anew. Its work stays: raises `Refused` where it could not.

    A writing that is annotated stays in, and the codebook stays once something is tagged. A change of whose work is
    seen takes effect at once; what is out by its owner's own doing stays out.
    """
    locked = _locked(assignment)
    _check(facts)
    before = {name: str(getattr(locked, name)) for name in FIELDS}
    if locked.codebook_id != facts.codebook.pk:
        _check_codebook_is_free(locked)
    for name in FIELDS:
        setattr(assignment, name, getattr(facts, name))
    assignment.save(update_fields=FIELDS)
    _unpin(assignment, facts.writings)
    _pin(assignment, facts.writings)
    _ask(assignment, facts)
    _count_again(assignment)
    after = {name: str(getattr(assignment, name)) for name in FIELDS}
    changed = {name: [before[name], after[name]] for name in FIELDS if before[name] != after[name]}
    record("edit_assignment", assignment, by=by, course=assignment.course.uuid, changed=changed)


@transaction.atomic
def publish_assignment(assignment: Assignment, *, by: User) -> None:
    """The class sees it from now on, or from its opening date, and is told so then. A second time does nothing.

    Raises `Refused`.
    """
    _step(assignment, "published_at", timezone.now(), "publish_assignment", by=by, if_=lambda locked: locked.is_draft)
    tell_assigned(assignment)


def close_assignment(assignment: Assignment, *, by: User) -> None:
    """Ends all work on it. A second time does nothing. Raises `Refused`, for a draft too."""
    if assignment.is_draft:
        raise Refused(_("This is a draft: nobody works on it."))
    now = timezone.now()
    _step(assignment, "closed_at", now, "close_assignment", by=by, if_=lambda locked: not locked.is_closed)


def reopen_assignment(assignment: Assignment, *, by: User) -> None:
    """Work on it goes on. A second time does nothing. Raises `Refused`."""
    _step(assignment, "closed_at", None, "reopen_assignment", by=by, if_=lambda locked: locked.closed_at is not None)


@transaction.atomic
def duplicate_assignment(assignment: Assignment, *, by: User) -> Assignment:
    """A draft like it in the same course: the same texts, folds, claims, dates, demands and key; nobody's work.

    Its key is not shown to the class, though the first one's may be.
    """
    lock_course(assignment.course)
    own = {name: getattr(assignment, name) for name in FIELDS}
    own["title"] = _("%(title)s (copy)") % {"title": assignment.title[:180]}
    made = Assignment.objects.create(course=assignment.course, case=assignment.case, published_at=None, **own)
    AssignmentText.objects.bulk_create(
        AssignmentText(assignment=made, version_id=each.version_id, position=each.position, kept=each.kept)
        for each in assignment.pinned.all()
    )
    made.claims.set(assignment.claims.all())
    Requirement.objects.bulk_create(
        Requirement(
            assignment=made, position=each.position, least=each.least, claim_id=each.claim_id,
            every_claim=each.every_claim, opinion_id=each.opinion_id, every_writing=each.every_writing,
        )
        for each in assignment.requirements.all()
    )  # fmt: skip
    copy_key(assignment, made, {}, by=by)
    copy_rubric(assignment, made)
    record("duplicate_assignment", made, by=by, course=made.course.uuid, copied_from=str(assignment.uuid))
    return made


@transaction.atomic
def _step(
    assignment: Assignment,
    field: str,
    value: datetime | None,
    verb: str,
    *,
    by: User,
    if_: Callable[[Assignment], bool],
) -> None:
    """Sets a date of the assignment's states, where it is not so already."""
    locked = _locked(assignment)
    if if_(locked):
        setattr(assignment, field, value)
        assignment.save(update_fields=[field])
        record(verb, assignment, by=by, course=assignment.course.uuid)


def _locked(assignment: Assignment) -> Assignment:
    lock_course(assignment.course)
    return Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)


def _check(facts: AssignmentFacts) -> None:
    """Raises `Refused` for what the database could not hold, or nobody could do."""
    if not facts.writings:
        raise Refused(_("Choose at least one writing."))
    if facts.visibility == Visibility.AT_DATE and facts.reveal_at is None:
        raise Refused(_("Say until when each sees only her own work."))
    if facts.visibility == Visibility.AFTER_COUNT and not facts.reveal_count:
        raise Refused(_("Say after how many annotations each sees the others' work."))
    if facts.opens_at and facts.due_at and facts.opens_at >= facts.due_at:
        raise Refused(_("It would be due before it opens."))
    if any(claim.codebook_id != facts.codebook.pk for claim in facts.claims):
        raise Refused(_("A claim that you chose belongs to another codebook."))
    for wanted in facts.wanted:
        _check_wanted(wanted, facts)


def _check_wanted(wanted: Wanted, facts: AssignmentFacts) -> None:
    if wanted.opinion is not None and wanted.opinion not in facts.writings:
        named = writing_short(wanted.opinion)
        raise Refused(_("Something is asked in %(writing)s, which is not assigned.") % {"writing": named})
    claim = wanted.claim
    if claim is None:
        return
    if claim.codebook_id != facts.codebook.pk or (facts.claims and claim not in facts.claims):
        raise Refused(_("“%(claim)s” is asked for, but not among the claims of this assignment.") % {"claim": claim})
    if claim.is_retired:
        raise Refused(_("“%(claim)s” is asked for, but was retired: nothing can be tagged with it.") % {"claim": claim})
    if not any(_fits(claim, each) for each in ([wanted.opinion] if wanted.opinion else facts.writings)):
        told = {"claim": claim}
        raise Refused(_("“%(claim)s” is asked for where it is not offered: it is for other kinds of writing.") % told)


def _fits(claim: Claim, writing: Opinion) -> bool:
    return any(claim.fits(kind) for kind in {writing.kind, *(part.kind for part in writing.parts.all())})


def _check_codebook_is_free(assignment: Assignment) -> None:
    tagged = Annotation.objects.filter(submission__assignment=assignment, tags__isnull=False).distinct().count()
    if tagged:
        words = ngettext(
            "%(number)d note is tagged with claims of the present codebook: it cannot be changed any more.",
            "%(number)d notes are tagged with claims of the present codebook: it cannot be changed any more.",
            tagged,
        )
        raise Refused(words % {"number": tagged})


def _pin(assignment: Assignment, writings: Collection[Opinion]) -> None:
    """Pins the latest version of each writing that is not pinned yet, and puts all in the case's order."""
    present = set(assignment.pinned.values_list("version__opinion", flat=True))
    new = [writing for writing in writings if writing.pk not in present]
    latest = dict(OpinionText.objects.filter(opinion__in=new).values_list("opinion").annotate(Max("number")).order_by())
    versions = [
        OpinionText.objects.defer("text").get(opinion=writing, number=latest[writing.pk])
        for writing in new
        if writing.pk in latest
    ]
    last = assignment.pinned.aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    AssignmentText.objects.bulk_create(
        AssignmentText(assignment=assignment, version=version, position=start + at)
        for at, version in enumerate(versions)
    )
    _put_in_order(assignment)


def _put_in_order(assignment: Assignment) -> None:
    """Positions as the case has its writings; first beyond the last, since each is there once at any time."""
    rows = list(assignment.pinned.order_by("version__opinion__position", "pk"))
    if [row.position for row in rows] == list(range(len(rows))):
        return
    beyond = max(row.position for row in rows) + 1
    for start in (beyond, 0):
        for at, row in enumerate(rows):
            row.position = start + at
            row.save(update_fields=["position"])


def _unpin(assignment: Assignment, writings: Iterable[Opinion]) -> None:
    """Takes the other writings out. Raises `Refused` where one of them is annotated, the bin counting too."""
    gone = assignment.pinned.exclude(version__opinion__in=list(writings)).select_related("version__opinion")
    for row in gone.defer("version__text"):
        list(Submission.objects.select_for_update().filter(assignment=assignment).order_by("pk").values_list("pk"))
        on_it = Annotation.objects.filter(
            submission__assignment=assignment, version__opinion=row.version.opinion_id
        ).count()
        if on_it:
            words = ngettext(
                "%(writing)s has %(number)d note, also counting deleted ones: it cannot be taken out.",
                "%(writing)s has %(number)d notes, also counting deleted ones: it cannot be taken out.",
                on_it,
            )
            raise Refused(words % {"writing": writing_short(row.version.opinion), "number": on_it})
        row.delete()


def _ask(assignment: Assignment, facts: AssignmentFacts) -> None:
    """Which claims are offered, and what is asked."""
    assignment.claims.set(facts.claims)
    assignment.requirements.all().delete()
    Requirement.objects.bulk_create(
        Requirement(assignment=assignment, position=at, **_columns(wanted)) for at, wanted in enumerate(facts.wanted)
    )


def _columns(wanted: Wanted) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in Wanted.__slots__}


def _count_again(assignment: Assignment) -> None:
    """Work that has what the assignment now waits for is out."""
    if assignment.visibility not in (Visibility.ON_SUBMISSION, Visibility.AFTER_COUNT):
        return
    waiting = Submission.objects.select_for_update(of=("self",)).filter(assignment=assignment, out_at=None)
    for submission in waiting.order_by("pk"):
        submission.assignment = assignment
        count_towards_reveal(submission)


@transaction.atomic
def keep_passages(text: AssignmentText, kept: Iterable[int], *, by: User) -> None:
    """Keeps these passages of the text (by position) and folds the rest; all of them is the whole opinion again.

    A note of the court goes with the passage that calls it. Raises `Refused` where nothing would be kept.
    """
    _locked(text.assignment)
    chosen = set(kept)
    passages = list(text.version.passages.order_by("position"))
    calls = {mark.label: mark.offset for mark in text.version.note_marks.all()}
    shown = []
    for passage in passages:
        called_at = calls.get(passage.label) if passage.label else None
        place = next((p.position for p in passages if called_at is not None and p.start <= called_at <= p.end), None)
        if (passage.position in chosen) if not passage.label else (place is None or place in chosen):
            shown.append(passage.position)
    if not any(passage.position in chosen for passage in passages if not passage.label):
        raise Refused(_("Keep at least one passage. To leave the whole writing out, edit the assignment."))
    text.kept = None if len(shown) == len(passages) else shown
    text.save(update_fields=["kept"])
    record("keep_passages", text.assignment, by=by, course=text.assignment.course.uuid, kept=text.kept)
