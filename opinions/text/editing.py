"""Editing: a passage as plain text that a person can change, and the passages that her changes make.

What stands beside the words is written between them: `⟦*1121⟧` where page 1121 begins (`⟦*758 of 545 U.S. 748⟧` in a
series other than the first), `⟦note 4⟧` where note 4 is called. They are moved, struck and added like words. An empty
line parts a passage in two; one without words is taken out. What the source printed is kept beside changed words. All
offsets are code points of the passage's text.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import Any

from opinions.text.canonical import canonicalize
from opinions.text.kinds import PassageKind
from opinions.text.parsed import ParsedNoteMark, ParsedPageMark, ParsedPassage
from opinions.text.repairs.splicing import correct, cut, join, respell

OPEN, CLOSE = "⟦", "⟧"
PAGE_LENGTH = 20
LABEL_LENGTH = 40
_MARK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_PAGE = re.compile(r"\*\s*(?P<page>.+?)(?:\s+of\s+(?P<series>.+))?")
_NOTE = re.compile(r"note\s+(?P<label>\S.*)")
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_WORD = re.compile(r"\S+\s*|\s+")


class EditDoesNotFit(ValueError):
    """An edit that cannot be made; the message is a sentence for the person who made it."""


@dataclass(frozen=True, slots=True)
class PassageEdit:
    """What a person made of one passage: its words with their marks, its kind, the label of a note.

    `joined`: it becomes one with the passage before it, whose kind and label it takes.
    """

    words: str
    kind: PassageKind
    label: str = ""
    joined: bool = False


def as_words(passage: ParsedPassage, series: str) -> str:
    """The passage as it is edited; `series` is the one whose pages are written without its name.

    >>> as_words(ParsedPassage(PassageKind.PARAGRAPH, "predicates", pages=(ParsedPageMark(4, "1 F.", "7"),)), "1 F.")
    'pred⟦*7⟧icates'
    """
    marks = [(mark.at, 1, _page_words(mark, series)) for mark in passage.pages]
    marks += [(mark.at, 0, f"{OPEN}note {mark.label}{CLOSE}") for mark in passage.notes]
    pieces: list[str] = []
    end = 0
    for at, _order, words in sorted(marks, key=lambda mark: mark[:2]):
        pieces += [passage.text[end:at], words]
        end = at
    return "".join([*pieces, passage.text[end:]])


def _page_words(mark: ParsedPageMark, series: str) -> str:
    named = "" if mark.series == series else f" of {mark.series}"
    return f"{OPEN}*{mark.page}{named}{CLOSE}"


def revise(passages: Sequence[ParsedPassage], edits: Mapping[int, PassageEdit], series: str) -> list[ParsedPassage]:
    """The passages after the `edits` (by number, from 0). Citations in edited passages are dropped: find them anew.

    Page marks of a passage that is taken out go to the next one's start, or to the last one's end. Raises
    `EditDoesNotFit`, also where no passage is left.
    """
    revised: list[ParsedPassage] = []
    waiting: tuple[ParsedPageMark, ...] = ()
    for number, passage in enumerate(passages):
        edit = edits.get(number)
        made = edited(passage, edit, series) if edit else [passage]
        if not made:
            waiting += tuple(replace(mark, at=0) for mark in passage.pages)
            continue
        if waiting:
            made[0] = replace(made[0], pages=(*waiting, *made[0].pages))
            waiting = ()
        if edit and edit.joined:
            if not revised:
                raise EditDoesNotFit("The first passage has none before it to become one with.")
            made[0] = join(revised.pop(), made[0], " ")
        revised += made
    if not revised:
        raise EditDoesNotFit("No words would be left.")
    if waiting:
        last = revised[-1]
        ended = tuple(replace(mark, at=len(last.text)) for mark in waiting)
        revised[-1] = replace(last, pages=(*last.pages, *ended))
    return revised


def edited(passage: ParsedPassage, edit: PassageEdit, series: str) -> list[ParsedPassage]:
    """The passages that one becomes, `edit.joined` apart: none where no words are left. Raises `EditDoesNotFit`."""
    if edit.kind is PassageKind.FOOTNOTE and not edit.label:
        raise EditDoesNotFit("A note needs its label: the number or sign by which it is called.")
    if len(edit.label) > LABEL_LENGTH:
        raise EditDoesNotFit(f"A note's label has at most {LABEL_LENGTH} characters.")
    typed = edit.words.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    parts = [_read(part, series) for part in _EMPTY_LINE.split(typed)]
    read = [part for part in parts if part.text]
    for part in parts:
        if not part.text and (part.pages or part.notes):
            raise EditDoesNotFit("A mark stands alone, without words: put it beside the words to which it belongs.")
    kept = replace(passage, kind=edit.kind, label=edit.label or None, pages=(), notes=(), citations=())
    return list(_parted(_respelled(kept, [part.text for part in read]), read)) if read else []


def _parted(passage: ParsedPassage, parts: Sequence[ParsedPassage]) -> Iterator[ParsedPassage]:
    """The passage cut into its `parts`, each with the marks of that part."""
    for part in parts[:-1]:
        try:
            first, passage = cut(passage, len(part.text))
        except ValueError as problem:
            raise EditDoesNotFit(f"The passage cannot be parted there: {problem}.") from None
        yield replace(first, pages=part.pages, notes=part.notes)
    yield replace(passage, pages=parts[-1].pages, notes=parts[-1].notes)


def _read(typed: str, series: str) -> ParsedPassage:
    """The words of one part with the marks that were typed between them."""
    bare: list[str] = []
    marks: list[tuple[int, str]] = []
    end = length = 0
    for found in _MARK.finditer(typed):
        bare.append(typed[end : found.start()])
        length += found.start() - end
        marks.append((length, found[1].strip()))
        end = found.end()
    bare.append(typed[end:])
    raw = "".join(bare)
    if OPEN in raw or CLOSE in raw:
        raise EditDoesNotFit(f"{OPEN} and {CLOSE} stand around marks only, and always both.")
    text, offsets = canonicalize(raw)
    pages: list[ParsedPageMark] = []
    notes: list[ParsedNoteMark] = []
    for at, words in marks:
        placed = offsets.to_canonical(at)
        if page := _PAGE.fullmatch(words):
            pages.append(ParsedPageMark(placed, page["series"] or series, _short(page["page"], PAGE_LENGTH)))
        elif note := _NOTE.fullmatch(words):
            called = placed - (0 < placed < len(text) and text[placed - 1] == " ")
            notes.append(ParsedNoteMark(called, _short(note["label"], LABEL_LENGTH)))
        else:
            raise EditDoesNotFit(f"{OPEN}{words}{CLOSE} is no mark: write {OPEN}*1121{CLOSE} or {OPEN}note 4{CLOSE}.")
    return ParsedPassage(PassageKind.PARAGRAPH, text, pages=tuple(pages), notes=tuple(notes))


def _short(words: str, most: int) -> str:
    if len(words) > most:
        raise EditDoesNotFit(f"“{words}” is too long for a mark: it may have {most} characters.")
    return words


@dataclass(frozen=True, slots=True)
class _Change:
    """What differs, by whole words: those from `first` up to `last` become `words`, from `there` of the new ones on."""

    first: int
    last: int
    there: int
    words: tuple[str, ...]

    @property
    def upto(self) -> int:
        return self.there + len(self.words)


def _respelled(passage: ParsedPassage, parts: Sequence[str]) -> ParsedPassage:
    """The passage with the words of `parts`, a space between them; what stands beside those that stay moves with them.

    What the source printed is kept beside each word that changes. Where words only come or go, it is kept beside the
    word before them, or after them at the beginning of a part; a part without any printed word keeps nothing.
    """
    spaced = replace(passage, text=f"{passage.text} ")  # so that the last word can be compared with any other
    before = _WORD.findall(spaced.text)
    words = [_WORD.findall(f"{part} ") for part in parts]
    begins = {0, *accumulate(map(len, words[:-1]))}
    starts = [0, *accumulate(map(len, before))]
    for change in reversed(list(_changes(before, [word for part in words for word in part], begins))):
        spaced = _changed(spaced, change, starts, begins)
    return respell(spaced, len(spaced.text) - 1, len(spaced.text), "")


def _changed(passage: ParsedPassage, change: _Change, starts: Sequence[int], begins: Collection[int]) -> ParsedPassage:
    """The passage with one change made; `starts` are where its words begin, `begins` the words that begin a part."""
    start, end, words = starts[change.first], starts[change.last], "".join(change.words)
    if start < end and words:
        end, words = _without_last_space(passage.text, start, end, words)
        return correct(passage, start, end, words)
    if change.there not in begins:
        moved = passage.text[start - 1]  # the space before what comes or goes, in the place of the one after it
        if (words or passage.text[start:end])[-1] == moved:
            start, end, words = start - 1, end - 1, f"{moved}{words}"[: len(words)]
        return correct(passage, start, end, words, around=(starts[change.first - 1], end))
    if change.last + 1 < len(starts) and (start < end or change.upto not in begins):
        after = passage.text[: starts[change.last + 1]].rstrip()
        return correct(passage, start, end, words, around=(start, len(after)))
    return respell(passage, start, end, words)


def _without_last_space(text: str, start: int, end: int, words: str) -> tuple[int, str]:
    """Both without the white space that both end in, where words are left."""
    while end - start > 1 and len(words) > 1 and text[end - 1] == words[-1] and words[-1].isspace():
        end, words = end - 1, words[:-1]
    return end, words


def _changes(before: Sequence[str], after: Sequence[str], begins: Collection[int]) -> Iterator[_Change]:
    """What differs, in order. None goes over the beginning of a part: it is divided there, word for word."""
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for tag, start, last, there, upto in steps:
        first = start
        if tag == "equal":
            continue
        bounds = [there, *sorted(at for at in begins if there < at < upto), upto]
        for at, end in pairwise(bounds):
            middle = last if end == upto else min(first + end - at, last)
            yield _Change(first, middle, at, tuple(after[at:end]))
            first = middle


def same(one: Sequence[ParsedPassage], other: Sequence[ParsedPassage]) -> bool:
    """Whether both are the same text with the same structure; citations, which are found anew, are not compared."""
    return [_shape(passage) for passage in one] == [_shape(passage) for passage in other]


def _shape(passage: ParsedPassage) -> tuple[Any, ...]:
    return passage.kind, passage.label, passage.text, passage.pages, passage.notes
