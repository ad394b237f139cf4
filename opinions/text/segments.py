"""Segments: overlapping spans cut into a flat list that a template can write out in order.

Two layers lie over a passage. One person's own annotations are cut exactly (`exact_segments`). The class's are cut only
where what is shown changes (`class_segments`): a step of depth and the leading claim. `runs` lays both over the text,
with the citations, the emphasis and the points (page marks, note calls) between them. All are sweeps, O((n + m) log n),
that of a class times its claims, of which there are few.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

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


@dataclass(frozen=True, slots=True)
class Run(Generic[Id, Claim]):
    """A stretch of text of one look. `own` are the ids of the exact layer, `citation` the innermost citation's id.

    `emphasis`: the styles in which the source sets it off, in the order in which they were given.
    """

    kind: ClassVar[str] = "run"
    span: Span
    text: str
    own: tuple[Id, ...]
    depth: int
    claim: Claim | None
    citation: Id | None
    emphasis: tuple[EmphasisStyle, ...] = ()


@dataclass(frozen=True, slots=True)
class Point(Generic[Mark]):
    """A mark that stands between two runs."""

    kind: ClassVar[str] = "point"
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
    covering: Counter[int] = Counter()
    segments: list[Segment[Id]] = []
    for stretch, changes in _stretches(passage, [span for _, span in spans]):
        _apply(covering, changes)
        ids = tuple(dict.fromkeys(spans[at][0] for at in sorted(covering)))
        if segments and segments[-1].ids == ids:
            segments[-1] = Segment(Span(segments[-1].span.start, stretch.end), ids)
        else:
            segments.append(Segment(stretch, ids))
    return segments


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
    layers = _Layers(
        exact_segments(passage, own),
        list(classes),
        exact_segments(passage, citations),
        exact_segments(passage, emphasis) if emphasis else [],
        dict(citations),
    )
    standing = sorted((p for p in points if passage.start <= p.offset <= passage.end), key=lambda p: p.offset)
    cuts = {passage.start, passage.end, *(p.offset for p in standing), *layers.cuts(passage)}
    laid: list[Run[Id, Claim] | Point[Mark]] = []
    at_point = 0
    edges = sorted(cuts)
    for edge, after in zip(edges, [*edges[1:], None], strict=True):
        while at_point < len(standing) and standing[at_point].offset == edge:
            laid.append(Point(edge, standing[at_point]))
            at_point += 1
        if after is not None:
            words = text[edge - passage.start : after - passage.start]
            laid.append(layers.run(Span(edge, after), words))
    return laid


class _Layers(Generic[Id, Claim]):
    """The layers over one passage, read from left to right."""

    def __init__(
        self,
        own: list[Segment[Id]],
        classes: list[ClassSegment[Claim]],
        citations: list[Segment[Id]],
        emphasis: list[Segment[EmphasisStyle]],
        extents: dict[Id, Span],
    ) -> None:
        self._own, self._classes, self._citations, self._extents = own, classes, citations, extents
        self._emphasis = emphasis
        self._starts = [[s.span.start for s in layer] for layer in (own, classes, citations)]
        self._turns = [segment.span.start for segment in emphasis]

    def cuts(self, passage: Span) -> set[int]:
        layers = (self._own, self._classes, self._citations, self._emphasis)
        edges = {at for layer in layers for segment in layer for at in (segment.span.start, segment.span.end)}
        return {at for at in edges if passage.start < at < passage.end}

    def run(self, span: Span, text: str) -> Run[Id, Claim]:
        own, look, cited = [bisect_right(starts, span.start) - 1 for starts in self._starts]
        shown = self._classes[look] if look >= 0 and span.start < self._classes[look].span.end else None
        return Run(
            span,
            text,
            self._own[own].ids,
            shown.depth if shown else 0,
            shown.claim if shown else None,
            self._innermost(self._citations[cited].ids),
            self._emphasis[bisect_right(self._turns, span.start) - 1].ids if self._emphasis else (),
        )

    def _innermost(self, ids: tuple[Id, ...]) -> Id | None:
        if not ids:
            return None
        return max(ids, key=lambda id_: (self._extents[id_].start, -self._extents[id_].end))


def _stretches(passage: Span, spans: Sequence[Span]) -> Iterator[tuple[Span, list[tuple[int, int]]]]:
    """Walk `passage` from edge to edge: each stretch with the changes at its start, (index of the span, +1 or −1)."""
    edges: dict[int, list[tuple[int, int]]] = {passage.start: []}
    for at, span in enumerate(spans):
        if span.overlaps(passage):
            edges.setdefault(max(span.start, passage.start), []).append((at, 1))
            if span.end < passage.end:
                edges.setdefault(span.end, []).append((at, -1))
    starts = sorted(edges)
    for start, end in zip(starts, [*starts[1:], passage.end], strict=True):
        yield Span(start, end), edges[start]


def _apply(covering: Counter[int], changes: list[tuple[int, int]]) -> None:
    for at, step in changes:
        covering[at] += step
        if not covering[at]:
            del covering[at]
