"""The parts of a Word file that are the same in each, and what opens the others."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from annotations.exports.word.markup import Markup, attribute

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS: Final = "http://schemas.openxmlformats.org"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS: Final = f"{_FORMATS}/officeDocument/2006/relationships"
_SPACES: Final = (
    f'xmlns:w="{_FORMATS}/wordprocessingml/2006/main" xmlns:r="{_KINDS}"'
    f' xmlns:mc="{_FORMATS}/markup-compatibility/2006"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"'
)
_RELATED: Final = {
    "rId1": ("styles", f"{_WORD}.styles+xml", f"{_KINDS}/styles"),
    "rId2": ("settings", f"{_WORD}.settings+xml", f"{_KINDS}/settings"),
    "rId3": ("footnotes", f"{_WORD}.footnotes+xml", f"{_KINDS}/footnotes"),
    "rId4": ("comments", f"{_WORD}.comments+xml", f"{_KINDS}/comments"),
    "rId5": (
        "commentsExtended",
        f"{_WORD}.commentsExtended+xml",
        "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
    ),
    "rId6": ("numbering", f"{_WORD}.numbering+xml", f"{_KINDS}/numbering"),
    "rId7": ("header1", f"{_WORD}.header+xml", f"{_KINDS}/header"),
    "rId8": ("footer1", f"{_WORD}.footer+xml", f"{_KINDS}/footer"),
}
"""What the document is related to: the part's name, its content type, the kind of relationship."""

SECTION: Final = Markup(
    '<w:sectPr><w:headerReference w:type="default" r:id="rId7"/><w:footerReference w:type="default" r:id="rId8"/>'
    '<w:footnotePr><w:pos w:val="pageBottom"/></w:footnotePr><w:pgSz w:w="12240" w:h="15840"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/>'
    "</w:sectPr>"
)
"""Letter paper with margins of an inch (twentieths of a point)."""
SEPARATORS: Final = Markup(
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
"""The two lines that Word draws above footnotes; the settings name them too."""


LEVELS: Final = 9
"""Levels of a list."""


def _levels(kind: str, texts: list[str]) -> str:
    return "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{720 + 360 * level}" w:hanging="360"/></w:pPr></w:lvl>'
        for level, text in enumerate(texts)
    )


BULLET_LIST: Final = Markup(
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>'
    f"{_levels('bullet', ['•'] * LEVELS)}</w:abstractNum>"
)
NUMBERED_LIST: Final = Markup(
    '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>'
    f"{_levels('decimal', [f'%{level}.' for level in range(1, LEVELS + 1)])}</w:abstractNum>"
)


def opening(name: str, tag: str = "") -> str:
    """What opens a part whose root is `tag`, `w:<name>` where nothing else is said."""
    return f"{DECLARATION}<{tag or f'w:{name}'} {_SPACES}>"


def core(title: str, made_at: datetime) -> str:
    """`docProps/core.xml`: Dublin Core."""
    when = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_FORMATS}/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{attribute(title)}</dc:title><dc:creator>Glossator</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created>'
        "<dc:language>en-US</dc:language></cp:coreProperties>"
    )


def _content_types() -> str:
    parts = {f"/word/{name}.xml": kind for name, kind, _relationship in _RELATED.values()}
    parts["/word/document.xml"] = f"{_WORD}.document.main+xml"
    parts["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    told = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{DECLARATION}<Types xmlns="{_FORMATS}/package/2006/content-types">{defaults}{told}</Types>'


def _relationships(found: Mapping[str, tuple[str, str]]) -> str:
    told = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{at}"/>' for key, (at, kind) in found.items())
    return f'{DECLARATION}<Relationships xmlns="{_FORMATS}/package/2006/relationships">{told}</Relationships>'


_SETTINGS: Final = (
    f'{DECLARATION}<w:settings xmlns:w="{_FORMATS}/wordprocessingml/2006/main"><w:zoom w:percent="100"/>'
    '<w:defaultTabStop w:val="720"/><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
    ' w:val="15"/></w:compat><w:themeFontLang w:val="en-US"/></w:settings>'
)
BEFORE: Final = {
    "[Content_Types].xml": _content_types(),
    "_rels/.rels": _relationships(
        {
            "rId1": ("word/document.xml", f"{_KINDS}/officeDocument"),
            "rId2": ("docProps/core.xml", f"{_FORMATS}/package/2006/relationships/metadata/core-properties"),
        }
    ),
    "word/_rels/document.xml.rels": _relationships(
        {key: (f"{name}.xml", relationship) for key, (name, _kind, relationship) in _RELATED.items()}
    ),
    "word/settings.xml": _SETTINGS,
}
"""What stands in the file before the body."""
