"""Agreement on where passages begin and end: pairwise F1 of spans, and Krippendorff's α for unitizing.

Sources: Hripcsak and Rothschild, J. Am. Med. Inform. Assoc. 12 (2005) 296 (F1 between coders, which needs no count of
what nobody marked); Krippendorff, On the reliability of unitizing continuous data, Sociol. Methodol. 25 (1995) 47, and
Content Analysis (2nd ed. 2004), § 11.6.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from opinions.text.spans import Span

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SpanScores:
    """F1 over all pairs of coders together (micro-averaged), 0 to 1; None where no coder of a pair marked anything.

    `exact`: spans with both ends the same; `overlapping`: spans that share a code point; `characters`: code points.
    """

    exact: float | None
    overlapping: float | None
    characters: float | None


def span_scores(coders: Sequence[Sequence[Span]]) -> SpanScores:
    """The scores of coders' united spans of one claim."""
    marked = sum(map(len, coders))
    if len(coders) < 2 or not marked:  # noqa: PLR2004 -- a pair
        return SpanScores(None, None, None)
    possible = (len(coders) - 1) * marked
    alike = Counter(span for spans in coders for span in spans)
    exact = sum(count * (count - 1) for count in alike.values()) / possible
    owners, starts, ends = _flat(coders)
    overlapping = float(_others_touching(owners, starts, ends, len(coders)).sum()) / possible
    return SpanScores(exact, overlapping, _characters(starts, ends, len(coders)))


def _flat(coders: Sequence[Sequence[Span]]) -> tuple[Ints, Ints, Ints]:
    rows = [(row, span.start, span.end) for row, spans in enumerate(coders) for span in spans]
    owners, starts, ends = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return owners, starts, ends


def _others_touching(owners: Ints, starts: Ints, ends: Ints, coders: int) -> Ints:
    """For each span, how many other coders have one that shares a code point with it."""
    found = np.zeros(len(starts), dtype=np.int64)
    for coder in range(coders):
        mine = owners == coder
        own_starts, own_ends = np.sort(starts[mine]), np.sort(ends[mine])
        # United spans are apart, so their starts and ends are in the same order.
        first = np.searchsorted(own_ends, starts, side="right")
        last = np.searchsorted(own_starts, ends, side="left")
        found += (last > first) & ~mine
    return found


def _characters(starts: Ints, ends: Ints, coders: int) -> float:
    """2 |A ∩ B| / (|A| + |B|), summed over pairs: by a sweep over the number of coders at each place."""
    edges = np.concatenate([starts, ends])
    steps = np.concatenate([np.ones_like(starts), -np.ones_like(ends)])
    order = np.argsort(edges, kind="stable")
    depth = np.cumsum(steps[order])[:-1]
    lengths = np.diff(edges[order])
    return float((lengths * depth * (depth - 1)).sum() / ((coders - 1) * (ends - starts).sum()))


@dataclass(frozen=True, slots=True)
class Unitized:
    """Observed and expected disagreement of one claim; α is 1 − observed / expected."""

    observed: float
    expected: float

    @property
    def alpha(self) -> float | None:
        """None where nobody marked anything."""
        return 1 - self.observed / self.expected if self.expected else None


def unitized(coders: Sequence[Sequence[Span]], length: int) -> Unitized:
    """Of coders' united spans of one claim on a continuum of `length` code points that begins at 0.

    Krippendorff (1995), (3) to (9): two units that overlap differ by the squares of how far their ends lie apart, a
    unit in another's gap by the square of its own length.
    """
    number = len(coders)
    if number < 2 or not any(coders):  # noqa: PLR2004 -- a pair
        return Unitized(0.0, 0.0)
    owners, starts, ends = _flat(coders)
    lengths = (ends - starts).astype(np.float64)
    alone = number - 1 - _others_touching(owners, starts, ends, number)
    observed = 2 * float((alone * lengths**2).sum()) + _differing(owners, starts, ends)
    gaps = _gaps(coders, length)
    return Unitized(observed / (number * (number - 1) * length**2), _expected(lengths, gaps, number, length))


def _differing(owners: Ints, starts: Ints, ends: Ints) -> float:
    """The squared distances of overlapping units of different coders, each ordered pair."""
    order = np.argsort(starts, kind="stable")
    owners, starts, ends = owners[order], starts[order], ends[order]
    total = 0.0
    for at in range(len(starts)):
        last = int(np.searchsorted(starts, ends[at], side="left"))
        later = slice(at + 1, last)
        others = owners[later] != owners[at]
        apart = (starts[later] - starts[at]) ** 2 + (ends[later] - ends[at]) ** 2
        total += 2 * float(apart[others].sum())
    return total


def _gaps(coders: Sequence[Sequence[Span]], length: int) -> Floats:
    found: list[int] = []
    for spans in coders:
        edges = [0, *(at for span in spans for at in (span.start, span.end)), length]
        found += [end - start for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]
    return np.array(sorted(found), dtype=np.float64)


def _expected(lengths: Floats, gaps: Floats, coders: int, length: int) -> float:
    """Krippendorff (1995), (9): over all ways in which the units could fall onto the continua."""
    tails = np.concatenate([np.cumsum(gaps[::-1])[::-1], [0.0]])
    first = np.searchsorted(gaps, lengths, side="left")
    fitting = len(gaps) - first
    places = tails[first] - fitting * (lengths - 1)
    crossing = (len(lengths) - 1) / 3 * (2 * lengths**3 - 3 * lengths**2 + lengths)
    ways = coders * length * (coders * length - 1) - float((lengths * (lengths - 1)).sum())
    return float(2 / length * (crossing + lengths**2 * places).sum() / ways) if ways else 0.0


def alpha_over_claims(claims: Sequence[Unitized]) -> float | None:
    """α for unitizing over several claims (Krippendorff 2004): their disagreements are summed first."""
    expected = sum(claim.expected for claim in claims)
    return 1 - sum(claim.observed for claim in claims) / expected if expected else None
