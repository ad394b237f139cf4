"""Uploading opinions: one small file is read at once; of many a job makes drafts, and a page tells what became of each.

The pages are their uploader's alone.
"""

from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opinions.access import access_batch, require_curator, visible_drafts
from opinions.batch_pages import build_batch_page, recent_batches
from opinions.batches import BatchAtWork, create_batch, retry_batch
from opinions.draft_pages import draft_rows
from opinions.forms import FORMATS
from opinions.models import Draft
from opinions.text.readers.source import UnreadableSource
from opinions.upload_form import MEBIBYTE, RetryForm, UploadForm
from opinions.uploads import Sent, read_upload, reads_at_once
from people.accounts import signed_in
from people.once import once

NO_CONTENT = 204
UNPROCESSABLE = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_import(request: HttpRequest) -> HttpResponse:
    """Takes files or pasted text, and makes drafts of them; lists the drafts and uploads that one may see."""
    require_curator(request.user)
    if request.method != "POST":
        return _upload_page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form, status=UNPROCESSABLE)
    sent = form.sent()
    if not reads_at_once(sent):
        return _go(request, create_batch(sent, by=signed_in(request), chosen=form.chosen()).get_absolute_url())
    draft = _read_one(request, form, sent[0])
    return _go(request, draft.get_absolute_url()) if draft else _upload_page(request, form, status=UNPROCESSABLE)


@login_required
@require_safe
def batch(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What has become of files that were uploaded together; htmx asks, with `seen`, for what has changed."""
    page = build_batch_page(access_batch(request.user, uuid))
    if page.shown.is_seen(request):
        return HttpResponse(status=NO_CONTENT)
    partial = bool(request.headers.get("HX-Request"))
    context = {
        "page": page,
        "shown": page.shown,
        "formats": FORMATS,
        "kept_days": settings.JOBS_KEPT_DAYS,
        "oob": partial,
    }
    return render(request, "batch.html#news" if partial else "batch.html", context)


@require_POST
@login_required
@once
def batch_retry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Has the files read again that could not be: all, or the one that `file` names; in the `source_format` chosen."""
    shown = access_batch(request.user, uuid)
    form = RetryForm(request.POST)
    if form.is_valid():
        with suppress(BatchAtWork):  # the page says what is being done
            retry_batch(shown, by=signed_in(request), file=form.cleaned_data["file"], chosen=form.chosen())
    return redirect(shown)


def _read_one(request: HttpRequest, form: UploadForm, sent: Sent) -> Draft | None:
    """The draft of the only source; None, with the form's error, where it cannot be read."""
    try:
        return read_upload(sent.load(), by=signed_in(request), chosen=form.chosen())
    except UnreadableSource as error:
        told = f"{sent.name}: {error}" if sent.name else str(error)
        form.add_error("source_files" if sent.name else "source_text", told)
        return None


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """On to that page: for a script that sent the form, by htmx's header, which it can read."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=NO_CONTENT, headers={"HX-Redirect": address})
    return redirect(address)


def _upload_page(request: HttpRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
    person = signed_in(request)
    context = {
        "form": form,
        "drafts": draft_rows(visible_drafts(person), person),
        "batches": recent_batches(person),
        "most_cases": settings.UPLOAD_MOST_CASES,
        "most_file": settings.IMPORT_MAX_BYTES // MEBIBYTE,
        "most_together": settings.UPLOAD_MAX_BYTES // MEBIBYTE,
    }
    return render(request, "import.html", context, status=status)
