"""The class over a text: how many coders marked each word, in steps that are relative to the class's size.

A coder counts once at a word, however many annotations she has there. Marked words belong to the places of `places`.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from annotations.review.coded import CodedTag
from annotations.review.places import Place
from opinions.drawing import Drawn, Overlay, PassageView, Printed, draw, share_out
from opinions.models import Passage
from opinions.text.segments import ClassSegment
from opinions.text.selectors import Window
from opinions.text.spans import Span

SHARES: Final = (10, 25, 50, 75, 100)
"""The steps' upper bounds, in percent of the coders."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the scale (from 1) and the least and most coders that it means."""

    number: int
    least: int
    most: int


def step_of(count: int, coders: int) -> int:
    """The step that `count` of `coders` coders are; 0 of nobody.

    >>> [step_of(count, 24) for count in (0, 1, 2, 3, 6, 7, 12, 13, 18, 19, 24)]
    [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    """
    if not count:
        return 0
    return next((at for at, share in enumerate(SHARES, 1) if 100 * count <= share * coders), len(SHARES))


def steps_for(coders: int) -> list[Step]:
    """The steps that can occur with so many coders.

    >>> [(step.number, step.least, step.most) for step in steps_for(3)]
    [(3, 1, 1), (4, 2, 2), (5, 3, 3)]
    """
    bounds = [0, *(share * coders // 100 for share in SHARES)]
    return [Step(at, bounds[at - 1] + 1, bounds[at]) for at in range(1, len(bounds)) if bounds[at - 1] < bounds[at]]


def depths(tags: Iterable[CodedTag]) -> list[tuple[Span, int]]:
    """The marked stretches of one version in order, each with how many coders marked it; cut where that changes."""
    by_coder: dict[int, list[Span]] = defaultdict(list)
    for tag in tags:
        by_coder[tag.coder].append(tag.span)
    changes: dict[int, int] = defaultdict(int)
    for spans in by_coder.values():
        for span in united(spans):
            changes[span.start] += 1
            changes[span.end] -= 1
    found: list[tuple[Span, int]] = []
    depth, since = 0, 0
    for at in sorted(at for at, change in changes.items() if change):
        if depth:
            found.append((Span(since, at), depth))
        depth, since = depth + changes[at], at
    return found


def united(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that touch or overlap as one."""
    found: list[Span] = []
    for span in sorted(spans, key=attrgetter("start")):
        if found and span.start <= found[-1].end:
            if span.end > found[-1].end:
                found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


class Placing:
    """Finds the place at an offset of one version, whose places it is given in order."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._starts = [place.span.start for place in places]

    def at(self, offset: int) -> int | None:
        """The number (from 0) of the place where the offset lies; of two the earlier; None where there are none."""
        return max(0, bisect_right(self._starts, offset) - 1) if self._starts else None


@dataclass(frozen=True, slots=True)
class Heat:
    """What lies over one version: the tags, the places in order, and how many coders there are."""

    tags: Sequence[CodedTag]
    places: Sequence[Place]
    coders: int


def heat_views(
    passages: Sequence[Passage], window: Window, printed: Printed, heat: Heat, badge: Callable[[int], str]
) -> list[PassageView]:
    """Draws the passages of one version. `badge` writes what stands before a place's words (by its number from 0)."""
    laid = _laid(depths(heat.tags), heat.places, heat.coders)
    here = share_out(passages, ((segment, segment.span) for segment in laid))
    counts = share_out(passages, ((tag.coder, tag.span) for tag in heat.tags))
    told: set[int] = set()

    def overlay(passage: Passage) -> Overlay:
        return Overlay(classes=here[passage.pk], count=len(set(counts[passage.pk])))

    def run_html(run: Drawn, words: str) -> str:
        number = run.claim if run.depth else None
        before = ""
        if number is not None and number not in told and run.span.end > heat.places[number].core.start:
            told.add(number)
            before = badge(number)
        return before + _run_html(run, words, "" if number is None else str(heat.places[number].span.start))

    return draw(passages, window, printed, overlay=overlay, run_html=run_html)


def _laid(marked: Iterable[tuple[Span, int]], places: Sequence[Place], coders: int) -> list[ClassSegment[int]]:
    """Segments cut where the step or the place changes, and where a place's core begins; `claim` is the place."""
    placing = Placing(places)
    cut = {edge for place in places for edge in (place.span.start, place.core.start)}
    edges = sorted(cut)
    found: list[ClassSegment[int]] = []
    for span, step in _stepped(marked, coders):
        first = bisect_right(edges, span.start)
        inner = [edge for edge in edges[first : bisect_right(edges, span.end)] if edge < span.end]
        for start, end in zip([span.start, *inner], [*inner, span.end], strict=True):
            number = placing.at(start)
            last = found[-1] if found else None
            alike = last is not None and (last.span.end, last.depth, last.claim) == (start, step, number)
            if last is not None and alike and start not in cut:
                found[-1] = ClassSegment(Span(last.span.start, end), step, number)
            else:
                found.append(ClassSegment(Span(start, end), step, number))
    return found


def _stepped(marked: Iterable[tuple[Span, int]], coders: int) -> list[tuple[Span, int]]:
    """The stretches with their steps, neighbours of one step as one."""
    found: list[tuple[Span, int]] = []
    steps = [step_of(count, coders) for count in range(coders + 1)]
    for span, count in marked:
        step = steps[count]
        if found and found[-1][1] == step and found[-1][0].end == span.start:
            found[-1] = (Span(found[-1][0].start, span.end), step)
        else:
            found.append((span, step))
    return found


def _run_html(run: Drawn, words: str, place: str) -> str:
    look = ["citation"] if run.citation is not None else []
    if run.depth:
        look = ["heat", f"h{run.depth}", *look]
        return f'<span class="{" ".join(look)}" data-place="{place}">{words}</span>'
    return f'<span class="{look[0]}">{words}</span>' if look else words
