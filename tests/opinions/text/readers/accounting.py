"""Where each character of a source went: an account that is made from the outside, without the reader's own offsets."""

import re
from collections.abc import Iterator, Sequence

from opinions.text.parsed import ParsedCase, ParsedPassage

MARK = re.compile(r"\*+\d+|\[?\d{1,3}\]?")
LABEL = re.compile(r"(?:\[?\d{1,3}\]?)? ?\.?")


class UnaccountedError(AssertionError):
    """A character of the source that is in no passage and in no mark."""


def passages_of(case: ParsedCase) -> list[ParsedPassage]:
    return [passage for opinion in case.opinions for passage in opinion.passages]


def account(source: str, passages: Sequence[ParsedPassage]) -> tuple[dict[int, tuple[int, int]], list[tuple[int, str]]]:
    """For each source offset in a passage: (passage, offset there). And what was left out, as (offset, words).

    Raises UnaccountedError where the passages do not give the source's characters in order. Only what looks like a
    mark or a note's label may be left out, and only where the passages have a mark, or begin a note.
    """
    placed: dict[int, tuple[int, int]] = {}
    removed: list[tuple[int, str]] = []
    at = 0
    for number, offset, character in _characters(passages):
        at = _skip_space(source, at)
        passage = passages[number]
        if _is_marked(passages, number, offset):
            mark = (LABEL if _opens_note(passages, number, offset) else MARK).match(source, at)
            if mark and (source[at : at + 1] != character or mark[0] in _marks_at(passage, offset)):
                at = _remove(source, at, mark.end(), removed)
                second = MARK.match(source, at)
                if second and source[at] == "*" and len(_marks_at(passage, offset)) > 1:
                    at = _remove(source, at, second.end(), removed)
        if source[at : at + 1] != character:
            raise UnaccountedError(f"at {at}: {source[at : at + 30]!r} is not {passage.text[offset : offset + 30]!r}")
        placed[at] = (number, offset)
        at += 1
    rest = source[at:].strip()
    if rest:
        last = passages[-1]
        if not any(mark.at == len(last.text) for mark in last.notes) and not last.pages:
            raise UnaccountedError(rest)
        removed.append((at, rest))
    return placed, removed


def _characters(passages: Sequence[ParsedPassage]) -> Iterator[tuple[int, int, str]]:
    for number, passage in enumerate(passages):
        for offset, character in enumerate(passage.text):
            if not character.isspace():
                yield number, offset, character


def _skip_space(source: str, at: int) -> int:
    while at < len(source) and source[at].isspace():
        at += 1
    return at


def _remove(source: str, at: int, end: int, removed: list[tuple[int, str]]) -> int:
    removed.append((at, source[at:end]))
    return _skip_space(source, end)


def _marks_at(passage: ParsedPassage, offset: int) -> list[str]:
    """The marks as printed that stand before the character at `offset`, white space between them aside."""
    back = offset
    while back and passage.text[back - 1].isspace():
        back -= 1
    pages = [f"*{mark.page}" for mark in passage.pages if back <= mark.at <= offset]
    return pages + [mark.label for mark in passage.notes if back <= mark.at <= offset]


def _is_marked(passages: Sequence[ParsedPassage], number: int, offset: int) -> bool:
    """Whether a mark may stand before this character: one of its passage, of the end of the last, or a note's label."""
    passage = passages[number]
    if _marks_at(passage, offset):
        return True
    before = passages[number - 1] if number and not offset else None
    ends_marked = before is not None and any(mark.at == len(before.text) for mark in before.notes)
    return ends_marked or _opens_note(passages, number, offset)


def _opens_note(passages: Sequence[ParsedPassage], number: int, offset: int) -> bool:
    """Whether a note's printed label may stand before this character."""
    label = passages[number].label
    return offset == 0 and label is not None and (number == 0 or passages[number - 1].label != label)
