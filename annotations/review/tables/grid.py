"""A table of counts: its heads, rows and cells, sorted by any column, each cell with what opens its passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from urllib.parse import quote

STEPS: Final = 5
"""Shades of a cell that is not empty."""
AS_BUILT: Final = ""
NAME: Final = "name"
"""Names of orders: the table's own, and by the rows' heads."""


class Kind(StrEnum):
    """What stands against what, as it stands in addresses; `PICTURES` are drawn from claims by passage."""

    STUDENTS = "students"
    PASSAGES = "passages"
    WRITINGS = "writings"
    AUTHORITIES = "authorities"
    PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a row or column. `letters` and `colour` are a claim's; `aside` is said in small print; `query` opens
    all that the row or column counts.
    """

    label: str
    key: str = ""
    letters: str = ""
    colour: str = ""
    aside: str = ""
    query: str = ""

    @property
    def reverse(self) -> str:
        """The order by this column, the other way round."""
        return f"-{self.key}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a cell: students by treatment."""

    letter: str
    label: str
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A count, its shade (0 to `STEPS`) and what opens it (empty where nothing is counted)."""

    count: int
    step: int = 0
    query: str = ""
    marks: tuple[Mark, ...] = ()


EMPTY: Final = Cell(0)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its head and a cell to each column."""

    head: Head
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `corner` heads the first column; `totals` stand below; `hidden` rows are left out, as marked by fewer
    than `least` students.
    """

    kind: Kind
    corner: str
    columns: tuple[Head, ...]
    rows: tuple[Row, ...]
    totals: Row | None = None
    hidden: int = 0
    least: int = 1

    def ordered(self, order: str) -> "Grid":
        """Sorted by the column of that key, most first; by `name`; with `-` before it the other way round.

        The table as it was built where there is no such column.
        """
        key, back = order.removeprefix("-"), order.startswith("-")
        if key == NAME:
            rows = sorted(self.rows, key=lambda row: row.head.label.casefold(), reverse=back)
            return replace(self, rows=tuple(rows))
        at = next((at for at, column in enumerate(self.columns) if key and column.key == key), None)
        if at is None:
            return self
        rows = sorted(self.rows, key=lambda row: row.cells[at].count if back else -row.cells[at].count)
        return replace(self, rows=tuple(rows))


def step_of(count: int, most: int) -> int:
    """The shade of a count, where `most` is the darkest.

    >>> step_of(0, 10), step_of(1, 10), step_of(5, 10), step_of(10, 10)
    (0, 1, 3, 5)
    """
    return -(-STEPS * min(count, most) // most) if most else 0


def counted(count: int, most: int, query: str) -> Cell:
    """The cell of a count."""
    return Cell(count, step_of(count, most), query) if count else EMPTY


def opening(**parts: object) -> str:
    """What a cell adds to the page's address; what is empty is left out.

    >>> opening(on="notice", by="", at=0)
    'on=notice&at=0'
    """
    return "&".join(f"{name}={quote(str(value))}" for name, value in parts.items() if value != "")


def csv_rows(grid: Grid, totals_label: str) -> list[list[str]]:
    """The table as lines of a file, the heads first; marks as `F 3 D 1`."""
    asides = any(row.head.aside for row in grid.rows)
    lines = [[grid.corner, *([""] if asides else []), *(column.label for column in grid.columns)]]
    for row in (*grid.rows, *([grid.totals] if grid.totals else [])):
        label = totals_label if row is grid.totals else row.head.label
        lines.append([label, *([row.head.aside] if asides else []), *(_written(cell) for cell in row.cells)])
    return lines


def _written(cell: Cell) -> str:
    return " ".join(f"{mark.letter} {mark.count}" for mark in cell.marks) or str(cell.count)


def total(cells: Sequence[int], coders: int, queries: Sequence[str]) -> Row:
    """The row of totals: how many of the coders, column by column."""
    made = tuple(counted(count, coders, query) for count, query in zip(cells, queries, strict=True))
    return Row(Head(""), made)
