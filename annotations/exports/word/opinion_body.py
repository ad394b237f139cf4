"""The words of a version as WordprocessingML: emphasis, star pages, calls of notes, edges of comments.

A star page and a note's call are set in character styles of their own: what is in neither is the court's words.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from annotations.exports.word.document import NOTE_CALL, Document, comment_end, comment_start
from annotations.exports.word.markup import Look, Markup, direction_of, paragraph, run
from annotations.exports.word.quoted_words import look_of
from opinions.layout import Layout
from opinions.models import NoteMark, PageMark, Passage
from opinions.text.kinds import EmphasisStyle, PageBasis, PassageKind
from opinions.text.segments import Point, Run, runs
from opinions.text.selectors import Window
from opinions.text.spans import Span

STAR_PAGE: Final = Look("StarPage")
STYLES: Final = {
    PassageKind.BYLINE: "Byline",
    PassageKind.HEADING: "Heading2",
    PassageKind.PARAGRAPH: "BodyText",
    PassageKind.BLOCKQUOTE: "BlockText",
    PassageKind.FOOTNOTE: "FootnoteText",
    PassageKind.HEAD_MATTER: "HeadMatter",
    PassageKind.HEADNOTE: "HeadMatter",
    PassageKind.PREFORMATTED: "Preformatted",
    PassageKind.UNPLACED: "HeadMatter",
}


@dataclass(frozen=True, slots=True)
class _Styled:
    start: int
    end: int
    style: EmphasisStyle


class _Emphasis:
    """The emphasis of a version, asked for by place."""

    def __init__(self, place: Layout) -> None:
        found = (_Styled(each.start, each.end, EmphasisStyle(each.style)) for each in place.emphasis)
        self._styled = sorted(found, key=lambda each: each.start)
        self._starts = [each.start for each in self._styled]
        self._longest = max((each.end - each.start for each in self._styled), default=0)

    def touching(self, span: Span) -> list[tuple[EmphasisStyle, Span]]:
        """What shares a code point with the span."""
        first = bisect_right(self._starts, span.start - self._longest)
        near = self._styled[first : bisect_left(self._starts, span.end)]
        return [(each.style, Span(each.start, each.end)) for each in near if each.end > span.start]


@dataclass(frozen=True, slots=True)
class Edge:
    """A comment's words begin or end at the offset."""

    offset: int
    comment: int
    begins: bool


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands between the words at the offset."""

    offset: int
    mark: Edge | PageMark | NoteMark


@dataclass(slots=True)
class Anchors:
    """Where the comments on one version lie: in the body, and in each note by its index."""

    body: list[tuple[int, Span]] = field(default_factory=list)
    notes: defaultdict[int, list[tuple[int, Span]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, comment: int, story: "Story") -> None:
        """A comment on the words of a story."""
        (self.body if story.note is None else self.notes[story.note]).append((comment, story.span))


@dataclass(frozen=True, slots=True)
class Story:
    """A part of an annotation's words that lies in the body, or in the note of that index."""

    span: Span
    note: int | None = None


def stories_of(place: Layout, span: Span) -> list[Story]:
    """The parts of `span` in the body and in each note, since no comment reaches from one to the other.

    What lies between passages is left out at the edges. Empty where the span holds no word.
    """
    found: dict[int | None, Span] = {}
    for passage in place.touched(span):
        note = _note_index(place, passage)
        start, end = max(span.start, passage.start), min(span.end, passage.end)
        found[note] = Span(found[note].start if note in found else start, end)
    return [Story(each, note) for note, each in found.items()]


def _note_index(place: Layout, passage: Passage) -> int | None:
    """The index of the note to which the passage belongs; None for the body."""
    if not passage.label:
        return None
    return bisect_right([note.span.start for note in place.pagination.notes], passage.start) - 1


@dataclass
class Body:
    """One version as it is written into a document. `shown`: the positions of the passages that are in it."""

    document: Document
    place: Layout
    window: Window
    stars: Mapping[str, str]
    anchors: Anchors
    shown: Collection[int]

    @cached_property
    def _emphasis(self) -> _Emphasis:
        return _Emphasis(self.place)

    @cached_property
    def _points(self) -> Mapping[int, list[_Standing]]:
        """What stands at each passage's places: ends of comments before marks, and their starts after them."""
        ends = [passage.end for passage in self.place.passages]
        found: list[list[_Standing]] = [[] for _passage in ends]
        pages = [
            each for each in self.place.page_marks if each.basis == PageBasis.PRINTED and each.series in self.stars
        ]
        spans = self._in_body
        before: list[Edge | PageMark | NoteMark] = [Edge(span.end, comment, begins=False) for comment, span in spans]
        for each in (*before, *pages, *self.place.note_marks):
            found[min(bisect_left(ends, each.offset), len(ends) - 1)].append(_Standing(each.offset, each))
        for comment, span in spans:
            found[bisect_right(ends, span.start)].append(_Standing(span.start, Edge(span.start, comment, begins=True)))
        return {each.position: points for each, points in zip(self.place.passages, found, strict=True)}

    @cached_property
    def _in_body(self) -> list[tuple[int, Span]]:
        """The comments whose words are in the file's body: of the text, and of notes that are no footnotes."""
        left = [each for index in self._left for each in self.anchors.notes.get(index, [])]
        return [*self.anchors.body, *left]

    @cached_property
    def _left(self) -> list[int]:
        """The notes that are shown and whose call is not: that have none, or are called within another note."""
        called = {
            self._calls[mark.label, mark.offset]
            for mark in self.place.note_marks
            if (mark.label, mark.offset) in self._calls and self._calls_in_body(mark)
        }
        return [
            at
            for at, note in enumerate(self.place.pagination.notes)
            if at not in called and any(each.position in self.shown for each in self.place.touched(note.span))
        ]

    def _calls_in_body(self, mark: NoteMark) -> bool:
        """Whether the call stands in a passage of the body that is shown."""
        ends = [passage.end for passage in self.place.passages]
        passage = self.place.passages[min(bisect_left(ends, mark.offset), len(ends) - 1)]
        return not passage.label and passage.position in self.shown

    @cached_property
    def _calls(self) -> Mapping[tuple[str, int], int]:
        """The note of each call, by the call's label and place."""
        notes = enumerate(self.place.pagination.notes)
        return {(each.label, each.call): at for at, each in notes if each.call is not None}

    def paragraph(self, passage: Passage) -> Markup:
        """A passage of the body."""
        words = self.window.slice(passage.start, passage.end)
        return paragraph(self._pieces(passage), STYLES[PassageKind(passage.kind)], direction_of(words))

    def left_notes(self) -> Iterator[Markup]:
        """The notes that can be no footnotes, as paragraphs of the body."""
        for index in self._left:
            yield from self._note(index, in_body=True)

    def _pieces(self, passage: Passage, footnote: int | None = None) -> list[Markup]:
        """The passage's runs with all that stands between them; in a footnote, commented words are underlined."""
        points = self._points.get(passage.position, [])
        laid: list[Run[int, int] | Point[_Standing]] = runs(
            passage.span,
            self.window.slice(passage.start, passage.end),
            own=self.anchors.notes.get(footnote, []) if footnote is not None else [],
            emphasis=self._emphasis.touching(passage.span),
            points=points,
        )
        return [
            self._point(part.mark.mark, in_note=bool(passage.label)) if isinstance(part, Point) else _run(part)
            for part in laid
        ]

    def _note(self, index: int, *, in_body: bool) -> list[Markup]:
        """A note of the court with its own label; each of its passages a paragraph."""
        note = self.place.pagination.notes[index]
        paragraphs = []
        for at, passage in enumerate(self.place.touched(note.span)):
            label = [run(note.label, NOTE_CALL), run(" ")] if at == 0 else []
            words = self.window.slice(passage.start, passage.end)
            style = "FootnoteQuotation" if passage.kind == PassageKind.BLOCKQUOTE else "FootnoteText"
            pieces = self._pieces(passage, None if in_body else index)
            paragraphs.append(paragraph([*label, *pieces], style, direction_of(words)))
        return paragraphs

    def _point(self, mark: Edge | PageMark | NoteMark, *, in_note: bool) -> Markup:
        if isinstance(mark, Edge):
            return comment_start(mark.comment) if mark.begins else comment_end(mark.comment)
        if isinstance(mark, PageMark):
            return run(f"[{self.stars[mark.series]}{mark.page}]", STAR_PAGE)
        index = self._calls.get((mark.label, mark.offset))
        if in_note or index is None:
            return run(mark.label, NOTE_CALL)
        return self._footnote(mark.label, index)

    def _footnote(self, label: str, index: int) -> Markup:
        """The call of a footnote, within the comments on its words: LibreOffice reads no comment in a footnote."""
        call = self.document.labelled_footnote(label, self._note(index, in_body=False))
        on_it = [comment for comment, _span in self.anchors.notes.get(index, [])]
        starts, ends = map(comment_start, on_it), map(comment_end, on_it)
        return Markup("".join([*starts, call, *ends]))


def _run(part: Run[int, int]) -> Markup:
    look = look_of(frozenset(part.emphasis))
    return run(part.text, replace(look, style="Annotated") if part.own else look)


def star_signs(series: Sequence[str]) -> dict[str, str]:
    """The stars before each series' pages: one for the first, two for the second.

    >>> star_signs(["366 F.3d 1093", "2004 WL 1"])
    {'366 F.3d 1093': '*', '2004 WL 1': '**'}
    """
    return {each: "*" * number for number, each in enumerate(series, start=1)}
