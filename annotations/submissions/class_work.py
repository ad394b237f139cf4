"""The class's work on an assignment, for the course's staff: who has handed in, who is late, what is missing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, DateTimeField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.assignments.asked import counts_of, demands_of, missing_in
from annotations.models import Annotation, Assignment, Extension, LatePolicy, Step, Submission, SubmissionEvent
from annotations.names import Names, names_for
from courses.models import STAFF_ROLES, Enrollment, Role
from people.models import User


class WorkState(StrEnum):
    """Where somebody's work stands; the templates have words for each."""

    STAFF = "staff"
    ABSENT = "absent"
    WORKING = "working"
    MISSING = "missing"
    IN = "in"
    LATE = "late"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Counted:
    """Somebody's annotations outside the bin: how many, when she changed one last, how many are `new` or `revised`."""

    notes: int = 0
    last_at: datetime | None = None
    new: int = 0
    revised: int = 0


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One person's work. `uuid` and `url` are empty where she has not begun; `done` of `asked` demands are fulfilled.

    Of her `notes`, `new` were made after she could see the others' work, and `revised` before it and changed since.
    `person` is her key. `due_at` is her own due date, told where it is not the assignment's (`has_extension`).
    """

    name: str
    state: WorkState
    uuid: UUID | None
    url: str
    notes: int
    done: int
    asked: int
    due_at: datetime | None
    has_extension: bool
    submitted_at: datetime | None
    last_at: datetime | None
    has_left: bool
    new: int = 0
    revised: int = 0
    person: int = 0

    @property
    def can_be_judged(self) -> bool:
        """Whether it is in, and can be accepted or returned."""
        return self.submitted_at is not None and self.state is not WorkState.STAFF


def state_of(submission: Submission, due_at: datetime | None, *, judged_at: datetime | None) -> WorkState:
    """Where it stands; `judged_at` is when it was submitted for what lateness means (`with_judged`)."""
    now = timezone.now()
    if submission.accepted_at is not None:
        return WorkState.ACCEPTED
    if submission.submitted_at is None:
        if submission.returned_at is not None:
            return WorkState.RETURNED
        return WorkState.MISSING if due_at is not None and due_at <= now else WorkState.WORKING
    marked = submission.assignment.late == LatePolicy.MARK
    late = marked and due_at is not None and judged_at is not None and judged_at > due_at
    return WorkState.LATE if late else WorkState.IN


def with_judged(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """With `judged_at`: when it was last submitted before it was first returned, else when it was submitted.

    What was in on time, and is revised because it was returned, is not late.
    """
    events = SubmissionEvent.objects.filter(submission=OuterRef("pk")).order_by().values("submission")
    returned = events.filter(step=Step.RETURNED).annotate(first=Min("id")).values("first")
    before = events.filter(step=Step.SUBMITTED, id__lt=OuterRef("first_return")).annotate(last=Max("at")).values("last")
    return submissions.annotate(first_return=Subquery(returned)).annotate(
        judged_at=Coalesce(Subquery(before), F("submitted_at"), output_field=DateTimeField())
    )


def work_lines(assignment: Assignment, user: User, *, apart: bool = False) -> list[WorkLine]:
    """Everybody whose work that member of the staff reviews, by name: who has begun, and which students have not.

    `new` and `revised` are counted where they are asked for (`apart`). The number of queries does not depend on how
    many they are.
    """
    member = Enrollment.objects.filter(course=OuterRef("assignment__course"), user=OuterRef("user"))
    reviewed = Submission.objects.work_seen_by(user).for_assignment(assignment).select_related("assignment")
    posted = member.filter(role__in=STAFF_ROLES)
    found = list(
        with_judged(reviewed).annotate(by_staff=Exists(posted), is_present=Exists(member.filter(left_at=None)))
    )
    demands = demands_of(assignment)
    counted = counts_of(demands, [each.pk for each in found])
    names, written = names_for(user, [assignment]), notes_counted(found, apart=apart)
    lines = [
        _line(each, len(demands), len(missing_in(demands, counted[each.pk])), names, written[each.pk]) for each in found
    ]
    lines += _absent(assignment, user, {each.user_id for each in found}, len(demands))
    return sorted(lines, key=lambda line: (line.state is WorkState.STAFF, line.name.casefold()))


def notes_counted(submissions: Sequence[Submission], *, apart: bool = False) -> dict[int, Counted]:
    """What is written in each of the submissions (`with_blind_end`), by key. Two queries at most.

    They are counted apart from `with_blind_end`: joined, its rules would be asked of every annotation again.
    """
    kept = Annotation.objects.filter(submission__in=[each.pk for each in submissions], deleted_at=None).order_by()
    rows = {pk: (n, at) for pk, n, at in kept.values_list("submission").annotate(Count("pk"), Max("updated_at"))}
    ended = {each.pk: vars(each)["blind_until"] for each in submissions}
    first = min((at for at in ended.values() if at is not None), default=None)
    new: Counter[int] = Counter()
    revised: Counter[int] = Counter()
    if apart and first is not None:
        late = kept.filter(Q(created_at__gt=first) | Q(updated_at__gt=first))
        for pk, made, changed in late.values_list("submission", "created_at", "updated_at"):
            end = ended[pk]
            new[pk] += end is not None and made > end
            revised[pk] += end is not None and made <= end < changed
    return {pk: Counted(*rows.get(pk, (0, None)), new[pk], revised[pk]) for pk in ended}


def _line(submission: Submission, asked: int, missing: int, names: Names, written: Counted) -> WorkLine:
    read = vars(submission)  # what the query annotated stands beside the fields
    due = read["own_due"]
    state = state_of(submission, due, judged_at=read["judged_at"])
    if names.hides(submission) and state in (WorkState.WORKING, WorkState.MISSING):
        return _unread(submission, state, asked, due, has_left=not read["is_present"])
    return WorkLine(
        name=names.of(submission),
        state=WorkState.STAFF if read["by_staff"] else state,
        uuid=submission.uuid,
        url=submission.get_absolute_url(),
        notes=written.notes,
        done=asked - missing,
        asked=asked,
        due_at=due,
        has_extension=due != submission.assignment.due_at,
        submitted_at=submission.submitted_at,
        last_at=written.last_at,
        has_left=not read["is_present"],
        new=written.new,
        revised=written.revised,
        person=submission.user_id,
    )


def _unread(submission: Submission, state: WorkState, asked: int, due: datetime | None, *, has_left: bool) -> WorkLine:
    """Of work that is read without names and not handed in: who she is, and nothing by which her work is known."""
    return WorkLine(
        submission.user.name, state, None, "", 0, 0, asked, due, due != submission.assignment.due_at, None, None,
        has_left, person=submission.user_id,
    )  # fmt: skip


def _absent(assignment: Assignment, user: User, begun: set[int], asked: int) -> list[WorkLine]:
    """The present students without a submission, of those sections that the person looks after."""
    students = Enrollment.objects.filter(course=assignment.course, role=Role.STUDENT).present()
    mine = Enrollment.objects.filter(course=assignment.course, user=user).present()
    leads = Q(Exists(mine.filter(role=Role.INSTRUCTOR))) | Q(Exists(mine.filter(reviews=None)))
    reviewed = students.filter(leads | Q(section__reviewers__in=mine)).exclude(user__in=begun)
    granted = Extension.objects.filter(assignment=assignment)
    due = Coalesce(
        Subquery(granted.filter(user=OuterRef("user")).values("due_at")[:1]),
        Subquery(granted.filter(section=OuterRef("section")).values("due_at")[:1]),
        output_field=DateTimeField(),
    )
    rows: Sequence[tuple[str, datetime | None, int]] = list(
        reviewed.annotate(own_due=due)
        .values_list("user__name", "own_due", "user")
        .distinct()
        .order_by("user__name", "user")
    )
    return [_absent_line(name, extended, assignment, asked, person) for name, extended, person in rows]


def _absent_line(name: str, extended: datetime | None, assignment: Assignment, asked: int, person: int) -> WorkLine:
    due = extended or assignment.due_at
    over = due is not None and due <= timezone.now()
    return WorkLine(
        name, WorkState.MISSING if over else WorkState.ABSENT, None, "", 0, 0, asked, due, extended is not None,
        None, None, has_left=False, person=person,
    )  # fmt: skip
