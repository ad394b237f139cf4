"""A version's layout: its passages, page marks, note calls and emphasis. All is immutable, so each process keeps it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TypeVar
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Least, Substr

from opinions.models import Emphasis, NoteMark, OpinionText, PageMark, Passage
from opinions.text import pages
from opinions.text.kinds import PageBasis, PassageKind
from opinions.text.pagination import Pagination, PlacedPassage
from opinions.text.parts import LONGEST_NUMBER, Heading, PartOutline, is_heading_of_body
from opinions.text.spans import Span

Row = TypeVar("Row", Passage, PageMark, NoteMark, Emphasis)
KEPT = 256
"""Layouts kept in a process; one of a 30 kB opinion is some 60 kB."""


@dataclass(frozen=True)
class Layout:
    """Where things stand in one version; offsets are code points of its text."""

    passages: tuple[Passage, ...]
    page_marks: tuple[PageMark, ...]
    note_marks: tuple[NoteMark, ...]
    emphasis: tuple[Emphasis, ...] = ()

    @cached_property
    def pagination(self) -> Pagination:
        """The pages of any span."""
        return Pagination(
            [_placed(passage, last=passage is self.passages[-1]) for passage in self.passages],
            [pages.PageMark(mark.offset, mark.series, mark.page, PageBasis(mark.basis)) for mark in self.page_marks],
            [pages.NoteMark(mark.offset, mark.label) for mark in self.note_marks],
        )

    @cached_property
    def outline(self) -> PartOutline:
        """The Parts into which the numbered headings part it; one query the first time, where there are headings."""
        found = {each.pk: at for at, each in enumerate(self.passages) if is_heading_of_body(each.kind, each.label)}
        words = _heading_words(found) if found else {}
        headings = [Heading(at, words[key]) for key, at in found.items()]
        return PartOutline(headings, [passage.span for passage in self.passages], self.pagination.notes)

    @cached_property
    def edges(self) -> list[int]:
        """The offsets at which anything begins or ends, and those right before and after them, in order.

        Two spans whose ends lie between the same edges touch the same passages, stand on the same pages of the same
        notes, and cover the same of these whole: every rule compares offsets with these alone.
        """
        ends = {each for passage in self.passages for each in (passage.start, passage.end)}
        marks = {mark.offset for mark in self.page_marks} | {mark.offset for mark in self.note_marks}
        return sorted({offset + step for offset in ends | marks for step in (-1, 0, 1, 2)})

    def emphasis_in(self, span: Span) -> list[Emphasis]:
        """The emphasis that shares a code point with `span`."""
        begun = self.emphasis[bisect_right(self._reached, span.start) : bisect_left(self._begun, span.end)]
        return [each for each in begun if each.end > span.start]

    def calls_in(self, span: Span) -> int:
        """How many calls of notes follow one of the words of `span`."""
        return bisect_right(self._calls, span.end) - bisect_right(self._calls, span.start)

    @cached_property
    def _begun(self) -> list[int]:
        return [each.start for each in self.emphasis]

    @cached_property
    def _reached(self) -> list[int]:
        """For each emphasis (they are in the order of their starts) how far it or one before it reaches."""
        return list(accumulate((each.end for each in self.emphasis), max))

    @cached_property
    def _calls(self) -> list[int]:
        return sorted(mark.offset for mark in self.note_marks)

    @cached_property
    def _ends(self) -> list[int]:
        return [passage.end for passage in self.passages]

    @cached_property
    def _starts(self) -> list[int]:
        return [passage.start for passage in self.passages]

    def touched(self, span: Span) -> Sequence[Passage]:
        """The passages that share a code point with `span`, in reading order."""
        return self.passages[bisect_right(self._ends, span.start) : bisect_left(self._starts, span.end)]


def layout(version: OpinionText) -> Layout:
    """The version's layout; four queries the first time that this process asks."""
    return _layout(version.uuid)


@lru_cache(maxsize=KEPT)
def _layout(uuid: UUID) -> Layout:
    """Kept by UUID: numbers are given anew when a database is made anew."""
    return Layout(
        tuple(Passage.objects.filter(version__uuid=uuid)),
        tuple(PageMark.objects.filter(version__uuid=uuid)),
        tuple(NoteMark.objects.filter(version__uuid=uuid)),
        tuple(Emphasis.objects.filter(version__uuid=uuid)),
    )


def _heading_words(passages: Collection[int]) -> dict[int, str]:
    """With what headings begin, by their keys: there their numbers stand."""
    begins = Substr("version__text", F("start") + 1, Least(F("end") - F("start"), Value(LONGEST_NUMBER)))
    return dict(Passage.objects.filter(pk__in=passages).order_by().values_list("pk", begins))


def layouts(versions: Collection[int]) -> dict[int, Layout]:
    """The layouts of several versions by their keys, in four queries; for lists, which need each of them once."""
    passages = _by_version(Passage.objects.filter(version__in=versions))
    pages = _by_version(PageMark.objects.filter(version__in=versions))
    notes = _by_version(NoteMark.objects.filter(version__in=versions))
    emphasis = _by_version(Emphasis.objects.filter(version__in=versions))
    return {
        key: Layout(tuple(passages[key]), tuple(pages[key]), tuple(notes[key]), tuple(emphasis[key]))
        for key in versions
    }


def _by_version(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.version_id].append(row)
    return found


def _placed(passage: Passage, *, last: bool) -> PlacedPassage:
    """As the text core places it: with the LF that follows it, which the last one has not."""
    span = Span(passage.start, passage.end if last else passage.end + 1)
    return PlacedPassage(PassageKind(passage.kind), passage.label or None, span)
