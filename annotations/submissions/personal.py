"""What is held of a person's work: her annotations as files, and who sees them."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from django.utils.text import slugify

from annotations.exports.csv_file import csv_lines
from annotations.exports.rows import FIELDS, ExportRow, rows
from annotations.exports.stored import LINK_FIELDS, TAG_FIELDS
from annotations.models import AccessToken, Annotation, AnnotationRevision, Assignment, Question, Reply, Submission
from annotations.review.grade_table import cells_of, released_grade
from annotations.review.remarks import told_remarks
from courses.models import Enrollment, Role
from people.holdings import HeldFile, Holding, SeenCourse, SeenWork
from people.models import User
from people.tables import as_json

TOKEN_COLUMNS: Final = ("label", "writes", "created_at", "expires_at", "used_at", "revoked_at")
"""What is told of a token; what opens is kept nowhere."""


def files(user: User) -> Iterator[HeldFile]:
    """Her annotations, one CSV and one JSON file for each assignment, and every state of each, the bin's too."""
    submissions = Submission.objects.filter(user=user).select_related("assignment__course").order_by("pk")
    for submission in submissions:
        path = f"annotations/{_file_name(submission)}"
        found = Annotation.objects.for_export(Submission.objects.filter(pk=submission.pk))
        written = list(rows(found))
        yield HeldFile(f"{path}.csv", "".join(csv_lines(written)).encode())
        yield HeldFile(f"{path}.json", as_json([_row(row) for row in written]))
        if told := _judged(submission):
            yield HeldFile(f"{path}-review.json", as_json(told))
    yield HeldFile("annotations/history.json", as_json(list(_history(user))))
    yield HeldFile("annotations/replies.json", as_json([*_replies(user), *_questions(user)]))
    if tokens := list(AccessToken.objects.filter(user=user).order_by("pk").values(*TOKEN_COLUMNS)):
        yield HeldFile("annotations/tokens.json", as_json(tokens))


def _row(row: ExportRow) -> dict[str, Any]:
    """All of the row but the text that it quotes, which is the library's."""
    said = {name: getattr(row, name) for name in FIELDS}
    tags = [{name: getattr(tag, name) for name in TAG_FIELDS} for tag in row.tags]
    links = [{name: getattr(link, name) for name in LINK_FIELDS} for link in row.links]
    told = {name: [asdict(each) for each in getattr(row, name)] for name in ("replies", "remarks")}
    return said | told | {"source": None, "tags": tags, "links": links}


def _judged(submission: Submission) -> dict[str, Any]:
    """What she was told of the work: remarks, and her grade once it is released; empty before that."""
    remarks = [
        {
            "about annotation": each.annotation.uuid if each.annotation else None, "claim": each.about,
            "verdict": each.verdict, "words": each.words, "told at": each.told_at, "read at": each.read_at,
        }
        for each in told_remarks(submission).select_related("annotation", "tag__claim").order_by("told_at", "pk")
    ]  # fmt: skip
    grade = released_grade(submission)
    cells = cells_of([row.line for row in grade.lines.all()], grade, {}) if grade else []
    lines = [{"for": cell.label, "points": cell.given, "of": cell.most, "suggested": cell.suggested} for cell in cells]
    graded = {"released at": grade.released_at, "words": grade.words, "lines": lines} if grade else None
    return {"remarks": remarks, "grade": graded} if remarks or grade else {}


def _file_name(submission: Submission) -> str:
    assignment = submission.assignment
    title = slugify(f"{assignment.course.title} {assignment.title}")[:80] or "assignment"
    return f"{title}-{str(submission.uuid)[:8]}"


def _history(user: User) -> Iterator[dict[str, Any]]:
    states = AnnotationRevision.objects.filter(annotation__submission__user=user).select_related("annotation")
    for state in states.order_by("annotation_id", "number"):
        yield {
            "annotation": state.annotation.uuid,
            "revision": state.number,
            "change": state.change,
            "at": state.at,
            "by you": state.by_id == user.pk,
            "state": state.state,
        }


def _replies(user: User) -> Iterator[dict[str, Any]]:
    mine = Reply.objects.filter(by=user).select_related("annotation").order_by("pk")
    for each in mine:
        yield {
            "reply": each.uuid, "to annotation": each.annotation.uuid, "words": each.body, "at": each.created_at,
            "edited at": each.edited_at, "deleted at": each.deleted_at,
        }  # fmt: skip


def _questions(user: User) -> Iterator[dict[str, Any]]:
    for each in Question.objects.filter(by=user).select_related("annotation").order_by("pk"):
        yield {
            "question": each.uuid, "about annotation": each.annotation.uuid, "words": each.words, "at": each.asked_at,
            "resolved at": each.resolved_at,
        }  # fmt: skip


def courses(user: User) -> Iterator[SeenCourse]:
    """The courses that she is or was in, with who reads her work there and the rule of each assignment."""
    mine = list(user.enrollments.select_related("course").order_by("left_at", "course__title", "pk"))
    staff = _staff([enrollment.course_id for enrollment in mine])
    work = _work(user)
    for enrollment in mine:
        course = enrollment.course
        yield SeenCourse(
            title=str(course),
            url="" if enrollment.left_at else course.get_absolute_url(),
            role=enrollment.get_role_display(),
            has_left=enrollment.left_at is not None,
            instructors=staff.get((course.pk, Role.INSTRUCTOR), ()),
            assistants=staff.get((course.pk, Role.ASSISTANT), ()),
            work=work.get(course.pk, ()),
        )


def _staff(courses_: list[int]) -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = {}
    present = Enrollment.objects.filter(
        course__in=courses_, left_at=None, role__in=(Role.INSTRUCTOR, Role.ASSISTANT)
    ).order_by("user__name", "pk")
    for course, role, name in present.values_list("course_id", "role", "user__name"):
        found.setdefault((course, role), []).append(name)
    return found


def _work(user: User) -> dict[int, list[SeenWork]]:
    found: dict[int, list[SeenWork]] = {}
    mine = Submission.objects.filter(user=user)
    out = set(mine.out().values_list("assignment", flat=True))
    for assignment in Assignment.objects.filter(submissions__in=mine).order_by("pk"):
        told = SeenWork(
            assignment.title,
            assignment.get_absolute_url(),
            assignment.get_visibility_display(),
            assignment.pk in out,
        )
        found.setdefault(assignment.course_id, []).append(told)
    return found


HOLDING: Final = Holding(files=files, courses=courses)
