"""Reads marked-up opinions (HTML, or XML of the Harvard kind) into drafts, without building a tree.

The markup says what blocks, page marks, note calls, notes and quotations are; words outside of any known element are
kept as words. Scripts and styles are no text. Nothing is fetched, no entity is expanded but HTML's own characters.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lxml.etree import HTMLParser, XMLParser, XMLSyntaxError

from opinions.text.headnotes import is_headnotes
from opinions.text.kinds import EmphasisStyle, PassageKind
from opinions.text.parsed import ParsedWarning
from opinions.text.pincites import PARAGRAPH
from opinions.text.readers.assembling import named_group
from opinions.text.readers.controls import ControlRepair
from opinions.text.readers.drafts import Draft, Mark, Run, fold_lone_marks
from opinions.text.readers.lines import CutKind

SKIPPED = frozenset({"script", "style", "head", "template", "noscript", "iframe", "object", "svg", "math"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
QUOTES = frozenset({"blockquote", "block_quote"})
NOTES = frozenset({"footnote", "footnote_body"})
CALLS = frozenset({"footnotemark", "footnote_reference", "footnote_number", "sup"})
BLOCKS = (
    HEADINGS
    | QUOTES
    | NOTES
    | {"p", "div", "center", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "caption", "pre", "hr", "section"}
    | {"article", "aside", "header", "footer", "main", "body", "html", "opinion", "opinions", "casebody", "author"}
    | {"parties", "court", "docketnumber", "decisiondate", "otherdate", "attorneys", "headnotes", "summary"}
    | {"syllabus", "judges", "disposition", "history", "correction", "seealso", "citation"}
)
STYLES = {
    "i": EmphasisStyle.ITALIC,
    "em": EmphasisStyle.ITALIC,
    "cite": EmphasisStyle.ITALIC,
    "b": EmphasisStyle.BOLD,
    "strong": EmphasisStyle.BOLD,
    "u": EmphasisStyle.UNDERLINE,
}
PAGE_CLASSES = frozenset({"star-pagination", "page-label", "page-number", "page_number", "pagenumber"})
PAGE_TAGS = frozenset({"page-number", "page_number"})
PARAGRAPH_CLASS = "num"
PARAGRAPH_NUMBER = re.compile(r"\d{1,4}")
PAGE_LABEL = re.compile(r"(?P<stars>\**)\s*(?:\[?(?:[Pp]age |[Pp]g\. ?)?)(?P<page>\d{1,6}[a-z]?|[ivxlc]{1,8})\s*\]?")
CALL_LABEL = re.compile(r"[\[(]?\s*(?:fn\.?\s?)?(?P<label>\d{1,3}[a-z]?|\*{1,5}|[†‡§¶]{1,3}|[a-z])\s*[\])]?\.?")
ENTITY = re.compile(r"<!(?:ENTITY|DOCTYPE[^>]*\[)", re.IGNORECASE)
XML_START = re.compile(r"\s*(?:<\?xml\b|<(?:opinion|casebody|page-number)\b)")
UNFIT = re.compile("[\x00\ud800-\udfff]")
NUMBERED_BY_SOURCE = (
    "This source numbers the paragraphs itself, and the court's reporter may not: where no pages are known, these "
    "numbers stand as the pins. Check them before you cite."
)
CHUNK = 65_536
NOTE_OPENS = "note"


class UnreadableMarkup(ValueError):
    """Markup that is damaged or forbidden. The message says what was found."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What marked-up text holds, in order: drafts of body and notes alike, and what was unsure."""

    drafts: tuple[Draft, ...]
    warnings: tuple[ParsedWarning, ...] = ()


def read_markup(text: str) -> Marked:
    """The drafts of marked-up `text`. Offsets in `at` are code points of its words, the markup taken out.

    C1 controls become what Windows-1252 meant by them (U+0097 an em dash), other controls go; both with a warning.
    Raises `UnreadableMarkup` for a document type with entities, and for XML that breaks off.
    """
    if ENTITY.search(text):
        raise UnreadableMarkup("The markup defines entities of its own, which are not read: take the definitions out.")
    walker = _Walker()
    if XML_START.match(text) and _fed(text, _xml_parser, walker):
        return walker.marked()
    walker = _Walker()
    if not _fed(text, _html_parser, walker):
        raise UnreadableMarkup("The markup is damaged so badly that its text cannot be read to the end.")
    return walker.marked()


def _xml_parser(target: "_Walker") -> XMLParser:
    return XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


def _html_parser(target: "_Walker") -> HTMLParser:
    return HTMLParser(target=target, no_network=True, huge_tree=True)


def _fed(text: str, make: "Callable[[_Walker], XMLParser | HTMLParser]", walker: "_Walker") -> bool:
    """Feeds `text` to a parser, piece by piece; whether it was well enough formed to be read to its end."""
    body = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)
    parser = make(walker)
    try:
        for start in range(0, len(body), CHUNK):
            parser.feed(UNFIT.sub("", body[start : start + CHUNK]))
        parser.close()
    except XMLSyntaxError:
        return False
    return True


@dataclass(slots=True)
class _Capture:
    """An element whose words are collected apart, to see whether they are a page label or a note's."""

    tag: str
    attributes: Mapping[str, str]
    is_page: bool
    depth: int = 1
    text: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _NoteContext:
    """The note that is being read: its label, if it is known, and whether a draft of it is out already."""

    depth: int
    label: str | None
    begun: bool = False


class _Walker:
    """The target that the parser tells what it meets; its state is the place in the nesting of elements."""

    def __init__(self) -> None:
        self._drafts: list[Draft] = []
        self._text: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []
        self._runs: list[Run] = []
        self._position = 0
        self._began = 0
        self._skipping = 0
        self._stack: list[str] = []
        self._counts: dict[str, int] = {}
        self._capture: _Capture | None = None
        self._note: _NoteContext | None = None
        self._note_tag = ""
        self._headnotes: tuple[str, int] | None = None
        self._opens = ""
        self._repair = ControlRepair()
        self._untitled = 0
        self._paragraph_at: int | None = None

    # What the parser calls.

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        tag = _plain(tag)
        if self._skipping or tag in SKIPPED:
            self._skipping += 1
            return
        if self._capture is not None and tag not in BLOCKS:
            self._capture.depth += 1
            return
        self._release()
        if tag == "br":
            self._add("\n")
            return
        classes = set((attributes.get("class") or "").split())
        if tag in PAGE_TAGS or classes & PAGE_CLASSES or (tag == "span" and PARAGRAPH_CLASS in classes):
            self._capture = _Capture(tag, dict(attributes), is_page=True)
        elif tag in CALLS or (tag == "a" and classes & {"footnote", "footnotemark"}):
            self._capture = _Capture(tag, dict(attributes), is_page=False)
        else:
            self._open(tag, attributes, classes)

    def end(self, tag: str) -> None:
        tag = _plain(tag)
        if self._skipping:
            self._skipping -= 1
            return
        if self._capture is not None:
            self._capture.depth -= 1
            if self._capture.depth == 0:
                self._release()
            return
        self._close(tag)

    def data(self, text: str) -> None:  # the name is lxml's
        if self._skipping:
            return
        clean = self._repair.clean(text, self._position)
        if self._capture is not None:
            self._capture.text.append(clean)
        else:
            self._add(clean)

    def comment(self, text: str) -> None:
        """Comments are no text."""

    def pi(self, target: str, content: str | None = None) -> None:
        """Processing instructions are no text."""

    def close(self) -> None:
        self._release()
        self._flush()

    # What it comes to.

    def marked(self) -> Marked:
        """The drafts, once the parser is closed."""
        warnings = list(self._repair.warnings)
        if self._paragraph_at is not None:
            warnings.append(ParsedWarning(self._paragraph_at, NUMBERED_BY_SOURCE))
        return Marked(tuple(fold_lone_marks(self._drafts)), tuple(warnings))

    # Elements.

    def _open(self, tag: str, attributes: Mapping[str, str], classes: set[str]) -> None:
        self._stack.append(tag)
        self._counts[tag] = self._counts.get(tag, 0) + 1
        if tag in {"td", "th"}:
            self._add("\t")
        if tag not in BLOCKS:
            return
        self._flush()
        if self._headnotes is None and is_headnotes([tag, *classes]):
            self._headnotes = tag, self._counts[tag]
        if tag == "opinion" or (tag == "article" and "opinion" in classes):
            self._opens = attributes.get("type") or attributes.get("data-type") or tag
        if self._note is None and (tag in NOTES or (tag in {"div", "aside", "p", "li"} and "footnote" in classes)):
            label = (attributes.get("label") or "").strip() or None
            self._note = _NoteContext(self._counts[tag], label)
            self._note_tag = tag

    def _close(self, tag: str) -> None:
        if not self._counts.get(tag):
            return
        if tag in BLOCKS:
            self._flush()
        if self._note is not None and self._note_tag == tag and self._counts[tag] == self._note.depth:
            self._note = None
        if self._headnotes == (tag, self._counts[tag]):
            self._headnotes = None
        while self._stack:
            last = self._stack.pop()
            self._counts[last] -= 1
            if last == tag:
                break

    def _release(self) -> None:
        """Ends a captured element: a page mark, a note's call or label, or words after all."""
        capture, self._capture = self._capture, None
        if capture is None:
            return
        printed = "".join(capture.text)
        words = " ".join(printed.split())
        if capture.is_page and self._page(capture.attributes, words):
            return
        if not capture.is_page and self._call(words):
            return
        self._add(printed)

    def _page(self, attributes: Mapping[str, str], words: str) -> bool:
        if PARAGRAPH_CLASS in (attributes.get("class") or "").split():
            return self._paragraph(words)
        match = PAGE_LABEL.fullmatch(words)
        label = match["page"] if match else (attributes.get("label") or attributes.get("data-label") or "").strip()
        if not label or (match is None and words):
            return False
        index = attributes.get("citation-index") or attributes.get("data-citation-index")
        group = f"#{index}" if index else match["stars"] if match else ""
        self._marks.append(Mark(self._length, CutKind.PAGE, label, words, group or "*"))
        return True

    def _paragraph(self, words: str) -> bool:
        """A paragraph's number that the source sets before it, as public.resource.org does in `span.num`."""
        if PARAGRAPH_NUMBER.fullmatch(words) is None:
            return False
        self._paragraph_at = self._position if self._paragraph_at is None else self._paragraph_at
        self._marks.append(Mark(self._length, CutKind.PAGE, f"{PARAGRAPH} {words}", words, named_group("")))
        return True

    def _call(self, words: str) -> bool:
        match = CALL_LABEL.fullmatch(words)
        if match is None:
            return False
        label = match["label"]
        in_note = self._note is not None and not self._note.begun and not "".join(self._text).strip()
        if self._note is not None and in_note:
            self._note.label = self._note.label or label
            return True
        self._marks.append(Mark(self._length, CutKind.NOTE, label, words))
        return True

    def _add(self, text: str) -> None:
        if not self._length and not text.isspace():
            self._began = self._position
        self._text.append(text)
        for style in self._styles():
            self._emphasise(style, self._length, self._length + len(text))
        self._length += len(text)
        self._position += len(text)

    def _styles(self) -> set[EmphasisStyle]:
        """The styles of the elements that are open."""
        return {style for tag, style in STYLES.items() if self._counts.get(tag)}

    def _emphasise(self, style: EmphasisStyle, start: int, end: int) -> None:
        """Notes that words are set off, as one run with what stands directly before them in the same style."""
        last = next((at for at in range(len(self._runs) - 1, -1, -1) if self._runs[at].style is style), None)
        if last is not None and self._runs[last].end == start:
            self._runs[last] = replace(self._runs[last], end=end)
        else:
            self._runs.append(Run(start, end, style))

    def _flush(self) -> None:
        """Ends the block that is being read, if it has anything."""
        text, marks, runs = "".join(self._text), tuple(self._marks), tuple(self._runs)
        self._text, self._length, self._marks, self._runs = [], 0, [], []
        if not text.strip() and not marks:
            return
        draft = Draft(self._began, text, self._kind(), None, marks, runs=runs)
        if self._note is not None:
            draft = self._noted(draft)
        elif text.strip():
            draft = replace(draft, opens=self._opens)
            self._opens = ""
        self._drafts.append(draft)

    def _noted(self, draft: Draft) -> Draft:
        note = self._note
        if note is None or not draft.words:
            return draft
        if note.label is None:
            self._untitled += 1
            note.label = f"?{self._untitled}"
        opens = "" if note.begun else NOTE_OPENS
        note.begun = True
        kind = PassageKind.BLOCKQUOTE if draft.kind is PassageKind.BLOCKQUOTE else PassageKind.FOOTNOTE
        return replace(draft, kind=kind, label=note.label, opens=opens)

    def _kind(self) -> PassageKind:
        if self._headnotes is not None:
            return PassageKind.HEADNOTE
        if any(self._counts.get(tag) for tag in QUOTES):
            return PassageKind.BLOCKQUOTE
        if any(self._counts.get(tag) for tag in HEADINGS):
            return PassageKind.HEADING
        return PassageKind.PREFORMATTED if self._counts.get("pre") else PassageKind.PARAGRAPH


def _plain(tag: str) -> str:
    """The element's name without a namespace, in small letters."""
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower()
