"""Courts and reporters as the Bluebook abbreviates them: what stands before the year in a citation's parenthesis.

Sources: rule 10.4 and tables T1, T7 and T10; courts-db for the courts, reporters-db for the reporters. Both are read on
first use.
"""

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

SUPREME_COURT = "scotus"
SUPREME_COURT_REPORTERS = ("U.S.", "S. Ct.", "L. Ed.", "L. Ed. 2d")

TERRITORIES = {
    "Washington D.C.": "D.C.",
    "D.C.": "D.C.",
    "DC": "D.C.",
    "Puerto Rico": "P.R.",
    "Guam": "Guam",
    "American Samoa": "Am. Sam.",
    "Northern Mariana Islands": "N. Mar. I.",
    "Virgin Islands": "V.I.",
}
"""Places of courts-db that are no states (Bluebook T10); reporters-db has the states."""

CORRECTIONS = {
    SUPREME_COURT: "",
    "ca3": "3d Cir.",
    "cit": "Ct. Int'l Trade",
    "dc": "D.C.",
    "hawapp": "Haw. Ct. App.",
    "nmid": "D. N. Mar. I.",
    "ny": "N.Y.",
    "prapp": "P.R. Ct. App.",
    "tax": "T.C.",
    "wvactapp": "W. Va. Int. Ct. App.",
}
"""Where courts-db's `citation_string` is not the Bluebook's (T1)."""

WORDS = {
    "Administrative": "Admin.",
    "Appeal": "App.",
    "Appeals": "App.",
    "Appellate": "App.",
    "Board": "Bd.",
    "Chancery": "Ch.",
    "Circuit": "Cir.",
    "Civil": "Civ.",
    "Commission": "Comm'n",
    "Commonwealth": "Commw.",
    "County": "Cnty.",
    "Court": "Ct.",
    "Courts": "Ct.",
    "Criminal": "Crim.",
    "Department": "Dep't",
    "District": "Dist.",
    "Division": "Div.",
    "Intermediate": "Int.",
    "Judicial": "Jud.",
    "Juvenile": "Juv.",
    "Magistrate": "Magis.",
    "Municipal": "Mun.",
    "Probate": "Prob.",
    "Superior": "Super.",
    "Supreme": "Sup.",
    "Surrogate's": "Sur.",
}
"""Words of a court's name (Bluebook T7)."""

_SMALL_WORDS = {"of", "the", "for", "and", "in", "The", "State", "United", "States", "U.S."}
_FEDERAL_DISTRICT = re.compile(r"((?:[NSEWMC]\.)?D\.) ?(\S.*)")
_OLD_CIRCUIT = re.compile(r"Circuit Court for the (?:District of )?((?:Northern|Southern|Eastern|Western|Middle) )?")
_PANEL = re.compile(r"(\S+) Cir\. BAP")
_EDITION = re.compile(r" ?\d+(?:st|d|nd|rd|th)$")


@dataclass(frozen=True, slots=True)
class CourtName:
    """A court's abbreviation, parted into its place (`Or.`) and its rank (`Ct. App.`, empty for a highest court)."""

    place: str
    rank: str

    def __str__(self) -> str:
        return f"{self.place} {self.rank}".strip()


@dataclass(frozen=True, slots=True)
class Reporter:
    """A reporter: its edition's abbreviation as reporters-db prints it, and what sort of reporter it is.

    `sort` is reporters-db's `cite_type` (`federal`, `state`, `state_regional`, `neutral`, `specialty_west`…), empty for
    a reporter that it does not know. `postal` is the postal code of the state whose courts it reports first.
    """

    edition: str
    sort: str
    postal: str = ""

    @property
    def is_database(self) -> bool:
        """Whether it is an electronic database (WL, LEXIS), which no printed reporter needs beside it."""
        return self.sort in {"specialty_west", "specialty_lexis"}


def court_name(court: str) -> CourtName:
    """Abbreviate the court with the courts-db id `court`; any other string is taken to be an abbreviation already.

    The U.S. Supreme Court's is empty (its reporters name it). A department, district or county of a state court is left
    out (rule 10.4(b)).

    >>> str(court_name("ca10")), str(court_name("coloctapp")), str(court_name("colo")), str(court_name("scotus"))
    ('10th Cir.', 'Colo. Ct. App.', 'Colo.', '')
    """
    return _court_name(court)


@lru_cache(maxsize=4096)
def _court_name(court: str) -> CourtName:
    row = _courts().get(court)
    if row is None:
        return CourtName(court, "")
    abbreviation = _abbreviation(row)
    place = _place(row)
    if place and row["system"] != "federal" and f"{abbreviation} ".startswith(f"{place} "):
        return CourtName(place, abbreviation[len(place) :].strip())
    return CourtName(abbreviation, "")


def is_state_court(court: str) -> bool:
    """Whether courts-db has `court` as a court of a state (or of the District of Columbia)."""
    row = _courts().get(court)
    return row is not None and row["system"] == "state"


@lru_cache(maxsize=4096)
def reporter(abbreviation: str) -> Reporter:
    """Look up a reporter by any spelling that reporters-db knows; an unknown one stands as it is written.

    >>> reporter("F. 3d").edition, reporter("S.Ct.").edition, reporter("Frankl.").sort
    ('F.3d', 'S. Ct.', '')
    """
    import reporters_db  # noqa: PLC0415 -- reads 1.5 MB when imported, which most pages never need

    edition = abbreviation
    if edition not in reporters_db.EDITIONS:
        edition = re.sub(r"\b([A-Z]\.) (?=[A-Z]\.)", r"\1", abbreviation)
    if edition not in reporters_db.EDITIONS:
        variants = reporters_db.VARIATIONS_ONLY
        meant = set(variants.get(abbreviation) or variants.get(edition, ()))
        if len(meant) != 1:
            return Reporter(abbreviation, "")
        edition = str(meant.pop())
    rows = [row for row in reporters_db.REPORTERS[reporters_db.EDITIONS[edition]] if edition in row["editions"]]
    place = re.match(r"us:(\w\w)\b", rows[0]["mlz_jurisdiction"][0]) if rows[0]["mlz_jurisdiction"] else None
    return Reporter(edition, str(rows[0]["cite_type"]), place[1].upper() if place else "")


def court_beside(court: str, reporters: tuple[str, ...]) -> str:
    """What of a court must be named beside citations to `reporters`: what none of them says already (rule 10.4).

    >>> court_beside("or", ("Or.",)), court_beside("or", ("P.2d",)), court_beside("orctapp", ("Or. App.", "P.2d"))
    ('', 'Or.', '')
    >>> court_beside("calctapp", ("Cal. Rptr. 2d",)), court_beside("njsuperctappdiv", ("N.J. Super.",))
    ('Ct. App.', 'App. Div.')
    """
    name = court_name(court)
    left = [_left_unsaid(name, court, reporter(each)) for each in reporters]
    return min(left, key=len, default=str(name))


def _left_unsaid(name: CourtName, court: str, beside: Reporter) -> str:
    """What `beside` leaves unsaid of the court `name`."""
    title = _EDITION.sub("", beside.edition)
    if title == str(name):
        return ""
    if beside.sort == "neutral" and _same_place(court, beside):
        return ""
    if beside.sort == "state_regional" or not _names(title, name.place) or not is_state_court(court):
        return str(name)
    return _rank_left(name.rank, title[len(name.place) :].split())


def _names(title: str, place: str) -> bool:
    """Whether a reporter's title begins with the place: `Or. App.` and `N.Y.S.` name `Or.` and `N.Y.`."""
    return title.startswith(place) if place.endswith(".") else f"{title} ".startswith(f"{place} ")


def _rank_left(rank: str, said: list[str]) -> str:
    """What of `rank` a reporter's further words leave open: `App.` says `Ct. App.`; `Super.` leaves `App. Div.`."""
    words = rank.split()
    if not said or not {word for word in said if word != "Ct."} <= set(words):
        return rank
    after = max(words.index(word) for word in said) + 1
    rest = words[after:]
    return " ".join(rest).removeprefix("Ct.").strip() if "Div." in rest else ""


def _same_place(court: str, beside: Reporter) -> bool:
    row = _courts().get(court)
    return row is not None and bool(beside.postal) and _postal_codes().get(beside.postal) == row["location"]


def _abbreviation(row: dict[str, Any]) -> str:
    """The Bluebook's abbreviation of a row of courts-db, corrected or built where its `citation_string` will not do."""
    if row["id"] in CORRECTIONS:
        return CORRECTIONS[row["id"]]
    place, given = _place(row), (row["citation_string"] or "").replace("’", "'").strip()
    if row["system"] == "federal" and (federal := _federal(row["name"], given, place)):
        return federal
    parent = _courts().get(row.get("parent") or "")
    if parent is not None and parent is not row and parent["location"] == row["location"]:
        return _abbreviation(parent)
    if not given:
        return _built(row, place)
    given = re.sub(r"\bCty\b\.?", "Cnty.", given)
    return re.sub(r"^Oh\.", "Ohio", given.partition(", ")[0]).replace("Circ.", "Cir.")


def _federal(name: str, given: str, place: str) -> str:
    """Abbreviate a federal court of a place: an old circuit court, a bankruptcy panel, a district court; else empty."""
    if circuit := _OLD_CIRCUIT.search(name):
        return _closed_up(f"C.C.{circuit[1][0]}.D." if circuit[1] else "C.C.D.", place)
    if panel := _PANEL.fullmatch(given):
        return f"B.A.P. {panel[1]} Cir."
    district = _FEDERAL_DISTRICT.fullmatch(given)
    return _closed_up(district[1], place) if district and district[2][0] == place[:1] else ""


def _built(row: dict[str, Any], place: str) -> str:
    """Abbreviate a court's name by its words (T7). A state's highest court is the state alone."""
    if row["level"] == "colr" and place and row["system"] != "federal" and "Supreme" in row["name"]:
        return row["name"].partition(" Nation")[0] if row["system"] == "tribal" else place
    name = row["name"].partition("/")[2] or row["name"]
    name = name.partition(",")[0].replace(row["location"] or "\0", " ").replace("(", " ").replace(")", " ")
    rank = " ".join(WORDS.get(word, word) for word in name.split() if word not in _SMALL_WORDS)
    return f"{place} {rank}".strip() if row["system"] == "state" else rank


def _closed_up(district: str, place: str) -> str:
    """Join `S.D.` and a place: adjacent single capitals close up (rule 6.1(a)), as in `S.D.N.Y.` but `S.D. Tex.`."""
    return f"{district}{place}" if re.match(r"[A-Z]\.", place) else f"{district} {place}"


def _place(row: dict[str, Any]) -> str:
    """The abbreviation of a court's state or territory (T10); empty for no such place."""
    return _places().get(row["location"] or "", "")


@cache
def _places() -> dict[str, str]:
    import reporters_db  # noqa: PLC0415 -- reads 1.5 MB when imported, which most pages never need

    return {name: short for short, name in reporters_db.STATE_ABBREVIATIONS.items()} | TERRITORIES


@cache
def _postal_codes() -> dict[str, str]:
    codes = files("courts_db").joinpath("data", "states.json").read_text(encoding="utf-8")
    return dict(json.loads(codes))


@cache
def _courts() -> dict[str, dict[str, Any]]:
    import courts_db  # noqa: PLC0415 -- reads 1.9 MB on first use, which most pages never need

    return {row["id"]: row for row in courts_db.courts}
