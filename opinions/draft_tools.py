"""What can be repaired at a passage or a writing of a draft: the choices that its tools offer."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import ParsedCase, ParsedOpinion
from opinions.text.part_doubts import outline_of_writing
from opinions.text.repairs.repair import main_series
from opinions.text.repairs.structure import HYPHENS

WORDS_SHOWN = 32
EMPTY_ROWS = 2
Choice = tuple[str, str | Promise]

KINDS: list[Choice] = [
    (PassageKind.PARAGRAPH.value, _("Paragraph")),
    (PassageKind.HEADING.value, _("Heading")),
    (PassageKind.BLOCKQUOTE.value, _("Quotation")),
    (PassageKind.BYLINE.value, _("Byline")),
    (PassageKind.HEAD_MATTER.value, _("Head matter")),
    (PassageKind.HEADNOTE.value, _("Publisher's headnote")),
]
"""What a passage can be made with one press; to be a note it needs a label."""
KEYS = {PassageKind.PARAGRAPH.value: "p", PassageKind.HEADING.value: "h", PassageKind.BLOCKQUOTE.value: "q"}
"""The keys that press them."""
WRITING_KINDS: list[Choice] = [
    (OpinionKind.MAJORITY.value, _("Opinion of the court")),
    (OpinionKind.PLURALITY.value, _("Plurality opinion")),
    (OpinionKind.LEAD.value, _("Lead opinion")),
    (OpinionKind.CONCURRENCE.value, _("Concurrence")),
    (OpinionKind.CONCURRENCE_IN_JUDGMENT.value, _("Concurrence in the judgment")),
    (OpinionKind.CONCURRENCE_IN_PART.value, _("Concurrence in part")),
    (OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART.value, _("Concurrence in part and dissent in part")),
    (OpinionKind.DISSENT.value, _("Dissent")),
    (OpinionKind.STATEMENT.value, _("Statement")),
    (OpinionKind.COURT.value, _("Opinion of a court without a named majority")),
    (OpinionKind.OTHER.value, _("Other writing")),
    (OpinionKind.UNSPLIT.value, _("Several writings, not divided")),
]


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One thing that a passage can be; `key` is the key that makes it so, if there is one."""

    value: str
    label: str
    chosen: bool
    key: str


@dataclass(frozen=True, slots=True)
class MarkShown:
    """A page mark (`series` and `name`) or a call (`name`) at `at`, before the `words`."""

    at: int
    name: str
    series: str
    words: str


@dataclass(frozen=True, slots=True)
class PassageTools:
    """The tools of a passage: how it is now, and what it can be made."""

    opinion: int
    number: int
    dom_id: str
    kinds: list[KindChoice]
    label: str
    is_note: bool
    follows: bool
    after_hyphen: bool
    series: list[str]
    notes: list[str]
    page_marks: list[MarkShown]
    note_marks: list[MarkShown]
    writing_kinds: list[Choice]


@dataclass(frozen=True, slots=True)
class PartRow:
    """A line of the table of Parts: one that is said, or an empty one."""

    name: str
    kind: str
    joined_by: str


@dataclass(frozen=True, slots=True)
class WritingTools:
    """The tools of a writing."""

    opinion: int
    dom_id: str
    kind: str
    kinds: list[Choice]
    author: str
    author_title: str
    per_curiam: bool
    joined_by: str
    follows: bool
    parts: list[PartRow]
    headings: list[str]


def passage_tools(case: ParsedCase, opinion: int, number: int) -> PassageTools | None:
    """The tools of that passage; None where it is not there."""
    if not (0 <= opinion < len(case.opinions) and 0 <= number < len(case.opinions[opinion].passages)):
        return None
    writing = case.opinions[opinion]
    passage = writing.passages[number]
    before = writing.passages[number - 1].text if number else ""
    return PassageTools(
        opinion=opinion,
        number=number,
        dom_id=f"tools-{opinion}-{number}",
        kinds=[KindChoice(name, str(label), name == passage.kind, KEYS.get(name, "")) for name, label in KINDS],
        label=passage.label or "",
        is_note=passage.kind is PassageKind.FOOTNOTE,
        follows=number > 0,
        after_hyphen=before.endswith(tuple(HYPHENS)),
        series=_series(case, writing),
        notes=_notes(writing),
        page_marks=[
            MarkShown(mark.at, mark.page, mark.series, passage.text[mark.at : mark.at + WORDS_SHOWN])
            for mark in passage.pages
        ],
        note_marks=[
            MarkShown(mark.at, mark.label, "", passage.text[max(mark.at - WORDS_SHOWN, 0) : mark.at])
            for mark in passage.notes
        ],
        writing_kinds=WRITING_KINDS,
    )


def writing_tools(case: ParsedCase, opinion: int) -> WritingTools | None:
    """The tools of that writing; None where it is not there."""
    if not 0 <= opinion < len(case.opinions):
        return None
    writing = case.opinions[opinion]
    return WritingTools(
        opinion=opinion,
        dom_id=f"tools-{opinion}",
        kind=writing.kind.value,
        kinds=WRITING_KINDS,
        author=writing.author,
        author_title=writing.author_title,
        per_curiam=writing.per_curiam,
        joined_by=", ".join(writing.joined_by),
        follows=opinion > 0,
        parts=_part_rows(writing),
        headings=list(dict.fromkeys(part.name for part in outline_of_writing(writing).parts)),
    )


def _part_rows(writing: ParsedOpinion) -> list[PartRow]:
    """The Parts that are said, then empty lines, which take the writing's own kind."""
    said = [PartRow(part.name, part.kind.value, ", ".join(part.joined_by)) for part in writing.parts]
    return [*said, *[PartRow("", writing.kind.value, "")] * EMPTY_ROWS]


def _series(case: ParsedCase, writing: ParsedOpinion) -> list[str]:
    """The series in which a page can be marked, the one with most marks first; empty names a nameless series."""
    used = [mark.series for opinion in case.opinions for passage in opinion.passages for mark in passage.pages]
    main = main_series(writing)
    known = [*([main] if main is not None else []), *used, *case.facts.citations]
    return list(dict.fromkeys(known)) or [""]


def _notes(writing: ParsedOpinion) -> list[str]:
    """The labels of the writing's notes, those that nothing calls first."""
    called = {mark.label for passage in writing.passages for mark in passage.notes}
    labels = list(dict.fromkeys(passage.label for passage in writing.passages if passage.label))
    return sorted(labels, key=lambda label: label in called)
