"""Pagination: on which pages a span of one version stands, in body and notes, in one series of pages.

Marks repeat and go backwards, and a note may be printed far from its call. So the body has one sequence of pages and
each note its own, which starts on the page of the note's call. A body's pages never run on through the notes.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from opinions.text.kinds import PageBasis, PassageKind
from opinions.text.pages import NoteMark, PageMark, page_number
from opinions.text.spans import Span


@dataclass(frozen=True, slots=True)
class PlacedPassage:
    """A passage where it stands in its version. `label` names the note that it belongs to; the body has none."""

    kind: PassageKind
    label: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages in order, as closed ranges of labels; a warning for each doubt."""

    ranges: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: the span of its words (without the last LF), and where its call stands, if it has one."""

    label: str
    span: Span
    call: int | None


@dataclass(frozen=True, slots=True)
class _Entry:
    """`page` begins at `offset`; `upto` is the last page whose mark may be missing before the next one.

    `implied` pages open no gap: the rule that gave them decides.
    """

    offset: int
    page: str
    upto: str = ""
    implied: bool = False


class _Sequence:
    """One run of pages, the body's or a note's, in one series. Answers in O(log n)."""

    def __init__(self, marks: Sequence[PageMark], opening: _Entry | None = None) -> None:
        entries = [opening] if opening else []
        entries += [_Entry(mark.offset, mark.page, implied=mark.basis != PageBasis.PRINTED) for mark in marks]
        self._entries = [_with_gap(a, b) for a, b in pairwise(entries)] + entries[-1:]
        self._offsets = [entry.offset for entry in self._entries]
        self._turns = [at for at, (a, b) in enumerate(pairwise(self._entries), start=1) if _goes_back(a, b)]

    def at(self, offset: int) -> _Entry | None:
        """The entry of the page on which the character at `offset` stands."""
        at = bisect_right(self._offsets, offset) - 1
        return self._entries[at] if at >= 0 else None

    def pages(self, start: int, end: int) -> Pages:
        """The pages of the characters from `start` up to `end`."""
        if not self._entries:
            return Pages(())
        first, last = bisect_right(self._offsets, start) - 1, bisect_left(self._offsets, end) - 1
        warnings: list[str] = []
        if first < 0:
            warnings.append("The words begin before the first page mark: their first page is not known.")
            first = 0
        if last < first:
            return Pages((), tuple(warnings))
        turns = self._turns[bisect_right(self._turns, first) : bisect_right(self._turns, last)]
        ranges = [self._range(a, b - 1) for a, b in pairwise([first, *turns, last + 1])]
        warnings += self._gap_warnings(first, last)
        return Pages(tuple(ranges), tuple(warnings))

    def _range(self, first: int, last: int) -> tuple[str, str]:
        end = self._entries[last]
        return self._entries[first].page, end.upto or end.page

    def _gap_warnings(self, first: int, last: int) -> Iterator[str]:
        """Doubts at both ends; a page missing in the middle is in the range all the same."""
        for entry in dict.fromkeys((self._entries[first], self._entries[last])):
            if entry.upto:
                yield f"A page mark is missing after {entry.page}: the words may stand on a page up to {entry.upto}."


def _with_gap(entry: _Entry, after: _Entry) -> _Entry:
    number, following = page_number(entry.page), page_number(after.page)
    if entry.implied or number is None or following is None or following <= number + 1:
        return replace(entry, upto="")
    return replace(entry, upto=entry.page[: -len(str(number))] + str(following - 1))


def _goes_back(entry: _Entry, after: _Entry) -> bool:
    number, following = page_number(entry.page), page_number(after.page)
    return number is not None and following is not None and following < number


class Pagination:
    """The pages of one version, from its passages (in reading order), page marks and note calls.

    A page mark at offset 0 with an implied basis is the writing's opening page (`pages.opening_page`).
    """

    def __init__(
        self, passages: Sequence[PlacedPassage], page_marks: Sequence[PageMark], note_marks: Sequence[NoteMark] = ()
    ) -> None:
        self.notes, self._body = _regions(passages, note_marks)
        self._note_starts = [note.span.start for note in self.notes]
        self._body_starts = [span.start for span in self._body]
        self._marks = _by_series(page_marks)
        self._sequences: dict[str, tuple[_Sequence, list[_Sequence]]] = {}

    @property
    def series(self) -> tuple[str, ...]:
        """The series that have marks, in the order of their first."""
        return tuple(self._marks)

    def body(self, span: Span) -> Span | None:
        """The part of `span` from its first to its last character in the body; None where it lies in notes alone."""
        at = max(bisect_right(self._body_starts, span.start) - 1, 0)
        back = bisect_left(self._body_starts, span.end) - 1
        if at < len(self._body) and self._body[at].end <= span.start:
            at += 1
        if not at <= back < len(self._body):
            return None
        start, end = max(span.start, self._body[at].start), min(span.end, self._body[back].end)
        return Span(start, end) if start < end else None

    def notes_in(self, span: Span) -> list[tuple[Note, Span]]:
        """The notes that `span` touches, in order, each with the part of it that is covered."""
        first = max(bisect_right(self._note_starts, span.start) - 1, 0)
        last = bisect_left(self._note_starts, span.end)
        touched = [note for note in self.notes[first:last] if note.span.overlaps(span)]
        return [(n, Span(max(n.span.start, span.start), min(n.span.end, span.end))) for n in touched]

    def body_pages(self, span: Span, series: str) -> Pages:
        """The pages of a span of the body."""
        return self._pages(series)[0].pages(span.start, span.end)

    def note_pages(self, note: Note, span: Span, series: str) -> Pages:
        """The pages of a span in `note`: the page where the note begins if the span covers it, else those of the words.

        No page where neither the note's call nor a mark in it tells one.
        """
        sequence = self._pages(series)[1][bisect_right(self._note_starts, note.span.start) - 1]
        end = note.span.start + 1 if span.contains(note.span) else span.end
        return sequence.pages(span.start, end)

    def closing_page(self, series: str) -> str:
        """The page on which the body ends; empty where that is not known."""
        entry = self._pages(series)[0].at(self._body[-1].end - 1) if self._body else None
        return entry.page if entry else ""

    def page_at(self, offset: int, series: str) -> str:
        """The page on which the character at `offset` stands, in body or note; empty where that is not known."""
        entry = self._sequence_at(offset, *self._pages(series)).at(offset)
        return entry.page if entry else ""

    def _pages(self, series: str) -> tuple[_Sequence, list[_Sequence]]:
        """The sequences of a series, made once: the body's, and one for each note, opened on the page of its call."""
        if series not in self._sequences:
            owned: defaultdict[int | None, list[PageMark]] = defaultdict(list)
            for mark in self._marks.get(series, []):
                owned[self._note_at(mark.offset)].append(mark)
            body = _Sequence(owned[None])
            notes: list[_Sequence] = []
            for at, note in enumerate(self.notes):
                notes.append(_Sequence(owned[at], self._opening(note, body, notes)))
            self._sequences[series] = body, notes
        return self._sequences[series]

    def _opening(self, note: Note, body: _Sequence, notes: list[_Sequence]) -> _Entry | None:
        """Open `note` on the page of the character before its call, which stands in the body or in an earlier note."""
        if note.call is None:
            return None
        called = max(note.call - 1, 0)
        entry = self._sequence_at(called, body, notes).at(called)
        return replace(entry, offset=note.span.start) if entry else None

    def _sequence_at(self, offset: int, body: _Sequence, notes: list[_Sequence]) -> _Sequence:
        """The sequence to which the character at `offset` belongs, among those made so far."""
        at = self._note_at(offset)
        if at is None:
            return body
        return notes[at] if at < len(notes) else _Sequence(())

    def _note_at(self, offset: int) -> int | None:
        """The index of the note in which `offset` lies, its last LF or the end of the text included."""
        at = bisect_right(self._note_starts, offset) - 1
        return at if at >= 0 and offset <= self.notes[at].span.end else None


def _by_series(marks: Sequence[PageMark]) -> dict[str, list[PageMark]]:
    ordered: defaultdict[str, list[PageMark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: (mark.offset, mark.basis == PageBasis.PRINTED)):
        ordered[mark.series].append(mark)
    return dict(ordered)


def _regions(passages: Sequence[PlacedPassage], note_marks: Sequence[NoteMark]) -> tuple[list[Note], list[Span]]:
    """Part the passages into notes and stretches of body, without the LF that ends each but the last.

    Labels may repeat (notes that restart, asterisks): the second note of a label goes with the label's second call.
    """
    calls: defaultdict[str, list[int]] = defaultdict(list)
    for mark in sorted(note_marks, key=lambda mark: mark.offset, reverse=True):
        calls[mark.label].append(mark.offset)
    notes: list[Note] = []
    body: list[Span] = []
    before: str | None = None
    for at, passage in enumerate(passages):
        end = passage.span.end - (at + 1 < len(passages))
        start = passage.span.start
        if end <= start:
            continue
        if passage.label is None:
            joined = bool(body) and before is None
            body[-1:] = [Span(body[-1].start, end)] if joined else [*body[-1:], Span(start, end)]
        elif passage.label == before:
            notes[-1] = Note(passage.label, Span(notes[-1].span.start, end), notes[-1].call)
        else:
            call = calls[passage.label].pop() if calls[passage.label] else None
            notes.append(Note(passage.label, Span(start, end), call))
        before = passage.label
    return notes, body
