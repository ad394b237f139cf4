"""Which moments are taken from people and programs: those that every clock of the world can show."""

from datetime import UTC, date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

EARLIEST: Final = datetime(1000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9000, 1, 1, tzinfo=UTC)
"""Far enough from the ends of Python's calendar (years 1 and 9999) for every time zone and for a course's copy."""


def is_within_reach(at: datetime) -> bool:
    """Whether the moment (with a time zone) can be shown on every clock, and a course's dates be moved from it."""
    return EARLIEST <= at < LATEST


def check_day(day: date) -> None:
    """A form field's validator. Raises `ValidationError` for a day out of all reach."""
    if not EARLIEST.date() <= day < LATEST.date():
        raise ValidationError(_("Write a day between the years 1000 and 9000."))
