"""The export page: what will be in it, in which format; what is streamed at once, and what a job makes."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_http_methods, require_safe

from annotations.access import edits_submission, leads_course
from annotations.assignments.pinned import pinned_texts
from annotations.exports.asking import Asked, Of, asked_of
from annotations.exports.formats import FORMATS, ExportFormat, Family, format_of
from annotations.exports.forms import ExportForm, options_of
from annotations.exports.kept import KEPT, files_of, pieces
from annotations.exports.making import file_name, note_export, start_export
from annotations.exports.options import Order
from annotations.filtering.filters import CLASS, is_uuid
from annotations.models import Claim, ExportFile
from annotations.reading.cards import claim_choices
from courses.models import Group, Section
from opinions.citing import writing_words
from people.accounts import signed_in
from people.addresses import reverse
from people.once import once

UNPROCESSABLE: Final = 422
NEVER_STORED: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class FamilyShown:
    """Some formats that are offered together."""

    label: str
    formats: list[ExportFormat]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def submission_exports(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is exported from a submission, under the filter in the address."""
    return _exports(request, Of.SUBMISSION, uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assignment_exports(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is exported of a class's work, under the filter in the address."""
    return _exports(request, Of.ASSIGNMENT, uuid)


@require_safe
@login_required
def submission_stream(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """A streamed format of what is exported from a submission, as the address has it."""
    return _stream(request, Of.SUBMISSION, uuid)


@require_safe
@login_required
def assignment_stream(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """A streamed format of what is exported of a class's work."""
    return _stream(request, Of.ASSIGNMENT, uuid)


@require_safe
@login_required
def export_fetch(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A finished file, to who had it made alone; 304, and no piece of it is read, for who has it already."""
    kept = get_object_or_404(ExportFile.objects.defer("manifest"), uuid=uuid, job__owner=signed_in(request))
    tag = quote_etag(kept.sha256)
    known = get_conditional_response(request, etag=tag)
    if known is not None:
        known.headers["Cache-Control"] = NEVER_STORED["Cache-Control"]
        return known
    response = _download(pieces(kept), kept.name, kept.content_type)
    response.headers["Content-Length"], response.headers["ETag"] = str(kept.size), tag
    return response


@require_safe
@login_required
def export_manifest(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The signed manifest of a finished file."""
    kept = get_object_or_404(ExportFile, uuid=uuid, job__owner=signed_in(request))
    headers = {"Content-Disposition": f'attachment; filename="{kept.name}.manifest.json"', **NEVER_STORED}
    return HttpResponse(kept.manifest, content_type="application/json", headers=headers)


def _exports(request: HttpRequest, of: Of, uuid: UUID) -> HttpResponse:
    user = signed_in(request)
    sent = request.POST if request.method == "POST" else request.GET
    asked = asked_of(user, of, uuid, sent)
    page = reverse(f"{of}_exports", args=[uuid])
    form = ExportForm(sent if request.method == "POST" else None, staff=asked.standing.is_staff)
    if request.method == "POST" and form.is_valid():
        chosen = format_of(form.cleaned_data["format"])
        query = "&".join(filter(None, [urlencode(asked.pairs), form.query]))
        if chosen is None:
            raise Http404
        if chosen.streamed:
            note_export(asked, chosen)
            return redirect(f"{reverse(f'{of}_stream', args=[uuid])}?{query}")
        return _start(request, asked, of, chosen, query)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "export.html", _context(asked, of, form, sent, page), status=status)


@once
def _start(request: HttpRequest, asked: Asked, of: Of, chosen: ExportFormat, query: str) -> HttpResponse:
    """Has the file made, once for a form; what is streamed instead is the work as it is whenever it is asked for."""
    note_export(asked, chosen)
    return redirect(start_export(asked, of, chosen, query, request.path))


def _context(asked: Asked, of: Of, form: ExportForm, sent: QueryDict, page: str) -> dict[str, object]:
    options = options_of(sent)
    kept = asked.export(options).kept()
    people = kept.order_by().values("submission").distinct().count()
    offered = [
        each
        for each in FORMATS
        if (asked.standing.is_staff or not each.staff_alone) and (people <= 1 or not each.of_one)
    ]
    files = list(files_of(asked.user, page))
    ready = str(sent.get("ready") or "")
    return {
        "assignment": asked.assignment,
        "submission": asked.submission,
        "asked": asked,
        "form": form,
        "count": kept.count(),
        "people": people,
        "pairs": asked.pairs,
        "families": [
            FamilyShown(str(family.value), here)
            for family in Family
            if (here := [each for each in offered if each.family is family])
        ],
        "chosen": sent.get("format") or offered[0].key,
        "orders": [each for each in form["order"].field.choices if people > 1 or each[0] != Order.PERSON],  # type: ignore[attr-defined]  # -- a choice field has them
        "options": options,
        "order": sent.get("order", ""),
        "files": files,
        "ready": next((each for each in files if str(each.uuid) == ready), None),
        "hours": int(KEPT.total_seconds() // 3600),
        "page": page,
        "filter_url": _filter_url(asked),
        "bring_in_url": _bring_in_url(asked),
        "tokens_url": _tokens_url(asked),
        "narrowing": _narrowing(asked) if of is Of.ASSIGNMENT else None,
    }


def _filter_url(asked: Asked) -> str:
    """Where the filter is changed: the list of notes, under the same filter."""
    if asked.submission is None:
        return ""
    return f"{reverse('submission_notes', args=[asked.submission.uuid])}?{asked.filter.query}"


def _bring_in_url(asked: Asked) -> str:
    """Where a file is brought in: into one's own work, or by an instructor into the class's; empty for others."""
    if asked.submission is not None:
        own = edits_submission(asked.standing)
        return reverse("submission_bring_in", args=[asked.submission.uuid]) if own else ""
    return reverse("assignment_bring_in", args=[asked.assignment.uuid]) if leads_course(asked.standing) else ""


def _tokens_url(asked: Asked) -> str:
    """Where tokens for programs are made; empty for who may make none."""
    if asked.submission is not None:
        own = edits_submission(asked.standing)
        return reverse("submission_tokens", args=[asked.submission.uuid]) if own else ""
    return reverse("assignment_tokens", args=[asked.assignment.uuid])


def _narrowing(asked: Asked) -> dict[str, object]:
    """What a class's work can be narrowed by on the page itself."""
    course = asked.assignment.course_id
    claims = Claim.objects.filter(codebook=asked.assignment.codebook_id)
    return {
        "writings": [(str(text.opinion.uuid), writing_words(text.opinion)) for text in pinned_texts(asked.assignment)],
        "claims": claim_choices(claims),
        "sections": [(str(each.uuid), each.name) for each in Section.objects.filter(course=course).order_by("name")],
        "groups": [(str(each.uuid), each.name) for each in Group.objects.filter(course=course).order_by("name")],
        "who": asked.filter.who if is_uuid(asked.filter.who) else CLASS,
    }


def _stream(request: HttpRequest, of: Of, uuid: UUID) -> StreamingHttpResponse:
    asked = asked_of(signed_in(request), of, uuid, request.GET)
    chosen = format_of(request.GET.get("format", ""))
    if chosen is None or not chosen.streamed:
        raise Http404
    if chosen.staff_alone and not asked.standing.is_staff:
        raise PermissionDenied
    export = asked.export(options_of(request.GET))
    return _download(chosen.stream(export), file_name(export, chosen), chosen.content_type)


def _download(content: object, name: str, content_type: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **NEVER_STORED}
    return StreamingHttpResponse(content, content_type=content_type, headers=headers)  # type: ignore[arg-type]  # -- strings and bytes alike
