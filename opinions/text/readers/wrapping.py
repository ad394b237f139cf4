"""Joins hard-wrapped lines into paragraphs, and the words that a line's end has parted.

A paragraph begins at an indent, or after a blank line where paragraphs are not indented; quotations stand indented as a
whole. A hyphen at a line's end goes where the text itself has the joined word elsewhere, or where its halves are no
words; where both halves are words, or the first one makes compounds, it is told what was done.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from opinions.text.kinds import PassageKind
from opinions.text.parsed import ParsedWarning
from opinions.text.readers.bylines import read_byline
from opinions.text.readers.drafts import Draft, Mark
from opinions.text.readers.lines import CutKind
from opinions.text.readers.structure import is_heading

LONG = 40
NEAR = 1
CENTRED = 8
SHORT = 60
PAGE_GAP = 3
MOST_BYLINE_LINES = 3
LEAST_SHARE = 5
FEWEST_LONG = 5
TERMINAL = re.compile(r"[.!?:][”’\"')\]]*$")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
LAST_WORD = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)$")
FIRST_WORD = re.compile(r"[^\W\d_]+")
SOFT_HYPHEN = "\u00ad"
HYPHENS = ("-", "\u2010", SOFT_HYPHEN)
DASHES = ("–", "—", "/")
SHORTEST_HALF = 3
COMPOUNDING = frozenset({"self", "well", "cross", "half"})
ENDINGS = frozenset(
    {"able", "body", "ever", "fore", "ful", "hood", "less", "ment", "ness", "over", "self", "selves", "ship"}
) | {"soever", "theless", "thing", "times", "ward", "wards", "where", "wise"}
MOST_DOUBTS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source at `at`, its white space off. `page`: the page that begins with it, if one does.

    `blanks`: the blank lines above it. `level`: how far it is indented beyond the text of its page; `room`: how far it
    ends before the longest line there, in columns.
    """

    at: int
    text: str
    indent: int
    blanks: int = 0
    level: int = 0
    room: int = 0
    page: str | None = None

    @property
    def is_flush(self) -> bool:
        return self.level <= NEAR

    @property
    def is_centred(self) -> bool:
        """Whether it stands in the middle of its page, or at its right edge, as a heading or an order does."""
        at_edge = self.room <= NEAR and self.level >= 2 * CENTRED
        balanced = abs(self.level - self.room) <= max(CENTRED // 2, self.level * 2 // 5)
        return self.level >= CENTRED and len(self.text) < SHORT and (at_edge or balanced)


def base_indent(lines: Iterable[Line], usual: int | None = None) -> int:
    """The indent of a page's running text: the least that a fifth of its long lines have.

    A page of few lines has the `usual` one, if all of it stands at that or further in.
    """
    counts = Counter(line.indent for line in lines if len(line.text) >= LONG)
    if usual is not None and counts.total() < FEWEST_LONG and min(counts, default=usual) >= usual:
        return usual
    frequent = [indent for indent, count in counts.items() if count * LEAST_SHARE >= counts.total()]
    return min(frequent, default=usual or 0)


def is_indented_style(lines: Sequence[Line]) -> bool:
    """Whether paragraphs begin with an indent, rather than after a blank line alone."""
    indented = sum(
        not line.is_flush and not line.is_centred and after.is_flush and not after.blanks
        for line, after in pairwise(lines)
    )
    block = sum(
        line.is_flush and bool(line.blanks) and not line.page and after.is_flush and not after.blanks
        for line, after in pairwise(lines)
    )
    return indented > block


def paragraphs(lines: Sequence[Line], *, indented: bool) -> list[list[Line]]:
    """The lines of each paragraph, heading or quotation, in order."""
    grouped: list[list[Line]] = []
    for line in lines:
        if grouped and _goes_on(grouped[-1], line, indented=indented):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return grouped


def _goes_on(paragraph: Sequence[Line], line: Line, *, indented: bool) -> bool:
    last = paragraph[-1]
    if line.is_centred or last.is_centred or _is_whole_byline(paragraph):
        return False
    if line.blanks:
        return _goes_on_after_blank(paragraph, line, indented=indented)
    open_ended = not TERMINAL.search(last.text)
    if line.is_flush:
        return (line.level >= -NEAR or open_ended) and not (is_quotation(paragraph) and last.level > NEAR)
    if len(paragraph) == 1 and len(last.text) < SHORT and not open_ended:
        return False
    lowered = open_ended and line.text[0].islower()
    if last.is_flush:
        return line.page is not None and lowered
    return line.level <= last.level + NEAR or lowered


def _goes_on_after_blank(paragraph: Sequence[Line], line: Line, *, indented: bool) -> bool:
    """Whether a blank line, or a page's end, stands within a paragraph."""
    last = paragraph[-1]
    if line.is_flush == is_quotation(paragraph):
        return False
    open_ended = not TERMINAL.search(last.text)
    if indented and line.is_flush and not (is_heading(line.text) or is_heading(last.text)):
        return open_ended or line.page is not None or line.blanks >= PAGE_GAP
    return open_ended and (line.page is not None or line.text[0].islower())


def _is_whole_byline(paragraph: Sequence[Line]) -> bool:
    """Whether the lines so far are a byline that says what it begins: what follows is the writing's own."""
    if len(paragraph) > MOST_BYLINE_LINES or not TERMINAL.search(paragraph[-1].text):
        return False
    byline = read_byline(" ".join(line.text for line in paragraph))
    return byline is not None and byline.is_explicit


def is_quotation(paragraph: Sequence[Line]) -> bool:
    """Whether a paragraph is indented as a whole; a single line tells nothing."""
    return len(paragraph) > 1 and all(not line.is_flush for line in paragraph)


class Vocabulary:
    """The words that a text has within its lines, where no line's end can have parted them."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._counts: Counter[str] = Counter()
        parted = False
        for line in lines:
            words = [word.lower() for word in WORD.findall(line.text)]
            inner = words[parted and bool(words) :]
            parted = line.text.endswith(HYPHENS)
            self._counts.update(inner[:-1] if parted else inner)
            for word in inner[:-1] if parted else inner:
                self._counts.update(word.split("-") if "-" in word else ())

    def seam(self, left: str, right: str) -> tuple[str, bool]:
        """What stands between two lines that a hyphen joins, and whether that is doubtful. The hyphen is off `left`."""
        last, first = LAST_WORD.search(left), FIRST_WORD.match(right)
        if last is None or first is None or not first[0][0].islower():
            return "-", False
        head, tail = last[0].lower(), first[0].lower()
        joined, apart = self._counts[head + tail], self._counts[f"{head}-{tail}"]
        if joined or apart:
            return ("", False) if joined >= apart else ("-", False)
        half = head.rpartition("-")[2]
        if half in COMPOUNDING:
            return "-", True
        words = self._counts[half] and self._counts[tail] and min(len(half), len(tail)) >= SHORTEST_HALF
        return ("-" if words and tail not in ENDINGS else "", bool(words))


def join(
    lines: Sequence[Line], words: Vocabulary, *, group: str, kind: PassageKind | None = None
) -> tuple[Draft, list[ParsedWarning]]:
    """One paragraph of these lines; pages begin in it as marks of `group`. Warns of hyphens that were kept in doubt."""
    pieces: list[str] = []
    length = 0
    marks: list[Mark] = []
    warnings: list[ParsedWarning] = []
    for at, line in enumerate(lines):
        text, gap = line.text, "\n" if at + 1 < len(lines) else ""
        if gap and text.endswith(HYPHENS):
            bare = text[:-1]
            gap, doubtful = ("", False) if text.endswith(SOFT_HYPHEN) else words.seam(bare, lines[at + 1].text)
            text = bare
            if doubtful:
                warnings.append(_doubt(line, bare, lines[at + 1].text, kept=bool(gap)))
        elif gap and text.endswith(DASHES) and not text[-2:-1].isspace():
            gap = ""
        if line.page is not None:
            marks.append(Mark(length, CutKind.PAGE, line.page, "", group))
        pieces.append(text + gap)
        length += len(text) + len(gap)
    if kind is None:
        kind = PassageKind.BLOCKQUOTE if is_quotation(lines) else PassageKind.PARAGRAPH
    return Draft(lines[0].at, "".join(pieces), kind, None, tuple(marks)), warnings


def _doubt(line: Line, left: str, right: str, *, kept: bool) -> ParsedWarning:
    head, tail = LAST_WORD.search(left), FIRST_WORD.match(right)
    halves = (head[0] if head else "", tail[0] if tail else "")
    apart, whole = "-".join(halves), "".join(halves)
    done, other = ("the hyphen was kept", whole) if kept else (f"they were joined to “{whole}”", apart)
    return ParsedWarning(
        line.at + max(len(left) - len(halves[0]), 0),
        f"“{apart}” was parted at a line's end, and may be one word or two: {done}. Check that “{other}” is not meant.",
    )


def limited(warnings: Sequence[ParsedWarning]) -> list[ParsedWarning]:
    """The warnings, the many after the first fifty in one sentence."""
    if len(warnings) <= MOST_DOUBTS:
        return list(warnings)
    rest = len(warnings) - MOST_DOUBTS
    more = ParsedWarning(warnings[MOST_DOUBTS].at, f"{rest} more words parted at a line's end are as doubtful.")
    return [*warnings[:MOST_DOUBTS], more]
