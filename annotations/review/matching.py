"""A student's tags against the key: found, near, missed, extra, defensible, rejected. Pure.

Spans are compared by sentences. A tag matches a key passage of the same claim and text when they share a sentence and
the tag's sentences lie within the key's, widened by one on each side: marking a page finds nothing. Each tag has one
outcome, the best that any key passage gives it; each accepted passage has one too, the best that any tag gives it. So
many tags on one passage find it once, and one tag may find two passages that are neighbours.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from annotations.review.units import Sentences
from opinions.text.spans import Span

MARGIN = 1
"""Sentences by which a tag may go beyond a key passage on either side."""


class Outcome(StrEnum):
    """What becomes of a tag; the first four in the order of their worth to it, then what nothing in the key speaks to.

    `MISSED` is of accepted key passages alone.
    """

    FOUND = "found"
    DEFENSIBLE = "defensible"
    REJECTED = "rejected"
    NEAR = "near"
    EXTRA = "extra"
    MISSED = "missed"


WORTH = {
    outcome: at
    for at, outcome in enumerate((Outcome.FOUND, Outcome.DEFENSIBLE, Outcome.REJECTED, Outcome.NEAR, Outcome.EXTRA))
}


class Marked(Protocol):
    """A tag: its keys and its place."""

    @property
    def key(self) -> int:
        """The tag's key."""

    @property
    def claim(self) -> int:
        """The claim's key."""

    @property
    def version(self) -> int:
        """The text's key."""

    @property
    def span(self) -> Span:
        """Code points of the text."""


@dataclass(frozen=True, slots=True)
class Settled:
    """One passage of the key: what stands for it is an outcome (`FOUND` where it is accepted)."""

    key: int
    claim: int
    version: int
    span: Span
    gives: Outcome


@dataclass(frozen=True)
class Matched:
    """The outcome of each tag with the key passage that gave it (none for `EXTRA`), and of each accepted passage with
    the tags that found it or came near.
    """

    tags: Mapping[int, tuple[Outcome, int | None]]
    passages: Mapping[int, tuple[Outcome, tuple[int, ...]]]

    def count(self, outcome: Outcome) -> int:
        """How many accepted passages were found, near or missed; how many tags are extra, defensible or rejected."""
        if outcome in (Outcome.FOUND, Outcome.NEAR, Outcome.MISSED):
            return sum(each == outcome for each, _tags in self.passages.values())
        return sum(each == outcome for each, _passage in self.tags.values())


def match(
    tags: Sequence[Marked],
    key: Sequence[Settled],
    sentences: Mapping[int, Sentences],
    families: Mapping[int, Collection[int]],
) -> Matched:
    """Matches one student's tags with the key.

    `sentences` are those of each text, `families` the claims that are a claim's parent, children or siblings.
    """
    return match_with(tags, KeyReach(key, sentences), families)


class KeyReach:
    """A key made ready for many students: what of it can speak to a tag, by the sentences of the texts."""

    def __init__(self, key: Sequence[Settled], sentences: Mapping[int, Sentences]) -> None:
        self.key, self.sentences = key, sentences
        self.by_sentence = _by_sentence(key, sentences)

    def near(self, version: int, own: range) -> list[tuple[Settled, range]]:
        """What of the key can speak to a tag on those sentences, each once with its own, in the key's order."""
        found = {at: (passage, touched) for n in own for at, passage, touched in self.by_sentence.get((version, n), ())}
        return [found[at] for at in sorted(found)] if len(found) > 1 else list(found.values())


def match_with(tags: Sequence[Marked], reach: KeyReach, families: Mapping[int, Collection[int]]) -> Matched:
    """Matches one student's tags, as `match` does, with a key that was made ready."""
    best: dict[int, tuple[Outcome, int | None]] = {tag.key: (Outcome.EXTRA, None) for tag in tags}
    reached: dict[int, dict[Outcome, list[int]]] = {
        passage.key: {Outcome.FOUND: [], Outcome.NEAR: []} for passage in reach.key if passage.gives == Outcome.FOUND
    }
    for tag in tags:
        if tag.version not in reach.sentences:
            continue
        own = reach.sentences[tag.version].touched(tag.span)
        for passage, touched in reach.near(tag.version, own):
            outcome = _outcome(tag.claim, own, passage, touched, families)
            if outcome is None:
                continue
            if WORTH[outcome] < WORTH[best[tag.key][0]]:
                best[tag.key] = (outcome, passage.key)
            if passage.key in reached and outcome in reached[passage.key]:
                reached[passage.key][outcome].append(tag.key)
    return Matched(best, {passage: _of_passage(found) for passage, found in reached.items()})


def _by_sentence(
    key: Sequence[Settled], sentences: Mapping[int, Sentences]
) -> dict[tuple[int, int], list[tuple[int, Settled, range]]]:
    """What of the key can speak to a tag on a sentence (text, number), with its place in the key and its sentences."""
    found: dict[tuple[int, int], list[tuple[int, Settled, range]]] = {}
    for at, passage in enumerate(key):
        if passage.version in sentences:
            touched = sentences[passage.version].touched(passage.span)
            for number in range(touched.start - MARGIN, touched.stop + MARGIN) if touched else ():
                found.setdefault((passage.version, number), []).append((at, passage, touched))
    return found


def _outcome(
    claim: int, own: range, passage: Settled, touched: range, families: Mapping[int, Collection[int]]
) -> Outcome | None:
    """What the key passage gives a tag of that claim on its `own` sentences; None where it does not speak to it."""
    if not own or not touched:
        return None
    shares = own.start < touched.stop and touched.start < own.stop
    within = touched.start - MARGIN <= own.start and own.stop <= touched.stop + MARGIN
    if shares and within:
        if claim == passage.claim:
            return passage.gives
        related = claim in families.get(passage.claim, ())
        return Outcome.NEAR if related and passage.gives == Outcome.FOUND else None
    if claim != passage.claim or passage.gives != Outcome.FOUND:
        return None
    beside = own.start <= touched.stop - 1 + MARGIN and touched.start - MARGIN <= own.stop - 1
    return Outcome.NEAR if shares or beside else None


def _of_passage(found: Mapping[Outcome, list[int]]) -> tuple[Outcome, tuple[int, ...]]:
    for outcome in (Outcome.FOUND, Outcome.NEAR):
        if found[outcome]:
            return outcome, tuple(found[outcome])
    return Outcome.MISSED, ()
