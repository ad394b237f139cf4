"""The reading page and what it asks for while one reads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.access import Right
from annotations.cards import claim_choices
from annotations.desk import CLASS, Desk, whole_number
from annotations.forms import SelectionForm, first_problem, place_of
from annotations.models import Annotation, Treatment
from annotations.reader import CARDS_SHOWN, build_reader
from annotations.views.desks import desk_at, telling_text
from opinions.models import Citation
from opinions.text.spans import Span


@dataclass(frozen=True, slots=True)
class AuthorityChoice:
    """An authority that may be linked; `nearness` is "selection", "passage" or "opinion"."""

    uuid: str
    cite: str
    kind: str
    nearness: str
    pin: str = ""
    chosen: bool = False
    treatment: str = Treatment.MENTIONS
    quotes: bool = False
    claim: str = ""


@require_safe
@login_required
def reader(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """One writing with its marks and cards."""
    desk = desk_at(request, submission, writing)
    first = request.GET.get("first", "")
    page = build_reader(desk, first_card=whole_number(first) or 0)
    wants_more = request.headers.get("HX-Request") and first
    template = "reader.html#more_cards" if wants_more else "reader.html"
    return telling_text(desk, render(request, template, {"reader": page}))


@require_safe
@login_required
def selection(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """The pin cite of the words being selected, and the authorities that they lean on, the nearest first."""
    desk = desk_at(request, submission, writing, to=Right.EDIT)
    form = SelectionForm(request.GET, submission=desk.submission)
    if not form.is_valid():
        refused = render(request, "reader.html#annotation_refused", {"problem": first_problem(form)}, status=422)
        return telling_text(desk, refused)
    version, span = place_of(form)
    if version.opinion_id != desk.version.opinion_id:
        raise Http404
    shown = desk.at(version.pk)
    cited = shown.citer.cite(span)
    context = {
        "pin": cited.pin,
        "citation": cited.text,
        "pin_warnings": cited.warnings,
        "authorities": authority_choices(shown, span),
    }
    return telling_text(desk, render(request, "reader.html#selection_details", context | choice_context(desk)))


@require_safe
@login_required
def place(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """Cards of what lies at one place of the text, in its order."""
    desk = desk_at(request, submission, writing)
    at = whole_number(request.GET.get("at", ""))
    if at is None or at >= desk.version.length:
        return telling_text(desk, render(request, "reader.html#place", {"cards": []}))
    here = desk.listed().over(desk.version, [Span(at, at + 1)]).for_cards()[:CARDS_SHOWN]
    context = {"cards": desk.cards(list(here)), "shows_class": desk.filter.who == CLASS}
    return telling_text(desk, render(request, "reader.html#place", context))


def choice_context(desk: Desk) -> dict[str, Any]:
    """What a form for links offers beside the authorities."""
    claims = desk.submission.assignment.codebook.claims.prefetch_related("near_misses")
    treatments = [{"value": treatment.value, "label": treatment.label} for treatment in Treatment]
    return {"claims": claim_choices(claims), "treatments": treatments}


def authority_choices(desk: Desk, span: Span, annotation: Annotation | None = None) -> list[AuthorityChoice]:
    """The text's authorities: those that `annotation` links, cited in the words, in their passages, in the rest."""
    passages = desk.layout.touched(span)
    around = Span(passages[0].start, passages[-1].end)
    cited = Citation.objects.filter(version=desk.version).select_related("authority")
    found: dict[str, AuthorityChoice] = {}
    for citation in sorted(cited, key=lambda citation: (_distance(citation, span, around), citation.start)):
        authority = citation.authority
        if authority is not None and str(authority.uuid) not in found:
            nearness = ("selection", "passage", "opinion")[_distance(citation, span, around)]
            pin = citation.pin if nearness == "selection" else ""
            uuid = str(authority.uuid)
            found[uuid] = AuthorityChoice(uuid, authority.cite, authority.kind, nearness, pin)
    return _with_links(found, annotation) if annotation else list(found.values())


def _distance(citation: Citation, span: Span, around: Span) -> int:
    cited = Span(citation.start, citation.end)
    return 0 if cited.overlaps(span) else 1 if cited.overlaps(around) else 2


def _with_links(found: dict[str, AuthorityChoice], annotation: Annotation) -> list[AuthorityChoice]:
    linked: dict[str, AuthorityChoice] = {}
    for link in annotation.links.all():
        uuid = str(link.authority.uuid)
        known = found.get(uuid) or AuthorityChoice(uuid, link.authority.cite, link.authority.kind, "selection")
        linked[uuid] = replace(
            known, nearness="selection", chosen=True, treatment=link.treatment, quotes=link.quotes, pin=link.pin,
            claim=str(link.tag.claim.uuid) if link.tag else "",
        )  # fmt: skip
    rest: Sequence[AuthorityChoice] = [choice for uuid, choice in found.items() if uuid not in linked]
    return [*linked.values(), *rest]
