"""The cases that an export quotes and the authorities that its passages link, for reference managers."""

from collections.abc import Iterator
from typing import Final

from annotations.exports.subject import Export
from annotations.models import AuthorityLink
from opinions.authority_files import shown
from opinions.citing import case_words, court_words
from opinions.models import Authority, Case
from opinions.text.authority_exports import csl_json, ris_lines
from opinions.text.bibtex import bibtex_entries
from opinions.text.kinds import AuthorityKind
from opinions.text.parsed import ParsedAuthority, ParsedReport

SUPREME: Final = "U.S."
"""The Supreme Court's abbreviation, which authorities leave out: its reports tell it."""


def write_ris(export: Export) -> Iterator[str]:
    """RIS, as Zotero, EndNote and others read it."""
    yield from ris_lines(cited(export))


def write_bibtex(export: Export) -> Iterator[str]:
    """BibTeX in BibLaTeX's types."""
    yield from bibtex_entries(cited(export))


def write_csl(export: Export) -> Iterator[str]:
    """CSL-JSON, as Zotero and pandoc read it."""
    yield csl_json(cited(export))


def cited(export: Export) -> list[ParsedAuthority]:
    """The quoted cases, then the linked authorities, each once: by kind, then by citation. Four queries, or five."""
    kept = export.kept().order_by()
    cases = Case.objects.filter(opinions__versions__in=kept.values("version")).distinct().order_by("caption", "pk")
    quoted = list(cases.prefetch_related("citations", "history"))
    links = AuthorityLink.objects.filter(assignment=export.assignment, annotation__in=kept.values("pk"))
    linked = Authority.objects.filter(pk__in=links.values("authority"))
    found = shown(linked.exclude(case__in=[each.pk for each in quoted]))
    return [*map(_case, quoted), *found]


def _case(case: Case) -> ParsedAuthority:
    reports = tuple(ParsedReport(each.volume, each.reporter, each.page) for each in case.citations.all())
    court = court_words(case)
    return ParsedAuthority(
        str(case.uuid), AuthorityKind.CASE, f"{case.caption}, {case_words(case)}", case.caption,
        "" if court == SUPREME else court, case.decided[:4], reports,
    )  # fmt: skip
