"""Alignment: which words of one version of a text stand in the next, and which were cut here and pasted there.

The diff is our own and works on whole words. The library at hand (`fast-diff-match-patch`, which eyecite brings) was
measured beside it on 400,000 characters (`benchmarks/carrying.py`): letter by letter it takes 0.01 s where 200 edits
are of 1 to 3 words, 0.4 s where they are of up to 100, 1.4 s where the text repeats itself, and more than 20 s where
the words were shuffled; all of `carry` takes 0.4, 0.5, 0.7 and 1.6 s. But it keeps the *r*, *e* and *ed* that
"affirmed" shares with "reversed"; its time limit, which the last case needs, makes its answer depend on the machine;
and while it counts code points elsewhere, under Windows it refuses astral characters.

Ours: the common beginning and end are taken off; stretches of eight words that occur once in each text anchor the rest,
as many as stand in one order (patience diff); what lies between is compared by the greedy algorithm of E. Myers, "An
O(ND) Difference Algorithm and Its Variations" (1986), whose effort is counted, not timed: where it is spent, the path
that got furthest is taken. The answer is always true, and always the same; only its length can then be more than least.
"""

import re
import string
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from opinions.text.selectors import WHITE_SPACE

SHINGLE = 8
"""Words and marks in the stretch that anchors, that proves a move, and that no neighbouring change puts in doubt."""

EFFORT = 1_000_000
"""Steps of Myers's algorithm that one alignment may take before it settles for short views ahead."""

FAR, NEAR = 512, 32
"""Differences looked ahead at once, with effort left and without."""

SURE = 32
"""Words in a run that settles the path that leads to it."""

SLIDE = 64
"""Words that a change may be slid along to find the edge of a sentence or passage."""

PUNCTUATION = string.punctuation.replace("_", "") + "¡¢£¤¥¦§¨©«¬®¯°±´¶·¸»¿×÷"
PUNCTUATION += "".join(map(chr, [*range(0x2010, 0x2028), *range(0x2030, 0x205F)]))
_LETTER = f"[^{re.escape(WHITE_SPACE + PUNCTUATION)}]"
_WORD = re.compile(
    rf"{_LETTER}+(?:(?:[-'’\u2010\u2011]|(?<=\d)[.,](?=\d)){_LETTER}+)*|[^{re.escape(WHITE_SPACE)}]",
)
"""A word, held together by hyphens and apostrophes, a number by its points and commas too; else one mark."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text as its words and marks: where each begins and ends (code points), which it is, and what divides them.

    `ids` are numbers that two texts share; `spaced` says whether white space stands before; `counts` how many words
    (marks aside) come before each place, one more place than there are words.
    """

    text: str
    starts: list[int]
    ends: list[int]
    ids: list[int]
    spaced: list[bool]
    counts: list[int]

    def edge(self, at: int) -> int:
        """How good a place for a change to begin or end is before word `at`: 3 a passage's edge, 2 a sentence's."""
        if at in (0, len(self.ids)):
            return 3
        if not self.spaced[at]:
            return 0
        end = self.ends[at - 1]
        if "\n" in self.text[end : self.starts[at]]:
            return 3
        return 2 if self.text[end - 1] in ".?!" else 1


class Run(NamedTuple):
    """`length` words from word `old` of the one text that are those from word `new` of the other."""

    old: int
    new: int
    length: int

    @property
    def old_end(self) -> int:
        return self.old + self.length

    @property
    def new_end(self) -> int:
        return self.new + self.length


@dataclass(frozen=True, slots=True)
class Alignment:
    """What became of the words, in three lists of runs, each in the old text's order.

    `kept`: what the diff keeps. `trusted`: the same without the runs that changes on both sides outweigh, which are as
    likely a coincidence. `moved`: stretches cut from one place and pasted at another.
    """

    kept: list[Run]
    trusted: list[Run]
    moved: list[Run]


@dataclass(slots=True)
class _Effort:
    left: int = EFFORT


def read_words(*texts: str) -> list[Words]:
    """Read texts into words that can be compared by their `ids`.

    >>> [words.ids for words in read_words("Non-party, the party.", "The party")]
    [[0, 1, 2, 3, 4], [5, 3]]
    """
    vocabulary: dict[str, int] = {}
    return [_read(text, vocabulary) for text in texts]


def _read(text: str, vocabulary: dict[str, int]) -> Words:
    words = Words(text, [], [], [], [], [0])
    end = count = 0
    for found in _WORD.finditer(text):
        start, word = found.start(), found.group()
        words.spaced.append(start > end)
        end = found.end()
        words.starts.append(start)
        words.ends.append(end)
        words.ids.append(vocabulary.setdefault(word, len(vocabulary)))
        count += word[0] not in PUNCTUATION
        words.counts.append(count)
    return words


def align(old: Words, new: Words) -> Alignment:
    """Align two texts that were read together. Takes time and memory near the texts' length, see the module."""
    twins = list(_twins(old.ids, new.ids))
    kept = _slid(old, new, _diff(old.ids, new.ids, twins))
    trusted = _trusted(old, new, kept)
    return Alignment(kept, trusted, _moved(old, new, trusted, twins))


def _twins(old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The places of the stretches of SHINGLE words that occur once in the old text and once in the new."""
    there = _once(new)
    for stretch, at in _once(old).items():
        twin = there.get(stretch, -1)
        if at >= 0 and twin >= 0:
            yield at, twin


def _once(ids: Sequence[int]) -> dict[tuple[int, ...], int]:
    """Each stretch with its place, in order of first occurrence; -1 for one that occurs again."""
    found: dict[tuple[int, ...], int] = {}
    for at, stretch in enumerate(zip(*(ids[shift:] for shift in range(SHINGLE)), strict=False)):
        found[stretch] = -1 if stretch in found else at
    return found


def _diff(old: list[int], new: list[int], twins: Iterable[tuple[int, int]]) -> list[Run]:
    """Runs in both texts' order, joined where they touch."""
    head, tail = _common_edges(old, new)
    old_end, new_end = len(old) - tail, len(new) - tail
    inner = [
        (i, j)
        for i, j in twins
        if head <= i <= old_end - SHINGLE and head <= j <= new_end - SHINGLE  # the edges are settled
    ]
    anchors = [*_anchors(inner, head), Run(old_end, new_end, tail)]
    effort, runs = _Effort(), [Run(0, 0, head)]
    for anchor in anchors:
        i, j = runs[-1].old_end, runs[-1].new_end
        for run in _compare(old[i : anchor.old], new[j : anchor.new], effort):
            _join(runs, Run(i + run.old, j + run.new, run.length))
        _join(runs, anchor)
    return [run for run in runs if run.length]


def _common_edges(old: Sequence[int], new: Sequence[int]) -> tuple[int, int]:
    """How many words both begin with, and how many of the rest both end with."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _join(runs: list[Run], run: Run) -> None:
    """Add `run` to `runs`, as one with the last where they touch."""
    last = runs[-1]
    if (last.old_end, last.new_end) == (run.old, run.new):
        runs[-1] = Run(last.old, last.new, last.length + run.length)
    elif run.length:
        runs.append(run)


def _anchors(twins: Sequence[tuple[int, int]], head: int) -> list[Run]:
    """The most twins that stand in one order, as runs without overlap that begin at word `head` or later."""
    runs = [Run(head, head, 0)]
    for i, j in _longest_rise(twins):
        step = max(0, runs[-1].old_end - i, runs[-1].new_end - j)
        if step < SHINGLE:
            _join(runs, Run(i + step, j + step, SHINGLE - step))
    return [run for run in runs if run.length]


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of `pairs`, which rise in their first numbers, that rises in the second too (patience)."""
    tops: list[int] = []
    top_at: list[int] = []
    before: list[int] = []
    for at, (_, second) in enumerate(pairs):
        pile = bisect_left(tops, second)
        before.append(top_at[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [second]
        top_at[pile : pile + 1] = [at]
    rise = []
    at = top_at[-1] if top_at else -1
    while at >= 0:
        rise.append(pairs[at])
        at = before[at]
    return rise[::-1]


def _compare(old: list[int], new: list[int], effort: _Effort) -> Iterator[Run]:
    """Runs that two stretches share, by Myers's algorithm; as many as can be while `effort` lasts."""
    head, tail = _common_edges(old, new)
    if head:
        yield Run(0, 0, head)
    i, j = head, head
    old_end, new_end = len(old) - tail, len(new) - tail
    while i < old_end and j < new_end:
        for run in _furthest(old[i:old_end], new[j:new_end], effort):
            yield Run(i + run.old, j + run.new, run.length)
        i, j = i + run.old_end, j + run.new_end
    if tail:
        yield Run(old_end, new_end, tail)


def _furthest(old: list[int], new: list[int], effort: _Effort) -> list[Run]:
    """The best path from the beginning of both: to their ends, to a run of SURE words, or as far as the effort reaches.

    Runs on the path; the last one, which may be empty, ends where the path does. At least one word is passed.
    """
    reach = FAR if effort.left > 0 else NEAR
    home = len(old) - len(new)
    rows: list[dict[int, int]] = []
    row, longest = {0: 0}, 0
    while row.get(home) != len(old) and longest < SURE and len(rows) <= reach:
        if rows:
            row = _next_row(rows[-1], len(rows), len(old), len(new))
        for diagonal, start in row.items():
            i, j = start, start - diagonal
            while i < len(old) and j < len(new) and old[i] == new[j]:
                i, j = i + 1, j + 1
            row[diagonal] = i
            longest = max(longest, i - start)
            effort.left -= 1 + i - start
        rows.append(row)
    if row.get(home) == len(old):
        return _path(rows, home, len(old), len(new))
    best = max(row, key=lambda diagonal: (2 * row[diagonal] - diagonal, -abs(diagonal - home)))
    return _path(rows, best, len(old), len(new))


def _next_row(row: dict[int, int], difference: int, width: int, height: int) -> dict[int, int]:
    """How far into the old text one difference more gets on each diagonal (old minus new place), before any run."""
    further = {}
    for diagonal in range(-difference, difference + 1, 2):
        start = _start(row, diagonal, width, height)
        if start >= 0:
            further[diagonal] = start
    return further


def _start(row: dict[int, int], diagonal: int, width: int, height: int) -> int:
    """Where a run on `diagonal` may begin, one difference after `row`; -1 where neither text has a word left for it."""
    down, right = row.get(diagonal + 1, -1), row.get(diagonal - 1, -2) + 1
    return max(-1 if down - diagonal > height else down, -1 if right > width else right)


def _path(rows: list[dict[int, int]], diagonal: int, width: int, height: int) -> list[Run]:
    """The runs on the way to where the last of `rows` is on `diagonal`."""
    runs: list[Run] = []
    for at in range(len(rows) - 1, -1, -1):
        end = rows[at][diagonal]
        start = _start(rows[at - 1], diagonal, width, height) if at else 0
        if end > start or not runs:
            runs.append(Run(start, start - diagonal, end - start))
        if at:
            diagonal += 1 if rows[at - 1].get(diagonal + 1, -1) == start else -1
    return runs[::-1]


def _slid(old: Words, new: Words, runs: list[Run]) -> list[Run]:
    """Slide what was only inserted, or only deleted, to where sentences and passages end, if it can be read so.

    Of "He owed [care. He owed ]a duty" and "[He owed care. ]He owed a duty", the second is what an editor did.
    """
    slid = runs[:1]
    for run in runs[1:]:
        last, left = slid[-1], 0
        if last.old_end == run.old:
            left = _slide(new, last.new_end, run.new, last.length, run.length)
        elif last.new_end == run.new:
            left = _slide(old, last.old_end, run.old, last.length, run.length)
        slid[-1] = Run(last.old, last.new, last.length - left)
        slid.append(Run(run.old - left, run.new - left, run.length + left))
    return [run for run in slid if run.length]


def _slide(words: Words, start: int, end: int, before: int, after: int) -> int:
    """How many words to the left (to the right, where negative) the change `start`..`end` is best taken.

    It has `before` unchanged words on its left and `after` on its right.
    """
    ids, left, right = words.ids, 0, 0
    while left < min(before, SLIDE) and ids[start - left - 1] == ids[end - left - 1]:
        left += 1
    while right < min(after, SLIDE) and ids[start + right] == ids[end + right]:
        right += 1
    places = range(-right, left + 1)
    return max(places, key=lambda step: (words.edge(start - step) + words.edge(end - step), -abs(step), step))


def _trusted(old: Words, new: Words, runs: list[Run]) -> list[Run]:
    """Drop each run of fewer than SHINGLE words that has no more words than the changes on either side of it."""
    trusted = [Run(0, 0, 0)]
    for run in [*runs, Run(len(old.ids), len(new.ids), 0)]:
        while len(trusted) > 1 and _incidental(old, new, trusted[-2], trusted[-1], run):
            trusted.pop()
        trusted.append(run)
    return [run for run in trusted if run.length]


def _incidental(old: Words, new: Words, before: Run, run: Run, after: Run) -> bool:
    words = old.counts[run.old_end] - old.counts[run.old]
    return words < SHINGLE and words <= min(_change(old, new, before, run), _change(old, new, run, after))


def _change(old: Words, new: Words, before: Run, after: Run) -> int:
    """Words changed between two runs, in the text that has more of them; -1 where nothing stands between."""
    if (before.old_end, before.new_end) == (after.old, after.new):
        return -1
    return max(
        old.counts[after.old] - old.counts[before.old_end],
        new.counts[after.new] - new.counts[before.new_end],
    )


def _moved(old: Words, new: Words, trusted: list[Run], twins: Iterable[tuple[int, int]]) -> list[Run]:
    """Twins both of which no trusted run holds, as far as the same words reach around them."""
    free_old, free_new = bytearray(b"\1") * len(old.ids), bytearray(b"\1") * len(new.ids)
    for run in trusted:
        free_old[run.old : run.old_end] = free_new[run.new : run.new_end] = bytes(run.length)
    moved = []
    for i, j in twins:
        if all(free_old[i : i + SHINGLE]) and all(free_new[j : j + SHINGLE]):
            back = _reach(zip(range(i - 1, -1, -1), range(j - 1, -1, -1), strict=False), old, new, free_old, free_new)
            ahead = zip(range(i + SHINGLE, len(old.ids)), range(j + SHINGLE, len(new.ids)), strict=False)
            run = Run(i - back, j - back, back + SHINGLE + _reach(ahead, old, new, free_old, free_new))
            free_old[run.old : run.old_end] = free_new[run.new : run.new_end] = bytes(run.length)
            moved.append(run)
    return moved


def _reach(places: Iterable[tuple[int, int]], old: Words, new: Words, free_old: bytearray, free_new: bytearray) -> int:
    """How many of `places`, from the first, hold the same word in both texts, both free."""
    count = 0
    for i, j in places:
        if not (free_old[i] and free_new[j] and old.ids[i] == new.ids[j]):
            break
        count += 1
    return count
