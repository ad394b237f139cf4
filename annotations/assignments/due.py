"""What a student finds at home: her assignments by what is to be done about them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils import timezone

from annotations.assignments.asked import Demand, Place, counts_of, demand_words, missing_in
from annotations.assignments.asked_each import demands_of_each
from annotations.models import Assignment, LatePolicy, Submission
from courses.models import Role
from people.addresses import reverse
from people.models import User

SOON: Final = timedelta(days=7)
"""What is due within a week is due soon; so is what was due and may still be submitted."""
NAMED: Final = 3
"""Missing things that a line names; of more it says how many."""


class Group(StrEnum):
    """Where an assignment stands among hers; the template has words for each."""

    SOON = "soon"
    RETURNED = "returned"
    LATER = "later"
    READING = "reading"
    DONE = "done"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class DueLine:
    """An assignment in the list. Times are UTC, to be shown in `zone`; addresses are empty where they lead nowhere.

    `read_url` leads into the text; where she has not begun, `open_url` begins by POST. `done` of `asked` demands are
    fulfilled; `missing` names some of the others, `more` is how many it does not name.
    """

    title: str
    url: str
    case_caption: str
    course_title: str
    due_at: datetime | None
    zone: str
    is_over: bool
    is_late: bool
    was_accepted: bool
    was_submitted: bool
    notes: int
    done: int
    asked: int
    missing: Sequence[str]
    more: int
    read_url: str
    open_url: str


@dataclass(frozen=True, slots=True)
class DueGroup:
    """The assignments that stand alike, the next due first."""

    group: Group
    lines: Sequence[DueLine]


def due_groups(user: User, assigned: Iterable[Assignment], roles: Mapping[int, Role]) -> list[DueGroup]:
    """Hers of those `assigned` (of `for_home`) in which she is a student or a guest, by `roles` in their courses.

    Groups without any are left out. The number of queries does not depend on how many they are.
    """
    mine = [each for each in assigned if roles[each.course_id] in (Role.STUDENT, Role.GUEST)]
    work = {each.assignment_id: each for each in Submission.objects.filter(user=user, assignment__in=mine)}
    placed = [(each, _group(each, work.get(each.pk), roles[each.course_id])) for each in mine]
    open_ones = [each for each, group in placed if group in (Group.SOON, Group.RETURNED, Group.LATER)]
    demands = demands_of_each(open_ones)
    counted = counts_of([each for all_ in demands.values() for each in all_], [each.pk for each in work.values()])
    found: dict[Group, list[DueLine]] = {group: [] for group in Group}
    for each, group in placed:
        found[group].append(_line(each, work.get(each.pk), demands.get(each.pk, []), counted))
    for past in (Group.DONE, Group.CLOSED):
        found[past].reverse()
    return [DueGroup(group, lines) for group, lines in found.items() if lines]


def _group(assignment: Assignment, submission: Submission | None, role: Role) -> Group:
    if role == Role.GUEST:
        return Group.CLOSED if assignment.is_closed else Group.READING
    if submission is not None and (submission.accepted_at or submission.submitted_at):
        return Group.DONE
    if assignment.is_closed:
        return Group.CLOSED
    if submission is not None and submission.returned_at is not None:
        return Group.RETURNED
    due, now = own_due(assignment), timezone.now()
    if due is not None and due <= now and assignment.late == LatePolicy.REFUSE:
        return Group.CLOSED
    return Group.SOON if due is not None and due <= now + SOON else Group.LATER


def _line(
    assignment: Assignment,
    submission: Submission | None,
    demands: Sequence[Demand],
    counted: Mapping[int, Counter[Place]],
) -> DueLine:
    missing = missing_in(demands, counted[submission.pk] if submission else Counter())
    due = own_due(assignment)
    over = due is not None and due <= timezone.now()
    return DueLine(
        title=assignment.title,
        url=assignment.get_absolute_url(),
        case_caption=assignment.case.caption,
        course_title=assignment.course.title,
        due_at=due,
        zone=assignment.course.time_zone,
        is_over=over,
        is_late=over and not assignment.is_closed and assignment.late != LatePolicy.REFUSE,
        was_accepted=submission is not None and submission.accepted_at is not None,
        was_submitted=submission is not None and submission.submitted_at is not None,
        notes=vars(assignment)["own_count"],
        done=len(demands) - len(missing),
        asked=len(demands),
        missing=[demand_words(each) for each in missing[:NAMED]],
        more=max(0, len(missing) - NAMED),
        read_url=submission.get_absolute_url() if submission else "",
        open_url="" if submission else reverse("submission_open", args=[assignment.uuid]),
    )


def own_due(assignment: Assignment) -> datetime | None:
    """When an assignment of `for_home` is due for the person for whom it was read."""
    due: datetime | None = vars(assignment)["own_due"]
    return due
