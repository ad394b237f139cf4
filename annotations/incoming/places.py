"""Where the words of a file stand in the assignment's texts. Only the same words are a place; all else is proposed."""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from annotations.incoming.entries import Entry
from annotations.reading.desk import whole_number
from opinions.models import OpinionText
from opinions.text.selectors import WHITE_SPACE, SelectionMismatch, trim, verify
from opinions.text.spans import Span

MOST_PROPOSED: Final = 5
"""Places that a person is given to choose from."""
ANCHOR_WORDS: Final = 3
"""How many words at each end of a quotation, or beside it, are looked for where the whole is not found."""
_WHITE: Final = f"[{re.escape(WHITE_SPACE)}]"
_STRETCH: Final = re.compile(f"{_WHITE}+")


@dataclass(frozen=True, slots=True)
class Place:
    """A span of one version (whose `text` and `opinion` are loaded)."""

    version: OpinionText
    span: Span

    @property
    def words(self) -> str:
        """What stands there."""
        return self.span.slice(self.version.text)

    @property
    def trimmed(self) -> "Place | None":
        """Without white space at its ends; None where nothing else is there."""
        return _trimmed(self.version, self.span.start, self.span.end)

    @property
    def key(self) -> str:
        """As a form names it."""
        return f"{self.version.uuid}:{self.span.start}:{self.span.end}"


@dataclass(frozen=True, slots=True)
class Texts:
    """The assignment's pinned versions in their order, and the earlier versions of the same writings."""

    pinned: Sequence[OpinionText]
    earlier: Sequence[OpinionText]

    def named(self, fingerprint: str) -> list[OpinionText]:
        """The versions with that fingerprint, the pinned ones first."""
        return [each for each in (*self.pinned, *self.earlier) if each.fingerprint == fingerprint]

    def chosen(self, key: str) -> Place | None:
        """The place that a form names (`Place.key`), in a pinned version; None where it is none."""
        uuid, _colon, ends = key.partition(":")
        start, end = map(whole_number, ends.split(":", 1)) if ":" in ends else (None, None)
        for version in self.pinned:
            if str(version.uuid) == uuid and start is not None and end is not None:
                return _trimmed(version, start, end)
        return None


def place_as_told(entry: Entry, texts: Texts) -> Place | None:
    """The place that the entry names by fingerprint and offsets, where its words stand there; as it is, not trimmed."""
    start, end = entry.start, entry.end
    for version in texts.named(entry.fingerprint) if entry.fingerprint else ():
        if start is None or end is None or not start < end <= len(version.text):
            return None
        try:
            verify(version.text, Span(start, end), entry.exact or version.text[start:end])
        except SelectionMismatch:
            return None
        return Place(version, Span(start, end))
    return None


def place_by_words(entry: Entry, texts: Texts) -> Place | None:
    """The one place of the pinned texts that has the entry's words, white space aside.

    Of several the one between its prefix and its suffix; None where that is not one alone.
    """
    found = list(islice(_occurrences(entry.exact, texts.pinned), 1_000))
    if len(found) > 1:
        found = [each for each in found if _between(each, entry)]
    return found[0] if len(found) == 1 else None


def proposals(entry: Entry, texts: Texts) -> list[Place]:
    """Places that may be meant, the likeliest first: the same words elsewhere, their ends, what stands beside them."""
    same = list(islice(_occurrences(entry.exact, texts.pinned), MOST_PROPOSED))
    around = [] if same else [*_with_ends(entry, texts.pinned), *_within(entry, texts.pinned)]
    return list({each.key: each for each in (*same, *around)}.values())[:MOST_PROPOSED]


def _occurrences(words: str, versions: Sequence[OpinionText]) -> Iterator[Place]:
    sought = " ".join(words.split())
    for version in versions if sought else ():
        text, offsets = _folded(version.text)
        at = text.find(sought)
        while at >= 0:
            end = at + len(sought)
            yield Place(version, Span(offsets[at], offsets[end - 1] + 1))
            at = text.find(sought, end)


@lru_cache(maxsize=8)
def _folded(text: str) -> tuple[str, "array[int]"]:
    """The text with one space for each stretch of white space, and the offset in the text of each of its characters."""
    offsets = array("L")
    at = 0
    for stretch in _STRETCH.finditer(text):
        offsets.extend(range(at, stretch.start() + 1))
        at = stretch.end()
    offsets.extend(range(at, len(text)))
    return _STRETCH.sub(" ", text), offsets


def _pattern(words: Sequence[str]) -> str:
    return f"{_WHITE}+".join(map(re.escape, words))


def _between(place: Place, entry: Entry) -> bool:
    """Whether the entry's prefix ends before the place, and its suffix begins after it, white space aside."""
    before, after = "".join(entry.prefix.split()), "".join(entry.suffix.split())
    reach = 2 * (len(entry.prefix) + len(entry.suffix)) + 20
    text, span = place.version.text, place.span
    left = "".join(text[max(0, span.start - reach) : span.start].split())
    right = "".join(text[span.end : span.end + reach].split())
    return bool(before or after) and left.endswith(before) and right.startswith(after)


def _with_ends(entry: Entry, versions: Sequence[OpinionText]) -> Iterator[Place]:
    """Stretches that begin and end as the words do, and are about as long."""
    words = entry.exact.split()
    if len(words) >= 2 * ANCHOR_WORDS:
        head, tail = f"(?P<inside>){_pattern(words[:ANCHOR_WORDS])}", _pattern(words[-ANCHOR_WORDS:])
        yield from _stretches(head, tail, 2 * len(entry.exact) + 20, versions)


def _within(entry: Entry, versions: Sequence[OpinionText]) -> Iterator[Place]:
    """Stretches between the end of the prefix and the beginning of the suffix."""
    before, after = entry.prefix.split()[-ANCHOR_WORDS:], entry.suffix.split()[:ANCHOR_WORDS]
    if before and after:
        head, tail = f"{_pattern(before)}{_WHITE}+(?P<inside>)", f"(?={_pattern(after)})"
        yield from _stretches(head, tail, 2 * len(entry.exact) + 20, versions)


def _stretches(head: str, tail: str, reach: int, versions: Sequence[OpinionText]) -> Iterator[Place]:
    """From where `head` has its group `inside` to the next end of `tail`, at most `reach` code points further."""
    for version in versions:
        for found in islice(re.finditer(head, version.text), 200):
            end = re.compile(tail).search(version.text, found.end(), found.end() + reach)
            place = _trimmed(version, found.start("inside"), end.end()) if end else None
            if place:
                yield place


def _trimmed(version: OpinionText, start: int, end: int) -> Place | None:
    if not start < end <= len(version.text):
        return None
    span = trim(version.text, start, end)
    return Place(version, span) if span else None
