"""A codebook as CSV: written as Excel opens it, read as Excel and others write it."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotations.codebooks.claim_rows import (
    MOST_BYTES,
    TEXT_COLUMNS,
    ClaimRow,
    CodebookFile,
    Problem,
    UnreadableCodebook,
)
from annotations.codebooks.palette import COLOURS, PATTERNS
from annotations.exports.formulas import BYTE_ORDER_MARK, FORMULA_STARTS, neutral

COLUMNS: Final = (
    "key", "label", "parent", "letters", "colour", "pattern", *TEXT_COLUMNS, "writing_kinds", "elsewhere",
    "near_misses", "retired", "uuid",
)  # fmt: skip
OTHER_NAMES: Final = {
    "name": "label", "code": "label", "claim": "label", "description": "definition", "color": "colour",
    "when to use": "include", "when not to use": "exclude", "near misses": "near_misses", "id": "key",
    "writing kinds": "writing_kinds", "near miss": "near_miss", "example source": "example_source",
    "near miss source": "near_miss_source", "guid": "uuid", "parent key": "parent",
}  # fmt: skip
YES: Final = frozenset({"yes", "true", "1", "x", "retired"})
LONGEST_CELL: Final = 200_000


def write_csv(rows: Iterable[ClaimRow]) -> str:
    """The file: UTF-8 with a byte order mark, CRLF, no cell that a spreadsheet takes for a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([neutral(cell) for cell in _cells(row)])
    return BYTE_ORDER_MARK + written.getvalue()


def _cells(row: ClaimRow) -> list[str]:
    cells = {name: row.texts.get(name, "") for name in TEXT_COLUMNS} | {
        "key": row.key,
        "label": row.label,
        "parent": row.parent,
        "letters": row.letters,
        "colour": str(row.colour),
        "pattern": str(row.pattern),
        "writing_kinds": " ".join(row.writing_kinds),
        "elsewhere": row.elsewhere,
        "near_misses": " ".join(row.near_misses),
        "retired": "yes" if row.retired else "",
        "uuid": row.uuid,
    }
    return [cells[name] for name in COLUMNS]


def decode(source: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows' Western letters.

    Raises `UnreadableCodebook` for a workbook, other things that are no text, and more than `MOST_BYTES`.
    """
    if len(source) > MOST_BYTES:
        raise UnreadableCodebook(_("The file is larger than %(most)d bytes.") % {"most": MOST_BYTES})
    if source.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableCodebook(_("This is an Excel workbook. Save it as CSV (File, Save as), and choose that file."))
    try:
        text = source.decode("utf-16" if source.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        text = source.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableCodebook(_("This is no text. Export the codebook as CSV or .qdc."))
    return text


def read_csv(text: str) -> CodebookFile:
    """The claims of the file; columns in any order, separated by commas, semicolons or tabs.

    Raises `UnreadableCodebook` where no column is named `label`, or quotation marks are not closed.
    """
    csv.field_size_limit(LONGEST_CELL)
    text = text.removeprefix(BYTE_ORDER_MARK)
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found = CodebookFile()
    try:
        columns = [_column(cell) for cell in next(reader, [])]
        if "label" not in columns:
            raise UnreadableCodebook(_("The first line names no column “label”: every claim needs one."))
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                _read(found, line, dict(zip(columns, cells, strict=False)))
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableCodebook(
            _("A quotation mark is not closed, or a cell is too long, near line %(line)d.") % {"line": reader.line_num}
        ) from None
    return found


def _column(cell: str) -> str:
    name = cell.strip().lower()
    return OTHER_NAMES.get(name, name)


def _read(found: CodebookFile, line: int, raw: dict[str, str]) -> None:
    cells = {name: _plain(cell) for name, cell in raw.items()}
    label = cells.get("label", "")
    row = ClaimRow(
        line=line,
        key=slugify(cells.get("key") or label)[:60],
        label=label,
        parent=slugify(cells.get("parent", ""))[:60],
        letters=cells.get("letters", ""),
        colour=_number(found, line, cells, "colour", COLOURS),
        pattern=_number(found, line, cells, "pattern", PATTERNS),
        texts={name: cells.get(name, "") for name in TEXT_COLUMNS},
        writing_kinds=_words(cells.get("writing_kinds", "")),
        elsewhere=cells.get("elsewhere", ""),
        near_misses=_words(cells.get("near_misses", "")),
        retired=cells.get("retired", "").lower() in YES,
        uuid=_uuid(cells.get("uuid", "")),
    )
    found.rows.append(row)


def _plain(cell: str) -> str:
    cell = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_STARTS) else cell


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.replace(",", " ").replace(";", " ").split())


def _number(found: CodebookFile, line: int, cells: dict[str, str], name: str, most: int) -> int:
    told = cells.get(name, "")
    if not told:
        return 0
    if told.isdecimal() and len(told) < 3 and 0 <= int(told) <= most:  # noqa: PLR2004 -- two digits at most
        return int(told)
    words = _("“%(cell)s” is no %(column)s: it is a number from 1 to %(most)d.")
    found.problems.append(Problem(line, words % {"cell": told, "column": name, "most": most}))
    return 0


def _uuid(cell: str) -> str:
    try:
        return str(UUID(cell))
    except ValueError:
        return ""


def header(columns: Sequence[str] = COLUMNS) -> str:
    """The names of the columns, for the page that explains them."""
    return ", ".join(columns)
