"""Grades for the gradebook of the school's own system, as a file."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from annotations.access import Right, access_assignment
from annotations.gradebook.plain import System, plain_file
from annotations.gradebook.scores import scores_of
from annotations.review.frames import review_frame
from people.accounts import signed_in


@require_safe
@login_required
def gradebook(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page on which the files are asked for."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.LEAD)
    context = {
        **review_frame(found, standing, "grades"), "systems": list(System),
        "held": scores_of(found, user, unreleased=False),
    }  # fmt: skip
    return render(request, "gradebook.html", context)


@require_safe
@login_required
def gradebook_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A whole file for the `system` that is asked for; with what is not released where `unreleased` is ticked."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    try:
        system = System(request.GET.get("system", System.CANVAS))
    except ValueError as unknown:
        raise Http404 from unknown
    held = scores_of(found, user, unreleased="unreleased" in request.GET)
    response = HttpResponse(
        plain_file(system, found.title, held.most, held.scores), content_type="text/csv; charset=utf-8"
    )
    name = f"{slugify(found.title) or 'grades'}-{system}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
