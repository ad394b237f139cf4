"""Cutting, joining and respelling passages, with all that stands beside their text moving along.

Nothing here names a field of `ParsedPassage` that stands beside its text: each tuple of a passage holds points (with
`at`) or spans (with `start` and `end`), and moves as such. All offsets are code points of the passage's text.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from difflib import SequenceMatcher
from typing import Any

from opinions.text.corrections import printed_between
from opinions.text.parsed import ParsedCorrection, ParsedNoteMark, ParsedPassage

Beside = dict[str, Any]
"""What stands beside a passage's text: a tuple of points or spans by the name of its field."""


def beside(passage: ParsedPassage) -> Beside:
    """The points and spans of `passage`. Raises TypeError for something that is neither."""
    found = {each.name: getattr(passage, each.name) for each in fields(passage)}
    tuples = {name: value for name, value in found.items() if isinstance(value, tuple)}
    for name, value in tuples.items():
        for each in value:
            if not (is_span(each) or hasattr(each, "at")):
                raise TypeError(f"{name} holds a {type(each).__name__}, which has no place in a text")
    return tuples


def is_span(mark: object) -> bool:
    """Whether something beside a text covers words, rather than standing between them."""
    return hasattr(mark, "start") and hasattr(mark, "end")


def cut(passage: ParsedPassage, at: int) -> tuple[ParsedPassage, ParsedPassage]:
    """The passage in two at `at`; plain spaces at the cut go.

    A note's call stays with the character before it, any other point with the word after it (before a space: where it
    stood, at the end of the first part). A span through the cut becomes two, without the spaces that go. Raises
    ValueError where a part would have no words, or where the cut would part corrected words.
    """
    head, tail = passage.text[:at].rstrip(" "), passage.text[at:].lstrip(" ")
    if not head.strip() or not tail.strip():
        raise ValueError("one part would have no words")
    if any(each.start < at < each.end for each in passage.corrections):
        raise ValueError("the cut would part corrected words")
    start = len(passage.text) - len(tail)
    first: Beside = {}
    second: Beside = {}
    for name, marks in beside(passage).items():
        first[name] = tuple(_kept(marks, len(head), apart=len(head) < start))
        second[name] = tuple(_carried(marks, len(head), start))
    return replace(passage, text=head, **first), replace(passage, text=tail, **second)


def _kept(marks: Iterable[Any], end: int, *, apart: bool) -> Iterator[Any]:
    """What stays in a first part of `end` code points; `apart` says whether a space followed it."""
    for mark in marks:
        if is_span(mark):
            if mark.start < end:
                yield mark if mark.end <= end else replace(mark, end=end)
        elif _stays(mark, end, apart=apart):
            yield mark


def _carried(marks: Iterable[Any], end: int, start: int) -> Iterator[Any]:
    """What goes to a second part that begins at `start`, where the first one ends at `end`."""
    for mark in marks:
        if is_span(mark):
            if mark.end > start:
                yield replace(mark, start=max(mark.start - start, 0), end=mark.end - start)
        elif not _stays(mark, end, apart=end < start):
            yield replace(mark, at=max(mark.at - start, 0))


def _stays(point: Any, end: int, *, apart: bool) -> bool:
    return bool(point.at < end or (point.at == end and (apart or isinstance(point, ParsedNoteMark))))


def join(first: ParsedPassage, second: ParsedPassage, between: str) -> ParsedPassage:
    """Both as one passage with the kind, label and page of the first. A span that a cut parted becomes one again."""
    offset = len(first.text) + len(between)
    before, after = beside(first), beside(second)
    joined: Beside = {
        name: tuple(_joined(marks, after[name], len(first.text), offset)) for name, marks in before.items()
    }
    return replace(first, text=f"{first.text}{between}{second.text}", **joined)


def _joined(before: tuple[Any, ...], after: tuple[Any, ...], end: int, offset: int) -> Iterator[Any]:
    """The marks of two passages: those of the second are moved by `offset`, those of the first end at `end`."""
    waiting = list(after)
    for mark in before:
        other = next((each for each in waiting if is_span(mark) and _continues(mark, each, end)), None)
        if other is None:
            yield mark
        else:
            waiting.remove(other)
            yield replace(mark, end=other.end + offset)
    for mark in waiting:
        moved = {"start": mark.start + offset, "end": mark.end + offset} if is_span(mark) else {"at": mark.at + offset}
        yield replace(mark, **moved)


def _continues(mark: Any, other: Any, end: int) -> bool:
    """Whether `other`, at the start of a passage, is the rest of `mark` at the `end` of the one before it."""
    if isinstance(mark, ParsedCorrection):
        return False
    return bool(mark.end == end and other.start == 0 and replace(other, start=mark.start, end=mark.end) == mark)


def respell(passage: ParsedPassage, start: int, end: int, words: str) -> ParsedPassage:
    """The passage with `words` in the place of its text from `start` up to `end`; no record of it is kept.

    Points and spans inside keep to the characters that both spellings share; a span that is left without words goes,
    and one that begins where words are only put in begins after them.
    """
    inner = _shift(passage.text[start:end], words)
    grown = len(words) - (end - start)

    def moved(offset: int, *, opens: bool = False, after: bool = False) -> int:
        if offset <= start and not (after and offset == start == end):
            return offset
        return offset + grown if offset >= end else start + inner(offset - start, opens)

    text = f"{passage.text[:start]}{words}{passage.text[end:]}"
    placed: Beside = {name: tuple(_moved(marks, moved)) for name, marks in beside(passage).items()}
    return replace(passage, text=text, **placed)


def _moved(marks: Iterable[Any], moved: Callable[..., int]) -> Iterator[Any]:
    for mark in marks:
        if not is_span(mark):
            yield replace(mark, at=moved(mark.at, opens=isinstance(mark, ParsedNoteMark)))
        elif (start := moved(mark.start, opens=True, after=True)) < (end := moved(mark.end)):
            yield replace(mark, start=start, end=end)


def _shift(old: str, new: str) -> Callable[[int, bool], int]:
    """Carries an offset inside `old` to `new`: exactly in what both share, else to an edge of what differs."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()

    def shift(offset: int, opens: bool) -> int:
        for tag, old_start, old_end, new_start, new_end in steps:
            if old_start <= offset < old_end:
                if tag == "equal":
                    return new_start + offset - old_start
                return new_start if opens or offset == old_start else new_end
        return len(new)

    return shift


def correct(
    passage: ParsedPassage, start: int, end: int, words: str, *, around: tuple[int, int] | None = None
) -> ParsedPassage:
    """Does as `respell`, with the printed form kept beside the text; earlier corrections there become one with it.

    `around` holds `start` to `end` and perhaps a word more: what is kept as printed, where something is only put in or
    taken out. Where the words are those of the source again, no record of them is left.
    """
    low, high = around or (start, end)
    old = passage.corrections
    touched = [each for each in old if each.start < high and low < each.end]
    low, high = min([low, *(each.start for each in touched)]), max([high, *(each.end for each in touched)])
    printed = printed_between(passage, low, high)
    bare = _with_corrections(passage, [each for each in old if each not in touched])
    changed = respell(bare, start, end, words)
    high += len(words) - (end - start)
    own = [] if changed.text[low:high] == printed else [ParsedCorrection(low, high, printed)]
    return _with_corrections(changed, [*changed.corrections, *own])


def _with_corrections(passage: ParsedPassage, corrections: Iterable[ParsedCorrection]) -> ParsedPassage:
    return replace(passage, corrections=tuple(sorted(corrections, key=lambda each: each.start)))
