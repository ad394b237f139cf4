"""Finds the passages that a reader's warnings are about, so that each can be shown beside its text."""

import re
from collections.abc import Iterator
from dataclasses import replace

from opinions.text.parsed import ParsedCase, ParsedPlace, ParsedWarning

QUOTED = re.compile(r"“([^”]+)”")
NUMBERED_WRITING = re.compile(r"\bwriting (\d+)\b")
SNIPPETS = (40, 20)
"""How much of the source is looked for, in characters: a short passage may end before a long piece does."""
SHORTEST = 6
MOST_QUOTATIONS = 3
"""A message that quotes more speaks of the whole text."""


def place_warnings(case: ParsedCase, source: str) -> ParsedCase:
    """The case whose warnings name their passage wherever just one can be meant.

    A warning quotes words of its passage, stands at a place of `source` whose words are those of one passage, or names
    a writing by its number: then it is about that writing's first passage. Others stay without a place.
    """
    words = [
        (ParsedPlace(number, at), passage.text)
        for number, opinion in enumerate(case.opinions)
        for at, passage in enumerate(opinion.passages)
    ]
    return replace(case, warnings=tuple(_placed(each, case, source, words) for each in case.warnings))


def _placed(
    warning: ParsedWarning, case: ParsedCase, source: str, words: list[tuple[ParsedPlace, str]]
) -> ParsedWarning:
    if warning.place is not None:
        return warning
    for snippet in _snippets(warning, source):
        places = [place for place, text in words if snippet in text]
        if len(places) == 1:
            return replace(warning, place=places[0])
    named = NUMBERED_WRITING.search(warning.message)
    if named and 1 <= int(named[1]) <= len(case.opinions):
        return replace(warning, place=ParsedPlace(int(named[1]) - 1, 0))
    return warning


def _snippets(warning: ParsedWarning, source: str) -> Iterator[str]:
    """Words by which the passage may be known: those that the message quotes, then those of the source."""
    quotations = QUOTED.findall(warning.message)
    for quoted in quotations if len(quotations) <= MOST_QUOTATIONS else ():
        snippet = quoted.rstrip(" …")
        if len(snippet) >= SHORTEST:
            yield snippet
    for length in SNIPPETS if warning.at else ():
        snippet = " ".join(source[warning.at : warning.at + length].split())
        if len(snippet) >= SHORTEST:
            yield snippet
