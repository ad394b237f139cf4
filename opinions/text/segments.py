"""Segments: overlapping spans cut into a flat list that a template can write out in order.

Two layers lie over a passage. One person's own annotations are cut exactly (`exact_segments`). The class's are cut only
where what is shown changes (`class_segments`): a step of depth and the leading claim. `runs` lays both over the text,
with the citations, the emphasis and the points (page marks, note calls) between them. All are sweeps, O((n + m) log n),
that of a class times its claims, of which there are few.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from opinions.text.kinds import EmphasisStyle
from opinions.text.spans import Span

Id = TypeVar("Id", bound=Hashable)
Claim = TypeVar("Claim", bound=Hashable)

DEEPEST_STEP = 5
BARE = -1
"""The rank of what has no claim."""


class HasOffset(Protocol):
    """Anything that stands at one offset of a version's text: a page mark, a note's call."""

    @property
    def offset(self) -> int:
        """Code points from the start of the version's text."""


Mark = TypeVar("Mark", bound=HasOffset)


@dataclass(frozen=True, slots=True)
class Segment(Generic[Id]):
    """A stretch that the same spans cover: their ids, in the order in which they were given."""

    span: Span
    ids: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class ClassSegment(Generic[Claim]):
    """A stretch of one look: `depth` is a step (see `depth_step`), `claim` the leading one, None where none is."""

    span: Span
    depth: int
    claim: Claim | None


class Run(NamedTuple, Generic[Id, Claim]):
    """A stretch of text of one look, from `start` on. `own` are the ids of the exact layer, `citation` the innermost's.

    `emphasis`: the styles in which the source sets it off, in the order in which they were given. A passage on which a
    class worked has a hundred: therefore a tuple.
    """

    start: int
    text: str
    own: tuple[Id, ...]
    depth: int
    claim: Claim | None
    citation: Id | None
    emphasis: tuple[EmphasisStyle, ...] = ()

    @property
    def span(self) -> Span:
        """Its words."""
        return Span(self.start, self.start + len(self.text))


class Point(NamedTuple, Generic[Mark]):
    """A mark that stands between two runs."""

    offset: int
    mark: Mark


def depth_step(count: int) -> int:
    """The step of depth of `count` annotations: 0, 1, 2–3, 4–7, 8–15, 16 and more are steps 0 to 5.

    >>> [depth_step(count) for count in (0, 1, 3, 4, 8, 15, 16, 400)]
    [0, 1, 2, 3, 4, 4, 5, 5]
    """
    return min(count.bit_length(), DEEPEST_STEP)


def exact_segments(passage: Span, spans: Sequence[tuple[Id, Span]]) -> list[Segment[Id]]:
    """Cut `passage` wherever the set of covering ids changes. The segments tile it; what lies outside is ignored.

    >>> [(s.span.start, s.span.end, s.ids) for s in exact_segments(Span(0, 9), [("a", Span(2, 6)), ("b", Span(4, 6))])]
    [(0, 2, ()), (2, 4, ('a',)), (4, 6, ('a', 'b')), (6, 9, ())]
    """
    turns = list(_turns(passage, spans).items())
    ends = [*(start for start, _ids in turns[1:]), passage.end]
    return [Segment(Span(start, end), ids) for (start, ids), end in zip(turns, ends, strict=True)]


def class_segments(
    passage: Span, spans: Sequence[tuple[Claim | None, Span]], order: Sequence[Claim] = ()
) -> list[ClassSegment[Claim]]:
    """Cut `passage` wherever the step of depth or the leading claim changes. The segments tile it.

    Each span brings its claim, or None for a bare highlight, which counts for depth alone. The leading claim is the
    most frequent at the place; of equals the one that comes first in `order` (the codebook's), then in `spans`.

    >>> look = class_segments(Span(0, 9), [("due", Span(0, 4)), ("due", Span(2, 4)), ("duty", Span(3, 6))])
    >>> [(s.span.start, s.span.end, s.depth, s.claim) for s in look]
    [(0, 2, 1, 'due'), (2, 4, 2, 'due'), (4, 6, 1, 'duty'), (6, 9, 0, None)]
    """
    return class_segments_of(passage, [(claim, span.start, span.end) for claim, span in spans], order)


def class_segments_of(
    passage: Span, spans: Sequence[tuple[Claim | None, int, int]], order: Sequence[Claim] = ()
) -> list[ClassSegment[Claim]]:
    """As `class_segments`, for hundreds of spans, each given as its claim, start and end."""
    claims = list(dict.fromkeys([*order, *(claim for claim, _start, _end in spans if claim is not None)]))
    rank: dict[Claim | None, int] = {claim: at for at, claim in enumerate(claims)}
    changes: list[tuple[int, int, int]] = []
    for claim, start, end in spans:
        if start < passage.end and passage.start < end:
            at = rank.get(claim, BARE)
            changes += ((max(start, passage.start), 1, at), (min(end, passage.end), -1, at))
    changes.sort()
    look: tuple[int, Claim | None] = (0, None)
    since = passage.start
    segments: list[ClassSegment[Claim]] = []
    for offset, now in _looks(changes, claims):
        if now != look:
            if offset > since:
                segments.append(ClassSegment(Span(since, offset), *look))
            look, since = now, offset
    if since < passage.end:
        segments.append(ClassSegment(Span(since, passage.end), *look))
    return segments


def _looks(
    changes: Sequence[tuple[int, int, int]], claims: Sequence[Claim]
) -> Iterator[tuple[int, tuple[int, Claim | None]]]:
    """How it looks from each offset on at which one of the `changes` is: (offset, +1 or −1, rank of its claim)."""
    counts = [0] * len(claims)
    depth, last = 0, len(changes) - 1
    for number, (offset, step, at) in enumerate(changes):
        depth += step
        if at != BARE:
            counts[at] += step
        if number == last or changes[number + 1][0] != offset:
            most = max(counts, default=0)
            yield offset, (depth_step(depth), claims[counts.index(most)] if most else None)


def runs(
    passage: Span,
    text: str,
    *,
    own: Sequence[tuple[Id, Span]] = (),
    classes: Sequence[ClassSegment[Claim]] = (),
    citations: Sequence[tuple[Id, Span]] = (),
    emphasis: Sequence[tuple[EmphasisStyle, Span]] = (),
    points: Sequence[Mark] = (),
) -> list[Run[Id, Claim] | Point[Mark]]:
    """Lay all layers over a passage: runs of text in order, with the points between them.

    `passage` is the passage's span without its LF, `text` its words (of the same length, else ValueError); all spans
    and points are in version offsets. The runs' texts make up `text`. Points at both ends of the passage belong to it;
    points outside are ignored; several at one offset keep their order. A point inside a word parts it into two runs.
    """
    if len(text) != passage.end - passage.start:
        raise ValueError(f"the passage has {passage.end - passage.start} code points, its text {len(text)}")
    mine, cited = _turns(passage, own), _innermost(passage, citations)
    looks = _looks_from(passage, classes)
    styled: dict[int, tuple[EmphasisStyle, ...]] = _turns(passage, emphasis) if emphasis else {}
    standing = sorted((p for p in points if passage.start <= p.offset <= passage.end), key=_offset)
    waiting = iter(standing)
    point = next(waiting, None)
    edges = sorted({passage.start, passage.end, *mine, *cited, *looks, *styled, *map(_offset, standing)})
    ids: tuple[Id, ...] = ()
    look: tuple[int, Claim | None] = UNMARKED
    citation: Id | None = None
    styles: tuple[EmphasisStyle, ...] = ()
    laid: list[Run[Id, Claim] | Point[Mark]] = []
    first = passage.start
    for edge, after in pairwise([*edges, passage.end]):
        while point is not None and point.offset == edge:
            laid.append(Point(edge, point))
            point = next(waiting, None)
        if edge < after:
            # To ask whether it is there costs less than `get`, of a hundred edges each in one layer or two.
            if edge in mine:
                ids = mine[edge]
            if edge in looks:
                look = looks[edge]
            if edge in cited:
                citation = cited[edge]
            if edge in styled:
                styles = styled[edge]
            laid.append(Run(edge, text[edge - first : after - first], ids, *look, citation, styles))
    return laid


UNMARKED: Final = (0, None)
"""The look of what nobody marked: its depth and its claim."""
_offset: Final = attrgetter("offset")


def _turns(passage: Span, spans: Sequence[tuple[Id, Span]]) -> dict[int, tuple[Id, ...]]:
    """From where on which ids cover the passage, in the order of the offsets, the first of which is its start."""
    first, last = passage.start, passage.end
    changes: dict[int, list[int]] = {first: []}  # the number of a span that begins; of one that ends, inverted
    for at, (_id, span) in enumerate(spans):
        start, end = span.start, span.end
        if start < last and first < end:
            changes.setdefault(max(start, first), []).append(at)
            if end < last:
                changes.setdefault(end, []).append(~at)
    covering: set[int] = set()
    turns: dict[int, tuple[Id, ...]] = {}
    before: tuple[Id, ...] | None = None
    for offset in sorted(changes):
        for at in changes[offset]:
            if at < 0:
                covering.remove(~at)
            else:
                covering.add(at)
        ids = tuple(dict.fromkeys([spans[at][0] for at in sorted(covering)]))
        if ids != before:
            turns[offset] = before = ids
    return turns


def _innermost(passage: Span, citations: Sequence[tuple[Id, Span]]) -> dict[int, Id | None]:
    """From where on which citation is the innermost; None where none is."""
    extents = dict(citations)

    def order(each: Id) -> tuple[int, int]:
        return extents[each].start, -extents[each].end

    return {offset: max(ids, key=order, default=None) for offset, ids in _turns(passage, citations).items()}


def _looks_from(passage: Span, classes: Sequence[ClassSegment[Claim]]) -> dict[int, tuple[int, Claim | None]]:
    """From where on the passage has which look; `UNMARKED` between segments that do not tile it."""
    looks: dict[int, tuple[int, Claim | None]] = {}
    for segment in classes:
        start, end = segment.span.start, segment.span.end
        if start < passage.end and passage.start < end:
            looks[max(start, passage.start)] = segment.depth, segment.claim
            if end < passage.end:
                looks[end] = UNMARKED
    return looks
