"""What the library's pages show, made from rows. Words that cite a case come from `citing`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page

from opinions import citing
from opinions.found_passages import FoundShown, found_passages
from opinions.models import Case, Opinion, OpinionText


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
