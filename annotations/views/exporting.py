"""Downloads: one's own passages, and the whole class's for the course's staff."""

from dataclasses import replace
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from annotations.access import Right, access_assignment, access_submission
from annotations.exports.csv_file import csv_lines
from annotations.exports.options import ExportOptions
from annotations.exports.rows import rows
from annotations.filtering.filters import CLASS, MINE, asked_filter, is_uuid
from annotations.models import Annotation, Assignment, Submission
from annotations.names import Names, names_for
from annotations.querysets import AnnotationQuerySet
from people.accounts import signed_in


@require_safe
@login_required
def submission_export(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """A submission's passages as CSV, under the filter in the address."""
    user = signed_in(request)
    submission, _standing = access_submission(user, uuid)
    names = names_for(user, [submission.assignment])
    own = Annotation.objects.for_export(Submission.objects.filter(pk=submission.pk))
    chosen = filtered(request, own, submission.assignment)
    return _csv(request, chosen, f"{submission.assignment.title} {names.of(submission)}", names)


@require_safe
@login_required
def assignment_export(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """The class's passages as CSV, of those whose work she looks after, under the filter in the address."""
    user = signed_in(request)
    assignment, _standing = access_assignment(user, uuid, to=Right.REVIEW)
    seen = Submission.objects.filter(assignment=assignment).work_seen_by(user)
    names = names_for(user, [assignment])
    chosen = filtered(request, Annotation.objects.for_export(seen), assignment, names)
    return _csv(request, chosen, f"{assignment.title} class", names)


def filtered(
    request: HttpRequest, annotations: AnnotationQuerySet, assignment: Assignment, names: Names | None = None
) -> AnnotationQuerySet:
    """The assignment's under the filter in the address, and under its `writing` (UUID). What cannot be read gives none.

    Whose they are is asked of a class's work alone, for which `names` are given.
    """
    asked, writing = asked_filter(request.GET), request.GET.get("writing", "")
    if asked.unread - {"who"} or (writing and not is_uuid(writing)):
        return annotations.none()
    if writing:
        annotations = annotations.filter(version__opinion__uuid=writing)
    if names is None:
        return annotations.under(replace(asked.filter, group="", section=""), assignment.pk)
    who = asked.filter.who
    whose = Q() if who in ("", MINE, CLASS) else names.owned_by(assignment, who)
    return annotations.under(asked.filter, assignment.pk).filter(whose)


def _csv(request: HttpRequest, annotations: AnnotationQuerySet, name: str, names: Names) -> StreamingHttpResponse:
    options = ExportOptions(series=request.GET.get("series", ""))
    lines = csv_lines(rows(annotations, options, names))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(name) or "passages"}.csv"'
    return response
