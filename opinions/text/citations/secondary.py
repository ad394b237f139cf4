"""Finds restatements, model codes, encyclopedias, annotations, dictionaries (Bluebook rules 12.9.4, 15.8, 16.7)."""

import re
from collections.abc import Iterator

from opinions.text.citations.law_names import law_key, state_of, state_pattern
from opinions.text.citations.law_numbers import read_section, read_year
from opinions.text.citations.mentions import Law, Mention
from opinions.text.kinds import AuthorityKind, CitationForm

SERIES = {
    "first": "",
    "1st": "",
    "second": "Second",
    "2d": "Second",
    "2nd": "Second",
    "third": "Third",
    "3d": "Third",
    "3rd": "Third",
    "fourth": "Fourth",
    "4th": "Fourth",
}
SUBJECTS = (
    r"(?:Law of )?(?P<subject>Torts?(?:: [A-Z][\w ,&]{3,60}?)?|Contracts?|Agency|Trusts|Property"
    r"(?:: [A-Z][\w ,]{3,40}?)?|Conflict of Laws|Judgments|"
    r"Restitution(?: and Unjust Enrichment)?|Unfair Competition|Foreign Relations(?: Law)?(?: of the United States)?|"
    r"(?:the )?Law Governing Lawyers|Suretyship(?: and Guaranty)?|Security|Employment Law|"
    r"(?:the )?Foreign Relations Law of the United States)"
)
RESTATEMENT = re.compile(
    r"(?<![\w.])(?:Restatement|Rest\.) ?(?:of the Law ?)?(?:[(,\[]? ?(?P<series>[Ff]irst|[Ss]econd|"
    r"[Tt]hird|[Ff]ourth|1st|2n?d|3r?d|4th) ?[)\]]?)?,? ?(?:of )?(?:the Law,? (?:of )?)?"
    + SUBJECTS
    + r"(?: \((?P<late>[Ss]econd|[Tt]hird|2d|3d)\)| (?P<later>2d|3d))?,? (?:§§? ?|[Ss]ections? |[Ss]ecs?\. |ss? )(?=\d)"
)
COMMENT = re.compile(
    r",? (?P<pin>(?:cmts?\.|[Cc]omments?|com\.|illus\.|Illustrations?|reporter['’]s note|p\.|at) ?"
    r"(?:[a-z]{1,2}\b(?:[-–][a-z]\b)?|\d{1,4}\b)?(?:, (?:illus\. \d+|at \d+|p\. \d+))?)"
)
MODEL = re.compile(
    r"(?<!\w)(?P<name>Model Penal Code|Model Code of Evidence|Uniform Probate Code|Unif(?:orm|\.) Prob"
    r"(?:ate|\.) Code),? (?:§§? ?|[Ss]ections? )(?=\d)"
)
ENCYCLOPEDIA = re.compile(
    r"(?<![\w.,-])(?P<volume>\d{1,3}[A-Z]?) (?P<name>Am\. ?Jur\.|C\. ?J\. ?S\.|C\. ?J\.|R\. ?C\. ?L\.|"
    rf"Corpus Juris(?: Secundum)?|(?:{state_pattern()} ?)Jur(?:is)?(?:prudence|\.)?)"
    r",? ?(?P<series>2d|3d)?,? (?P<topic>[A-Z][\w’'&, .-]{2,70}?),? (?P<sign>§§? ?|ss? )(?=\d)"
)
ANNOTATION = re.compile(
    r"(?P<annotation>Annot(?:ation|\.)|Note),? (?P<title>[^;\n()]{0,160}?,? ?)?(?P<volume>\d{1,3}) "
    r"(?P<name>A\. ?L\. ?R\.(?: ?Fed\.)?|ALR)(?: ?(?P<series>2d|3d|4th|5th|6th|7th))? (?P<page>\d{1,4})"
    r"(?P<pin>, \d{1,4}(?:[-–]\d+)?)?"
)
DICTIONARY = re.compile(
    r"(?<!\w)(?:Dictionary|DICTIONARY|Dict\.)(?: of (?:the )?[A-Z]\w{1,30}(?: [A-Z]\w{1,30}){0,2})?"
)
DICTIONARY_NAME = re.compile(
    r"(?<![\w.])[A-Z][\w.]{0,30}(?: ?['’]s)? (?:(?:[A-Z][\w.]{0,30}(?: ?['’][sl])?|of|the|and|&) ){0,7}$"
)
LONGEST_NAME = 100
DICTIONARY_PLACE = re.compile(
    r",?(?: \((?P<first>[^()]{0,40}\d{4})\))?(?:,? (?:at |pp?\. ?)?(?P<page>\d{1,4}(?:[-–]\d+)?))?"
    r"(?: \( ?(?P<edition>(?:\d{1,2} ?(?:st|nd|d|rd|th) |[Rr]ev\. |unabr\. |[A-Z][a-z]+ )?(?:ed ?\. ?)?"
    r"(?:unabr\. |rev\. )?\d{4}) ?\))?"
)
LEADING = re.compile(
    r"^(?:(?:See|Cf|Citing|The|In|Under|Accord|And|Compare|Both|As|A|Also)(?:\.|,)? (?:also |e\.g\., )?)+"
)
OLD_WORKS = (
    (
        r"(?:\d )?(?:Bl\.|Black\.|Blackstone(?:['’]s)?,?) ?Comm?(?:\.|entaries)",
        "Blackstone, Commentaries on the Laws of England",
        "Blackstone Commentaries on the Laws of England",
    ),
    (
        r"(?:\d )?Kent(?:['’]s)?,? Comm?(?:\.|entaries)",
        "Kent, Commentaries on American Law",
        "Kent Commentaries on American Law",
    ),
    (r"(?:1 )?Co(?:ke)?\.? (?:on )?Litt(?:\.|leton)", "Coke, Institutes", "Coke Institutes"),
    (
        r"(?:\d )?Story(?:,? on the Const(?:itution|\.)|,? Commentaries on the Constitution)",
        "Story, Commentaries on the Constitution",
        "Story Commentaries on the Constitution",
    ),
)
"""The works that the first courts cite shortly: how they are printed, their Bluebook form, and what their key is of."""
OLD_WORK = re.compile(
    rf"(?<![\w.])(?:{'|'.join(f'(?P<work_{n}>{each})' for n, (each, _, _) in enumerate(OLD_WORKS))})"
    r",? (?P<pin>(?:pp?\. ?|§§? ?|[Bb]k\. \w+, )?\*?\d{1,4}(?:[-–]\d{1,4})?)(?!\w)"
)
FEDERALIST = re.compile(
    r"(?<!\w)(?:The )?Federalist(?: Papers)?,? No\. ?(?P<number>\d{1,2})(?P<pin>,? (?:at |pp?\. ?)\d+"
    r"(?:[-–]\d+)?)?(?: \([^()]{3,60}\)){0,2}"
)


def works_in(words: str) -> Iterator[Mention]:
    """Restatements and other works that are known by their name, each a mention; some may overlap."""
    yield from _restatements(words)
    yield from _encyclopedias(words)
    yield from _annotations(words)
    yield from _dictionaries(words)
    for found in OLD_WORK.finditer(words):
        _, cite, key = next(each for n, each in enumerate(OLD_WORKS) if found[f"work_{n}"])
        year, end = read_year(words, found.end())
        law = Law(law_key(key), AuthorityKind.SECONDARY, cite, cite.partition(", ")[2])
        yield Mention(found.start(), end, CitationForm.FULL, pin=found["pin"], year=year, law=law)
    for found in FEDERALIST.finditer(words):
        yield work(
            found.start(), found.end(), f"The Federalist No. {found['number']}", (found["pin"] or "").strip(" ,")
        )


def work(start: int, end: int, cite: str, pin: str | None = None, *, name: str = "", year: str = "") -> Mention:
    """The mention, from `start` up to `end`, of the writing that is cited so."""
    law = Law(law_key(cite), AuthorityKind.SECONDARY, cite, name)
    return Mention(start, end, CitationForm.FULL, pin=pin or None, year=year, law=law)


def _restatements(words: str) -> Iterator[Mention]:
    for found in RESTATEMENT.finditer(words):
        series = SERIES.get((found["series"] or found["late"] or found["later"] or "").lower(), "")
        subject = found["subject"].removeprefix("the ")
        subject = {"Tort": "Torts", "Contract": "Contracts"}.get(subject, subject)
        name = f"Restatement ({series}) of {subject}" if series else f"Restatement of {subject}"
        yield from _with_section(words, found.start(), found.end(), name)
    for found in MODEL.finditer(words):
        name = re.sub(r"Unif(?:orm|\.) Prob(?:ate|\.) Code", "Unif. Prob. Code", found["name"])
        yield from _with_section(words, found.start(), found.end(), name)


def _with_section(words: str, start: int, at: int, name: str) -> Iterator[Mention]:
    section = read_section(words, at)
    if section is None:
        return
    comment = COMMENT.match(words, section.end)
    pins = [pin for pin in (section.pin, comment["pin"] if comment else None) if pin]
    year, end = read_year(words, comment.end() if comment else section.end)
    if not comment:
        comment = COMMENT.match(words, end)
        pins += [comment["pin"]] if comment else []
        end = comment.end() if comment else end
    yield work(start, end, f"{name} § {section.number}", ", ".join(pins), name=name, year=year)


def _encyclopedias(words: str) -> Iterator[Mention]:
    for found in ENCYCLOPEDIA.finditer(words):
        section = read_section(words, found.end())
        if section is None or re.search(r"\. [A-Z][a-z]+ [a-z]| v\. ", found["topic"]):
            continue
        name = _encyclopedia(found["name"])
        series = f" {found['series']}" if found["series"] else ""
        year, end = read_year(words, section.end)
        cite = f"{found['volume']} {name}{series} {found['topic'].strip(' ,')} § {section.number}"
        yield work(found.start(), end, cite, section.pin, name=f"{name}{series}", year=year)


def _encyclopedia(printed_form: str) -> str:
    plain = re.sub(r"[\s.]", "", printed_form)
    known = {
        "AmJur": "Am. Jur.",
        "CJS": "C.J.S.",
        "CJ": "C.J.",
        "RCL": "R.C.L.",
        "CorpusJurisSecundum": "C.J.S.",
        "CorpusJuris": "C.J.",
    }
    if plain in known:
        return known[plain]
    return f"{state_of(re.split(r' ?Jur', printed_form)[0])} Jur."


def _annotations(words: str) -> Iterator[Mention]:
    for found in ANNOTATION.finditer(words):
        name = "A.L.R." + (" Fed." if "Fed" in found["name"] else "")
        series = found["series"] or ""
        cite = f"{found['volume']} {name}{' ' if 'Fed' in name and series else ''}{series} {found['page']}"
        year, end = read_year(words, found.end())
        pin, title = (found["pin"] or "").strip(" ,"), (found["title"] or "").strip(" ,")
        yield work(found.start(), end, cite, pin, name=title, year=year)


def _dictionaries(words: str) -> Iterator[Mention]:
    for found in DICTIONARY.finditer(words):
        low = max(0, found.start() - LONGEST_NAME)
        before = DICTIONARY_NAME.search(words, low, found.start())
        place = DICTIONARY_PLACE.match(words, found.end())
        if before is None or place is None or not (place["page"] or place["first"] or place["edition"]):
            continue
        lead = LEADING.match(before[0])
        start = before.start() + (lead.end() if lead else 0)
        name = re.sub(r" (?=['’]s)", "", words[start : found.end()]).replace("’", "'").strip()
        edition = place["edition"] or place["first"] or ""
        cite = f"{name} ({_edition(edition)})" if edition else name
        if " " in name:
            yield work(start, place.end(), cite, place["page"], name=name, year=edition[-4:])


def _edition(printed_form: str) -> str:
    plain = re.sub(r" ?ed ?\. ?", " ed. ", printed_form.strip())
    return re.sub(r"\b2nd ", "2d ", re.sub(r"\b3rd ", "3d ", plain)).replace("  ", " ")


VOLUME_OF_WORK = re.compile(r"^\d{1,2} ")


def is_by(law: Law, name: str) -> bool:
    """Whether a writing is by the author of that surname, a volume before it left out; of several the first.

    >>> is_by(Law("k", AuthorityKind.SECONDARY, "3 Q. Quill, On Ink (1801)", "On Ink"), "3 Quill")
    True
    """
    if law.kind is not AuthorityKind.SECONDARY or not law.name or law.name not in law.cite:
        return False
    author = re.split(r",? (?:&|and) |, ", law.cite[: law.cite.index(law.name)].strip(" ,"))[0]
    surname = VOLUME_OF_WORK.sub("", author).removesuffix(" et al.").split()[-1:]
    return surname == [VOLUME_OF_WORK.sub("", name)]
