"""What belongs to a course and is known to other apps: they say here how it is copied to another term.

`courses` imports none of them. An app registers its copier when it is ready:

    register(copy_codebooks_and_assignments)
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from courses.models import Course
from people.models import User


class Copier(Protocol):
    """Copies an app's part of a course: no person's work. `weeks` moves dates, None leaves them out."""

    def __call__(self, course: Course, copied: Course, *, by: User, weeks: int | None) -> None: ...


Counter = Callable[[Course], dict[str, int]]
"""Says how many of what would be copied: a label in the plural, already translated, and a number."""

_copiers: list[tuple[Copier, Counter]] = []


def register(copier: Copier, counter: Counter) -> None:
    """From now on `copier` is called for each copy, in its transaction, and `counter` on the page before."""
    if (copier, counter) not in _copiers:
        _copiers.append((copier, counter))


def copy_parts(course: Course, copied: Course, *, by: User, weeks: int | None) -> None:
    """Has each app copy its part."""
    for copier, _counter in _copiers:
        copier(course, copied, by=by, weeks=weeks)


def count_parts(course: Course) -> dict[str, int]:
    """What would be copied, by its label."""
    counted: dict[str, int] = {}
    for _copier, counter in _copiers:
        counted |= counter(course)
    return counted


def moved(when: datetime | None, weeks: int | None, course: Course, copied: Course) -> datetime | None:
    """That time so many weeks later, at the hour that the clock of `course` showed, now on that of `copied`.

    None where there was none, or dates are left out.
    """
    if when is None or weeks is None:
        return None
    local = when.astimezone(ZoneInfo(course.time_zone)).replace(tzinfo=None) + timedelta(weeks=weeks)
    return local.replace(tzinfo=ZoneInfo(copied.time_zone))
