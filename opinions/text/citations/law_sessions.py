"""Finds session laws, registers, orders and what legislatures print (Bluebook rules 12.4, 13 and 14.2)."""

import re
from collections.abc import Iterator
from functools import cache

from reporters_db import LAWS

from opinions.text.citations.law_names import STATES, law_key, printed, state_of, state_pattern
from opinions.text.citations.law_numbers import YEAR, read_year
from opinions.text.citations.mentions import Law, Mention
from opinions.text.kinds import AuthorityKind, CitationForm

SECTIONS = (
    r"(?:,? (?:§§? ?|[Ss]ecs?\. ?|[Ss]ections? |[Tt]it\. ?|[Tt]itle )[\dIVX][\w.-]*"
    r"(?:\([a-zA-Z0-9]{1,3}\))*(?:, (?:§§? ?)\d[\w.-]*(?:\([a-zA-Z0-9]{1,3}\))*)?)"
)
PAGES = r"\d[\d,]*(?:[-–—]\d+)?(?:, \d[\d,]*(?:[-–—]\d+)?(?! [A-Z]))*"
AT_LARGE = (
    r"(?P<volume>\d{1,3}) Stat ?\.,? (?:at (?:L(?:arge|\.) )?)?(?P<page>\d{1,4})(?:, (?:at )?"
    r"(?P<pin>\d[\d,]*(?:[-–—]\d+)?)(?! ?[A-Z§]|[\d.]))?"
)
STATUTES_AT_LARGE = re.compile(rf"(?<![\w.,-]){AT_LARGE}(?![\w])")
PUBLIC_LAW = re.compile(
    r"(?<!\w)(?P<private>Private|Priv\.|Pvt\.|Pub(?:lic|\.)) ?L(?:aw|\.)(?: ?Nos?\.| Number)? ?"
    r"(?P<number>\d{1,3} ?[-–—] ?\d{1,5})"
    rf"(?P<sections>{SECTIONS})?(?:,? {AT_LARGE})?"
)
FEDERAL_REGISTER = re.compile(
    rf"(?<![\w.,-])(?P<volume>\d{{1,3}}) Fed\. ?Reg\. (?:at )?"
    rf"(?P<page>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<pin>, (?:at )?{PAGES})?"
)
DAY = re.compile(r" \([A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}\)")
ORDER = re.compile(r"(?<!\w)Exec(?:utive|\.) Order(?: No\.)? (?P<number>\d{1,2},?\d{3})(?P<sections>(?:, § \d+)?)")
REPORT = re.compile(
    r"(?<!\w)(?P<house>H\. ?R\.|H\.|S\.) ?(?P<what>(?:Conf\. ?)?Rep\.|(?:Conf\. )?Report|Doc\.)"
    r"(?: ?No\.)? ?(?P<number>\d{1,4}(?:[-–—]\d{1,4})?)"
    r"(?P<congress>, (?P<th>\d{1,3})(?:st|nd|d|rd|th) Cong\.(?:,? \d(?:st|nd|d|rd|th) Sess\.)?)?"
    r"(?P<pin>,? (?:at |pp?\. ?|pt\. \d, (?:at |p\. ))?\d+(?:[-–—]\d+)?(?!\d|[-–]|[A-Z]| [A-Z§]))?"
)
REPRINTED = re.compile(
    r",? (?:as )?reprinted (?:in|at) (?:\d{4} )?U\. ?S\. ?C(?:ode|\.) ?(?:C\. ?A\. ?N\.|Cong\. (?:& |"
    r"and )Ad(?:min)?\. ?News)(?:,? (?:pp?\. )?\d+)?(?:, \d+(?:[-–—]\d+)?)?"
)
RECORD = re.compile(
    r"(?<![\w.,-])(?P<volume>\d{1,3}) (?P<name>Cong\. ?Rec\.|Cong\. ?Globe) "
    r"(?P<page>[HSE]?(?:\d{1,3}(?:,\d{3})+|\d+))(?P<pin>, (?:at )?[HSE]?\d[\d,]*(?:[-–—]\d+)?)?"
)
BILL = re.compile(
    r"(?<!\w)(?P<house>H\. ?R\.|S\.)(?: ?(?P<what>(?:J\. |Con\. )?Res\.))? ?(?P<number>\d{1,5}), "
    r"(?P<th>\d{1,3})(?:st|nd|d|rd|th) Cong\.(?:,? \d(?:st|nd|d|rd|th) Sess\.)?(?:,? § \d+)?"
)
ACT_OF_STATE = re.compile(rf"(?<![\w.])(?P<year>{YEAR}) (?P<state>{state_pattern()}) Act (?P<number>\d{{1,4}})")
CALIFORNIAN = re.compile(
    rf"(?<!\w)Stats\. (?P<year>{YEAR}), ch\. (?P<chapter>\d+)(?:, § [\d.]+)?(?:, pp?\. \d+(?:[-–]\d+)?)?"
)
OF_MASSACHUSETTS = re.compile(rf"(?<![\w.])St\. (?P<year>{YEAR}), c\. (?P<chapter>\d{{1,4}})(?P<pin>, §§? ?\d+[A-Z]?)?")
IN_SESSION = re.compile(rf"(?<![\w.,-])(?P<year>{YEAR}|\d{{1,3}}) (?P<state>{state_pattern()})[ .]{{0,2}}")
PLACE = re.compile(
    r",? (?:(?:No|Act No|Act|P\.A\.|Ch|ch|c|L\.B|H\.B|S\.B)\.? (?:No\. )?\d[\d-]*(?:, §§? ?[\d.]+)?(?:, "
    r"(?:at )?\d+)?|(?:at )?\d+(?:, \d+(?![ \d]))?)"
)


def sessions_in(words: str) -> Iterator[Mention]:
    """Session laws, the Federal Register, orders, reports, debates and bills, each a mention; some may overlap."""
    yield from _public_laws(words)
    yield from _at_large(words)
    yield from _of_states(words)
    yield from _registers(words)
    yield from _of_legislatures(words)


def _find(start: int, end: int, cite: str, kind: AuthorityKind, *, pin: str | None = None, year: str = "") -> Mention:
    law = Law(law_key(cite), kind, cite)
    form = CitationForm.FULL if kind is AuthorityKind.SECONDARY else CitationForm.SECTION
    return Mention(start, end, form, pin=(pin or "").strip(" ,") or None, year=year, law=law)


def _public_laws(words: str) -> Iterator[Mention]:
    for found in PUBLIC_LAW.finditer(words):
        number = re.sub(r" ?[-–—] ?", "-", found["number"])
        name = "Pvt. L." if found["private"].startswith("P") and "u" not in found["private"] else "Pub. L."
        cite = f"{name} No. {number}"
        key = law_key(cite)
        if found["volume"]:
            cite = f"{cite}, {found['volume']} Stat. {found['page']}"
        year, end = read_year(words, found.end())
        pins = [part for part in ((found["sections"] or "").strip(" ,"), found["pin"]) if part]
        law = Law(key, AuthorityKind.STATUTE, cite)
        yield Mention(found.start(), end, CitationForm.SECTION, pin=", ".join(pins) or None, year=year, law=law)


def _at_large(words: str) -> Iterator[Mention]:
    for found in STATUTES_AT_LARGE.finditer(words):
        year, end = read_year(words, found.end())
        cite = f"{found['volume']} Stat. {found['page']}"
        yield _find(found.start(), end, cite, AuthorityKind.STATUTE, pin=found["pin"], year=year)


KINDS = {"leg_session": AuthorityKind.STATUTE, "admin_register": AuthorityKind.REGULATION}


@cache
def _session_names() -> dict[str, list[tuple[re.Pattern[str], str, AuthorityKind]]]:
    """Of each state the patterns of its session laws' and registers' names without its own, the longest first."""
    found: dict[str, list[tuple[re.Pattern[str], str, AuthorityKind]]] = {}
    for name in sorted(LAWS, key=len, reverse=True):
        kind = KINDS.get(LAWS[name][0]["cite_type"])
        state = next((each for each in STATES if name.startswith(f"{each} ")), None)
        if state and kind:
            found.setdefault(state, []).append((re.compile(printed(name.removeprefix(f"{state} "))), name, kind))
    return found


def _of_states(words: str) -> Iterator[Mention]:
    for found in OF_MASSACHUSETTS.finditer(words):
        cite = f"{found['year']} Mass. Acts ch. {found['chapter']}"
        yield _find(found.start(), found.end(), cite, AuthorityKind.STATUTE, pin=found["pin"], year=found["year"])
    for found in IN_SESSION.finditer(words):
        for pattern, name, kind in _session_names().get(state_of(found["state"]), ()):
            named = pattern.match(words, found.end())
            place = PLACE.match(words, named.end()) if named else None
            if place:
                cite = f"{found['year']} {name} {re.split(r', (?:§|at|[0-9])', place[0].strip(' ,'))[0]}"
                year, end = read_year(words, place.end())
                yield _find(found.start(), end, cite, kind, year=year)
                break
    for found in ACT_OF_STATE.finditer(words):
        cite = f"{found['year']} {state_of(found['state'])} Act {found['number']}"
        yield _find(found.start(), found.end(), cite, AuthorityKind.STATUTE)
    for found in CALIFORNIAN.finditer(words):
        cite = f"{found['year']} Cal. Stat. ch. {found['chapter']}"
        yield _find(found.start(), found.end(), cite, AuthorityKind.STATUTE)


def _registers(words: str) -> Iterator[Mention]:
    for found in FEDERAL_REGISTER.finditer(words):
        day = DAY.match(words, found.end())
        year, end = read_year(words, found.end())
        cite = f"{found['volume']} Fed. Reg. {found['page'].rstrip(',')}"
        yield _find(
            found.start(), day.end() if day else end, cite, AuthorityKind.REGULATION, pin=found["pin"], year=year
        )
    for found in ORDER.finditer(words):
        number = int(found["number"].replace(",", ""))
        yield _find(
            found.start(), found.end(), f"Exec. Order No. {number:,}", AuthorityKind.REGULATION, pin=found["sections"]
        )


def _of_legislatures(words: str) -> Iterator[Mention]:
    """Committee reports, debates and bills of Congress: they explain the law and are none."""
    for found in REPORT.finditer(words):
        number = re.sub("[–—]", "-", found["number"])
        if "-" not in number and not found["th"]:
            continue
        numbered = number if "-" in number else f"{found['th']}-{number}"
        cite = f"{_house(found['house'])} {_what(found['what'])} No. {numbered}"
        end = _past(words, found.end())
        yield _find(
            found.start(),
            end,
            cite,
            AuthorityKind.SECONDARY,
            pin=re.sub(r"^,? (?:at |pp?\. ?)?", "", found["pin"] or ""),
        )
    for found in RECORD.finditer(words):
        day = DAY.match(words, found.end())
        year, end = read_year(words, found.end())
        name = "Cong. Globe" if "Globe" in found["name"] else "Cong. Rec."
        cite = f"{found['volume']} {name} {found['page'].rstrip(',')}"
        yield _find(
            found.start(), day.end() if day else end, cite, AuthorityKind.SECONDARY, pin=found["pin"], year=year
        )
    for found in BILL.finditer(words):
        what = f" {found['what']}" if found["what"] else ""
        year, end = read_year(words, found.end())
        cite = f"{_house(found['house'])}{what} {found['number']}, {found['th']}th Cong."
        yield _find(found.start(), end, cite, AuthorityKind.SECONDARY, year=year)


def _past(words: str, at: int) -> int:
    """The end of the year and of "reprinted in" after a report, which are part of its citation (Bluebook rule 13.4)."""
    end = read_year(words, at)[1]
    reprinted = REPRINTED.match(words, end)
    return read_year(words, reprinted.end())[1] if reprinted else end


def _house(printed_form: str) -> str:
    return "S." if printed_form.startswith("S") else "H.R." if "R" in printed_form else "H."


def _what(printed_form: str) -> str:
    return ("Conf. " if "Conf" in printed_form else "") + ("Doc." if "Doc" in printed_form else "Rep.")
