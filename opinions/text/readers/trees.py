"""Marked-up sources as a flat stream of events. The only module that knows the parser; nothing is fetched or executed.

A source that the parser would have to mend by leaving something out is refused: no text is lost in silence.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from lxml.etree import HTMLParser, XMLParser, XMLSyntaxError, fromstring, iterwalk

from opinions.text.readers.source import UnreadableSource

NO_TEXT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "head", "title"})
ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
RESOURCE_LIMIT = "ERR_RESOURCE_LIMIT"


class Happening(Enum):
    """What an event is."""

    OPEN = "open"
    CLOSE = "close"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Event:
    """An element opens or closes, or words stand in it. `tag` is a local name in lower case; `line` counts from 1."""

    happening: Happening
    tag: str = ""
    words: str = ""
    line: int = 0
    attributes: Mapping[str, str] | None = None

    def attribute(self, name: str) -> str:
        """The attribute's value; empty where the element has none of that name."""
        return (self.attributes or {}).get(name, "")

    @property
    def classes(self) -> list[str]:
        """The element's HTML classes."""
        return self.attribute("class").split()


def xml_events(text: str) -> Iterator[Event]:
    """The events of an XML document. Raises UnreadableSource for one that is malformed or declares entities."""
    declared = ENTITY.search(text)
    if declared is not None:
        raise UnreadableSource(
            f"This XML declares an entity of its own (at character {declared.start()}). No case file does, and such "
            "declarations can blow up a file: it was not read."
        )
    parser = XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, encoding="utf-8", remove_pis=True
    )
    try:
        root = fromstring(text.encode("utf-8"), parser)
    except XMLSyntaxError as error:
        raise UnreadableSource(f"This XML is malformed: {error.msg}.") from error
    yield from _events(root)


def html_events(text: str) -> Iterator[Event]:
    """The events of an HTML document, mended as browsers mend it; what stands in scripts and styles is no text.

    Raises UnreadableSource for markup that is too deep or too large to be read whole.
    """
    parser = HTMLParser(no_network=True, huge_tree=False, encoding="utf-8", remove_pis=True)
    try:
        root = fromstring(text.encode("utf-8"), parser)
    except XMLSyntaxError as error:
        raise UnreadableSource(f"This HTML cannot be read: {error.msg}.") from error
    for entry in parser.error_log:
        if entry.type_name == RESOURCE_LIMIT:
            raise UnreadableSource(f"This HTML cannot be read whole: {entry.message.strip()}.")
    if root is None:
        raise UnreadableSource("This HTML holds no elements.")
    yield from _events(root)


def _events(root: Any) -> Iterator[Event]:
    """Walks the tree without recursion, so that depth costs nothing."""
    silent = 0
    for happening, element in iterwalk(root, events=("start", "end", "comment")):
        if happening == "comment":
            if element.tail and not silent:
                yield Event(Happening.WORDS, words=element.tail)
            continue
        tag = _local_name(element.tag)
        if happening == "start":
            silent += tag in NO_TEXT
            if not silent:
                yield Event(Happening.OPEN, tag, line=element.sourceline or 0, attributes=dict(element.items()))
            if element.text and not silent:
                yield Event(Happening.WORDS, words=element.text)
            continue
        if not silent:
            yield Event(Happening.CLOSE, tag)
        silent -= tag in NO_TEXT
        if element.tail and not silent and element is not root:
            yield Event(Happening.WORDS, words=element.tail)


def _local_name(tag: str) -> str:
    """The name without its namespace, in lower case."""
    return (tag.partition("}")[2] if tag.startswith("{") else tag).lower()


def line_starts(text: str) -> list[int]:
    r"""Where each line of `text` starts, in code points.

    >>> line_starts("a\nbc\n")
    [0, 2, 5]
    """
    return [0, *(match.end() for match in re.finditer("\n", text))]
