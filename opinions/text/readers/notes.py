"""Footnotes in plain text: their bodies stand at the end of a writing, their calls are digits glued to words.

The calls are found from three sides at once, never from a list: they come in the order of the notes, each is next to a
word or a sentence's end, and there are as many as there are notes. No label begins with 0: `3.04` calls no note.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opinions.text.readers.lines import Block, Cut, CutKind
from opinions.text.readers.structure import is_heading

BARE_LABEL = re.compile(r"\.\s?(?=[^\s.…])")
NUMBERED_LABEL = re.compile(r"(?:\[(?P<boxed>[1-9]\d{0,2})\]|(?P<plain>[1-9]\d{0,2}))(?: ?\.)? ?(?=[^\s\d.)])")
LONE_CALL = re.compile(r"\[?([1-9]\d{0,2})\]?")
GLUED_CALL = re.compile(
    r"(?P<before>[^\W\d_]|[.,;:?!)\]”’\"'…—])(?P<call>(?:\[[1-9]\d{0,2}\]|[1-9]\d{0,2}))(?=[\s)\]”’\"';:.,—]|$)"
)
NO_CALL_AFTER = re.compile(
    r"(?:\b(?:[Nn]os?|[Pp]p?|nn?|[Ff]ig|[Vv]ol|[Aa]rts?|[Cc]l|[Ss]ecs?|[Cc]h|Ex|App|Apps|Tr|[Pp]ars?|[Pp]ts?|at|Br|Reg|Stat|Op)\."
    r"|[$§¶#]\s?\d*\.?|\b[A-Z]\.|:)$"
)
NO_CALL_BEFORE = re.compile(r"(?:[.,]\d|\s*(?:percent|per cent|million|billion|%|[AaPp]\.\s?[Mm]\.))")
LONGEST_RUN_WITHOUT_CALL = 12
CONTEXT = 12


@dataclass(frozen=True, slots=True)
class NoteBody:
    """One note: its label, where its printed label stands (None if nothing is printed), and its passages' blocks."""

    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A footnote call at `start` up to `end` of the source. `weight`: 1 may be a decimal, 4 has a line of its own."""

    start: int
    end: int
    label: int
    weight: int

    def as_cut(self) -> Cut:
        """The call as a piece cut out of the source."""
        return Cut(self.start, self.end, CutKind.NOTE, str(self.label))


def part_notes(blocks: Sequence[Block], source: str) -> tuple[list[Block], list[NoteBody], list[Call]]:
    """Parts a writing's blocks into body and notes, and finds the notes' calls in the body.

    Numbered lines are notes only if calls bear them out; lines that open with a bare full stop (their number is lost in
    the scan) are notes where they stand at the end.
    """
    for first, bodies in _candidate_regions(blocks):
        calls = find_calls(blocks[:first], [int(note.label) for note in bodies], source)
        if _borne_out(bodies, calls, numbered=bool(NUMBERED_LABEL.match(blocks[first].text))):
            return list(blocks[:first]), bodies, calls
    return list(blocks), [], []


def _candidate_regions(blocks: Sequence[Block]) -> list[tuple[int, list[NoteBody]]]:
    """Where notes may begin: at the first line that opens with a bare full stop, and at the last line numbered 1."""
    regions = []
    bare = next((index for index, block in enumerate(blocks) if index and BARE_LABEL.match(block.text)), None)
    if bare is not None:
        regions.append((bare, _bare_notes(blocks[bare:])))
    ones = [index for index, block in enumerate(blocks) if index and _number(block) == 1]
    regions.extend((index, _numbered_notes(blocks[index:])) for index in reversed(ones[-3:]))
    return regions


def _borne_out(bodies: Sequence[NoteBody], calls: Sequence[Call], *, numbered: bool) -> bool:
    if numbered:
        titles = sum(is_heading(note.blocks[0].text) for note in bodies)
        return len(calls) * 2 > len(bodies) and titles * 2 < len(bodies)
    short = all(len(note.blocks) <= LONGEST_RUN_WITHOUT_CALL for note in bodies)
    return len(calls) * 2 > len(bodies) or (short and sum(len(note.blocks) for note in bodies) <= 3 * len(bodies))


def _number(block: Block) -> int | None:
    match = NUMBERED_LABEL.match(block.text)
    return int(match["boxed"] or match["plain"]) if match else None


def _bare_notes(blocks: Sequence[Block]) -> list[NoteBody]:
    """Notes whose lines open with a full stop, numbered as they come."""
    grouped: list[list[Block]] = []
    for block in blocks:
        match = BARE_LABEL.match(block.text)
        if match:
            grouped.append([_without_label(block, match.end())])
        else:
            grouped[-1].append(block)
    return [NoteBody(str(index), tuple(group)) for index, group in enumerate(grouped, start=1)]


def _numbered_notes(blocks: Sequence[Block]) -> list[NoteBody]:
    """Notes whose lines open with the next number; other lines go on with the note before them."""
    notes: list[tuple[int, list[Block]]] = []
    for block in blocks:
        match = NUMBERED_LABEL.match(block.text)
        expected = notes[-1][0] + 1 if notes else 1
        if match and _number(block) == expected:
            notes.append((expected, [_without_label(block, match.end())]))
        else:
            notes[-1][1].append(block)
    return [NoteBody(str(number), tuple(group)) for number, group in notes]


def _without_label(block: Block, length: int) -> Block:
    cut = Cut(block.start, block.start + length, CutKind.LABEL, block.text[:length].strip())
    return block.cut([cut])


def find_calls(body: Sequence[Block], labels: Sequence[int], source: str) -> list[Call]:
    """The calls of the notes `labels` (rising) in `body`: the longest rising chain, and of those the likeliest."""
    if not labels:
        return []
    wanted = set(labels)
    found: list[Call] = []
    for block in body:
        lone = LONE_CALL.fullmatch(block.text)
        if lone:
            found.append(Call(block.start, block.end, int(lone[1]), 4))
            continue
        found.extend(_glued_calls(block, source))
    return _best_chain([call for call in found if call.label in wanted])


def _glued_calls(block: Block, source: str) -> list[Call]:
    calls = []
    for match in GLUED_CALL.finditer(source, block.start, block.end):
        start, end = match.span("call")
        context = source[max(block.start, start - CONTEXT) : start]
        if NO_CALL_AFTER.search(context) or NO_CALL_BEFORE.match(source, end, block.end):
            continue
        calls.append(Call(start, end, int(match["call"].strip("[]")), _weight(context)))
    return calls


def _weight(context: str) -> int:
    """How sure a glued number is a call: after a sentence's end 3, after a letter 2, after a number's full stop 1.

    >>> _weight("protective order."), _weight("precedents"), _weight("and 1988.")
    (3, 2, 1)
    """
    if context[-1].isalpha():
        return 2
    return 1 if len(context) > 1 and context[-1] in ".,:" and context[-2].isdigit() else 3


def _best_chain(candidates: Sequence[Call]) -> list[Call]:
    """The chain of labels that rise with their place: most members first, then most weight. O(n log n), by Fenwick."""
    ranks = {label: rank for rank, label in enumerate(sorted({call.label for call in candidates}), start=1)}
    best: list[tuple[int, int, int]] = [(0, 0, -1)] * (len(ranks) + 1)
    previous: list[int] = []
    for index, call in enumerate(candidates):
        count, weight, before = _highest_below(best, ranks[call.label])
        previous.append(before)
        rank, score = ranks[call.label], (count + 1, weight + call.weight, index)
        while rank < len(best):
            if score[:2] > best[rank][:2]:
                best[rank] = score
            rank += rank & -rank
    chain: list[Call] = []
    index = _highest_below(best, len(ranks) + 1)[2]
    while index >= 0:
        chain.append(candidates[index])
        index = previous[index]
    return chain[::-1]


def _highest_below(best: Sequence[tuple[int, int, int]], rank: int) -> tuple[int, int, int]:
    found, rank = (0, 0, -1), rank - 1
    while rank > 0:
        if best[rank][:2] > found[:2]:
            found = best[rank]
        rank -= rank & -rank
    return found
