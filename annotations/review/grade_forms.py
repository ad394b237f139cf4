"""What an instructor writes of a rubric and of a grade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from annotations.models import Criterion, RubricLine
from annotations.reading.desk import whole_number
from annotations.review.rubrics import MOST_LINES, Line, line_words

MOST_POINTS = Decimal(1000)
CENT = Decimal("0.01")
MOST_WORDS = 5000
LONGEST_LABEL = 200
BLANK_ROWS = 2


@dataclass(frozen=True, slots=True)
class RubricRow:
    """One row of the rubric's form, as it was typed; `key` is that of the line that it changes, 0 of a new one."""

    at: int
    key: int
    criterion: str
    label: str
    points: str
    problem: str = ""


def rows_of(lines: Sequence[Line]) -> list[RubricRow]:
    """The rows for the lines, and blank ones."""
    rows = [
        RubricRow(at, line.line.pk if line.line else 0, line.criterion, line.label, plain(line.points))
        for at, line in enumerate(lines)
    ]
    return rows + [RubricRow(len(rows) + at, 0, Criterion.OTHER, "", "") for at in range(BLANK_ROWS)]


def read_rubric(sent: QueryDict, present: Mapping[int, RubricLine]) -> tuple[list[Line], list[RubricRow]]:
    """The lines that were sent and the rows as they were typed; a row without points is left out.

    Where a row has a problem, the lines are those without one.
    """
    lines: list[Line] = []
    rows: list[RubricRow] = []
    columns = (sent.getlist(name) for name in ("line", "criterion", "label", "points"))
    for at, (key, criterion, label, typed) in enumerate(zip(*columns, strict=False)):
        points = read_points(typed)
        problem = _problem(criterion, label, typed, points) if at < MOST_LINES else _("These are too many lines.")
        row = present.get(whole_number(key) or 0)
        rows.append(RubricRow(at, row.pk if row else 0, criterion, label, typed, problem))
        if typed.strip() and not problem and points is not None:
            lines.append(Line(row, Criterion(criterion), label.strip(), points))
    return lines, rows


def read_points(typed: str) -> Decimal | None:
    """The points that were typed, a comma as a point; None where it is no such number.

    >>> read_points("2,5"), read_points("many")
    (Decimal('2.50'), None)
    """
    try:
        points = Decimal(typed.strip().replace(",", "."))
        return points.quantize(CENT) if 0 <= points <= MOST_POINTS else None
    except InvalidOperation:
        return None


def plain(points: Decimal) -> str:
    """As a person writes it.

    >>> plain(Decimal("2.50")), plain(Decimal("10.00"))
    ('2.5', '10')
    """
    return f"{points.normalize():f}"


def read_grade(
    sent: QueryDict, lines: Sequence[RubricLine], before: Mapping[int, Decimal | None]
) -> tuple[dict[RubricLine, Decimal | None], dict[int, str]]:
    """The points of each line that was sent, and what is wrong by the lines' keys.

    More than a line's points is wrong, but for what was given already, before the rubric was changed.
    """
    given: dict[RubricLine, Decimal | None] = {}
    problems: dict[int, str] = {}
    for line in lines:
        typed = sent.get(f"points-{line.pk}")
        if typed is None:
            continue
        points = read_points(typed) if typed.strip() else None
        if typed.strip() and (points is None or (points > line.points and points != before.get(line.pk))):
            problems[line.pk] = _("%(line)s: a number from 0 to %(most)s. This row is not saved.") % {
                "line": line_words(line), "most": plain(line.points),
            }  # fmt: skip
        else:
            given[line] = points
    return given, problems


def _problem(criterion: str, label: str, typed: str, points: Decimal | None) -> str:
    if criterion not in Criterion.values:
        return _("Choose what the line looks at.")
    if len(label) > LONGEST_LABEL:
        return _("This name is too long.")
    if typed.strip() and not points:
        return _("Points are a number above 0.")
    return ""
