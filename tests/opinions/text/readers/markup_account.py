"""What a marked-up casebody says, read from the outside: by the standard library's parsers, not by the product's.

Marks are what the source's own elements say; the words are everything else. White space counts for nothing.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from opinions.text.parsed import ParsedCase

VOID = frozenset({"br", "hr", "img"})


@dataclass
class Account:
    """The words of each block in order, and the marks, of a whole casebody."""

    blocks: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    @property
    def characters(self) -> Counter[str]:
        return Counter("".join(self.blocks))


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.account = Account()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.block = ""
        self.mark: str | None = None
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag in {"p", "h4", "h5", "aside", "blockquote", "article", "section", "pre"}:
            self.end_block()
        if tag == "article":
            self.account.kinds.append(given["data-type"])
        if tag == "aside":
            self.account.notes.append(given.get("data-label", "").rstrip("."))
        if tag == "a":
            self.mark, self.words = self._mark(given, classes), ""
            if self.mark == "page":
                self.account.pages.append(given["data-label"])
        if tag not in VOID:
            self.open.append((tag, given))

    def _mark(self, given: dict[str, str], classes: list[str]) -> str | None:
        href = given.get("href", "")
        if "page-label" in classes:
            return "page"
        if "footnotemark" in classes or (href.startswith("#fn") and self.open[-1][0] == "sup"):
            return "call"
        return "label" if href.startswith(("#ref_", "#fn")) else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.mark:
            if self.mark == "call":
                self.account.calls.append(self.words)
            if self.mark == "label" and self.open[-1][1].get("name"):
                self.account.notes.append(self.words.rstrip("."))
            self.mark = None
        self.open.pop()
        if tag in {"p", "h4", "h5", "aside", "blockquote", "article", "section", "pre"}:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if self.mark:
            self.words += data
        elif not any(tag == "script" for tag, _ in self.open):
            self.block += data

    def end_block(self) -> None:
        words, self.block = squeezed(self.block), ""
        opens_note = self.open and any(tag == "aside" for tag, _ in self.open)
        if opens_note and words.startswith("FN*"):
            self.account.notes.append("*")
            words = words.removeprefix("FN*")
        if words:
            self.account.blocks.append(words)


def html_account(text: str) -> Account:
    """The account of an HTML casebody; full stops that follow a note's label are left in its words."""
    parser = _Html()
    parser.feed(text)
    parser.close()
    return parser.account


def xml_account(text: str) -> Account:
    """The account of the casebody in an XML document; labels printed before a note's words are left in them."""
    root = ET.fromstring(text)  # noqa: S314 -- files of the shared folder and our own
    casebody = next(element for element in root.iter() if element.tag.endswith("casebody"))
    account = Account()
    for element in casebody.iter():
        name = element.tag.rpartition("}")[2]
        if name == "opinion":
            account.kinds.append(element.get("type", ""))
        elif name == "page-number":
            account.pages.append(element.get("label", ""))
        elif name == "footnotemark":
            account.calls.append(element.text or "")
        elif name == "footnote":
            account.notes.append(element.get("label", ""))
        elif name not in {"casebody", "em", "strong", "redacted"}:
            account.blocks.append(squeezed(_words(element)))
    return account


def _words(element: ET.Element) -> str:
    marks = ("page-number", "footnotemark")
    inner = (("" if each.tag.endswith(marks) else _words(each)) + (each.tail or "") for each in element)
    return (element.text or "") + "".join(inner)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def passages(case: ParsedCase) -> list[str]:
    return [squeezed(passage.text) for opinion in case.opinions for passage in opinion.passages]


def pages_of(case: ParsedCase) -> list[str]:
    return [mark.page for opinion in case.opinions for passage in opinion.passages for mark in passage.pages]


def paired(case: ParsedCase) -> list[tuple[list[str], list[str]]]:
    """For each writing the labels of its calls, and those of its notes, each in order."""
    found = []
    for opinion in case.opinions:
        calls = [mark.label for passage in opinion.passages for mark in passage.notes]
        labels = [passage.label for passage in opinion.passages if passage.label]
        notes = [label for at, label in enumerate(labels) if at == 0 or labels[at - 1] != label]
        found.append((calls, notes))
    return found


def lost_and_invented(blocks: Sequence[str], case: ParsedCase) -> tuple[Counter[str], Counter[str]]:
    """The characters of the source that no passage has, and those of passages that the source has not."""
    source, read = Counter("".join(blocks)), Counter("".join(passages(case)))
    return source - read, read - source
