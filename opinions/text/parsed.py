"""What a reader makes of a source: a `ParsedCase`, ready to be shown to a person, stored, or printed as JSON.

Offsets in a passage are code points of that passage's `text`, which holds neither the LF that divides passages nor a
note's printed label. A warning's `at` is a code point of the source as it was given.
"""

from dataclasses import dataclass, field

from opinions.text.kinds import AuthorityKind, CitationForm, EmphasisStyle, OpinionKind, PassageKind


@dataclass(frozen=True, slots=True)
class ParsedPageMark:
    """A printed star page: `page` of `series` (the reporter citation that it numbers) begins at `at`."""

    at: int
    series: str
    page: str


@dataclass(frozen=True, slots=True)
class ParsedNoteMark:
    """A footnote call at `at`; `label` names the note."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class ParsedEmphasis:
    """A run of words from `start` up to `end` that is set off; runs of several styles may overlap."""

    start: int
    end: int
    style: EmphasisStyle


@dataclass(frozen=True, slots=True)
class ParsedCorrection:
    """The words from `start` up to `end` were corrected by a person: the source prints `printed` there."""

    start: int
    end: int
    printed: str


@dataclass(frozen=True, slots=True)
class ParsedCitation:
    """One mention. `authority` is a `ParsedAuthority.id`, or None where it could not be resolved.

    `signal` is what introduces it ("see also"), `history` what ties it to the one before ("rev'd"), `parenthetical`
    the words in its parentheses, without these. `writing`: the number, from 0, of the writing of the same case that is
    meant. `doubt` says in a sentence why nothing, or not all, was resolved; `likely` is then a proposed authority.
    """

    start: int
    end: int
    authority: str | None
    form: CitationForm
    pin: str | None
    signal: str = ""
    parenthetical: str = ""
    history: str = ""
    writing: int | None = None
    doubt: str = ""
    likely: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedPassage:
    """A piece of a writing in reading order. `page` is where it begins, if known; a note's passages share its label.

    `corrections` are in order, and none overlaps another.
    """

    kind: PassageKind
    text: str
    label: str | None = None
    page: str | None = None
    pages: tuple[ParsedPageMark, ...] = ()
    notes: tuple[ParsedNoteMark, ...] = ()
    citations: tuple[ParsedCitation, ...] = ()
    emphasis: tuple[ParsedEmphasis, ...] = ()
    corrections: tuple[ParsedCorrection, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedPart:
    """What a writing is in the named Part of it, where that differs: `II–A`, as the heading before it is numbered."""

    name: str
    kind: OpinionKind
    joined_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedOpinion:
    """One writing. `author` and `joined_by` are surnames in ordinary capitals; `_raw` words are the source's own."""

    kind: OpinionKind
    passages: tuple[ParsedPassage, ...]
    per_curiam: bool = False
    source_type: str = ""
    author: str = ""
    author_title: str = ""
    author_raw: str = ""
    joined_by: tuple[str, ...] = ()
    parts: tuple[ParsedPart, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """Where a cited case is reported, one of several parallels: a volume of a reporter, and its first page there."""

    volume: str
    reporter: str
    page: str


@dataclass(frozen=True, slots=True)
class ParsedAuthority:
    """Something cited. `id` is unique in one parse and the same in every parse; `cite` is its Bluebook form.

    Of a case: `name`, `court` (as the citation prints it), `year`, and its `reports`, the first printed first. Of other
    things `name` is a title, where they have one (`Restatement (Second) of Torts`).
    """

    id: str
    kind: AuthorityKind
    cite: str
    name: str = ""
    court: str = ""
    year: str = ""
    reports: tuple[ParsedReport, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitProposal:
    """Proposes to part a passage in two at source offset `at`, its second half becoming a `kind`.

    `id` is what a person accepts: the reader is run again with it in `accept`.
    """

    id: str
    at: int
    kind: PassageKind


@dataclass(frozen=True, slots=True)
class ParsedPlace:
    """The passage that a warning is about: the numbers of its writing in the case and of itself there, from 0."""

    opinion: int
    passage: int


@dataclass(frozen=True, slots=True)
class ParsedWarning:
    """Something that the reader was unsure of, in a sentence for a person, with what it proposes if it does.

    `at` is as exact as the source allows: in marked-up text it is the start of a line. `place`: the passage, if known.
    """

    at: int
    message: str
    proposal: SplitProposal | None = None
    place: ParsedPlace | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of the case. `court` is a courts-db id (`ca10`); `decided` an ISO date or year."""

    caption: str = ""
    citations: tuple[str, ...] = ()
    court: str = ""
    decided: str = ""
    docket_number: str = ""
    en_banc: bool = False
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedCase:
    """One case as a reader understood it."""

    facts: CaseFacts
    opinions: tuple[ParsedOpinion, ...]
    authorities: tuple[ParsedAuthority, ...] = ()
    warnings: tuple[ParsedWarning, ...] = field(default=())
