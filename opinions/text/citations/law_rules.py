"""Finds rules of procedure, evidence and conduct that name their set (Bluebook rule 12.9.3, table T1)."""

import re
from collections.abc import Iterator

from opinions.text.citations.law_names import law_key, state_of, state_pattern
from opinions.text.citations.law_numbers import GROUP, read_pin, read_year
from opinions.text.citations.mentions import Law, Mention
from opinions.text.kinds import AuthorityKind, CitationForm

MOST_IN_SERIES = 12
NUMBER = re.compile(r"\d{1,5}(?:[.:-]\d{1,5}){0,3}(?:[A-Z](?![A-Za-z]))?")
MORE = re.compile(rf"(?:, | and |, and | or | & )(?:[Rr]ules? )?(?=\d{{1,3}}(?:\.\d+)?(?:{GROUP}|[ .,;)]))")
FIELDS = (
    ("Civ. P.", r"Civ(?:il|\.)? ?P(?:roc(?:edure|\.)?|\.)?"),
    ("Crim. P.", r"Cr(?:im(?:inal|\.)?|\.) ?P(?:roc(?:edure|\.)?|\.)?"),
    ("App. P.", r"App(?:ellate|\.)? ?P(?:roc(?:edure|\.)?|\.)?"),
    ("Bankr. P.", r"Bankr(?:uptcy|\.)? ?P(?:roc(?:edure|\.)?|\.)?"),
    ("Evid.", r"Evid(?:ence|\.)?"),
    ("Juv. P.", r"Juv(?:enile|\.) ?P(?:roc(?:edure|\.)?|\.)?"),
    ("Civ. App. P.", r"Civ\. ?App\. ?P\."),
    ("Prof'l Conduct", r"Prof(?:essional|['’]l|\.)? ?Conduct"),
)
FIELD = "|".join(f"(?P<field_{n}>{pattern})" for n, (_, pattern) in enumerate(FIELDS))
OF = r" ?(?:R(?:ules?|ULES?|\.)?) ?(?:of |OF )?"
FIELD = f"(?i:{FIELD})"
FEDERAL = r"Fed(?:eral|\.)|FED\."
NAMED_SET = re.compile(
    rf"(?<![\w.])(?:(?P<federal>{FEDERAL})|(?P<state>{state_pattern()})){OF}(?:{FIELD}),? ?(?:R(?:ule|\.) ?)?(?=\d)"
)
SET_AFTER = re.compile(
    rf"(?:,| of the| of)? (?:(?P<federal>{FEDERAL})|(?P<state>{state_pattern()})|(?P<model>"
    rf"(?:ABA )?Model)){OF}(?:{FIELD})"
)
SHORT_SETS: tuple[tuple[str, str], ...] = (
    (r"F\. ?R\. ?C(?:iv)?\. ?P\.|FRCP", "Fed. R. Civ. P."),
    (r"F\. ?R\. ?Cr(?:im)?\. ?P\.|FRCrP", "Fed. R. Crim. P."),
    (r"F\. ?R\. ?A(?:pp)?\. ?P\.|FRAP", "Fed. R. App. P."),
    (r"F\. ?R\. ?E(?:vid)?\.|FRE", "Fed. R. Evid."),
    (r"C\. ?R\. ?C\. ?P\.|CRCP", "Colo. R. Civ. P."),
    (r"Crim\. P\.", "Colo. R. Crim. P."),
    (r"C\. ?A\. ?R\.|CAR", "Colo. App. R."),
    (r"CRE", "Colo. R. Evid."),
    (r"(?:\d{1,3} )?Ill\. ?2d,? Rs?\.", "Ill. Sup. Ct. R."),
    (r"Illinois Supreme Court Rules?|Ill\. ?S(?:up)?\. ?Ct\. ?R(?:s?\.|ules?)", "Ill. Sup. Ct. R."),
    (r"N\. ?R\. ?C\. ?P\.|NRCP", "Nev. R. Civ. P."),
    (r"NRAP", "Nev. R. App. P."),
    (r"HRCP", "Haw. R. Civ. P."),
    (r"HRAP", "Haw. R. App. P."),
    (r"HRE", "Haw. R. Evid."),
    (r"ORCP", "Or. R. Civ. P."),
    (r"ORAP", "Or. R. App. P."),
    (r"MCR", "Mich. Ct. R."),
    (r"MRE", "Mich. R. Evid."),
    (r"Pa\. ?R\. ?C\. ?P\.", "Pa. R. Civ. P."),
    (r"Pa\. ?R\. ?Crim\. ?P\.", "Pa. R. Crim. P."),
    (r"Pa\. ?R\. ?A\. ?P\.", "Pa. R. App. P."),
    (r"Pa\. ?R\. ?E\.", "Pa. R. Evid."),
    (r"N\. ?D\. ?R\. ?Civ\. ?P\.", "N.D. R. Civ. P."),
    (r"V\. ?R\. ?C\. ?P\.", "Vt. R. Civ. P."),
    (r"M\. ?R\. ?Civ\. ?P\.", "Me. R. Civ. P."),
    (r"A\. ?R\. ?C\. ?P\.", "Ala. R. Civ. P."),
    (r"(?:Ind(?:\.|iana) )?Trial Rules?", "Ind. R. Trial P."),
    (r"(?:Hawai[‘’'`]?i Rules of Civil Procedure \(HRCP\) |HRCP )(?:Rules?)?", "Haw. R. Civ. P."),
    (r"HRPP (?:Rules?)?", "Haw. R. Penal P."),
    (r"HRAP (?:Rules?)?", "Haw. R. App. P."),
    (r"CrR(?=L?J? ?\d+\.\d)", "Wash. Super. Ct. Crim. R."),
    (r"RAP(?= \d+\.\d)", "Wash. R. App. P."),
    (r"(?:Sup\.? ?Ct\.|S\. ?Ct\.) ?(?:R\.|Rule)", "Sup. Ct. R."),
    (r"(?:Fed\. ?)?Sup\. Ct\. Rules,? Rule", "Sup. Ct. R."),
    (r"Super\. ?Ct\. ?(?:R\. ?Civ\. ?P\.|Civ\. ?R\.)", "Super. Ct. R. Civ. P."),
    (r"Super\. ?Ct\. ?(?:R\. ?Crim\. ?P\.|Crim\. ?R\.)", "Super. Ct. R. Crim. P."),
    (
        r"(?:ABA )?Model Rules? of Prof(?:essional|['’]l) Conduct,? ?(?:R(?:ule|\.))?|(?:ABA )?Model Rule",
        "Model Rules of Prof'l Conduct R.",
    ),
    (
        r"(?:ABA )?Model Code of Prof(?:essional|['’]l) Responsibility,? ?(?:DR|EC)",
        "Model Code of Prof'l Responsibility DR",
    ),
)
SHORT = re.compile(
    rf"(?<![\w.])(?:{'|'.join(f'(?P<set_{n}>{each})' for n, (each, _) in enumerate(SHORT_SETS))}) ?(?=\d)"
)
CIRCUIT = re.compile(
    r"(?<![\w.])(?P<court>(?:\d{1,2}(?:st|nd|d|rd|th)|D\. ?C\.|Fed\.) Cir\.) ?(?:Local )?R(?:ule|\.) ?(?=\d)"
)
DISTRICT = re.compile(
    r"(?<![\w.])(?P<court>(?:[NSEWCM]\. ?)?D\. ?(?:[A-Z][a-z]+\.?|[A-Z]\. ?[A-Z]\.)(?: [A-Z][a-z]+\.)?|"
    r"S\. ?D\. ?N\. ?Y\.|E\. ?D\. ?N\. ?Y\.) ?"
    r"(?P<set>L\. ?(?:Civ|Cr|R)\.? ?R\.?|LCivR|LCrR|L\. ?R\.|LR|Local (?:Civ(?:il|\.) |Crim(?:inal|\.) )?R"
    r"(?:ule|\.)|Civ\. ?(?:L\. ?)?R\.) ?(?=\d)"
)
NUMBER_FIRST = re.compile(r"(?<!\w)(?P<word>Rules? |(?:UJI )+)(?=\d)|(?<!\w)[Ss]ection (?=\d+-\d+\()")
NEW_MEXICO = re.compile(r",? ?N\. ?M\. ?R\. ?A\.?(?: ?\d{4})?|,? ?NMRA(?: ?\d{4})?")
EXCHANGE_ACT = re.compile(r"(?<!\w)(?:SEC )?Rule (?P<number>(?:10b|14[ade]|16[ab]|13[dg])-\d{1,2})(?!\d)")
OF_THIS_COURT = re.compile(r" of (?:the Rules of )?this Court(?:['’]s [Rr]ules)?")


def rules_in(words: str) -> Iterator[Mention]:
    """The rules that name their set, each a mention; some may overlap."""
    for found in NAMED_SET.finditer(words):
        yield from _rules(words, found.start(), found.end(), _set_named(found))
    for found in SHORT.finditer(words):
        name = SHORT_SETS[int((found.lastgroup or "_0").rpartition("_")[2])][1]
        yield from _rules(words, found.start(), found.end(), name)
    for found in CIRCUIT.finditer(words):
        yield from _rules(words, found.start(), found.end(), f"{_spaced(found['court'])} R.")
    for found in DISTRICT.finditer(words):
        yield from _rules(words, found.start(), found.end(), f"{_spaced(found['court'])} {_local_set(found['set'])}")
    for found in EXCHANGE_ACT.finditer(words):
        cite = f"17 C.F.R. § 240.{found['number']}"
        pin, end = read_pin(words, found.end())
        law = Law(law_key(cite), AuthorityKind.REGULATION, cite)
        yield Mention(found.start(), end, CitationForm.SECTION, pin=pin or None, law=law)
    yield from _set_after(words)


def read_rule(words: str, at: int) -> tuple[str, str | None, int] | None:
    """The number of the rule at `at`, its sub-sections, and where they end; None where no number stands there.

    >>> read_rule("12(b)(6). It", 0)
    ('12', '(b)(6)', 8)
    """
    number = NUMBER.match(words, at)
    if number is None:
        return None
    pin, end = read_pin(words, number.end())
    return number[0], pin or None, end


def rule_numbers(words: str, at: int) -> Iterator[tuple[int, int, str, str | None]]:
    """The rules from `at` on, several after "Rules 12(b)(6) and 56": start, end, number, sub-sections of each."""
    start = at
    for _ in range(MOST_IN_SERIES):
        read = read_rule(words, at)
        if read is None:
            return
        number, pin, end = read
        yield start, end, number, pin
        more = MORE.match(words, end)
        if more is None:
            return
        start = at = more.end()


def _rules(words: str, start: int, at: int, name: str) -> Iterator[Mention]:
    several = words[max(start, at - 6) : at].rstrip().lower().endswith("rules")
    for first, last, number, pin in rule_numbers(words, at):
        year, end = read_year(words, last)
        yield rule_mention(start if first == at else first, end, f"{name} {number}", pin, year)
        if not several and not _another(words, end):
            return


def _another(words: str, end: int) -> bool:
    return bool(re.compile(rf"(?: and | & |, )\d{{1,3}}{GROUP}").match(words, end))


def rule_mention(start: int, end: int, cite: str, pin: str | None, year: str = "") -> Mention:
    """The mention of the rule that is cited so, from `start` up to `end`, with its sub-sections as the pin."""
    law = Law(law_key(cite), AuthorityKind.RULE, cite)
    return Mention(start, end, CitationForm.SECTION, pin=pin, year=year, section=cite.rpartition(" ")[2], law=law)


def _set_named(found: re.Match[str]) -> str:
    groups = found.groupdict()
    field = next(FIELDS[n][0] for n in range(len(FIELDS)) if groups[f"field_{n}"])
    if groups.get("model"):
        return "Model Rules of Prof'l Conduct R."
    whose = "Fed." if groups["federal"] else state_of(groups["state"]) or state_of(groups["state"].capitalize())
    return f"{whose} R. {field}"


def _set_after(words: str) -> Iterator[Mention]:
    """Rules whose set follows: "Rule 5-303(F) NMRA", "Rule 56 of the Federal Rules of Civil Procedure"."""
    for found in NUMBER_FIRST.finditer(words):
        read = list(rule_numbers(words, found.end()))
        if not read:
            continue
        end = read[-1][1]
        mexican, named = NEW_MEXICO.match(words, end), SET_AFTER.match(words, end)
        after = mexican or named
        if after is None:
            continue
        for index, (start, stop, number, pin) in enumerate(read):
            word = "UJI" if found["word"] and "UJI" in found["word"] else "Rule"
            cite = f"{word} {number} NMRA" if mexican else f"{_set_named(named)} {number}" if named else ""
            first, last = index == 0, index == len(read) - 1
            rule = rule_mention(found.start() if first else start, after.end() if last else stop, cite, pin)
            yield _renumbered(rule, number)


def _renumbered(rule: Mention, number: str) -> Mention:
    return Mention(rule.start, rule.end, rule.form, pin=rule.pin, section=number, law=rule.law)


def _spaced(court: str) -> str:
    closed = re.sub(r"(?<=\b[A-Z]\.) (?=[A-Z]\.)", "", court)
    return re.sub(r"(?<=[A-Z]\.)(?=[A-Z][a-z])", " ", closed)


def _local_set(printed_form: str) -> str:
    plain = re.sub(r"[\s.]", "", printed_form)
    known = {
        "LCivR": "LCivR",
        "LCrR": "LCrR",
        "LR": "L.R.",
        "LocalRule": "L.R.",
        "LocalR": "L.R.",
        "CivLR": "Civ. L.R.",
    }
    civil = {"LocalCivilRule": "Local Civ. R.", "LocalCivR": "Local Civ. R.", "CivR": "Civ. R."}
    return (known | civil).get(plain, printed_form.strip())
