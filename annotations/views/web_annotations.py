"""Annotations for other programs: our JSON-LD context, and each annotation at its own address."""

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from annotations.access import access_annotation, sees_submission
from annotations.exports.rows import rows
from annotations.exports.web_annotation import CONTENT_TYPE, annotation_of, contexts, own_context, written
from annotations.models import Annotation
from annotations.names import names_for
from people.accounts import signed_in

CONTEXT_SECONDS: Final = 86_400
"""How long our context may be kept by who read it."""


@require_safe
def glossator_context(_request: HttpRequest) -> HttpResponse:
    """What our own keys in JSON-LD mean: public, for programs of any origin."""
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": f"public, max-age={CONTEXT_SECONDS}"}
    return HttpResponse(written(own_context()), "application/ld+json", headers=headers)


@require_safe
@login_required
def web_annotation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One annotation as JSON-LD; a browser is led to where it is read."""
    user = signed_in(request)
    found, standing = access_annotation(user, uuid)
    if found.deleted_at is not None:
        raise Http404
    if request.get_preferred_type(["application/ld+json", "text/html"]) == "text/html":
        assignment = found.submission.assignment
        if not sees_submission(standing, found.submission, user):
            return redirect(assignment)
        reader = reverse("reader", args=[found.submission.uuid, found.version.opinion.uuid])
        return redirect(f"{reader}#annotation-card-{found.uuid}")
    names = names_for(user, [found.submission.assignment])
    for row in rows(Annotation.objects.filter(pk=found.pk), names=names):
        said = {"@context": contexts(), **annotation_of(row)}
        return HttpResponse(written(said), CONTENT_TYPE, headers={"Vary": "Accept, Cookie"})
    raise Http404
