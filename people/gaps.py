"""Gaps in HTML: what differs between pieces that are otherwise the same, such as two cards.

A piece is written once with words in its gaps that nobody can have typed (they are made anew in each process); then
each gap is filled with what belongs there, escaped. `{% shaped %}` does both.
"""

import re
from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any, Final, Protocol
from uuid import UUID, uuid4

from django.utils.safestring import SafeString, mark_safe

from people.escaping import escaped

_MARK: Final = token_hex(12)
UUID_GAP: Final[UUID] = uuid4()
"""The gap of a UUID: one itself, since addresses are made of it."""
_GAPS: Final = re.compile(f"(g{_MARK}[a-z0-9]+[.]|{UUID_GAP})")


class Shaped(Protocol):
    """What a template shows, and of which there are many that look alike."""

    def in_shape(self) -> tuple[Any, Mapping[str, Any]]:
        """The same with gaps in it, which can be hashed, and what fills each of them."""


def gap(name: str) -> str:
    """The gap of that name (letters and digits)."""
    return f"g{_MARK}{name}."


def html_gap(name: str) -> SafeString:
    """The same where HTML stands."""
    return mark_safe(gap(name))  # noqa: S308 -- letters and digits


TOKEN_GAP: Final = gap("token")
"""The gap of a form's token."""


class Gapped:
    """HTML that was cut at its gaps once, to be filled many times."""

    def __init__(self, html: str) -> None:
        self._pieces = _GAPS.split(html)  # words and gaps by turns

    def __len__(self) -> int:
        """How many characters it has, gaps and all."""
        return sum(map(len, self._pieces))

    def filled(self, value: Callable[[str], object]) -> SafeString:
        """The HTML, each gap filled by what `value` gives for it, escaped unless that is safe."""
        pieces = self._pieces[:]
        words = {each: _escaped(value(each)) for each in dict.fromkeys(pieces[1::2])}
        pieces[1::2] = [words[each] for each in pieces[1::2]]
        return mark_safe("".join(pieces))  # noqa: S308 -- what is put in is escaped


def fill(html: str, values: Mapping[str, Any]) -> SafeString:
    """The HTML with its gaps filled by the values, each escaped unless it is safe."""
    return Gapped(html).filled(values.__getitem__)


def _escaped(value: object) -> str:
    words = str(value)
    return words if isinstance(value, SafeString) else escaped(words)
