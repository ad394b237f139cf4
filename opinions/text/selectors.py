"""Selectors: how a place is named by its words (W3C TextQuoteSelector), and how a browser's words are checked.

A version's whole text need not be loaded: every function takes a `Window`, a stretch of the text that knows its start.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from opinions.text.spans import Span

CONTEXT = 32
"""Code points of prefix and of suffix."""

SLACK = 16
"""Code points that a window holds beyond the context, so that a quotation need not cut a character's marks off."""

WHITE_SPACE = "\t\n\v\f\r\x20\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""Unicode's White_Space, which is `\\p{White_Space}` in the browser; Python's own `isspace` takes in four more."""

ZERO_WIDTH_JOINER = "\u200d"
FIRST_MARK = "\u0300"
"""The first character that is a mark of the one before it; nothing joins others that come before it."""
SKIN_TONES = range(0x1F3FB, 0x1F400)
_WITHOUT_WHITE_SPACE = str.maketrans("", "", WHITE_SPACE)


class TextQuote(NamedTuple):
    """The words of a span with what stands before and after them, always slices of our own text."""

    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a version's text that begins at its offset `start` (code points). A whole text is `Window(text)`."""

    text: str
    start: int = 0

    @property
    def end(self) -> int:
        """The offset in the version after the window's last character."""
        return self.start + len(self.text)

    def slice(self, start: int, end: int) -> str:
        """The words from `start` to `end`, in version offsets. Raises ValueError where the window lacks them."""
        if not self.start <= start <= end <= self.end:
            raise ValueError(f"the text from {self.start} to {self.end} does not hold {start}..{end}")
        return self.text[start - self.start : end - self.start]


class SelectionMismatch(ValueError):
    """The words that the browser sent are not the words of our text. `ours` and `theirs` hold both."""

    def __init__(self, ours: str, theirs: str) -> None:
        super().__init__("the selected words are not those of the text at this place")
        self.ours = ours
        self.theirs = theirs


def window_bounds(span: Span, context: int = CONTEXT) -> tuple[int, int]:
    """Say what to load for `verify` and `quote`: the offset of the first character, and how many to ask for.

    The text may end sooner. PostgreSQL: `substring(text from first + 1 for count)`.
    """
    first = max(0, span.start - context - SLACK)
    return first, span.end + context + SLACK - first


def quote(text: str | Window, span: Span, context: int = CONTEXT) -> TextQuote:
    """Quote `span` with up to `context` code points on each side, a few more where the cut would part a character.

    Raises ValueError where `text` does not hold the span.

    >>> quote("The duty of care", Span(4, 8), context=3)
    TextQuote(exact='duty', prefix='he ', suffix=' of')
    """
    return quote_at(_window(text), span.start, span.end, context)


def quote_at(window: Window, start: int, end: int, context: int = CONTEXT) -> TextQuote:
    """Does as `quote` for the code points from `start` up to `end` of what the window is of."""
    exact = window.slice(start, end)
    text, start, end = window.text, start - window.start, end - window.start
    first, last = max(0, start - context), min(len(text), end + context)
    while first > max(0, start - context - SLACK) and _joins(text, first):
        first -= 1
    while last < min(len(text), end + context + SLACK) and _joins(text, last):
        last += 1
    return TextQuote(exact, text[first:start], text[end:last])


class Quotable:
    """A whole text of which many spans are quoted: where a cut would part a character is found once."""

    def __init__(self, text: str) -> None:
        """`text` is a version's, whole."""
        self.text = text
        joiners = {sign for sign in set(text) if sign == ZERO_WIDTH_JOINER or _joins(f" {sign}", 1)}
        signs = re.finditer(f"[{''.join(map(re.escape, joiners))}]", text) if joiners else ()
        near = {at for sign in signs for at in (sign.start(), sign.end())}
        self._parting = frozenset(at for at in near if 0 < at < len(text) and _joins(text, at))

    def words_at(self, start: int, end: int) -> tuple[str, str, str]:
        """The words from `start` to `end` with what stands before and after them, as `quote` gives them."""
        text, first, last = self.text, start - CONTEXT if start > CONTEXT else 0, end + CONTEXT
        if first in self._parting or last in self._parting:
            return quote_at(Window(text), start, end)
        return text[start:end], text[first:start], text[end:last]


def trim(text: str | Window, start: int, end: int) -> Span | None:
    """Drop the white space at both ends of `start`..`end`. None where nothing else is left.

    Raises ValueError where `text` does not hold the range.

    >>> trim("The duty ", 3, 9)
    Span(start=4, end=8)
    """
    words = _window(text).slice(start, end)
    left = len(words) - len(words.lstrip(WHITE_SPACE))
    right = len(words.rstrip(WHITE_SPACE))
    return Span(start + left, start + right) if left < right else None


def verify(text: str | Window, span: Span, exact: str) -> str:
    r"""Check the browser's words against ours at `span`, and give ours.

    White space may differ, be missing or be added (browsers join paragraphs as they please); nothing else may. Raises
    SelectionMismatch where the words differ, ValueError where `text` does not hold the span.

    >>> verify("One.\nTwo.", Span(0, 9), "One.Two.")
    'One.\nTwo.'
    """
    ours = _window(text).slice(span.start, span.end)
    if ours.translate(_WITHOUT_WHITE_SPACE) != exact.translate(_WITHOUT_WHITE_SPACE):
        raise SelectionMismatch(ours, exact)
    return ours


def _window(text: str | Window) -> Window:
    return Window(text) if isinstance(text, str) else text


def _joins(text: str, at: int) -> bool:
    """Whether a cut at `at` would part what a reader sees as one character."""
    before, after = text[at - 1], text[at]
    if before < FIRST_MARK and after < FIRST_MARK:
        return False
    return (
        ZERO_WIDTH_JOINER in (before, after) or unicodedata.category(after).startswith("M") or ord(after) in SKIN_TONES
    )
