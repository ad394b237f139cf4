"""The reader for PDF files with a text layer: lines by their place on the page, then as the text of a slip opinion.

Nothing is rendered, executed or fetched: of a page only its characters and the thin rules drawn on it are asked for.
A page with no characters holds at most a picture of its text, and pictures are not read.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from opinions.text.parsed import CaseFacts, ParsedCase, ParsedWarning
from opinions.text.readers import slip
from opinions.text.readers.assembling import assemble
from opinions.text.readers.page_columns import in_one_column
from opinions.text.readers.page_emphasis import style_of_font, with_emphasis
from opinions.text.readers.page_layout import Glyph, PageLayout, Rule, lay_out
from opinions.text.readers.source import UnreadableSource

MAGIC = b"%PDF-"
MOST_PAGES = 3_000
MOST_CHARACTERS = 10_000_000
MOST_OBJECTS = 20_000
THICKEST_RULE = 3.0
SHORTEST_RULE = 36.0
MOST_SHOWN = 10
LONGEST_FONT_NAME = 256
LINE_END_HYPHENS = ("\x02", "\ufffe")
FEWEST_UNREADABLE = 20
NO_TEXT_LAYER = (
    "This PDF has no text layer: its pages are pictures. Run it through OCR, for example with ocrmypdf, or paste the "
    "text."
)
PASSWORD = "This PDF is protected with a password: save it without one and try again."  # noqa: S105 -- a sentence
DAMAGED = "This is a PDF document that is damaged or breaks off, and cannot be opened. Download or save it anew."
NO_PDF = "This is no PDF document: let the format be recognised."
ONE_AT_A_TIME = Lock()
"""The library may be in one thread at a time (pdfium's own documentation)."""


def recognises(source: bytes) -> bool:
    """Whether the first bytes say that this is a PDF."""
    return source.startswith(MAGIC)


def read(
    source: bytes,
    facts: CaseFacts,
    *,
    author: str = "",
    author_title: str = "",
    accept: Collection[str] = (),  # noqa: ARG001 -- every reader takes it; the text of a page proposes no splits
) -> ParsedCase:
    """Reads the PDF of one opinion. A warning's `at` counts code points of the text that `text_of` gives.

    Raises UnreadableSource for a PDF that is damaged, has a password, no text layer, or more pages than are read.
    """
    text, styles, warnings = styled_text_of(source)
    writings, doubts, known = slip.drafted(text, facts)
    writings, missed = with_emphasis(writings, text, styles)
    return assemble(writings, known, [*warnings, *missed, *doubts], author=author, author_title=author_title)


def text_of(source: bytes) -> tuple[str, list[ParsedWarning]]:
    """The text with its layout: a line for each printed one, indented as it stands, a form feed between pages.

    Raises UnreadableSource as `read` does.
    """
    text, _, warnings = styled_text_of(source)
    return text, warnings


def styled_text_of(source: bytes) -> tuple[str, bytes, list[ParsedWarning]]:
    """The text as `text_of` has it, and for each of its code points how its font sets it off (`page_emphasis.BITS`).

    Raises UnreadableSource as `read` does.
    """
    if not recognises(source):
        raise UnreadableSource(NO_PDF)
    with ONE_AT_A_TIME, closing(_opened(source)) as document:
        count = len(document)
        if count > MOST_PAGES:
            raise UnreadableSource(f"This PDF has {count:,} pages, and at most {MOST_PAGES:,} are read: split it.")
        layouts = list(_layouts(document, count))
    if not any(layout.glyphs for layout in layouts):
        raise UnreadableSource(NO_TEXT_LAYER)
    unfolded, unsure = in_one_column(layouts)
    texts, styles = zip(*lay_out(unfolded), strict=True)
    return "\f".join(texts), b"\0".join(styles), [*_doubts(layouts), *_unsure_columns(unsure)]


def _opened(source: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        raise UnreadableSource(PASSWORD if code == pdfium.FPDF_ERR_PASSWORD else DAMAGED) from error


def _layouts(document: Any, count: int) -> Iterator[PageLayout]:
    """The pages in order, each closed before the next is opened. A page that cannot be loaded is taken for empty."""
    total = 0
    for number in range(count):
        page = pdfium.FPDF_LoadPage(document.raw, number)
        if not page:
            yield PageLayout(number + 1, (), (), unread=True)
            continue
        try:
            layout = _layout(page, number + 1)
        finally:
            pdfium.FPDF_ClosePage(page)
        total += len(layout.glyphs)
        if total > MOST_CHARACTERS:
            raise UnreadableSource(f"This PDF holds more than {MOST_CHARACTERS:,} characters, the most that are read.")
        yield layout


def _layout(page: Any, number: int) -> PageLayout:
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return PageLayout(number, (), _rules(page), unread=True)
    try:
        glyphs = tuple(_glyphs(text))
    finally:
        pdfium.FPDFText_ClosePage(text)
    unmapped = sum(each.character == "\ufffd" for each in glyphs)
    return PageLayout(number, glyphs, _rules(page), unmapped=unmapped)


def _glyphs(text: Any) -> Iterator[Glyph]:
    """The characters of a page in the order in which it draws them; a space that the library puts in has no place."""
    x, y = pdfium.c_double(), pdfium.c_double()
    box = pdfium.FS_RECTF()
    name, flags = (pdfium.c_char * LONGEST_FONT_NAME)(), pdfium.c_int()
    for at in range(max(pdfium.FPDFText_CountChars(text), 0)):
        character = _character(text, at)
        if pdfium.FPDFText_IsGenerated(text, at) == 1 and character not in LINE_END_HYPHENS:
            if character == " ":
                yield Glyph(" ", 0.0, 0.0, 0.0, 0.0)
            continue
        if character in "\r\n" or not pdfium.FPDFText_GetCharOrigin(text, at, x, y):
            continue
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        size = box.top - box.bottom
        if size > 0:
            character = "-" if character in LINE_END_HYPHENS else character
            yield Glyph(character, x.value, max(box.right, x.value), y.value, size, _style(text, at, name, flags))


def _style(text: Any, at: int, name: Any, flags: Any) -> int:
    """How the font of a character sets it off; `name` and `flags` are room for what the library says of it."""
    length = pdfium.FPDFText_GetFontInfo(text, at, name, LONGEST_FONT_NAME, flags)
    known = 0 < length <= LONGEST_FONT_NAME
    return style_of_font(name.value if known else b"", flags.value)


def _character(text: Any, at: int) -> str:
    code = pdfium.FPDFText_GetUnicode(text, at)
    surrogate = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 -- halves of a pair; they have no meaning alone
    if code == 0 or surrogate or pdfium.FPDFText_HasUnicodeMapError(text, at) == 1:
        return "\ufffd"
    return chr(code)


def _rules(page: Any) -> tuple[Rule, ...]:
    """The thin horizontal lines that are drawn on a page, as the one above its notes is."""
    left, bottom, right, top = (pdfium.c_float() for _ in range(4))
    rules: list[Rule] = []
    for at in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, at)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            continue
        if top.value - bottom.value <= THICKEST_RULE and right.value - left.value >= SHORTEST_RULE:
            rules.append(Rule(left.value, right.value, bottom.value))
    return tuple(rules)


def _unsure_columns(numbers: Sequence[int]) -> list[ParsedWarning]:
    """A warning for pages that may be in two columns, and were read across."""
    if not numbers:
        return []
    more = f" and {len(numbers) - MOST_SHOWN} more" if len(numbers) > MOST_SHOWN else ""
    shown = ", ".join(map(str, numbers[:MOST_SHOWN]))
    sentence = f"These pages of the PDF may be in two columns, or hold a table: {shown}{more}. They were read across."
    return [ParsedWarning(0, sentence)]


def _doubts(layouts: Sequence[PageLayout]) -> list[ParsedWarning]:
    """What a person should know: pages without text, and characters without a meaning."""
    warnings: list[ParsedWarning] = []
    empty = [str(layout.number) for layout in layouts if not any(each.character.strip() for each in layout.glyphs)]
    if empty:
        more = f" and {len(empty) - MOST_SHOWN} more" if len(empty) > MOST_SHOWN else ""
        warnings.append(
            ParsedWarning(
                0,
                f"These pages of the PDF hold no text, and may be pictures of it: {', '.join(empty[:MOST_SHOWN])}"
                f"{more}. OCR would make text of them.",
            )
        )
    unmapped = sum(layout.unmapped for layout in layouts)
    if unmapped:
        sentence = f"{unmapped} characters have no meaning in the PDF's fonts, and stand as “\ufffd”."
        warnings.append(ParsedWarning(0, sentence))
    return [replace(each, at=0) for each in warnings]
