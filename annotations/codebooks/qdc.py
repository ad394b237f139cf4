"""A codebook as REFI-QDA's exchange format (`.qdc`, REFI-QDA 1.5, section 5.2).

A claim is a `Code`: its UUID the `guid`, its label the `name`; a colour that is read is the nearest of the palette; a
retired claim is not codable. What the format has no place for stands in the `Description`, under headings.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import gettext as _
from lxml import etree

from annotations.codebooks.claim_rows import MOST_BYTES, ClaimRow, CodebookFile, Problem, UnreadableCodebook
from annotations.codebooks.tree import places

NAMESPACE: Final = "urn:QDA-XML:codebook:1.0"
ORIGIN: Final = "Glossator"
PALETTE: Final = ("#3459cb", "#c64100", "#227b3c", "#651a77", "#767719", "#832200", "#064d5d", "#49453e")
"""The lines of `c1` to `c8` on light paper (`static/css/tokens.css`)."""
USUAL: Final = ("#2060d0", "#ff8000", "#20a040", "#9030c0", "#e0d000", "#e02020", "#00b0b0", "#808080")
"""What other programs mean by the palette's blue, orange, green, purple, yellow, red, teal, grey."""
HEADINGS: Final = {
    "elements": "Elements:", "include": "When to use:", "exclude": "When not to use:", "example": "Example:",
    "example_source": "The example is from:", "near_miss": "Near miss:", "near_miss_source": "The near miss is from:",
}  # fmt: skip
DEEPEST: Final = 30


class EmptyCodebook(ValueError):
    """The format has no codebook without codes."""


def write_qdc(rows: Sequence[ClaimRow]) -> bytes:
    """The file. Raises `EmptyCodebook` where there is no claim."""
    if not rows:
        raise EmptyCodebook
    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap={None: NAMESPACE}, origin=ORIGIN)
    write_codes(root, rows, NAMESPACE)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def write_codes(above: Any, rows: Sequence[ClaimRow], namespace: str) -> None:
    """Puts `Codes` with the claims as a tree into the element, in that namespace; there is at least one claim."""
    by_key = {row.key: row for row in rows}
    path: list[Any] = [etree.SubElement(above, f"{{{namespace}}}Codes")]
    for place in places([(row.key, row.parent or None) for row in rows]):
        del path[place.depth + 1 :]
        path.append(_code(path[-1], by_key[place.id], namespace))


def _code(above: Any, row: ClaimRow, namespace: str) -> Any:
    code = etree.SubElement(
        above,
        f"{{{namespace}}}Code",
        guid=row.uuid,
        name=xml_text(row.label),
        isCodable="false" if row.retired else "true",
        color=PALETTE[row.colour - 1],
    )
    told = description(row)
    if told:
        etree.SubElement(code, f"{{{namespace}}}Description").text = xml_text(told)
    return code


def xml_text(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))


def description(row: ClaimRow) -> str:
    """The definition and, under its heading, each other text that is not empty."""
    told = [row.texts.get("definition", "")]
    told += [f"{heading}\n{row.texts[name]}" for name, heading in HEADINGS.items() if row.texts.get(name)]
    return "\n\n".join(part for part in told if part)


def texts_of(told: str) -> dict[str, str]:
    """A description taken apart at our headings; without any, all of it is the definition."""
    names = {heading: name for name, heading in HEADINGS.items()}
    texts: dict[str, list[str]] = {"definition": []}
    now = "definition"
    for line in told.replace("\r\n", "\n").split("\n"):
        now = names.get(line.strip(), now)
        if line.strip() not in names:
            texts.setdefault(now, []).append(line)
    return {name: "\n".join(lines).strip() for name, lines in texts.items()}


def read_qdc(source: bytes) -> CodebookFile:
    """The codes of the file, whichever program wrote it. Nothing outside the file is read: no entities, no DTD.

    Raises `UnreadableCodebook` where it is no codebook of this format.
    """
    if len(source) > MOST_BYTES:
        raise UnreadableCodebook(_("The file is larger than %(most)d bytes.") % {"most": MOST_BYTES})
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableCodebook(_("This is no well-formed XML. Export the codebook again as .qdc.")) from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableCodebook(_("The file brings a document type of its own, which no codebook needs."))
    if etree.QName(root).localname != "CodeBook":
        raise UnreadableCodebook(_("This is no codebook in REFI-QDA's format (.qdc)."))
    found = CodebookFile()
    taken: set[str] = set()
    for code, parent, depth in _codes(root):
        if depth > DEEPEST:
            raise UnreadableCodebook(_("Codes stand more than %(most)d deep.") % {"most": DEEPEST})
        found.rows.append(_row(found, code, parent, taken))
    if not found.rows:
        found.problems.append(Problem(0, _("There is no code in the file.")))
    return found


def _codes(root: Any) -> Iterator[tuple[Any, Any, int]]:
    """Every code with the code that it stands in, and how deep, in reading order."""
    for codes in (child for child in root if etree.QName(child).localname == "Codes"):
        waiting = [(code, None, 0) for code in reversed(_inner(codes))]
        while waiting:
            code, parent, depth = waiting.pop()
            yield code, parent, depth
            waiting += [(inner, code, depth + 1) for inner in reversed(_inner(code))]


def _inner(element: Any) -> list[Any]:
    return [child for child in element if etree.QName(child).localname == "Code"]


def _row(found: CodebookFile, code: Any, parent: Any, taken: set[str]) -> ClaimRow:
    label = " ".join((code.get("name") or "").split())
    key = _free(slugify(label)[:56] or "code", taken)
    code.set("key", key)
    told = next((child.text or "" for child in code if etree.QName(child).localname == "Description"), "")
    return ClaimRow(
        line=code.sourceline or 0,
        key=key,
        label=label,
        parent=parent.get("key") if parent is not None else "",
        colour=_colour(found, code),
        texts=texts_of(told),
        retired=code.get("isCodable", "true").strip() in ("false", "0"),
        uuid=_guid(found, code),
    )


def _free(base: str, taken: set[str]) -> str:
    key = next(key for key in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if key not in taken)
    taken.add(key)
    return key


def _guid(found: CodebookFile, code: Any) -> str:
    told = (code.get("guid") or "").strip().strip("{}")
    try:
        return str(UUID(told))
    except ValueError:
        found.problems.append(Problem(code.sourceline or 0, _("“%(guid)s” is no GUID.") % {"guid": told}))
        return ""


def _colour(found: CodebookFile, code: Any) -> int:
    told = (code.get("color") or "").strip()
    if not told:
        return 0
    digits = told.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits  # noqa: PLR2004 -- #rgb
    try:
        return nearest(digits)
    except ValueError:
        found.problems.append(Problem(code.sourceline or 0, _("“%(colour)s” is no colour.") % {"colour": told}))
        return 0


def nearest(digits: str) -> int:
    """The number of the palette's colour for six hexadecimal digits: its own, else the nearest usual one in RGB.

    Raises `ValueError` where they are none.

    >>> nearest("0000ff"), nearest("ff0000")
    (1, 6)
    """
    told = _rgb(digits)
    if f"#{digits.lower()}" in PALETTE:
        return PALETTE.index(f"#{digits.lower()}") + 1
    gaps = [sum((a - b) ** 2 for a, b in zip(_rgb(usual[1:]), told, strict=True)) for usual in USUAL]
    return gaps.index(min(gaps)) + 1


def _rgb(digits: str) -> tuple[int, ...]:
    found = tuple(bytes.fromhex(digits))
    if len(found) != 3:  # noqa: PLR2004 -- red, green, blue
        raise ValueError(digits)
    return found
