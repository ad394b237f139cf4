"""The table of an assignment's grades, and one student's own grade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from annotations.models import Assignment, Grade, GradeLine, RubricLine, Submission
from annotations.review.rubrics import line_words, rubric_of
from annotations.review.suggesting import Counts
from annotations.review.suggestions import Suggested, suggestions
from people.models import User


@dataclass(frozen=True, slots=True)
class GradeCell:
    """One line of the rubric for one student: what is suggested, and what is given (None: nothing yet)."""

    line: int
    label: str
    most: Decimal
    suggested: Decimal | None
    given: Decimal | None

    @property
    def is_changed(self) -> bool:
        """Whether something else is given than was suggested."""
        return None not in (self.suggested, self.given) and self.suggested != self.given


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One student's grade; `revision` is 0 where there is none. `counts`: what the suggestions are made of."""

    uuid: UUID
    name: str
    section: str
    cells: Sequence[GradeCell]
    words: str
    revision: int
    released_at: datetime | None
    counts: Counts | None

    @property
    def total(self) -> Decimal:
        """The points that are given."""
        return sum((cell.given for cell in self.cells if cell.given is not None), Decimal(0))

    @property
    def lacks(self) -> int:
        """On how many lines nothing is given."""
        return sum(cell.given is None for cell in self.cells)

    @property
    def is_ready(self) -> bool:
        """Whether it can be released."""
        return self.released_at is None and bool(self.cells) and not self.lacks


@dataclass(frozen=True)
class GradeTable:
    """The class's grades by name; `accepted`: how many passages the key accepts."""

    lines: Sequence[RubricLine]
    rows: Sequence[GradeRow]
    suggested: Suggested

    @property
    def labels(self) -> list[tuple[int, str, Decimal]]:
        """The lines' keys, what they are called, and their points."""
        return [(line.pk, line_words(line), line.points) for line in self.lines]

    @property
    def most(self) -> Decimal:
        """The points that a grade can have."""
        return sum((line.points for line in self.lines), Decimal(0))

    @property
    def ready(self) -> int:
        """How many grades can be released."""
        return sum(row.is_ready for row in self.rows)

    @property
    def released(self) -> int:
        """How many grades are released."""
        return sum(row.released_at is not None for row in self.rows)

    @property
    def lacking(self) -> list[GradeRow]:
        """The rows that lack points on a line."""
        return [row for row in self.rows if row.lacks]

    @property
    def takeable(self) -> int:
        """How many students lack points that the key suggests."""
        return sum(
            row.released_at is None and any(cell.given is None and cell.suggested is not None for cell in row.cells)
            for row in self.rows
        )


def grade_table(assignment: Assignment, user: User) -> GradeTable:
    """Everybody whose work counts. Twenty queries at most, whatever the class's size."""
    suggested, lines = suggestions(assignment, user), rubric_of(assignment)
    found = Grade.objects.filter(submission__in=list(suggested.by_coder)).prefetch_related("lines")
    grades = {grade.submission_id: grade for grade in found}
    rows = [
        GradeRow(
            coder.submission,
            coder.name,
            coder.section,
            cells_of(lines, grades.get(coder.key), {line.pk: suggested.points(coder.key, line) for line in lines}),
            grades[coder.key].words if coder.key in grades else "",
            grades[coder.key].revision if coder.key in grades else 0,
            grades[coder.key].released_at if coder.key in grades else None,
            suggested.by_coder[coder.key],
        )
        for coder in suggested.work.coders
    ]
    return GradeTable(lines, rows, suggested)


def cells_of(
    lines: Sequence[RubricLine], grade: Grade | None, suggested: Mapping[int, Decimal | None]
) -> list[GradeCell]:
    """The grade line by line; of a released one, what was suggested when it was given."""
    rows = {row.line_id: row for row in grade.lines.all()} if grade else {}
    kept = grade is not None and grade.released_at is not None
    return [
        GradeCell(
            line.pk, line_words(line), line.points,
            _suggested(rows.get(line.pk)) if kept else suggested.get(line.pk),
            rows[line.pk].given if line.pk in rows else None,
        )
        for line in lines
    ]  # fmt: skip


def released_grade(submission: Submission) -> Grade | None:
    """The submission's grade as its student sees it: once it is released, else None. Two queries."""
    found = Grade.objects.filter(submission=submission, released_at__isnull=False).select_related("by")
    return found.prefetch_related("lines__line").first()


def _suggested(row: GradeLine | None) -> Decimal | None:
    return row.suggested if row else None
