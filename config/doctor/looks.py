"""One thing that was looked at: how it stands, in a sentence, and what to do where it is not well."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum


class State(IntEnum):
    """How a thing stands; the worst is the highest."""

    WELL = 0
    WATCH = 1
    WRONG = 2


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked at. `to_do` is empty where all is well."""

    subject: str
    state: State
    what: str
    to_do: str = ""

    @property
    def word(self) -> str:
        """The state as a word of programs: well, watch or wrong."""
        return self.state.name.lower()


Looker = Callable[[], Iterator[Look]]


def well(subject: str, what: str) -> Look:
    """All is well with it."""
    return Look(subject, State.WELL, what)


def watch(subject: str, what: str, to_do: str) -> Look:
    """It works, and will not for ever or not for everybody."""
    return Look(subject, State.WATCH, what, to_do)


def wrong(subject: str, what: str, to_do: str) -> Look:
    """It does not work, or what people save is at risk."""
    return Look(subject, State.WRONG, what, to_do)


SIZES = ("bytes", "kB", "MB", "GB", "TB")


def in_size(count: float) -> str:
    """Bytes in words.

    >>> in_size(1_530_000_000)
    '1.5 GB'
    """
    step = 0
    while count >= 1_000 and step < len(SIZES) - 1:  # noqa: PLR2004 -- kB are 1,000 bytes (SI)
        count, step = count / 1_000, step + 1
    return f"{count:.1f} {SIZES[step]}" if step and count < 10 else f"{count:,.0f} {SIZES[step]}"  # noqa: PLR2004 -- one digit more for small numbers


def in_time(ago: timedelta) -> str:
    """A span of time in words, by its largest part.

    >>> in_time(timedelta(hours=50))
    '2 days'
    """
    seconds = max(0, int(ago.total_seconds()))
    for name, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count} {name}{'s' if count > 1 else ''}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"
