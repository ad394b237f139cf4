"""Numbered paragraphs (`{12}`, `¶ 12`, `[¶12]`): where a court numbers them, the paragraph is the pin (rule 3.3).

Numbers become page marks of a series of their own, labelled `¶ 12`; the series is the case's neutral citation, or has
no name where none is known.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from opinions.text.kinds import PassageKind
from opinions.text.parsed import CaseFacts
from opinions.text.pincites import PARAGRAPH
from opinions.text.readers.assembling import named_group
from opinions.text.readers.drafts import Draft, Mark
from opinions.text.readers.lines import CutKind
from opinions.text.readers.splitting import pair

NEUTRAL = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:-| )"
    r"(?P<court>(?!WL\b|U\.?S\.?\b|BL\b)[A-Z][A-Za-z]{1,6}(?: ?App\.?)?(?: \([0-9a-z]+\))?)"
    r"(?:-| )(?P<number>\d{1,7}(?:-[A-Z])?)"
)
NEUTRAL_LINE = re.compile(
    rf"(?:\[Cite as [^\n]{{3,200}}?, |(?:Opinion|Neutral Citation)(?: Number)?:?\s*)?(?P<cite>{NEUTRAL.pattern})\.?\]?"
)
OPENS_PARAGRAPH = re.compile(
    r"\s*(?:\{\s*¶?\s*(?P<braced>\d{1,4})\}|\[\s*¶\s*(?P<boxed>\d{1,4})\s*\]|¶\s?(?P<bare>\d{1,4})\b\.?)\s*"
)
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph's number at `start` up to `end` of a text."""

    start: int
    end: int
    number: int


def rising(candidates: Sequence[Numbered]) -> list[Numbered]:
    """The longest run of candidates that count up from 1 or a little later; numbers may be missing among them.

    >>> [each.number for each in rising([Numbered(0, 3, 1), Numbered(9, 12, 40), Numbered(20, 23, 2)])]
    [1, 2]
    """
    if not candidates:
        return []
    most = min(max(each.number for each in candidates), 4 * len(candidates))
    found = pair([str(number) for number in range(1, most + 1)], [str(each.number) for each in candidates])
    return [candidates[place] for place in found.values()]


def number(drafts: Sequence[Draft], citations: Sequence[str]) -> list[Draft]:
    """The drafts with the numbers that open their paragraphs taken out and kept as marks of a series of their own.

    Nothing changes where fewer than two paragraphs count up: a lone `¶ 12` is more likely a citation.
    """
    candidates = []
    for at, draft in enumerate(drafts):
        match = OPENS_PARAGRAPH.match(draft.text) if draft.kind is not PassageKind.BLOCKQUOTE else None
        if match:
            candidates.append(Numbered(at, match.end(), int(match["braced"] or match["boxed"] or match["bare"])))
    run = rising(candidates)
    if len(run) < FEWEST:
        return list(drafts)
    numbered = list(drafts)
    group = named_group(neutral_among(citations))
    for each in run:
        draft = drafts[each.start]
        printed = draft.text[: each.end].strip()
        mark = Mark(0, CutKind.PAGE, f"{PARAGRAPH} {each.number}", printed, group)
        rest = draft.without(each.end)
        numbered[each.start] = replace(rest, marks=(mark, *rest.marks))
    return numbered


def neutral_among(citations: Collection[str]) -> str:
    """The citation that numbers paragraphs: a neutral one, or an empty string."""
    return next((each for each in citations if NEUTRAL.fullmatch(each)), "")


def spelled_neutral(citation: str) -> str:
    """A neutral citation in three parts, as every other citation is (`2011-NMSC-025` is `2011 NMSC 025`).

    >>> spelled_neutral("2011-NMSC-025"), spelled_neutral("254 P.3d 649")
    ('2011 NMSC 025', '254 P.3d 649')
    """
    match = NEUTRAL.fullmatch(citation.strip())
    return f"{match['year']} {match['court']} {match['number']}" if match else citation


def with_neutral_citation(facts: CaseFacts, lines: Sequence[str]) -> CaseFacts:
    """The facts with the neutral citation that stands alone in one of `lines`, if they hold none yet."""
    if neutral_among(facts.citations):
        return facts
    for line in lines:
        match = NEUTRAL_LINE.fullmatch(line)
        if match:
            return replace(facts, citations=(*facts.citations, spelled_neutral(match["cite"])))
    return facts
