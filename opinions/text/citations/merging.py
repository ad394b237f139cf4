"""All mentions in one writing, in order: cases, *id.* and *supra* with what other grammars find, none overlapping."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from opinions.text.citations import shorthand
from opinions.text.citations.case_mentions import full_mention, parallels, short_mention
from opinions.text.citations.internal import internal_mentions
from opinions.text.citations.law_bare import KnownLaws
from opinions.text.citations.laws import laws_in
from opinions.text.citations.mentions import Mention, Text, TooMuchToSearch
from opinions.text.citations.records import record_mentions
from opinions.text.citations.reporters import Token, tokens_in
from opinions.text.citations.surroundings import brackets_of, history_between, parentheticals_after, signal_before
from opinions.text.kinds import CitationForm

MOST_PARALLELS = 8
TEXT_OF_RULE = re.compile(r"\bas (?:amended|appearing|adopted|inserted|revised)(?: through| in| by)?,? $")
LONGEST_TEXT_OF_RULE = 24
PAGE_MARK = re.compile(r"\s*\[[\w .,]+\]\s*")
LONGEST_MARK = 80


Start = tuple[int, int, Token | re.Match[str] | Mention]
"""Where something is cited, a rank among what begins there, and what it is."""


def mentions_in(text: Text, laws: KnownLaws, home: str = "", *, most: int) -> list[Mention]:
    """The mentions in one writing, in order and not overlapping. Raises TooMuchToSearch where there are over `most`.

    `laws` are those that earlier writings cite, and learns from this one; `home` is the state whose court speaks.
    """
    others = _others(text, laws, home)
    tokens = _outside(list(tokens_in(text)), others)
    starts = _starts(text.words, tokens, others)
    if len(starts) > most:
        raise TooMuchToSearch(f"has more than {most:,} citations")
    brackets = brackets_of(text.words)
    found: list[Mention] = []
    floor = reach = at = 0
    while at < len(starts):
        start = starts[at][0]
        mention, used = (None, 1) if start < floor else _mention(text.words, starts, at, floor)
        at += used
        if mention is not None and not _is_page_mark(text, mention) and not _is_text_of_rule(text.words, mention):
            mention = _surrounded(text.words, brackets, mention, found[-1] if found else None, reach)
            floor, reach = mention.end, max(reach, mention.tail)
            found.append(mention)
    return _parted(found)


def _is_page_mark(text: Text, mention: Mention) -> bool:
    """Whether a passage holds nothing but reports in brackets: a publisher's page mark that was left in the text."""
    if mention.name or mention.form is not CitationForm.FULL:
        return False
    at = text.passage_at(mention.start)
    end = text.starts[at + 1] if at + 1 < len(text.starts) else len(text.words)
    return end - text.starts[at] < LONGEST_MARK and PAGE_MARK.fullmatch(text.words, text.starts[at], end) is not None


def _is_text_of_rule(words: str, mention: Mention) -> bool:
    """Whether a report holds the text of a rule and no case: "Mass. R. Crim. P. 34, as amended, 442 Mass. 1501"."""
    if mention.name or mention.form is not CitationForm.FULL or mention.law is not None:
        return False
    return TEXT_OF_RULE.search(words, max(0, mention.start - LONGEST_TEXT_OF_RULE), mention.start) is not None


def _parted(found: Sequence[Mention]) -> list[Mention]:
    """The mentions without a case named alone before the name of another: "Grutter and Regents of Univ. v. Bakke"."""
    alone = {party for each in found for party in each.name.split(" v. ") if " " not in party}
    parted: list[Mention] = []
    for mention in found:
        first, joint, rest = mention.name.partition(" and ")
        if mention.form is CitationForm.FULL and joint and first in alone and " v. " in rest:
            start = mention.start + len(first) + len(joint)
            mention = replace(mention, start=start, name=rest)  # noqa: PLW2901 -- the mention as it is kept
        parted.append(mention)
    return parted


def _others(text: Text, laws: KnownLaws, home: str) -> list[Mention]:
    """What the grammars of laws, of the case's own writings and of its record find; of two that overlap, the longer."""
    several = [*laws_in(text, laws, home), *internal_mentions(text.words), *record_mentions(text.words)]
    kept: list[Mention] = []
    for mention in sorted(several, key=lambda one: (one.start, -one.end)):
        if not kept or kept[-1].end <= mention.start:
            kept.append(mention)
    return kept


def _outside(tokens: Sequence[Token], others: Sequence[Mention]) -> list[Token]:
    """The tokens that stand in no other mention: `47 Colum. L. Rev. 527` is read as a whole by its own grammar."""
    kept: list[Token] = []
    at = 0
    for token in tokens:
        while at < len(others) and others[at].end <= token.start:
            at += 1
        if at == len(others) or token.start < others[at].start or token.end > others[at].end:
            kept.append(token)
    return kept


def _starts(words: str, tokens: Iterable[Token], others: Iterable[Mention]) -> list[Start]:
    starts: list[Start] = [(token.start, 0, token) for token in tokens]
    starts += [(found.start(), 1, found) for found in shorthand.ID.finditer(words)]
    starts += [(found.start("word"), 1, found) for found in shorthand.SUPRA.finditer(words)]
    starts += [(mention.start, 2, mention) for mention in others]
    return sorted(starts, key=lambda each: each[:2])


def _mention(words: str, starts: Sequence[Start], at: int, floor: int) -> tuple[Mention | None, int]:
    """The mention that begins at one of `starts`, and how many of them it takes up."""
    what = starts[at][2]
    if isinstance(what, Mention):
        return what, 1
    following = [each[2] for each in starts[at + 1 : at + 1 + MOST_PARALLELS]]
    tokens = [each for each in following if isinstance(each, Token)]
    if isinstance(what, Token):
        read = short_mention if what.short else full_mention
        return read(words, [what, *tokens], floor)
    back = _back(words, what, floor)
    if back is None:
        return None, 1
    repeated, end, more, count = parallels(words, back.end, tokens)
    if count:
        pin = f"{back.pin}, {more}" if back.pin and more else back.pin or more
        back = replace(back, end=end, pin=pin, reporters=tuple(repeated))
    return back, 1 + count


def _back(words: str, found: re.Match[str], floor: int) -> Mention | None:
    if "word" in found.re.groupindex:
        return shorthand.supra_mention(words, found, floor)
    return shorthand.id_mention(words, found)


def _surrounded(
    words: str, brackets: Mapping[int, int], mention: Mention, previous: Mention | None, reach: int
) -> Mention:
    """The mention with its signal, its parentheticals and what ties it to the one before."""
    floor = previous.end if previous else 0
    parenthetical, tail = parentheticals_after(words, brackets, mention.end)
    history = ""
    if previous and mention.form is CitationForm.FULL and previous.form in {CitationForm.FULL, CitationForm.SHORT}:
        history = history_between(words, previous.tail, mention.start)
    return replace(
        mention,
        signal=mention.signal or signal_before(words, floor, mention.start),
        parenthetical=mention.parenthetical or parenthetical,
        history=history,
        within=mention.start < reach,
        tail=max(tail, mention.end),
    )
