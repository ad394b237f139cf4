"""From a `MarkedCase` to a `ParsedCase`: bylines, kinds, headings, notes, page series; the rest is `assembling`'s."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from opinions.text.canonical import canonicalize
from opinions.text.kinds import EmphasisStyle, OpinionKind, PassageKind
from opinions.text.parsed import (
    CaseFacts,
    ParsedCase,
    ParsedEmphasis,
    ParsedOpinion,
    ParsedPassage,
    ParsedPlace,
    ParsedWarning,
)
from opinions.text.readers.assembling import assemble, named_group
from opinions.text.readers.bylines import CONTINUES, Byline, read_byline
from opinions.text.readers.cap_kinds import kind_and_doubt
from opinions.text.readers.cap_markup import drop_prefix
from opinions.text.readers.drafts import Draft, DraftWriting, Mark
from opinions.text.readers.lines import CutKind
from opinions.text.readers.marked import (
    CallSign,
    EmphasisSign,
    MarkedBlock,
    MarkedCase,
    MarkedNote,
    MarkedWriting,
    PageSign,
)
from opinions.text.readers.note_pairing import pair_by_place, pair_notes, tell_apart
from opinions.text.readers.numbering import neutral_among, number
from opinions.text.readers.page_series import name_series
from opinions.text.readers.source import UnreadableSource
from opinions.text.readers.structure import is_heading

LONGEST_BYLINE = 400
UNLABELLED = "unnumbered"
PARALLEL_PAGES = re.compile(r"\[\s*\d+ [A-Z][\w. ]{0,20} \d+(?:\s*,\s*\d+ [A-Z][\w. ]{0,20} \d+)*\s*\]")
SUBHEADING = re.compile(r"\((?:[a-z]|[ivx]{1,5}|\d{1,2})\) (?=\S)")
Run = tuple[int, int, EmphasisStyle]


@dataclass(slots=True)
class _Made:
    """The drafts of one writing, the emphasis of each, and what was unsure about it by the draft's number."""

    drafts: list[Draft] = field(default_factory=list)
    notes: int = 0
    runs: list[list[Run]] = field(default_factory=list)
    doubts: list[tuple[int, str]] = field(default_factory=list)


_Held = tuple[DraftWriting, _Made]


class Maker:
    """Makes a case of its markup. `lines` are the offsets at which the source's lines start, to place warnings."""

    def __init__(self, case: MarkedCase, facts: CaseFacts, lines: Sequence[int] = ()) -> None:
        self._case = case
        self._facts = facts
        self._lines = lines

    def make(self, warnings: Sequence[ParsedWarning] = (), *, author: str = "", author_title: str = "") -> ParsedCase:
        """The case. Raises UnreadableSource for one without words. Call it once: it uses up the markup."""
        case = self._case
        if not case.writings:
            case.writings.append(MarkedWriting())
        _drop_empty_notes(case)
        told = [*warnings, *self._pair_notes()]
        _, unknown = name_series(case, self._facts.citations)
        told += [ParsedWarning(0, _unknown_series(series)) for series in unknown]
        made = [self._writing(number) for number in range(len(case.writings))]
        held = [(draft, content) for draft, content in made if content.drafts]
        if not held:
            raise UnreadableSource("The casebody holds no words.")
        held = _numbered(held, self._facts.citations)
        told += [
            self._warning(number, at, content.drafts[at].at, doubt)
            for number, (_, content) in enumerate(held)
            for at, doubt in content.doubts
        ]
        parsed = assemble([each for each, _ in held], self._facts, told, author=author, author_title=author_title)
        emphasised = [
            _emphasised(opinion, content) for opinion, (_, content) in zip(parsed.opinions, held, strict=True)
        ]
        return replace(parsed, opinions=tuple(emphasised))

    def _warning(self, opinion: int, passage: int, at: int, message: str) -> ParsedWarning:
        return ParsedWarning(at, message, place=ParsedPlace(opinion, passage))

    def _offset(self, line: int) -> int:
        return self._lines[line - 1] if 0 < line <= len(self._lines) else 0

    def _pair_notes(self) -> list[ParsedWarning]:
        parts = self._case.parts
        moved = [
            ParsedWarning(
                self._offset(notes[0].blocks[0].line),
                f"Notes {', '.join(note.label for note in notes)} stand in {_named(parts.index(source))}, but "
                f"{_named(parts.index(target))} calls them: they were put there.",
            )
            for source, target, notes in pair_notes(self._case)
        ]
        placed = [pair for part in parts for pair in pair_by_place(part)]
        for part in parts:
            for note in part.notes:
                _drop_printed_label(note)
            tell_apart(part.notes)
        return moved + [
            ParsedWarning(
                self._offset(note.blocks[0].line),
                f"The mark “{call.printed}” was taken for that of note {note.label} by its place: the labels differ.",
            )
            for call, note in placed
            if call.label != note.label
        ]

    def _writing(self, number: int) -> tuple[DraftWriting, _Made]:
        """The writing's drafts: head matter first in the case's first, what stands outside at the end of its last."""
        case, writing, made = self._case, self._case.writings[number], _Made()
        if number == 0:
            self._add(made, case.head.blocks)
        byline, blocks = _part_byline(writing)
        kind, doubt = kind_and_doubt(writing.source_type, byline, alone=len(case.writings) == 1)
        first = len(made.drafts)
        self._add(made, blocks)
        body = len(made.drafts)
        notes = [*(case.head.notes if number == 0 else []), *writing.notes]
        self._add_notes(made, notes)
        if number == len(case.writings) - 1 and case.outside:
            at = len(made.drafts)
            self._add(made, case.outside)
            made.doubts.append((at, "This stands outside the writings and the head matter in the source."))
        if doubt and made.drafts:
            made.doubts.append((min(first, len(made.drafts) - 1), doubt))
        if not blocks and made.drafts:
            made.doubts.append((0, "The source holds no words of this writing, only the head matter of its case."))
        if byline is None and blocks and blocks[0].kind is PassageKind.BYLINE:
            byline = Byline(blocks[0].words, author_raw=" ".join(blocks[0].words.split()))
            made.doubts.append((first, "The byline was not understood: say who wrote this."))
        return _draft_writing(made, body, byline, kind, writing.source_type), made

    def _add(self, made: _Made, blocks: Sequence[MarkedBlock], label: str | None = None) -> None:
        for block in blocks:
            draft, runs, stray = self._draft(block, label)
            if not draft.words:
                continue
            if stray:
                shown = ", ".join(stray)
                made.doubts.append((len(made.drafts), f"No note was found for {shown}, which was kept as words."))
            if PARALLEL_PAGES.fullmatch(draft.words) and draft.kind is PassageKind.PARAGRAPH:
                draft = replace(draft, kind=PassageKind.UNPLACED)
                made.doubts.append(
                    (len(made.drafts), f"{draft.words} gives pages of other reporters; the paragraph goes on after it.")
                )
            made.drafts.append(draft)
            made.runs.append(runs)

    def _add_notes(self, made: _Made, notes: Sequence[MarkedNote]) -> None:
        called = {call.note for part in self._case.parts for call in part.calls}
        uncalled = [note for note in notes if note not in called]
        if uncalled:
            shown = ", ".join(note.label or UNLABELLED for note in uncalled)
            made.doubts.append((len(made.drafts), f"No marks were found in the text for these notes: {shown}."))
        for note in notes:
            self._add(made, note.blocks, note.label or UNLABELLED)

    def _draft(self, block: MarkedBlock, label: str | None) -> tuple[Draft, list[Run], list[str]]:
        """The block as a draft, its emphasis, and the footnote marks that have no note."""
        text: list[str] = []
        marks: list[Mark] = []
        runs: list[Run] = []
        opened: list[tuple[EmphasisStyle, int]] = []
        stray: list[str] = []
        at = 0
        for part in block.parts:
            if isinstance(part, EmphasisSign):
                _emphasise(part, at, opened, runs)
                continue
            if isinstance(part, CallSign) and part.note is not None:
                marks.append(Mark(at, CutKind.NOTE, part.note.label or UNLABELLED, part.printed))
                continue
            if isinstance(part, PageSign):
                marks.append(Mark(at, CutKind.PAGE, part.page, f"*{part.page}", named_group(part.series)))
                continue
            if isinstance(part, CallSign):
                stray.append(part.printed)
            words = part.printed if isinstance(part, CallSign) else part
            text.append(words)
            at += len(words)
        runs += [(start, at, style) for style, start in opened if start < at]
        words = "".join(text)
        kind = PassageKind.HEADING if block.kind is PassageKind.PARAGRAPH and _is_title(words) else block.kind
        return Draft(self._offset(block.line), words, kind, label, tuple(marks)), runs, stray


def _numbered(held: list[_Held], citations: Sequence[str]) -> list[_Held]:
    """The writings with their paragraphs' numbers as marks, where the case has a citation that counts paragraphs."""
    if not neutral_among(citations):
        return held
    bodies = [draft for writing, _ in held for draft in writing.body]
    numbered = iter(number(bodies, citations))
    found: list[_Held] = []
    for writing, made in held:
        body = tuple(next(numbered) for _ in writing.body)
        for at, (before, after) in enumerate(zip(writing.body, body, strict=True)):
            taken = len(before.text) - len(after.text)
            made.runs[at] = [(max(start - taken, 0), end - taken, style) for start, end, style in made.runs[at]]
        made.drafts[: len(body)] = body
        found.append((replace(writing, body=body), made))
    return found


def _draft_writing(made: _Made, body: int, byline: Byline | None, kind: OpinionKind, source_type: str) -> DraftWriting:
    return DraftWriting(tuple(made.drafts[:body]), tuple(made.drafts[body:]), byline, kind, source_type)


def _named(part: int) -> str:
    return f"writing {part}" if part else "the head matter"


def _unknown_series(series: str) -> str:
    return (
        f"Some page labels ({series}) fit none of the case's citations: they number a reporter that is not named. Add "
        "its citation."
    )


def _is_title(words: str) -> bool:
    line = SUBHEADING.sub("", " ".join(words.split()))
    return bool(line) and is_heading(line)


def _emphasise(sign: EmphasisSign, at: int, opened: list[tuple[EmphasisStyle, int]], runs: list[Run]) -> None:
    if sign.opens:
        opened.append((sign.style, at))
    elif opened:
        style, start = opened.pop()
        if start < at:
            runs.append((start, at, style))


def _emphasised(opinion: ParsedOpinion, made: _Made) -> ParsedOpinion:
    """The opinion with its emphasis, which goes beside the canonical text as the marks do."""
    passages = [
        _with_runs(passage, draft, runs)
        for passage, draft, runs in zip(opinion.passages, made.drafts, made.runs, strict=True)
    ]
    return replace(opinion, passages=tuple(passages))


def _with_runs(passage: ParsedPassage, draft: Draft, runs: Sequence[Run]) -> ParsedPassage:
    if not runs:
        return passage
    _, offsets = canonicalize(draft.text)
    placed: list[ParsedEmphasis] = []
    runs = [_trimmed(draft.text, run) for run in runs]
    canonical = [(offsets.to_canonical(start), offsets.to_canonical(end), style) for start, end, style in runs]
    for start, end, style in sorted(canonical):
        before = placed[-1] if placed else None
        if before and before.style is style and start <= before.end:
            placed[-1] = replace(before, end=max(before.end, end))
        elif start < end:
            placed.append(ParsedEmphasis(start, end, style))
    return replace(passage, emphasis=tuple(placed))


def _trimmed(words: str, run: Run) -> Run:
    """The run without white space at its ends, which no reader can see is set off."""
    start, end, style = run
    within = words[start:end]
    return start + len(within) - len(within.lstrip()), start + len(within.rstrip()), style


def _part_byline(writing: MarkedWriting) -> tuple[Byline | None, list[MarkedBlock]]:
    """What the writing's byline says, and its blocks; a byline that goes on in the next block is joined with it."""
    at = next((at for at, block in enumerate(writing.blocks) if block.kind is PassageKind.BYLINE), None)
    if at is None and writing.blocks and read_byline(" ".join(writing.blocks[0].words.split())):
        at = 0
        writing.blocks[0].kind = PassageKind.BYLINE
    if at is None:
        return None, writing.blocks
    block = writing.blocks[at]
    line = " ".join(block.words.split())
    following = writing.blocks[at + 1] if at + 1 < len(writing.blocks) else None
    if following is not None and following.kind in {PassageKind.PARAGRAPH, PassageKind.BYLINE}:
        joined = f"{line} {' '.join(following.words.split())}"
        if len(joined) < LONGEST_BYLINE and CONTINUES.match(following.words.lstrip()) and read_byline(joined):
            whole = replace(block, parts=[*block.parts, "\n", *following.parts])
            return read_byline(joined), [*writing.blocks[:at], whole, *writing.blocks[at + 2 :]]
    return read_byline(line), writing.blocks


def _drop_empty_notes(case: MarkedCase) -> None:
    """A note without words is none; its printed label is kept where it stood."""
    for part in case.parts:
        empty = [note for note in part.notes if not note.blocks]
        part.notes = [note for note in part.notes if note.blocks]
        part.blocks += [
            MarkedBlock(PassageKind.UNPLACED, parts=[note.printed]) for note in empty if note.printed.strip()
        ]


def _drop_printed_label(note: MarkedNote) -> None:
    """Takes the label off the note's words where the source prints it there, or the full stop that followed it."""
    words = note.blocks[0].words.lstrip()
    label = re.escape(note.label)
    if note.printed:
        printed = re.match(r"\.(?!\s?\.)\s*", words) if not note.printed.endswith(".") else None
    else:
        printed = re.match(rf"(?:\[{label}\]|{label}[.)]?(?=\s)|{label}(?=[^\W\d_]))\s*", words) if label else None
    if printed is not None and len(printed[0]) < len(words):
        drop_prefix(note.blocks[0], printed[0])
