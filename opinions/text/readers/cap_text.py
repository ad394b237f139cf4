"""The reader for plain text as the Caselaw Access Project gives it: one paragraph a line, notes at the end.

Everything of the source comes out: as the text of a passage, as a page mark or note call kept beside it, or as the
label of a note. What was unsure comes out as a warning.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from opinions.text.canonical import canonicalize
from opinions.text.citations.finding import find
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.pages import PageMark, Place, opening_page
from opinions.text.parsed import (
    CaseFacts,
    ParsedCase,
    ParsedNoteMark,
    ParsedOpinion,
    ParsedPageMark,
    ParsedPassage,
    ParsedWarning,
)
from opinions.text.readers.bylines import surname
from opinions.text.readers.drafts import Draft
from opinions.text.readers.lines import Block, Cut, CutKind, blocks_of
from opinions.text.readers.notes import Call, NoteBody, part_notes
from opinions.text.readers.splitting import head_length
from opinions.text.readers.star_pages import STAR, StarPages, find_stars, number_note_pages, number_pages
from opinions.text.readers.structure import mark_structure
from opinions.text.readers.writings import Writing, part_writings, parted_run_in

LEAST_FOR_PARAGRAPHS = 2_000
SHORT_LINE, LONG_LINE, FEW_LINES = 40, 100, 20
STRAY_CALL = re.compile(r"\[?\d{1,3}\]?|\*{1,3}|[†‡]")
WEAK_CALL = 1
CONTEXT = 24
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class _Layout:
    """A writing parted into body and notes, with all that is to be cut out of it."""

    writing: Writing
    body: list[Block]
    notes: list[NoteBody]
    calls: list[Call]
    pages: StarPages
    warnings: list[ParsedWarning]


def read(
    text: str, facts: CaseFacts, *, author: str = "", author_title: str = "", accept: Collection[str] = ()
) -> ParsedCase:
    """Reads CAP plain text into a case.

    `author` (a surname or full name) and `author_title` are for the first writing whose byline names nobody; `accept`
    holds the ids of proposed splits that a person has accepted. Raises ValueError for a text without words.
    """
    blocks = blocks_of(text)
    if not blocks:
        raise ValueError("The text holds no words.")
    writings, warnings = _parted(parted_run_in(blocks))
    if len(blocks) == 1 and len(text) > LEAST_FOR_PARAGRAPHS:
        warnings.append(ParsedWarning(0, "No paragraph breaks were found: the whole text is one passage."))
    if _is_hard_wrapped(blocks):
        warnings.append(
            ParsedWarning(0, "The lines look hard-wrapped: each became a passage of its own. Join them first.")
        )
    opinions, doubts = assemble(writings, text, facts, accept)
    return finish(opinions, facts, [*warnings, *doubts], author=author, author_title=author_title)


def _parted(blocks: Sequence[Block]) -> tuple[list[Writing], list[ParsedWarning]]:
    """The writings of a file, what stands above the opening byline (a syllabus, counsel) head matter of the first."""
    head = head_length([Draft(block.start, block.text) for block in blocks])
    writings, warnings = part_writings(blocks[head:])
    above = tuple(replace(block, kind=PassageKind.HEAD_MATTER) for block in blocks[:head])
    writings[0] = replace(writings[0], blocks=above + writings[0].blocks)
    return writings, warnings


def assemble(
    writings: Sequence[Writing], source: str, facts: CaseFacts, accept: Collection[str] = ()
) -> tuple[list[ParsedOpinion], list[ParsedWarning]]:
    """The opinions of `writings`, whose blocks are pieces of `source`, without citations; and what was unsure.

    Raises ValueError for a writing without words.
    """
    return _opinions([_lay_out(writing, source, facts) for writing in writings], source, facts, accept)


def finish(
    opinions: Sequence[ParsedOpinion],
    facts: CaseFacts,
    warnings: Sequence[ParsedWarning] = (),
    *,
    author: str = "",
    author_title: str = "",
) -> ParsedCase:
    """The case of these opinions: `author` given to the first nameless one, citations found, warnings in order."""
    named, unnamed = _name_author(opinions, author, author_title)
    found = find(named, facts)
    told = sorted([*warnings, *unnamed, *found.warnings], key=lambda warning: warning.at)
    return ParsedCase(facts, found.opinions, found.authorities, tuple(told))


def _opinions(
    layouts: Sequence[_Layout], source: str, facts: CaseFacts, accept: Collection[str]
) -> tuple[list[ParsedOpinion], list[ParsedWarning]]:
    """The writings in order; each opens on the page on which the one before it ended."""
    has_marks = any(layout.pages.main for layout in layouts)
    opinions: list[ParsedOpinion] = []
    warnings: list[ParsedWarning] = []
    previous_page = ""
    for number, layout in enumerate(layouts):
        place = _place(layout, facts, number, len(layouts), has_marks=has_marks, previous_page=previous_page)
        opinion, page, doubts = _assemble(layout, source, place, accept)
        opinions.append(opinion)
        warnings.extend(layout.warnings + doubts)
        previous_page = page or previous_page
    return opinions, warnings


def _is_hard_wrapped(blocks: Sequence[Block]) -> bool:
    """Whether most lines are short and stop in mid-sentence."""
    broken = sum(SHORT_LINE < len(block.text) < LONG_LINE and block.text[-1].isalnum() for block in blocks)
    return len(blocks) > FEW_LINES and broken * 2 > len(blocks)


def _lay_out(writing: Writing, source: str, facts: CaseFacts) -> _Layout:
    body, notes, calls = part_notes(_fold_lone_stars(writing.blocks), source)
    called = {call.start for call in calls}
    body, doubts = _set_aside_numbers(body, called)
    stars = [star for block in body for star in find_stars(source, block.start, block.end)]
    pages = number_pages(stars, facts.citations)
    return _Layout(
        writing, body, notes, calls, pages, doubts + _star_doubts(pages) + _note_doubts(notes, calls, source)
    )


def _set_aside_numbers(body: Sequence[Block], called: Collection[int]) -> tuple[list[Block], list[ParsedWarning]]:
    """Marks as unplaced the lines that hold a number or asterisk alone and call no note that the file holds."""
    alone = [block for block in body if STRAY_CALL.fullmatch(block.text) and block.start not in called]
    if not alone:
        return list(body), []
    aside = {block.start for block in alone}
    shown = ", ".join(block.text for block in alone[:MOST_SHOWN])
    message = (
        f"These lines look like calls of notes that the file does not hold; they were kept where they stand: {shown}."
    )
    marked = [replace(block, kind=PassageKind.UNPLACED) if block.start in aside else block for block in body]
    return marked, [ParsedWarning(alone[0].start, message)]


def _fold_lone_stars(blocks: Sequence[Block]) -> list[Block]:
    """Joins a page mark that has a line of its own to the line below it (at the end, to the line above)."""
    folded: list[Block] = []
    for block in blocks:
        last = folded[-1] if folded else None
        if last and (STAR.fullmatch(last.text) or (STAR.fullmatch(block.text) and block is blocks[-1])):
            kind = last.kind if STAR.fullmatch(block.text) else block.kind
            folded[-1] = replace(last, end=block.end, text=f"{last.text} {block.text}", kind=kind)
        else:
            folded.append(block)
    return folded


def _star_doubts(pages: StarPages) -> list[ParsedWarning]:
    if not pages.rejected:
        return []
    shown = ", ".join(f"*{star.page}" for star in pages.rejected[:MOST_SHOWN])
    more = f" and {len(pages.rejected) - MOST_SHOWN} more" if len(pages.rejected) > MOST_SHOWN else ""
    return [
        ParsedWarning(
            pages.rejected[0].start,
            f"These numbers with an asterisk do not fit the page numbers and were kept as words: {shown}{more}.",
        )
    ]


def _note_doubts(notes: Sequence[NoteBody], calls: Sequence[Call], source: str) -> list[ParsedWarning]:
    called = {str(call.label) for call in calls}
    warnings = []
    uncalled = [note for note in notes if note.label not in called]
    if uncalled:
        shown = ", ".join(note.label for note in uncalled[:MOST_SHOWN])
        more = f" and {len(uncalled) - MOST_SHOWN} more" if len(uncalled) > MOST_SHOWN else ""
        message = f"No calls were found in the text for these notes, which are numbered as they stand: {shown}{more}."
        warnings.append(ParsedWarning(uncalled[0].blocks[0].start, message))
    warnings.extend(
        ParsedWarning(
            call.start,
            f"The {call.label} after “{_words_before(source, call.start)}” was read as the call of note {call.label}, "
            "not as part of the number.",
        )
        for call in calls
        if call.weight == WEAK_CALL
    )
    return warnings


def _words_before(source: str, at: int) -> str:
    return source[max(0, at - CONTEXT) : at].split(maxsplit=1)[-1]


def _place(layout: _Layout, facts: CaseFacts, number: int, count: int, *, has_marks: bool, previous_page: str) -> Place:
    series = layout.pages.main_series
    if not series and len(facts.citations) == 1:
        series = facts.citations[0]
    return Place(
        kind=layout.writing.kind,
        series=series,
        first=number == 0,
        alone=count == 1,
        case_page=series.split()[-1] if series else "",
        previous_page=previous_page,
        case_has_marks=has_marks,
    )


def _assemble(
    layout: _Layout, source: str, place: Place, accept: Collection[str]
) -> tuple[ParsedOpinion, str, list[ParsedWarning]]:
    """The writing's passages, the page on which its body ends, and what was unsure."""
    calls = {call.start: call for call in layout.calls}
    body, warnings = mark_structure(_fold_lone_calls(layout.body, calls), accept)
    series = layout.pages.series_of()
    cuts = sorted(
        [call.as_cut() for call in layout.calls] + [star.as_cut() for _, run in layout.pages.runs for star in run]
    )
    opening = _opening(place, layout.pages, body)
    warnings.extend(ParsedWarning(body[0].start, doubt) for doubt in opening[1])
    passages = [
        _passage(block, source, cuts, series, _page_label(layout.pages, block.start, opening[0])) for block in body
    ]
    last_page = _page_label(layout.pages, body[-1].end, opening[0]) or ""
    for note in layout.notes:
        call = next((call for call in layout.calls if str(call.label) == note.label), None)
        page = _page_label(layout.pages, call.start, opening[0]) if call else None
        notes, doubts = _note_passages(note, source, page, layout.pages, accept)
        passages.extend(notes)
        warnings.extend(doubts)
    kept = tuple(passage for passage in passages if passage.text)
    if not kept:
        raise ValueError("A writing holds page marks alone, and no words.")
    return _opinion(layout.writing, kept), last_page, warnings


def _opening(place: Place, pages: StarPages, body: Sequence[Block]) -> tuple[str | None, tuple[str, ...]]:
    """The page before the first mark, by the rules of `pages.opening_page`, and its warnings."""
    first = pages.main[0] if pages.main else None
    mark = PageMark(first.start - body[0].start, place.series, str(first.page)) if first else None
    opening = opening_page(place, mark)
    return (opening.mark.page if opening.mark else None), opening.warnings


def _page_label(pages: StarPages, offset: int, opening: str | None) -> str | None:
    page = pages.page_at(offset)
    return opening if page is None else str(page)


def _fold_lone_calls(body: Sequence[Block], calls: dict[int, Call]) -> list[Block]:
    """Puts a call that has a line of its own at the end of the block above, and joins a paragraph that it parted."""
    folded: list[Block] = []
    after_call = False
    for block in body:
        call = calls.get(block.start)
        if call and call.end == block.end and folded:
            folded[-1] = replace(folded[-1], end=block.end)
            after_call = True
        elif after_call and (block.text[0].islower() or folded[-1].text[-1] in ",;-—"):
            folded[-1] = replace(folded[-1], end=block.end, text=f"{folded[-1].text} {block.text}")
        else:
            folded.append(block)
            after_call = False
    return folded


def _note_passages(
    note: NoteBody, source: str, page: str | None, pages: StarPages, accept: Collection[str]
) -> tuple[list[ParsedPassage], list[ParsedWarning]]:
    blocks = [replace(block, kind=PassageKind.FOOTNOTE, label=note.label) for block in note.blocks]
    blocks, warnings = mark_structure(blocks, accept)
    stars = [star for block in blocks for star in find_stars(source, block.start, block.end)]
    own = number_note_pages(stars, int(page) if page and page.isdigit() else None, [star.page for star in pages.main])
    series = {star.start: pages.main_series for star in own}
    passages = []
    for block in blocks:
        before = [star for star in own if star.start <= block.start]
        begins = str(before[-1].page) if before else page
        passages.append(_passage(block, source, [star.as_cut() for star in own], series, begins))
    return passages, warnings


def _passage(block: Block, source: str, cuts: Sequence[Cut], series: dict[int, str], page: str | None) -> ParsedPassage:
    """The block as a passage: its cuts taken out, its text canonical, and the marks placed in that text."""
    first = bisect_left(cuts, block.start, key=lambda cut: cut.start)
    last = bisect_left(cuts, block.end, key=lambda cut: cut.start)
    own = sorted([*block.cuts, *cuts[first:last]])
    pieces: list[str] = []
    placed: list[tuple[int, Cut]] = []
    position = block.start
    length = 0
    for cut in own:
        pieces.append(source[position : cut.start])
        length += len(pieces[-1])
        spaces = len(pieces[-1]) - len(pieces[-1].rstrip()) if cut.kind is CutKind.NOTE else 0
        placed.append((length - spaces, cut))
        position = max(position, cut.end)
    pieces.append(source[position : block.end])
    text, offsets = canonicalize("".join(pieces))
    at = {cut: offsets.to_canonical(raw) for raw, cut in placed}
    return ParsedPassage(
        kind=block.kind,
        text=text,
        label=block.label,
        page=page,
        pages=tuple(
            ParsedPageMark(at[cut], series.get(cut.start, ""), cut.value) for cut in own if cut.kind is CutKind.PAGE
        ),
        notes=tuple(ParsedNoteMark(at[cut], cut.value) for cut in own if cut.kind is CutKind.NOTE),
    )


def _opinion(writing: Writing, passages: tuple[ParsedPassage, ...]) -> ParsedOpinion:
    byline = writing.byline
    if byline is None:
        return ParsedOpinion(writing.kind, passages)
    return ParsedOpinion(
        kind=writing.kind,
        passages=passages,
        per_curiam=byline.per_curiam,
        source_type=byline.source_type,
        author=byline.author,
        author_title=byline.author_title,
        author_raw=byline.author_raw,
        joined_by=byline.joined_by,
    )


def _name_author(
    opinions: Sequence[ParsedOpinion], author: str, title: str
) -> tuple[list[ParsedOpinion], list[ParsedWarning]]:
    """Gives `author` to the first writing whose byline names nobody; warns of writings that stay without one."""
    named = list(opinions)
    nameless = [index for index, opinion in enumerate(named) if not opinion.author and not opinion.per_curiam]
    warnings = []
    if author and nameless:
        index = nameless.pop(0)
        named[index] = replace(named[index], author=surname(author), author_title=title or named[index].author_title)
    elif author and not (len(named) == 1 and named[0].author == surname(author)):
        warnings.append(ParsedWarning(0, f"Every byline names its author; “{author}” was not used."))
    elif title and len(named) == 1 and not named[0].author_title:
        named[0] = replace(named[0], author_title=title)
    warnings.extend(
        ParsedWarning(0, f"Nobody is named as the author of writing {index + 1} ({_words(named[index].kind)}).")
        for index in nameless
    )
    return named, warnings


def _words(kind: OpinionKind) -> str:
    return kind.value.replace("_", " ")
