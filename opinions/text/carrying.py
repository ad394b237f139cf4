r"""Carrying: where the spans of one version of a text stand in the next. Nothing moves in meaning silently.

Two stretches have the *same words* where they are the same code points but for white space (Unicode's White_Space), of
which each run counts as one space: a paragraph that is split, or an LF that becomes a space, changes no words; a space
that appears or goes ("§18", "§ 18"; "any one", "anyone") does, and so do case, quotation marks and soft hyphens.

A word is carried whole. A span inside a word that changed, "[constitutional]" in what is now "unconstitutional", is
asked about, though its letters are all there. A word between two changes that outweigh it does not vouch for itself; a
stretch cut here and pasted there is moved only where eight words of it in a row occur once in each version. Whatever is
less sure than that is proposed to the span's owner.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from opinions.text.alignment import Alignment, Run, Words, align, read_words
from opinions.text.spans import Span


class Fate(StrEnum):
    """What became of a span."""

    UNCHANGED = "unchanged"
    """The same words at the same offsets."""

    MOVED = "moved"
    """The same words at other offsets."""

    WORDS_CHANGED = "words_changed"
    """Other words, or the same at a place that is not sure: the owner confirms what is proposed."""

    GONE = "gone"
    """Nothing stands for it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the span `old`: the span `new` of the new version has its words, or is proposed for them.

    `new` is None where it is gone. `before` and `after` are both versions' words where the owner is to compare them,
    `before` alone where the words are gone; elsewhere None, and `new.slice(text)` is what is now quoted.
    """

    fate: Fate
    old: Span
    new: Span | None
    before: str | None = None
    after: str | None = None


def carry(old: str, new: str, spans: Iterable[Span]) -> list[Outcome]:
    """Carry `spans` (code points) of the text `old` to the text `new`: one outcome each, in their order.

    White space at a span's ends is no part of its words: it is kept where the new text has the same, else left out.
    Raises ValueError for a span that ends outside `old`.

    >>> [outcome] = carry("The duty of care.", "No such duty of care.", [Span(4, 8)])
    >>> outcome.fate, outcome.new
    (<Fate.MOVED: 'moved'>, Span(start=8, end=12))
    """
    spans = list(spans)
    for span in spans:
        if span.end > len(old):
            raise ValueError(f"the span {span.start}..{span.end} ends outside a text of {len(old)} code points")
    if old == new:
        return [Outcome(Fate.UNCHANGED, span, span) for span in spans]
    old_words, new_words = read_words(old, new)
    crossing = _Crossing(old_words, new_words, align(old_words, new_words))
    return [crossing.outcome(span) for span in spans]


class _Crossing:
    """Two versions with their alignment, asked about one span after the other."""

    def __init__(self, old: Words, new: Words, alignment: Alignment) -> None:
        self.old, self.new = old, new
        self.trusted, self.moved = alignment.trusted, sorted(alignment.moved)
        self.kept = [Run(0, 0, 0), *alignment.kept, Run(len(old.ids), len(new.ids), 0)]
        self.added = _places_outside(new, self.trusted)

    def outcome(self, span: Span) -> Outcome:
        """What became of `span`."""
        first, last = bisect_right(self.old.ends, span.start), bisect_right(self.old.starts, span.end - 1) - 1
        if first > last:
            return self._blank(span, first)
        for shift in self._shifts(first, last):
            if self._same(first, last, shift):
                found = self._found(span, first, last, shift)
                return Outcome(Fate.UNCHANGED if found == span else Fate.MOVED, span, found)
        return self._unsure(span, self._proposal(span, first, last))

    def _blank(self, span: Span, after: int) -> Outcome:
        """A span of white space goes with the words on both sides, or goes."""
        shifts = {_shift(self.trusted, after - 1), _shift(self.trusted, after)}
        shift = shifts.pop()
        if not shifts and shift is not None and after < len(self.old.ids):
            start = self.new.starts[after + shift] - self.old.starts[after] + span.start
            found = Span(start, start + span.end - span.start) if start >= 0 else span
            if found.slice(self.new.text) == span.slice(self.old.text):
                return Outcome(Fate.UNCHANGED if found == span else Fate.MOVED, span, found)
        return self._unsure(span, None)

    def _shifts(self, first: int, last: int) -> list[int]:
        """By how many words the span may have moved, the likeliest first.

        Where its first word, or its last, kept its place and all the others stand beside it, a change beside the span
        can be read so that it lies outside.
        """
        shifts = (_shift(self.trusted, first), _shift(self.trusted, last), _shift(self.moved, first))
        return [shift for shift in shifts if shift is not None]

    def _same(self, first: int, last: int, shift: int) -> bool:
        """Whether the new text has, `shift` words further, the words `first` to `last`, spaced alike."""
        old, new, end = self.old, self.new, last + 1
        return (
            first + shift >= 0
            and old.ids[first:end] == new.ids[first + shift : end + shift]
            and old.spaced[first + 1 : end] == new.spaced[first + 1 + shift : end + shift]
        )

    def _found(self, span: Span, first: int, last: int, shift: int) -> Span:
        """The span of the same words, with its edges inside words or in white space where they were."""
        return Span(self._start(span, first, first + shift), self._end(span, last, last + shift))

    def _start(self, span: Span, first: int, there: int) -> int:
        """Where the span starts in the new text, its first word being word `there`."""
        at, text = self.new.starts[there], self.new.text
        start = at + span.start - self.old.starts[first]
        space = self.old.text[span.start : self.old.starts[first]]
        return start if start >= at or (start >= 0 and text[start:at] == space) else at

    def _end(self, span: Span, last: int, there: int) -> int:
        """Where the span ends in the new text, its last word being word `there`."""
        at, text = self.new.ends[there], self.new.text
        end = at + span.end - self.old.ends[last]
        return end if end <= at or text[at:end] == self.old.text[self.old.ends[last] : span.end] else at

    def _unsure(self, span: Span, proposal: Span | None) -> Outcome:
        before = span.slice(self.old.text)
        if proposal is None:
            return Outcome(Fate.GONE, span, None, before)
        return Outcome(Fate.WORDS_CHANGED, span, proposal, before, proposal.slice(self.new.text))

    def _proposal(self, span: Span, first: int, last: int) -> Span | None:
        """What now stands in the place of the words, or the same words where they were added elsewhere."""
        place = self._in_place(span, first, last)
        if place is not None and _held(self.trusted, first, last):
            return place
        shift = self._elsewhere(first, last)
        return place if shift is None else self._found(span, first, last, shift)

    def _in_place(self, span: Span, first: int, last: int) -> Span | None:
        """What stands between the words kept before and after; None where that is nothing, or out of proportion."""
        start, first_kept = self._image(first, at_end=False)
        end, last_kept = self._image(last, at_end=True)
        if start >= end:
            return None
        words = self.old.counts[last + 1] - self.old.counts[first]
        now = self.new.counts[end] - self.new.counts[start]
        if not _held(self.kept, first, last) and now > 3 * words + 8:
            return None
        return Span(
            self._start(span, first, start) if first_kept else self.new.starts[start],
            self._end(span, last, end - 1) if last_kept else self.new.ends[end - 1],
        )

    def _image(self, at: int, *, at_end: bool) -> tuple[int, bool]:
        """Where what stands for word `at` starts (`at_end`: ends) in the new text, and whether it is that word.

        In a change that has as many words as before, word stands for word; elsewhere all for all.
        """
        number = bisect_right(self.kept, at, key=lambda run: run.old) - 1
        run = self.kept[number]
        if at < run.old_end:
            return at + run.new - run.old + at_end, True
        after = self.kept[number + 1]
        if after.old - run.old_end == after.new - run.new_end:
            return at + run.new_end - run.old_end + at_end, False
        return (after.new if at_end else run.new_end), False

    def _elsewhere(self, first: int, last: int) -> int | None:
        """By how many words it is to the first place among what was added that has the words `first` to `last`."""
        words = self.old.ids[first : last + 1]
        places = [self.added.get(word, []) for word in words]
        rarest = min(range(len(words)), key=lambda at: len(places[at]))
        for place in places[rarest]:
            start = place - rarest
            if start >= 0 and self.new.ids[start : start + len(words)] == words:
                return start - first
        return None


def _shift(runs: list[Run], at: int) -> int | None:
    """By how many words the run that holds word `at` has moved; None where none does."""
    number = bisect_right(runs, at, key=lambda run: run.old) - 1
    if number < 0 or at >= runs[number].old_end:
        return None
    return runs[number].new - runs[number].old


def _held(runs: list[Run], first: int, last: int) -> bool:
    """Whether a run holds any of the words `first` to `last`."""
    number = bisect_right(runs, last, key=lambda run: run.old) - 1
    return number >= 0 and first < runs[number].old_end


def _places_outside(new: Words, trusted: list[Run]) -> dict[int, list[int]]:
    """Where each word stands in the parts of the new text that no trusted run holds."""
    places: dict[int, list[int]] = {}
    end = 0
    for run in [*trusted, Run(len(new.ids), len(new.ids), 0)]:
        for at in range(end, run.new):
            places.setdefault(new.ids[at], []).append(at)
        end = run.new_end
    return places
