"""The Parts of an opinion: which passages its numbered headings part it into, and what the writing is in each of them.

Which passages belong to a Part is told by the headings of a version, so that a correction or a repair of passages
needs no bookkeeping. What a Part is (`ParsedPart`) is said of its name, and holds for all within it that is not named
itself: what is said of `II` holds in `II–A`. A note belongs to the Part in which it is called.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from opinions.text.kinds import PassageKind
from opinions.text.pagination import Note
from opinions.text.parsed import ParsedPart
from opinions.text.part_names import COMPACT, NOTE_NAME, Number, Path, Style, is_note, name_of, numbers, path_of
from opinions.text.spans import Span

BARE = r"[IVXL]+|[A-Z]|\d{1,2}|[a-z]|[ivx]{1,5}"
JOINER = r"\s?[-–—‑.]\s?|\s"
WHOLE_PATH = re.compile(rf"(?:[IVXL]+[A-Z]|{BARE})(?:(?:{JOINER})(?:{BARE}))*[.)]?")
TITLED = re.compile(rf"(?P<path>(?:{BARE})(?:[-–‑](?:{BARE}))*)(?:[.)]|\s?[—–:]|\s-)\s+\S")
IN_PARENTHESES = re.compile(rf"\((?P<path>{BARE})\)(?:\s|$)")
PART = re.compile(rf"part\s+(?P<path>(?:{BARE})(?:(?:{JOINER})(?:{BARE})|\((?:{BARE})\))*)(?![\w’'])", re.IGNORECASE)
SYMBOLS = re.compile(r"[^\s()–—‑.:-]+")
LONGEST_NUMBER = 60
"""Code points of a heading in which its number is sought."""
RANKS = (Style.ROMAN, Style.LETTER, Style.DIGIT, Style.SMALL_LETTER, Style.SMALL_ROMAN)
"""What stands within what, as most opinions are numbered."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body: its passage's number in the version, and its words."""

    passage: int
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """A Part: its passages from `first` up to `end`, and its code points, all Parts within it included.

    The passages are those of the body; notes belong to it that are called from there.
    """

    path: Path
    first: int
    end: int
    span: Span

    @property
    def name(self) -> str:
        """The name as it is kept: `II–A`."""
        return name_of(self.path)


def heading_number(words: str) -> tuple[str, ...]:
    """The number that a heading bears, as the symbols of its levels; none where it bears none.

    >>> heading_number("II. The Claim"), heading_number("II–A"), heading_number("Part II(A)"), heading_number("A Duty")
    (('II',), ('II', 'A'), ('II', 'A'), ())
    """
    line = " ".join(words.split())
    whole = WHOLE_PATH.fullmatch(line)
    match = PART.match(line) or IN_PARENTHESES.match(line) or (None if whole else TITLED.match(line))
    given = match["path"] if match else line if whole else ""
    symbols = SYMBOLS.findall(given)
    if len(symbols) == 1 and not numbers(symbols[0]) and (compact := COMPACT.fullmatch(symbols[0])):
        symbols = [compact["roman"], compact["letter"]]
    return tuple(symbols) if all(map(numbers, symbols)) else ()


@dataclass
class _Outline:
    """The numbers under which the next heading stands, from the outermost level inwards."""

    levels: list[tuple[str, Number]] = field(default_factory=list)

    def enter(self, symbols: Sequence[str]) -> Path:
        """The path of the next heading, which bears these symbols."""
        if len(symbols) > 1:
            self.levels = [(symbol, numbers(symbol)[0]) for symbol in symbols]
        else:
            self._enter(symbols[0], numbers(symbols[0]))
        return tuple(symbol for symbol, _number in self.levels)

    def _enter(self, symbol: str, meant: Sequence[Number]) -> None:
        """Goes on with the innermost level that the number follows on; else opens a level, or begins one again."""
        level, number = self._next(meant) or self._first(meant) or self._after_gap(meant) or self._of_rank(meant[0])
        self.levels = [*self.levels[:level], (symbol, number)]

    def _next(self, meant: Sequence[Number]) -> tuple[int, Number] | None:
        return self._following(meant, lambda step: step == 1)

    def _after_gap(self, meant: Sequence[Number]) -> tuple[int, Number] | None:
        """Where a heading between is not known as such."""
        return self._following(meant, lambda step: step > 1)

    def _following(self, meant: Sequence[Number], fits: Callable[[int], bool]) -> tuple[int, Number] | None:
        for level, (_symbol, before) in reversed(list(enumerate(self.levels))):
            for number in meant:
                if number.style is before.style and fits(number.ordinal - before.ordinal):
                    return level, number
        return None

    def _first(self, meant: Sequence[Number]) -> tuple[int, Number] | None:
        """A first number opens a level within; where its style is in use already, that level begins again."""
        first = next((number for number in meant if number.ordinal == 1), None)
        if first is None:
            return None
        styles = [number.style for _symbol, number in self.levels]
        return styles.index(first.style) if first.style in styles else len(styles), first

    def _of_rank(self, number: Number) -> tuple[int, Number]:
        """The level that a number has in most opinions, where nothing before tells it."""
        ranks = [RANKS.index(before.style) for _symbol, before in self.levels]
        rank = RANKS.index(number.style)
        return next((level for level, before in enumerate(ranks) if before >= rank), len(ranks)), number


def paths_of(headings: Sequence[str]) -> list[Path]:
    """The paths of headings in their order; an empty one for a heading without a number.

    A symbol means what it follows on: `I` after `H` is a letter.

    >>> [name_of(path) for path in paths_of(["I", "A. Facts", "B", "Costs", "II", "A", "1"])]
    ['I', 'I–A', 'I–B', '', 'II', 'II–A', 'II–A–1']
    """
    outline = _Outline()
    numbered = [heading_number(words) for words in headings]
    return [outline.enter(symbols) if symbols else () for symbols in numbered]


class PartOutline:
    """The Parts of one version, from its numbered headings and notes; offsets are code points of its text."""

    def __init__(self, headings: Sequence[Heading], spans: Sequence[Span], notes: Sequence[Note]) -> None:
        """`spans` are those of all passages of the version, in reading order; `notes` as `Pagination` pairs them."""
        self._notes = notes
        self._note_starts = [note.span.start for note in notes]
        opened = [
            (path, heading.passage)
            for path, heading in zip(paths_of([each.words for each in headings]), headings, strict=True)
            if path
        ]
        body = 1 + max((at for at, span in enumerate(spans) if self._note_at(span.start) is None), default=0)
        self.parts = tuple(_part(opened, at, spans, body) for at in range(len(opened)))
        self._starts = [part.span.start for part in self.parts]

    def path_at(self, offset: int) -> Path:
        """The path of the innermost Part in which the character at `offset` stands; `()` outside of all.

        In a note it is that of its call.
        """
        return self.paths_at(offset)[-1]

    def paths_at(self, offset: int) -> tuple[Path, ...]:
        """The paths by which the character at `offset` can be named: of a note its own, then that of its Part."""
        note = self._note_at(offset)
        if note is None:
            return (self._body_path(offset),)
        called = self._body_path(max(note.call - 1, 0)) if note.call is not None else ()
        return (NOTE_NAME + note.label,), called

    def part_at(self, offset: int) -> Part | None:
        """The innermost Part in which the character at `offset` stands, or is called from; None outside of all."""
        path = self.path_at(offset)
        return next((part for part in reversed(self.parts) if part.path == path), None) if path else None

    def named(self, name: str) -> list[Part | Note]:
        """What bears that name: no Part or note, one, or several where numbers begin again."""
        path = path_of(name)
        if is_note(path):
            return [note for note in self._notes if NOTE_NAME + note.label == path[0]]
        return [part for part in self.parts if part.path == path]

    def _body_path(self, offset: int) -> Path:
        at = bisect_right(self._starts, offset) - 1
        return self.parts[at].path if at >= 0 else ()

    def _note_at(self, offset: int) -> Note | None:
        at = bisect_right(self._note_starts, offset) - 1
        return self._notes[at] if at >= 0 and offset <= self._notes[at].span.end else None


def _part(opened: Sequence[tuple[Path, int]], at: int, spans: Sequence[Span], body: int) -> Part:
    """The Part of the heading with that number, up to the next one that is not within it, or the body's end."""
    path, first = opened[at]
    after = [passage for other, passage in opened[at + 1 :] if other[: len(path)] != path or other == path]
    end = after[0] if after else max(body, first + 1)
    return Part(path, first, end, Span(spans[first].start, spans[end - 1].end))


NO_PARTS = PartOutline((), (), ())


@dataclass(frozen=True)
class Allotment:
    """What a writing is, Part by Part: `whole` (whose name is empty), and the Parts where it differs."""

    whole: ParsedPart
    said: Mapping[Path, ParsedPart] = field(default_factory=dict)
    outline: PartOutline = NO_PARTS

    @classmethod
    def of(cls, whole: ParsedPart, parts: Sequence[ParsedPart], outline: PartOutline) -> "Allotment":
        """The allotment of a writing of which `parts` are said; a name that is none is left out."""
        said: dict[Path, ParsedPart] = {}
        for part in parts:
            try:
                said[path_of(part.name)] = part
            except ValueError:  # nothing in the text can bear it; whoever wrote it is told (`doubts`)
                continue
        return cls(whole, said, outline)

    def at(self, offset: int) -> ParsedPart:
        """What the writing is where the character at `offset` stands: in the innermost Part that is named, if any."""
        for path in self.outline.paths_at(offset) if self.said else ():
            for length in range(len(path), 0, -1):
                if path[:length] in self.said:
                    return self.said[path[:length]]
        return self.whole

    def over(self, spans: Sequence[Span]) -> list[ParsedPart]:
        """What the writing is in passages at `spans`, each Part (and the whole) once, in reading order."""
        return list(dict.fromkeys(self.at(span.start) for span in spans)) or [self.whole]

    def name_at(self, offset: int) -> str:
        """The name of the innermost Part at `offset`, whether anything is said of it or not; empty outside of all."""
        return name_of(self.outline.path_at(offset))


def openings(allotment: Allotment, spans: Sequence[Span]) -> dict[int, tuple[str, ParsedPart]]:
    """Where a reader is told that kind or joiners change: by the index of the passage, the Part's name and what it is.

    `spans` are those of all passages. A heading right before the heading of a Part within it says nothing.
    """
    found: dict[int, tuple[str, ParsedPart]] = {}
    if not allotment.said:
        return found
    starts = {part.first: part for part in allotment.outline.parts}
    before = _what(allotment.whole)
    for at, part in sorted(starts.items()):
        here = allotment.at(part.span.start)
        nested = at + 1 in starts and len(starts[at + 1].path) > len(part.path)
        if not nested and _what(here) != before:
            found[at] = (part.name, here)
            before = _what(here)
    for path, said in allotment.said.items():
        for note in allotment.outline.named(name_of(path)) if is_note(path) else []:
            found |= {at: (said.name, said) for at, span in enumerate(spans) if span.start == note.span.start}
    return found


def _what(part: ParsedPart) -> tuple[str, frozenset[str]]:
    return part.kind, frozenset(part.joined_by)


def is_heading_of_body(kind: str, label: str | None) -> bool:
    """Whether such a passage can open a Part: a heading outside of notes."""
    return kind == PassageKind.HEADING and not label
