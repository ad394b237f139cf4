"""Where an authority is cited, with the treatments that the reader may see; who cites whom among a class's cases."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from annotations.citing.cited_by import build_cited_by
from annotations.citing.cited_by_form import CitedByForm
from annotations.models import Assignment
from courses.models import Course
from opinions.access import access_case, may_curate
from opinions.authority_page import authority_shown
from opinions.authority_repairs import likely_duplicates
from opinions.citation_graph import graph_among
from opinions.cited import Cited, cited_authority, cited_case
from opinions.library import case_shown
from opinions.models import Authority, Case
from people.accounts import signed_in
from people.addresses import reverse


@require_safe
@login_required
def authority(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An authority and all that cites it. A merged one leads to the other, a case of the library to its own page."""
    found = get_object_or_404(Authority.objects.select_related("same_as__case", "case"), uuid=uuid)
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    if found.shown.case is not None:
        return redirect(reverse("case_cited_by", args=[found.shown.case.uuid]) + query)
    if found.same_as is not None:
        return redirect(reverse("authority", args=[found.same_as.uuid]) + query)
    cited = cited_authority(found)
    shown = authority_shown(cited)
    curated = _curated(found) if may_curate(request.user) else None
    return _page(request, "authority.html", cited, {"authority": shown, "curated": curated})


@require_safe
@login_required
def case_cited_by(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """All in the library that cites one of its cases: a part of the case's own page."""
    held = access_case(request.user, uuid)
    cited = cited_case(held)
    curated = _curated(cited.rows[0]) if cited.rows and may_curate(request.user) else None
    return _page(request, "case_cited_by.html", cited, {"case": case_shown(held), "curated": curated})


@require_safe
@login_required
def course_citations(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who cites whom among the cases of the assignments that the person may open, as a table and drawn."""
    user = signed_in(request)
    course = get_object_or_404(Course.objects.filter(enrollments__user=user, enrollments__left_at=None), uuid=uuid)
    assigned = Assignment.objects.visible_to(user).filter(course=course)
    graph = graph_among(Case.objects.filter(pk__in=assigned.order_by().values("case")))
    return render(request, "course_citations.html", {"course": course, "graph": graph})


def _curated(authority: Authority) -> dict[str, Any]:
    """What a curator is shown of it beside: what may be the same."""
    return {"uuid": authority.uuid, "duplicates": likely_duplicates(authority)}


def _page(request: HttpRequest, template: str, cited: Cited, context: dict[str, Any]) -> HttpResponse:
    form = CitedByForm(request.GET, cited)
    cited_by = build_cited_by(cited, signed_in(request), form, request.GET.get("page"))
    return render(request, template, context | {"cited_by": cited_by, "also": cited.also})
