"""Short forms of what was cited in full (rules 10.9 and 12.10), and an authority's citations with a pin.

*Id.* is never written: where an export's words will stand, nobody knows what is cited before them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from opinions.text.courts import TERRITORIES, reporter
from opinions.text.full_citations import (
    CitedCase,
    CitedWriting,
    ReporterCitation,
    full_citation,
    printed_citations,
)
from opinions.text.kinds import AuthorityKind, PassageKind
from opinions.text.parsed import ParsedAuthority, ParsedReport
from opinions.text.pincites import DASH, PARAGRAPH, PinCite
from opinions.text.quoting import CitationWords

_VERSUS = re.compile(r" vs?\. ")
_PROCEDURAL = re.compile(
    r"(?:In re|Ex parte|(?:In the )?Matter of|(?:State|People|United States|U\.S\.) ex rel\.) (?=\S)"
)
_GOVERNMENT = re.compile(
    r"(?:The )?(?:United States|U\.S\.|State|Commonwealth|Commw\.|People|Government|Gov't|District of Columbia|"
    r"City|Town|Township|Twp\.|Village|Vill\.|County|Cnty\.|Borough|Parish|Municipality|Bureau|Office|"
    r"Board|Bd\.|Department|Dep't|Dept\.|Commission|Comm'n|Commissioner|Comm'r|Secretary|Sec'y|Attorney General|"
    r"Att'y Gen\.|Director|Dir\.|Administrator|Adm'r|Governor|Superintendent|Warden|Sheriff|Postmaster)\b.*"
    r"|.*\b(?:County|Cnty\.|Cty\.|City|Department|Dep't(?: of .*)?|Comm'n|Commission|Board|Bd\.(?: of .*)?|"
    r"School District|Sch\. Dist\..*|Agency|Auth\.|Authority|Corr\.)"
)
"""A party that is a governmental unit, or an official who is named by the office."""
_COMMON = frozenset(
    {"ACLU", "AFL-CIO", "CIA", "DHS", "DOJ", "EEOC", "EPA", "FBI", "FCC", "FDA", "FDIC", "FEC", "FERC", "FTC", "GSA"}
    | {"HHS", "HUD", "ICC", "INS", "IRS", "NAACP", "NLRB", "NRC", "OSHA", "SBA", "SEC", "SSA", "TSA", "USDA", "VA"}
)
"""Frequent litigants, whose name tells no case from another."""
_PAREN = re.compile(r"(?: \((?:[^()]|\([^()]*\))*\))+$")
_REPORT = re.compile(r"\d[\w-]* \S.* \d+")
_SECTION = re.compile(r"§§? .*")
_RULE = re.compile(r".*\b(?:R\.|Rules?)(?: (?:Civ|Crim|Evid|App|Bankr)\.(?: P\.)?)? (?P<number>\S+)")
_NOTE = re.compile(r"\b(?P<sign>nn?)\. +(?=\d)")


def short_name(caption: str) -> str:
    """Choose the one name by which a case is called (rule 10.9(a)(i)).

    That is the first party, unless it is a geographical or governmental unit, an office or a frequent litigant; where
    both are, the second.

    >>> short_name("Board of Regents v. Roth"), short_name("United States v. Colorado"), short_name("In re Gault")
    ('Roth', 'Colorado', 'Gault')
    """
    parties = [_PROCEDURAL.sub("", party, count=1).strip(" ,") for party in _VERSUS.split(caption, maxsplit=1)]
    return next((party for party in parties if party and not is_common_party(party)), parties[-1]) or caption


def is_common_party(party: str) -> bool:
    """Whether a party's name tells no case from another: a place, a governmental unit, an office, a frequent litigant.

    >>> is_common_party("City of Castle Rock"), is_common_party("Ky. Dep’t of Corr."), is_common_party("DeShaney")
    (True, True, False)
    """
    name = party.replace("’", "'")
    return name in _COMMON or name in _places() or _GOVERNMENT.fullmatch(name) is not None


def short_citation(
    case: CitedCase,
    writing: CitedWriting | None = None,
    pins: Sequence[PinCite] = (),
    *,
    in_head_matter: PassageKind | None = None,
) -> CitationWords:
    """Write the short form of a case: `Castle Rock, 366 F.3d at 1119 (Kelly, J., dissenting)` (rule 10.9(a)).

    Of its parallel citations those that a pin numbers are written; without a pin all that a full citation prints.
    """
    numbered = [pin for pin in pins if pin.pages]
    printed = printed_citations(case, [pin.series for pin in numbered if pin.series])
    places = [words for words in (_place(each, numbered, first=each is printed[0]) for each in printed) if words]
    places = places or [str(each) for each in printed]
    told = full_citation(CitedCase(""), writing, in_head_matter=in_head_matter).text
    rest = " ".join(filter(None, [", ".join(places), told]))
    return CitationWords(short_name(case.caption), f", {rest}" if places else f" {rest}".rstrip())


def full_authority(authority: ParsedAuthority, pin: str = "") -> CitationWords:
    """Cite an authority in full, at a pin as an opinion prints it (`569-71`, `(3)(a)`, `195 n. 2`).

    A case of which nothing but its `cite` is known is cited so, the pin before the last parenthesis; a subsection
    follows its section (`§ 18-6-803.5(3)(a)`), a page of the record `at`.

    >>> str(full_authority(ParsedAuthority("1", AuthorityKind.CASE, "Roe v. Poe, 1 U.S. 2 (1999)"), "3-4"))
    'Roe v. Poe, 1 U.S. 2, 3–4 (1999)'
    """
    if authority.kind is AuthorityKind.CASE and authority.name and authority.reports:
        cited = full_citation(as_cited_case(authority), None, _pins(authority, pin)).text
        return CitationWords(authority.name, cited.removeprefix(authority.name))
    name = _VERSUS.search(authority.cite) and authority.kind is AuthorityKind.CASE
    words = _with_pin(authority.cite, pin_written(pin), authority.kind)
    comma = re.search(r", (?=\d)", words) if name else None
    return CitationWords(words[: comma.start()], words[comma.start() :]) if comma else CitationWords("", words)


def short_authority(authority: ParsedAuthority, pin: str = "") -> CitationWords:
    """Cite an authority in its short form: `Roth, 408 U.S. at 577`, `§ 1983`, `Rule 65(d)`; others in full.

    Constitutions have no short form but *id.* (rule 11); secondary sources would need what was cited before (rule 4.2).
    """
    told = _with_reports(authority) if authority.kind is AuthorityKind.CASE else authority
    if told.kind is AuthorityKind.CASE and told.name and told.reports:
        return short_citation(as_cited_case(told), None, _pins(told, pin))
    full = full_authority(authority, pin)
    if authority.kind in (AuthorityKind.STATUTE, AuthorityKind.REGULATION):
        section = _SECTION.search(_PAREN.sub("", full.rest))
        return CitationWords("", section.group()) if section else full
    if authority.kind is AuthorityKind.RULE:
        rule = _RULE.fullmatch(_PAREN.sub("", full.rest))
        return CitationWords("", f"Rule {rule['number']}") if rule else full
    return full


def as_cited_case(authority: ParsedAuthority) -> CitedCase:
    """The case that an authority is, as full citations take it."""
    citations = tuple(ReporterCitation(each.volume, each.reporter, each.page) for each in authority.reports)
    return CitedCase(authority.name, citations, authority.court, authority.year)


def pin_written(pin: str) -> str:
    """Write a pin that an opinion prints as the Bluebook does: an en dash in ranges, a note's sign closed up (rule 3).

    >>> pin_written("569-71"), pin_written("195 n. 2"), pin_written("(1)-(3)")
    ('569–71', '195 n.2', '(1)–(3)')
    """
    return _NOTE.sub(r"\g<sign>.", re.sub(r"(?<=[\d)]) ?[-–—] ?(?=[\d(])", DASH, pin.strip()))


def _with_reports(authority: ParsedAuthority) -> ParsedAuthority:
    """The case with its name and reports; where the authority lacks them, as its `cite` prints them."""
    if authority.name and authority.reports:
        return authority
    pieces = _PAREN.sub("", authority.cite).split(", ")
    first = next((at for at, piece in enumerate(pieces) if _REPORT.fullmatch(piece)), len(pieces))
    reports = [ReporterCitation.parse(piece) for piece in pieces[first:] if _REPORT.fullmatch(piece)]
    return replace(
        authority,
        name=authority.name or ", ".join(pieces[:first]),
        reports=tuple(ParsedReport(each.volume, each.reporter, each.page) for each in reports),
    )


def _pins(authority: ParsedAuthority, pin: str) -> list[PinCite]:
    """The pin, in the report whose first page is the last at or before it: parallels begin at quite other pages."""
    if not pin:
        return []
    page = re.match(r"\d+", pin)
    before = [
        (int(each.page), each)
        for each in authority.reports
        if page and each.page.isdecimal() and int(each.page) <= int(page.group())
    ]
    report = max(before, key=lambda pair: pair[0])[1] if before else authority.reports[0]
    return [PinCite(pin_written(pin), str(ReporterCitation(report.volume, report.reporter, report.page)))]


def _with_pin(cite: str, pin: str, kind: AuthorityKind) -> str:
    if not pin or _PAREN.sub("", cite).endswith(pin):
        return cite
    end = _PAREN.search(cite)
    at = end.start() if end else len(cite)
    joint = "" if pin.startswith("(") else " at " if kind is AuthorityKind.RECORD else ", "
    return f"{cite[:at]}{joint}{pin}{cite[at:]}"


def _place(citation: ReporterCitation, pins: Sequence[PinCite], *, first: bool) -> str:
    """The citation at the pin that numbers it, a pin without a series being the first's; empty where none does."""
    spelled = replace(citation, reporter=reporter(citation.reporter).edition)
    pages = next((pin.pages for pin in pins if _numbers(pin, spelled, first=first)), "")
    if not pages:
        return ""
    if spelled.is_public_domain or pages.startswith(PARAGRAPH):
        return f"{spelled}, {pages}"
    return f"{spelled.volume} {spelled.reporter} at {pages}"


def _numbers(pin: PinCite, spelled: ReporterCitation, *, first: bool) -> bool:
    if not pin.series:
        return first
    try:
        series = ReporterCitation.parse(pin.series)
    except ValueError:
        return first
    return replace(series, reporter=reporter(series.reporter).edition) == spelled


@cache
def _places() -> frozenset[str]:
    import reporters_db  # noqa: PLC0415 -- reads 1.5 MB when imported, which most pages never need

    states = reporters_db.STATE_ABBREVIATIONS
    return frozenset({*states, *states.values(), *TERRITORIES, *TERRITORIES.values()})
