"""A writing made ready to be referred to: its author and kind, and where its pages, notes and Parts stand."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from opinions.text.canonical import tile
from opinions.text.citations.places import first_place
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.pages import NoteMark, PageMark
from opinions.text.pagination import Pagination, PlacedPassage
from opinions.text.parsed import ParsedOpinion
from opinions.text.spans import Span

PARAGRAPH_NUMBER = re.compile(r"[\[{]?¶ ?(?P<number>\d{1,4})\b|[\[{](?P<bare>\d{1,4})[\]}]")
HEADING_NUMBER = re.compile(r"(?:Part |PART |Section )?(?P<number>[IVXL]+|[A-Za-z]|\d{1,2})(?![\w’'])")
STEP = re.compile(r"[A-Za-z]+|\d+")
LONGEST_PAGE = 30_000
"""How many characters of a page are searched for quoted words; a printed page has some 3,000."""


@dataclass(frozen=True, slots=True)
class Landing:
    """A place in a writing: a note by its label, else a page and the offset where it begins, else an offset alone.

    All empty: the pin's place isn't there.
    """

    note: str = ""
    page: str = ""
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """One writing of a case. `pages` and `notes` give, for each label, where it stands in the text `words`.

    A paragraph that prints its number is a page `¶ 17`. `parts`: the headings that begin with a number, in order.
    """

    kind: OpinionKind
    author: str
    words: str = field(repr=False)
    pages: Mapping[str, tuple[Span, ...]] = field(repr=False)
    notes: Mapping[str, Span] = field(repr=False)
    parts: tuple[tuple[str, int], ...] = field(repr=False)

    def is_by(self, author: str) -> bool:
        """Whether the writing is by `author`, however the name is printed (`O’CONNOR`)."""
        return bool(self.author) and _plain(self.author) == _plain(author)

    def page_at(self, offset: int) -> str:
        """The page on which the character at `offset` stands; empty where that is not known."""
        for page, spans in self.pages.items():
            if any(span.start <= offset < span.end for span in spans):
                return page
        return ""

    def part_at(self, part: str) -> int | None:
        """Where the Part `II–A` begins; None where no heading bears that number."""
        at, offset = 0, None
        for step in STEP.findall(part):
            while at < len(self.parts) and self.parts[at][0] != step:
                at += 1
            if at == len(self.parts):
                return None
            offset = self.parts[at][1]
            at += 1
        return offset

    def holds(self, page: str, note: str, part: str) -> bool:
        """Whether the writing has that page, note or Part; False where all three are empty."""
        if page:
            return page in self.pages
        return note in self.notes if note else bool(part) and self.part_at(part) is not None

    def says(self, words: str, page: str) -> bool:
        """Whether `words` begin on `page` (anywhere where it is empty); quotation marks and white space aside."""
        wanted, reach = _unmarked(words), len(words) + 40
        spans = self.pages.get(page, ()) if page else (Span(0, len(self.words) or 1),)
        stretches = (self.words[one.start : min(one.end, one.start + LONGEST_PAGE) + reach] for one in spans)
        return any(wanted in _unmarked(stretch) for stretch in stretches)

    def landing(self, pin: str, here: str = "") -> Landing:
        """Where the first place of `pin` is; `here` is the page of the reference itself, for "this page"."""
        place = first_place(pin)
        page = here if pin == "this page" else place.page
        if place.note and place.note in self.notes:
            return Landing(note=place.note)
        for label in (page, f"¶ {page}"):
            if self.pages.get(label):
                return Landing(page=label, offset=self.pages[label][0].start)
        return Landing(offset=self.part_at(place.part) if place.part else None)


def writings_of(opinions: Sequence[ParsedOpinion]) -> tuple[Writing, ...]:
    """The case's writings, made ready once for every reference in them."""
    return tuple(_ready(opinion) for opinion in opinions)


def written(
    by: tuple[OpinionKind, str],
    words: str,
    passages: Sequence[PlacedPassage],
    marks: Sequence[PageMark],
    calls: Sequence[NoteMark],
) -> Writing:
    """A writing from its kind and author, its text, its passages in reading order and its marks.

    Offsets are code points of `words`.
    """
    pagination = Pagination(passages, marks, calls)
    pages = _pages(pagination, marks, len(words))
    for passage in passages:
        number = PARAGRAPH_NUMBER.match(words, passage.span.start)
        if number and passage.label is None:
            pages.setdefault(f"¶ {number['number'] or number['bare']}", []).append(passage.span)
    notes: dict[str, Span] = {}
    for note in pagination.notes:
        notes.setdefault(note.label, note.span)
    return Writing(
        *by,
        words,
        {page: tuple(spans) for page, spans in pages.items()},
        notes,
        tuple(_parts(words, passages)),
    )


def _ready(opinion: ParsedOpinion) -> Writing:
    texts = [passage.text for passage in opinion.passages]
    words, spans = tile(texts) if all(texts) else ("\n".join(texts), ())
    if not spans:
        return Writing(opinion.kind, opinion.author, words, {}, {}, ())
    placed = [PlacedPassage(each.kind, each.label, span) for each, span in zip(opinion.passages, spans, strict=True)]
    pairs = list(zip(opinion.passages, spans, strict=True))
    marks = [PageMark(span.start + mark.at, mark.series, mark.page) for each, span in pairs for mark in each.pages]
    calls = [NoteMark(span.start + mark.at, mark.label) for each, span in pairs for mark in each.notes]
    first = opinion.passages[0]
    if first.page and not any(mark.offset == 0 and mark.page == first.page for mark in marks):
        marks.insert(0, PageMark(0, _series_of(first.page, marks), first.page))
    return written((opinion.kind, opinion.author), words, placed, marks, calls)


def _series_of(page: str, marks: Sequence[PageMark]) -> str:
    """The series that the opening page belongs to: the one whose first mark follows it, else the first."""
    firsts: dict[str, str] = {}
    for mark in marks:
        firsts.setdefault(mark.series, mark.page)
    following = [name for name, first in firsts.items() if page.isdigit() and first in {page, str(int(page) + 1)}]
    return (following or list(firsts) or [""])[0]


def _pages(pagination: Pagination, marks: Sequence[PageMark], length: int) -> defaultdict[str, list[Span]]:
    """Where each page stands, in body and notes; in every series, each for itself."""
    pages: defaultdict[str, list[Span]] = defaultdict(list)
    starts = [note.span.start for note in pagination.notes]
    body_end = starts[0] if starts else length
    for series in pagination.series:
        own = [mark for mark in marks if mark.series == series]
        regions: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        for at, note in enumerate(pagination.notes):
            if opening := pagination.page_at(note.span.start, series):
                regions[at].append((note.span.start, opening))
        for mark in sorted(own, key=lambda mark: mark.offset):
            at = bisect_right(starts, mark.offset) - 1
            inside = at >= 0 and mark.offset <= pagination.notes[at].span.end
            regions[at if inside else -1].append((mark.offset, mark.page))
        for at, begun in sorted(regions.items()):
            end = pagination.notes[at].span.end if at >= 0 else max(body_end, begun[-1][0])
            for (start, page), (following, _) in zip(begun, [*begun[1:], (end, "")], strict=True):
                if start < following:
                    pages[page].append(Span(start, following))
    return pages


def _parts(words: str, passages: Sequence[PlacedPassage]) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for passage in passages:
        if passage.kind is PassageKind.HEADING:
            at = passage.span.start
            while at < passage.span.end and (number := HEADING_NUMBER.match(words, at)):
                found.append((number["number"], passage.span.start))
                if words[number.end() : number.end() + 1] not in {"-", "–", "."}:
                    break
                at = number.end() + 1
    return found


def _plain(name: str) -> str:
    return re.sub(r"[’'. ]|\b[JS]r\b", "", name).casefold()


def _unmarked(words: str) -> str:
    return re.sub(r"[“”\"‘’'`\s]+", "", words).casefold()
