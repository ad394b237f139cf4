"""Passages in the making: words of a source with their marks beside them, before they are canonical and paged.

The readers of marked-up, hard-wrapped and paragraph-numbered sources bring their sources into drafts; `assembling`
makes the case of them.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from opinions.text.canonical import canonicalize
from opinions.text.kinds import EmphasisStyle, OpinionKind, PassageKind
from opinions.text.parsed import ParsedEmphasis, ParsedNoteMark, ParsedPageMark, ParsedPassage
from opinions.text.readers.bylines import Byline
from opinions.text.readers.lines import CutKind


@dataclass(frozen=True, slots=True)
class Mark:
    """A page or a note call at `at`, in code points of its draft's text. `printed`: its characters in the source.

    `group` tells apart the page series of one source before it is known what they number.
    """

    at: int
    kind: CutKind
    value: str
    printed: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Words set off from `start` up to `end`, in code points of their draft's text."""

    start: int
    end: int
    style: EmphasisStyle

    def moved(self, by: int) -> "Run":
        """The run where words before it have come or gone; what would stand before the text is cut off."""
        return replace(self, start=max(self.start + by, 0), end=max(self.end + by, 0))


@dataclass(frozen=True, slots=True)
class Draft:
    """One passage to be: its words as the source has them, layout included, and the marks that stand in them.

    `at` is where it begins in the source. `label` names the note that it belongs to. `opens` is the source's word for
    the writing that begins here, if its markup says that one does.
    """

    at: int
    text: str
    kind: PassageKind = PassageKind.PARAGRAPH
    label: str | None = None
    marks: tuple[Mark, ...] = ()
    opens: str = ""
    runs: tuple[Run, ...] = ()

    @property
    def words(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    @property
    def calls(self) -> tuple[Mark, ...]:
        """The note calls in order."""
        return tuple(mark for mark in self.marks if mark.kind is CutKind.NOTE)

    @property
    def page_marks(self) -> tuple[Mark, ...]:
        """The page marks in order."""
        return tuple(mark for mark in self.marks if mark.kind is CutKind.PAGE)

    def divided(self, start: int, end: int) -> tuple["Draft", "Draft"]:
        """Parts the draft: up to `start`, and from `end` on; marks go with the words before or after them."""
        cut = bisect_left(self.marks, start, key=lambda mark: mark.at)
        while cut < len(self.marks) and self.marks[cut].at == start and self.marks[cut].kind is CutKind.NOTE:
            cut += 1
        after = tuple(replace(mark, at=max(mark.at - end, 0)) for mark in self.marks[cut:])
        runs = tuple(replace(run, end=min(run.end, start)) for run in self.runs if run.start < start)
        first = replace(self, text=self.text[:start], marks=self.marks[:cut], runs=runs)
        return first, replace(self.without(end), marks=after, opens="")

    def without(self, length: int) -> "Draft":
        """Takes the first `length` code points out: a printed label, or the number of a paragraph."""
        marks = tuple(replace(mark, at=max(mark.at - length, 0)) for mark in self.marks)
        runs = tuple(run.moved(-length) for run in self.runs if run.end > length)
        return replace(self, at=self.at + length, text=self.text[length:], marks=marks, runs=runs)

    def restored(self, wrong: Collection[Mark]) -> "Draft":
        """Puts the printed characters of marks that are none after all back into the text."""
        if not wrong:
            return self
        text: list[str] = []
        kept: list[Mark] = []
        runs = self.runs
        last = grown = 0
        for mark in self.marks:
            text.append(self.text[last : mark.at])
            last = mark.at
            if mark in wrong:
                text.append(mark.printed)
                runs = tuple(_stretched(run, mark.at + grown, len(mark.printed)) for run in runs)
                grown += len(mark.printed)
            else:
                kept.append(replace(mark, at=mark.at + grown))
        return replace(self, text="".join([*text, self.text[last:]]), marks=tuple(kept), runs=runs)

    def joined(self, other: "Draft", gap: str) -> "Draft":
        """The draft with `other` after it, and `gap` between them."""
        shift = len(self.text) + len(gap)
        marks = tuple(replace(mark, at=mark.at + shift) for mark in other.marks)
        runs = tuple(run.moved(shift) for run in other.runs)
        return replace(self, text=self.text + gap + other.text, marks=self.marks + marks, runs=self.runs + runs)

    def passage(self, series: Callable[[Mark], str]) -> ParsedPassage:
        """The passage: its text canonical, marks and runs where they come to stand. `series`: what a mark numbers."""
        text, offsets = canonicalize(self.text)
        at = offsets.to_canonical
        return ParsedPassage(
            kind=self.kind,
            text=text,
            label=self.label,
            pages=tuple(ParsedPageMark(at(mark.at), series(mark), mark.value) for mark in self.page_marks),
            notes=tuple(ParsedNoteMark(at(self._after_word(mark.at)), mark.value) for mark in self.calls),
            emphasis=tuple(
                ParsedEmphasis(at(start), at(end), run.style)
                for run in self.runs
                if (start := self._next_word(run.start)) < (end := self._after_word(run.end))
            ),
        )

    def _next_word(self, at: int) -> int:
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        return at

    def _after_word(self, at: int) -> int:
        """Where the word before `at` ends: a call belongs to it, also where the source has a space between."""
        end = at
        while end and self.text[end - 1].isspace():
            end -= 1
        return end or at


def _stretched(run: Run, at: int, length: int) -> Run:
    """The run after `length` code points have been put in at `at`."""
    start = run.start + length if run.start >= at else run.start
    return replace(run, start=start, end=run.end + length if run.end > at else run.end)


@dataclass(frozen=True, slots=True)
class DraftWriting:
    """One writing to be. `body` holds head matter and byline too; `notes` follow it in the order of their labels.

    `source_type` is the source's own word for its kind, where that is not in the byline.
    """

    body: tuple[Draft, ...]
    notes: tuple[Draft, ...] = ()
    byline: Byline | None = None
    kind: OpinionKind = OpinionKind.UNSPLIT
    source_type: str = ""


def fold_lone_marks(drafts: Sequence[Draft]) -> list[Draft]:
    """Moves the marks of drafts without words to the draft after them, or at the end to the one before."""
    folded: list[Draft] = []
    waiting: tuple[Mark, ...] = ()
    for draft in drafts:
        if not draft.words:
            calls = draft.calls if folded else ()
            if calls:
                last = folded[-1]
                moved = tuple(replace(mark, at=len(last.text)) for mark in calls)
                folded[-1] = replace(last, marks=last.marks + moved)
            waiting += tuple(mark for mark in draft.marks if mark not in calls)
            continue
        moved = tuple(replace(mark, at=0) for mark in waiting)
        folded.append(replace(draft, marks=moved + draft.marks))
        waiting = ()
    if waiting and folded:
        last = folded[-1]
        moved = tuple(replace(mark, at=len(last.text)) for mark in waiting)
        folded[-1] = replace(last, marks=last.marks + moved)
    return folded
