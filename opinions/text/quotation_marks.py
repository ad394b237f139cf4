"""Which quotation marks of a text belong together, and which single ones are apostrophes. Takes linear time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

_TOKEN = re.compile("[“”\"‘’']")
_DOUBLE = frozenset('“”"')
_BEFORE_OPENING = frozenset("([{—–-“‘\"'")


@dataclass(frozen=True, slots=True)
class MarkPair:
    """Two marks that belong together, the places of which are code points of the text.

    `resumed`: where a quotation of several paragraphs opens anew at the start of each, and closes only in the last.
    """

    opens: int
    closes: int
    double: bool
    resumed: tuple[int, ...] = ()


class _Part(Enum):
    OPENS = "opens"
    CLOSES = "closes"
    APOSTROPHE = "apostrophe"


@dataclass(frozen=True, slots=True)
class _Token:
    at: int
    double: bool
    part: _Part
    after_s: bool = False


@dataclass(slots=True)
class _Open:
    """A mark that has opened a quotation, and where it was resumed since."""

    at: int
    double: bool
    resumed: list[int] = field(default_factory=list)

    def closed(self, at: int) -> MarkPair:
        return MarkPair(self.at, at, self.double, tuple(self.resumed))


def mark_pairs(text: str) -> list[MarkPair]:
    """Find the pairs of `text`, in which an LF ends each paragraph; the first to open is first.

    Curly and straight marks are told apart by what stands around them. A mark without its fellow is in no pair; nor is
    an apostrophe, within a word, before one (`’90s`) or after a plural (`officers’`) whose quotation closes later.

    >>> [(pair.opens, pair.closes) for pair in mark_pairs("“the ‘court’s’ order”")]
    [(0, 20), (5, 13)]
    """
    found: list[MarkPair] = []
    unclosed: list[_Open] = []
    start = 0
    for paragraph in text.split("\n"):
        tokens = list(_tokens(paragraph, start))
        goes_on = bool(tokens) and tokens[0].at == start and tokens[0].double and tokens[0].part is _Part.OPENS
        resumed = next((mark for mark in unclosed if mark.double), None) if goes_on else None
        if resumed is not None:
            resumed.resumed.append(start)
            tokens = tokens[1:]
        unclosed = [resumed] if resumed is not None else []
        found += _closed(tokens, unclosed)
        start += len(paragraph) + 1
    return sorted(found, key=lambda pair: pair.opens)


def _closed(tokens: list[_Token], unclosed: list[_Open]) -> Iterator[MarkPair]:
    """The pairs that close in a paragraph; `unclosed` are those open before it, and afterwards those open after it."""
    for token, following in zip(tokens, _following(tokens), strict=True):
        if token.part is _Part.OPENS:
            unclosed.append(_Open(token.at, token.double))
        elif token.part is _Part.CLOSES and token.double:
            while unclosed:
                mark = unclosed.pop()
                if mark.double:
                    yield mark.closed(token.at)
                    break
        elif _closes_single(token) and unclosed and not unclosed[-1].double and not _is_plural(token, following):
            yield unclosed.pop().closed(token.at)


def _closes_single(token: _Token) -> bool:
    return token.part is _Part.CLOSES and not token.double


def _is_plural(token: _Token, following: _Token | None) -> bool:
    """Whether an apostrophe is meant (`officers’`): the quotation that it could close has a later mark to close it."""
    return token.after_s and following is not None and _closes_single(following)


def _following(tokens: list[_Token]) -> list[_Token | None]:
    """For each token the next one that is no apostrophe."""
    after: list[_Token | None] = []
    following: _Token | None = None
    for token in reversed(tokens):
        after.append(following)
        following = following if token.part is _Part.APOSTROPHE else token
    return after[::-1]


def _tokens(paragraph: str, start: int) -> Iterator[_Token]:
    for match in _TOKEN.finditer(paragraph):
        at, char = match.start(), match.group()
        before = paragraph[at - 1] if at else " "
        after = paragraph[at + 1] if at + 1 < len(paragraph) else " "
        double = char in _DOUBLE
        yield _Token(start + at, double, _part(char, before, after), after_s=not double and before in "sS")


def _part(char: str, before: str, after: str) -> _Part:
    opening = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
    if char in "“‘":
        return _Part.OPENS
    if char in _DOUBLE:
        return _Part.OPENS if opening and char == '"' else _Part.CLOSES
    if before.isalnum() and after.isalnum():
        return _Part.APOSTROPHE
    if opening:
        return _Part.OPENS if char == "'" and after.isalpha() else _Part.APOSTROPHE
    return _Part.APOSTROPHE if before.isspace() else _Part.CLOSES
