"""Who carries a claim where: coders' spans united and laid over the units of a text.

Per claim a coder's spans are first united; a unit then carries her claim or does not. A unit is a sentence or a
passage, which carries the claim where a span shares at least half of it, or lies in it with at least half of its own
length; or it is a character, which carries it where a span covers it. Characters between two edges are alike for every
coder, so they are kept as one stretch with its length for weight.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from opinions.text.spans import Span

Grid = npt.NDArray[np.bool_]
"""Coders by units: who carries the claim where."""
Weights = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Covered:
    """One claim over one text: `grid` (coders by units), how much each unit weighs, and to which cluster (sentence or
    passage, by number) it belongs, which is what a bootstrap draws.
    """

    grid: Grid
    weights: Weights
    clusters: npt.NDArray[np.intp]


def united(spans: Iterable[Span]) -> list[Span]:
    """The spans with those that overlap or touch made one, in order.

    >>> united([Span(5, 9), Span(0, 3), Span(8, 12), Span(3, 4)])
    [Span(start=0, end=4), Span(start=5, end=12)]
    """
    whole: list[Span] = []
    for span in sorted(spans):
        if whole and span.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return whole


def over_units(coders: Sequence[Sequence[Span]], units: Sequence[Span]) -> Covered:
    """Coders' united spans of one claim over sentences or passages (in order, apart); each weighs the same."""
    grid = np.zeros((len(coders), len(units)), dtype=np.bool_)
    starts = np.array([unit.start for unit in units])
    ends = np.array([unit.end for unit in units])
    for row, spans in enumerate(coders):
        for span in spans:
            first = int(np.searchsorted(ends, span.start, side="right"))
            last = int(np.searchsorted(starts, span.end, side="left"))
            shared = np.minimum(ends[first:last], span.end) - np.maximum(starts[first:last], span.start)
            least = np.minimum(ends[first:last] - starts[first:last], span.end - span.start)
            grid[row, first:last] |= 2 * shared >= least
    return Covered(grid, np.ones(len(units)), np.arange(len(units)))


def edges_of(coders: Iterable[Iterable[Span]]) -> set[int]:
    """Where any of the spans begins or ends."""
    return {at for spans in coders for span in spans for at in (span.start, span.end)}


def over_characters(
    coders: Sequence[Sequence[Span]], units: Sequence[Span], length: int, edges: Iterable[int]
) -> Covered:
    """Coders' united spans of one claim over the code points of a text of that length; `units` are the clusters.

    `edges` are those of the claims that it is compared with (`edges_of`), so that their grids have the same columns.
    What lies between two units belongs to the one before it.
    """
    every = {0, length, *(unit.start for unit in units), *edges_of(coders), *edges}
    cuts = np.array(sorted(at for at in every if 0 <= at <= length))
    grid = np.zeros((len(coders), len(cuts) - 1), dtype=np.bool_)
    for row, spans in enumerate(coders):
        for span in spans:
            first, last = np.searchsorted(cuts, [span.start, span.end])
            grid[row, first:last] = True
    unit_starts = np.array([unit.start for unit in units])
    clusters = np.maximum(np.searchsorted(unit_starts, cuts[:-1], side="right") - 1, 0)
    return Covered(grid, np.diff(cuts).astype(np.float64), clusters)
