"""Finds what is cited that is no case: statutes, rules, constitutions, regulations, session laws and secondary works.

Each mention carries its `Law`, complete in itself (Bluebook rules 11 to 16); a section or rule that is named without
its code is tied where the case cites that number with one code alone, else it says why not. `laws_in` is the seam.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from opinions.text.citations.law_bare import KnownLaws, bare_in
from opinions.text.citations.law_constitutions import constitutions_in
from opinions.text.citations.law_names import law_key
from opinions.text.citations.law_reviews import writings_in
from opinions.text.citations.law_rules import rules_in
from opinions.text.citations.law_sessions import sessions_in
from opinions.text.citations.law_statutes import home_of, statutes_in
from opinions.text.citations.mentions import Law, Mention, Text
from opinions.text.citations.secondary import works_in
from opinions.text.kinds import CitationForm


def laws_in(text: Text, known: KnownLaws | None = None, home: str = "") -> list[Mention]:
    """The mentions of laws and secondary works in a writing, in order, none overlapping another.

    `known`: what earlier writings of the case cite; it learns from this one. `home`: the state whose court speaks, as
    table T1 abbreviates it, for codes and rules that name no state. Takes time linear in the text's length.
    """
    known = KnownLaws() if known is None else known
    words = text.words
    complete = apart(
        [
            *statutes_in(words, home),
            *rules_in(words),
            *constitutions_in(words, home),
            *sessions_in(words),
            *works_in(words),
            *writings_in(words),
        ]
    )
    whole = [mention for mention in complete if _within_passage(text, mention)]
    known.hear(words, home_of(words, home))
    for mention in whole:
        known.learn(mention)
    for mention in bare_in(words, known):
        known.learn(mention)
    told = [known.tell(mention) if mention.form is CitationForm.SHORT else mention for mention in whole]
    return apart([*told, *_free(apart(bare_in(words, known)), whole, text)])


def another_section(mention: Mention, number: str) -> Law | None:
    """Another section of the code that `mention` cites, for "Id. § 1988" after "42 U.S.C. § 1983"; None if of no code.

    The number as `law_numbers.section_number` gives it.
    """
    if mention.law is None or not mention.section or not mention.law.cite.endswith(mention.section):
        return None
    cite = mention.law.cite.removesuffix(mention.section).replace("§§", "§") + number
    return Law(law_key(cite), mention.law.kind, cite)


def apart(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions in order without overlaps: of two the one that starts first stands, then the longer.

    A full citation of a work stands before what is named in its title.
    """
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: (each.start, -each.end, each.law is None)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _within_passage(text: Text, mention: Mention) -> bool:
    return "\n" not in text.words[mention.start : mention.end]


def _free(bare: Iterable[Mention], complete: Sequence[Mention], text: Text) -> list[Mention]:
    """Those of the bare mentions that lie in no complete one."""
    free: list[Mention] = []
    at = 0
    for mention in sorted(bare, key=lambda each: each.start):
        while at < len(complete) and complete[at].end <= mention.start:
            at += 1
        if (at == len(complete) or mention.end <= complete[at].start) and _within_passage(text, mention):
            free.append(replace(mention))
    return free
