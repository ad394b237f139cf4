"""The common form of what benchmarks find: rows, each a figure with its floor and its target.

A benchmark calls `tell` for each figure. It prints a line; under `python -m benchmarks` the row goes into the report
as well (the file named by `BENCHMARK_ROWS`).
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

ROWS: Final = "BENCHMARK_ROWS"
"""The environment variable that names the file to which rows are added, one JSON object a line."""
HEAD: Final = ("figure", "measured", "floor", "× floor", "target", "", "besides")


@dataclass(frozen=True)
class Row:
    """One figure: what was measured, in which unit; `floor` is what the least that could do the work took in this run.

    `within` is the target: how many times the floor it may be at the most, or, where there is no floor, the most that
    it may be. `besides` says what belongs to it: queries, bytes, how many.
    """

    figure: str
    value: float
    unit: str = ""
    floor: float | None = None
    within: float | None = None
    besides: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor it is; None where there is none."""
        return self.value / self.floor if self.floor else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        measured = self.value if self.floor is None else self.ratio
        return None if self.within is None or measured is None else measured <= self.within

    def cells(self) -> tuple[str, ...]:
        """The row of the report, one word or more for each of `HEAD`."""
        target = "" if self.within is None else f"≤ {_times(self.within) if self.floor else self._amount(self.within)}"
        return (
            self.figure,
            self._amount(self.value),
            "" if self.floor is None else self._amount(self.floor),
            "" if self.ratio is None else _times(self.ratio),
            target,
            {None: "", True: "met", False: "**missed**"}[self.is_met],
            self.besides,
        )

    def _amount(self, value: float) -> str:
        return f"{_number(value)} {self.unit}".rstrip()


def tell(
    figure: str, value: float, unit: str = "", *, floor: float | None = None, within: float | None = None,
    besides: str = "",
) -> Row:  # fmt: skip
    """Prints one figure and adds it to the report that is being made, if one is. See `Row` for what each word means."""
    row = Row(figure, value, unit, floor, within, besides)
    _figure, measured, least, times, target, verdict, more = row.cells()
    against = f"  {times} of {least}" if times else ""
    aim = f"  target {target}: {verdict.strip('*')}" if target else ""
    print(f"{figure:<60} {measured:>12}{against}{aim}{'  ' if more else ''}{more}", flush=True)
    if place := os.environ.get(ROWS):
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(row)) + "\n")
    return row


def rows_in(place: Path) -> list[Row]:
    """The rows that a benchmark has told into that file; none where there is no file."""
    lines = place.read_text(encoding="utf-8").splitlines() if place.exists() else []
    return [Row(**json.loads(line)) for line in lines]


def table(rows: Iterable[Row]) -> str:
    """The rows in Markdown, without the columns that none of them fills."""
    cells = [HEAD, *(row.cells() for row in rows)]
    kept = [at for at in range(len(HEAD)) if any(line[at] for line in cells[1:])]
    lines = ["| " + " | ".join(line[at].replace("|", "\\|") for at in kept) + " |" for line in cells]
    rule = "|" + "|".join("---" if at in {0, 4, 5, 6} else "--:" for at in kept) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def _times(ratio: float) -> str:
    return f"{ratio:,.2f}×" if ratio < 100 else f"{ratio:,.0f}×"


def _number(value: float) -> str:
    """Three digits that count, or whole numbers."""
    if float(value).is_integer() or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.4f}"
