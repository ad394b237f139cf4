"""What courses hold of a person: memberships, and why she cannot leave yet."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _

from courses.models import Course, Enrollment, Role
from people.holdings import HeldFile, Holding
from people.models import User
from people.tables import as_csv, as_json

COLUMNS: Final = ("course", "term", "role", "section", "joined", "left")


def files(user: User) -> Iterator[HeldFile]:
    """Her memberships, those that have ended too."""
    rows = [
        {
            "course": enrollment.course.title,
            "term": enrollment.course.term,
            "role": enrollment.role,
            "section": enrollment.section.name if enrollment.section else "",
            "joined": enrollment.joined_at,
            "left": enrollment.left_at,
        }
        for enrollment in user.enrollments.select_related("course", "section").order_by("joined_at", "pk")
    ]
    yield HeldFile("courses/memberships.json", as_json(rows))
    yield HeldFile("courses/memberships.csv", as_csv(COLUMNS, rows))


def obstacles(user: User) -> Iterable[str]:
    """A sentence for each course whose only instructor she is, while others are in it."""
    led = Course.objects.filter(
        pk__in=user.enrollments.filter(role=Role.INSTRUCTOR, left_at=None).values("course")
    ).order_by("title", "pk")
    for course in led:
        others = Enrollment.objects.filter(course=course, left_at=None).exclude(user=user)
        if others.exists() and not others.filter(role=Role.INSTRUCTOR).exists():
            yield _("You are the only instructor of %(course)s. Make somebody else an instructor of it first.") % {
                "course": course
            }


def called(user: User) -> str:
    """What she was, by the most that she was anywhere; empty where she was in no course."""
    roles = set(user.enrollments.values_list("role", flat=True))
    words = {
        Role.INSTRUCTOR: _("Former instructor"),
        Role.ASSISTANT: _("Former assistant"),
        Role.STUDENT: _("Former student"),
        Role.GUEST: _("Former guest"),
    }
    return next((words[role] for role in words if role in roles), "")


HOLDING: Final = Holding(files=files, obstacles=obstacles, called=called)
