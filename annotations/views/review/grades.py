"""The grades of an assignment: the table that an instructor fills, its rubric, and what she releases."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.access import Right, access_assignment, access_submission
from annotations.models import Criterion, Grade, GradeLine, RubricLine, Submission
from annotations.reading.desk import whole_number
from annotations.review.frames import review_frame
from annotations.review.grade_forms import (
    MOST_WORDS,
    read_grade,
    read_rubric,
    rows_of,
)
from annotations.review.grade_table import GradeRow, cells_of, grade_table
from annotations.review.grading import release_grades, save_grade, take_back_grade, take_suggestions
from annotations.review.rubrics import Line, offered_lines, rubric_of, save_rubric
from annotations.review.suggesting import points_for
from annotations.review.suggestions import own_counts, share_of, suggestions
from courses.actions import Refused
from courses.views.frames import UNPROCESSABLE
from people.accounts import signed_in
from people.addresses import reverse

ROWS = 60
"""Students whom the table shows at once."""


@require_safe
@login_required
def grades(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The table of students by the lines of the rubric: the first, and those whom `shown` or `with` asks for.

    To a page that has shown some (`from`), the next of them alone.
    """
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.LEAD)
    table = grade_table(found, user)
    first = (whole_number(request.GET.get("from", "")) or 0) if request.headers.get("HX-Request") else 0
    asked = whole_number(request.GET.get("shown", "")) or 0
    present = next((at for at, row in enumerate(table.rows, 1) if str(row.uuid) == request.GET.get("with")), 0)
    last = max(first + ROWS, asked, present)
    left = max(0, len(table.rows) - last)
    context = {
        **review_frame(found, standing, "grades"), "table": table, "shown": table.rows[first:last],
        "next_from": last if left else None, "left": left,
    }  # fmt: skip
    return render(request, "grades.html#grade_rows" if first else "grades.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rubric_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The rubric's lines; a sensible rubric is offered where there is none."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.LEAD)
    present = rubric_of(found)
    status = 200
    rows = rows_of([Line(each, Criterion(each.criterion), each.label, each.points) for each in present])
    if not present:
        rows = rows_of(offered_lines())
    if request.method == "POST":
        lines, rows = read_rubric(request.POST, {each.pk: each for each in present})
        if "more" in request.POST:
            rows += rows_of([])
        elif any(row.problem for row in rows) or not lines:
            status = UNPROCESSABLE
        else:
            return _save_rubric(request, found.uuid, lines)
    given = GradeLine.objects.filter(line__assignment=found, given__isnull=False).values("grade").distinct().count()
    context = {
        **review_frame(found, standing, "grades"), "rows": rows, "criteria": Criterion.choices, "given": given,
        "is_new": not present, "complains": status == UNPROCESSABLE,
    }  # fmt: skip
    return render(request, "rubric_edit.html", context, status=status)


@require_POST
@login_required
def grade_save(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Saves one student's points and words; to htmx, the end of her row."""
    user = signed_in(request)
    found, _standing = access_submission(user, uuid, to=Right.LEAD)
    lines = rubric_of(found.assignment)
    before = dict(GradeLine.objects.filter(grade__submission=found).values_list("line", "given"))
    given, problems = read_grade(request.POST, lines, before)
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()[:MOST_WORDS]
    problem = next(iter(problems.values()), "")
    if not problem:
        problem = _save(request, found, given, words)
    if request.headers.get("HX-Request"):
        return _row_end(request, found, lines, problem)
    if problem:
        messages.error(request, problem)
    return redirect(_row_address(found))


@require_POST
@login_required
def suggestions_take(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Gives what the key suggests wherever nothing is given."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    count = take_suggestions(found, suggestions(found, user), by=user)
    words = ngettext(
        "The suggested points are given to %(n)s student. Nothing is released.",
        "The suggested points are given to %(n)s students. Nothing is released.", count,
    )  # fmt: skip
    messages.success(request, words % {"n": count} if count else _("Nothing is suggested that is not given already."))
    return redirect("grades", found.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grades_release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Asks, then shows each student whose grade is complete her own."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.LEAD)
    if request.method == "POST":
        submissions = Submission.objects.filter(assignment=found).select_related("user", "assignment__course")
        _tell_released(request, release_grades(list(submissions.order_by("pk")), by=user))
        return redirect("grades", found.uuid)
    context = {**review_frame(found, standing, "grades"), "table": grade_table(found, user)}
    return render(request, "grades_release.html", context)


@require_POST
@login_required
def grade_release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Shows one student her grade."""
    user = signed_in(request)
    found, _standing = access_submission(user, uuid, to=Right.LEAD)
    _tell_released(request, release_grades([found], by=user))
    return redirect(_row_address(found))


@require_POST
@login_required
def grade_take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hides a released grade again, so that it can be changed."""
    user = signed_in(request)
    found, _standing = access_submission(user, uuid, to=Right.LEAD)
    take_back_grade(found, by=user)
    messages.success(request, _("Taken back: the student does not see it any more, and you can change it."))
    return redirect(_row_address(found))


def _row_address(submission: Submission) -> str:
    """Where her row stands in the table."""
    return f"{reverse('grades', args=[submission.assignment.uuid])}?with={submission.uuid}#grade-{submission.uuid}"


def _save_rubric(request: HttpRequest, uuid: UUID, lines: list[Line]) -> HttpResponse:
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    try:
        affected = save_rubric(found, lines, by=user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("rubric_edit", found.uuid)
    if affected:
        words = ngettext(
            "Saved. %(n)s entry of points stands on a line that you changed: it stays as it was given.",
            "Saved. %(n)s entries of points stand on lines that you changed: they stay as they were given.", affected,
        )  # fmt: skip
        messages.warning(request, words % {"n": affected})
    else:
        messages.success(request, _("The rubric is saved."))
    return redirect("grades", found.uuid)


def _save(request: HttpRequest, submission: Submission, given: dict[RubricLine, Any], words: str) -> str:
    """Saves the grade; what is wrong, where it could not."""
    sent = request.POST.get("revision", "0")
    counts = own_counts(submission)
    suggested = {line.pk: points_for(share_of(counts, line.criterion), line.points) for line in given}
    try:
        save_grade(
            submission, by=signed_in(request), revision=whole_number(sent) or 0,
            given=given, suggested=suggested, words=words,
        )  # fmt: skip
    except Refused as refused:
        return str(refused)
    return ""


def _row_end(request: HttpRequest, submission: Submission, lines: list[RubricLine], problem: str) -> HttpResponse:
    """The row's total and state after it was sent; where it could not be saved, the revision that was sent stays."""
    grade = Grade.objects.filter(submission=submission).prefetch_related("lines").first()
    cells = cells_of(lines, grade, {})
    at = grade.revision if grade else 0
    released = grade.released_at if grade else None
    row = GradeRow(submission.uuid, "", "", cells, grade.words if grade else "", at, released, None)
    revision = request.POST.get("revision", "0") if problem else str(at)
    most = sum(line.points for line in lines)
    context = {"row": row, "most": most, "problem": problem, "revision": revision, "was_sent": True}
    return render(request, "grades.html#row_end", context, status=UNPROCESSABLE if problem else 200)


def _tell_released(request: HttpRequest, count: int) -> None:
    if not count:
        messages.error(request, _("Nothing was released: a grade needs points on every line."))
        return
    words = ngettext("%(n)s grade is released.", "%(n)s grades are released.", count)
    messages.success(request, words % {"n": count})
