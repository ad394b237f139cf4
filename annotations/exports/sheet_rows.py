"""Rows of a sheet as XML, for a workbook that is written in flat memory.

The library (XlsxWriter) makes three objects and looks at each sign five times for every cell that it is given. Rows are
written here instead, as it would write them, into the file in which it keeps what it has written of a sheet; the rest
of the workbook is the library's. It also takes words that begin with `<r>` and end with `</r>` for XML of their own;
here all words are words.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_col_to_name

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | datetime
_USUAL: Final = 20
"""Pixels of a row that says no height."""
_EPOCH: Final = datetime(1899, 12, 31, tzinfo=UTC)
"""From which days are counted, and one more from March 1900 on: spreadsheets have a 29 February in that year."""
_DAY: Final = 24 * 60 * 60
_LIKE_ESCAPED: Final = re.compile(r"(_x[0-9a-fA-F]{4}_)")
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""What XML cannot hold, and a carriage return, which it would lose."""


class SheetRows:
    """Writes a sheet's rows below its heading, which was given to the library, from above."""

    def __init__(self, sheet: "Worksheet", text: "Format", time: "Format") -> None:
        """Words and numbers stand in the format `text`, times in `time`."""
        sheet._write_single_row(1)  # noqa: SLF001 -- the heading, which the library else keeps until the next row
        self._sheet, self._text, self._time = sheet, text, time

    def write(self, row: int, cells: Iterable[Cell | None], points: float) -> None:
        """The row of that number, of 0 the heading's, `points` high; times know their zone, and are written as UTC."""
        number, written = row + 1, []
        for column, cell in zip(self._names, cells, strict=False):
            if isinstance(cell, str):
                if cell:
                    place = f'r="{column}{number}" s="{self._of_text}"'
                    written.append(f'<c {place} t="inlineStr"><is>{words(cell)}</is></c>')
            elif isinstance(cell, datetime):
                written.append(f'<c r="{column}{number}" s="{self._of_time}"><v>{days(cell):.16G}</v></c>')
            elif cell is not None:
                written.append(f'<c r="{column}{number}" s="{self._of_text}"><v>{cell:.16G}</v></c>')
        self._sheet.row_data_fh.write(f'<row r="{number}"{_height(points)}>{"".join(written)}</row>')
        self._sheet.dim_rowmax = row

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """The columns' letters."""
        return tuple(xl_col_to_name(at) for at in range(self._sheet.dim_colmax + 1))

    @cached_property
    def _of_text(self) -> int:
        return int(self._text._get_xf_index())  # noqa: SLF001 -- the library numbers formats as they are first used

    @cached_property
    def _of_time(self) -> int:
        return int(self._time._get_xf_index())  # noqa: SLF001 -- likewise


def words(cell: str) -> str:
    r"""Words as a cell's XML: what XML cannot hold is told by its number, and white space at the ends is kept.

    >>> words("a < b"), words("\x0b_x0041_ ")
    ('<t>a &lt; b</t>', '<t xml:space="preserve">_x000B__x005F_x0041_ </t>')
    """
    if "_x" in cell:
        cell = _LIKE_ESCAPED.sub(r"_x005F\1", cell)
    if not cell.isprintable():  # as all is that XML can hold, but for ends of lines and the like
        cell = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", cell)
    keep = ' xml:space="preserve"' if cell[0].isspace() or cell[-1].isspace() else ""
    return f"<t{keep}>{cell.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</t>"


def days(at: datetime) -> float:
    """A time as spreadsheets count it: days, and parts of a day.

    >>> days(datetime(2026, 9, 1, 12, tzinfo=UTC))
    46266.5
    """
    since = at - _EPOCH
    return since.days + (since.seconds + since.microseconds / 1e6) / _DAY + 1


@lru_cache(maxsize=1024)
def _height(points: float) -> str:
    """The row's attributes that say its height: whole pixels, of which four are three points."""
    pixels = int(points * 4 / 3 + 0.5)
    return "" if pixels == _USUAL else f' ht="{pixels * 0.75:.16g}" customHeight="1"'
