"""Cuts from a passage the words around what a search found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from opinions.text.spans import Span

MOST = 320
"""Code points of an excerpt, about."""
LEAD_IN = 70
"""Code points before the first found word, about."""
WORD_END = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of an excerpt; `found` where they are what was searched for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a text (`span`, in its code points) in pieces; `cut_before` and `cut_after` where more follows."""

    span: Span
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


def excerpt(text: str, found: Sequence[Span], *, most: int = MOST) -> Excerpt:
    """The stretch of `text` of some `most` code points in which the most of `found` stand; cut between words.

    `found` are spans of `text` in order, without overlap. Without any, the text's beginning.
    """
    span = _widest(text, found, most)
    inside = [each for each in found if span.start <= each.start and each.end <= span.end]
    edges = [span.start, *(edge for each in inside for edge in (each.start, each.end)), span.end]
    pieces = [Piece(text[start:end], found=at % 2 == 1) for at, (start, end) in enumerate(pairwise(edges))]
    return Excerpt(span, tuple(each for each in pieces if each.text), span.start > 0, span.end < len(text))


def marked_spans(marked: str, text: str, opens: str, closes: str) -> list[Span]:
    """Where in `text` the words stand that `marked` holds between `opens` and `closes`.

    Empty where `marked` is not `text` with such signs: a wrong mark would be worse than none.

    >>> marked_spans("a [duty] of [care]", "a duty of care", "[", "]")
    [Span(start=2, end=6), Span(start=10, end=14)]
    """
    if marked.replace(opens, "").replace(closes, "") != text:
        return []
    spans: list[Span] = []
    at = 0
    for piece in re.split(f"({re.escape(opens)}[^{re.escape(closes)}]*{re.escape(closes)})", marked):
        length = len(piece.replace(opens, "").replace(closes, ""))
        if piece.startswith(opens) and length:
            spans.append(Span(at, at + length))
        at += length
    return spans


def _widest(text: str, found: Sequence[Span], most: int) -> Span:
    """The stretch: of equals the earliest."""
    if len(text) <= most:
        return Span(0, len(text))
    starts = [max(0, each.start - LEAD_IN) for each in found] or [0]
    counts = [sum(start <= each.start and each.end <= start + most for each in found) for start in starts]
    start = min(starts[counts.index(max(counts))], len(text) - most)
    end = start + most
    if start > 0:
        first = min((each.start for each in found if each.start >= start), default=end)
        gap = WORD_END.search(text, start, first)
        start = gap.end() if gap else start
    if end < len(text):
        last = max((each.end for each in found if each.end <= end), default=start)
        space = text.rfind(" ", max(last, start + 1), end)
        end = space if space > 0 else end
    return Span(start, end)
