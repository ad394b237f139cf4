"""The scores of an assignment that may go into a gradebook."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from annotations.gradebook.plain import Score
from annotations.models import Assignment, Grade
from annotations.review.coded import HANDED_IN, students_seen
from annotations.review.rubrics import rubric_of
from people.models import User


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores out of `most` points, by name; `waiting`: how many complete grades are not released and stay out."""

    scores: Sequence[Score]
    most: Decimal
    waiting: int


def scores_of(assignment: Assignment, user: User, *, unreleased: bool) -> Scores:
    """The released grades, and where `unreleased` is asked for, the complete ones that are not released yet.

    Where work is graded without names, what is not released stays out all the same: a score by name would tell whose
    work it is. Who has left the site stays out too. Five queries at most.
    """
    lines = rubric_of(assignment)
    students = students_seen(assignment, user).filter(HANDED_IN, user__pseudonymised_at=None)
    found = Grade.objects.filter(submission__in=students.values("pk")).select_related("submission__user")
    complete = [grade for grade in found.prefetch_related("lines") if _is_complete(grade, {line.pk for line in lines})]
    drafts = unreleased and not assignment.graded_anonymously
    taken = [grade for grade in complete if drafts or grade.released_at is not None]
    taken.sort(key=lambda grade: (grade.submission.user.name.casefold(), grade.submission.user.email))
    scores = [_score(grade) for grade in taken]
    return Scores(scores, sum((line.points for line in lines), Decimal(0)), len(complete) - len(taken))


def _is_complete(grade: Grade, lines: set[int]) -> bool:
    """Whether it is released, or has points on every line of the rubric."""
    given = {row.line_id for row in grade.lines.all() if row.given is not None}
    return grade.released_at is not None or (bool(lines) and lines <= given)


def _score(grade: Grade) -> Score:
    points = sum((row.given for row in grade.lines.all() if row.given is not None), Decimal(0))
    return Score(grade.submission.user.name, grade.submission.user.email, points, grade.words)
