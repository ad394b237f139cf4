"""Authorities for reference managers: RIS as Zotero reads and writes it, and CSL-JSON (csl-data.json of CSL 1.0.2).

What an authority's row does not say is read from its `cite` where that is plain, else left out; nothing is guessed.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from opinions.text.kinds import AuthorityKind
from opinions.text.parsed import ParsedAuthority

_YEAR = re.compile(r"\((?:[^()]*\D)?(?P<year>\d{4})\)$")
_LAW = re.compile(r"(?:(?P<volume>\d+) )?(?P<code>[^§]*[^§ ]) §§? (?P<section>[^()\s]\S*)(?: \([^()]*\))?")
_ARTICLE = re.compile(
    r"(?P<head>.+), (?P<volume>\d+) (?P<journal>[A-Z][^,\d]*) (?P<page>\d+)(?:, [^()]*)? \((?P<year>\d{4})\)"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """An authority as reference managers see it. `container` is a reporter, code or journal."""

    id: str
    ris_type: str
    title: str
    authors: tuple[str, ...] = ()
    container: str = ""
    volume: str = ""
    page: str = ""
    section: str = ""
    court: str = ""
    year: str = ""

    @property
    def csl_type(self) -> str:
        """The type in CSL-JSON."""
        return CSL_TYPES[self.ris_type]


CSL_TYPES = {"CASE": "legal_case", "STAT": "legislation", "JOUR": "article-journal", "BOOK": "book"}
"""The CSL type of each RIS type that is written. Rules, constitutions and regulations go as statutes do."""
RIS_TAGS = {
    "CASE": {"container": "A2", "volume": "VL", "page": "SP", "court": "PB"},
    "STAT": {"container": "T2", "volume": "VL", "section": "SE"},
    "JOUR": {"container": "T2", "volume": "VL", "page": "SP"},
    "BOOK": {},
}
"""Under which tag Zotero's RIS translator reads a field: a case's reporter in `A2`, its court in `PB`."""
CSL_NAMES = {"container": "container-title", "volume": "volume", "page": "page", "section": "section"}


def references(authorities: Iterable[ParsedAuthority]) -> Iterator[Reference]:
    """The authorities as references. References to the record are left out: nobody else can look them up."""
    for authority in authorities:
        if authority.kind is AuthorityKind.CASE:
            yield _case(authority)
        elif authority.kind is AuthorityKind.SECONDARY:
            yield _secondary(authority)
        elif authority.kind is not AuthorityKind.RECORD:
            yield _law(authority)


def ris_lines(authorities: Iterable[ParsedAuthority]) -> Iterator[str]:
    """The lines of a RIS file with their ends (CRLF); UTF-8 is meant."""
    for reference in references(authorities):
        yield _ris("TY", reference.ris_type)
        yield _ris("TI", reference.title)
        yield from (_ris("AU", f"{family}, {given}") for family, given in map(parted, reference.authors))
        for name, tag in RIS_TAGS[reference.ris_type].items():
            value = getattr(reference, name)
            if value:
                yield _ris(tag, value)
        if reference.year:
            yield _ris("DA", reference.year)
        yield "ER  - \r\n\r\n"


def csl_json(authorities: Iterable[ParsedAuthority]) -> str:
    """A CSL-JSON document: a list of objects, one for each authority."""
    found = [_csl(reference) for reference in references(authorities)]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _csl(reference: Reference) -> dict[str, object]:
    told: dict[str, object] = {"id": reference.id, "type": reference.csl_type, "title": reference.title}
    if reference.authors:
        names = map(parted, reference.authors)
        told["author"] = [{"family": family, "given": given} for family, given in names]
    told |= {name: getattr(reference, ours) for ours, name in CSL_NAMES.items() if getattr(reference, ours)}
    if reference.court:
        told["authority"] = reference.court
    if reference.year:
        told["issued"] = {"date-parts": [[int(reference.year)]]}
    return told


def _ris(tag: str, value: str) -> str:
    return f"{tag}  - {' '.join(value.split())}\r\n"


def _case(authority: ParsedAuthority) -> Reference:
    """Without name or reports the citation alone is the title."""
    if not authority.name or not authority.reports:
        return Reference(authority.id, "CASE", authority.cite)
    first = authority.reports[0]
    return Reference(
        authority.id, "CASE", authority.name, container=first.reporter, volume=first.volume, page=first.page,
        court=authority.court, year=authority.year,
    )  # fmt: skip


def _law(authority: ParsedAuthority) -> Reference:
    law = _LAW.fullmatch(authority.cite)
    title = authority.name or authority.cite
    if law is None:
        return Reference(authority.id, "STAT", title, year=_year(authority))
    return Reference(
        authority.id, "STAT", title, container=law["code"], volume=law["volume"] or "", section=law["section"],
        year=_year(authority),
    )  # fmt: skip


def _secondary(authority: ParsedAuthority) -> Reference:
    """A law review's article, with its author where the title is known; else a book."""
    article = _ARTICLE.fullmatch(authority.cite)
    if article is None:
        return Reference(authority.id, "BOOK", authority.name or authority.cite, year=_year(authority))
    head = article["head"]
    named = authority.name and head.endswith(f", {authority.name}")
    authors = head.removesuffix(f", {authority.name}").split(" & ") if named else []
    return Reference(
        authority.id, "JOUR", authority.name if named else head, tuple(authors), container=article["journal"],
        volume=article["volume"], page=article["page"], year=article["year"],
    )  # fmt: skip


def _year(authority: ParsedAuthority) -> str:
    printed = _YEAR.search(authority.cite)
    return authority.year or (printed["year"] if printed else "")


def parted(author: str) -> tuple[str, str]:
    """An author's family name, and the names before it."""
    given, _space, family = author.rpartition(" ")
    return family, given
