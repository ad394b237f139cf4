"""A workbook for spreadsheets (XLSX): passages, claims, authorities, students, and what the file is.

Every cell is text, a number or a time: nothing is taken for a formula or an address. A cell holds 32,767 characters
(UTF-16 units) at most; what is longer goes on in the same column of the rows below, which say that they go on.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import xlsxwriter
from django.utils.translation import gettext as _

from annotations.exports.counting import Counted
from annotations.exports.csv_file import linked
from annotations.exports.options import Called, Order, Told
from annotations.exports.rows import ExportRow
from annotations.exports.sheet_rows import Cell, SheetRows
from annotations.exports.subject import Export

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

CELL: Final = 32_767
"""UTF-16 units that a cell holds (Excel specifications and limits)."""
SURE: Final = CELL // 2
"""Characters that a cell holds whatever they are."""
LINE: Final = 15
"""Points of a line."""
TALLEST: Final = 409
"""Points that a row is high at most (Excel specifications and limits)."""
WIDEST_PLANE: Final = 0xFFFF
"""A code point above it is two UTF-16 units."""
PASSAGES: Final = (
    ("passage", 9), ("part of passage", 10), ("under", 20), ("annotator", 18), ("claims", 24), ("exact words", 60),
    ("pin cite", 10), ("note", 50), ("authorities", 40), ("replies", 30), ("told by reviewers", 30), ("case", 24),
    ("citation", 40), ("opinion kind", 14), ("opinion author", 14), ("Part", 7), ("joined by", 16),
    ("created (UTC)", 18), ("updated (UTC)", 18), ("after reveal", 10), ("start", 9), ("end", 9),
    ("text fingerprint", 66), ("annotation UUID", 38),
)  # fmt: skip
PRINTED: Final = 9
"""How many of a sheet's columns are printed: those that a person reads."""
CLAIMS: Final = (("claim", 32), ("key", 20), ("definition", 60), ("passages", 10), ("people", 10))
AUTHORITIES: Final = (
    ("authority", 60), ("kind", 14), ("passages", 10), ("people", 10), ("treatments", 40), ("claims", 40)
)  # fmt: skip
PEOPLE: Final = (
    ("student", 24), ("passages", 10), ("with a note", 10), ("claims used", 10), ("authorities linked", 10),
    ("first made (UTC)", 18), ("last changed (UTC)", 18),
)  # fmt: skip
ABOUT: Final = (("what", 24), ("", 80))


def write_workbook(export: Export, to: BinaryIO, told: Told) -> None:
    """Writes the workbook into `to`, row by row in flat memory."""
    book = xlsxwriter.Workbook(to, {"constant_memory": True, "in_memory": False, "remove_timezone": True})
    book.set_properties({"title": f"{export.assignment.title}: {export.title}", "created": export.made_at})
    passages = _Sheet(book, _("Passages"), PASSAGES)
    counted, total = Counted(), export.kept().count()
    for number, row in enumerate(export.rows(), start=1):
        passages.write(_passage(number, row))
        counted.count(row)
        told(number, total)
    claims = _Sheet(book, _("Claims"), CLAIMS)
    for claim in counted.claims_of(export.assignment):
        claims.write((claim.label, claim.key, claim.definition, claim.passages, claim.people or None))
    authorities = _Sheet(book, _("Authorities"), AUTHORITIES)
    for each in counted.authorities():
        authorities.write(
            (each.cite, each.kind, each.passages, each.people or None, each.treatment_words, "; ".join(each.claims))
        )
    sheets = [passages, claims, authorities]
    if export.options.called is not Called.NOBODY:
        people = _Sheet(book, _("Students"), PEOPLE)
        sheets.append(people)
        for person in counted.people():
            people.write(
                (person.name, person.passages, person.notes, person.claims, person.links, person.first, person.last)
            )
    _about(book, export, total)
    for sheet in sheets:
        sheet.close()
    book.close()


def parts_of(text: str) -> list[str]:
    """The text in parts that a cell holds, at least one; no character is parted.

    >>> [len(part) for part in parts_of("a" * 40_000)]
    [32767, 7233]
    """
    if len(text) <= SURE:
        return [text]
    parts, begun, units = [], 0, 0
    for at, character in enumerate(text):
        width = 2 if ord(character) > WIDEST_PLANE else 1
        if units + width > CELL:
            parts.append(text[begun:at])
            begun, units = at, 0
        units += width
    return [*parts, text[begun:]]


def _lines(cell: Cell | None, width: int) -> int:
    """About how many lines the cell takes in a column so many characters wide; what never fits is not counted."""
    if not isinstance(cell, str):
        return 1
    if "\n" not in cell:
        return min(len(cell) // width, round(TALLEST / LINE)) + 1
    return sum(len(line) // width + 1 for line in cell[: width * round(TALLEST / LINE)].split("\n"))


class _Sheet:
    """A sheet with a frozen heading and filters, written from above."""

    def __init__(self, book: Any, name: str, columns: Sequence[tuple[str, int]]) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._columns = columns
        self._widths = [width for _words, width in columns[:PRINTED]]
        self._at = 1
        wrapped = {"text_wrap": True, "valign": "top"}
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top"})
        text = book.add_format(wrapped)
        heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F0ECE2", **wrapped})
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_row(0, 2 * LINE)
        for column, (words, width) in enumerate(columns):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(0, column, words, heading)
        self._rows = SheetRows(self._sheet, text, time)

    def write(self, cells: Sequence[Cell | None]) -> None:
        """One row, and below it what of its cells goes on."""
        if any(isinstance(cell, str) and len(cell) > SURE for cell in cells):
            self._write_divided(cells)
        else:
            self._write(cells)

    def _write_divided(self, cells: Sequence[Cell | None]) -> None:
        divided = {at: parts_of(cell) for at, cell in enumerate(cells) if isinstance(cell, str)}
        rows = max((len(parts) for parts in divided.values()), default=1)
        for row in range(rows):
            self._write([self._cell(column, cell, divided.get(column), row, rows) for column, cell in enumerate(cells)])

    def _write(self, cells: Sequence[Cell | None]) -> None:
        lines = max(map(_lines, cells, self._widths))
        self._rows.write(self._at, cells, min(lines * LINE, TALLEST))
        self._at += 1

    def close(self) -> None:
        """Puts the filters over all that was written, and says what of it is printed."""
        last = max(self._at - 1, 1)
        self._sheet.autofilter(0, 0, last, len(self._columns) - 1)
        self._sheet.print_area(0, 0, last, min(PRINTED, len(self._columns)) - 1)

    def _cell(self, column: int, cell: Cell | None, parts: Sequence[str] | None, row: int, rows: int) -> Cell | None:
        """What stands in that column in the row that is the `row`th of `rows`."""
        if self._columns[column][0] == "part of passage":
            return f"{row + 1} of {rows}" if rows > 1 else ""
        if parts is None:
            return cell
        if self._columns[column][0] == "annotation UUID":
            return parts[0]
        return parts[row] if row < len(parts) else None


def _passage(number: int, row: ExportRow) -> tuple[Cell, ...]:
    return (
        number,
        "",
        row.group,
        row.annotator,
        "; ".join(row.claims),
        row.exact,
        row.pin,
        row.note,
        "; ".join(linked(link) for link in row.links),
        "\n\n".join(": ".join(filter(None, [reply.by, reply.words])) for reply in row.replies),
        "\n\n".join(": ".join(filter(None, [each.about, each.verdict, each.words])) for each in row.remarks),
        row.case,
        row.citation,
        row.opinion_kind,
        row.opinion_author,
        row.part,
        "; ".join(row.joined_by),
        row.created_at,
        row.updated_at,
        row.after_reveal.value,
        row.start,
        row.end,
        row.fingerprint,
        str(row.uuid),
    )


def _about(book: Any, export: Export, total: int) -> None:
    """What the file is, of which texts, under which filter."""
    sheet = _Sheet(book, _("About"), ABOUT)
    for cells in _told(export, total):
        sheet.write(cells)


def _told(export: Export, total: int) -> Iterator[tuple[str, Cell]]:
    assignment = export.assignment
    yield _("Assignment"), assignment.title
    yield _("Course"), str(assignment.course)
    yield _("Of"), export.title
    yield _("Filter"), "; ".join(export.asked) or _("none")
    yield _("Passages"), total
    if export.options.order is Order.CLAIM:
        yield _("Order"), _("A passage with several claims stands under the first of them.")
    yield _("Made (UTC)"), export.made_at
    yield _("Offsets"), _("Unicode code points of the text with that fingerprint, from 0")
    yield (
        _("Long cells"),
        _("A spreadsheet’s cell holds 32,767 characters. What is longer goes on in the rows below it."),
    )
    for source in export.sources():
        version = source.version
        yield _("Text %(number)d") % {"number": version.number}, f"{version.opinion}: {version.fingerprint}"
