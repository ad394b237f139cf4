"""What an instructor finds at home: what needs her, in the courses of which she is staff."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from annotations.models import Assignment, AssignmentText, ClaimProposal, ProposalState, Question, Submission
from courses.models import Enrollment, Role
from courses.querysets import present
from opinions.models import OpinionText
from people.addresses import reverse


class Need(StrEnum):
    """What is to be done; the template has a sentence for each."""

    REVIEW = "review"
    QUESTIONS = "questions"
    PROPOSALS = "proposals"
    CORRECTION = "correction"
    ABSENT = "absent"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One thing that needs her: `count` of it (`of` so many), at `url`. `due_at` is UTC, to be shown in `zone`."""

    need: Need
    count: int
    title: str
    url: str
    course_title: str
    zone: str
    due_at: datetime | None = None
    of: int = 0


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Whose work she reviews: everybody's in the courses `whole`, else that of the sections of `enrollments` (keys)."""

    whole: Collection[int]
    enrollments: Collection[int]

    def people(self, course: str, person: str) -> Q:
        """Those people, in a query with these paths to the course and to the person."""
        hers = Enrollment.objects.filter(course=OuterRef(course), user=OuterRef(person))
        return Q(**{f"{course}__in": self.whole}) | Q(Exists(hers.filter(section__reviewers__in=self.enrollments)))


def need_lines(staff: Sequence[Enrollment], assigned: Iterable[Assignment]) -> list[NeedLine]:
    """What needs the person in the courses of these enrollments of hers, which go on, of those `assigned` (`for_home`).

    The number of queries does not depend on how many they are. Enrollments come with `reviews` prefetched.
    """
    by_course = {each.course_id: each for each in staff}
    mine = [each for each in assigned if each.course_id in by_course]
    if not by_course:
        return []
    parted = {each.pk for each in staff if each.role == Role.ASSISTANT and each.reviews.all()}
    whole = {each.course_id for each in staff if each.pk not in parted}
    reviewed = Reviewed(whole, parted)
    leads = {each.course_id for each in staff if each.role == Role.INSTRUCTOR}
    return [
        *_to_review(mine, reviewed),
        *_questions(mine, reviewed),
        *_proposals(leads),
        *_corrections([each for each in mine if each.course_id in leads]),
        *_absent(mine, reviewed, by_course),
        *(_line(Need.DRAFT, each) for each in mine if each.is_draft),
    ]


def _to_review(mine: Sequence[Assignment], reviewed: Reviewed) -> Iterator[NeedLine]:
    """Submitted work that nobody has accepted or returned."""
    waiting = Submission.objects.filter(assignment__in=mine, accepted_at=None).exclude(submitted_at=None)
    rows = waiting.filter(reviewed.people("assignment__course", "user")).order_by().values("assignment")
    numbers = dict(rows.annotate(number=Count("pk")).values_list("assignment", "number"))
    for each in mine:
        if each.pk in numbers:
            yield _line(Need.REVIEW, each, numbers[each.pk], url=reverse("review", args=[each.uuid]))


def _questions(mine: Sequence[Assignment], reviewed: Reviewed) -> Iterator[NeedLine]:
    """Open questions on the work that she reviews."""
    asked = Question.objects.filter(annotation__submission__assignment__in=mine, resolved_at=None)
    asked = asked.filter(reviewed.people("annotation__submission__assignment__course", "annotation__submission__user"))
    rows = asked.filter(annotation__deleted_at=None).order_by().values_list("annotation__submission__assignment")
    numbers = dict(rows.annotate(number=Count("pk")))
    for each in mine:
        if each.pk in numbers:
            yield _line(Need.QUESTIONS, each, numbers[each.pk], url=f"{each.get_absolute_url()}#open-questions")


def _proposals(leads: Collection[int]) -> Iterator[NeedLine]:
    """Claims that the class proposed, by codebook, with no answer yet."""
    asked = ClaimProposal.objects.filter(codebook__course__in=leads, state=ProposalState.OPEN).order_by()
    rows = asked.values("codebook__uuid", "codebook__title", "codebook__course__title").annotate(number=Count("pk"))
    for row in rows.order_by("codebook__course__title", "codebook__title", "codebook__uuid"):
        url = reverse("codebook", args=[row["codebook__uuid"]]) + "#proposals"
        course = row["codebook__course__title"]
        yield NeedLine(Need.PROPOSALS, row["number"], row["codebook__title"], url, course, "UTC")


def _corrections(led: Sequence[Assignment]) -> Iterator[NeedLine]:
    """Assignments that are not closed, and of whose writings there is a corrected text."""
    newer = OpinionText.objects.filter(opinion=OuterRef("version__opinion"), number__gt=OuterRef("version__number"))
    behind = AssignmentText.objects.filter(Exists(newer), assignment__in=[each for each in led if not each.is_closed])
    numbers = dict(behind.order_by().values_list("assignment").annotate(number=Count("pk")))
    for each in led:
        if each.pk in numbers:
            yield _line(Need.CORRECTION, each, numbers[each.pk], url=reverse("corrections", args=[each.uuid]))


def _absent(mine: Sequence[Assignment], reviewed: Reviewed, courses: Mapping[int, Enrollment]) -> Iterator[NeedLine]:
    """In each course the students who have not submitted what is due next."""
    now = timezone.now()
    ahead = [each for each in mine if each.is_open and each.due_at is not None and each.due_at > now]
    nearest: dict[int, Assignment] = {}
    for each in sorted(ahead, key=lambda one: (one.due_at or now, one.pk)):
        nearest.setdefault(each.course_id, each)
    students = Enrollment.objects.filter(present(), course__in=list(courses), role=Role.STUDENT)
    students = students.filter(reviewed.people("course", "user")).order_by()
    numbers = dict(students.values_list("course").annotate(number=Count("pk")))
    handed = Submission.objects.filter(assignment__in=list(nearest.values())).exclude(submitted_at=None)
    member = Enrollment.objects.filter(
        present(), course=OuterRef("assignment__course"), user=OuterRef("user"), role=Role.STUDENT
    )
    handed = handed.filter(Exists(member), reviewed.people("assignment__course", "user")).order_by()
    done = dict(handed.values_list(F("assignment__course")).annotate(number=Count("pk")))
    for course, each in nearest.items():
        everybody = numbers.get(course, 0)
        absent = everybody - done.get(course, 0)
        if absent > 0:
            yield _line(Need.ABSENT, each, absent, of=everybody)


def _line(need: Need, assignment: Assignment, count: int = 1, *, url: str = "", of: int = 0) -> NeedLine:
    return NeedLine(
        need=need,
        count=count,
        title=assignment.title,
        url=url or assignment.get_absolute_url(),
        course_title=assignment.course.title,
        zone=assignment.course.time_zone,
        due_at=assignment.due_at,
        of=of,
    )
