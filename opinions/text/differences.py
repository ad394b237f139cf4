"""Differences: two wordings side by side, word by word, for a person to compare."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_WORDS = 3000
"""Words and spaces between the common beginning and end that are compared one by one; beyond, all of it differs."""
_WORD = re.compile(r"\s+|[^\W_]+|[\W_]")


class Side(StrEnum):
    """Which wording has a piece."""

    BOTH = "both"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words and the side that has it."""

    side: Side
    words: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces in reading order: those that both have, what went, what came.

    >>> [(str(piece.side), piece.words) for piece in differences("We affirmed it.", "We reversed it.")]
    [('both', 'We '), ('before', 'affirmed'), ('after', 'reversed'), ('both', ' it.')]
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    head, tail = _edges(old, new)
    pieces = [Piece(Side.BOTH, "".join(old[:head]))]
    pieces += _compared(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces.append(Piece(Side.BOTH, "".join(old[len(old) - tail :])))
    return [piece for piece in pieces if piece.words]


def _edges(old: list[str], new: list[str]) -> tuple[int, int]:
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _compared(old: list[str], new: list[str]) -> list[Piece]:
    steps = [("replace", 0, len(old), 0, len(new))]
    if max(len(old), len(new)) <= MOST_WORDS:
        steps = list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    pieces: list[Piece] = []
    for tag, first, last, there, upto in steps:
        if tag == "equal":
            pieces.append(Piece(Side.BOTH, "".join(old[first:last])))
        else:
            pieces += [Piece(Side.BEFORE, "".join(old[first:last])), Piece(Side.AFTER, "".join(new[there:upto]))]
    return pieces
