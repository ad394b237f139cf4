"""What the fonts of a PDF set off, brought to the words of the drafts that its text became.

Since then paragraphs were joined from lines, hyphens at line ends and calls of notes taken out, heads and notes stepped
over: the characters of a draft are looked for in the text in their order, and only one that was found is given a style.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from opinions.text.kinds import EmphasisStyle
from opinions.text.parsed import ParsedWarning
from opinions.text.readers.drafts import Draft, DraftWriting, Run

BITS = {EmphasisStyle.ITALIC: 1, EmphasisStyle.BOLD: 2, EmphasisStyle.SMALL_CAPS: 4}
FLAGS = {EmphasisStyle.ITALIC: 1 << 6, EmphasisStyle.SMALL_CAPS: 1 << 17, EmphasisStyle.BOLD: 1 << 18}
"""The flags of a font's descriptor (ISO 32000-1, table 123: Italic, SmallCap, ForceBold)."""
NAMES = {
    EmphasisStyle.ITALIC: re.compile(r"ital|obli|slant|kursiv|\bCMTI|\bCMSL|[-,]It(?:MT)?$", re.IGNORECASE),
    EmphasisStyle.BOLD: re.compile(r"bold|black|heavy|[-,]?demi|\bCMBX|\bCMB\d", re.IGNORECASE),
    EmphasisStyle.SMALL_CAPS: re.compile(r"small-?cap|smcp|smallc|\bCMCSC|[-,]SC$|caps?sc", re.IGNORECASE),
}
SUBSET = re.compile(r"[A-Z]{6}\+")
PROBE = 20
FARTHEST = 20_000
LONGEST_CALL = 5


@lru_cache(maxsize=512)
def style_of_font(name: bytes, flags: int) -> int:
    """How a font sets words off, as a sum of `BITS`: by the flags of its descriptor, or by its name.

    >>> style_of_font(b"ABCDEF+TimesNewRomanPS-BoldItalicMT", 0), style_of_font(b"Times-Roman", 64)
    (3, 1)
    """
    plain = SUBSET.sub("", name.decode("utf-8", "replace"))
    return sum(bit for style, bit in BITS.items() if flags & FLAGS[style] or NAMES[style].search(plain))


@dataclass(frozen=True, slots=True)
class _Solid:
    """A text without its white space: its characters, and where each stands."""

    text: str
    places: Sequence[int]


def with_emphasis(
    writings: Sequence[DraftWriting], text: str, styles: bytes
) -> tuple[list[DraftWriting], list[ParsedWarning]]:
    """The writings with what is set off in `text`, of which `styles` holds a sum of `BITS` for each code point.

    What most of the text is set in sets nothing off. Warns of passages whose words were not all found again.
    """
    styles = _apart_from_the_usual(text, styles)
    if not any(styles):
        return list(writings), []
    places = [at for at, character in enumerate(text) if not character.isspace()]
    solid = _Solid("".join(text[at] for at in places), places)
    missed = 0

    def emphasised(draft: Draft) -> Draft:
        nonlocal missed
        found = list(_found(draft, solid))
        missed += sum(not each.isspace() for each in draft.text) > len(found)
        return replace(draft, runs=tuple(_runs(draft.text, {at: styles[place] for at, place in found})))

    made = [
        replace(each, body=tuple(map(emphasised, each.body)), notes=tuple(map(emphasised, each.notes)))
        for each in writings
    ]
    sentence = f"The emphasis of {missed} passages was not found again in full: compare them with the PDF."
    return made, [ParsedWarning(0, sentence)] if missed else []


def _apart_from_the_usual(text: str, styles: bytes) -> bytes:
    """The styles without what most of the text is set in."""
    counted = Counter(style for style, character in zip(styles, text, strict=True) if not character.isspace())
    if not counted:
        return styles
    usual, times = counted.most_common(1)[0]
    return bytes(style & ~usual for style in styles) if usual and 2 * times > counted.total() else styles


def _found(draft: Draft, solid: _Solid) -> Iterator[tuple[int, int]]:
    """For each character of a draft that was found, its offset there and in the text."""
    own = [at for at, character in enumerate(draft.text) if not character.isspace()]
    words = "".join(draft.text[at] for at in own)
    place = bisect_left(solid.places, draft.at)
    for number, at in enumerate(own):
        if place >= len(solid.text) or solid.text[place] != words[number]:
            step = _step(words, number, solid.text, place)
            if step is None:
                return
            place = step
        yield at, solid.places[place]
        place += 1


def _step(words: str, number: int, text: str, place: int) -> int | None:
    """Where in the text the words go on from `number`: after a hyphen or a call, else where they stand next."""
    probe = words[number : number + PROBE]
    near = text.find(probe[:LONGEST_CALL], place, place + 2 * LONGEST_CALL)
    if near >= 0 and near - place <= LONGEST_CALL:
        return near
    far = text.find(probe, place, place + FARTHEST)
    return far if far >= 0 else None


def _runs(text: str, styles: dict[int, int]) -> Iterator[Run]:
    """The runs of each style; white space between two words of a style belongs to it."""
    for style, bit in BITS.items():
        start: int | None = None
        end = 0
        for at, character in enumerate(text):
            if character.isspace():
                continue
            if styles.get(at, 0) & bit:
                start = at if start is None else start
                end = at + 1
            elif start is not None:
                yield Run(start, end, style)
                start = None
        if start is not None:
            yield Run(start, end, style)
