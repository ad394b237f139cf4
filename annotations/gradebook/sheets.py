"""A file of rows whose cells are changed in place: every other byte stays as it is."""

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

BYTE_ORDER_MARK: Final = "\ufeff"
DELIMITERS: Final = (",", "\t", ";")
NARROW: Final = ("utf-8", "cp1252", "latin-1")
ENCODINGS: Final = (*NARROW, "utf-16-le", "utf-16-be")
MOST_BYTES: Final = 1024 * 1024
MOST_ROWS: Final = 10_000
MOST_CELLS: Final = 200_000
"""What a class of a thousand has with two hundred columns."""


class UnreadableSheet(ValueError):
    """The file cannot be filled in; the words say why, and what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands from `start` to `end` (code points of the file's text); `value` is without quotation marks."""

    start: int
    end: int
    value: str
    quoted: bool


@dataclass(frozen=True)
class Sheet:
    """A file's text, a byte order mark included, and its rows; an empty line is a row of one empty cell."""

    text: str
    encoding: str
    delimiter: str
    rows: Sequence[Sequence[Cell]]

    def value(self, row: int, column: int) -> str:
        """What stands there, without spaces around; nothing where the row is shorter."""
        cells = self.rows[row]
        return cells[column].value.strip() if column < len(cells) else ""


def read_sheet(source: bytes) -> Sheet:
    """The file's rows. The delimiter is the one that parts the first line most: comma, tab or semicolon.

    Raises `UnreadableSheet`.
    """
    if source.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableSheet(_("This is a workbook. Bring the file as your gradebook exported it, or save it as CSV."))
    text, encoding = _decoded(source)
    if not text.strip(BYTE_ORDER_MARK + "\r\n\t ,;"):
        raise UnreadableSheet(_("This file is empty."))
    tables = [(delimiter, _rows(text, delimiter)) for delimiter in DELIMITERS]
    delimiter, rows = max(tables, key=lambda table: len(table[1][0]))
    if len(rows) > MOST_ROWS or sum(map(len, rows)) > MOST_CELLS:
        raise UnreadableSheet(_("This file has more lines or cells than the gradebook of any class."))
    return Sheet(text, encoding, delimiter, rows)


def changed_sheet(sheet: Sheet, cells: Mapping[tuple[int, int], str]) -> bytes:
    """The file with those values at (row, column); a row that is too short grows, with empty cells between.

    A cell is quoted where the one that it replaces was, or where it is new and the first line is quoted throughout.
    """
    pieces: list[str] = []
    done = 0
    for row, column in sorted(cells):
        present, value = sheet.rows[row], cells[row, column]
        if column < len(present):
            start, end, lead = present[column].start, present[column].end, ""
            quoted = present[column].quoted
        else:
            start = end = present[-1].end
            lead = sheet.delimiter * (column - len(present) + 1)
            quoted = all(cell.quoted for cell in sheet.rows[0])
        pieces += [sheet.text[done:start], lead, _written(value, sheet.delimiter, quoted=quoted)]
        done = end
    return "".join([*pieces, sheet.text[done:]]).encode(sheet.encoding)


def _decoded(source: bytes) -> tuple[str, str]:
    """The text and the encoding that gives the same bytes back: UTF-16 by its mark or its noughts, UTF-8, else Western.

    Raises `UnreadableSheet` where UTF-16 breaks off.
    """
    wide = ""
    if source.startswith(codecs.BOM_UTF16_LE) or source[1:2] == b"\0":
        wide = "utf-16-le"
    elif source.startswith(codecs.BOM_UTF16_BE) or source[:1] == b"\0":
        wide = "utf-16-be"
    for encoding in (wide,) if wide else NARROW:
        try:
            return source.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableSheet(_("The letters of this file cannot be read. Export it from your gradebook anew."))


def _rows(text: str, delimiter: str) -> list[list[Cell]]:
    """Cells as RFC 4180 has them; a quotation mark that is never closed is a letter."""
    found = re.compile(rf'("(?:[^"]++|"")*+"[^{delimiter}\r\n]*+|[^{delimiter}\r\n]*+)({delimiter}|\r\n|\r|\n|\Z)')
    rows: list[list[Cell]] = [[]]
    at = 1 if text.startswith(BYTE_ORDER_MARK) else 0
    while match := found.match(text, at):
        rows[-1].append(_cell(match))
        at = match.end()
        if not match[2]:
            break
        if match[2] != delimiter:
            if at == len(text):
                break
            rows.append([])
    return rows


def _cell(match: re.Match[str]) -> Cell:
    return cell_at(match.string, match.start(1), match.end(1))


def cell_at(text: str, start: int, end: int) -> Cell:
    """The cell that stands there, whether in quotation marks or not."""
    written = text[start:end]
    quoted = len(written) > 1 and written.startswith('"') and written.endswith('"')
    value = written[1:-1].replace('""', '"') if quoted else written
    return Cell(start, end, value, quoted)


def _written(value: str, delimiter: str, *, quoted: bool) -> str:
    if quoted or any(letter in value for letter in (delimiter, '"', "\r", "\n")):
        return '"' + value.replace('"', '""') + '"'
    return value
