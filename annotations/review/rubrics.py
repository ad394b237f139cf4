"""An assignment's rubric: what its work is graded by, and for how many points each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.models import Assignment, Criterion, GradeLine, RubricLine
from courses.actions import Refused
from people.actions import record
from people.models import User

OFFERED = (
    (Criterion.CLAIMS, 4),
    (Criterion.BOUNDARIES, 2),
    (Criterion.AUTHORITIES, 2),
    (Criterion.REASONING, 2),
)
"""The rubric that is offered where there is none yet: ten points."""
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is said: `line` is the row that it changes, None for a new one."""

    line: RubricLine | None
    criterion: Criterion
    label: str
    points: Decimal


def offered_lines() -> list[Line]:
    """The lines of the offered rubric."""
    return [Line(None, criterion, "", Decimal(points)) for criterion, points in OFFERED]


def rubric_of(assignment: Assignment) -> list[RubricLine]:
    """Its lines in their order. One query."""
    return list(RubricLine.objects.filter(assignment=assignment).order_by("position"))


def line_words(line: RubricLine) -> str:
    """What the line is called."""
    return line.label or str(Criterion(line.criterion).label).capitalize()


@transaction.atomic
def save_rubric(assignment: Assignment, lines: Sequence[Line], *, by: User) -> int:
    """Says the rubric anew, in the order of `lines`. How many given points stand on changed lines: they stay as given.

    Raises `Refused` where a line that has points of somebody is left out.
    """
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    before = {line.pk: line for line in rubric_of(assignment)}
    kept = {line.line.pk for line in lines if line.line is not None}
    given = GradeLine.objects.filter(line__assignment=assignment, given__isnull=False)
    if given.filter(line__in=before.keys() - kept).exists():
        raise Refused(_("A line that has points cannot be taken out. Clear its points first, or keep the line."))
    RubricLine.objects.filter(assignment=assignment, pk__in=before.keys() - kept).delete()
    _move_out_of_the_way(assignment, len(lines))
    changed = [_write(assignment, at, line) for at, line in enumerate(lines)]
    said = [[line.criterion.value, line.label, str(line.points)] for line in lines]
    record("save_rubric", assignment, by=by, course=assignment.course.uuid, lines=said)
    return given.filter(line__in=[pk for pk in changed if pk is not None]).count()


def copy_rubric(assignment: Assignment, copied: Assignment) -> None:
    """The lines for another assignment; nobody's points."""
    RubricLine.objects.bulk_create(
        RubricLine(
            assignment=copied, position=line.position, criterion=line.criterion, label=line.label, points=line.points
        )
        for line in rubric_of(assignment)
    )


def _move_out_of_the_way(assignment: Assignment, count: int) -> None:
    """Positions are unique at every moment: the lines stand behind all others while they are written anew."""
    for at, line in enumerate(reversed(rubric_of(assignment))):
        line.position = 2 * MOST_LINES + count + 100 - at
        line.save(update_fields=["position"])


def _write(assignment: Assignment, at: int, line: Line) -> int | None:
    """Writes the line; its key where what it asks has changed."""
    row = line.line or RubricLine(assignment=assignment)
    changed = row.pk is not None and (row.criterion, row.points) != (line.criterion, line.points)
    row.position, row.criterion, row.label, row.points = at, line.criterion, line.label, line.points
    row.save()
    return row.pk if changed else None
