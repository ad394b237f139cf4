"""References to the other writings of a case, and of a writing to itself: "Ct. Op. at 1104 n. 9", *ante*, *supra*.

Bluebook rules 3.5 and 10.6.1, and the styles of the courts: *ante* and *post* for other writings of the volume, *supra*
and *infra* for one's own; California has both for either. Nothing is told here of which writing is meant (`same_case`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from opinions.text.citations.mentions import Mention, OtherWriting
from opinions.text.citations.places import BLANK, NOTES, PAGES, PARAGRAPHS, PARTS, PLACE, first_place
from opinions.text.citations.writing_names import (
    BY_AUTHOR,
    COURT_NAME,
    LOWER,
    OF_AUTHOR,
    OP,
    OPINION_OF,
    POSSESSIVE,
    SEPARATE_NAME,
    author_in,
    kind_named,
    lower_court,
    writer_in,
)
from opinions.text.kinds import CitationForm, OpinionKind

COMMA = r"(?: ?,)?"
PINNED = (
    rf"(?:(?:{COMMA} |(?<= ))at (?:pp?\. ?|pages? )?(?P<page>{PAGES}|{PARAGRAPHS}|{NOTES})"
    rf"|{COMMA} ?pp?\. ?(?P<pages>{PAGES})|{COMMA} ?(?:at )?(?P<place>{PARAGRAPHS}|{NOTES}|{PARTS})"
    rf"|{COMMA} (?P<this>this page))"
)
OP_NUMBER = rf"(?<=[Oo]p\.) (?P<number>{PAGES})(?! ?[A-Z§])|(?<=pinion), (?P<bare>\d{{1,4}}+)(?=[.,;:)\]])(?!, \d)"
PARALLELS = r"(?:, \d{1,4} [A-Z][\w.]{0,12}(?: ?[\w.]{1,6}){0,3} at \d{1,6}(?:[-–—]\d{1,6})?+)*+"
"""The same pages in other reporters: "at 277, 920 N.Y.S.2d at 294"."""
WAYS = {"above": "supra", "below": "infra"}

DIRECTED = re.compile(rf"(?<![\w.’'-])(?P<way>[Aa]nte|[Pp]ost|ANTE|POST|[Ss]upra|[Ii]nfra|SUPRA|INFRA)\b{PINNED}")
NAMED = re.compile(
    rf"(?<![\w’'-])(?:{BY_AUTHOR}|{POSSESSIVE}|(?P<lower>{LOWER}) {OP}"
    rf"|(?P<kind>(?:{COURT_NAME}|{SEPARATE_NAME}){OF_AUTHOR}?"
    rf"|{OPINION_OF}|[Ss]lip {OP}|Op\.|(?:Maj\.|Majority|Plurality)(?=,? at \d)))"
    rf"(?:{COMMA} ?(?P<way>[Aa]nte|[Pp]ost))?(?:{PINNED}|{OP_NUMBER}){PARALLELS}"
)
TURNED = re.compile(
    rf"(?<![\w.])(?P<page>{NOTES}|{PARTS}|pp?\. ?{PLACE}|{PARAGRAPHS})\.?{COMMA} "
    r"(?P<way>[Ss]upra|[Ii]nfra|[Aa]nte|[Pp]ost|above|below)\b(?! mentioned| the| in | described)"
)
OF_WRITING = re.compile(
    rf"(?<![\w.])(?P<page>{NOTES}|{PARTS}|pages? {PAGES}|{PARAGRAPHS}),? of "
    rf"(?P<whose>this (?:opinion|dissent|concurrence)"
    rf"|(?:[Tt]he |its |our |today[’']s )?(?:{COURT_NAME}|{SEPARATE_NAME}){OF_AUTHOR}?"
    rf"|the (?:majority|plurality)|{POSSESSIVE})\b(?! of Appeals| ?(?:in|of) [A-Z]|[’'])"
)
PARENTHETICAL = re.compile(r" ?(?P<whole>\((?P<words>[^()]{1,200}+)\))")
CASE_BEFORE = re.compile(r"(?: v\. [^;()]{1,80}|\b(?:In re|Ex parte) [A-Z][^;()]{0,60}),? (?:see )?$")
WORD_BEFORE = re.compile(r"(?P<word>[^\s(\[{]*+) *$")
POSTED = frozenset({"a", "the", "his", "her", "their", "its", "my", "our", "each", "your", "ex", "quo", "to", "guard"})
NEWSPAPER = re.compile(r"(?:\b(?:Wash|N\. ?Y|Sat|Evening)\.|\b[A-Z][a-z]+) $")
HOUR = re.compile(r" ?(?:o[’']clock|[ap]\.? ?m\b|hours\b|percent\b|%|feet\b|years\b)")
SIGNALS = frozenset({"see", "but", "cf.", "cf", "compare", "also", "as", "and", "accord", "in", "contra", "e.g.", "or"})
DOCKET = re.compile(r"\b\d+ (?:[A-Z][\w.]{0,9} ?){1,3}$|(?:\d|\]|\)|\b(?:WL|LEXIS) [\d*]+),? $")
NAME_BEFORE = re.compile(r"(?:^|[\s(“\"])(?P<name>[A-Z][\w.’'-]{1,30}) $")
NO_NAMES = SIGNALS | {
    "the",
    "this",
    "our",
    "today’s",
    "today's",
    "in",
    "if",
    "under",
    "per",
    "its",
    "his",
    "her",
    "id.",
}
COURTS_BEFORE = frozenset({"sup.", "tax", "dist.", "cir.", "app.", "bankr.", "super.", "mem.", "mun.", "fed.", "cl."})
COURTS = re.compile(r"[Cc]ourt|Ct\.|Op\.|[Ss]lip")
ABBREVIATED = re.compile(r"[Oo]pn?s?\.")
LOOK_BACK = 120
UNPRINTED = re.compile(BLANK)
Read = Callable[[str, re.Match[str]], Mention | None]


def internal_mentions(words: str) -> Iterator[Mention]:
    """The references to other writings of the same case in a writing's text, and to places of itself, in order.

    What each tells of the writing is in `other`: `direction` is also "supra" or "infra" for the writing itself, `page`
    may be "this page". The pin is as printed. None overlaps another.

    >>> [(words[m.start:m.end], m.pin) for words in ["See Ct. Op. at 1104 n. 9."] for m in internal_mentions(words)]
    [('Ct. Op. at 1104 n. 9', '1104 n. 9')]
    """
    found = [*_all(NAMED, words, _named), *_all(TURNED, words, _turned), *_all(OF_WRITING, words, _of_writing)]
    found += _all(DIRECTED, words, _directed)
    end = 0
    for mention in sorted(found, key=lambda each: (each.start, -each.end)):
        if mention.start >= end:
            end = mention.end
            yield mention


def _all(pattern: re.Pattern[str], words: str, read: Read) -> list[Mention]:
    return [mention for match in pattern.finditer(words) if (mention := read(words, match)) is not None]


def _mention(match: re.Match[str], pin: str, other: OtherWriting, parenthetical: str = "") -> Mention:
    place = first_place(pin)
    page = pin if pin == "this page" else place.page
    blank = UNPRINTED.search(pin) is not None and not any(letter.isalnum() for letter in pin)
    return Mention(
        match.start(),
        match.end(),
        CitationForm.INTERNAL,
        pin=None if blank else pin,
        parenthetical=parenthetical,
        other=OtherWriting(other.case, other.author, other.kind, other.direction, page, place.note),
        doubt="The page was not yet known when this was printed." if blank else "",
    )


def _pin(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return next(groups[name] for name in ("page", "pages", "place", "this", "number", "bare") if groups.get(name))


def _directed(words: str, match: re.Match[str]) -> Mention | None:
    way = match["way"].lower()
    before = words[max(0, match.start() - LOOK_BACK) : match.start()].rpartition("\n")[2]
    if way in {"supra", "infra"}:
        if not _stands_alone(before, capital=match["way"][0].isupper()):
            return None
        return _mention(match, _pin(match), OtherWriting(direction=way))
    if CASE_BEFORE.search(before) or _is_a_post(before, words, match):
        return None
    told, parenthetical = _told_after(words, match.end())
    author, kind = told or ("", None)
    return _mention(match, _pin(match), OtherWriting("", author, kind, way), parenthetical)


def _told_after(words: str, end: int) -> tuple[tuple[str, OpinionKind | None] | None, str]:
    """Author and kind in the parenthetical at `end`, and its words; nothing where it is not about the writer."""
    match = PARENTHETICAL.match(words, end)
    told = writer_in(match["words"]) if match else None
    return (told, match["words"].strip()) if match and told else (None, "")


def _stands_alone(before: str, *, capital: bool) -> bool:
    """Whether a *supra* stands for itself: after a name or a title it repeats that authority."""
    match = WORD_BEFORE.search(before)
    printed = match["word"] if match else ""
    word, comma = printed.removesuffix(","), printed.endswith(",")
    if not word or word[-1] in ';:—–-“"':
        return True
    if word[-1] == ".":
        return capital or word.lower() in SIGNALS
    if comma:
        return word.lower() in SIGNALS or (word[0].islower() and word.endswith(("ed", "below", "above")))
    return word[0].islower() or word.lower() in SIGNALS


def _is_a_post(before: str, words: str, match: re.Match[str]) -> bool:
    """Whether *post* is the English word (a guard's post at 5 p.m., *ex post*)."""
    match_before = WORD_BEFORE.search(before)
    word = match_before["word"].lower().lstrip("“\"‘'") if match_before else ""
    if word in POSTED or HOUR.match(words, match.end()) or (match["way"] == "Post" and NEWSPAPER.search(before)):
        return True
    by_comma = words[match.start() + len(match["way"]) :][:2].lstrip()[:1] in {",", "."}
    joined = not word or word in SIGNALS or word[-1] in ".;:,—–-“”\"’')]"
    return not (by_comma or joined)


def _named(words: str, match: re.Match[str]) -> Mention | None:
    before = words[max(0, match.start() - LOOK_BACK) : match.start()].rpartition("\n")[2]
    way = (match["way"] or "").lower()
    pin = _pin(match)
    if match["lower"]:
        return _mention(match, pin, OtherWriting(lower_court(match["lower"])))
    if match["author"]:
        return _mention(match, pin, OtherWriting("", match["author"], kind_named(match["doing"]), way))
    if match["what"]:
        kind = kind_named(match["what"])
        return _mention(match, pin, OtherWriting("", match["judge"] or "", kind, way))
    return _by_kind(words, match, before, OtherWriting(direction=way))


def _by_kind(words: str, match: re.Match[str], before: str, other: OtherWriting) -> Mention | None:
    """A writing named by its kind; a surname right before it ("Ikuta Dissent at 5") is its author's."""
    told, parenthetical = _told_after(words, match.end())
    named = match["kind"]
    capital = NAME_BEFORE.search(before)
    surname = capital["name"] if capital and capital["name"].lower() not in NO_NAMES else ""
    if surname.endswith(".") and surname.lower() not in COURTS_BEFORE:
        surname = ""
    if DOCKET.search(before) or (surname and (COURTS.match(named) or named[0].islower() or surname.endswith("."))):
        return None
    author = author_in(named) or surname or (told[0] if told else "")
    kind = kind_named(named) or (told[1] if told else None) or (None if author else OpinionKind.MAJORITY)
    found = _mention(match, _pin(match), replace(other, author=author, kind=kind), parenthetical)
    if surname:
        return replace(found, start=match.start() - len(surname) - 1)
    prose = other.direction and not ABBREVIATED.search(named)
    return replace(found, start=match.start("way")) if prose else found


def _turned(_words: str, match: re.Match[str]) -> Mention | None:
    way = match["way"].lower()
    return _mention(match, match["page"].strip(), OtherWriting(direction=WAYS.get(way, way)))


def _of_writing(_words: str, match: re.Match[str]) -> Mention | None:
    whose = match["whose"]
    if whose.startswith("this "):
        return _mention(match, match["page"], OtherWriting(direction="supra"))
    if match["what"]:
        return _mention(match, match["page"], OtherWriting("", match["judge"] or "", kind_named(match["what"])))
    author = author_in(whose)
    return _mention(match, match["page"], OtherWriting("", author, kind_named(whose)))
