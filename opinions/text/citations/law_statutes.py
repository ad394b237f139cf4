"""Finds statutes and regulations that name their code, before the section or after it (Bluebook rules 12.3, 14.2)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from opinions.text.citations.law_codes import CFR, NAMED, TRAILING, USC, Code, code_of_subject, state_codes, subject
from opinions.text.citations.law_names import law_key, state_of, state_pattern
from opinions.text.citations.law_numbers import SIGN, YEAR, Section, read_section, read_sections, read_year
from opinions.text.citations.mentions import Law, Mention
from opinions.text.kinds import CitationForm

VOLUME = re.compile(r"(?P<word>(?<!\w)[Tt]itle )?(?<![\w.,-])(?P<volume>\d{1,3}(?:-?[A-Z](?![a-z]))?),? ?$")
LONGEST_VOLUME = 16
HEAD = re.compile(
    rf"[,.]{{0,2}} ?(?:\(?{YEAR}\)?(?: Supp\.)?,? ?)?(?:Ann\.,? ?)?"
    r"(?:(?:[Tt]it(?:le|\.)|[Cc]h(?:apter|ap\.|\.)|c\.) ?(?P<place>\d+[A-Za-z]?),? ?(?:[Pp]t\. \w+, )?)?"
    rf"(?:(?P<sign>{SIGN}|[Aa]rt(?:icles?|s?\.?)|[Rr](?:ules?|\.)|[Pp]ars?\.) ?)?(?P<agency>[A-Z]{{2,4}} )?(?=\d)"
)
PART = re.compile(r",? ?(?:pts?\.|[Pp]arts?) (?P<number>\d+)")
SUBJECT_WORD = r"(?:(?:[A-Z][a-z]{1,20}+(?:['’]s?)?|[A-Z]{3,20}+)(?![A-Za-z])\.?(?: ?(?:&(?:amp;)?|and) ?|, ?| ?))"
OF_SUBJECT = re.compile(
    rf"[ .,]{{0,2}}(?P<subject>{SUBJECT_WORD}{{1,5}}?) ?(?P<ending>Code|CODE|Law|LAW)(?:,? (?:Ann|ANN)\.?)?"
    rf"(?=[, ]{{1,2}}(?:{SIGN}|\())"
)
MARYLAND = re.compile(rf"[ .]{{0,2}}Code(?: Ann\.)?, (?P<subject>{SUBJECT_WORD}{{1,5}}?) ?(?=§)")
CALIFORNIAN = re.compile(
    r"(?<![A-Za-z]\. )(?<![\w.’'&])(?P<subject>Pen\.|Evid\.|Health & Saf\.|Bus\. & Prof\.|Welf\. & Inst\.|"
    r"Gov\.|Veh\.|Lab\.|Fam\.|"
    r"Prob\.|Corp\.|Ins\.|Civ\.|Rev\. & Tax\.|Pub\. Resources|Pub\. Util\.|Pub\. Contract|Ed\.|Educ\.|Unemp\. Ins\.|"
    r"Elec\.|Fin\.|Fish & G\.|Food & Agr\.|Mil\. & Vet\.|Sts\. & Hy\.|Water|Com\.) Code(?=,? ?§)"
)
SUBJECT_ALONE = re.compile(
    rf"(?<![A-Z.&] )(?<![\w.’'&])(?P<subject>{SUBJECT_WORD}{{1,4}}?)(?P<ending>Code|Law)(?=,? (?:§|[Ss]ections? \d))"
)
SUBJECT_AFTER = re.compile(rf"(?P<sign>{SIGN}) ?(?=\d)")
OF_THE_CODE = re.compile(
    rf",? of the (?:(?P<state>[A-Z][a-z]+(?: [A-Z][a-z]+)?) )??(?P<subject>{SUBJECT_WORD}{{1,4}}?)"
    r"(?P<ending>Code|Law)\b"
)
HOME_CODE = re.compile(rf"(?<![\w.’'&])Code,? (?={SIGN} ?\d)")
HOME_CODES = {
    "Va.": Code("Va. Code Ann."),
    "W. Va.": Code("W. Va. Code"),
    "Ind.": Code("Ind. Code"),
    "Ala.": Code("Ala. Code"),
    "S.C.": Code("S.C. Code Ann."),
    "Iowa": Code("Iowa Code"),
    "Idaho": Code("Idaho Code"),
    "Miss.": Code("Miss. Code Ann."),
}
"""The states that have one code for all subjects, which their own courts call the Code."""
MAY_STAND_BEFORE = frozenset({"See", "Under", "But", "And", "Cf.", "Accord", "In", "The", "That", "While", "Although"})
FEDERAL_CODES = {"Bankruptcy": "11", "Internal Revenue": "26"}
OF_FEDERAL_CODE = re.compile(rf",? of the (?P<code>{'|'.join(FEDERAL_CODES)}) Code\b")
FEDERAL_CODE = re.compile(rf"(?<![\w.])(?:the )?(?P<code>{'|'.join(FEDERAL_CODES)}) Code,? {SIGN} ?(?=\d)")
OF_TITLE = re.compile(
    r",? of (?:[Tt]itle|tit\.) (?P<volume>\d{1,2})(?:,?(?: of)?(?: the)? (?:United States Code|U\. ?S\. ?C(?:ode|\.)))"
)
UNCLEAR_SUBJECTS = frozenset(
    {"Penal", "Evid.", "Civ.", "Fam.", "Prob.", "Gov't", "Veh.", "Lab.", "Ins.", "Educ.", "Elec.", "Tax", "Transp."}
    | {"Health & Safety", "Bus. & Prof.", "Bus. & Com.", "Welf. & Inst.", "Prop.", "Crim.", "Com.", "Mun.", "Water"}
)
NEW_YORK_LAWS = frozenset(
    [
        "Penal",
        "Real Property",
        "Labor",
        "Executive",
        "Vehicle and Traffic",
        "Domestic Relations",
        "General Obligations",
        "Public Health",
        "Public Officers",
        "Insurance",
        "Business Corporation",
        "Criminal Procedure",
        "Tax",
        "Correction",
        "Education",
        "Social Services",
        "Environmental Conservation",
        "Civil Rights",
        "Election",
        "Judiciary",
        "Lien",
        "Debtor and Creditor",
        "Workers' Compensation",
        "Navigation",
        "Town",
        "Village",
        "Municipal Home Rule",
        "General Municipal",
        "Estates, Powers and Trusts",
        "Mental Hygiene",
        "Not-for-Profit Corporation",
        "General Business",
        "Banking",
        "Family Court",
        "County",
        "Highway",
        "Civil Service",
        "Real Property Tax",
    ]
)
TITLE_BEFORE = re.compile(
    r"(?<!\w)[Tt]itle (?P<volume>\d{1,2}),?(?: of)?(?: the)? (?P<code>United States Code|U\. ?S\. ?C"
    r"(?:ode|\.)),? (?:§§? ?|[Ss]ections? )(?=\d)"
)


def statutes_in(words: str, home: str = "") -> Iterator[Mention]:
    """The sections of codes that are named with them, each a mention, in no order; some may overlap.

    `home` is the state, as table T1 abbreviates it, whose own codes are meant where none is named ("Penal Code").
    """
    home = home_of(words, home)
    yield from _named(words)
    yield from _of_states(words)
    yield from _named_after(words, home)
    yield from _of_subjects(words, home)
    yield from _of_one_code(words, home)


def home_of(words: str, home: str = "") -> str:
    """The state whose own code of a subject is meant where none is named: `home`, or California by its own style."""
    return home or ("Cal." if CALIFORNIAN.search(words) else "")


@cache
def _named_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z.])(?:{'|'.join(f'(?P<code_{n}>{each})' for n, (each, _) in enumerate(NAMED))})")


def _named(words: str) -> Iterator[Mention]:
    for found in _named_pattern().finditer(words):
        code = NAMED[int((found.lastgroup or "_0").rpartition("_")[2])][1]
        yield from _sections_of(words, code, found.start(), found.end())
    for found in FEDERAL_CODE.finditer(words):
        start = found.start("code")
        sections = read_sections(words, found.end(), plural=found[0].endswith(("§§ ", "s ")), decimals=False)
        yield from _mentions(USC, FEDERAL_CODES[found["code"]], start, sections)
    for found in TITLE_BEFORE.finditer(words):
        plural = words[found.end() - 2] in "s§" and words[found.start() : found.end()].rstrip().endswith(("s", "§§"))
        yield from _mentions(
            USC, found["volume"], found.start(), read_sections(words, found.end(), plural=plural, decimals=False)
        )


@cache
def _state_finder() -> re.Pattern[str]:
    return re.compile(rf"(?P<state>{state_pattern()})(?=[ .,]{{0,2}}[A-Z])")


def _of_states(words: str) -> Iterator[Mention]:
    for found in _state_finder().finditer(words):
        state = state_of(found["state"])
        for pattern, code in state_codes().get(state, ()):
            matched = pattern.match(words, found.end())
            if matched:
                yield from _sections_of(words, code, found.start(), matched.end())
                break
        else:
            yield from _of_state_subjects(words, state, found.start(), found.end())


def _of_state_subjects(words: str, state: str, start: int, at: int) -> Iterator[Mention]:
    found = MARYLAND.match(words, at) if state == "Md." else OF_SUBJECT.match(words, at)
    if found is None:
        return
    if state == "Md.":
        from_subject: Code | None = Code(f"Md. Code Ann., {found['subject'].strip(' ,')}")
    else:
        from_subject = code_of_subject(state, found["subject"], found["ending"])
    if from_subject:
        yield from _sections_of(words, from_subject, start, found.end())


def _sections_of(words: str, code: Code, start: int, at: int) -> Iterator[Mention]:
    """The mentions of a code whose name stands from `start` up to `at`."""
    place = ""
    if code.place.startswith("volume"):
        low = max(0, start - LONGEST_VOLUME)
        before = VOLUME.search(words[low:start])
        if before is None:
            return
        start, place = low + before.start(), before["volume"]
    head = HEAD.match(words, at)
    part = PART.match(words, at) if code == CFR else None
    if part:
        cite = f"{place} C.F.R. pt. {part['number']}"
        year, end = read_year(words, part.end())
        yield _mention(start, end, Law(law_key(cite), code.kind, cite), Section(start, end, part["number"], None, year))
    elif head and (
        head["sign"] or not re.compile(rf"{YEAR}(?![-.:\w(])").match(words, head.end()) or code.name == "U.S.C."
    ):
        sections = read_sections(
            words,
            head.end(),
            plural=_is_plural(head["sign"]),
            decimals=code.decimals,
            wisconsin=code.wisconsin,
            runs=code.runs,
        )
        yield from _mentions(code, place or head["place"] or "", start, sections, head["agency"] or "")


PLURAL_WORDS = frozenset({"sections", "secs", "ss", "articles", "arts", "pars", "rules"})


def _is_plural(sign: str | None) -> bool:
    return bool(sign and (sign.count("§") > 1 or sign.count("¶") > 1 or sign.rstrip(". ").lower() in PLURAL_WORDS))


def _mentions(code: Code, place: str, start: int, sections: list[Section], agency: str = "") -> Iterator[Mention]:
    for section in sections:
        number = agency + section.number
        misread = re.search(r"-l(?=[-.]|$)", number)
        cite = code.cite(number, place, plural=section.plural)
        law = None if misread else Law(law_key(cite), code.kind, cite)
        doubt = f"The number is misprinted: {number} may be {number.replace('-l', '-1')}." if misread else ""
        yield _mention(start if section is sections[0] else section.start, section.end, law, section, doubt)


def _mention(start: int, end: int, law: Law | None, section: Section, doubt: str = "") -> Mention:
    return Mention(
        start,
        end,
        CitationForm.SECTION,
        pin=section.pin,
        year=section.year,
        section=section.number,
        code=law.cite.removesuffix(section.number).rstrip("§ ") if law else "",
        law=law,
        doubt=doubt,
    )


@cache
def _trailing_pattern() -> re.Pattern[str]:
    names = "|".join(f"(?P<code_{n}>{each})" for n, (each, _) in enumerate(TRAILING))
    return re.compile(rf"(?:,| of the)? (?:{names})")


def _named_after(words: str, home: str) -> Iterator[Mention]:
    """Sections whose code follows: "§ 18-6-803.5, C.R.S. (2002)", "section 355 of the Evidence Code"."""
    for sign in SUBJECT_AFTER.finditer(words):
        section = read_section(words, sign.end())
        if section is None:
            continue
        title = OF_TITLE.match(words, section.end)
        federal = OF_FEDERAL_CODE.match(words, section.end)
        named = _trailing_pattern().match(words, section.end)
        if title:
            yield from _mentions(USC, title["volume"], sign.start(), [_until(section, title.end())])
        elif federal:
            whole = _until(section, federal.end())
            yield from _mentions(USC, FEDERAL_CODES[federal["code"]], sign.start(), [whole])
        elif named:
            code = TRAILING[int((named.lastgroup or "_0").rpartition("_")[2])][1]
            year, end = read_year(words, named.end())
            if code.place != "volume":
                yield from _mentions(code, "", sign.start(), [_until(section, end, year)])
        else:
            after = OF_THE_CODE.match(words, section.end)
            code_named = _subject_code(after, home) if after else None
            if after and code_named:
                yield from _mentions(code_named, "", sign.start(), [_until(section, after.end())])


def _until(section: Section, end: int, year: str = "") -> Section:
    return Section(section.start, end, section.number, section.pin, year)


def _subject_code(found: re.Match[str], home: str) -> Code | None:
    """The code of "the Evidence Code", if a state is named with it, is at home, or is told by the subject."""
    words = found["subject"].strip(" ,")
    if found["ending"] == "Law":
        return code_of_subject("N.Y.", words, "Law") if words.replace("’", "'") in NEW_YORK_LAWS else None
    named = found.groupdict().get("state")
    return code_of_subject(state_of(named) if named else home, words, "Code")


def _of_subjects(words: str, home: str) -> Iterator[Mention]:
    """Codes named by their subject alone: those of California's own style, New York's laws, and the home state's."""
    for found in CALIFORNIAN.finditer(words):
        code = code_of_subject("Cal.", found["subject"], "Code")
        if code:
            yield from _sections_of(words, code, found.start(), found.end())
    for found in SUBJECT_ALONE.finditer(words):
        named = _subject_code(found, home)
        if named:
            yield from _sections_of(words, named, found.start(), found.end())
        elif found["ending"] == "Code" and subject(found["subject"]) in UNCLEAR_SUBJECTS:
            doubt = f"The {found['subject'].strip()} Code is named, but not whose: several states have one."
            for mention in _sections_of(words, Code(found["subject"]), found.start(), found.end()):
                yield replace(mention, law=None, code="", doubt=doubt)


def _of_one_code(words: str, home: str) -> Iterator[Mention]:
    """Sections of "the Code" in a court of a state that has but one: "pursuant to Code § 65.2-710"."""
    code = HOME_CODES.get(home)
    if code is None:
        return
    for found in HOME_CODE.finditer(words):
        before = words[max(0, found.start() - LONGEST_VOLUME) : found.start()].split()
        if not before or not before[-1][0].isupper() or before[-1] in MAY_STAND_BEFORE:
            yield from _sections_of(words, code, found.start(), found.end())
