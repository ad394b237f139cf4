"""Grades: points given, changed, released and taken back. Each step is in the audit log.

A grade is a draft of the course's instructors until it is released; while it is released nobody changes it.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.actions import lock_submission
from annotations.models import Assignment, Grade, GradeLine, RubricLine, Submission
from annotations.review.coded import HANDED_IN
from annotations.review.rubrics import rubric_of
from annotations.review.suggestions import Suggested
from annotations.telling import tell_graded
from courses.actions import Refused
from people.actions import record, record_each
from people.models import User


class ChangedElsewhere(Refused):
    """Somebody saved the grade since it was read. `grade` is the saved one."""

    def __init__(self, grade: Grade) -> None:
        super().__init__(
            _("%(name)s saved this grade since you read it. Load the page anew, then say it again.")
            % {"name": grade.by.name}
        )
        self.grade = grade


@transaction.atomic
def save_grade(
    submission: Submission,
    *,
    by: User,
    revision: int,
    given: Mapping[RubricLine, Decimal | None],
    suggested: Mapping[int, Decimal | None],
    words: str,
) -> Grade:
    """Gives points by line, None where there are none yet, and keeps what was suggested (by the lines' keys).

    `revision` is that of the grade which was read, 0 where there was none. Saying what is said already changes
    nothing. Raises `ChangedElsewhere`, and `Refused` where the grade is released or the work is not handed in.
    """
    lock_submission(submission)
    grade = Grade.objects.select_related("by").filter(submission=submission).first()
    _check(submission, grade)
    before = {row.line_id: row.given for row in grade.lines.all()} if grade else {}
    said = {line.pk: points for line, points in given.items()}
    if grade and grade.words == words and all(before.get(pk) == points for pk, points in said.items()):
        return grade
    if revision != (grade.revision if grade else 0):
        assert grade is not None  # noqa: S101 -- there is no revision to differ from before there is a grade
        raise ChangedElsewhere(grade)
    grade = _write(grade or Grade(submission=submission, revision=0), said, suggested, words, by)
    kept = {str(pk): str(points) for pk, points in said.items() if points is not None}
    record("save_grade", submission, by=by, course=submission.assignment.course.uuid, given=kept)
    return grade


@transaction.atomic
def take_suggestions(assignment: Assignment, suggested: Suggested, *, by: User) -> int:
    """Gives what is suggested wherever nothing is given and the grade is not released. How many grades it changed."""
    lines = rubric_of(assignment)
    found = Submission.objects.select_for_update().filter(pk__in=suggested.by_coder, assignment=assignment)
    submissions = list(found.order_by("pk"))
    grades = {each.submission_id: each for each in Grade.objects.filter(submission__in=submissions)}
    rows = GradeLine.objects.filter(grade__in=grades.values(), given__isnull=False)
    has = set(rows.values_list("grade__submission", "line"))
    changed = []
    for submission in submissions:
        grade = grades.get(submission.pk) or Grade(submission=submission, revision=0)
        offered = {line.pk: suggested.points(submission.pk, line) for line in lines}
        new = {pk: points for pk, points in offered.items() if points is not None and (submission.pk, pk) not in has}
        if grade.released_at is None and new:
            _write(grade, new, offered, grade.words, by)
            changed.append((submission, {"given": {str(pk): str(points) for pk, points in new.items()}}))
    record_each("take_suggestions", changed, by=by, course=assignment.course.uuid)
    return len(changed)


@transaction.atomic
def release_grades(submissions: Iterable[Submission], *, by: User) -> int:
    """Shows their owners their grades, and tells them. What lacks points on a line is passed over. How many it was."""
    now, released = timezone.now(), []
    for submission in submissions:
        lock_submission(submission)
        grade = Grade.objects.filter(submission=submission, released_at=None).first()
        if grade is None or _lacks(grade):
            continue
        grade.released_at, grade.revision = now, grade.revision + 1
        grade.save(update_fields=["released_at", "revision"])
        tell_graded(grade)
        released.append((submission, {"total": str(sum(row.given or 0 for row in grade.lines.all()))}))
        course = submission.assignment.course.uuid
    if released:
        record_each("release_grade", released, by=by, course=course)
    return len(released)


@transaction.atomic
def take_back_grade(submission: Submission, *, by: User) -> None:
    """Hides a released grade from its student, so that it can be changed. A second time does nothing."""
    lock_submission(submission)
    grade = Grade.objects.filter(submission=submission, released_at__isnull=False).first()
    if grade is not None:
        grade.released_at, grade.revision = None, grade.revision + 1
        grade.save(update_fields=["released_at", "revision"])
        record("take_back_grade", submission, by=by, course=submission.assignment.course.uuid)


def _check(submission: Submission, grade: Grade | None) -> None:
    if grade is not None and grade.released_at is not None:
        raise Refused(_("This grade is released. Take it back before you change it."))
    if not Submission.objects.filter(HANDED_IN, pk=submission.pk).exists():
        raise Refused(_("This work is not handed in: there is nothing to grade yet."))


def _lacks(grade: Grade) -> bool:
    """Whether a line of the rubric has no points."""
    given = {row.line_id for row in grade.lines.all() if row.given is not None}
    lines = {line.pk for line in rubric_of(grade.submission.assignment)}
    return not lines or not lines <= given


def _write(
    grade: Grade, given: Mapping[int, Decimal | None], suggested: Mapping[int, Decimal | None], words: str, by: User
) -> Grade:
    grade.words, grade.by, grade.updated_at = words, by, timezone.now()
    grade.revision += 1
    grade.save()
    for line, points in given.items():
        kept = {"given": points, "suggested": suggested.get(line)}
        GradeLine.objects.update_or_create(grade=grade, line_id=line, defaults=kept)
    return grade
