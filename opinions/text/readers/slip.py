"""The reader for slip opinions: text as pdftotext gives it, hard-wrapped, page by page.

Lines are joined into paragraphs, running heads and page numbers become marks of a series of their own (the slip's
printed pages, which begin again with each writing at the Supreme Court), notes are gathered from the bottoms of pages,
and the syllabus is head matter: it is no part of the opinion (United States v. Detroit Timber & Lumber Co., 200 U.S.
321, 337 (1906)).
"""

import calendar
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedWarning
from opinions.text.readers import cap_text
from opinions.text.readers.assembling import SLIP, assemble, named_group
from opinions.text.readers.controls import ControlRepair
from opinions.text.readers.drafts import Draft, DraftWriting, Mark
from opinions.text.readers.lines import Block, CutKind
from opinions.text.readers.markup import NOTE_OPENS
from opinions.text.readers.notes import find_calls
from opinions.text.readers.numbering import number, with_neutral_citation
from opinions.text.readers.slip_pages import NUMBER_ALONE, RULE, NoteLines, Page, pages_of
from opinions.text.readers.splitting import give_notes, split
from opinions.text.readers.structure import is_heading
from opinions.text.readers.wrapping import Line, Vocabulary, is_indented_style, join, limited, paragraphs

DOCKET = re.compile(r"\bNos?\.\s*(?P<number>\d\w*(?:,\d{3})*(?:[-–:]\w+)*)")
DECIDED = re.compile(
    r"(?:Decided|Filed|Filing Date:|\[)\s*(?P<month>[A-Z][a-z]{2,8}) (?P<day>\d{1,2}), (?P<year>\d{4})"
)
MONTHS = tuple(calendar.month_name)[1:]
SUPREME_COURT = re.compile(r"SUPREME COURT OF THE UNITED STATES", re.IGNORECASE)
TITLE_PAGE = 60
LONGEST_NUMBER = 6
DECIMAL = re.compile(r"(?<=\d\.)0\d+")
MOST_HEADS = 12
NO_HEAD = re.compile(rf"{RULE.pattern}|{NUMBER_ALONE.pattern}")
CENTRED_NUMBER = re.compile(r"\d{1,2}\.?|\(\w{1,3}\)")
LONGEST_LINE = 120
FEWEST_LINES = 8
WRAPPED_WIDTH = 40
FEWEST_CONTINUED = 4
SYMBOL_CALL = re.compile(r"(?<=[^\s*†‡])(?P<label>\*{1,4}|†{1,2}|‡{1,2})(?=[\s,;.)]|$)")
NO_TEXT = "The text holds no words."


def recognises(text: str) -> bool:
    """Whether `text` looks as pdftotext leaves it: pages ended by form feeds, or lines wrapped by hand."""
    sample = text[:200_000]
    if sample.count("\f") > 1:
        return True
    lines = [line.rstrip() for line in sample.splitlines() if line.strip()]
    if len(lines) < FEWEST_LINES:
        return False
    wrapped = sum(WRAPPED_WIDTH <= len(line.strip()) <= LONGEST_LINE and line[-1] not in '.!?:;”"' for line in lines)
    longest = max(map(len, lines))
    if longest <= LONGEST_LINE:
        return wrapped * 3 >= len(lines) or _goes_on(lines)
    return wrapped * 2 > len(lines) and longest <= 2 * LONGEST_LINE


def _goes_on(lines: Sequence[str]) -> bool:
    """Whether sentences run from line to line, as in a short order most of whose lines are its title page's."""
    on = sum(above[-1] not in '.!?:;”"' and below.lstrip()[0].islower() for above, below in pairwise(lines))
    return on >= FEWEST_CONTINUED and on * 10 >= len(lines)


def read(
    text_or_obj: str,
    facts: CaseFacts,
    *,
    author: str = "",
    author_title: str = "",
    accept: Collection[str] = (),
) -> ParsedCase:
    """Reads the text of a slip opinion; a text that is not wrapped is left to the reader of plain text.

    A warning's `at` counts code points of the text. Docket number, date and court are taken from its title page where
    `facts` does not have them. Raises ValueError for a text without words.
    """
    if not recognises(text_or_obj):
        return cap_text.read(text_or_obj, facts, author=author, author_title=author_title, accept=accept)
    writings, warnings, known = drafted(text_or_obj, facts)
    return assemble(writings, known, warnings, author=author, author_title=author_title)


def drafted(source: str, facts: CaseFacts) -> tuple[list[DraftWriting], list[ParsedWarning], CaseFacts]:
    """The writings of a slip opinion, what was unsure, and the facts with what the title page adds."""
    repair = ControlRepair()
    pages = pages_of(repair.clean(source))
    if not pages:
        raise ValueError(NO_TEXT)
    known = with_neutral_citation(_facts(facts, pages), [line.text for line in pages[0].body[:TITLE_PAGE]])
    group = named_group(series_of(known))
    words = Vocabulary(line for page in pages for line in _all_lines(page))
    indented = is_indented_style([line for page in pages for line in page.body])
    writings: list[DraftWriting] = []
    doubts: list[ParsedWarning] = []
    found = [*repair.warnings, *_furniture_warning(pages)]
    syllabus: tuple[Draft, ...] = ()
    for section in _sections(pages):
        layout = _Section(section, words, group, indented=indented)
        body = layout.body(doubts)
        if section[0].is_syllabus:
            syllabus += tuple(replace(draft, kind=PassageKind.HEAD_MATTER) for draft in body)
            continue
        own, warnings = _writings(number(body, known.citations), layout, doubts)
        found.extend(warnings)
        if not own:
            continue
        own[0] = replace(own[0], body=syllabus + own[0].body)
        syllabus = ()
        writings.extend(own)
    if syllabus:
        found.append(ParsedWarning(syllabus[0].at, "This is a syllabus alone: it holds no part of an opinion."))
        writings.append(DraftWriting(syllabus, kind=OpinionKind.UNSPLIT))
    return writings, [*found, *limited(doubts)], known


def _furniture_warning(pages: Sequence[Page]) -> list[ParsedWarning]:
    """Tells which running heads were taken off, each once, its numbers levelled."""
    heads = [line for page in pages for line in page.furniture if not NO_HEAD.fullmatch(line.text)]
    if not heads:
        return []
    shapes = list(dict.fromkeys(" ".join(re.sub(r"\d+", "#", line.text).split()) for line in heads))
    shown = "; ".join(f"“{shape}”" for shape in shapes[:MOST_HEADS])
    more = f" and {len(shapes) - MOST_HEADS} more" if len(shapes) > MOST_HEADS else ""
    return [ParsedWarning(heads[0].at, f"These running heads were taken off the pages (# is a number): {shown}{more}.")]


def series_of(facts: CaseFacts) -> str:
    """What the slip's printed pages number: its docket number and "slip op.", as rule 10.8.1(b) cites it."""
    return f"No. {facts.docket_number}, {SLIP}" if facts.docket_number else SLIP


def _all_lines(page: Page) -> Iterator[Line]:
    yield from page.body
    for note in page.notes:
        yield from note.lines


def _facts(facts: CaseFacts, pages: Sequence[Page]) -> CaseFacts:
    lines = [line.text for page in pages[:2] for line in (*page.furniture, *page.body[:TITLE_PAGE])]
    title = "\n".join(lines)
    docket, decided = DOCKET.search(title), DECIDED.search(title)
    day = ""
    if decided and decided["month"] in MONTHS:
        day = f"{decided['year']}-{MONTHS.index(decided['month']) + 1:02}-{int(decided['day']):02}"
    return replace(
        facts,
        docket_number=facts.docket_number or (docket["number"].replace("–", "-") if docket else ""),
        decided=facts.decided or day,
        court=facts.court or ("scotus" if SUPREME_COURT.search(title) else ""),
    )


def _sections(pages: Sequence[Page]) -> Iterator[list[Page]]:
    """The pages of each part that is numbered from 1: at the Supreme Court the syllabus and each writing."""
    section: list[Page] = []
    for page in pages:
        if section and page.number == "1":
            yield section
            section = []
        section.append(page)
    yield section


class _Section:
    """The pages of one part of a slip, and what its lines come to."""

    def __init__(self, pages: Sequence[Page], words: Vocabulary, group: str, *, indented: bool) -> None:
        self._pages = pages
        self._words = words
        self._group = group
        self._indented = indented

    def body(self, doubts: list[ParsedWarning]) -> list[Draft]:
        """The body's paragraphs, each page's mark where its first line begins."""
        lines: list[Line] = []
        for page in self._pages:
            if page.body:
                first = page.body[0]
                lines += [replace(first, page=page.number, blanks=first.blanks if lines else 0), *page.body[1:]]
        return [self._draft(own, doubts) for own in paragraphs(lines, indented=self._indented)]

    def notes(self, doubts: list[ParsedWarning]) -> list[tuple[Draft, str | None]]:
        """The notes' paragraphs with their labels, and the page on which each begins."""
        found: list[tuple[Draft, str | None]] = []
        for label, begins, lines in self._note_lines():
            for at, own in enumerate(_note_paragraphs(lines)):
                draft = self._draft(own, doubts)
                opens = NOTE_OPENS if at == 0 else ""
                found.append((replace(draft, kind=PassageKind.FOOTNOTE, label=label, opens=opens), begins))
        return found

    def _note_lines(self) -> Iterator[tuple[str, str | None, list[Line]]]:
        """The notes whole, those that run over several pages joined."""
        current: tuple[str, str | None, list[Line]] | None = None
        for page in self._pages:
            for note in page.notes:
                if note.label is None and current is not None:
                    current[2].extend(_paged(note, page.number))
                    continue
                if current is not None:
                    yield current
                current = (note.label or "?", page.number, list(note.lines))
        if current is not None:
            yield current

    def _kind(self, lines: Sequence[Line]) -> PassageKind | None:
        """The kind of a line that stands alone: a centred number; a quotation, in a text that indents no paragraph."""
        first, alone = lines[0], len(lines) == 1
        if alone and first.is_centred and CENTRED_NUMBER.fullmatch(first.text):
            return PassageKind.HEADING
        quoted = alone and not (self._indented or first.is_flush or first.is_centred or is_heading(first.text))
        return PassageKind.BLOCKQUOTE if quoted else None

    def _draft(self, lines: Sequence[Line], doubts: list[ParsedWarning]) -> Draft:
        draft, found = join(lines, self._words, group=self._group, kind=self._kind(lines))
        doubts.extend(found)
        return draft


def _paged(note: NoteLines, page: str | None) -> list[Line]:
    first, *rest = note.lines
    return [replace(first, page=page), *rest]


def _note_paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """The paragraphs of one note: the second and later ones begin with an indent."""
    grouped: list[list[Line]] = []
    for at, line in enumerate(lines):
        opens = at > 1 and not line.is_flush and lines[at - 1].is_flush and line.page is None
        if grouped and not opens:
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return grouped


def _writings(
    body: Sequence[Draft], layout: _Section, doubts: list[ParsedWarning]
) -> tuple[list[DraftWriting], list[ParsedWarning]]:
    """The writings of one part, with their notes paired with the numbers that are glued to the body's words."""
    notes = layout.notes(doubts)
    called = with_calls(body, [draft.label or "" for draft, _ in notes if draft.opens])
    writings, warnings = split(called)
    writings, unpaired = give_notes(writings, _marked_where_they_begin(notes, called))
    return writings, warnings + unpaired


def with_calls(body: Sequence[Draft], labels: Sequence[str]) -> list[Draft]:
    """The drafts with the calls of notes `labels` taken out of their words and kept as marks."""
    found: dict[int, list[tuple[int, int, str]]] = {}
    source, blocks = _as_source(body)
    numbers = [int(label) for label in labels if label.isdigit()]
    masked = DECIMAL.sub(lambda match: "_" * len(match[0]), source)
    running = [block for block in blocks if len(block.text) > LONGEST_NUMBER]
    spans = [(call.start, call.end, str(call.label)) for call in find_calls(running, sorted(set(numbers)), masked)]
    if len(numbers) < len(labels):
        spans += [(match.start(), match.end(), match["label"]) for match in SYMBOL_CALL.finditer(source)]
    starts = [block.start for block in blocks]
    index = 0
    for start, end, label in sorted(spans):
        while index + 1 < len(starts) and starts[index + 1] <= start:
            index += 1
        found.setdefault(index, []).append((start - starts[index], end - starts[index], label))
    return [_cut_calls(draft, found.get(at, [])) for at, draft in enumerate(body)]


def _as_source(body: Sequence[Draft]) -> tuple[str, list[Block]]:
    """The drafts' texts on end, each on lines of its own, and where each stands."""
    blocks: list[Block] = []
    start = 0
    for draft in body:
        blocks.append(Block(start, start + len(draft.text), draft.text))
        start += len(draft.text) + 1
    return "\n".join(draft.text for draft in body), blocks


def _cut_calls(draft: Draft, spans: Sequence[tuple[int, int, str]]) -> Draft:
    text: list[str] = []
    marks: list[Mark] = []
    waiting = list(draft.marks)
    last = removed = 0
    for start, end, label in spans:
        while waiting and waiting[0].at <= start:
            marks.append(replace(waiting[0], at=waiting[0].at - removed))
            waiting.pop(0)
        text.append(draft.text[last:start])
        marks.append(Mark(start - removed, CutKind.NOTE, label, draft.text[start:end]))
        removed += end - start
        last = end
    marks.extend(replace(mark, at=mark.at - removed) for mark in waiting)
    return replace(draft, text="".join([*text, draft.text[last:]]), marks=tuple(marks))


def _marked_where_they_begin(notes: Sequence[tuple[Draft, str | None]], body: Sequence[Draft]) -> list[Draft]:
    """The notes; one that stands on a later page than its call bears the mark of its page at its beginning."""
    called_on: dict[str, str | None] = {}
    group = page = None
    for draft in body:
        for mark in draft.marks:
            if mark.kind is CutKind.PAGE and mark.value.isdigit():
                group, page = mark.group, mark.value
            elif mark.kind is CutKind.NOTE:
                called_on.setdefault(mark.value, page)
    marked = []
    for note, begins in notes:
        elsewhere = note.opens and begins and called_on.get(note.label or "", begins) != begins
        own = (Mark(0, CutKind.PAGE, begins, "", group or ""),) if elsewhere and begins else ()
        marked.append(replace(note, marks=own + note.marks))
    return marked
