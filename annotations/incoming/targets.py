"""Into what a person may bring a file: her own work on an assignment, or all work there by who leads its course."""

from enum import StrEnum
from uuid import UUID

from annotations.access import Right, access_assignment, access_submission
from annotations.incoming.plans import Target
from annotations.models import Assignment
from courses.models import Enrollment
from people.models import User


class Into(StrEnum):
    """What an address names."""

    SUBMISSION = "submission"
    ASSIGNMENT = "assignment"


def target_of(user: User, into: Into, uuid: UUID) -> Target:
    """The target of that address for that person. Raises 404 and 403 as the pages do."""
    if into is Into.ASSIGNMENT:
        assignment, _standing = access_assignment(user, uuid, to=Right.LEAD)
        return Target(assignment, _members(assignment, user))
    submission, _standing = access_submission(user, uuid, to=Right.EDIT)
    _own, *others = _members(submission.assignment, user)
    return Target(submission.assignment, [user], only=user, others=others)


def _members(assignment: Assignment, first: User) -> list[User]:
    """Who is in the course, `first` before all others; guests have no work."""
    present = Enrollment.objects.filter(course=assignment.course).present().select_related("user").order_by("pk")
    return [first, *(each.user for each in present if each.user_id != first.pk)]
