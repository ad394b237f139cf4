"""References to the record and to briefs: "App. 29", "Tr. of Oral Arg. 12", "Amici Br. at 10-11" (Bluebook rule B17).

A document is an authority of its case alone: its key is `record:` and its name written out (`record_names`). An
abbreviation counts only where a reference can begin, and not within another name ("Cal. App. 3d", "Fed. R. Civ. P.").
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from opinions.text.citations.mentions import Law, Mention
from opinions.text.citations.record_grammar import FIRM_PIN, SHAPES
from opinions.text.citations.record_names import document_name, record_key
from opinions.text.kinds import AuthorityKind, CitationForm

BEGINS = frozenset(
    "see also cf. cf but compare and accord in at e.g. e.g., both to by from with citing quoting or contra per".split()  # noqa: SIM905 -- a list of single words is read more easily as words
)
"""Words right before a reference."""
LAST_WORD = re.compile(r"(?P<word>\S*)(?P<space>\s*)$")
REPORTER = re.compile(r"\d[\w-]* (?:[A-Z][\w.’']* ?){1,3}$")
COURT_WORDS = frozenset(
    """
    ala alaska ariz ark cal colo conn del fla ga haw idaho ill ind iowa kan ky la me md mass mich minn miss mo mont neb
    nev n.h n.j n.m n.y n.c n.d ohio okla or pa r.i s.c s.d tenn tex utah vt va wash wn wis wyo d.c p.r w.va st ct civ
    crim dist div mun super bankr f fed u.s s u.s.c c app evid sup cir loc local l.r a.l hous jud prof cust dom fam juv
    tax dep't h.r h exec legis cong cert int'l r i.r j.a pub gen gov admin stat ch rev art p a n e w b d k l m t v dr mr
    """.split()  # noqa: SIM905 -- a list of abbreviations is read more easily as words
)
"""Abbreviations before "App.", "R.", "Doc." that make it a reporter, a court, a rule or a public document."""
HOUR = re.compile(r" ?(?:o[’']clock|[ap]\.? ?m\b)")
FILED_PLACE = re.compile(rf"{FIRM_PIN}|(?: ?,)? (?:at )?(?P<id>Page ?ID[.:# ]{{0,3}}\d{{1,6}}(?:[-–]\d{{1,6}})?)")
HEREINAFTER = re.compile(r" ?[(\[]hereinafter,? [“\"]?(?P<name>[^()\[\]“”\"]{2,120}+)[”\"]?[)\]]")
LOOK_BACK = 60


def record_mentions(words: str) -> Iterator[Mention]:
    """The references to the record and to briefs in a writing's text, in order; each names its document as `law`.

    The key is unique within the case alone: whoever stores it must add the case. None overlaps another. What is
    said to be shortened ("hereinafter Brief for Appellees in Davis") is one document under both names.

    >>> [(words[m.start:m.end], m.pin, m.law.cite) for words in ["See App. 29; Amici Br. at 10-11."]
    ...  for m in record_mentions(words)]
    [('App. 29', '29', 'Appendix'), ('Amici Br. at 10-11', '10-11', 'Brief of Amici Curiae')]
    """
    found = [
        mention
        for shape in SHAPES
        if shape.is_possible(words)
        for match in shape.pattern.finditer(words)
        if (mention := _mention(words, match, alone=shape.alone)) is not None
    ]
    end = 0
    named: dict[str, Law] = {}
    for mention in sorted(found, key=lambda each: each.start):
        if mention.start >= end and mention.law is not None:
            end = mention.end
            yield replace(mention, law=named.get(mention.law.key, mention.law))
            if shorter := HEREINAFTER.match(words, end):
                named[record_key(document_name(shorter["name"]))] = mention.law


def _mention(words: str, match: re.Match[str], *, alone: bool) -> Mention | None:
    start, end = match.start(), match.end()
    before = words[max(0, start - LOOK_BACK) : start]
    if (alone and not can_begin(before)) or HOUR.match(words, end):
        return None
    groups = match.groupdict()
    pin = next((groups[name] for name in ("volume", "at", "page", "mark", "plain", "late") if groups.get(name)), None)
    if groups.get("exhibit"):
        pin = ", ".join(part for part in (groups["exhibit"], pin) if part)
    elif pin is None and (placed := FILED_PLACE.match(words, end)):
        pin, end = next(each for each in placed.groups() if each), placed.end()
    name = document_name(match["doc"])
    law = Law(record_key(name), AuthorityKind.RECORD, name)
    return Mention(start, end, CitationForm.RECORD, pin=pin, law=law)


def can_begin(before: str) -> bool:
    """Whether a reference may begin after the words `before`: not within the name of a reporter, a court or a rule.

    >>> [can_begin(before) for before in ["the order. ", "(", "See ", "88 Cal. ", "(Tenn. Crim. ", "Fed. "]]
    [True, True, True, False, False, False]
    """
    last = LAST_WORD.search(before)
    word = last["word"] if last else ""
    if not word or word[-1] in ';:(—–-“”"[{)]’,!?':
        return word[-1:] != "," or not REPORTER.search(before.rstrip(", ") + " ")
    if REPORTER.search(before):
        return False
    bare = word.lstrip('(“"[').rstrip(".").lower()
    if word.lower() in BEGINS or bare in BEGINS:
        return True
    return word[-1] == "." and (bare.isdigit() or (bare not in COURT_WORDS and len(bare) > 1))
