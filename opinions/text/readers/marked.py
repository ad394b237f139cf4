"""A marked-up case before it is a `ParsedCase`: writings, blocks and notes with their marks still in place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from opinions.text.kinds import EmphasisStyle, PassageKind

NOTE_WORD = re.compile(r"^(?:fn|n)\.? ?(?=[\d*])", re.IGNORECASE)
BRACKETS = "[]()., \u00a0\n\t"


@dataclass(eq=False, slots=True)
class PageSign:
    """A page label as its source gives it; `index` is the source's number of the reporter whose page it is."""

    page: str
    index: str = ""
    series: str = ""


@dataclass(eq=False, slots=True)
class CallSign:
    """A footnote mark: as printed, the label that it reads, and the id of the note to which it links, if it does."""

    printed: str
    target: str = ""
    note: "MarkedNote | None" = None

    @property
    def label(self) -> str:
        """The label as the note's own is written."""
        return plain_label(self.printed)


@dataclass(frozen=True, slots=True)
class EmphasisSign:
    """Where emphasis begins (`opens`) or ends."""

    style: EmphasisStyle
    opens: bool


Part = str | PageSign | CallSign | EmphasisSign


@dataclass(slots=True)
class MarkedBlock:
    """What is to become a passage. `line` is the source's, from 1; `sort` is the source's own word for it.

    `page_map`: the pages on which its words stand, where the source tells them apart from the text (METS).
    """

    kind: PassageKind
    line: int = 0
    sort: str = ""
    page_map: str = ""
    parts: list[Part] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The text alone."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def pages(self) -> list[PageSign]:
        """The page labels."""
        return [part for part in self.parts if isinstance(part, PageSign)]

    @property
    def calls(self) -> list[CallSign]:
        """The footnote marks."""
        return [part for part in self.parts if isinstance(part, CallSign)]


@dataclass(eq=False, slots=True)
class MarkedNote:
    """A footnote. `identity` is the id to which its call links; `label` is empty where none is printed."""

    label: str
    identity: str = ""
    printed: str = ""
    blocks: list[MarkedBlock] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class MarkedWriting:
    """One writing, or the case's head matter: its blocks in order and its notes."""

    source_type: str = ""
    line: int = 0
    blocks: list[MarkedBlock] = field(default_factory=list)
    notes: list[MarkedNote] = field(default_factory=list)

    @property
    def calls(self) -> Iterator[CallSign]:
        """The footnote marks of body and notes, in order."""
        for block in [*self.blocks, *(block for note in self.notes for block in note.blocks)]:
            yield from block.calls


@dataclass(slots=True)
class MarkedCase:
    """A case as its source marks it up: head matter, writings, and what stands outside both."""

    head: MarkedWriting = field(default_factory=MarkedWriting)
    writings: list[MarkedWriting] = field(default_factory=list)
    outside: list[MarkedBlock] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> list[MarkedWriting]:
        """Head matter and writings in order."""
        return [self.head, *self.writings]


def plain_label(printed: str) -> str:
    """A label without brackets, full stops and the letters that say that it is one.

    >>> plain_label("[12]"), plain_label("3."), plain_label("*"), plain_label("[fn4]")
    ('12', '3', '*', '4')
    """
    bare = re.sub(r"\s+", " ", printed.strip(BRACKETS))
    return NOTE_WORD.sub("", bare) or printed.strip()
