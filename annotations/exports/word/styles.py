"""The styles of our Word files: Word's own names where it has them, so that its panes and tables find them."""

from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

SERIF: Final = "Times New Roman"
SANS: Final = "Arial"
MONO: Final = "Courier New"
GREY: Final = "595959"
"""7:1 on white."""


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: what of its paragraphs (`of_paragraph`) and of its runs (`of_run`), in the schema's order."""

    key: str
    name: str
    of_paragraph: str = ""
    of_run: str = ""
    after: str = ""
    base: str = "Normal"
    is_quick: bool = True


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def _size(points: float) -> str:
    return f'<w:sz w:val="{points * 2:.0f}"/><w:szCs w:val="{points * 2:.0f}"/>'


def _space(before: int, after: int, line: int = 240) -> str:
    """Space around a paragraph in points; `line` in 240ths of a line."""
    return f'<w:spacing w:before="{before * 20}" w:after="{after * 20}" w:line="{line}" w:lineRule="auto"/>'


def _indent(left: int, right: int = 0, hanging: int = 0) -> str:
    """Indents in points."""
    hung = f' w:hanging="{hanging * 20}"' if hanging else ""
    return f'<w:ind w:left="{left * 20}" w:right="{right * 20}"{hung}/>'


def _tab(kind: str, at: int, leader: str = "") -> str:
    """A tab stop at so many points."""
    told = f' w:leader="{leader}"' if leader else ""
    return f'<w:tabs><w:tab w:val="{kind}"{told} w:pos="{at * 20}"/></w:tabs>'


_KEEP: Final = "<w:keepNext/>"
_GREY: Final = f'<w:color w:val="{GREY}"/>'
_RULE: Final = '<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="A6A6A6"/></w:pBdr>'
_LINE: Final = '<w:pBdr><w:{} w:val="single" w:sz="4" w:space="4" w:color="A6A6A6"/></w:pBdr>'
WIDTH: Final = 468
"""Points of a line: Letter paper with margins of an inch."""

PARAGRAPHS: Final = (
    _Style("Title", "Title", _KEEP + _space(0, 4), "<w:b/><w:bCs/>" + _size(20), "Subtitle"),
    _Style("Subtitle", "Subtitle", _space(0, 12), _GREY + _size(13), "Normal"),
    _Style("Heading1", "heading 1", _KEEP + _space(22, 6) + '<w:outlineLvl w:val="0"/>', "<w:b/><w:bCs/>" + _size(15)),
    _Style("Heading2", "heading 2", _KEEP + _space(16, 6) + '<w:outlineLvl w:val="1"/>', "<w:b/><w:bCs/>" + _size(13)),
    _Style("Heading3", "heading 3", _KEEP + _space(12, 4) + '<w:outlineLvl w:val="2"/>', "<w:b/><w:bCs/>" + _size(12)),
    _Style("Fact", "Fact", _tab("left", 90) + _space(0, 3) + _indent(90, hanging=90), _size(10.5)),
    _Style("Definition", "Definition", _KEEP + _space(0, 6), "<w:i/><w:iCs/>" + _GREY + _size(11)),
    _Style("TableNote", "Table Note", _KEEP + _space(0, 6), "<w:i/><w:iCs/>" + _GREY + _size(11)),
    _Style("Lead", "Passage Lead", _KEEP + _space(12, 3), _font(SANS) + _GREY + _size(8.5), "Quotation"),
    _Style("Quotation", "Quotation", _space(0, 6, 264)),
    _Style("BlockText", "Block Text", _space(0, 8, 252) + _indent(36, 36)),
    _Style("Citation", "Citation Sentence", _space(0, 6, 264)),
    _Style("Note", "Passage Note", _RULE + _space(0, 4) + _indent(18), _size(11)),
    _Style("Cited", "Passage Authorities", _RULE + _space(0, 4) + _indent(18), _size(10.5)),
    _Style("TOAHeading", "toa heading", _KEEP + _space(12, 4), "<w:b/><w:bCs/>" + _size(12), "TableofAuthorities"),
    _Style(
        "TableofAuthorities", "table of authorities",
        _tab("right", WIDTH, "dot") + _space(0, 2) + _indent(18, hanging=18),
    ),
    _Style("Treated", "Treatment", _space(0, 6) + _indent(36, 36), _GREY + _size(10)),
    _Style("BodyText", "Body Text", _space(0, 8, 276)),
    _Style("Byline", "Byline", _KEEP + _space(0, 8, 276)),
    _Style("HeadMatter", "Head Matter", _space(0, 6) + _indent(18, 18), _GREY + _size(10.5)),
    _Style("Preformatted", "HTML Preformatted", _space(0, 8), _font(MONO) + _size(9.5)),
    _Style("Omission", "Omission", _space(0, 8) + '<w:jc w:val="center"/>', _GREY),
    _Style(
        "Header", "header", _LINE.format("bottom") + _tab("right", WIDTH) + _space(0, 0),
        _font(SANS) + _GREY + _size(8.5), is_quick=False,
    ),
    _Style(
        "Footer", "footer", _tab("right", WIDTH) + _space(0, 0), _font(SANS) + _GREY + _size(8.5), is_quick=False
    ),
    _Style("FootnoteText", "footnote text", _space(0, 3), _size(10), is_quick=False),
    _Style("FootnoteQuotation", "Footnote Quotation", _indent(24, 24), base="FootnoteText"),
    _Style("CommentText", "annotation text", _space(0, 3), _size(10), is_quick=False),
)  # fmt: skip
"""Bases stand before what is based on them."""
RUNS: Final = (
    _Style("FootnoteReference", "footnote reference", of_run='<w:vertAlign w:val="superscript"/>'),
    _Style("CommentReference", "annotation reference", of_run=_size(8)),
    _Style("StarPage", "Star Page", of_run=_font(SANS) + _GREY + _size(8.5)),
    _Style("Annotated", "Annotated", of_run='<w:u w:val="dotted" w:color="1F4E79"/>'),
    _Style("Hyperlink", "Hyperlink", of_run='<w:color w:val="1F4E79"/><w:u w:val="single"/>'),
    _Style("Code", "Code", of_run=_font(MONO) + _size(9.5)),
)
OWN: Final = {
    "Fact", "Definition", "TableNote", "Lead", "Quotation", "Citation", "Note", "Cited", "Treated", "Byline",
    "HeadMatter", "Omission", "FootnoteQuotation", "StarPage", "Annotated", "Code",
}  # fmt: skip
"""Those that Word has not by itself."""

_SPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def styles_part() -> str:
    """`word/styles.xml`."""
    written = [_paragraph_style(each) for each in PARAGRAPHS] + [_run_style(each) for each in RUNS]
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles {_SPACE}><w:docDefaults><w:rPrDefault>'
        f'<w:rPr>{_font(SERIF)}{_size(12)}<w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="he-IL"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f"{''.join(written)}</w:styles>"
    )


def _paragraph_style(style: _Style) -> str:
    after = f'<w:next w:val="{style.after}"/>' if style.after else ""
    quick = "<w:qFormat/>" if style.is_quick else ""
    own = ' w:customStyle="1"' if style.key in OWN else ""
    of_paragraph = f"<w:pPr>{style.of_paragraph}</w:pPr>" if style.of_paragraph else ""
    of_run = f"<w:rPr>{style.of_run}</w:rPr>" if style.of_run else ""
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{style.key}"><w:name w:val="{escape(style.name)}"/>'
        f'<w:basedOn w:val="{style.base}"/>{after}{quick}{of_paragraph}{of_run}</w:style>'
    )


def _run_style(style: _Style) -> str:
    own = ' w:customStyle="1"' if style.key in OWN else ""
    return (
        f'<w:style w:type="character"{own} w:styleId="{style.key}"><w:name w:val="{escape(style.name)}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:rPr>{style.of_run}</w:rPr></w:style>'
    )
