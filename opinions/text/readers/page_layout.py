"""From the characters of a page and their places to lines of text that are indented as the page has them.

The pages of one document share the width of a column and the pitch of a line, so that an indent is the same everywhere.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from opinions.text.readers.slip_pages import NOTE_LABEL

SAME_BASELINE = 0.25
RAISED = 0.75
SMALL = 0.85
WORD_GAP = 0.18
COLUMN_GAP = 1.5
MOST_BLANKS = 5
OPEN, CLOSE = 1.3, 0.8
LONG_LINE = 40
RULE = "—" * 10
NOTE_SIZE = 0.95
HALF = 0.5
DEFAULT_WIDTH, DEFAULT_PITCH = 5.0, 12.0
RAISED_LABEL = re.compile(r"\d{1,3}|[*†‡]{1,4}")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character from `left` to `right` on its baseline, in points from the page's lower left corner.

    `size` is its height; zero for a space that stands between two words and has no place of its own. `style` tells how
    its font sets it off, as a sum of `page_emphasis.BITS`.
    """

    character: str
    left: float
    right: float
    baseline: float
    size: float
    style: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line drawn from `left` to `right` at the height `bottom`, in points."""

    left: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageLayout:
    """What stands on one page. `unmapped`: how many of its characters have no meaning in their font."""

    number: int
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    unmapped: int = 0
    unread: bool = False


@dataclass(slots=True)
class _Run:
    """Characters that follow each other on one baseline, without a gap wider than a few letters."""

    left: float
    right: float
    baseline: float
    size: float
    text: list[str] = field(default_factory=list)
    styles: bytearray = field(default_factory=bytearray)

    def add(self, character: str, style: int) -> None:
        self.text.append(character)
        self.styles.append(style)

    @property
    def words(self) -> str:
        return "".join(self.text)


@dataclass(slots=True)
class PrintedLine:
    """The runs of one printed line; `baseline` and `size` are those of its widest run."""

    baseline: float
    size: float
    runs: list[_Run]

    @property
    def left(self) -> float:
        return self.runs[0].left


Styled = tuple[str, bytes]
"""Words, and for each of their code points how its font sets it off (`Glyph.style`)."""


def lay_out(pages: Sequence[PageLayout]) -> list[Styled]:
    """The text of each page: lines indented in columns of the document's usual letter, with blank lines where it has
    room. A line is drawn (`——————————`) for a rule with notes below it.

    >>> glyphs = [Glyph(each, 72.0 + 6 * at, 78.0 + 6 * at, 700.0, 12.0) for at, each in enumerate("Held.")]
    >>> [text.strip() for text, _styles in lay_out([PageLayout(1, tuple(glyphs), ())])]
    ['Held.']
    """
    lined = [printed_lines(page.glyphs) for page in pages]
    column = _column(pages)
    pitch = _pitch(lined)
    usual = usual_size(line for lines in lined for line in lines)
    texts = []
    notes_seen = False
    for page, lines in zip(pages, lined, strict=True):
        at = notes_rule(page.rules, lines, usual, notes_seen=notes_seen)
        notes_seen = notes_seen or at is not None
        texts.append(_joined(_written(lines, column, pitch, at)))
    return texts


def _joined(lines: Iterable[Styled]) -> Styled:
    texts, styles = zip(*lines, strict=True) if (lines := list(lines)) else ((), ())
    return "\n".join(texts), b"\0".join(styles)


def _column(pages: Sequence[PageLayout]) -> float:
    """The usual width of a character, in points."""
    widths = [each.right - each.left for page in pages for each in page.glyphs if each.size and each.character.strip()]
    return (median(widths) if widths else 0) or DEFAULT_WIDTH


def _pitch(lined: Sequence[Sequence[PrintedLine]]) -> float:
    """The usual distance between the baselines of two lines, in points."""
    steps: Counter[int] = Counter()
    for lines in lined:
        for above, below in pairwise(lines):
            steps[round(above.baseline - below.baseline)] += 1
    found = max(steps, key=lambda step: (steps[step], step), default=0)
    return float(found) if found > 0 else DEFAULT_PITCH


def usual_size(lines: Iterable[PrintedLine]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += sum(len(run.text) for run in line.runs)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def printed_lines(glyphs: Sequence[Glyph]) -> list[PrintedLine]:
    """The printed lines from the top down. Raised and lowered signs belong to the line that they stand in."""
    runs = [run for run in _runs(glyphs) if run.words.strip()]
    usual = median(run.size for run in runs) if runs else 0.0
    lines: list[PrintedLine] = []
    small: list[_Run] = []
    for run in sorted(runs, key=lambda run: -run.baseline):
        last = lines[-1] if lines else None
        if last and last.baseline - run.baseline <= SAME_BASELINE * max(last.size, run.size):
            last.runs.append(run)
            last.size = max(last.size, run.size)
        elif run.size < SMALL * usual and RAISED_LABEL.fullmatch(run.words.strip()):
            small.append(run)
        else:
            lines.append(PrintedLine(run.baseline, run.size, [run]))
    for run in small:
        _give(run, lines)
    lines.sort(key=lambda line: -line.baseline)
    for line in lines:
        line.runs.sort(key=lambda run: run.left)
    return lines


def _give(run: _Run, lines: list[PrintedLine]) -> None:
    """Puts a small run into the line in whose height it stands, the nearest first, else on a line of its own."""
    heights = [-line.baseline for line in lines]
    at = bisect_left(heights, -run.baseline)
    near = [line for line in lines[max(at - 2, 0) : at + 2] if _stands_in(run, line)]
    if near:
        min(near, key=lambda line: (run.size >= line.size, abs(run.baseline - line.baseline))).runs.append(run)
    else:
        lines.insert(at, PrintedLine(run.baseline, run.size, [run]))


def _stands_in(run: _Run, line: PrintedLine) -> bool:
    return -SAME_BASELINE * line.size <= run.baseline - line.baseline <= RAISED * line.size


def _runs(glyphs: Sequence[Glyph]) -> Iterator[_Run]:
    """The characters in runs, as they were drawn; a space of the library's own ends no run."""
    run: _Run | None = None
    for glyph in glyphs:
        if not glyph.size:
            if run is not None and run.text[-1:] != [" "]:
                run.add(" ", 0)
            continue
        if run is None or not _goes_on(run, glyph):
            if run is not None:
                yield run
                run = None
            if glyph.character.isspace():
                continue
            run = _Run(glyph.left, glyph.right, glyph.baseline, glyph.size)
        elif glyph.left - run.right > WORD_GAP * run.size and run.text[-1:] != [" "]:
            run.add(" ", 0)
        run.add(glyph.character, glyph.style)
        run.right = max(run.right, glyph.right)
    if run is not None:
        yield run


def _goes_on(run: _Run, glyph: Glyph) -> bool:
    same = abs(glyph.baseline - run.baseline) < 1 and SMALL <= glyph.size / run.size <= 1 / SMALL
    gap = glyph.left - run.right
    return same and -HALF * run.size <= gap <= COLUMN_GAP * run.size


def _written(lines: Sequence[PrintedLine], column: float, pitch: float, rule_at: int | None) -> Iterator[Styled]:
    step = pitch
    for at, line in enumerate(lines):
        if at:
            gap = lines[at - 1].baseline - line.baseline
            yield from [("", b"")] * _blanks(gap, pitch, step)
            step = gap
        if at == rule_at:
            yield _plain(" " * round(line.left / column) + RULE)
        yield _text(line, column)


def _blanks(gap: float, pitch: float, step: float) -> int:
    """How many blank lines a gap is worth: more than a line's pitch, or than the closer pitch of the lines above it."""
    lines = gap / pitch
    if lines < OPEN:
        return int(step < CLOSE * pitch and gap > OPEN * step > 0)
    return min(max(round(lines) - 1, 1), MOST_BLANKS)


def _plain(words: str) -> Styled:
    return words, bytes(len(words))


def _text(line: PrintedLine, column: float) -> Styled:
    """The line with its indent; between runs a space for a word's gap, several for a wide one."""
    first = line.runs[0]
    pieces = [_plain(" " * max(round(first.left / column), 0))]
    before: _Run | None = None
    for run in line.runs:
        if before is not None:
            gap = run.left - before.right
            spaced = before.words.endswith((" ", "\t")) or run.words.startswith(" ")
            if gap > COLUMN_GAP * line.size:
                pieces.append(_plain(" " * max(round(gap / column), 3)))
            elif not spaced and (_is_label(before, line) or (gap > WORD_GAP * line.size and not _is_raised(run, line))):
                pieces.append(_plain(" "))
        pieces.append((run.words, bytes(run.styles)))
        before = run
    words = "".join(text for text, _ in pieces).rstrip()
    return words, b"".join(styles for _, styles in pieces)[: len(words)]


def _is_label(run: _Run, line: PrintedLine) -> bool:
    """Whether a run is the raised number at the beginning of a note."""
    return run is line.runs[0] and _is_raised(run, line)


def _is_raised(run: _Run, line: PrintedLine) -> bool:
    """Whether a run is a small raised number or sign: it belongs to the word before it."""
    raised = run.baseline > line.baseline and run.size < SMALL * line.size
    return raised and RAISED_LABEL.fullmatch(run.words.strip()) is not None


def notes_rule(rules: Sequence[Rule], lines: Sequence[PrintedLine], usual: float, *, notes_seen: bool) -> int | None:
    """The number of the line above which a rule stands that parts the notes from the body; None where there is none.

    Below it begins a note with its label, or a smaller text goes on with one. The lowest such rule counts.
    """
    for rule in sorted(rules, key=lambda rule: rule.bottom):
        at = next((number for number, line in enumerate(lines) if line.baseline < rule.bottom), None)
        if at is None or at == 0:
            continue
        below = lines[at:]
        first = " ".join(run.words.strip() for run in below[0].runs)
        smaller = all(line.size <= usual * NOTE_SIZE for line in below if len(_text(line, 1.0)[0].strip()) > LONG_LINE)
        if NOTE_LABEL.match(first) is not None or (notes_seen and smaller):
            return at
    return None
