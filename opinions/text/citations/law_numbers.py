"""Reads what follows the name of a code or set of rules: numbers, sub-sections, years (Bluebook rules 3.3, 12.3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

YEAR = r"(?:1[6-9]|20)\d\d"
DASH = r" ?[—–‑-] ?"
PIECE = r"\d++(?:[A-Z]\d++|[A-Za-z]{1,3}(?![A-Za-z]))?"
MOST_GROUPS = 12
MOST_IN_SERIES = 40
NUMBER = rf"{PIECE}(?:[.:/]{PIECE})*(?:{DASH}(?:{PIECE}|l(?![a-z]))(?:[.:/]{PIECE})*){{0,5}}"
GROUP = r"\( ?(?:\d{1,2}(?:\.\d{1,2})?|[A-Za-z]{1,2}(?:-\d{1,2})?|[ivxlc]{3,6}|[IVXLC]{3,6}) ?\)"
BRACKET = r"\[(?:[a-z]|\d{1,2}|[ivx]{2,4})\](?! [a-z])"
GROUPS = re.compile(rf"(?: ?(?:{GROUP}|{BRACKET})){{1,8}}")
NEXT_GROUPS = re.compile(
    rf"(?P<joint>,? and |,? or |, | & |,? to |,? through | ?[—–-] ?)(?P<groups>{GROUP}(?: ?{GROUP}){{0,7}})"
)
NAMED_GROUPS = re.compile(
    r",? (?P<word>subds?\.|subdivisions?|subsecs?\.|subsections?|subparagraphs?|subpars?\.|pars?\.|"
    r"paragraphs?|cls?\.|clause)"
    rf" ?(?P<groups>{GROUP}(?: ?{GROUP}){{0,7}}|\d{{1,2}}(?!\d))"
)
WISCONSIN_GROUPS = re.compile(r" ?(?P<groups>\d{1,2}(?:\.[a-z](?:r)?)?)(?=[.,;)\s]|$)")
FIGURE = re.compile(NUMBER)
SPACED_LETTER = re.compile(r" [b-z](?= ?[.(,;])")
ET_SEQ = re.compile(r",? ?et seq\b\.?")
SIGN = r"(?:§ ?§|§|\[§\]|[Ss]ections?\b|[Ss]ecs?\.|ss?(?= \d)|¶ ?¶?)"
JOINT = re.compile(rf"(?P<joint>, and |, or |, | and | or | & )(?P<sign>{SIGN} ?)?(?=\d)")
TO = re.compile(r"(?: to | through | ?[—–-] ?)(?P<dash>- ?)?(?P<dot>\.)?(?=\d)")
ANOTHER_CITE = re.compile(
    r" (?:U\.|F\.|S\.|N\.|P\.|A\.|L\.|So\.|Stat|C\.F|Cal\.|Fed\.|[A-Z][\w.]*\.? ?\d)|\d|[-–—]\d|,\d{3}"
)
MORE_OF_YEAR = (
    rf"(?: ?[-–—] ?(?:\d\d){{1,2}})?(?: ?ed ?\.)?(?:(?:,| &(?:amp;)?| and) ?(?:{YEAR}|[^()\[\]]{{0,50}}?"
    r"(?:Supp|effective|eff\.|"
    r"amended|prior|repealed|through|Reissue|Sess)[^()\[\]]{0,40})| Supp\.?| supp\.?| Main\. Vol\.| & \w+\. Supp\.)?"
)
PUBLISHER = r"(?:(?:[A-Z][\w’'-]*\.?|&|and|[IVX]+|eff\.|repealed|amended|codified|rev\.|supp\.|to|Fed\.R\.)(?: |, ?))"
DATED = re.compile(rf" ?[(\[] ?(?:{PUBLISHER}){{0,5}}(?P<year>{YEAR}){MORE_OF_YEAR} ?[)\]]")
SUPPLEMENT = re.compile(rf" ?\((?:{PUBLISHER}){{0,4}}(?:Supp|ed)\. ?[^()]{{0,30}}\)")


@dataclass(frozen=True, slots=True)
class Section:
    """A section read at `start` up to `end`: its number, its sub-sections as the pin, and the year in parentheses."""

    start: int
    end: int
    number: str
    pin: str | None = None
    year: str = ""
    plural: bool = False


def section_number(printed: str) -> str:
    """A section's number without the scan's white space, its dashes as hyphens.

    >>> section_number("18 — 6—803.5")
    '18-6-803.5'
    """
    return re.sub(r" ?[—–‑-] ?", "-", printed)


def read_pin(words: str, at: int, *, wisconsin: bool = False) -> tuple[str, int]:
    """The sub-sections printed at `at` (code points), dashes as hyphens and without needless spaces, and their end.

    >>> read_pin("(2)(b) (c), (3) and", 0)
    ('(2)(b)(c), (3)', 15)
    """
    pin, end = "", at
    first = GROUPS.match(words, at)
    if first:
        pin, end = _tidy(first[0]), first.end()
    for _ in range(MOST_GROUPS):
        following = NEXT_GROUPS.match(words, end) if pin else None
        if following is None or not _continues(pin, following["groups"], following["joint"]):
            break
        joint = "-" if following["joint"].strip() in "—–-" else following["joint"]
        pin, end = pin + joint + _tidy(following["groups"]), following.end()
    named = NAMED_GROUPS.match(words, end)
    if named:
        pin, end = pin + _tidy(named["groups"]), named.end()
    if wisconsin and pin:
        lower = WISCONSIN_GROUPS.match(words, end)
        if lower:
            pin, end = pin + lower["groups"], lower.end()
    return pin, end


def _tidy(groups: str) -> str:
    return re.sub(r"\s", "", groups).replace("[", "(").replace("]", ")")


def _continues(pin: str, groups: str, joint: str) -> bool:
    """Whether the group after a comma or "and" counts on from those before, so that it is no other enumeration."""
    if joint.strip() in {"", "-", "–", "—"}:
        return True
    kinds = {_kind(group) for group in re.findall(r"\(([^)]*)\)", pin)}
    return _kind(groups.strip("( ").split(")")[0].strip()) in kinds


def _kind(mark: str) -> str:
    return "1" if mark[:1].isdigit() else "a" if mark.islower() else "A"


def read_number(words: str, at: int, *, decimals: bool = True) -> tuple[str, int] | None:
    """The section number at `at` and its end. Without `decimals` a full stop ends it, as in the United States Code."""
    found = FIGURE.match(words, at)
    if found is None:
        return None
    printed, end = found[0], found.end()
    if not decimals and "." in printed:
        printed = printed[: printed.index(".")].rstrip()
        end = at + len(printed)
    spaced = SPACED_LETTER.match(words, end)
    if spaced and printed.isdigit():
        return section_number(printed) + spaced[0].strip(), spaced.end()
    return section_number(printed), end


def read_section(words: str, at: int, *, decimals: bool = True, wisconsin: bool = False) -> Section | None:
    """The section whose number begins at `at`, with its sub-sections and "et seq."; no year.

    >>> read_section("18-6-803.5(3)(b). It", 0)
    Section(start=0, end=16, number='18-6-803.5', pin='(3)(b)', year='', plural=False)
    """
    number = read_number(words, at, decimals=decimals)
    if number is None:
        return None
    pin, end = read_pin(words, number[1], wisconsin=wisconsin)
    following = ET_SEQ.match(words, end)
    if following:
        pin, end = f"{pin} et seq.".strip(), following.end()
    return Section(at, end, number[0], pin or None)


def read_sections(
    words: str, at: int, *, plural: bool, decimals: bool = True, wisconsin: bool = False, runs: bool = False
) -> list[Section]:
    """The sections from `at` on: one, or after "§§" or another sign several; a run of them ("§§ 2-4") is one.

    The year in parentheses belongs to the last. `runs`: a hyphen between figures is never part of a number, so that
    after "§§" it joins a run. Bluebook rule 3.3(b).
    """
    found = list(_series(words, at, plural=plural, decimals=decimals, wisconsin=wisconsin, runs=runs))
    if found:
        last = found[-1]
        year, end = read_year(words, last.end)
        found[-1] = Section(last.start, end, last.number, last.pin, year, last.plural)
    return found


def _series(words: str, at: int, *, plural: bool, decimals: bool, wisconsin: bool, runs: bool) -> Iterator[Section]:
    section = read_section(words, at, decimals=decimals, wisconsin=wisconsin)
    for _ in range(MOST_IN_SERIES):
        if section is None:
            return
        section = _run(words, section, plural, decimals, runs)
        yield section
        joint = JOINT.match(words, section.end)
        number = read_number(words, joint.end(), decimals=decimals) if joint else None
        if joint is None or number is None or not (plural or joint["sign"] or _is_alike(section.number, number[0])):
            return
        at, end = joint.end(), number[1]
        if ANOTHER_CITE.match(words, end) or _is_date(words, at, joint["sign"]):
            return
        section = read_section(words, joint.end(), decimals=decimals, wisconsin=wisconsin)
        if section and joint["sign"]:
            section = replace(section, start=joint.start("sign"))


def _is_alike(number: str, other: str) -> bool:
    """Whether two numbers of three parts or more are built alike, as `52-1-56` and `52-5-9` are."""
    return number.count("-") > 1 and number.count("-") == other.count("-")


def _is_date(words: str, at: int, sign: str | None) -> bool:
    return not sign and bool(re.compile(rf"{YEAR}(?= ed)|\d+ (?:days?|years?|months?|U\. ?S)").match(words, at))


def _run(words: str, section: Section, plural: bool, decimals: bool, runs: bool) -> Section:
    """A run of sections as one: its number tells both ends. Without a plural sign "through" or "-.29" must tell it."""
    low, dash, high = section.number.partition("-")
    if plural and dash and not section.pin and _is_run(low, high, runs):
        return replace(section, plural=True)
    to = TO.match(words, section.end)
    if (
        to is None
        or not (plural or to["dash"] or "through" in to[0])
        or (section.pin and "(" in section.pin and to[0].strip() in "-–—")
    ):
        return section
    number = read_number(words, to.end(), decimals=decimals)
    if number is None or ANOTHER_CITE.match(words, number[1]):
        return section
    last = _whole(section.number, number[0], short=bool(to["dash"] or to["dot"]))
    _, end = read_pin(words, number[1])
    return Section(section.start, end, f"{section.number} to {last}", section.pin, plural=True)


def _is_run(low: str, high: str, runs: bool) -> bool:
    """Whether a dash after "§§" runs from a section to another: `2-4`, `270a-270f`, `1910.1-1910.5`; not `2000e-5`."""
    if not low or not high or "-" in high:
        return False
    if low.isdigit() and high.isdigit():
        return runs and int(low) < int(high)
    stem, other = re.match(r"\d+", low), re.match(r"\d+", high)
    return bool(stem and other and stem[0] == other[0] and low != stem[0])


def _whole(first: str, last: str, *, short: bool) -> str:
    """The end of a run written out: `31-4-1` to `-30` ends with `31-4-30`, `2963.01` to `-.29` with `2963.29`."""
    if not short:
        return last
    cut = max(first.rfind("-"), first.rfind("."), first.rfind(":"))
    return first[: cut + 1] + last


def read_year(words: str, at: int) -> tuple[str, int]:
    """The year in parentheses at `at`, with its publisher or edition, and where it ends; else `at` itself.

    >>> read_year(" (West 2009).", 0), read_year(" (explaining 1999)", 0)
    (('2009', 12), ('', 0))
    """
    dated = DATED.match(words, at)
    if dated:
        return dated["year"], dated.end()
    supplement = SUPPLEMENT.match(words, at)
    return ("", supplement.end()) if supplement else ("", at)
