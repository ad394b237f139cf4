"""Small pictures of one scale: for each claim (and each section or group) where along the text how many marked it.

A picture is `WIDE` wide and `TALL` high: the texts from their first word to their last, one after the other; a bar is a
passage, as high as the share of the students who marked it with the claim. So any two pictures compare by eye.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotations.review.coded import CodedWork, Coder
from annotations.review.places import Place, places_of
from annotations.review.tables.counting import claim_head, coders_by_claim, least_of
from annotations.review.tables.grid import Head, opening
from annotations.review.tables.naming import named_places, shown_places

WIDE: Final = 1000
TALL: Final = 100
NARROWEST: Final = 8
"""The least width of a bar, so that a sentence in a long opinion is seen."""


class Apart(StrEnum):
    """By what a claim's picture is divided, as it stands in addresses."""

    NOTHING = ""
    SECTION = "section"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Bar:
    """A passage in a picture: `count` of the strip's students marked it with the claim. `pin` is where it is."""

    x: int
    width: int
    height: int
    count: int
    pin: str
    query: str

    @property
    def y(self) -> int:
        """Where it begins, from above."""
        return TALL - self.height


@dataclass(frozen=True, slots=True)
class Strip:
    """One picture: of all students (`name` empty), or of a section or group. `found`: how many have the claim."""

    name: str
    found: int
    coders: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A claim and its strips."""

    head: Head
    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class Pictures:
    """All claims. `borders` are where a writing begins (but the first); `hidden` passages are left out, as marked by
    fewer than `least` students.
    """

    claims: tuple[Picture, ...]
    borders: tuple[int, ...]
    hidden: int
    least: int


def pictures(work: CodedWork, apart: Apart, asked: int | None = None) -> Pictures:
    """The pictures of the work. Passages are shown that at least `asked` marked; without it, as many as can be read.

    The number of queries depends on the texts alone.
    """
    places = places_of(work)
    least = least_of(places, asked)
    named = named_places(work, shown_places(places, least))
    begins, whole = _axis(work)
    parts = _parts(work.coders, apart)
    found = coders_by_claim(work.tags)
    claims = []
    for claim in work.claims:
        has = found.get(claim.pk, set())
        here = [(place, head) for place, head in named if claim.pk in place.claims]
        strips = []
        for name, coders in parts.items():
            query = opening(on=claim.key, **({f"of_{apart}": name} if apart else {}))
            bars = [
                _bar(_across(place, begins, whole), len(place.claims[claim.pk] & coders), len(coders), head, query)
                for place, head in here
                if place.claims[claim.pk] & coders
            ]
            strips.append(Strip(name, len(has & coders), len(coders), tuple(bars)))
        claims.append(Picture(claim_head(claim), tuple(strips)))
    borders = [WIDE * at // whole for at in list(begins.values())[1:]]
    return Pictures(tuple(claims), tuple(borders), len(places) - len(named), least)


def _axis(work: CodedWork) -> tuple[dict[int, int], int]:
    """Where each text begins on the axis, in code points, and how long all of them are (1 at least)."""
    begins, at = {}, 0
    for version in work.versions:
        begins[version.pk] = at
        at += version.length
    return begins, max(at, 1)


def _across(place: Place, begins: Mapping[int, int], whole: int) -> tuple[int, int]:
    """Where the place's bar begins, and its width; inside the picture."""
    begin = begins[place.version]
    x = WIDE * (begin + place.core.start) // whole
    width = max(NARROWEST, WIDE * (begin + place.core.end) // whole - x)
    return min(x, WIDE - width), width


def _bar(across: tuple[int, int], count: int, coders: int, head: Head, query: str) -> Bar:
    x, width = across
    return Bar(x, width, -(-TALL * count // coders), count, head.aside or head.label, f"{head.query}&{query}")


def _parts(coders: Sequence[Coder], apart: Apart) -> dict[str, frozenset[int]]:
    """The coders by section or group, by name; who is in none is in none of them, where there is any."""
    if not apart:
        return {"": frozenset(coder.key for coder in coders)} if coders else {}
    found: dict[str, set[int]] = {}
    for coder in coders:
        name = coder.section if apart is Apart.SECTION else coder.group
        if name:
            found.setdefault(name, set()).add(coder.key)
    return {name: frozenset(found[name]) for name in sorted(found, key=str.casefold)}
