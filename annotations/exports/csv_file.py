"""CSV as Excel and LibreOffice open it: UTF-8 with a byte order mark, CRLF line ends, no cell taken for a formula."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from annotations.exports.rows import ExportLink, ExportRow
from annotations.exports.subject import Export

BYTE_ORDER_MARK: Final = "\ufeff"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for a formula at a cell's start (OWASP, CSV Injection)."""
COLUMNS: Final = (
    "case",
    "citation",
    "pin cite",
    "opinion kind",
    "opinion author",
    "part",
    "joined by",
    "claims",
    "exact words",
    "prefix",
    "suffix",
    "note",
    "authorities",
    "annotator",
    "created",
    "updated",
    "after reveal",
    "start",
    "end",
    "offset unit",
    "text fingerprint",
    "annotation UUID",
)
OFFSET_UNIT: Final = "Unicode code points"


class _Line:
    """Takes one written line from the csv module."""

    def write(self, line: str) -> str:
        return line


def write_csv(export: Export) -> Iterator[str]:
    """The export as CSV, line by line."""
    return csv_lines(export.rows())


def csv_lines(rows: Iterable[ExportRow]) -> Iterator[str]:
    """The file's lines, the heading first; each row is written as it comes."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + _written(writer, COLUMNS)
    for row in rows:
        yield _written(writer, [neutral(cell) for cell in _cells(row)])


def neutral(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would take it for a formula.

    >>> neutral("=1+1"), neutral("the = sign")
    ("'=1+1", 'the = sign')
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _written(writer: object, cells: Iterable[str]) -> str:
    line: str = writer.writerow(cells)  # type: ignore[attr-defined]  # -- the csv module has no public type for it
    return line


def _cells(row: ExportRow) -> tuple[str, ...]:
    return (
        row.case,
        row.citation,
        row.pin,
        row.opinion_kind,
        row.opinion_author,
        row.part,
        "; ".join(row.joined_by),
        "; ".join(row.claims),
        row.exact,
        row.prefix,
        row.suffix,
        row.note,
        "; ".join(_link(link) for link in row.links),
        row.annotator,
        _time(row.created_at),
        _time(row.updated_at),
        row.after_reveal,
        str(row.start),
        str(row.end),
        OFFSET_UNIT,
        row.fingerprint,
        str(row.uuid),
    )


def _link(link: ExportLink) -> str:
    pin = f", at {link.pin}" if link.pin else ""
    said = ", ".join(filter(None, [link.treatment, "quotes" if link.quotes else ""]))
    claim = f" for {link.claim}" if link.claim else ""
    return f"{link.cite}{pin} [{said}{claim}]"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
