"""A publisher's headnotes: found by what the source calls them and by their own words, and left out where one may not
show them.

Headnotes are written by a publisher's editors and are not public domain. The Supreme Court's syllabus is written by its
Reporter of Decisions, and that of a state by the court or its reporter: they are head matter, as counsel are.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from opinions.text.kinds import PassageKind
from opinions.text.parsed import ParsedCase, ParsedOpinion, ParsedPageMark, ParsedPassage

NAMES = frozenset({"headnote", "headnotes", "head-note", "head-notes", "summary", "casesummary", "case-summary"})
"""What the sources' elements, classes and fields are called that hold headnotes or a publisher's summary."""
TITLE = re.compile(
    r"(?:West(?:law)?(?:['’]s)?|Lexis ?Nexis(?: ?\(R\)|®|™)?|Lexis|Publisher['’]s|Classified)?\s*"
    r"(?:Headnotes?|Head ?notes?|Key ?Numbers?|Case Summary|Core Terms|Editorial Summary)"
    r"(?:\s+(?:and|&) (?:Key ?Numbers?|Summary|Classification))?\s*(?:\(\d{1,3}\))?[.:]?",
    re.IGNORECASE,
)
STOPS = re.compile(
    r"(?:syllabus|counsel|(?:names of )?attorneys?(?: and law firms| for .*)?|appearances|judges?:?.*|before:?\b.*"
    r"|panel\b.*|(?:majority |dissenting )?opinion(?:s|\b by .*| of .*)?[.:]?|per curiam\.?"
    r"|procedural history.*|on (?:appeal|writ|certiorari|petition)\b.*)",
    re.IGNORECASE,
)
COUNSEL = re.compile(
    r"\b(?:for|on behalf of) (?:the |respondent |petitioner |defendant |plaintiff )*"
    r"(?:appell|plaintiff|defendant|petitioner|respondent|claimant|amic|people|state|united states|commonwealth)",
    re.IGNORECASE,
)
SYLLABUS = re.compile(r"Syllabus(?: by the (?:court|reporter).*)?[.:*]?", re.IGNORECASE)
HELD = re.compile(r"Held\s*[:,]")
KEYED = re.compile(
    r"[\u261e\u26b7\U0001f511]|\bkey ?number\b|\[?\bHN ?\d{1,3}\b\]?(?= |$)|^\[?\d{1,3}\]? [A-Z][\w’',.& ]{2,60} "
    r"\d{1,3}[A-Z]?[a-z]{0,2}?k\d|(?<![\w.])\d{1,3}[A-Z]?[a-z]?k\d{1,4}(?:\.\d+)*(?:\(\d+(?:\.\d+)?\))*(?!\w)",
    re.IGNORECASE,
)
BRACKETED = re.compile(r"\[\d{1,2}(?: ?[,–-] ?\d{1,2})*\]\s*\S")
TOPIC = re.compile(r"\(?\d{1,2}[.)] [A-Z][\w’',.& ()]{2,70}?(?:\s?[—–]|:|\.\s?[—–]| -{1,2} )")
BREADCRUMBS = re.compile(r"(?:[A-Z][\w’',&. -]{2,60} > ){2,}[A-Z]")
MOST_BEFORE = 120
"""How many passages of a writing are looked at: headnotes stand before it."""


def is_headnotes(names: Collection[str]) -> bool:
    """Whether an element with this tag or one of these classes holds a publisher's headnotes or summary.

    >>> is_headnotes(["headnotes"]), is_headnotes(["syllabus"]), is_headnotes(["attorneys"])
    (True, False, False)
    """
    return any(name.lower().replace("_", "-") in NAMES for name in names)


def recognised(case: ParsedCase) -> ParsedCase:
    """The case in which headnotes among the words before its opinions are called so. No other word is touched."""
    return replace(case, opinions=tuple(_recognised(opinion) for opinion in case.opinions))


def headnotes_of(case: ParsedCase) -> list[str]:
    """The words of the case that are a publisher's headnotes, passage by passage."""
    return [each.text for opinion in case.opinions for each in opinion.passages if each.kind is PassageKind.HEADNOTE]


def without_headnotes(case: ParsedCase) -> ParsedCase:
    """The case without its headnotes, and without the notes that are called from there alone.

    A page that begins in them begins with what follows them. Raises ValueError where no words would be left.
    """
    left = tuple(opinion for opinion in map(_without, case.opinions) if opinion.passages)
    if not left:
        raise ValueError("Without the headnotes no words are left.")
    return replace(case, opinions=left)


def _recognised(opinion: ParsedOpinion) -> ParsedOpinion:
    head = [each for each in opinion.passages[:MOST_BEFORE] if each.kind is not PassageKind.FOOTNOTE]
    byline = next((at for at, each in enumerate(head) if each.kind is PassageKind.BYLINE), len(head))
    found = {id(each) for each in _by_title(head[:byline], ends=byline < len(head))}
    found |= {id(each) for each in _by_words(head[:byline])}
    if not found:
        return opinion
    kind = PassageKind.HEADNOTE
    passages = tuple(replace(each, kind=kind) if id(each) in found else each for each in opinion.passages)
    return replace(opinion, passages=passages)


def _by_title(before: Sequence[ParsedPassage], *, ends: bool) -> list[ParsedPassage]:
    """What stands under a title that says headnotes, up to counsel, a syllabus, or the byline (`ends`)."""
    found: list[ParsedPassage] = []
    run: list[ParsedPassage] | None = None
    for passage in before:
        words = passage.text.strip()
        if TITLE.fullmatch(words):
            run = [*(run or []), passage]
        elif run is not None and (STOPS.fullmatch(words) or COUNSEL.search(words)):
            found, run = found + run, None
        elif run is not None:
            run.append(passage)
    if run:
        all_head = all(each.kind in {PassageKind.HEAD_MATTER, PassageKind.HEADNOTE} for each in run)
        found += run if ends or all_head else run[:1]
    return found


def _by_words(before: Sequence[ParsedPassage]) -> list[ParsedPassage]:
    """Head matter that reads as a headnote: with a key number, or numbered under a topic and in no syllabus."""
    found: list[ParsedPassage] = []
    in_syllabus = any(HELD.match(each.text) or SYLLABUS.fullmatch(each.text.strip()) for each in before)
    for passage in before:
        if passage.kind is not PassageKind.HEAD_MATTER:
            continue
        numbered = BRACKETED.match(passage.text) or (TOPIC.match(passage.text) and not in_syllabus)
        if numbered or KEYED.search(passage.text) or BREADCRUMBS.match(passage.text):
            found.append(passage)
    return found


def _without(opinion: ParsedOpinion) -> ParsedOpinion:
    kept = [each for each in opinion.passages if each.kind is not PassageKind.HEADNOTE]
    left_out = {mark.label for each in opinion.passages if each.kind is PassageKind.HEADNOTE for mark in each.notes}
    orphans = left_out - {mark.label for each in kept for mark in each.notes}
    moved = _with_pages_moved(opinion.passages)
    return replace(opinion, passages=tuple(each for each in moved if each.label is None or each.label not in orphans))


def _with_pages_moved(passages: Sequence[ParsedPassage]) -> list[ParsedPassage]:
    """The passages but the headnotes; the last page of each series in these begins the passage after them."""
    kept: list[ParsedPassage] = []
    waiting: dict[str, ParsedPageMark] = {}
    for passage in passages:
        if passage.kind is PassageKind.HEADNOTE:
            waiting |= {mark.series: replace(mark, at=0) for mark in passage.pages}
            continue
        marked = {mark.series for mark in passage.pages if mark.at == 0}
        first = tuple(mark for series, mark in waiting.items() if series not in marked)
        kept.append(replace(passage, pages=(*first, *passage.pages)) if first else passage)
        waiting = {}
    return kept
