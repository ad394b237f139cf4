"""What changed from one text to the next, word by word, as pieces to be shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORDS = re.compile(r"\s+|\S+")
COMPARED = 4_000_000
"""Up to how many pairs of words are compared (the comparison is quadratic); beyond, all that differs is one piece."""
AROUND = 160
"""Code points of what stayed that are shown on each side of what changed."""


class Fate(StrEnum):
    """What became of a piece."""

    SAME = "same"
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and what became of them."""

    fate: Fate
    words: str


def pieces(before: str, after: str) -> list[Piece]:
    """The texts as one row of pieces, in order; without the pieces that came in it is `before`, without those that
    went out it is `after`. What both begin and end with is compared in linear time.

    >>> [(each.fate.value, each.words) for each in pieces("a duty of care", "a duty of due care")]
    [('same', 'a duty of '), ('in', 'due '), ('same', 'care')]
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    middle = _compared(old[head : len(old) - tail], new[head : len(new) - tail])
    found = [(Fate.SAME, old[:head]), *middle, (Fate.SAME, old[len(old) - tail :])]
    return [Piece(fate, "".join(words)) for fate, words in found if words]


def shortened(found: Sequence[Piece]) -> list[Piece]:
    """The pieces, of long ones that stayed only what stands next to a change."""
    last = len(found) - 1
    return [
        _cut(each, first=at == 0, last=at == last) if each.fate is Fate.SAME else each for at, each in enumerate(found)
    ]


def _cut(piece: Piece, *, first: bool, last: bool) -> Piece:
    words = piece.words
    if len(words) <= 2 * AROUND:
        return piece
    begin, end = ("" if first else words[:AROUND]), ("" if last else words[-AROUND:])
    return Piece(Fate.SAME, f"{begin} … {end}")


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def _compared(old: Sequence[str], new: Sequence[str]) -> list[tuple[Fate, Sequence[str]]]:
    if len(old) * len(new) > COMPARED:
        return [(Fate.OUT, old), (Fate.IN, new)]
    found: list[tuple[Fate, Sequence[str]]] = []
    for kind, from_, to, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append((Fate.SAME, old[from_:to]))
        else:
            found += [(Fate.OUT, old[from_:to]), (Fate.IN, new[begin:end])]
    return found
