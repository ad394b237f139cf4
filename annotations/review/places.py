"""Places: the passages of an opinion as a class marked them, each with who tagged it with what.

Students mark the same passage with different ends, so spans are compared by sentences. A place is a run of sentences
around a peak of the number of coders, as far as at least half as many as at the peak have marked them; what is left on
either side is looked at in the same way. A tag belongs to the place with which it shares most.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from annotations.review.coded import CodedTag, CodedWork
from annotations.review.units import Sentences, sentences_of
from opinions.text.spans import Span


@dataclass(frozen=True)
class Place:
    """One passage that a class marked. Keys are those of `coded`; offsets are code points of the version.

    `span` are its whole sentences; `core` is from the first to the last word that at least half as many coders marked
    as the most marked word of it. `claims` are the coders by claim, the most frequent claim first.
    """

    version: int
    span: Span
    core: Span
    tags: tuple[CodedTag, ...]
    claims: Mapping[int, frozenset[int]]

    @cached_property
    def coders(self) -> frozenset[int]:
        """Who marked it, with whatever claim."""
        return frozenset(tag.coder for tag in self.tags)

    @property
    def sides(self) -> tuple[tuple[int, frozenset[int]], ...]:
        """The two leading claims, each with the coders who chose it and not the other; fewer where it has but one."""
        leading = list(self.claims.items())[:2]
        if len(leading) < 2:  # noqa: PLR2004 -- two sides
            return tuple(leading)
        (one, ones), (other, others) = leading
        return (one, ones - others), (other, others - ones)

    @property
    def split(self) -> int:
        """How many coders the smaller side of a disagreement about the claim has; 0 where there is none."""
        sides = self.sides
        return min(len(coders) for _claim, coders in sides) if len(sides) > 1 else 0


def places_of(work: CodedWork) -> list[Place]:
    """The class's places in the order of the texts. Two queries for each text that this process has not seen."""
    by_version: dict[int, list[CodedTag]] = defaultdict(list)
    for tag in work.tags:
        by_version[tag.version].append(tag)
    order = {claim.pk: at for at, claim in enumerate(work.claims)}
    return [
        place
        for version in work.versions
        if version.pk in by_version
        for place in places_in(by_version[version.pk], sentences_of(version), order)
    ]


def places_in(tags: Sequence[CodedTag], sentences: Sentences, order: Mapping[int, int]) -> list[Place]:
    """The places of one version; `order` ranks claims that are equally frequent."""
    reached = [(tag, sentences.touched(tag.span)) for tag in tags]
    marked: dict[int, set[int]] = defaultdict(set)
    for tag, touched in reached:
        for number in touched:
            marked[number].add(tag.coder)
    counts = {number: len(coders) for number, coders in marked.items()}
    runs = [part for run in _runs(sorted(counts)) for part in _parted(run, counts)]
    held = _shared_out([tag for tag, touched in reached if touched], runs, sentences)
    return [_place(held[run], run, sentences, order) for run in runs if run in held]


def _runs(numbers: Sequence[int]) -> Iterator[range]:
    """Maximal runs of consecutive numbers.

    >>> list(_runs([1, 2, 5]))
    [range(1, 3), range(5, 6)]
    """
    begin = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            yield range(numbers[begin], numbers[at - 1] + 1)
            begin = at


def _parted(run: range, counts: Mapping[int, int]) -> list[range]:
    """The run cut into parts, each around its peak, in order.

    >>> _parted(range(0, 6), {0: 1, 1: 6, 2: 5, 3: 1, 4: 4, 5: 3})
    [range(0, 1), range(1, 3), range(3, 4), range(4, 6)]
    """
    found: list[range] = []
    waiting = [run]
    while waiting:
        part = waiting.pop()
        peak = max(part, key=lambda number: (counts[number], -number))
        first = last = peak
        while first > part.start and 2 * counts[first - 1] >= counts[peak]:
            first -= 1
        while last + 1 < part.stop and 2 * counts[last + 1] >= counts[peak]:
            last += 1
        found.append(range(first, last + 1))
        waiting += [side for side in (range(part.start, first), range(last + 1, part.stop)) if side]
    return sorted(found, key=lambda part: part.start)


def _shared_out(tags: Sequence[CodedTag], runs: Sequence[range], sentences: Sentences) -> dict[range, list[CodedTag]]:
    """Each tag to the run with which it shares most code points; of equals to the first."""
    starts = [sentences.starts[run.start] for run in runs]
    ends = [sentences.ends[run.stop - 1] for run in runs]
    held: dict[range, list[CodedTag]] = defaultdict(list)
    for tag in tags:
        near = range(bisect_right(ends, tag.span.start), bisect_left(starts, tag.span.end))
        best = near.start
        if len(near) > 1:
            best = max(near, key=lambda at: (min(ends[at], tag.span.end) - max(starts[at], tag.span.start), -at))
        held[runs[best]].append(tag)
    return held


def _place(tags: Sequence[CodedTag], run: range, sentences: Sentences, order: Mapping[int, int]) -> Place:
    span = Span(sentences.starts[run.start], sentences.ends[run.stop - 1])
    coders: dict[int, set[int]] = defaultdict(set)
    for tag in tags:
        coders[tag.claim].add(tag.coder)
    ranked = sorted(coders, key=lambda claim: (-len(coders[claim]), order.get(claim, len(order)), claim))
    return Place(
        version=tags[0].version,
        span=span,
        core=core_of(tags, span),
        tags=tuple(tags),
        claims={claim: frozenset(coders[claim]) for claim in ranked},
    )


def core_of(tags: Sequence[CodedTag], within: Span) -> Span:
    """From the first to the last word that at least half as many of the tags' coders marked as the most marked word."""
    if len(tags) == 1:
        return Span(max(tags[0].span.start, within.start), min(tags[0].span.end, within.end))
    depth = 0
    most = 0
    steps: list[tuple[int, int]] = []
    events = [(at, step) for start, end in _by_coder(tags, within) for at, step in ((start, 1), (end, -1))]
    for at, step in sorted(events):
        depth += step
        most = max(most, depth)
        steps.append((at, depth))
    deep = [
        (at, following)
        for (at, reached), (following, _next) in pairwise(steps)
        if 2 * reached >= most and at < following
    ]
    return Span(deep[0][0], deep[-1][1])


def _by_coder(tags: Sequence[CodedTag], within: Span) -> list[tuple[int, int]]:
    """Start and end of each coder's spans inside `within`, those that overlap as one, so that nobody counts twice."""
    held: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for tag in sorted(tags, key=lambda tag: tag.span.start):
        start, end = max(tag.span.start, within.start), min(tag.span.end, within.end)
        if start >= end:
            continue
        mine = held[tag.coder]
        if mine and start <= mine[-1][1]:
            mine[-1] = (mine[-1][0], max(mine[-1][1], end))
        else:
            mine.append((start, end))
    return [span for spans in held.values() for span in spans]
