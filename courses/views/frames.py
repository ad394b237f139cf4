"""What each page of a course shows around its content, and how a refusal is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from courses.access import is_staff_role, leads
from courses.actions import Refused
from courses.models import Course, Role

UNPROCESSABLE = 422


def frame(course: Course, role: Role, tab: str = "") -> dict[str, Any]:
    """What `course.html#tabs` needs; `tab` names the page that is shown."""
    return {"course": course, "tab": tab, "leads": leads(role), "is_staff": is_staff_role(role)}


@contextmanager
def told(request: HttpRequest, done: str = "") -> Iterator[None]:
    """Tells the person that it was done, or why it was refused."""
    try:
        yield
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if done:
            messages.success(request, done)
