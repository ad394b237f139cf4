"""The paragraphs of a Word document as drafts: what its styles, runs and fields say, in the words of WordprocessingML.

The elements are those of ECMA-376, Part 1, 17 (WordprocessingML).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from opinions.text.kinds import EmphasisStyle, PassageKind
from opinions.text.parsed import ParsedWarning
from opinions.text.readers.controls import ControlRepair
from opinions.text.readers.drafts import Draft, Mark, Run
from opinions.text.readers.lines import CutKind
from opinions.text.readers.markup import NOTE_OPENS
from opinions.text.readers.word_numbers import WordNumbers, roman
from opinions.text.readers.word_xml import OFF, is_off, local, qualified, value_of

HEADING_STYLE = re.compile(r"(?:heading ?[1-9]|title|subtitle)\b", re.IGNORECASE)
QUOTE_STYLE = re.compile(r"(?:block|intense)?[ -]?(?:quot(?:e|ation)s?|text)\b", re.IGNORECASE)
NO_QUOTE_STYLE = re.compile(r"(?:body )?text\b", re.IGNORECASE)
LEAST_INDENT = 360
BODY_LEVEL = 9
DEEPEST_BASE = 20
DEEPEST = 200
STYLES = {
    "i": EmphasisStyle.ITALIC,
    "b": EmphasisStyle.BOLD,
    "smallCaps": EmphasisStyle.SMALL_CAPS,
    "u": EmphasisStyle.UNDERLINE,
}
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad", "ptab": "\t"}
STRUCK = frozenset({"del", "moveFrom"})
PUT_IN = frozenset({"ins", "moveTo"})
NO_WORDS = frozenset({"Fallback", "instrText", "delText", "delInstrText", "pPr", "rPr", "sectPr", "tblPr", "sdtPr"})
CALLS = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
PRIVATE = range(0xE000, 0xF900)
CUSTOM_LABEL = re.compile(r"\s*(?P<label>\d{1,3}[a-z]?|\*{1,5}|[†‡§¶]{1,3}|[a-z])[.)\]]?\s*")


def _is_on(properties: Any, tag: str) -> bool | None:
    """Whether a property is on; None where nothing is said of it."""
    found = properties.find(qualified(tag)) if properties is not None else None
    return None if found is None else not is_off(found)


def _twips(text: str | None) -> int:
    match = re.match(r"-?\d{1,6}", text or "")
    return int(match[0]) if match else 0


class WordStyles:
    """The styles of a document, each with those that it is based on."""

    def __init__(self, root: Any) -> None:
        self._by_id: dict[str, Any] = {}
        for style in root.findall(qualified("style")) if root is not None else ():
            self._by_id[value_of(style, "styleId") or ""] = style

    def chain(self, properties: Any, tag: str) -> Iterator[Any]:
        """The style that `tag` of some properties names, then those that it is based on."""
        named = value_of(properties.find(qualified(tag))) if properties is not None else None
        for _ in range(DEEPEST_BASE):
            style = self._by_id.get(named or "")
            if style is None:
                return
            yield style
            named = value_of(style.find(qualified("basedOn")))

    def kind_of(self, paragraph: Any) -> PassageKind:
        """A heading by its style or outline level; a quotation by its style, or because both sides are set in."""
        own = paragraph.find(qualified("pPr"))
        styles = list(self.chain(own, "pStyle"))
        names = [value_of(style.find(qualified("name"))) or "" for style in styles]
        layers = [each for each in (own, *(style.find(qualified("pPr")) for style in styles)) if each is not None]
        level = next((each for each in layers if each.find(qualified("outlineLvl")) is not None), None)
        if any(HEADING_STYLE.match(name) for name in names) or (
            level is not None and _twips(value_of(level.find(qualified("outlineLvl")))) < BODY_LEVEL
        ):
            return PassageKind.HEADING
        if any(QUOTE_STYLE.match(name) and not NO_QUOTE_STYLE.match(name) for name in names) or _is_set_in(layers):
            return PassageKind.BLOCKQUOTE
        return PassageKind.PARAGRAPH

    def numbering_of(self, paragraph: Any, numbers: WordNumbers) -> tuple[str, int] | None:
        """The list (its `numId`) and the level, from 0, that number a paragraph, by itself or by its style."""
        own = paragraph.find(qualified("pPr"))
        mark = own.find(qualified("rPr")) if own is not None else None
        if mark is not None and mark.find(qualified("del")) is not None:
            return None
        styles = list(self.chain(own, "pStyle"))
        layers = [("", own), *((value_of(each, "styleId") or "", each.find(qualified("pPr"))) for each in styles)]
        told = [(style, each.find(qualified("numPr"))) for style, each in layers if each is not None]
        listed = [(style, each) for style, each in told if each is not None]
        number = next((found for _, each in listed if (found := value_of(each.find(qualified("numId"))))), "0")
        if number == "0":
            return None
        named = [value_of(each, "styleId") or "" for each in styles]
        by_style = (numbers.level_of_style(number, style) for style in named)
        said = (value_of(each.find(qualified("ilvl"))) for style, each in listed if not style)
        levels = (*(_twips(each) for each in said if each), *(each for each in by_style if each is not None))
        inherited = (value_of(each.find(qualified("ilvl"))) for style, each in listed if style)
        return number, next(iter((*levels, *(_twips(each) for each in inherited if each))), 0)

    def styles_of(self, run: Any) -> frozenset[EmphasisStyle]:
        """How the words of a run are set off, by the run itself or its character style."""
        own = run.find(qualified("rPr"))
        layers = [own, *(style.find(qualified("rPr")) for style in self.chain(own, "rStyle"))]
        found = set()
        for tag, style in STYLES.items():
            said = (_is_on(layer, tag) for layer in layers)
            if next((each for each in said if each is not None), False):
                found.add(style)
        return frozenset(found)

    @staticmethod
    def hides(run: Any) -> bool:
        """Whether the run is hidden text."""
        return bool(_is_on(run.find(qualified("rPr")), "vanish"))


def _is_set_in(layers: list[Any]) -> bool:
    """Whether a paragraph is set in at both sides by at least a quarter of an inch."""
    sides = []
    for names in (("left", "start"), ("right", "end")):
        indents = (layer.find(qualified("ind")) for layer in layers)
        said = (value_of(each, name) for each in indents if each is not None for name in names)
        sides.append(_twips(next((each for each in said if each is not None), None)))
    return min(sides) >= LEAST_INDENT


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is being told."""

    kind: PassageKind
    text: list[str]
    marks: list[Mark]
    runs: list[Run]
    length: int = 0


class Story:
    """Tells the paragraphs of a document in order, and remembers what it left out."""

    def __init__(self, styles: WordStyles, numbers: WordNumbers) -> None:
        self.drafts: list[Draft] = []
        self._styles = styles
        self._numbers = numbers
        self._position = 0
        self._open: list[_Paragraph] = []
        self._labels: dict[tuple[str, str], str] = {}
        self._counts = {"footnote": 0, "endnote": 0}
        self._custom: tuple[str, str] | None = None
        self._left: dict[str, int] = {}
        self._repair = ControlRepair()

    def tell(self, root: Any) -> None:
        """Takes the paragraphs under an element into `drafts`."""
        self._children(root, 0)

    def notes_of(self, root: Any, tag: str) -> list[Draft]:
        """The notes in a part of that `tag` (`footnote`, `endnote`), in the order in which the text calls them."""
        order = list(self._labels)
        held = {}
        for note in root.findall(qualified(tag)):
            if value_of(note, "type") not in SEPARATORS:
                held[(tag, value_of(note, "id") or "")] = note
        known = sorted(held, key=lambda key: order.index(key) if key in self._labels else len(order))
        notes: list[Draft] = []
        for number, key in enumerate(known):
            notes.extend(self._note(held[key], self._labels.get(key) or f"?{number + 1}"))
        return notes

    def _note(self, note: Any, label: str) -> list[Draft]:
        other = Story(self._styles, self._numbers)
        other._position = self._position
        other.tell(note)
        self._position = other._position
        drafts = []
        for at, draft in enumerate(each for each in other.drafts if each.words):
            printed = CUSTOM_LABEL.match(draft.text) if at == 0 else None
            bare = draft.without(printed.end()) if printed and printed["label"] == label else draft
            kind = bare.kind if bare.kind is PassageKind.BLOCKQUOTE else PassageKind.FOOTNOTE
            opens = "" if at else NOTE_OPENS
            drafts.append(
                Draft(bare.at, bare.text, kind, label, bare.marks, opens, bare.runs),
            )
        return drafts

    def warnings(self) -> list[ParsedWarning]:
        """What was left out or could not be told, in a sentence each."""
        return [
            *self._repair.warnings,
            *(ParsedWarning(0, sentence.format(count)) for sentence, count in self._left.items()),
        ]

    def _leave(self, sentence: str) -> None:
        self._left[sentence] = self._left.get(sentence, 0) + 1

    def _children(self, element: Any, depth: int) -> None:
        if depth < DEEPEST:
            for child in element:
                self._element(child, depth + 1)

    def _element(self, element: Any, depth: int) -> None:
        tag = local(element)
        if tag in STRUCK:
            self._leave("{} passages that tracked changes strike out were left out.")
        elif tag in PUT_IN:
            self._leave("{} passages that tracked changes put in were read as part of the text.")
            self._children(element, depth)
        elif tag == "p":
            self._paragraph(element, depth)
        elif tag == "r" and self._styles.hides(element):
            self._leave("{} runs of hidden text were left out.")
        elif tag == "altChunk":
            self._leave("{} documents within this document were left out.")
        elif tag in {"r", "t", "sym", *SIGNS, *CALLS, "lastRenderedPageBreak", "tc"}:
            self._piece(element, tag, depth)
        elif tag and tag not in NO_WORDS:
            self._children(element, depth)

    def _paragraph(self, element: Any, depth: int) -> None:
        """A paragraph of its own, though it may stand in a box that another one holds: then it comes before it."""
        self._open.append(_Paragraph(self._styles.kind_of(element), [], [], []))
        self._number(element)
        self._children(element, depth)
        told = self._open.pop()
        text = "".join(told.text)
        if text.strip() or told.marks:
            draft = Draft(self._position, text, told.kind, None, tuple(told.marks), runs=tuple(told.runs))
            self.drafts.append(draft)
            self._position += len(text) + 1

    def _number(self, element: Any) -> None:
        """Puts the number that Word prints before the paragraph to its beginning."""
        named = self._styles.numbering_of(element, self._numbers)
        if named is None:
            return
        printed = self._numbers.next(*named)
        if printed is None:
            self._leave("{} paragraphs are numbered by a list that the file does not define: add their numbers.")
            return
        if not printed.sure:
            self._leave("{} paragraphs are numbered in words or signs; here these numbers are written in digits.")
        self._add(printed.text)

    def _piece(self, element: Any, tag: str, depth: int) -> None:
        if tag == "r":
            self._run(element, depth)
        elif tag == "tc":
            self._children(element, depth)
        elif tag == "t":
            self._add(element.text or "")
        elif tag == "sym":
            self._add(self._symbol(element))
        elif tag == "lastRenderedPageBreak":
            self._leave("Word last broke this text into pages at {} places. They are not the court's pages: no marks.")
        elif tag in CALLS:
            self._call(element, CALLS[tag])
        elif not (tag == "br" and value_of(element, "type") in {"page", "column"}):
            self._add(SIGNS[tag])

    def _run(self, element: Any, depth: int) -> None:
        paragraph = self._open[-1] if self._open else None
        start = paragraph.length if paragraph else 0
        self._children(element, depth)
        if paragraph is None or paragraph.length == start:
            return
        for style in sorted(self._styles.styles_of(element)):
            last = next((at for at, run in enumerate(paragraph.runs) if run.style is style and run.end == start), None)
            if last is not None:
                paragraph.runs[last] = Run(paragraph.runs[last].start, paragraph.length, style)
            else:
                paragraph.runs.append(Run(start, paragraph.length, style))

    def _add(self, text: str) -> None:
        if not self._open:
            return
        clean = self._repair.clean(text, self._position)
        if self._custom is not None and (match := CUSTOM_LABEL.fullmatch(clean)):
            self._labels[self._custom] = match["label"]
            self._mark(match["label"])
            clean = ""
        self._custom = None
        self._open[-1].text.append(clean)
        self._open[-1].length += len(clean)

    def _call(self, element: Any, kind: str) -> None:
        key = (kind, value_of(element, "id") or "")
        if (value_of(element, "customMarkFollows") or "0") not in OFF:
            self._custom = key
            self._labels[key] = "*"
            return
        self._counts[kind] += 1
        label = str(self._counts[kind]) if kind == "footnote" else roman(self._counts[kind])
        self._labels.setdefault(key, label)
        self._mark(self._labels[key])

    def _mark(self, label: str) -> None:
        if self._open:
            paragraph = self._open[-1]
            paragraph.marks.append(Mark(paragraph.length, CutKind.NOTE, label, label))

    def _symbol(self, element: Any) -> str:
        """The character of a symbol; a font's private one has no meaning elsewhere."""
        code = int(found, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", found := value_of(element, "char") or "") else 0
        if code in PRIVATE or code == 0:
            self._leave("{} symbols of special fonts have no character of their own, and stand as “\ufffd”.")
            return "\ufffd"
        return chr(code)
