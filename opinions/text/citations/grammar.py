"""The grammar around what eyecite finds: case names, pins, parentheticals, sections (Bluebook rules 10, 12 and 3.2)."""

import re
from dataclasses import dataclass
from functools import cache

NUMBERS = r"\*?\d++(?:[-–—]\d++)?+(?:(?:, | & | and )\*?\d++(?:[-–—]\d++)?+(?! [A-Z§]))*"
NOTES = r"(?: ?&? ?nn?\. ?\d+(?:[-–]\d+)?)?"
PIN = re.compile(rf"(?P<pin>{NUMBERS}{NOTES})")
COMMA_PIN = re.compile(rf"(?:, (?:at )?(?P<pin>{NUMBERS}{NOTES})(?! [A-Z§]))?")
PARALLEL_GAP = re.compile(rf"(?:, (?:at )?(?:pp?\. ?)?(?P<pin>{NUMBERS}{NOTES}))?(?:, ?| ?\[)")
YEAR_PAREN = re.compile(r" ?\((?P<court>[^()\n]{0,60}?)(?<![\dA-Za-z])(?P<year>(?:1[6-9]|20)\d\d)\)")
WEIGHT = re.compile(r" \((?P<weight>en banc|per curiam|plurality opinion)\)")
YEAR_BEFORE = re.compile(r" ?\((?P<year>(?:1[6-9]|20)\d\d)\) $")
SECTION = re.compile(
    r"(?:§§? ?)?(?P<section>\d[\w.:]*(?: ?[—–-] ?\d[\w.:]*)*)"
    r"(?P<pin>(?: ?\([0-9a-zA-Z]{1,3}\))*(?:(?:, | ?[—–-] ?)\([0-9a-zA-Z]{1,3}\))*)"
    r"(?: \((?P<year>(?:1[6-9]|20)\d\d)\))?"
)
VERSUS = re.compile(r" (?:v|vs)\.? ")
COURT_AFTER_NAME = re.compile(r", (?P<court>(?:[A-Z]\.)*(?:[A-Z][a-z]{1,4}\.){2,}|(?:[A-Z]\.)+(?:[A-Z][a-z]{1,4}\.)+)$")
UNOPPOSED = re.compile(
    r"(?:In re|Ex parte|In the Matter of|Matter of|Estate of|In the Interest of) [A-Z][^;()“”]{1,100}$"
)
CONNECTORS = frozenset(
    {"of", "the", "and", "&", "ex", "rel.", "for", "in", "on", "de", "la", "del", "von", "van", "to", "by"}
)
SIGNALS = frozenset(
    {
        "in",
        "see",
        "accord",
        "cf.",
        "but",
        "compare",
        "e.g.",
        "e.g.,",
        "also",
        "under",
        "from",
        "as",
        "citing",
        "quoting",
        "like",
        "unlike",
        "since",
        "after",
        "before",
        "because",
        "although",
        "while",
        "when",
        "where",
        "and",
        "thus",
        "similarly",
        "both",
        "with",
        "moreover",
        "contra",
        "see,",
        "if",
        "is",
        "was",
        "were",
        "that",
        "than",
        "this",
    }
)
FIRM_ENDINGS = frozenset(
    {"inc.", "inc", "llc", "l.l.c.", "co.", "corp.", "ltd.", "ltd", "jr.", "sr.", "et", "n.a.", "p.c.", "llp", "l.p."}
)
LONGEST_NAME = 200
LONGEST_ABBREVIATION = 5


@dataclass(frozen=True, slots=True)
class CaseName:
    """The name in front of a citation, from `start`, and a year printed between the two."""

    start: int
    name: str
    year: str = ""
    court: str = ""


@cache
def _name_abbreviations() -> frozenset[str]:
    from reporters_db import CASE_NAME_ABBREVIATIONS  # noqa: PLC0415 -- its tables take time to load; not all need them

    return frozenset(word.lower() for word in CASE_NAME_ABBREVIATIONS)


def case_name_before(text: str, floor: int, at: int) -> CaseName | None:
    """The case name that ends right before the citation at `at`; nothing before `floor` is looked at.

    >>> case_name_before("the authority of DeShaney v. Winnebago County, 489 U.S. 189", 0, 47).name
    'DeShaney v. Winnebago County'
    """
    low = max(floor, at - LONGEST_NAME, text.rfind("\n", floor, at) + 1)
    before = text[low:at]
    year = YEAR_BEFORE.search(before)
    before = before[: year.start()] if year else before
    stripped = before.rstrip(", ")
    if len(before) - len(stripped) > 2 or not stripped:  # noqa: PLR2004 -- a comma and a space
        return None
    start = _name_start(stripped)
    if start is None:
        return None
    name = stripped[start:]
    court = COURT_AFTER_NAME.search(name)
    return CaseName(
        start=low + start,
        name=name[: court.start()] if court else name,
        year=year["year"] if year else "",
        court=court_words(court["court"]) if court else "",
    )


def _name_start(before: str) -> int | None:
    versus = list(VERSUS.finditer(before))
    if versus and _is_party(before[versus[-1].end() :]):
        return _party_start(before, versus[-1].start())
    unopposed = UNOPPOSED.search(before)
    return unopposed.start() if unopposed and ". " not in unopposed[0] else None


def _is_party(words: str) -> bool:
    return bool(words) and words[0].isupper() and not re.search(r"[;“”()]|\d{4}", words) and len(words) <= LONGEST_NAME


def _party_start(before: str, end: int) -> int | None:
    """Where the first party's name starts: back from `end` over capitalised words and what joins them."""
    start = end
    after = ""
    for match in reversed(list(re.finditer(r"\S+", before[:end]))):
        word = match[0]
        if not _continues_name(word, after, last=match.end() == end):
            break
        start, after = match.start(), word
        if word[0] in '(“["‘':
            start += 1
            break
    return _skip_signals(before, start, end)


def _continues_name(word: str, after: str, *, last: bool) -> bool:
    bare = word.lstrip('(“["‘')
    if word[-1] in ";:”)]" or (word[-1] == "," and after[-1:] != "," and after.lower() not in FIRM_ENDINGS):
        return False
    if bare.lower() in CONNECTORS:
        return True
    if not bare or not (bare[0].isupper() or bare[0].isdigit()):
        return False
    return last or not word.endswith(".") or _abbreviates(bare, after)


def _abbreviates(word: str, after: str) -> bool:
    """Whether a full stop ends an abbreviation rather than a sentence; before a small word it always does."""
    bare = word.rstrip(".").lower()
    return (
        after[:1].islower()
        or len(bare) <= LONGEST_ABBREVIATION
        or "'" in bare
        or "’" in bare
        or bare in _name_abbreviations()
    )


def _skip_signals(before: str, start: int, end: int) -> int | None:
    for match in re.finditer(r"\S+", before[start:end]):
        word, rest = match[0], before[start + match.end() : end].lstrip()
        if word == "In" and rest.startswith("re "):
            return start + match.start()
        if word.lower() in SIGNALS or (not word[0].isupper() and word in CONNECTORS):
            continue
        return start + match.start()
    return None


def short_name_before(text: str, floor: int, at: int) -> CaseName | None:
    """The short name before a short citation: "Estate of Gilmore, " in "Estate of Gilmore, 787 F.2d at 720"."""
    low = max(floor, at - LONGEST_NAME // 2, text.rfind("\n", floor, at) + 1)
    before = text[low:at]
    stripped = before.rstrip(" ").removesuffix(",")
    if len(before) - len(stripped) != 2 or not stripped:  # noqa: PLR2004 -- a comma and a space
        return None
    start = _party_start(stripped, len(stripped))
    if start is None or start >= len(stripped):
        return None
    return CaseName(low + start, stripped[start:])


def section_number(printed: str) -> str:
    """A section's number without the scan's white space, its dashes as hyphens.

    >>> section_number("18 — 6—803.5")
    '18-6-803.5'
    """
    return re.sub(r" ?[—–-] ?", "-", printed).rstrip(".:")


def court_words(printed: str) -> str:
    """The court of a parenthetical, its abbreviations spaced (Bluebook rule 6.1: single capitals close up).

    >>> court_words("Colo.Ct.App."), court_words("10th Cir."), court_words("S.D.N.Y.")
    ('Colo. Ct. App.', '10th Cir.', 'S.D.N.Y.')
    """
    spaced = re.sub(r"(?<=[a-z]\.)(?=[A-Z])", " ", printed.strip())
    return re.sub(r"(?<=[A-Z]\.)(?=[A-Z][a-z])", " ", spaced).strip(" ,")


def slug(cite: str) -> str:
    """A readable id made of a citation.

    >>> slug("489 U.S. 189")
    '489-us-189'
    """
    return re.sub(
        r"[^a-z0-9]+", "-", cite.lower().replace(".", "" if "§" not in cite else ".").replace("§", " ")
    ).strip("-")
