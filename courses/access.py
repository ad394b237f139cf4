"""Who is what in a course, and the doors to courses. What one may not see is not found (404); else 403."""

from enum import Enum
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.models import STAFF_ROLES, Course, Enrollment, Role
from people.models import User
from people.prepared import prepared


class CourseRight(Enum):
    """What a person wants to do with a course."""

    VIEW = "view"
    SEE_PEOPLE = "see its people"
    LEAD = "lead"


def role_in(user: User, course: Course) -> Role | None:
    """The person's present role in the course; None where she has none, has left, or is a guest whose time is over.

    One query.
    """
    found = _roles(course=course.pk, user=user.pk)
    return Role(found[0]) if found else None


@prepared
def _roles(*, course: int, user: int) -> QuerySet[Enrollment, str]:
    return Enrollment.objects.filter(course=course, user=user).present().values_list("role", flat=True)


def is_staff_role(role: Role | None) -> bool:
    """Whether that role reads the whole class's work."""
    return role in STAFF_ROLES


def leads(role: Role | None) -> bool:
    """Whether that role decides for the class: every instructor alike."""
    return role == Role.INSTRUCTOR


def makes_courses(user: User) -> bool:
    """Whoever has a confirmed e-mail address; with `COURSES_BY=permission` who besides may `courses.make`."""
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        return False
    return bool(settings.COURSES_BY == "everyone" or user.has_perm("courses.make"))


def access_course(user: User, uuid: UUID, *, to: CourseRight = CourseRight.VIEW) -> tuple[Course, Role]:
    """The course and the person's role in it.

    Raises `Http404` for who is not in it, `PermissionDenied` where her role does not allow it. Whether the course is
    archived is asked by the actions.
    """
    course = get_object_or_404(Course, uuid=uuid)
    role = role_in(user, course)
    if role is None:
        raise Http404
    if (to is CourseRight.SEE_PEOPLE and not is_staff_role(role)) or (to is CourseRight.LEAD and not leads(role)):
        raise PermissionDenied
    return course, role


def access_enrollment(user: User, uuid: UUID, person: UUID) -> tuple[Course, Enrollment]:
    """The course and somebody who is in it now, for its instructors."""
    course, _role = access_course(user, uuid, to=CourseRight.LEAD)
    members = Enrollment.objects.filter(course=course).present().select_related("user", "section", "group")
    return course, get_object_or_404(members, user__uuid=person)


def require_course_maker(user: User) -> None:
    """Raises `PermissionDenied` unless the person may make courses."""
    if not makes_courses(user):
        raise PermissionDenied
