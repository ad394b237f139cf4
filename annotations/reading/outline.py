"""Where a writing's notes lie: how many under each heading, and drawn small, the whole text from top to foot."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from django.utils.translation import gettext as _

from annotations.reading.cards import ClaimView
from annotations.reading.desk import Desk
from annotations.reading.marks import BARE, Layers, Mark, look_classes
from opinions.drawing import OutlineEntry, outline_of
from opinions.models import Passage
from opinions.text.selectors import Window

BINS = 200
"""Into how many equal stretches the text is cut for its map; its size is bounded by this, not by the notes."""
MAP_WIDTH = 12
"""Units of the map's drawing from side to side."""
MOST_BESIDE = 4
"""Claims that are drawn beside each other in one stretch, the most frequent."""


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A heading, how many annotations begin under it, and how many of those lead with which claim (its label)."""

    dom_id: str
    start: int
    label: str
    page: str
    part_line: str
    count: int
    claims: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class MapPath:
    """The stretches of one look: its classes, and the `d` of an SVG path in units of `MAP_WIDTH` by `BINS`."""

    classes: str
    d: str


@dataclass(frozen=True, slots=True)
class TextMap:
    """A writing from top to foot: `paths` where notes lie, `headings` (the `d` of a path) where headings stand."""

    paths: tuple[MapPath, ...]
    headings: str
    length: int


NO_MAP: Final = TextMap((), "", 0)


def outline_and_map(
    desk: Desk, text: Window, layers: Layers, claims: Sequence[ClaimView]
) -> tuple[tuple[OutlineLine, ...], TextMap]:
    """The writing's headings with what lies under each, and the map of the whole, under the desk's filter."""
    entries = _entries(desk, text)
    marks = [*layers.own, *layers.crowd]
    labels = {claim.colour: claim.label for claim in reversed(claims)}
    return tuple(outline_lines(entries, marks, labels)), text_map(desk.version.length, marks, entries)


def _entries(desk: Desk, text: Window) -> list[OutlineEntry]:
    """The headings; before them what stands above the first, and after them the court's notes."""
    found = outline_of(desk.layout, text, desk.citer.series, desk.part_lines)
    body = [passage for passage in desk.layout.passages if not passage.label]
    notes = [passage for passage in desk.layout.passages if passage.label]
    if body and (not found or found[0].start > body[0].start):
        found.insert(0, _entry(desk, body[0], _("Beginning")))
    if notes and (not body or notes[0].start > body[-1].start):
        found.append(_entry(desk, notes[0], _("Notes of the court")))
    return found


def _entry(desk: Desk, passage: Passage, label: str) -> OutlineEntry:
    series = desk.citer.series
    page = desk.layout.pagination.page_at(passage.start, series) if series is not None else ""
    return OutlineEntry(f"passage-{passage.position}", label, page, start=passage.start)


def outline_lines(
    entries: Sequence[OutlineEntry], marks: Sequence[Mark], labels: Mapping[str, str]
) -> list[OutlineLine]:
    """The entries (in the order of the text) with the annotations that begin under each, up to the next.

    What begins before the first entry is counted nowhere. `labels` has what a claim is called by its look's classes.
    """
    starts = [entry.start for entry in entries]
    looks: list[Counter[int]] = [Counter() for _entry in entries]
    for (at, look), number in Counter([(bisect_right(starts, mark.start), mark.look) for mark in marks]).items():
        if at:
            looks[at - 1][look] = number
    return [
        OutlineLine(
            entry.dom_id, entry.start, entry.label, entry.page, entry.part_line, counted.total(), _told(counted, labels)
        )
        for entry, counted in zip(entries, looks, strict=True)
    ]


def _told(counted: Counter[int], labels: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """What the looks are called, the most frequent first; looks that are not in `labels` are told together."""
    told: Counter[str] = Counter()
    for look, number in counted.most_common():
        bare = _("Highlight") if look == BARE else _("other claims")
        told[labels.get(look_classes(look), bare)] += number
    return tuple(told.most_common())


def text_map(length: int, marks: Sequence[Mark], entries: Sequence[OutlineEntry]) -> TextMap:
    """Draws the marks of a text of `length` code points. Each stretch is shared by the claims that lead there."""
    scale = max(length, 1)
    steps: dict[int, list[int]] = {}  # of each look, by how much more or fewer marks lie from a stretch on
    for _uuid, start, end, look, _by in marks:
        step = steps.get(look)
        if step is None:
            step = steps[look] = [0] * (BINS + 1)
        step[start * BINS // scale] += 1
        step[(end - 1) * BINS // scale + 1] -= 1
    headings = "".join(f"M0 {_bin(entry.start, length)}h{MAP_WIDTH}" for entry in entries)
    return TextMap(_paths(tuple((look, tuple(step)) for look, step in sorted(steps.items()))), headings, length)


@lru_cache(maxsize=128)
def _paths(steps: tuple[tuple[int, tuple[int, ...]], ...]) -> tuple[MapPath, ...]:
    """The stretches of each look, drawn; a class looks at the same."""
    bins: dict[int, dict[int, int]] = {}
    for look, step in steps:
        for at, lying in enumerate(accumulate(step[:BINS])):
            if lying:
                bins.setdefault(at, {})[look] = lying
    drawn: dict[int, list[str]] = {}
    for at, counted in sorted(bins.items()):
        beside = sorted(sorted(counted, key=counted.__getitem__, reverse=True)[:MOST_BESIDE])
        for place, look in enumerate(beside):
            wide = MAP_WIDTH // len(beside)
            drawn.setdefault(look, []).append(f"M{place * wide} {at}.5h{wide}")
    return tuple(MapPath(look_classes(look), "".join(d)) for look, d in sorted(drawn.items()))


def _bin(offset: int, length: int) -> int:
    return min(offset * BINS // max(length, 1), BINS - 1)
