"""Pages that are set in two columns, unfolded into one: the left column, the right one, then the notes of both.

Columns are seen by the places of the words alone: a strip that most lines leave free, with words on both its sides that
begin at one edge. Where some of this is there and not all, the page is left as it is and told.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from opinions.text.readers.page_layout import (
    Glyph,
    PageLayout,
    PrintedLine,
    Rule,
    notes_rule,
    printed_lines,
    usual_size,
)

FEWEST_LINES = 8
MOST_CROSSING = 0.25
FEWEST_BOTH = 0.5
FEWEST_ALIGNED = 0.6
MIDDLE = (0.3, 0.7)
STEP = 2.0
LEAST_GUTTER = 0.8
WORDS_APART = 0.6
EDGE = 3.0
APART = 1.8
HALF = 0.5
DEFAULT_SIZE = 12.0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words without a wide gap between them, on one baseline."""

    left: float
    right: float
    baseline: float


@dataclass(frozen=True, slots=True)
class _Block:
    """What is stacked as one: its glyphs and rules, their top and bottom, and how far they move to the left."""

    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...] = ()
    shift: float = 0.0


def in_one_column(pages: Sequence[PageLayout]) -> tuple[list[PageLayout], list[int]]:
    """The pages with those in two columns unfolded, and the numbers of those of which it is not sure.

    No glyph is lost and none is added; only their places change.
    """
    found = [_gutter(page) for page in pages]
    usual = usual_size(line for page in pages for line in printed_lines(page.glyphs))
    unfolded: list[PageLayout] = []
    notes_seen = False
    for page, (gutter, _) in zip(pages, found, strict=True):
        if gutter is None:
            unfolded.append(page)
            continue
        made, noted = _unfolded(page, gutter, usual, notes_seen=notes_seen)
        notes_seen = notes_seen or noted
        unfolded.append(made)
    return unfolded, [page.number for page, (_, doubted) in zip(pages, found, strict=True) if doubted]


def _gutter(page: PageLayout) -> tuple[float | None, bool]:
    """The middle of the strip between two columns, or None; and whether it is doubted that there is one."""
    stretches = _stretches(page.glyphs)
    rows = _rows(stretches)
    if len(rows) < FEWEST_LINES:
        return None, False
    left = min(each.left for each in stretches)
    width = max(each.right for each in stretches) - left
    best: tuple[int, float] | None = None
    at = left + MIDDLE[0] * width
    while at < left + MIDDLE[1] * width:
        both = sum(_is_parted(row, at) for row in rows)
        if best is None or both > best[0]:
            best = both, at
        at += STEP
    if best is None or best[0] < FEWEST_LINES or best[0] < FEWEST_BOTH * len(rows):
        return None, False
    parted = [row for row in rows if _is_parted(row, best[1])]
    crossing = sum(any(each.left < best[1] < each.right for each in row) for row in rows)
    starts = Counter(round(min(each.left for each in row if each.left > best[1]) / EDGE) for row in parted)
    edge, aligned = starts.most_common(1)[0]
    aligned = sum(starts[each] for each in (edge - 1, edge, edge + 1))
    sure = crossing <= MOST_CROSSING * len(rows) and aligned >= FEWEST_ALIGNED * len(parted)
    ends = max(each.right for row in parted for each in row if each.right <= best[1])
    begins = min(each.left for row in parted for each in row if each.left > best[1])
    return ((ends + begins) / 2 if sure else None), not sure


def _stretches(glyphs: Sequence[Glyph]) -> list[_Stretch]:
    """The words of a page, those joined between which there is no wide gap."""
    placed = sorted((each for each in glyphs if each.size and each.character.strip()), key=_reading_place)
    stretches: list[_Stretch] = []
    for glyph in placed:
        last = stretches[-1] if stretches else None
        same = last is not None and abs(last.baseline - glyph.baseline) < 1
        if last is not None and same and glyph.left - last.right < LEAST_GUTTER * glyph.size:
            stretches[-1] = replace(last, right=max(last.right, glyph.right))
        else:
            stretches.append(_Stretch(glyph.left, glyph.right, glyph.baseline))
    return stretches


def _reading_place(glyph: Glyph) -> tuple[int, float]:
    return -round(glyph.baseline), glyph.left


def _rows(stretches: Sequence[_Stretch]) -> list[list[_Stretch]]:
    rows: dict[int, list[_Stretch]] = {}
    for each in stretches:
        rows.setdefault(round(each.baseline), []).append(each)
    return list(rows.values())


def _is_parted(row: Sequence[_Stretch], at: float) -> bool:
    """Whether a row has words on both sides of a place, and none over it."""
    return any(each.right < at for each in row) and any(each.left > at for each in row) and not _is_over(row, at)


def _is_over(row: Sequence[_Stretch], at: float) -> bool:
    return any(each.left <= at <= each.right for each in row)


def _unfolded(page: PageLayout, gutter: float, usual: float, *, notes_seen: bool) -> tuple[PageLayout, bool]:
    """The page in one column, and whether it has notes below a rule."""
    blocks: list[_Block] = []
    noted: list[_Block] = []
    rule: Rule | None = None
    for band, wide in _bands(page, gutter):
        if wide:
            blocks.append(_Block(band))
            continue
        lefts, rights = _parted(band, lambda each: each.left < gutter)
        shift = min((each.left for each in rights if each.size), default=0.0) - min(
            (each.left for each in lefts if each.size), default=0.0
        )
        for own, moved in ((lefts, 0.0), (rights, shift)):
            body, notes, above = _without_notes(own, page.rules, usual, notes_seen=notes_seen or bool(noted))
            blocks.append(_Block(body, shift=moved))
            if above is not None:
                noted.append(_Block(notes, shift=moved))
                rule = rule or above
    return _stacked(page, blocks, noted, rule), bool(noted)


def _bands(page: PageLayout, gutter: float) -> Iterator[tuple[tuple[Glyph, ...], bool]]:
    """The page from the top down in bands: lines that go over both columns, and lines in columns."""
    rows: dict[int, list[Glyph]] = {}
    last = 0
    for glyph in page.glyphs:
        last = round(glyph.baseline) if glyph.size else last
        rows.setdefault(last, []).append(glyph)
    ordered = sorted(rows.items(), reverse=True)
    kinds = _kinds([height for height, _ in ordered], [glyphs for _, glyphs in ordered], gutter)
    band: list[Glyph] = []
    for at, (_, glyphs) in enumerate(ordered):
        if at and kinds[at] != kinds[at - 1]:
            yield tuple(band), kinds[at - 1]
            band = []
        band.extend(glyphs)
    if band:
        yield tuple(band), kinds[-1]


def _kinds(heights: Sequence[int], rows: Sequence[Sequence[Glyph]], gutter: float) -> list[bool]:
    """For each row whether it goes over both columns: it crosses the gutter, or stands apart at the page's edge."""
    kinds = [_is_over(_stretches(row), gutter) for row in rows]
    gaps = Counter(above - below for above, below in pairwise(heights))
    pitch = gaps.most_common(1)[0][0] if gaps else 0
    if len(heights) > 1 and heights[0] - heights[1] > APART * pitch:
        kinds[0] = True
    if len(heights) > 1 and heights[-2] - heights[-1] > APART * pitch and _is_short(rows[-1]):
        kinds[-1] = True
    return kinds


def _is_short(row: Sequence[Glyph]) -> bool:
    """Whether a row holds no more than a page number."""
    return sum(each.size > 0 and bool(each.character.strip()) for each in row) <= EDGE * 2


def _without_notes(
    glyphs: tuple[Glyph, ...], rules: Sequence[Rule], usual: float, *, notes_seen: bool
) -> tuple[tuple[Glyph, ...], tuple[Glyph, ...], Rule | None]:
    """A column's body and its notes, and the rule between them; no notes where there is no such rule."""
    placed = [each for each in glyphs if each.size]
    if not placed:
        return glyphs, (), None
    left, right = min(each.left for each in placed), max(each.right for each in placed)
    own = [each for each in rules if each.left < right and each.right > left and each.left >= left - EDGE]
    lines = printed_lines(glyphs)
    at = notes_rule(own, lines, usual, notes_seen=notes_seen)
    if at is None:
        return glyphs, (), None
    rule = _rule_above(own, lines, at)
    return (*_parted(glyphs, lambda each: each.baseline >= rule.bottom), rule)


def _rule_above(rules: Sequence[Rule], lines: Sequence[PrintedLine], at: int) -> Rule:
    """The rule that stands directly above a line."""
    return min((each for each in rules if each.bottom > lines[at].baseline), key=lambda each: each.bottom)


def _parted(glyphs: Sequence[Glyph], is_first: Callable[[Glyph], bool]) -> tuple[tuple[Glyph, ...], tuple[Glyph, ...]]:
    """The glyphs in two, each space of the library's own with the glyph before it."""
    first: list[Glyph] = []
    second: list[Glyph] = []
    into = first
    for glyph in glyphs:
        if glyph.size:
            into = first if is_first(glyph) else second
        into.append(glyph)
    return tuple(first), tuple(second)


def _stacked(page: PageLayout, blocks: Sequence[_Block], noted: Sequence[_Block], rule: Rule | None) -> PageLayout:
    """The page with its blocks one below the other, the notes before what stands below all columns."""
    foot = blocks[-1:] if len(blocks) > 1 and noted and _is_foot(blocks[-1]) else ()
    body = blocks[: len(blocks) - len(foot)]
    glyphs: list[Glyph] = []
    rules: list[Rule] = []
    top = max((each.baseline for each in page.glyphs if each.size), default=0.0)
    for block in (*body, *noted, *foot):
        if block in noted and not rules and rule is not None:
            rules.append(replace(rule, bottom=top + HALF * DEFAULT_SIZE))
            top -= HALF * DEFAULT_SIZE
        moved, top = _lowered(block, top)
        glyphs.extend(moved)
    return replace(page, glyphs=tuple(glyphs), rules=tuple(rules))


def _is_foot(block: _Block) -> bool:
    return _is_short(block.glyphs)


def _lowered(block: _Block, top: float) -> tuple[list[Glyph], float]:
    """A block's glyphs with its first line at `top`, and where the line after its last one would stand."""
    placed = [each for each in block.glyphs if each.size]
    if not placed:
        return list(block.glyphs), top
    heights = sorted({round(each.baseline, 1) for each in placed}, reverse=True)
    gaps = Counter(round(above - below, 1) for above, below in pairwise(heights) if above - below > 1)
    pitch = gaps.most_common(1)[0][0] if gaps else 1.2 * max(each.size for each in placed)
    by = heights[0] - top
    moved = [
        replace(each, left=each.left - block.shift, right=each.right - block.shift, baseline=each.baseline - by)
        if each.size
        else each
        for each in block.glyphs
    ]
    return moved, heights[-1] - by - pitch
