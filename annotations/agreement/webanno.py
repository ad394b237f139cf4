"""Reads WebAnno TSV 3, in which WebAnno and INCEpTION export what one person annotated in one text. Pure.

The head names the layers with their features. Then comes each sentence: a line `#Text=`, and a line to each of its
words with number, place in UTF-16 units, the word, and a column to each feature. A value with a number, `Rule[7]`, is
one annotation on all words that have this number; without one it lies on its word alone. `|` stands between several
values, `_` is none, `*` is an annotation without this feature, and a backslash takes the sense from the character
after it.
Source: the user guides of WebAnno and INCEpTION, appendix on formats, “WebAnno TSV 3”.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from opinions.text.spans import Span, from_utf16, to_utf16

FORMAT: Final = "#FORMAT=WebAnno TSV 3"
LAYERS: Final = ("#T_SP=", "#T_CH=", "#T_RL=")
SPANS: Final = "#T_SP="
TEXT: Final = "#Text="
BEFORE: Final = 3
"""Columns before the first feature: number, place, word."""
VALUES: Final = re.compile(r"(?:\\.|[^\\|])+")
VALUE: Final = re.compile(r"((?:\\.|[^\\\[\]])*)(?:\[(\d+)\])?")
WHERE: Final = re.compile(r"(\d+)-(\d+)", re.ASCII)
NO_VALUE: Final = "*"


class WebAnnoError(ValueError):
    """The file is not what it should be. `line` counts from 1; 0 where it is about the whole."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(f"line {line}: {words}" if line else words)
        self.line = line


@dataclass(frozen=True)
class AnnotatedText:
    """One person's work on one text. Offsets are code points of `text`, in which a line feed fills what lies between
    two sentences, since the file does not tell it. `marks` are spans by label, in the text's order; `unlabelled` counts
    annotations without a label, which are in none.
    """

    text: str
    sentences: tuple[Span, ...]
    marks: Mapping[str, tuple[Span, ...]]
    unlabelled: int


@dataclass
class _Sentence:
    line: int
    text: str
    words: list[tuple[int, list[str]]] = field(default_factory=list)


def read_webanno(content: str, feature: str = "") -> AnnotatedText:
    """What the file holds of the span layers' feature of that name; `label` where none is named, or the only one.

    Raises `WebAnnoError`, which names the line, where the file is no WebAnno TSV 3, where words and text do not fit, or
    where the feature is not there or in several layers.
    """
    lines = content.removeprefix("\ufeff").split("\n")
    if not lines[0].startswith(FORMAT):
        raise WebAnnoError(1, f"a file in this format begins with “{FORMAT}”.")
    column = _column(lines, feature)
    text, spans = "", []
    parts: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for sentence in _sentences(lines):
        text += _between(sentence, text)
        start = len(text)
        text += sentence.text
        spans.append(Span(start, len(text)))
        for place, number, span in _words(sentence, text, start):
            for key in _values(sentence, place, column, number):
                parts[key].append(span)
    if not spans:
        raise WebAnnoError(0, "the file has no sentence.")
    return AnnotatedText(text, tuple(spans), *_marks(parts))


def _column(lines: Sequence[str], feature: str) -> int:
    """In which column the feature stands."""
    found: list[tuple[str, int]] = []
    at = BEFORE
    for line in lines:
        kind = next((kind for kind in LAYERS if line.startswith(kind)), None)
        if kind is None:
            continue
        names = line.rstrip("\r").split("|")[1:]
        found += [(name, at + number) for number, name in enumerate(names) if kind == SPANS]
        at += max(len(names), 1)
    wanted = feature or ("label" if any(name == "label" for name, _at in found) else "")
    columns = [column for name, column in found if wanted in ("", name)]
    if len(columns) != 1:
        names_there = ", ".join(name for name, _at in found) or "none"
        raise WebAnnoError(0, f"name one feature of a span layer; the file has: {names_there}.")
    return columns[0]


def _sentences(lines: Sequence[str]) -> Iterator[_Sentence]:
    """The sentences that have words. Several `#Text=` lines before the first word are the lines of one."""
    now: _Sentence | None = None
    for number, raw in enumerate(lines, start=1):
        line = raw.rstrip("\r")
        if line.startswith(TEXT):
            words = _plain(line.removeprefix(TEXT))
            if now is not None and not now.words:
                now.text += f"\n{words}"
                continue
            if now is not None:
                yield now
            now = _Sentence(number, words)
        elif line and not line.startswith("#"):
            if now is None:
                raise WebAnnoError(number, f"a word stands before the first “{TEXT}”.")
            now.words.append((number, line.split("\t")))
    if now is not None and now.words:
        yield now


def _between(sentence: _Sentence, text: str) -> str:
    """What fills the text up to the sentence: the place of its first word tells how much that is."""
    number, cells = sentence.words[0]
    gap = _where(number, cells)[0] - to_utf16(text, len(text))
    if gap < 0:
        raise WebAnnoError(number, "the sentence begins before the end of the one before it.")
    return "\n" * gap


def _words(sentence: _Sentence, text: str, start: int) -> Iterator[tuple[int, list[str], Span]]:
    """Each word's line, its columns and its span, which is checked against the text."""
    before = to_utf16(text, start)
    for number, cells in sentence.words:
        first, last = (place - before for place in _where(number, cells))
        try:
            span = Span(start + from_utf16(sentence.text, first), start + from_utf16(sentence.text, last))
        except ValueError:
            raise WebAnnoError(number, "the word's place lies outside its sentence.") from None
        if span.slice(text) != _plain(cells[2]):
            raise WebAnnoError(number, f"“{cells[2]}” is not what the sentence has there: “{span.slice(text)}”.")
        yield number, cells, span


def _where(number: int, cells: Sequence[str]) -> tuple[int, int]:
    found = WHERE.fullmatch(cells[1]) if len(cells) >= BEFORE else None
    if found is None:
        raise WebAnnoError(number, "a line has a number, a place such as 10-14 and a word, with tabs between.")
    return int(found[1]), int(found[2])


def _values(sentence: _Sentence, number: int, column: int, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The labels on one word, each with what tells its annotation from others."""
    if column >= len(cells):
        raise WebAnnoError(number, f"the line has {len(cells)} columns, and column {column + 1} is wanted.")
    if cells[column] == "_":
        return
    for at, value in enumerate(VALUES.findall(cells[column])):
        found = VALUE.fullmatch(value)
        if found is None:
            raise WebAnnoError(number, f"“{value}” is no value: brackets hold a number at its end.")
        label = "" if found[1] == NO_VALUE else _plain(found[1])
        yield label, f"[{found[2]}]" if found[2] else f"{sentence.line}-{number}-{at}"


def _marks(parts: Mapping[tuple[str, str], Sequence[Span]]) -> tuple[dict[str, tuple[Span, ...]], int]:
    """Spans by label, each from its annotation's first word to its last."""
    found: dict[str, list[Span]] = defaultdict(list)
    for (label, _which), spans in parts.items():
        found[label].append(Span(spans[0].start, spans[-1].end))
    unlabelled = len(found.pop("", []))
    return {label: tuple(sorted(found[label])) for label in sorted(found)}, unlabelled


def _plain(written: str) -> str:
    r"""Without the backslashes that guard characters.

    >>> _plain(r"\[Rule\_1\] \| a\\b")
    '[Rule_1] | a\\b'
    """
    named = {"n": "\n", "t": "\t", "r": "\r"}
    return re.sub(r"\\(.)", lambda found: named.get(found[1], found[1]), written)
