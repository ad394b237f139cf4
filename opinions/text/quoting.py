"""Words of an opinion and their citation as the Bluebook quotes them (rules 1.5 and 5), in five forms.

Only what is copied to be read is written so: what is stored and exported as data stays verbatim.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from opinions.text.full_citations import CitedCase, full_citation
from opinions.text.kinds import EmphasisStyle
from opinions.text.quotation_marks import MarkPair, mark_pairs

BLOCK_WORDS = 50
"""From this number of words on a quotation is a block without quotation marks (rule 5.1(a))."""

_CURLY = {True: "“”", False: "‘’"}
_KINDS = {"“": True, "”": True, '"': True, "‘": False, "’": False, "'": False}
_TAGS = {EmphasisStyle.ITALIC: "i", EmphasisStyle.BOLD: "b", EmphasisStyle.UNDERLINE: "u"}
_ENDS = ".?!"
_LINE_END = "\n"
_BARE: Final = frozenset[EmphasisStyle]()


class QuotationForm(StrEnum):
    """What is copied, in what order."""

    WORDS_AND_CITATION = "words_and_citation"
    CITATION_AND_WORDS = "citation_and_words"
    BLOCK_AND_CITATION = "block_and_citation"
    WORDS = "words"
    CITATION = "citation"


@dataclass(frozen=True, slots=True)
class Styled:
    """The code points from `start` up to `end` of quoted words are set off in `style`."""

    start: int
    end: int
    style: EmphasisStyle


class Quoted(NamedTuple):
    """Words to be quoted: a slice of a version, trimmed, in which an LF divides passages.

    `before` and `after` are the rest of the passages in which they begin and end: they tell in which quotation marks of
    the court they stand. `note_calls` counts the calls that follow one of its words. `in_block`: they lie in block
    quotations of the court, wholly.
    """

    words: str
    before: str = ""
    after: str = ""
    emphasis: tuple[Styled, ...] = ()
    note_calls: int = 0
    in_block: bool = False

    @property
    def is_block(self) -> bool:
        """Whether it is so long that it is quoted as a block (rule 5.1(a)): a word has a letter or a digit."""
        words = self.words.split()
        return len(words) >= BLOCK_WORDS and sum(any(map(str.isalnum, word)) for word in words) >= BLOCK_WORDS

    @property
    def ends_sentence(self) -> bool:
        """Whether its last word ends a sentence, quotation marks aside: then the citation is a sentence of its own."""
        return self.words.rstrip("”’\"')]").endswith(tuple(_ENDS))


@dataclass(frozen=True, slots=True)
class CitationWords:
    """A citation: `name` is printed in italics (of a case; else empty), `rest` follows it, then the history."""

    name: str
    rest: str
    history: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ", ".join([self.name + self.rest, *self.history])


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of the quoted words after their citation.

    `quoting`: the source that the court itself quotes there (rule 5.2, 10.6.3); the marks of the court's quotation are
    then left out where it fills the words.
    """

    emphasis_added: bool = False
    quoting: CitationWords | None = None


_NOTHING: Final = Told()


class Run(NamedTuple):
    """Words in one style."""

    text: str
    styles: frozenset[EmphasisStyle] = frozenset()


class Paragraph(NamedTuple):
    """A paragraph of what is copied; `block`: it is part of a block quotation."""

    runs: tuple[Run, ...]
    block: bool = False

    def __str__(self) -> str:
        return "".join(run.text for run in self.runs)


def compose(
    form: QuotationForm, quoted: Quoted, citation: CitationWords, told: Told | None = None
) -> tuple[Paragraph, ...]:
    """Write the quoted words and their citation in that form.

    Words of fewer than fifty words stand in double quotation marks, the court's double marks within them made single
    and its single ones double; more are a block, its paragraphs kept and its marks as they are (rule 5.1). A quotation
    of the court that begins or ends outside of the words gets its other mark there; nothing else is added to them.
    After a sentence the citation is a sentence; before the words it holds them in a parenthesis (rule 1.5(a)).
    """
    told = told or _NOTHING
    block = quoted.is_block or form is QuotationForm.BLOCK_AND_CITATION
    words = _block(quoted, told) if block else (Paragraph(_inline(quoted, told)),)
    if form is QuotationForm.WORDS:
        return words
    if form is QuotationForm.CITATION:
        return (Paragraph(_cited(citation, ())),)
    said = _parentheses(quoted, told)
    if form is QuotationForm.CITATION_AND_WORDS:
        if block:
            return (Paragraph((*_cited(citation, said), Run(":"))), *words)
        inside = (Run("("), *words[0].runs, *_spaced(said), Run(")"))
        return (Paragraph(_sentence(_cited(citation, [inside]))),)
    cited = _cited(citation, said) if said else _cited_alone(citation)
    if block:
        return (*words, Paragraph(_sentence(cited)))
    if quoted.ends_sentence:
        cited = _sentence(cited)
    return (Paragraph(_merged((*words[0].runs, Run(" "), *cited))),)


def as_plain(paragraphs: Sequence[Paragraph]) -> str:
    """As plain text: an empty line between paragraphs."""
    return "\n\n".join(map(str, paragraphs))


def as_html(paragraphs: Sequence[Paragraph]) -> str:
    """As HTML: a single paragraph bare, so that it can be put within a sentence; blocks in a `blockquote`."""
    written = [_html(paragraph.runs) for paragraph in paragraphs]
    if len(paragraphs) == 1 and not paragraphs[0].block:
        return written[0]
    pieces = []
    for block, group in groupby(zip(paragraphs, written, strict=True), key=lambda pair: pair[0].block):
        inner = "".join(f"<p>{words}</p>" for _paragraph, words in group)
        pieces.append(f"<blockquote>{inner}</blockquote>" if block else inner)
    return "".join(pieces)


def quotation_end(quoted: Quoted) -> int | None:
    """Where the court's quotation ends that the words are, or lie in: code points after their own end.

    At or below zero where it ends within them; the closing mark belongs to it. None where it is no quotation.
    """
    if quoted.in_block:
        return len(quoted.after)
    size = len(quoted.words)
    around = [pair for pair in _pairs(quoted) if pair.double]
    found = next((pair for pair in around if _covers(pair, size) or _fills(pair, quoted.words)), None)
    return found.closes + 1 - size if found else None


def _pairs(quoted: Quoted) -> list[MarkPair]:
    """The marks of the words and of what stands around them; places are code points of the words."""
    shift = len(quoted.before)
    found = _pairs_of(quoted.before + quoted.words + quoted.after)
    return [
        MarkPair(pair.opens - shift, pair.closes - shift, pair.double, tuple(at - shift for at in pair.resumed))
        for pair in found
        if pair.opens - shift < len(quoted.words) and pair.closes >= shift
    ]


@lru_cache(maxsize=256)
def _pairs_of(passages: str) -> tuple[MarkPair, ...]:
    """The pairs of whole passages, of which a class quotes the same ones many times."""
    return tuple(mark_pairs(passages))


def _covers(pair: MarkPair, size: int) -> bool:
    """Whether the words lie inside of the marks."""
    return pair.opens < 0 and pair.closes >= size


def _fills(pair: MarkPair, words: str) -> bool:
    """Whether the pair's quotation is all of the words, with at least one of its marks among them."""
    left, right = pair.opens in (-1, 0), not words[pair.closes + 1 :].strip(".,;")
    return left and right and pair.closes <= len(words) and not _covers(pair, len(words))


def _inline(quoted: Quoted, told: Told) -> tuple[Run, ...]:
    if not quoted.emphasis and not _pairs(quoted):  # most are so
        return (Run(f"“{quoted.words.replace(_LINE_END, ' ')}”"),)
    written = _words(quoted, told, outer=True)
    return _merged((Run("“"), *(Run(" ", run.styles) if run.text == "\n" else run for run in written), Run("”")))


def _block(quoted: Quoted, told: Told) -> tuple[Paragraph, ...]:
    paragraphs: list[list[Run]] = [[]]
    for run in _words(quoted, told, outer=False):
        if run.text == "\n":
            paragraphs.append([])
        else:
            paragraphs[-1].append(run)
    return tuple(Paragraph(_merged(runs), block=True) for runs in paragraphs)


def _words(quoted: Quoted, told: Told, *, outer: bool) -> list[Run]:
    """The words one by one with their styles, the court's marks as they nest within `outer` marks or none."""
    size = len(quoted.words)
    pairs = _pairs(quoted)
    own = [pair for pair in pairs if not _covers(pair, size)]
    dropped = [pair for pair in own if told.quoting and pair.double and _fills(pair, quoted.words)][:1]
    kept = [pair for pair in own if pair not in dropped]
    unchanged = not outer and len(own) == len(pairs) and not dropped
    marks = {} if unchanged else _nested(kept, quoted.words, outer=outer)
    for pair in dropped:
        marks |= dict.fromkeys((pair.opens, pair.closes, *pair.resumed), "")
    closing = _closing(quoted.words, {pair.closes for pair in own}) if outer else size
    return [
        *_supplied(kept, size, outer=outer, opening=True),
        *_runs(quoted, marks, closing),
        *_supplied(kept, size, outer=outer, opening=False),
    ]


def _runs(quoted: Quoted, marks: Mapping[int, str], closing: int) -> list[Run]:
    """The words, parted where marks stand, styles change or lines end; what follows `closing` before it."""
    words, size = quoted.words, len(quoted.words)
    alone = [*marks, *(found.start() for found in re.finditer("\n", words)), *((size - 1,) if closing < size else ())]
    styled = [edge for each in quoted.emphasis for edge in (each.start, each.end)]
    cuts = sorted({0, size, closing, *alone, *(at + 1 for at in alone), *styled})
    runs: list[Run] = []
    before = 0
    for start, end in pairwise(cut for cut in cuts if 0 <= cut <= size):
        runs.append(Run(marks.get(start, words[start:end]), _styles(quoted, start)))
        before += end <= closing
    if closing < size:  # the last character, a comma or a period
        runs.insert(before, runs.pop())
    return runs


def _nested(kept: Sequence[MarkPair], words: str, *, outer: bool) -> dict[int, str]:
    """The marks that change, by their places: each pair is of the other kind than the one around it."""
    changed: dict[int, str] = {}
    for pair, double in _doubles(kept, outer=outer):
        for at in (pair.opens, *pair.resumed, pair.closes):
            if 0 <= at < len(words) and _KINDS[words[at]] != double:
                changed[at] = _CURLY[double][at == pair.closes]
    return changed


def _doubles(kept: Sequence[MarkPair], *, outer: bool) -> Iterator[tuple[MarkPair, bool]]:
    """Each pair, and whether it is written with double marks; `kept` are in order and nest."""
    around: list[int] = []
    for pair in kept:
        while around and around[-1] < pair.opens:
            around.pop()
        yield pair, (len(around) % 2 == 1) == outer
        around.append(pair.closes)


def _supplied(kept: Sequence[MarkPair], size: int, *, outer: bool, opening: bool) -> list[Run]:
    """The marks of quotations that begin before the words, or end after them."""
    if not kept:
        return []
    doubles = list(_doubles(kept, outer=outer))
    if opening:
        return [Run(_CURLY[double][0]) for pair, double in doubles if pair.opens < 0]
    return [Run(_CURLY[double][1]) for pair, double in reversed(doubles) if pair.closes >= size]


def _closing(words: str, closing: set[int]) -> int:
    """Where the closing marks begin before which a last comma or period is moved (rule 5.1); else the words' end."""
    at = len(words) - 1
    while at > 0 and at - 1 in closing:
        at -= 1
    return at if at < len(words) - 1 and words[-1] in ".," else len(words)


def _styles(quoted: Quoted, at: int) -> frozenset[EmphasisStyle]:
    if not quoted.emphasis:
        return _BARE
    return frozenset(each.style for each in quoted.emphasis if each.start <= at < each.end)


def _parentheses(quoted: Quoted, told: Told) -> list[tuple[Run, ...]]:
    """What is said of the words, in the order of rule 1.5(b)."""
    said: list[tuple[Run, ...]] = []
    if told.emphasis_added or quoted.note_calls:
        changed = full_citation(CitedCase(""), emphasis_added=told.emphasis_added, footnotes_omitted=quoted.note_calls)
        said.append((Run(changed.text),))
    if told.quoting:
        said.append((Run("(quoting "), *_cited(told.quoting, ()), Run(")")))
    return said


def _cited(citation: CitationWords, said: Iterable[tuple[Run, ...]]) -> tuple[Run, ...]:
    """The citation with its parentheses; history, whose phrases and case names are in italics too, is last."""
    runs = [_italic(citation.name), Run(citation.rest), *_spaced(said)]
    for words in citation.history:
        named = _history_name(words)
        runs += [Run(", "), _italic(words[:named]), Run(words[named:])]
    return _merged(runs)


@lru_cache(maxsize=1024)
def _cited_alone(citation: CitationWords) -> tuple[Run, ...]:
    """The citation without parentheses: a class cites the same pages many times."""
    return _cited(citation, ())


def _history_name(words: str) -> int:
    """How far phrase and case name reach: up to the comma before the first volume."""
    return next(
        (at for at, char in enumerate(words) if char == "," and words[at + 1 : at + 3].strip().isdigit()), len(words)
    )


def _italic(words: str) -> Run:
    return Run(words, frozenset({EmphasisStyle.ITALIC}))


def _spaced(said: Iterable[tuple[Run, ...]]) -> list[Run]:
    return [run for each in said for run in (Run(" "), *each)]


def _sentence(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return runs if not runs or runs[-1].text.endswith(".") else (*runs, Run("."))


def _merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    merged: list[Run] = []
    for run in runs:
        if merged and run.text and merged[-1].styles == run.styles:
            merged[-1] = Run(merged[-1].text + run.text, run.styles)
        elif run.text:
            merged.append(run)
    return tuple(merged)


def _html(runs: Iterable[Run]) -> str:
    pieces = []
    for run in _merged(runs):
        tags = [tag for style, tag in _TAGS.items() if style in run.styles]
        opening, closing = "".join(f"<{tag}>" for tag in tags), "".join(f"</{tag}>" for tag in reversed(tags))
        pieces.append(f"{opening}{html.escape(run.text, quote=False)}{closing}")
    return "".join(pieces)
