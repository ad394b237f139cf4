"""What the Caselaw Access Project's formats say of a case: caption, citations, court, date, docket number."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from opinions.text.courts import court_name
from opinions.text.full_citations import ReporterCitation
from opinions.text.parsed import CaseFacts, ParsedWarning
from opinions.text.readers.marked import MarkedCase

ISO_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PRINTED_DATE = re.compile(r"\b([A-Z][a-z]{2,8})\.? (\d{1,2}), ?(\d{4})\b")
FILED = re.compile(r"decided|filed", re.IGNORECASE)
ARCHIVE_PATH = re.compile(r"FC:(?P<reporter>[^/]+)/(?P<volume>\d+)/")
LONGEST_CAPTION, LONGEST_DOCKET = 500, 200
LONGEST_COURT, LONGEST_ABBREVIATION = 200, 60

Found = tuple[CaseFacts, list[ParsedWarning]]


def merged(stated: CaseFacts, found: CaseFacts, doubts: Sequence[ParsedWarning] = ()) -> Found:
    """What a person has stated, and for the rest what the source says; the source's citations follow hers."""
    citations = dict.fromkeys((*stated.citations, *found.citations))
    return replace(
        stated,
        caption=stated.caption or found.caption,
        citations=tuple(citations),
        court=stated.court or found.court,
        decided=stated.decided or found.decided,
        docket_number=stated.docket_number or found.docket_number,
    ), list(doubts)


def facts_of_json(case: Mapping[str, object]) -> Found:
    """The facts of a case object, of the static site or of the API; its official citation comes first."""
    doubts: list[ParsedWarning] = []
    listed = case.get("citations")
    spelled = [{"cite": each} if isinstance(each, str) else each for each in listed] if isinstance(listed, list) else []
    cited = [each for each in spelled if isinstance(each, dict)]
    citations: list[str] = []
    for each in sorted(cited, key=lambda each: each.get("type") != "official"):
        citations += _citation(_words(each.get("cite")), doubts)
    court = case.get("court")
    told = court if isinstance(court, dict) else {"name": court, "name_abbreviation": court}
    return CaseFacts(
        caption=(_words(case.get("name_abbreviation")) or _words(case.get("name")))[:LONGEST_CAPTION],
        citations=tuple(citations),
        court=court_of(_words(told.get("name")), _words(told.get("name_abbreviation"))),
        decided=_iso(_words(case.get("decision_date"))),
        docket_number=_words(case.get("docket_number"))[:LONGEST_DOCKET].rstrip("."),
    ), doubts


def facts_of_markup(case: MarkedCase) -> Found:
    """The facts that the head matter of a casebody states, and its first page's citation where the source names it."""
    printed: dict[str, list[str]] = {}
    for block in case.head.blocks:
        printed.setdefault(block.sort.partition(" ")[0], []).append(" ".join(block.words.split()))
    caption = " ".join(printed.get("parties", [])).rstrip(".")[:LONGEST_CAPTION]
    doubts = []
    if caption:
        doubts.append(
            ParsedWarning(0, "The caption is as the head matter prints it: shorten it to the form that is cited.")
        )
    return CaseFacts(
        caption=caption,
        citations=tuple(_archive_citation(case.attributes)),
        court=court_of(" ".join(printed.get("court", [])).rstrip("."), ""),
        decided=printed_date(" ".join(printed.get("decisiondate", []))),
        docket_number=", ".join(each.strip("[].") for each in printed.get("docketnumber", []))[:LONGEST_DOCKET],
    ), doubts


def _words(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _citation(cite: str, doubts: list[ParsedWarning]) -> list[str]:
    if not cite:
        return []
    try:
        ReporterCitation.parse(cite)
    except ValueError:
        doubts.append(ParsedWarning(0, f"“{cite}” is listed as a citation of the case, but is none: it was left out."))
        return []
    return [cite]


def _iso(printed: str) -> str:
    """The date as far as it is one: `1853-12-00` is December 1853.

    >>> _iso("1853-12-00"), _iso("1853"), _iso("unknown")
    ('1853-12', '1853', '')
    """
    found = ISO_DATE.match(printed)
    return found[0] if found else ""


def printed_date(words: str) -> str:
    """The ISO date of decision among the dates in `words`: the one that is called so, else the last.

    >>> printed_date("Argued May 19, 2014. Decided Sept. 30, 2014.")
    '2014-09-30'
    """
    dates = [found for found in PRINTED_DATE.finditer(words) if found[1].lower()[:3] in MONTHS]
    if not dates:
        return ""
    called = FILED.search(words)
    chosen = next((found for found in dates if called and found.start() > called.start()), dates[-1])
    return f"{chosen[3]}-{MONTHS.index(chosen[1].lower()[:3]) + 1:02d}-{int(chosen[2]):02d}"


def _archive_citation(attributes: Mapping[str, str]) -> list[str]:
    """The citation that a casebody's archive path and first page name (`FC:NW2d/777/777NW2d266_1.xml`, 266)."""
    path = ARCHIVE_PATH.match(attributes.get("data-case-id", ""))
    page = attributes.get("data-firstpage", "")
    edition = _editions().get(path["reporter"].lower(), "") if path else ""
    return [f"{path['volume']} {edition} {page}"] if path and edition and page.isdigit() else []


@cache
def _editions() -> dict[str, str]:
    """The reporters of reporters-db by their abbreviations without full stops and spaces."""
    from reporters_db import EDITIONS  # noqa: PLC0415 -- reads 1.5 MB when imported, which most sources never need

    return {re.sub(r"[^a-z0-9]", "", edition.lower()): edition for edition in EDITIONS}


@lru_cache(maxsize=256)
def court_of(name: str, abbreviation: str) -> str:
    """The courts-db id of a court; its abbreviation where courts-db knows none or several; empty where it has none.

    >>> court_of("United States Court of Appeals for the First Circuit", "1st Cir.")
    'ca1'
    """
    from courts_db import courts, find_court  # noqa: PLC0415 -- reads 1.9 MB on first use, which many never need

    by_name = find_court(name[:LONGEST_COURT]) if name else []
    if len(by_name) == 1:
        return str(by_name[0])
    fitting = [row["id"] for row in courts if str(court_name(row["id"])) == abbreviation] if abbreviation else []
    return str(fitting[0]) if len(fitting) == 1 else abbreviation[:LONGEST_ABBREVIATION]
