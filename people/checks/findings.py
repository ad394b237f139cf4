"""What a check found, and how checks are run: by commands, and by whatever else watches an installation."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

Progress = Callable[[int, int], None]
"""Told how many of how many rows have been looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    `check` is the name of the check, the same for all findings of one kind; `subject` names the row or object; `what`
    is a sentence on it, `to_do` one on what to do. `mended`: it was wrong, and is right now.
    """

    check: str
    subject: str
    what: str
    to_do: str
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its name; `looks_at` says what for, `find` gives what it found, row by row as it finds it."""

    name: str
    looks_at: str
    find: Callable[[Progress], Iterable[Finding]]


def unwatched(_done: int, _total: int) -> None:
    """The progress that nobody sees."""


def findings_of(checks: Iterable[Check], progress: Progress = unwatched) -> Iterator[Finding]:
    """All that these checks find, one check after the other."""
    return chain.from_iterable(check.find(progress) for check in checks)
