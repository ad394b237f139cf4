"""A codebook to and from files."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotations.codebooks.access import access_codebook
from annotations.codebooks.claim_rows import UnreadableCodebook
from annotations.codebooks.csv_file import header, write_csv
from annotations.codebooks.forms import FileForm, sent_again
from annotations.codebooks.history import Refused
from annotations.codebooks.importing import Fate, plan, read_codebook, take_rows
from annotations.codebooks.qdc import EmptyCodebook, write_qdc
from annotations.codebooks.rows import rows_of
from annotations.models import Codebook
from people.accounts import signed_in
from people.once import once


@require_safe
@login_required
def codebook_csv(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The codebook with all its fields as CSV."""
    found, _standing = access_codebook(signed_in(request), uuid)
    return _file(found, write_csv(rows_of(found)).encode(), "csv", "text/csv; charset=utf-8")


@require_safe
@login_required
def codebook_qdc(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The codebook as REFI-QDA's `.qdc`, for NVivo, ATLAS.ti, MAXQDA and others; none where it is empty."""
    found, _standing = access_codebook(signed_in(request), uuid)
    try:
        return _file(found, write_qdc(rows_of(found)), "qdc", "application/xml")
    except EmptyCodebook:
        messages.error(request, _("This format has no codebook without claims: add one first."))
        return redirect(found)


def _file(found: Codebook, content: bytes, ending: str, kind: str) -> HttpResponse:
    name = f"{slugify(found.title) or 'codebook'}.{ending}"
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def codebook_import(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Claims from a file: previewed, with problems by line; written when it is sent again with `confirm`."""
    user = signed_in(request)
    found, _standing = access_codebook(user, uuid, edit=True)
    context = {"codebook": found, "form": FileForm(), "columns": header()}
    if request.method != "POST":
        return render(request, "codebook_import.html", context)
    form = FileForm(request.POST, request.FILES)
    source = form.source() if form.is_valid() else b""
    try:
        read = read_codebook(source, found.claims.all())
        if request.POST.get("confirm") and not read.problems:
            taken = take_rows(found, read.rows, by=user)
            count = len([each for each in taken if each.fate is not Fate.SAME])
            messages.success(request, _("Read: %(count)d claims are new or changed.") % {"count": count})
            return redirect(found)
    except (UnreadableCodebook, Refused) as refused:
        return render(request, "codebook_import.html", context | {"problem": str(refused)}, status=422)
    planned = [] if read.problems else plan(found, read.rows)
    preview = {"problems": read.problems, "planned": planned, "again": sent_again(source)}
    return render(request, "codebook_import.html", context | preview, status=422 if read.problems else 200)
