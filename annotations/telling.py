"""Whom the happenings of assignments and codebooks are told to, as notices: see `people.notices`."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import lazy

from annotations.models import (
    Assignment,
    ClaimProposal,
    Extension,
    Grade,
    Step,
    Submission,
    SubmissionEvent,
    Visibility,
)
from courses.models import Course, Enrollment, Role
from people.addresses import reverse
from people.models import NoticeKind, User
from people.notices import Where, tell

SOON: Final = timedelta(days=1)
"""How long before a due date it is told; and after an opening date, who comes late is told of it still."""
KINDS: Final = {Step.RETURNED.value: NoticeKind.RETURNED, Step.ACCEPTED.value: NoticeKind.ACCEPTED}
"""The steps of a submission of which its owner is told."""


def tell_assigned(assignment: Assignment) -> int:
    """Tells the course's students of an assignment that has begun, with their own due dates. How many anew."""
    if not assignment.is_open:
        return 0
    told = 0
    for due, students in _by_due(_students(assignment.course, assignment), assignment).items():
        happening = f"assigned {assignment.uuid}"
        told += tell(students, NoticeKind.ASSIGNED, assignment.title, _at(assignment), happening=happening, due_at=due)
    return told


def tell_judged(event: SubmissionEvent) -> None:
    """Tells a submission's owner that it was returned or accepted, with the words."""
    kind = KINDS.get(event.step)
    if kind is not None:
        submission = event.submission
        about, where = submission.assignment.title, _at(submission.assignment)
        happening = f"submission step {event.pk}"
        tell([submission.user], kind, about, where, happening=happening, words=event.words)


def tell_graded(grade: Grade) -> None:
    """Tells a submission's owner that its grade is released; again, where it was taken back in between."""
    submission = grade.submission
    where = _in(submission.assignment.course, reverse("review_own", args=[submission.assignment.uuid]))
    happening = f"graded {submission.uuid} {grade.revision}"
    tell([submission.user], NoticeKind.GRADED, submission.assignment.title, where, happening=happening)


def tell_shown(assignment: Assignment) -> None:
    """Tells the course's students that the class's work is shown to them."""
    students = _people(_students(assignment.course, assignment))
    tell(students, NoticeKind.SHOWN, assignment.title, _at(assignment), happening=f"shown {assignment.uuid}")


def tell_key(assignment: Assignment) -> int:
    """Tells the students who see the key that they can compare their work with it. How many anew."""
    present = _students(assignment.course, assignment)
    seeing = Submission.objects.filter(assignment=assignment).shown_key()
    students = _people(present.filter(user__in=seeing.values("user")))
    return tell(students, NoticeKind.KEY, assignment.title, _at(assignment), happening=f"key {assignment.uuid}")


def _tell_key_due(now: datetime) -> int:
    """Tells of a key that was shown before, to those whose due date, or the end of the assignment, came since."""
    lately = (now - SOON, now)
    extended = Extension.objects.filter(assignment=OuterRef("pk"), due_at__range=lately)
    came = Q(due_at__range=lately) | Q(closed_at__range=lately) | Exists(extended)
    going = Assignment.objects.filter(came, course__archived_at=None, key_released_at__lte=now)
    return sum(tell_key(each) for each in going.select_related("course").order_by("pk"))


def _tell_out(now: datetime) -> int:
    """Tells the students whose blind work came out within the last day by a date, or by the end of the assignment.

    Each at her own moment (`Submission.own_reveal`), and of one assignment once; who never opened it has nothing that
    could be out. What an instructor shows, or she does herself, is told where it is done.
    """
    told = 0
    for assignment in _revealing(now):
        students = Enrollment.objects.filter(course=assignment.course, role=Role.STUDENT).present()
        found = Submission.objects.filter(assignment=assignment, user__in=students.values("user")).with_reveal()
        lately = Q(own_reveal__gt=now - SOON, own_reveal__lte=now)
        out = found.filter(lately).exclude(out_at__lte=now)
        people = [each.user for each in out.select_related("user").order_by("pk")]
        told += tell(people, NoticeKind.SHOWN, assignment.title, _at(assignment), happening=f"shown {assignment.uuid}")
    return told


def _revealing(now: datetime) -> QuerySet[Assignment]:
    """The published ones that may have revealed somebody's work within the last day."""
    lately = (now - SOON, now)
    extended = Extension.objects.filter(assignment=OuterRef("pk"), due_at__range=lately)
    by_due = Q(visibility=Visibility.AFTER_DUE) & (Q(due_at__range=lately) | Exists(extended))
    waiting = (Visibility.AFTER_DUE, Visibility.ON_SUBMISSION, Visibility.AFTER_COUNT)
    by_end = Q(visibility__in=waiting, closed_at__range=lately)
    by_date = Q(visibility=Visibility.AT_DATE, reveal_at__range=lately)
    going = Assignment.objects.filter(course__archived_at=None, published_at__lte=now)
    return going.filter(by_due | by_end | by_date).select_related("course").order_by("pk")


def tell_answered(proposal: ClaimProposal) -> None:
    """Tells who proposed a claim what became of it; not who answers her own."""
    if proposal.by_id == proposal.answered_by_id:
        return
    course = proposal.codebook.course
    where = _in(course, reverse("codebook", args=[proposal.codebook.uuid]))
    words = f"{proposal.get_state_display()}. {proposal.words}".rstrip(". ") + "."
    tell([proposal.by], NoticeKind.ANSWERED, proposal.label, where, happening=f"answer {proposal.uuid}", words=words)


def remind_missing(assignment: Assignment, students: Collection[int]) -> int:
    """Reminds those students (keys) that their work is not in; each once a day at most. How many anew."""
    found = _students(assignment.course, assignment).filter(user__in=students)
    day = timezone.now().astimezone(ZoneInfo(assignment.course.time_zone)).date()
    happening = f"reminded {assignment.uuid} {day.isoformat()}"
    told = 0
    for due, people in _by_due(found, assignment).items():
        told += tell(people, NoticeKind.REMINDED, assignment.title, _at(assignment), happening=happening, due_at=due)
    return told


def remind(now: datetime) -> int:
    """Tells of what opened or came out within the last day, and what is due within the next (UTC). How many notices."""
    going = Assignment.objects.filter(course__archived_at=None, published_at__lte=now)
    going = going.filter(Q(closed_at=None) | Q(closed_at__gt=now)).select_related("course")
    begun = Q(opens_at=None, published_at__gt=now - SOON) | Q(opens_at__gt=now - SOON, opens_at__lte=now)
    told = sum(tell_assigned(each) for each in going.filter(begun))
    extended = Extension.objects.filter(assignment=OuterRef("pk"), due_at__gt=now, due_at__lte=now + SOON)
    due = going.filter(Q(opens_at=None) | Q(opens_at__lte=now))
    due = due.filter(Q(due_at__gt=now, due_at__lte=now + SOON) | Exists(extended))
    return told + sum(_tell_due(each, now) for each in due) + _tell_out(now) + _tell_key_due(now)


def _tell_due(assignment: Assignment, now: datetime) -> int:
    """Tells the students who have not submitted, each a day before her own due date; another date is told again."""
    told = 0
    handed_in = Submission.objects.filter(assignment=assignment).exclude(submitted_at=None).values("user")
    students = _students(assignment.course, assignment).exclude(user__in=handed_in)
    for due, people in _by_due(students, assignment).items():
        if due is not None and now < due <= now + SOON:
            happening = f"due soon {assignment.uuid} {due.isoformat()}"
            told += tell(
                people, NoticeKind.DUE_SOON, assignment.title, _at(assignment), happening=happening, due_at=due
            )
    return told


def _students(course: Course, assignment: Assignment) -> QuerySet[Enrollment]:
    """The course's present students with `own_due`: by her own extension, her section's, else the assignment's."""
    granted = Extension.objects.filter(assignment=assignment)
    own = Coalesce(
        Subquery(granted.filter(user=OuterRef("user")).values("due_at")[:1]),
        Subquery(granted.filter(section=OuterRef("section")).values("due_at")[:1]),
        output_field=DateTimeField(),
    )
    students = Enrollment.objects.filter(course=course, role=Role.STUDENT).present()
    return students.select_related("user").annotate(own_due=own).order_by("pk")


def _people(students: Iterable[Enrollment]) -> list[User]:
    return [each.user for each in students]


def _by_due(students: Iterable[Enrollment], assignment: Assignment) -> dict[datetime | None, list[User]]:
    """The students by their own due dates."""
    found: dict[datetime | None, list[User]] = {}
    for each in students:
        found.setdefault(vars(each)["own_due"] or assignment.due_at, []).append(each.user)
    return found


def _at(assignment: Assignment) -> Where:
    """The assignment's page. Its address is made when somebody is told anew: that loads every page of the product."""
    return _in(assignment.course, lazy(assignment.get_absolute_url, str)())


def _in(course: Course, url: str) -> Where:
    return Where(url, str(course), course.time_zone, course.uuid)
