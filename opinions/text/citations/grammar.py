"""The grammar around what eyecite finds: parallels, courts and years, sections (Bluebook rules 10 and 12)."""

import re

NUMBERS = r"\*?\d++(?:[-–—]\d++)?+(?:(?:, | & | and )\*?\d++(?:[-–—]\d++)?+(?! [A-Z§]))*"
NOTES = r"(?: ?&? ?nn?\. ?\d+(?:[-–]\d+)?)?"
PARALLEL_GAP = re.compile(r"(?:, ?(?:and )?| ?\[| = )")
YEAR = r"(?:1[6-9]|20)\d\d"
COURT_BEFORE_YEAR = r"(?:(?:[A-Z]|\d{1,2}(?:st|d|nd|rd|th))[^()\n]{0,60}?[.,\]A-Za-z\d] ?)?"
AFTER_YEAR = r"(?:, (?:no )?(?:pet|writ)\b[^()\n]{0,40}|,? (?:en|in) banc|, unpublished|, mem\.)?"
YEAR_PAREN = re.compile(
    rf" ?(?:\((?P<court>{COURT_BEFORE_YEAR})(?<![\dA-Za-z])(?P<year>{YEAR}){AFTER_YEAR}\)"
    rf"|\[(?P<other_court>{COURT_BEFORE_YEAR})(?<![\dA-Za-z])(?P<other_year>{YEAR})\])"
)
CASE_NUMBER = re.compile(r",? \((?:Case )?No\. \d{1,2}(?:,\d{3})?[a-z]?\)")
"""What Federal Cases number a case by, between its page and its court."""
WEIGHT = re.compile(r" \((?P<weight>en banc|in banc|per curiam|plurality opinion|plurality|mem\.|table)\)")
SECTION = re.compile(
    r"(?:§§? ?)?(?P<section>\d[\w.:]*(?: ?[—–-] ?\d[\w.:]*)*)"
    r"(?P<pin>(?: ?\([0-9a-zA-Z]{1,3}\))*(?:(?:, | ?[—–-] ?)\([0-9a-zA-Z]{1,3}\))*)"
    r"(?: \((?P<year>(?:1[6-9]|20)\d\d)\))?"
)


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
    undated = re.sub(
        r",? ?(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? ?\d{0,2},? ?$", "", printed
    )
    spaced = re.sub(r"(?<=[a-z]\.)(?=[A-Z])", " ", undated.strip())
    return re.sub(r"(?<=[A-Z]\.)(?=[A-Z][a-z])", " ", spaced).strip(" ,")


def slug(cite: str) -> str:
    """A readable id made of a citation.

    >>> slug("489 U.S. 189")
    '489-us-189'
    """
    return re.sub(
        r"[^a-z0-9]+", "-", cite.lower().replace(".", "" if "§" not in cite else ".").replace("§", " ")
    ).strip("-")
