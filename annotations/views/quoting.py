"""Words to be copied with their citation: of an annotation, and of what is selected. A page, or its part to htmx."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.access import access_annotation
from annotations.citing.citer import Citer, citer
from annotations.citing.quotations import Wish, quotation_view
from annotations.forms import LibrarySelectionForm, SelectionForm, first_problem, place_of
from annotations.reading.desk import Desk
from annotations.views.desks import desk_at, desk_of
from opinions.access import access_writing
from opinions.models import OpinionText
from opinions.text.spans import Span
from people.accounts import signed_in

COOKIE = "quotation"
"""Keeps the form that was copied last, so that the plain button copies it again."""
A_YEAR = 365 * 24 * 3600
CARRIED = ("series", "who", "claim", "version", "start", "end")
"""What of an address its own form sends again."""


@require_safe
@login_required
def annotation_quotation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An annotation's words and their citation in five forms, from the version on which it stands."""
    annotation, standing = access_annotation(signed_in(request), uuid)
    desk = desk_of(request, annotation, standing)
    return _quotation_at(request, desk.at(annotation.version_id), annotation.span)


@require_safe
@login_required
def selection_quotation(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """The words from `start` to `end` of the address's `version` (code points), in five forms."""
    desk = desk_at(request, submission, writing)
    form = SelectionForm(request.GET, submission=desk.submission, pinned=desk.pinned)
    if not form.is_valid():
        return render(request, "reader.html#annotation_refused", {"problem": first_problem(form)}, status=422)
    version, span = place_of(form)
    if version.opinion_id != desk.version.opinion_id:
        raise Http404
    return _quotation_at(request, desk.at(version.pk), span)


@require_safe
@login_required
def writing_quotation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The words from `start` to `end` (code points) of a `version` of a writing of the library, in five forms."""
    latest = access_writing(signed_in(request), uuid)
    form = LibrarySelectionForm(request.GET, opinion=latest.opinion)
    if not form.is_valid():
        return render(request, "reader.html#annotation_refused", {"problem": first_problem(form)}, status=422)
    chosen, span = place_of(form)
    version = access_writing(signed_in(request), uuid, chosen.number)
    address = version.opinion.get_absolute_url()
    number = "" if version.number == latest.number else f"?version={version.number}"
    return _quotation(request, version, citer(version), span, address + number)


def _quotation_at(request: HttpRequest, desk: Desk, span: Span) -> HttpResponse:
    return _quotation(request, desk.version, desk.citer, span, desk.address("reader"))


def _quotation(request: HttpRequest, version: OpinionText, cites: Citer, span: Span, address: str) -> HttpResponse:
    """The page of the words; `address` is that of their writing."""
    wish = Wish.of(request.GET.dict(), request.COOKIES.get(COOKIE, ""))
    context = {
        "quotation": quotation_view(version, cites, span, wish),
        "address": request.path,
        "carried": [(name, request.GET[name]) for name in CARRIED if request.GET.get(name)],
        "case": cites.case.caption,
        "back_url": f"{address}#passage-{cites.passage_number(span)}",
    }
    partial = "#ways" if request.headers.get("HX-Request") else ""
    response = render(request, f"quotation.html{partial}", context)
    if "form" in request.GET:
        response.set_cookie(
            COOKIE, wish.remembered, max_age=A_YEAR, httponly=True, samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
        )  # fmt: skip
    return response
