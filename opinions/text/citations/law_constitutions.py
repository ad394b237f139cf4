"""Finds constitutions and their amendments (Bluebook rule 11).

An amendment to the Constitution of the United States is one authority, its sections are pins. Of articles each section
is one, its clauses are pins. The name of a clause alone ("the Due Process Clause") is no citation.
"""

import re
from collections.abc import Iterator

from opinions.text.citations.law_names import law_key, state_of, state_pattern
from opinions.text.citations.law_numbers import read_year
from opinions.text.citations.mentions import Law, Mention
from opinions.text.kinds import AuthorityKind, CitationForm

TENS = [
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "Thirteenth",
    "Fourteenth",
    "Fifteenth",
    "Sixteenth",
    "Seventeenth",
    "Eighteenth",
    "Nineteenth",
    "Twentieth",
]
ORDINALS = {word.lower(): number for number, word in enumerate(TENS, 1)} | {
    f"twenty-{word.lower()}": 20 + number for number, word in enumerate(TENS[:7], 1)
}
ORDINAL = (
    r"\[?(?:[Tt]wenty[- –](?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|[Ss]ixth|[Ss]eventh)|"
    + "|".join(f"[{word[0]}{word[0].lower()}]{word[1:]}" for word in reversed(TENS))
    + r"|(?<![\d.])(?:1st|2n?d|3r?d|[4-9]th|1\d ?th|2[0-7] ?(?:st|nd|d|rd|th)))\]?"
)
AMENDMENTS = re.compile(
    rf"(?<![\w-])(?P<ordinals>{ORDINAL}(?:(?:, and |, & |, or |, | and | or | & ){ORDINAL}){{0,8}}) \[?"
    r"(?P<noun>[Aa]mendments?)\]?(?!\w)"
)
ONE = re.compile(ORDINAL)
NOT_OF_THE_CONSTITUTION = re.compile(
    r" (?:to|of) (?:the|this|that|its|his|her|their|said|an?|such) (?:[\w’'&.,-]+ ){0,6}?(?:Agreement|Lease|Contract|"
    r"Complaint|Declaration|Plan|Trust|Will|Charter|By-?[Ll]aws|Policy|Mortgage|Deed|Note|Loan|Ordinance|Petition|"
    r"Articles|Indenture|Covenants?|Protocol|agreement|lease|contract|complaint|bylaws|deed|mortgage|petition|bill)\b"
)
SAID_OF_THE_CONSTITUTION = re.compile(
    r" (?:rights?|claims?|violations?|freedoms?|protections?|retaliation|interests?|jurisprudence|challenges?|"
    r"guarantees?|to the (?:(?:[Uu]nited [Ss]tates|[Ff]ederal) )?[Cc]onstitution)\b"
)
ROMAN = r"[IVXLC]{1,7}"
CLAUSE = r"(?:,? ?(?:cls?\.|[Cc]lauses?) ?\d+(?:[-–]\d+)?)"
SECTION_SIGN = r"(?:§§? ?|[Ss]ections? |[Ss]ecs?\. ?)"
NUMBERS = r"\d+(?:[A-Za-z](?![A-Za-z]))?(?:\([a-z0-9]{1,2}\))*"
SECTION_PART = (
    rf"(?:,? (?:{SECTION_SIGN})?(?P<section>{NUMBERS})(?P<more>(?:(?:, | and | & | &amp; ){NUMBERS}(?!\w|"
    rf"\.\d))*)(?P<clause>{CLAUSE})?|(?P<only>{CLAUSE}))?"
)
UNITED_STATES = r"U\.? ?S\.?|United States|[Ff]ederal"
CITED = re.compile(
    rf"(?<!\w)(?<![A-Z]\.)(?P<whose>U\.? ?S\.?|{state_pattern()}) ?(?:Const|CONST)(?:itution)?[.,]{{0,2}},? ?"
    r"(?P<rest>(?:[Aa]rts?|ART|[Aa]mends?|AMEND|[Aa]mdts?)\.?,? )"
)
ARTICLE = re.compile(rf"(?P<article>{ROMAN}|\d{{1,2}}){SECTION_PART}(?![\w])")
AMENDMENT = re.compile(
    rf"(?P<number>{ROMAN}|\d{{1,2}})(?:, (?:{SECTION_SIGN})(?P<section>\d)(?P<clause>{CLAUSE})?)?(?!\w)"
)
NEXT_AMENDMENT = re.compile(rf"(?:, | and |, and | & )(?=(?:{ROMAN}|\d{{1,2}})(?![\w.]))")
SHORT_AMENDMENT = re.compile(r"(?<!\w)(?:Amdts?|Amends?)\. (?=[IVX\d])")
WRITTEN = re.compile(
    rf"(?<!\w)[Aa]rt(?:icle|\.) (?P<article>{ROMAN}),? {SECTION_SIGN}(?P<section>{NUMBERS})"
    rf"(?P<more>(?:(?:, | and | & ){NUMBERS}(?!\w|\.\d))*)(?P<clause>{CLAUSE})?,? of (?:the|our) "
    rf"(?:(?P<whose>{UNITED_STATES}|{state_pattern()}) )?[Cc]onstitution(?P<after> of (?:the )?"
    r"(?P<state>[A-Z]\w+(?: [A-Z]\w+)?))?"
)
JUDICIAL = re.compile(
    r"(?<!\w)Article (?P<article>III|I|II) (?=standing|courts?\b|judges?\b|judicial|tribunal|jurisdiction|injur|case)"
)
DECLARATION = re.compile(
    rf"(?<!\w)[Aa]rt(?:icle|\.) (?P<article>{ROMAN}|\d{{1,2}}),? of (?:the|our) "
    rf"(?:(?P<whose>{state_pattern()}) )?Declaration of Rights(?: of the (?P<state>[A-Z]\w+)(?: Constitution)?)?"
)
DECLARATIONS = {"Mass.": "Mass. Const. pt. 1, art.", "N.H.": "N.H. Const. pt. 1, art."}
BARE_ARTICLE = re.compile(r"(?<!\w)[Aa]rt(?:icle|\.) (?P<number>\d{1,2})(?![\w-]|\.\d|,? (?:§|of))")
ROMANS = dict(zip("IVXLC", (1, 5, 10, 50, 100), strict=True))
LAST_AMENDMENT = 27
MOST_AMENDMENTS = 9


def constitutions_in(words: str, home: str = "") -> Iterator[Mention]:
    """The amendments, and the articles of constitutions that are named, each a mention; some may overlap.

    `home` is the state, as table T1 abbreviates it, that "our Constitution" belongs to.
    """
    yield from _amendments(words)
    yield from _cited(words)
    for found in SHORT_AMENDMENT.finditer(words):
        yield from _amendment_list(words, "U.S.", found.start(), found.end())
    for found in WRITTEN.finditer(words):
        whose = _whose(found["whose"] or found["state"] or "") or (home if found[0].count(" our ") else "")
        if whose:
            year, end = read_year(words, found.end())
            yield from _article(found, found.start(), end, whose, year)
    yield from _declared(words, home)
    for found in JUDICIAL.finditer(words):
        yield _mention(found.start(), found.end() - 1, f"U.S. Const. art. {found['article']}", None)


def _declared(words: str, home: str) -> Iterator[Mention]:
    """The articles of a state's declaration of rights; one that was cited so may be named by its number after that."""
    laws: dict[int, str] = {}
    for found in DECLARATION.finditer(words):
        whose = state_of(found["whose"] or found["state"] or "") or home
        number = int(found["article"]) if found["article"].isdigit() else _number(found["article"])
        if whose:
            name = DECLARATIONS.get(whose, f"{whose} Const. Decl. of Rts. art.")
            laws.setdefault(number, f"{name} {_roman(number)}")
            yield _mention(found.start(), found.end(), laws[number], None)
    for found in BARE_ARTICLE.finditer(words) if laws else ():
        if int(found["number"]) in laws:
            yield _mention(found.start(), found.end(), laws[int(found["number"])], None)


def amendment_law(number: int) -> Law:
    """The amendment to the Constitution of the United States of that number.

    >>> amendment_law(14).cite
    'U.S. Const. amend. XIV'
    """
    return _law(f"U.S. Const. amend. {_roman(number)}")


def _amendments(words: str) -> Iterator[Mention]:
    for found in AMENDMENTS.finditer(words):
        spans = [(found.start() + one.start(), found.start() + one.end()) for one in ONE.finditer(found["ordinals"])]
        last = _ordinal(words[slice(*spans[-1])])
        if not _is_constitutional(words, found, last):
            continue
        for start, end in spans:
            final = (start, end) == spans[-1]
            yield _mention(start, found.end() if final else end, amendment_law(_ordinal(words[start:end])).cite, None)


def _is_constitutional(words: str, found: re.Match[str], last: int) -> bool:
    """Whether an ordinal and "amendment" mean the Constitution's, not a lease's or a bill's."""
    if not 1 <= last <= LAST_AMENDMENT or NOT_OF_THE_CONSTITUTION.match(words, found.end()):
        return False
    small = found["noun"][0].islower() and found["ordinals"].lstrip("[")[0].islower()
    return not small or last > 3 or bool(SAID_OF_THE_CONSTITUTION.match(words, found.end()))  # noqa: PLR2004 -- texts count first, second and third amendments of anything


def _ordinal(word: str) -> int:
    plain = word.strip("[]").lower().replace(" ", "-").replace("–", "-")
    figures = re.match(r"\d+", plain)
    return int(figures[0]) if figures else ORDINALS.get(plain, 0)


def _cited(words: str) -> Iterator[Mention]:
    for found in CITED.finditer(words):
        whose = _whose(found["whose"])
        if not whose:
            continue
        if found["rest"].lower().startswith("am"):
            yield from _amendment_list(words, whose, found.start(), found.end())
            continue
        article = ARTICLE.match(words, found.end())
        if article:
            year, end = read_year(words, article.end())
            yield from _article(article, found.start(), end, whose, year)


def _whose(printed_form: str) -> str:
    if re.fullmatch(UNITED_STATES, printed_form):
        return "U.S."
    return state_of(printed_form)


def _amendment_list(words: str, whose: str, start: int, at: int) -> Iterator[Mention]:
    for _ in range(MOST_AMENDMENTS):
        found = AMENDMENT.match(words, at)
        number = _number(found["number"]) if found else 0
        if found is None or not number >= 1 or (whose == "U.S." and number > LAST_AMENDMENT):
            return
        pin = ", ".join(filter(None, [f"§ {found['section']}" if found["section"] else "", _tidy(found["clause"])]))
        yield _mention(start, found.end(), f"{whose} Const. amend. {_roman(number)}", pin or None)
        following = NEXT_AMENDMENT.match(words, found.end())
        if following is None:
            return
        start = at = following.end()


def _article(found: re.Match[str], start: int, end: int, whose: str, year: str) -> Iterator[Mention]:
    """The sections of an article; several ("§§ 3 and 9") are as many mentions."""
    number = found["article"]
    article = f"{whose} Const. art. {_roman(int(number)) if number.isdigit() else number}"
    if not found["section"]:
        yield _mention(start, end, article, _tidy(found.groupdict().get("only")) or None, year)
        return
    more = [(found.start("more") + one.start(), one[0]) for one in re.finditer(NUMBERS, found["more"] or "")]
    spans = [(start, found["section"]), *more]
    for index, (first, section) in enumerate(spans):
        last = index == len(spans) - 1
        stop = end if last else found.end("section") if index == 0 else first + len(section)
        bare, _, pin = section.partition("(")
        clause = _tidy(found["clause"]) if last else ""
        yield _mention(
            first, stop, f"{article}, § {bare}", (f"({pin}" if pin else "") + clause or None, year if last else ""
        )


def _mention(start: int, end: int, cite: str, pin: str | None, year: str = "") -> Mention:
    return Mention(start, end, CitationForm.SECTION, pin=pin, year=year, law=_law(cite))


def _law(cite: str) -> Law:
    return Law(law_key(cite), AuthorityKind.CONSTITUTION, cite)


def _tidy(clause: str | None) -> str:
    return re.sub(r"[Cc]lauses? ", "cl. ", (clause or "").lstrip(", "))


def _number(printed_form: str) -> int:
    """The value of a Roman or Arabic number; 0 if it is none.

    >>> _number("XIV"), _number("14")
    (14, 14)
    """
    if printed_form.isdigit():
        return int(printed_form)
    values = [ROMANS[letter] for letter in printed_form]
    total = sum(-value if value < max(values[at + 1 :], default=0) else value for at, value in enumerate(values))
    return total if _roman(total) == printed_form else 0


def _roman(number: int) -> str:
    pieces = ("C", 100), ("XC", 90), ("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1)
    written = ""
    for letters, value in pieces:
        while number >= value:
            written, number = written + letters, number - value
    return written
