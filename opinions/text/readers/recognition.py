"""Tells in what format a source is, and reads it. A format is a line in `READERS`."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from opinions.text import headnotes
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedPlace, ParsedWarning
from opinions.text.readers import (
    cap_html,
    cap_json,
    cap_mets,
    cap_text,
    cap_xml,
    courtlistener,
    docx,
    paragraphs,
    pdf,
    slip,
    web_html,
)
from opinions.text.readers.concurrences import with_concurring
from opinions.text.readers.source import DecodedSource, UnreadableSource, decode, is_document
from opinions.text.readers.told_parts import with_told_parts

PROLOG = re.compile(
    r"(?:\s++|\ufeff|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>)*", re.DOTALL | re.IGNORECASE
)
ROOT = re.compile(r"<(?:[\w.-]+:)?(?P<tag>[A-Za-z][\w.-]*)")
CASEBODY_CLASS = re.compile(r"class\s*=\s*[\"'][^\"']*\bcasebody\b")
OPENS_JSON = re.compile(r"\{\s*[\"}]|\[\s*[\[{]")
EMPHASIS_SAID = re.compile(
    r"\b(?:emphas[ie]s|italics) (?:\w+ )?(?:added|supplied|ours|mine|in (?:the )?original)", re.IGNORECASE
)
MOST_KEYS = 8
UNDERSTOOD = (
    "Understood are cases of the Caselaw Access Project (JSON with a “casebody”, HTML or XML with a casebody, METS), "
    "opinions and clusters of CourtListener in JSON, PDF and Word documents (DOCX), pages of the web in HTML, and "
    "plain text, that of court PDFs too."
)


class JsonLines(list[object]):
    """What JSON lines hold: one object a line, each a case."""


class Format(StrEnum):
    """The formats that are read."""

    CAP_JSON = "cap_json"
    CAP_HTML = "cap_html"
    CAP_XML = "cap_xml"
    CAP_METS = "cap_mets"
    COURTLISTENER = "courtlistener"
    PARAGRAPHS_JSON = "paragraphs_json"
    PDF = "pdf"
    DOCX = "docx"
    WEB_HTML = "web_html"
    SLIP = "slip"
    PARAGRAPHS = "paragraphs"
    CAP_TEXT = "cap_text"


class UnknownFormat(UnreadableSource):
    """A source of a shape that is not understood. The message names what was found, and what is understood."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A source looked at once: its text; what its JSON holds (None if it is none); its root element (else empty).

    `document`: the bytes of a PDF or Word document; its text is empty then.
    """

    text: str
    json: object = None
    root: str = ""
    document: bytes = b""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a reader is told beside its source; see `read_any`."""

    author: str
    author_title: str
    accept: Collection[str]
    html: str


ReadShape = Callable[[Shape, CaseFacts, Wishes], ParsedCase]


@dataclass(frozen=True, slots=True)
class Reader:
    """How a format is recognised and read; the first that recognises a source has it."""

    format: Format
    recognises: Callable[[Shape], bool]
    read: ReadShape


def _markup_reader(read: Callable[..., ParsedCase]) -> ReadShape:
    def reads(shape: Shape, facts: CaseFacts, wishes: Wishes) -> ParsedCase:
        return read(shape.text, facts, author=wishes.author, author_title=wishes.author_title)

    return reads


def _text_reader(read: Callable[..., ParsedCase]) -> ReadShape:
    def reads(shape: Shape, facts: CaseFacts, wishes: Wishes) -> ParsedCase:
        return read(shape.text, facts, author=wishes.author, author_title=wishes.author_title, accept=wishes.accept)

    return reads


def _document_reader(read: Callable[..., ParsedCase]) -> ReadShape:
    def reads(shape: Shape, facts: CaseFacts, wishes: Wishes) -> ParsedCase:
        return read(shape.document, facts, author=wishes.author, author_title=wishes.author_title)

    return reads


def _json_reader(read: Callable[..., ParsedCase]) -> ReadShape:
    def reads(shape: Shape, facts: CaseFacts, wishes: Wishes) -> ParsedCase:
        return read(shape.json, facts, author=wishes.author, author_title=wishes.author_title, accept=wishes.accept)

    return reads


def _cap_json(shape: Shape, facts: CaseFacts, wishes: Wishes) -> ParsedCase:
    return _json_reader(partial(cap_json.read, html=wishes.html))(shape, facts, wishes)


def _is_object_of_text(held: object) -> bool:
    return isinstance(held, dict) and paragraphs.recognises(held)


def _has_casebody(shape: Shape) -> bool:
    return bool(shape.root) and CASEBODY_CLASS.search(shape.text) is not None


def _is_text(shape: Shape) -> bool:
    return shape.json is None and not shape.root and not shape.document


READERS = (
    Reader(Format.PDF, lambda shape: pdf.recognises(shape.document), _document_reader(pdf.read)),
    Reader(Format.DOCX, lambda shape: docx.recognises(shape.document), _document_reader(docx.read)),
    Reader(Format.CAP_JSON, lambda shape: cap_json.recognises(shape.json), _cap_json),
    Reader(Format.COURTLISTENER, lambda shape: courtlistener.recognises(shape.json), _json_reader(courtlistener.read)),
    Reader(Format.PARAGRAPHS_JSON, lambda shape: _is_object_of_text(shape.json), _json_reader(paragraphs.read)),
    Reader(Format.CAP_METS, lambda shape: shape.root == "mets", _markup_reader(cap_mets.read)),
    Reader(Format.CAP_XML, lambda shape: shape.root == "casebody", _markup_reader(cap_xml.read)),
    Reader(Format.CAP_HTML, _has_casebody, _markup_reader(cap_html.read)),
    Reader(Format.WEB_HTML, lambda shape: web_html.recognises(shape.root), _markup_reader(web_html.read)),
    Reader(Format.SLIP, lambda shape: _is_text(shape) and slip.recognises(shape.text), _text_reader(slip.read)),
    Reader(
        Format.PARAGRAPHS,
        lambda shape: _is_text(shape) and paragraphs.recognises(shape.text),
        _text_reader(paragraphs.read),
    ),
    Reader(Format.CAP_TEXT, _is_text, _text_reader(cap_text.read)),
)
"""The first that recognises a source has it: the particular before the general."""


def recognise(source: bytes | str | DecodedSource, name: str = "") -> Format:
    """The format of a source; `name` is its file's, for the messages.

    Raises UnknownFormat for a shape that is not understood, and UnreadableSource for what is no text at all.
    """
    return _reader_of(_shape_of(source), name).format


def read_any(
    source: bytes | str | DecodedSource,
    facts: CaseFacts,
    *,
    chosen: Format | None = None,
    html: str = "",
    name: str = "",
    author: str = "",
    author_title: str = "",
    accept: Collection[str] = (),
) -> ParsedCase:
    """Reads a source of one case in whatever format it is, or in the `chosen` one; a document is read as what it is.

    `facts` go before what the source says. `html` is the HTML of the same case beside a JSON of the static site.
    `author` and `author_title` are for the first writing that names nobody; `accept` holds accepted proposals. Raises
    UnknownFormat for a shape that is not understood, UnreadableSource for damaged content, ValueError for no words.
    """
    shape = _shape_of(source)
    known = chosen is None or bool(shape.document)
    reader = _reader_of(shape, name) if known else next(each for each in READERS if each.format is chosen)
    parsed = headnotes.recognised(reader.read(shape, facts, Wishes(author, author_title, accept, html)))
    parsed = with_concurring(with_told_parts(parsed))
    return replace(parsed, warnings=(*_lost_emphasis(parsed), *parsed.warnings))


def _lost_emphasis(parsed: ParsedCase) -> list[ParsedWarning]:
    """A warning where a text says that emphasis was added, and its source has kept none at all."""
    said = [
        ParsedPlace(number, at)
        for number, opinion in enumerate(parsed.opinions)
        for at, passage in enumerate(opinion.passages)
        if EMPHASIS_SAID.search(passage.text)
    ]
    if not said or any(passage.emphasis for opinion in parsed.opinions for passage in opinion.passages):
        return []
    message = (
        f"The text speaks of emphasis in {len(said)} passages, but this source has kept none: italics are missing from "
        "its quotations."
    )
    return [ParsedWarning(0, message, place=said[0])]


def cases_in(source: bytes | str) -> tuple[bytes | str, ...]:
    """The cases of a source that holds several (JSON lines, or the answer to a search), each a source of its own.

    Any other source is returned alone, as it is.
    """
    if isinstance(source, bytes) and is_document(source):
        return (source,)
    text = _text_of(source)
    found = _several(_decoded(text))
    return tuple(json.dumps(each, ensure_ascii=False) for each in found) if found else (text,)


def _shape_of(source: bytes | str | DecodedSource) -> Shape:
    if isinstance(source, bytes) and is_document(source):
        return Shape("", document=source)
    if isinstance(source, DecodedSource):
        return Shape("", document=source.document) if source.document else _shape(source.text.removeprefix("\ufeff"))
    return _shape(_text_of(source))


def _text_of(source: bytes | str) -> str:
    return decode(source).text if isinstance(source, bytes) else source.removeprefix("\ufeff")


def _shape(text: str) -> Shape:
    start = text.lstrip()[:1]
    if start in {"{", "["}:
        held = _decoded(text)
        several = _several(held)
        return Shape(text, several[0] if len(several) == 1 else held)
    prolog = PROLOG.match(text)
    root = ROOT.match(text, prolog.end() if prolog else 0)
    return Shape(text, root=root["tag"].lower() if root else "")


def _decoded(text: str) -> object:
    """What the JSON holds; None for what is no JSON. Raises UnreadableSource for JSON that is damaged."""
    if OPENS_JSON.match(text.lstrip()) is None and not _is_list(text):
        return None
    try:
        return _objects([text])[0]
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1:
            with suppress(json.JSONDecodeError):
                return JsonLines(_objects(lines))
        raise UnreadableSource(f"This looks like JSON, but is damaged: {error}.") from error


def _is_list(text: str) -> bool:
    """Whether all of a text that opens with a bracket is a JSON list; a sentence in brackets is none."""
    if not (text.lstrip()[:1] == "[" and text.rstrip()[-1:] == "]"):
        return False
    try:
        return isinstance(json.loads(text), list)
    except (ValueError, RecursionError):
        return False


def _objects(texts: Iterable[str]) -> list[object]:
    try:
        return [json.loads(text) for text in texts]
    except RecursionError as error:
        raise UnreadableSource("This JSON is nested too deep to be read.") from error
    except json.JSONDecodeError:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise UnreadableSource(f"This JSON cannot be read: {error}.") from error


def _several(held: object) -> list[object]:
    """The cases of JSON lines, of an answer to a search, or of a list; empty for any other shape.

    A list of CourtListener's opinions is one case.
    """
    listed = held.get("results") if isinstance(held, dict) and "casebody" not in held else held
    if not isinstance(listed, list):
        return []
    of_lines = isinstance(listed, JsonLines)
    known = [cap_json.recognises(each) or (of_lines and courtlistener.recognises(each)) for each in listed]
    return listed if known and all(known) else []


def _reader_of(shape: Shape, name: str) -> Reader:
    found = next((reader for reader in READERS if reader.recognises(shape)), None)
    if found is None:
        raise UnknownFormat(f"{name}: {_found(shape)}" if name else _found(shape))
    return found


def _found(shape: Shape) -> str:
    """A sentence on what a source is that no reader recognises."""
    held = shape.json
    if several := _several(held):
        return f"This source holds {len(several)} cases, and one is read at a time: give each a file of its own."
    if isinstance(held, Mapping):
        keys = ", ".join(f"“{key}”" for key in list(held)[:MOST_KEYS])
        return f"This is a JSON object with {keys or 'nothing in it'}, which is no case. {UNDERSTOOD}"
    if isinstance(held, list):
        kinds = ", ".join(sorted({type(each).__name__ for each in held})) or "nothing in it"
        return f"This is a JSON list of {len(held)} ({kinds}), which is no case. {UNDERSTOOD}"
    return f"This is markup whose first element is <{shape.root}>, without a casebody in it. {UNDERSTOOD}"
