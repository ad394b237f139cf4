"""What a student learns of her work on an assignment once it is reviewed."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.access import access_assignment
from annotations.models import Submission
from annotations.review.coded import HANDED_IN, students_seen
from annotations.review.grade_table import cells_of, released_grade
from annotations.review.own_key import sees_key
from annotations.review.remarks import told_counts
from annotations.review.suggestions import own_counts
from people.accounts import signed_in


@require_safe
@login_required
def review_own(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Her own work: where it stands, her grade once it is released, and the ways to all else that is said of it."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid)
    submission = Submission.objects.select_related("assignment").filter(assignment=found, user=user).first()
    grade = released_grade(submission) if submission else None
    cells = cells_of([row.line for row in grade.lines.all()], grade, {}) if grade else []
    context = {
        "assignment": found,
        "zone": found.course.time_zone,
        "is_staff": standing.is_staff,
        "submission": submission,
        "grade": grade,
        "cells": cells,
        "total": sum(cell.given or 0 for cell in cells),
        "most": sum(cell.most for cell in cells),
        "sees_key": submission is not None and sees_key(submission),
        "told": told_counts(submission) if submission else (0, 0),
        "others": bool(submission) and students_seen(found, user).filter(HANDED_IN).exclude(user=user).exists(),
        "counts": own_counts(submission) if submission and grade else None,
    }
    return render(request, "review_own.html", context)
