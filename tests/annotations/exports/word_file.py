"""Reads a Word file as its schema says, apart from what writes it."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
PARTS = (
    "document",
    "footnotes",
    "comments",
    "commentsExtended",
    "numbering",
    "styles",
    "settings",
    "header1",
    "footer1",
)
APART = {"StarPage", "FootnoteReference", "CommentReference"}
"""Character styles of what is no word of the court's."""


def of(element: Any, name: str) -> str:
    """An attribute of Word's own space."""
    return str(element.get(f"{W}{name}"))


@dataclass(frozen=True)
class WordFile:
    """A Word file: its parts by name."""

    content: bytes

    @cached_property
    def parts(self) -> dict[str, Any]:
        """The parsed parts."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as packed:
            assert packed.testzip() is None
            return {name: etree.fromstring(packed.read(f"word/{name}.xml")) for name in PARTS}

    def paragraphs(self, style: str = "", part: str = "document") -> list[str]:
        """The words of the paragraphs in a style, of all without one; hidden words and instructions left out."""
        found = [each for each in self.parts[part].iter(f"{W}p") if style in ("", style_of(each, "p"))]
        return ["".join(words_of(each)) for each in found]

    def commented(self) -> dict[int, str]:
        """The court's words within the edges of each comment; paragraphs are parted by an LF."""
        words: dict[int, str] = {}
        open_: set[int] = set()
        for element in self.parts["document"].iter():
            if element.tag == f"{W}commentRangeStart":
                open_.add(int(of(element, "id")))
            elif element.tag == f"{W}commentRangeEnd":
                open_.remove(int(of(element, "id")))
            elif element.tag == f"{W}p":
                words |= {each: f"{words[each]}\n" for each in open_ if each in words}
            elif element.tag == f"{W}r" and style_of(element, "r") not in APART:
                words |= {each: words.get(each, "") + "".join(words_of(element)) for each in open_}
        assert open_ == set()
        return words

    def comments(self) -> dict[int, tuple[str, str, list[str]]]:
        """Each comment's author, date and paragraphs."""
        return {
            int(of(each, "id")): (
                of(each, "author"), of(each, "date"), ["".join(words_of(p)) for p in each.iter(f"{W}p")],
            )
            for each in self.parts["comments"]
        }  # fmt: skip

    def footnotes(self) -> dict[int, str]:
        """The words of each footnote; Word's own two separators left out."""
        return {
            int(of(each, "id")): "\n".join("".join(words_of(p)) for p in each.iter(f"{W}p"))
            for each in self.parts["footnotes"]
            if each.get(f"{W}type") is None
        }

    def ids(self, tag: str, part: str = "document") -> list[int]:
        """The ids of those elements, in order."""
        return [int(of(each, "id")) for each in self.parts[part].iter(f"{W}{tag}")]


def style_of(element: Any, kind: str) -> str:
    """The style of a paragraph (`p`) or run (`r`)."""
    found = element.find(f"{W}{kind}Pr/{W}{kind}Style")
    return "" if found is None else of(found, "val")


def words_of(element: Any) -> Iterator[str]:
    """The words that are seen."""
    for each in element.iter(f"{W}t", f"{W}tab", f"{W}br"):
        if not (each.tag == f"{W}tab" and each.getparent().tag == f"{W}tabs"):
            yield {f"{W}tab": "\t", f"{W}br": "\n"}.get(each.tag) or each.text
