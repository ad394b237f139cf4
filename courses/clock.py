"""Times as the clock of a course shows them, and the hours that it leaves out or shows twice."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


class MissingHour(ValueError):
    """The clock never shows that time: it goes from `leap` to `landing` (naive times of the same clock)."""

    def __init__(self, leap: datetime, landing: datetime) -> None:
        super().__init__(f"the clock goes from {leap} to {landing}")
        self.leap, self.landing = leap, landing


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of a clock as an instant (UTC); `twice` tells that the clock shows it twice, and the first is meant."""

    at: datetime
    twice: bool = False


def read_clock(shown: datetime, zone: str) -> ClockTime:
    """The instant at which the clock of `zone` (an IANA name) shows the naive time `shown`.

    Where clocks are put back it is the first of the two. Raises `MissingHour` where they are put forward over it.
    """
    first = shown.replace(tzinfo=ZoneInfo(zone), fold=0)
    second = first.replace(fold=1)
    if show_clock(first.astimezone(UTC), zone) != shown:
        raise _missing(first, second)
    return ClockTime(first.astimezone(UTC), twice=first.utcoffset() != second.utcoffset())


def show_clock(at: datetime, zone: str) -> datetime:
    """What the clock of `zone` shows at that instant, as a naive time."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _missing(before: datetime, after: datetime) -> MissingHour:
    """The leap over that time: `before` reads it by the clock's offset before the leap, `after` by the one behind."""
    zone = before.tzinfo
    old, new = before.utcoffset() or timedelta(), after.utcoffset() or timedelta()
    low, high = after.astimezone(UTC), before.astimezone(UTC)
    while high - low > MINUTE:
        middle = low + ((high - low) / 2 // MINUTE) * MINUTE
        low, high = (low, middle) if middle.astimezone(zone).utcoffset() == new else (middle, high)
    return MissingHour((high + old).replace(tzinfo=None), (high + new).replace(tzinfo=None))
