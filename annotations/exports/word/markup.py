"""WordprocessingML: runs and paragraphs from plain text, which is escaped here and nowhere else.

Elements stand in the order of the schema (ECMA-376 Part 1, 17.3): Word refuses what is out of order.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NewType
from xml.sax.saxutils import escape

Markup = NewType("Markup", str)
"""Well-formed pieces of a part, in which nothing is to be escaped any more."""

_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, and other control characters, which no page shows."""
_RTL: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RTL_STRETCH: Final = re.compile(f"[{_RTL}](?:[^A-Za-z0-9\\n]*[{_RTL}])*")
_QUOTE: Final = {'"': "&quot;"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is set; `style` is a character style's id."""

    style: str = ""
    bold: bool = False
    italic: bool = False
    small_caps: bool = False
    underlined: bool = False
    hidden: bool = False


PLAIN: Final = Look()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph whose style is open: its runs, the list that it opens an entry of (with the level)."""

    runs: tuple[Markup, ...] = ()
    numbering: tuple[int, int] | None = None
    quoted: bool = False
    rtl: bool = False


PLAIN_PARAGRAPH: Final = Paragraph()
RTL_PARAGRAPH: Final = Paragraph(rtl=True)
QUOTED_INDENT: Final = 720
"""Twentieths of a point."""


def direction_of(words: str) -> Paragraph:
    """A paragraph in the direction of those words."""
    return RTL_PARAGRAPH if runs_rtl(words) else PLAIN_PARAGRAPH


def writable(text: str) -> str:
    r"""The text with U+FFFD for each code point that a part cannot hold: its length stays.

    >>> writable("a\x0cb") == "a\ufffdb"
    True
    """
    return _UNWRITABLE.sub("\ufffd", text)


def attribute(text: str) -> str:
    """The text as an attribute's value, without its quotation marks; line breaks are spaces."""
    return escape(" ".join(writable(text).split()), _QUOTE)


def run(text: str, look: Look = PLAIN) -> Markup:
    """The text in one look. A line feed is a line break, a tab a tab; what is written from right to left says so."""
    if not text:
        return Markup("")
    pieces, at = [], 0
    for stretch in _RTL_STRETCH.finditer(text):
        pieces += [_run(text[at : stretch.start()], look), _run(stretch.group(), look, rtl=True)]
        at = stretch.end()
    return Markup("".join([*pieces, _run(text[at:], look)]))


def _run(text: str, look: Look, *, rtl: bool = False) -> str:
    return f"<w:r>{properties(look, rtl=rtl)}{_words(text)}</w:r>" if text else ""


def _words(text: str) -> str:
    escaped = escape(writable(text.replace("\r\n", "\n").replace("\r", "\n")))
    parts = re.split("([\n\t])", escaped)
    signs = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return "".join(signs.get(part, f'<w:t xml:space="preserve">{part}</w:t>') for part in parts if part)


def properties(look: Look, *, rtl: bool = False) -> Markup:
    """The run's properties; none for a plain one."""
    found = [f'<w:rStyle w:val="{look.style}"/>'] if look.style else []
    found += ["<w:b/><w:bCs/>"] if look.bold else []
    found += ["<w:i/><w:iCs/>"] if look.italic else []
    found += ["<w:smallCaps/>"] if look.small_caps else []
    found += ["<w:vanish/>"] if look.hidden else []
    found += ['<w:u w:val="single"/>'] if look.underlined else []
    found += ["<w:rtl/>"] if rtl else []
    return Markup(f"<w:rPr>{''.join(found)}</w:rPr>" if found else "")


def paragraph(pieces: Iterable[Markup], style: str = "", like: Paragraph = PLAIN_PARAGRAPH, *, key: str = "") -> Markup:
    """A paragraph of the pieces in a style (its id), otherwise set `like` that one; `key` is its w14:paraId."""
    found = [f'<w:pStyle w:val="{style}"/>'] if style else []
    if like.numbering:
        number, level = like.numbering
        found.append(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    found += ["<w:bidi/>"] if like.rtl else []
    found += [f'<w:ind w:left="{QUOTED_INDENT}"/>'] if like.quoted else []
    told = f"<w:pPr>{''.join(found)}</w:pPr>" if found else ""
    named = f' w14:paraId="{key}"' if key else ""
    return Markup(f"<w:p{named}>{told}{''.join(pieces)}</w:p>")


def runs_rtl(text: str) -> bool:
    """Whether a paragraph of that text runs from right to left: its first strong character does (UAX 9, P2 and P3).

    >>> runs_rtl("1. \u05e9\u05dc\u05d5\u05dd"), runs_rtl("shalom \u05e9")
    (True, False)
    """
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((kind in ("R", "AL") for kind in strong if kind in ("L", "R", "AL")), False)


def field(instruction: str, shown: str, look: Look = PLAIN) -> Markup:
    """A field that Word computes, which shows `shown` until it does. The instruction is ours, not anybody's words."""
    return Markup(f'<w:fldSimple w:instr=" {escape(instruction, _QUOTE)} ">{run(shown, look)}</w:fldSimple>')


def field_edge(kind: str) -> Markup:
    """An edge of a field that holds more than a run: `begin`, `separate` or `end`."""
    return Markup(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>')


def instruction(text: str, look: Look = PLAIN) -> Markup:
    """A piece of a field's instruction."""
    return Markup(
        f'<w:r>{properties(look)}<w:instrText xml:space="preserve">{escape(writable(text))}</w:instrText></w:r>'
    )


def link(name: str, pieces: Iterable[Markup]) -> Markup:
    """A link to the bookmark of that name."""
    return Markup(f'<w:hyperlink w:anchor="{name}" w:history="1">{"".join(pieces)}</w:hyperlink>')
