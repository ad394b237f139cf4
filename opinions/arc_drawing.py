"""Draws who cites whom as arcs: things stand below each other, an arc leads on their left from one to what it cites.

So names are read like a list at any width, and no two of them overlap. Pure reckoning; lengths are the drawing's units.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

ROW: Final = 44
"""From one name to the next: enough for a finger."""
ARCS: Final = 124
"""The room for arcs, left of the names."""
WIDTH: Final = 352
"""The whole width, which a telephone shows without scrolling."""
NARROWEST, FEWEST_STEPS = 30, 7
"""How far the shortest arc's controls reach, and over how many rows at least the rest of the room is spread."""
TIP: Final = 8
"""The length of an arrow's tip."""
THINNEST, THICKEST = 1.25, 5.0


@dataclass(frozen=True, slots=True)
class Dot:
    """Where a thing stands: its dot's centre; its name begins at `words_x`."""

    x: int
    y: int
    words_x: int


@dataclass(frozen=True, slots=True)
class Arc:
    """An arc as attributes of shapes: its `path`, the arrow's `tip`, the `width` of its line, its farthest point."""

    path: str
    tip: str
    width: float
    x: float
    y: float


def height_of(rows: int) -> int:
    """The height of a drawing of so many things."""
    return rows * ROW


def dot_at(row: int) -> Dot:
    """The place of the thing in that row, counted from 0."""
    return Dot(ARCS, row * ROW + ROW // 2, ARCS + 14)


def draw_arcs(order: Sequence[Hashable], counts: Mapping[tuple[Hashable, Hashable], int]) -> list[Arc]:
    """The arcs of these pairs (from, to) with their counts, in their order; `order` holds all that stand there."""
    rows = {key: row for row, key in enumerate(order)}
    steps = max(len(rows) - 1, FEWEST_STEPS)
    return [_arc(rows[source], rows[target], steps, count) for (source, target), count in counts.items()]


def _arc(source: int, target: int, steps: int, count: int) -> Arc:
    start, end = dot_at(source), dot_at(target)
    widest = ARCS / 0.75 - 6  # a cubic curve reaches three quarters of the way to its controls
    reach = NARROWEST + (widest - NARROWEST) * (abs(target - source) / steps)
    left, tip = start.x - reach, end.x - TIP
    return Arc(
        path=f"M{start.x - 4:g} {start.y:g}C{left:g} {start.y:g} {left:g} {end.y:g} {tip:g} {end.y:g}",
        tip=f"{end.x - 4:g},{end.y:g} {tip - 2:g},{end.y - 4:g} {tip - 2:g},{end.y + 4:g}",
        width=round(min(THINNEST + 0.75 * log2(count), THICKEST), 2),
        x=round(start.x - 0.75 * reach, 1),
        y=(start.y + end.y) / 2,
    )
