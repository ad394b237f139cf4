"""The lines of a source with their offsets, and the pieces of it that readers cut out and keep beside the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from opinions.text.kinds import PassageKind

LINE = re.compile(r"[^\r\n\u2028\u2029]+")


class CutKind(Enum):
    """Why a piece of the source is not in the text."""

    PAGE = "page"
    NOTE = "note"
    LABEL = "label"


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """`start` up to `end` of the source is no part of the text; it is a mark, or a note's printed label."""

    start: int
    end: int
    kind: CutKind = field(compare=False)
    value: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the source, `start` up to `end`, that is to become one passage; `cuts` are ordered."""

    start: int
    end: int
    text: str
    kind: PassageKind = PassageKind.PARAGRAPH
    label: str | None = None
    cuts: tuple[Cut, ...] = ()

    @property
    def opens_note(self) -> bool:
        """Whether a note's printed label stands at its beginning."""
        return any(cut.kind is CutKind.LABEL for cut in self.cuts)

    def cut(self, cuts: Sequence[Cut]) -> "Block":
        """Cuts more out of the block."""
        return replace(self, cuts=tuple(sorted({*self.cuts, *cuts})))


def blocks_of(source: str) -> list[Block]:
    r"""One block per line of `source` that is not blank, trimmed of white space. Linear in its length.

    >>> [(block.start, block.text) for block in blocks_of("One \r\n\n  Two")]
    [(0, 'One'), (9, 'Two')]
    """
    blocks = []
    for match in LINE.finditer(source):
        text = match[0].strip()
        if text:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            blocks.append(Block(start, start + len(text), text))
    return blocks
