"""Under which part of a case brief a passage probably belongs, told from the names of its claims and its writing."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from annotations.models import BriefHeading, Claim
from opinions.text.kinds import OpinionKind

WORDS: Final = {
    BriefHeading.FACTS: ("fact", "facts", "background", "posture", "procedural", "procedure", "events"),
    BriefHeading.ISSUE: ("issue", "issues", "question", "questions", "presented"),
    BriefHeading.HOLDING: (
        "holding", "holdings", "held", "rule", "disposition", "judgment", "outcome", "conclusion",
    ),
    BriefHeading.REASONING: (
        "reasoning", "reasons", "reason", "rationale", "analysis", "argument", "arguments", "application", "ratio",
    ),
    BriefHeading.OTHER: ("dissent", "dissenting", "concurrence", "concurring", "dicta", "dictum", "notes", "policy"),
}  # fmt: skip
"""Words in claims' names by the part of a brief that they tell of, as case briefs are taught to be parted."""
OF_THE_COURT: Final = frozenset(
    (OpinionKind.MAJORITY, OpinionKind.COURT, OpinionKind.PLURALITY, OpinionKind.LEAD, OpinionKind.UNSPLIT)
)
"""Kinds of writings that are not separate ones."""
_WORD = re.compile(r"[a-z]+")


def guessed_heading(claims: Iterable[Claim], kind: str, kinds: Collection[str]) -> BriefHeading:
    """The part of a brief for a passage with those claims in a writing of that kind, among writings of `kinds`.

    The first claim counts before the second, its label before its key. What nothing tells of, in a separate writing
    beside the court's, belongs to the other opinions; else `NONE`.
    """
    for claim in claims:
        told = _told(claim.label) or _told(claim.key)
        if told:
            return told
    is_apart = kind not in OF_THE_COURT and not OF_THE_COURT.isdisjoint(kinds)
    return BriefHeading.OTHER if is_apart else BriefHeading.NONE


def _told(name: str) -> BriefHeading:
    """What the first telling word of the name tells."""
    for word in _WORD.findall(name.casefold()):
        for heading, words in WORDS.items():
            if word in words:
                return heading
    return BriefHeading.NONE
