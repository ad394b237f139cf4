"""What the library's pages show, made from rows and from a parse. Words that cite a case come from `citing`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page

from opinions import citing
from opinions.found_passages import FoundShown, found_passages
from opinions.intake import proposals
from opinions.models import Case, Opinion, OpinionText
from opinions.text.parsed import ParsedCase, ParsedOpinion, ParsedPassage, ParsedWarning

EXCERPT = 160
BEFORE_EXCERPT = 20


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the library's list."""

    caption: str
    cite: str
    court: str
    year: str
    url: str
    writings: int
    fictional: bool
    found: FoundShown | None = None


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case under its title. `history` is empty where none is known; `history_checked` tells whether there is none."""

    caption: str
    cite: str
    history: str
    history_checked: bool
    fictional: bool
    docket_number: str
    decided: str


@dataclass(frozen=True, slots=True)
class WritingShown:
    """A writing of a case in the library; `length` is in code points."""

    uuid: str
    label: str
    short: str
    kind_label: str
    author: str
    joined_by_words: str
    pages: str
    version: int
    length: int
    fingerprint: str
    url: str = ""
    versions: tuple[VersionShown, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version of a writing's text: when, by whom and why it was made. `made_by` is empty for an import."""

    number: int
    made_at: datetime
    made_by: str
    reason: str
    fingerprint: str
    url: str


@dataclass(frozen=True, slots=True)
class PassagePreviewed:
    """A passage that an import would store; `page` is where it begins, `label` its note's."""

    kind: str
    kind_label: str
    page: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class WritingPreviewed:
    """A writing that an import would store."""

    kind_label: str
    author: str
    author_raw: str
    joined_by: str
    passages: list[PassagePreviewed]


@dataclass(frozen=True, slots=True)
class WarningPreviewed:
    """What the reader was unsure of. `proposal_id` is empty where it proposes nothing."""

    message: str
    excerpt: str
    proposal_id: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How much an import would store."""

    writings: int
    passages: int
    pages: int
    notes: int
    citations: int
    unresolved: int
    authorities: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would store."""

    writings: list[WritingPreviewed]
    warnings: list[WarningPreviewed]
    counts: Counts


def case_rows(page: Page[Case], words: str = "") -> list[CaseRow]:
    """The cases of one page of the list (`CaseQuerySet.for_library`); no query, or six where `words` are searched."""
    found = found_passages(words, list(page)) if words else {}
    return [
        CaseRow(
            caption=case.caption,
            cite=citing.case_words(case),
            court=citing.court_words(case),
            year=case.decided[:4],
            url=case.get_absolute_url(),
            writings=case.writings_count,  # type: ignore[attr-defined]  # -- annotated by for_library
            fictional=case.fictional,
            found=found.get(case.pk),
        )
        for case in page
    ]


def case_shown(case: Case) -> CaseShown:
    """A case of `CaseQuerySet.for_page`; no query."""
    return CaseShown(
        caption=case.caption,
        cite=citing.case_words(case),
        history=citing.history_words(case),
        history_checked=case.history_checked,
        fictional=case.fictional,
        docket_number=case.docket_number,
        decided=case.decided,
    )


def writings_shown(case: Case) -> list[WritingShown]:
    """The writings of a case of `CaseQuerySet.for_page`, each in its latest version."""
    return [writing_shown(opinion) for opinion in case.opinions.all()]


def versions_shown(opinion: Opinion) -> tuple[VersionShown, ...]:
    """The writing's versions, the latest first; no query where they are prefetched with who made them."""
    return tuple(
        VersionShown(
            number=version.number,
            made_at=version.created_at,
            made_by=version.made_by.name if version.made_by else "",
            reason=version.reason,
            fingerprint=version.fingerprint,
            url=f"{opinion.get_absolute_url()}?version={version.number}",
        )
        for version in sorted(opinion.versions.all(), key=_number, reverse=True)
    )


def _number(version: OpinionText) -> int:
    return version.number


def writing_shown(opinion: Opinion, version: OpinionText | None = None) -> WritingShown:
    """A writing in that version, else in its latest; its `versions` are prefetched."""
    version = version or max(opinion.versions.all(), key=_number)
    return WritingShown(
        uuid=str(opinion.uuid),
        label=citing.writing_words(opinion),
        short=citing.writing_short(opinion),
        kind_label=citing.kind_words(opinion),
        author=opinion.author,
        joined_by_words=citing.joined_by_words(opinion),
        pages=citing.page_range_words(version),
        version=version.number,
        length=version.length,
        fingerprint=version.fingerprint,
        url=opinion.get_absolute_url(),
        versions=versions_shown(opinion),
    )


def build_preview(parsed: ParsedCase, text: str, *, proposed: ParsedCase, accept: Collection[str]) -> Preview:
    """What an import would store of `text`; `proposed` is the parse with nothing accepted."""
    accepted = [warning for name, warning in proposals(proposed).items() if name in accept]
    warnings = sorted([*parsed.warnings, *accepted], key=lambda warning: warning.at)
    return Preview(
        writings=[_writing_previewed(opinion) for opinion in parsed.opinions],
        warnings=[_warning_previewed(warning, text, accept) for warning in warnings],
        counts=_counts(parsed),
    )


def _writing_previewed(opinion: ParsedOpinion) -> WritingPreviewed:
    return WritingPreviewed(
        kind_label=opinion.kind.value.replace("_", " "),
        author="per curiam" if opinion.per_curiam and not opinion.author else opinion.author,
        author_raw=opinion.author_raw,
        joined_by=", ".join(opinion.joined_by),
        passages=[_passage_previewed(each) for each in opinion.passages],
    )


def _passage_previewed(passage: ParsedPassage) -> PassagePreviewed:
    kind = passage.kind.value
    return PassagePreviewed(kind, kind.replace("_", " "), passage.page or "", passage.label or "", passage.text)


def _warning_previewed(warning: ParsedWarning, text: str, accept: Collection[str]) -> WarningPreviewed:
    at = warning.proposal.at if warning.proposal else warning.at
    start = max(0, at - BEFORE_EXCERPT)
    excerpt = " ".join(text[start : start + EXCERPT].split())
    proposal_id = warning.proposal.id if warning.proposal else ""
    return WarningPreviewed(warning.message, excerpt, proposal_id, proposal_id in accept)


def _counts(parsed: ParsedCase) -> Counts:
    passages = [passage for opinion in parsed.opinions for passage in opinion.passages]
    cited = [citation for passage in passages for citation in passage.citations]
    return Counts(
        writings=len(parsed.opinions),
        passages=len(passages),
        pages=sum(len(passage.pages) for passage in passages),
        notes=sum(_note_count(opinion.passages) for opinion in parsed.opinions),
        citations=len(cited),
        unresolved=sum(citation.authority is None for citation in cited),
        authorities=len(parsed.authorities),
    )


def _note_count(passages: Iterable[ParsedPassage]) -> int:
    return len({passage.label for passage in passages if passage.label})
