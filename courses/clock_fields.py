"""A field for a time that a course's clock shows."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.clock import ClockTime, MissingHour, read_clock, show_clock
from people.moments import is_within_reach

WRITTEN = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")
NO_TIME = gettext_lazy("Write a day and a time, as 2027-03-15 23:59.")


class ClockField(forms.Field):
    """A day and time of the clock of `zone` (an IANA name, set by the form); gives a `ClockTime` or None.

    A time that the clock leaves out is refused with the times around it; of one that it shows twice the first is meant.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, *, zone: str = "UTC", **options: Any) -> None:
        self.zone = zone
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """An instant as the clock shows it."""
        return show_clock(value, self.zone) if isinstance(value, datetime) and value.tzinfo else value

    def to_python(self, value: Any) -> ClockTime | None:
        """The instant of what was written. Raises `ValidationError`."""
        words = str(value or "").strip()
        if not words:
            return None
        shown = _read(words)
        if not is_within_reach(shown.replace(tzinfo=UTC)):
            raise ValidationError(NO_TIME)
        try:
            return read_clock(shown, self.zone)
        except MissingHour as missing:
            told = {
                "shown": date_format(shown, "H:i"),
                "day": date_format(shown, "j F Y"),
                "leap": date_format(missing.leap, "H:i"),
                "landing": date_format(missing.landing, "H:i"),
            }
            raise ValidationError(
                _("There is no %(shown)s on %(day)s: the clocks go from %(leap)s to %(landing)s. "
                  "Choose a time before %(leap)s, or from %(landing)s on."),
                params=told,
            ) from None  # fmt: skip


def _read(words: str) -> datetime:
    for form in WRITTEN:
        try:
            return datetime.strptime(words, form)  # noqa: DTZ007 -- a clock's time, whose zone is the course's
        except ValueError:
            continue
    raise ValidationError(NO_TIME)
