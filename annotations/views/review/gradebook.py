"""Grades for the gradebook of the school's own system, as a file."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from annotations.access import Right, Standing, access_assignment
from annotations.gradebook.filling import fill
from annotations.gradebook.forms import ExportForm, carried, column_choices
from annotations.gradebook.layouts import column_of, layout_of, most_of
from annotations.gradebook.plain import System, plain_file
from annotations.gradebook.reading import read_apart
from annotations.gradebook.scores import scores_of
from annotations.gradebook.sheets import UnreadableSheet
from annotations.models import Assignment
from annotations.review.frames import review_frame
from courses.views.frames import UNPROCESSABLE
from people.accounts import signed_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gradebook(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The files are asked for; the school's own export is read, shown as it would be filled in, and given back so."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.LEAD)
    form = ExportForm()
    if request.method == "POST":
        form = ExportForm(request.POST, request.FILES)
        answer = _filled(request, found, standing, form)
        if answer is not None:
            return answer
    context = {
        **review_frame(found, standing, "grades"), "systems": list(System), "form": form,
        "held": scores_of(found, user, unreleased=False),
    }  # fmt: skip
    return render(request, "gradebook.html", context, status=UNPROCESSABLE if form.errors else 200)


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


def _filled(request: HttpRequest, found: Assignment, standing: Standing, form: ExportForm) -> HttpResponse | None:
    """The filled file where it is asked for as it was shown, else what would be filled in; None with the form's error.

    Where grades have changed since it was shown, it is shown anew.
    """
    if not form.is_valid():
        return None
    said = form.cleaned_data
    try:
        sheet = read_apart(said["source"])
        layout = layout_of(sheet)
    except UnreadableSheet as unreadable:
        form.add_error(None, str(unreadable))
        return None
    held = scores_of(found, signed_in(request), unreleased=said["unreleased"])
    column = form.column_asked(layout, column_of(sheet, layout, found.title))
    filling = fill(sheet, layout, column, found.title, held)
    if "fill" in request.POST and said["seen"] == filling.fingerprint:
        response = HttpResponse(filling.file(sheet), content_type="application/octet-stream")
        response.headers["Content-Disposition"] = content_disposition_header(True, said["name"]) or "attachment"
        return response
    context = {
        **review_frame(found, standing, "grades"), "filling": filling, "held": held, "system": layout.system,
        "columns": column_choices(sheet, layout), "column": column, "source": carried(said["source"]),
        "name": said["name"], "unreleased": said["unreleased"], "changed": "fill" in request.POST,
        "theirs": None if column is None else most_of(sheet, layout, column),
    }  # fmt: skip
    return render(request, "gradebook_preview.html", context)
