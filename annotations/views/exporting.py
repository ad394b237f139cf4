"""Downloads: one's own passages, and the whole class's for the course's staff."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from annotations.access import Right, access_assignment, access_submission
from annotations.desk import is_uuid
from annotations.exports.csv_file import csv_lines
from annotations.exports.rows import rows
from annotations.models import Annotation, Submission
from annotations.querysets import AnnotationQuerySet
from people.accounts import signed_in


@require_safe
@login_required
def submission_export(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """A submission's passages as CSV, under the filter in the address."""
    submission, _standing = access_submission(signed_in(request), uuid)
    chosen = _filtered(request, Annotation.objects.for_export(Submission.objects.filter(pk=submission.pk)))
    return _csv(request, chosen, f"{submission.assignment.title} {submission.user.name}")


@require_safe
@login_required
def assignment_export(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """The class's passages as CSV, of those whose work she looks after, under the filter in the address."""
    user = signed_in(request)
    assignment, _standing = access_assignment(user, uuid, to=Right.REVIEW)
    seen = Submission.objects.filter(assignment=assignment).work_seen_by(user)
    return _csv(request, _filtered(request, Annotation.objects.for_export(seen)), f"{assignment.title} class")


def _filtered(request: HttpRequest, annotations: AnnotationQuerySet) -> AnnotationQuerySet:
    """Under `writing` and `claim` of the address (UUIDs); what is no UUID names nothing and gives nothing."""
    for name, path in (("writing", "version__opinion__uuid"), ("claim", "tags__claim__uuid")):
        wanted = request.GET.get(name, "")
        if wanted:
            annotations = annotations.filter(**{path: wanted}) if is_uuid(wanted) else annotations.none()
    return annotations


def _csv(request: HttpRequest, annotations: AnnotationQuerySet, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(
        csv_lines(rows(annotations, request.GET.get("series", ""))), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(name) or "passages"}.csv"'
    return response
