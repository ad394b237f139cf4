"""Finds sections and rules that are named without their code, and ties them where no other can be meant.

"§ 1983" is tied when the case cites that number with one code only; a number cited with two is said to be unclear.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from opinions.text.citations.law_codes import Code, code_of_subject
from opinions.text.citations.law_names import law_key
from opinions.text.citations.law_numbers import Section, read_sections, read_year
from opinions.text.citations.law_rules import rule_numbers
from opinions.text.citations.mentions import Law, Mention
from opinions.text.kinds import AuthorityKind, CitationForm

BARE_SECTION = re.compile(
    r"(?P<before>^|(?<=[a-z])\.|[\s(\[“\"‘'—–])(?P<sign>(?:[Ff]ormer )?(?:§ ?§ ?|§ ?|\[§\] ?)|(?<![\w])"
    r"(?:[Ss]ections? |[Ss]ubsections? )(?=\d))(?=\d)"
)
OF_A_TITLE = re.compile(r"(?<!\w)[Tt]itle (?P<title>\d{1,2}),? (?:§ ?|[Ss]ection )(?=\d)")
BARE_RULE = re.compile(r"(?<![\w.’'-])(?:Supreme Court |SCR )?(?:Rules? )(?=\d)")
BARE_ARTICLE = re.compile(
    r"(?<!\w)(?:Art(?:icle|\.)|art(?:icle|\.)) (?P<article>[IVXLC]{1,7}),? (?:§§? ?|[Ss]ections? )"
    r"(?P<section>\d+)(?P<clause>,? cl(?:ause|\.) \d+)?(?!\w)"
)
CONTRACT = re.compile(
    r",? (?:of|in|to) (?:the|this|that|its|his|their|our|an?|each|said) (?:[\w’'&-]+ ){0,4}?"
    r"(?:[Aa]greements?|[Ll]eases?|[Cc]ontracts?|[Pp]olicy|"
    r"[Pp]lan|[Bb]ylaws|[Cc]harter|[Dd]eed|[Ww]ill|[Tt]rust|[Ii]ndenture|[Mm]anual|[Hh]andbook|[Tt]own|"
    r"[Tt]ownship|[Cc]ity|[Cc]ounty|[Oo]pinion|"
    r"[Bb]rief|[Rr]eport|[Aa]rticle|[Bb]ook|[Gg]uide|[Ll]and|[Pp]roperty|[Ff]orm)\b"
    r"|,? (?:Township|Twp\.|T\. ?\d|of Township|Range|Block|Lot)\b|, T\d| (?:and|of|,) (?:the )?(?:north|"
    r"south|east|west)"
)
AFTER_ID = re.compile(
    r"(?:\b[Ii]d\.?,?|\b[Ii]bid\.,?|[Ss]upra,?|[Ii]nfra,?|[Nn]ote \d+,?|[Pp]art [IVX\d]+[A-Z]?,?|"
    r"[Rr]ange \d+|[Tt]ownship \d+|[Ll]ot \d+,?) ?\Z"
)
TITLED = re.compile(r"(?:[A-Z][\w’'.]*|(?:[Ee]d\.|\d)[)\]]|\d|&|[A-Z]\.)[,:]? ?\Z")
PLAIN_LEAD = frozenset(
    [
        "See",
        "Under",
        "In",
        "Both",
        "But",
        "And",
        "Of",
        "To",
        "The",
        "That",
        "Section",
        "Sections",
        "Former",
        "If",
        "When",
        "While",
        "Because",
        "Although",
        "Since",
        "As",
        "Thus",
        "Likewise",
        "Unlike",
        "Cf.",
        "Compare",
        "Accord",
        "Contra",
        "Also",
        "Whether",
        "Violating",
        "By",
        "From",
        "With",
        "Pursuant",
        "Likewise,",
        "Or",
        "Does",
        "Is",
        "Did",
        "Congress",
        "Legislature",
    ]
)
DEFAULT_CODE = re.compile(
    r"(?:[Aa]ll|[Uu]nless otherwise (?:indicated|noted|stated|specified),? all) (?:further |other |"
    r"subsequent |undesignated |unspecified |future )?"
    r"(?:statutory |section |code )?references (?:herein )?(?:are|will be|shall be) to (?:the )?"
    r"(?P<code>[A-Z][\w&’' .]{2,50}? Code)\b"
)
LAND = re.compile(r"\b(?:Township|Twp\.|N\.M\.P\.M|[Rr]ange \d+ (?:East|West)|quarter)\b")
NO_CODE = "No code is named with § {number}, and the case cites that section nowhere with one."
TWO_CODES = "Section {number} is cited here with more than one code: {cites}."
NO_SET = "No set of rules is named with Rule {number}, and the case cites that rule nowhere with one."
TWO_SETS = "Rule {number} is cited here in more than one set of rules: {cites}."
OF_AN_ACT = re.compile(r",? of the (?P<act>(?:[A-Z][\w’'.&-]{1,30} |of |and |the ){1,8}Act)\b")
LAND_AROUND = 80
LEAST_FIGURES = 3


@dataclass(slots=True)
class KnownLaws:
    """What a case cites completely, by number: for the sections, rules and articles that it later names alone."""

    _sections: dict[str, dict[str, Law]] = field(default_factory=lambda: defaultdict(dict))
    _stems: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _rules: dict[str, dict[str, Law]] = field(default_factory=lambda: defaultdict(dict))
    _articles: dict[str, dict[str, Law]] = field(default_factory=lambda: defaultdict(dict))
    _volumes: dict[str, dict[str, Law]] = field(default_factory=lambda: defaultdict(dict))

    _default: Code | None = None

    def learn(self, mention: Mention) -> None:
        """Keeps the law of a complete mention under its number."""
        law = mention.law
        if law is None:
            return
        if law.kind is AuthorityKind.CONSTITUTION:
            self._articles[law.cite.partition(" Const. ")[2]][law.key] = law
        elif law.kind is AuthorityKind.RULE:
            self._rules[mention.section][law.key] = law
            if "§" in law.cite:
                self._section(mention.section, law)
        elif mention.section and law.cite.endswith(mention.section):
            self._section(mention.section, law)
        elif law.kind is AuthorityKind.SECONDARY and mention.form is CitationForm.FULL:
            volume = re.search(r"(\d+ [A-Z][^\d]*?) \d+(?: \(\d{4}\))?$", law.cite)
            if volume:
                self._volumes[volume[1]][law.key] = law

    def _section(self, number: str, law: Law) -> None:
        self._sections[number][law.key] = law
        stem = _stem(number)
        if stem and " to " not in number:
            self._stems[stem].add(law.cite.removesuffix(number).replace("§§", "§"))

    def tell(self, mention: Mention) -> Mention:
        """A short form of an article with the one article that the case cites in that volume."""
        laws = self._volumes.get(mention.code, {})
        return replace(mention, law=next(iter(laws.values())), doubt="") if len(laws) == 1 else mention

    def section(self, number: str) -> tuple[Law | None, str]:
        """The one section of that number, or of its kin in the one code that has such; else why there is none."""
        laws = self._sections.get(number, {})
        if len(laws) > 1:
            return None, TWO_CODES.format(number=number, cites="; ".join(law.cite for law in laws.values()))
        if laws:
            return next(iter(laws.values())), ""
        if self._default:
            cite = self._default.cite(number)
            return Law(law_key(cite), self._default.kind, cite), ""
        prefixes = self._stems.get(_stem(number), set())
        if len(prefixes) == 1:
            cite = f"{next(iter(prefixes))}{number}"
            return Law(
                law_key(cite), AuthorityKind.REGULATION if " C.F.R." in cite else AuthorityKind.STATUTE, cite
            ), ""
        return None, NO_CODE.format(number=number)

    def rule(self, number: str) -> tuple[Law | None, str]:
        """The one rule of that number, else why there is none."""
        laws = self._rules.get(number, {})
        if len(laws) > 1:
            return None, TWO_SETS.format(number=number, cites="; ".join(law.cite for law in laws.values()))
        return (next(iter(laws.values())), "") if laws else (None, NO_SET.format(number=number))

    def article(self, article: str, section: str) -> tuple[Law | None, str]:
        """The one constitution's article and section, else why there is none."""
        laws = self._articles.get(f"art. {article}, § {section}", {})
        if len(laws) == 1:
            return next(iter(laws.values())), ""
        return None, f"Whose constitution is meant by article {article}, section {section}, is not said."

    def hear(self, words: str, home: str) -> None:
        """Takes in a sentence that names the code of all bare sections: "All further references are to the …"."""
        said = DEFAULT_CODE.search(words)
        if said:
            self._default = code_of_subject(home, said["code"].removesuffix(" Code"), "Code")


def _stem(number: str) -> str:
    """What the sections of one chapter share: `29-2523` and `29-2519` the `29-`, `1692k` and `1692e` the `1692`."""
    chapter, dash, _ = number.rpartition("-")
    if dash and chapter.replace("-", "").replace(".", "").replace(":", "").isalnum() and chapter[0].isdigit():
        return chapter.partition("-")[0] + "-"
    figures = re.match(r"\d+(?=[a-z]|\.|$)", number)
    return figures[0] if figures else ""


def bare_in(words: str, known: KnownLaws) -> Iterator[Mention]:
    """The sections, rules and articles named alone, each a mention, tied or with its doubt; some may overlap."""
    yield from _sections(words, known)
    yield from _of_titles(words, known)
    yield from _rules(words, known)
    for found in BARE_ARTICLE.finditer(words):
        law, doubt = known.article(found["article"], found["section"])
        pin = (found["clause"] or "").strip(" ,").replace("clause", "cl.")
        yield Mention(found.start(), found.end(), CitationForm.SECTION, pin=pin or None, law=law, doubt=doubt)


def _sections(words: str, known: KnownLaws) -> Iterator[Mention]:
    for found in BARE_SECTION.finditer(words):
        signed = "§" in found["sign"]
        if not _may_stand(words, found.start("sign"), signed):
            continue
        sections = read_sections(words, found.end(), plural=_is_plural(found["sign"]))
        if not sections or CONTRACT.match(words, sections[-1].end):
            continue
        found_here = [
            _section(found.start("sign") if section is sections[0] else section.start, section, known)
            for section in sections
        ]
        for mention, section in zip(_of_one_code(found_here), sections, strict=True):
            if mention.law or _is_of_some_code(section, signed=signed):
                yield _unless_of_an_act(words, mention)


def _unless_of_an_act(words: str, mention: Mention) -> Mention:
    """The mention without its law where the section is an act's: § 8 of an act need not be § 8 of any code."""
    act = OF_AN_ACT.match(words, mention.end)
    if act is None or mention.law is None or len(mention.section) > LEAST_FIGURES or not mention.section.isdigit():
        return mention
    doubt = f"Section {mention.section} of the {act['act']} is named, which need not be that section of a code."
    return replace(mention, law=None, code="", doubt=doubt)


def _of_one_code(series: list[Mention]) -> list[Mention]:
    """The sections after one sign are of one code: those that nothing else ties are of the code of the others."""
    codes = {each.law.cite.removesuffix(each.section).replace("§§", "§") for each in series if each.law}
    if len(codes) != 1:
        return series
    code = codes.pop()
    return [
        replace(each, law=_of_code(code, each.section), code=code.rstrip("§ "), doubt="")
        if each.law is None and each.doubt == NO_CODE.format(number=each.section)
        else each
        for each in series
    ]


def _of_code(code: str, number: str) -> Law:
    """The section of the code that `code`, its Bluebook form up to the number, begins."""
    cite = f"{code}{number}"
    return Law(law_key(cite), AuthorityKind.REGULATION if " C.F.R." in cite else AuthorityKind.STATUTE, cite)


def _of_titles(words: str, known: KnownLaws) -> Iterator[Mention]:
    """Sections of a title of no named code, "Title 28, section 1331": states' codes have titles too."""
    for found in OF_A_TITLE.finditer(words):
        for section in read_sections(words, found.end(), plural=False)[:1]:
            law, _ = known.section(section.number)
            sure = law is not None and law.cite.startswith(f"{found['title']} U.S.C. ")
            doubt = "" if sure else f"Title {found['title']} of which code is meant is not said."
            yield replace(_section(found.start(), section, known), law=law if sure else None, doubt=doubt)


def _is_of_some_code(section: Section, *, signed: bool) -> bool:
    """Whether a section that is tied to no code is surely a law's: small numbers in words are contracts' and maps'."""
    if signed:
        return len(section.number) > 1 or section.pin is not None
    return len(section.number.partition(".")[0].partition("-")[0]) >= LEAST_FIGURES


def _section(start: int, section: Section, known: KnownLaws) -> Mention:
    law, doubt = known.section(section.number)
    if law is None and section.number.count(".") == 1 and section.number.rpartition(".")[0].isdigit():
        without = known.section(section.number.partition(".")[0])
        if without[0] and " U.S.C. " in without[0].cite:
            number, _, cut = section.number.partition(".")
            section = Section(section.start, section.end - len(cut) - 1, number, None)
            law, doubt = without
    return Mention(
        start,
        section.end,
        CitationForm.SECTION,
        pin=section.pin,
        year=section.year,
        section=section.number,
        code=law.cite.removesuffix(section.number).rstrip("§ ") if law else "",
        law=law,
        doubt=doubt,
    )


def _is_plural(sign: str) -> bool:
    return sign.count("§") > 1 or sign.rstrip().endswith("s")


def _may_stand(words: str, at: int, signed: bool) -> bool:
    """Whether a section may be named alone at `at`: not after "Id.", nor in the title of a book, nor on a map."""
    before = words[max(0, at - 40) : at]
    if AFTER_ID.search(before):
        return False
    if not signed:
        return not LAND.search(words, max(0, at - LAND_AROUND), at + LAND_AROUND)
    last = before.split()[-1] if before.split() else ""
    return (
        not TITLED.search(before)
        or last.rstrip(",") in PLAIN_LEAD
        or before.endswith((". ", "; ", "\n"))
        or _ends_sentence(before)
    )


def _ends_sentence(before: str) -> bool:
    return bool(re.search(r"(?:[a-z]{3,}|[)\]\d”\"])[.;]”? ?$|\n$|^$", before))


def _rules(words: str, known: KnownLaws) -> Iterator[Mention]:
    for found in BARE_RULE.finditer(words):
        several = found[0].endswith("Rules ")
        for start, end, number, pin in rule_numbers(words, found.end()):
            law, doubt = known.rule(number)
            first = start == found.end()
            _, stop = read_year(words, end)
            yield Mention(
                found.start() if first else start,
                stop,
                CitationForm.SECTION,
                pin=pin,
                section=number,
                law=law,
                doubt=doubt,
            )
            if not several:
                break
