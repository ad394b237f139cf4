"""Canonical text: the one form in which a version's words are stored, counted and quoted.

Inside a passage every run of layout (line breaks, tabs, form feeds, plain spaces) is one space, none at the edges, and
the text is in Unicode's NFC. No-break spaces, soft hyphens and printed errors stay. Passages are divided by one LF.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from opinions.text.spans import Span

_BREAKS = "\t\n\v\f\r\x85\u2028\u2029"
LAYOUT = re.compile(f"[ {_BREAKS}]+")
_CHANGED_LAYOUT = re.compile(rf"[{_BREAKS}][ {_BREAKS}]*| [ {_BREAKS}]+|\A | \Z")
"""The runs of layout that do not stay as they are: all but a single space between words."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of source and what became of it. `plain`: each code point became itself, to the next piece."""

    source: int
    target: int
    length: int
    plain: bool


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Carries offsets of a source to its canonical text."""

    _pieces: tuple[_Piece, ...]
    _source_length: int
    _starts: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(piece.source for piece in self._pieces))

    def to_canonical(self, offset: int) -> int:
        """The canonical offset of source offset `offset`, both in code points.

        An offset inside a run of layout, or inside characters that were composed into one, goes to the end of what
        became of them. Raises ValueError outside the source.
        """
        if not 0 <= offset <= self._source_length:
            raise ValueError(f"offset {offset} lies outside a source of {self._source_length} code points")
        if not self._pieces:
            return 0
        piece = self._pieces[bisect_right(self._starts, offset) - 1]
        within = offset - piece.source
        if piece.plain:
            return piece.target + within
        return piece.target + (piece.length if within else 0)


def canonical_layout(text: str) -> str:
    r"""Put the inside of one passage into canonical form.

    >>> canonical_layout(" of  the\r\nstatute\t")
    'of the statute'
    """
    return unicodedata.normalize("NFC", LAYOUT.sub(" ", text).strip(" "))


def canonicalize(text: str) -> tuple[str, OffsetMap]:
    r"""Do as `canonical_layout` and say where each source offset went.

    >>> words, offsets = canonicalize("of\r\n  the cafe\u0301.")
    >>> words, offsets.to_canonical(6), offsets.to_canonical(15)
    ('of the café.', 3, 11)
    """
    pieces: list[_Piece] = []
    written: list[str] = []
    source = target = 0
    for old, new in _changes(text):
        plain = old == new
        if not (plain and pieces and pieces[-1].plain):
            pieces.append(_Piece(source, target, len(new), plain))
        written.append(new)
        source, target = source + len(old), target + len(new)
    return "".join(written), OffsetMap(tuple(pieces), len(text))


def _changes(text: str) -> Iterator[tuple[str, str]]:
    """Part `text` into (source, canonical) pairs, the longest that can be told apart cheaply."""
    end = 0
    for run in _CHANGED_LAYOUT.finditer(text):
        yield from _composed(text[end : run.start()])
        at_edge = run.start() == 0 or run.end() == len(text)
        yield run.group(), "" if at_edge else " "
        end = run.end()
    yield from _composed(text[end:])


def _composed(run: str) -> Iterator[tuple[str, str]]:
    """Part a run where NFC changes it; a run in NFC already is one pair."""
    if not run:
        return
    if unicodedata.is_normalized("NFC", run):
        yield run, run
        return
    start = 0
    for at in range(1, len(run)):
        if unicodedata.combining(run[at]) == 0 and _parts_at(run, start, at):
            yield run[start:at], unicodedata.normalize("NFC", run[start:at])
            start = at
    yield run[start:], unicodedata.normalize("NFC", run[start:])


def _parts_at(run: str, start: int, at: int) -> bool:
    """Whether NFC leaves the characters on both sides of `at` apart."""
    joined = unicodedata.normalize("NFC", run[start : at + 1])
    before, after = unicodedata.normalize("NFC", run[start:at]), unicodedata.normalize("NFC", run[at])
    return joined == before + after


def tile(texts: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    r"""Join passages into a version's text. The LF between two passages belongs to the first, so that the spans tile.

    Raises ValueError for an empty passage, which could have no span.

    >>> tile(["One.", "Two."])
    ('One.\nTwo.', (Span(start=0, end=5), Span(start=5, end=9)))
    """
    spans: list[Span] = []
    start = 0
    for number, text in enumerate(texts, start=1):
        if not text:
            raise ValueError(f"passage {number} is empty")
        end = start + len(text) + (number < len(texts))
        spans.append(Span(start, end))
        start = end
    return "\n".join(texts), tuple(spans)


def fingerprint(text: str) -> str:
    """The SHA-256 of a canonical text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
