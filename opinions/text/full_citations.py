"""Full citations of a case, with pin, court, year, writing and history (Bluebook rules 1.5, 3.2 and 10)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from opinions.text.courts import SUPREME_COURT_REPORTERS, court_beside, is_state_court, reporter
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.pincites import PinCite

_SPACED = re.compile(r"(?P<volume>\d[\w-]*) +(?P<reporter>\S.*?) +(?P<page>\S+)")
_HYPHENATED = re.compile(r"(?P<volume>\d{4})-(?P<reporter>[A-Za-z][A-Za-z.]*)-(?P<page>\d+)")
"""A public-domain citation as New Mexico and Ohio print it: year, court, number (`2011-NMSC-025`, `2004-Ohio-1234`)."""


@dataclass(frozen=True, slots=True)
class ReporterCitation:
    """Where a case is printed: `366`, `F.3d`, `1093`. As a string it is the series that its pages number.

    `hyphenated`: a public-domain citation that is written with hyphens; with spaces it is the same citation.
    """

    volume: str
    reporter: str
    page: str
    hyphenated: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return ("-" if self.hyphenated else " ").join((self.volume, self.reporter, self.page))

    @classmethod
    def parse(cls, text: str) -> "ReporterCitation":
        """Read `366 F.3d 1093`, or `2011-NMSC-025` (rule 10.3.3). Raises ValueError for anything else.

        >>> ReporterCitation.parse("2011 IL App (1st) 101234").reporter
        'IL App (1st)'
        >>> str(ReporterCitation.parse("2004-Ohio-1234")), ReporterCitation.parse("2004-Ohio-1234").reporter
        ('2004-Ohio-1234', 'Ohio')
        """
        given = text.strip()
        parts = _HYPHENATED.fullmatch(given) or _SPACED.fullmatch(given)
        if parts is None:
            raise ValueError(f"{text!r} is no citation of the form volume, reporter, page")
        return cls(parts["volume"], parts["reporter"], parts["page"], hyphenated=parts.re is _HYPHENATED)

    @property
    def is_public_domain(self) -> bool:
        """Whether it is a court's own citation, whose volume is the year of decision (rule 10.3.3)."""
        return self.hyphenated or reporter(self.reporter).sort == "neutral"


@dataclass(frozen=True, slots=True)
class CitedCase:
    """What a citation says of a case. `court` is a courts-db id (`ca10`) or, where that knows none, an abbreviation.

    `citations` are parallel; `history` is what follows, each with its own words (`rev'd, 545 U.S. 748 (2005)`).
    """

    caption: str
    citations: tuple[ReporterCitation, ...] = ()
    court: str = ""
    year: str = ""
    en_banc: bool = False
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedWriting:
    """What a citation says of a writing. `author` is a surname; `author_title` the source's title (`Chief Justice`)."""

    kind: OpinionKind
    per_curiam: bool = False
    author: str = ""
    author_title: str = ""


@dataclass(frozen=True, slots=True)
class FullCitation:
    """A citation and what is doubtful about it."""

    text: str
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


SEPARATE = {
    OpinionKind.CONCURRENCE: "concurring",
    OpinionKind.CONCURRENCE_IN_JUDGMENT: "concurring in the judgment",
    OpinionKind.CONCURRENCE_IN_PART: "concurring in part",
    OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART: "concurring in part and dissenting in part",
    OpinionKind.DISSENT: "dissenting",
}
"""What its author does in a separate writing (rule 10.6.1)."""

NAMED = {OpinionKind.OTHER: ("opinion", "separate opinion"), OpinionKind.STATEMENT: ("statement", "statement")}
"""What a writing is called with its author, and without one."""

WEIGHTS = {OpinionKind.PLURALITY: "plurality opinion", OpinionKind.LEAD: "lead opinion"}
"""What stands for a writing that speaks for the judgment but for no majority, author unnamed."""

TITLES = (
    ("vice chancellor", "V.C."),
    ("chancellor", "C."),
    ("chief", "C.J."),
    ("presiding", "P.J."),
    ("magistrate", "Mag. J."),
)
"""Judges' titles (table T11), the first that is found in the source's words; every other judge and justice is `J.`"""


BEFORE_OPINION = {PassageKind.HEAD_MATTER: "syllabus", PassageKind.HEADNOTE: "headnote"}
"""What words before a case's opinions are called: they are the reporter's or a publisher's, not the court's."""


def full_citation(
    case: CitedCase,
    writing: CitedWriting | None = None,
    pins: Sequence[PinCite] = (),
    *,
    in_head_matter: PassageKind | None = None,
    emphasis_added: bool = False,
    footnotes_omitted: int = 0,
) -> FullCitation:
    """Cite `case` in full, with each pin after the citation whose series it numbers.

    Words `in_head_matter` of that kind are nobody's opinion: `(syllabus)` or `(headnote)` stands in the writing's
    place. Parentheticals stand in the order of rule 1.5: weight, writing, emphasis, omitted notes; subsequent history
    is last. The result's warnings hold those of the pins.
    """
    numbered = [pin for pin in pins if pin.pages]
    printed = printed_citations(case, [pin.series for pin in numbered if pin.series])
    told, doubts = _writing(writing) if writing else ((), ())
    if in_head_matter:
        told, doubts = (BEFORE_OPINION[in_head_matter],), ()
    trailing = [
        "en banc" if case.en_banc else "",
        *told,
        "emphasis added" if emphasis_added else "",
        ("footnote omitted", "footnotes omitted")[footnotes_omitted > 1] if footnotes_omitted else "",
    ]
    body = ", ".join(filter(None, [case.caption, *_places(printed, numbered)]))
    pieces = [body, _court_and_year(case, printed), *(f"({words})" for words in trailing if words)]
    text = ", ".join([" ".join(filter(None, pieces)), *case.history])
    warnings = [*(w for pin in pins for w in pin.warnings), *doubts, *_case_doubts(case, printed, numbered)]
    return FullCitation(text, tuple(dict.fromkeys(warnings)))


def printed_citations(case: CitedCase, series: Sequence[str] = ()) -> tuple[ReporterCitation, ...]:
    """Choose which of a case's parallel citations are printed (rule 10.3).

    A state case is cited to all its printed reporters, the public-domain citation and the official one first; any other
    to one, the Supreme Court's to the U.S. Reports if they have it. A citation that a pin numbers (`series`) is printed
    in any case, and databases only where there is nothing else.
    """
    known = list(dict.fromkeys(case.citations))
    pinned = set(map(_series_key, series))
    for name in series:
        if _series_key(name) not in map(_key, known):
            known += _parsed(name)
    ranked = sorted(known, key=_rank)
    if not ranked:
        return ()
    if _is_of_a_state(case):
        chosen = [each for each in ranked if not reporter(each.reporter).is_database] or ranked[:1]
    else:
        chosen = ranked[:1]
    return tuple(each for each in ranked if each in chosen or _key(each) in pinned)


def judge_title(title: str) -> str:
    """Abbreviate a judge's title as it stands after the name (table T11).

    >>> judge_title("Chief Circuit Judge"), judge_title("Mr. Justice"), judge_title("C.J.")
    ('C.J.', 'J.', 'C.J.')
    """
    if re.fullmatch(r"(?:[A-Z]\.){1,3}", title.replace(" ", "")):
        return title.replace(" ", "")
    lower = title.lower()
    return next((short for word, short in TITLES if word in lower), "J.")


def _places(printed: Sequence[ReporterCitation], pins: Sequence[PinCite]) -> list[str]:
    """Write each citation with its pin. A pin whose series the source does not name belongs to the first citation."""
    pages = {_series_key(pin.series or ""): pin.pages for pin in pins}
    first = pages.get("")
    return [
        ", ".join(filter(None, [str(_spelled(each)), pages.get(_key(each)) or (first if at == 0 else None)]))
        for at, each in enumerate(printed)
    ]


def _spelled(citation: ReporterCitation) -> ReporterCitation:
    """The citation with its reporter as reporters-db prints it."""
    return replace(citation, reporter=reporter(citation.reporter).edition)


def _court_and_year(case: CitedCase, printed: Sequence[ReporterCitation]) -> str:
    """The parenthesis after the citation; a public-domain citation says the year itself (rule 10.3.3)."""
    court = court_beside(case.court, tuple(each.reporter for each in printed))
    neutral = any(each.is_public_domain and each.volume == case.year for each in printed)
    inside = " ".join(filter(None, [court, "" if neutral else case.year]))
    return f"({inside})" if inside else ""


def _writing(writing: CitedWriting) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is said of a writing, in the order of rule 1.5(b), and doubts. Joiners are never named."""
    kind = writing.kind
    per_curiam = ("per curiam",) if writing.per_curiam else ()
    if kind in WEIGHTS:
        return (WEIGHTS[kind], *per_curiam), ()
    if kind == OpinionKind.UNSPLIT:
        return per_curiam, ("The writings of this case are not parted: see whose words these are.",)
    if kind not in SEPARATE and kind not in NAMED:
        return per_curiam, ()
    author = f"{writing.author}, {judge_title(writing.author_title)}" if writing.author else ""
    doubts = () if author or per_curiam else ("The author of this writing is not known.",)
    if kind in SEPARATE:
        return (", ".join(filter(None, [author, SEPARATE[kind]])), *per_curiam), doubts
    named, unnamed = NAMED[kind]
    return (f"{named} of {author}" if author else unnamed, *per_curiam), doubts


def _case_doubts(case: CitedCase, printed: Sequence[ReporterCitation], pins: Sequence[PinCite]) -> list[str]:
    doubts = [] if case.year else ["The year of decision is not known."]
    if not case.court and not any(each.reporter in SUPREME_COURT_REPORTERS for each in printed):
        doubts.append("The court is not known.")
    named = set(map(_key, printed))
    if any(_series_key(pin.series or "") not in named and (pin.series or len(printed) != 1) for pin in pins):
        doubts.append("It is not known which of the case's citations the page marks number.")
    return doubts


def _is_of_a_state(case: CitedCase) -> bool:
    if case.court:
        return is_state_court(case.court)
    return any(
        each.is_public_domain or reporter(each.reporter).sort in {"state", "state_regional"} for each in case.citations
    )


def _rank(citation: ReporterCitation) -> int:
    """Order citations: public domain, U.S. Reports and parallels, federal courts, official, any other, databases."""
    found = reporter(citation.reporter)
    if found.is_database:
        return 20
    if citation.is_public_domain:
        return 0
    if found.edition in SUPREME_COURT_REPORTERS:
        return 1 + SUPREME_COURT_REPORTERS.index(found.edition)
    if found.edition.startswith("F."):
        return 7
    return {"state": 8, "federal": 11}.get(found.sort, 12)


@lru_cache(maxsize=1024)
def _series_key(series: str) -> str:
    """A series in one spelling, so that `366 F. 3d 1093` finds `366 F.3d 1093`."""
    return next(map(_key, _parsed(series)), series)


def _key(citation: ReporterCitation) -> str:
    return str(replace(_spelled(citation), hyphenated=False))


def _parsed(series: str) -> list[ReporterCitation]:
    try:
        return [ReporterCitation.parse(series)]
    except ValueError:
        return []
