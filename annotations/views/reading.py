"""The reading page and what it asks for while one reads."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotations.access import Right
from annotations.codebooks.limits import kinds_of
from annotations.filtering.filters import is_uuid
from annotations.forms import SelectionForm, first_problem, place_of
from annotations.models import NOTE_LIMIT, Annotation, Claim, Treatment
from annotations.reading.authority_choices import authority_choices
from annotations.reading.claims_at_hand import claims_at_hand, in_codebook_order
from annotations.reading.desk import Desk, whole_number
from annotations.reading.linear import build_linear
from annotations.reading.outline import outline_and_map
from annotations.reading.reader import CARDS_SHOWN, build_reader, cards_from, claims_at
from annotations.reading.reader_addresses import KEEPING
from annotations.views.desks import desk_at, telling_text
from opinions.text.selectors import Window
from opinions.text.spans import Span
from opinions.windows import whole_text
from people.addresses import reverse


@require_safe
@login_required
def reader(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """One writing with its marks and cards."""
    desk = desk_at(request, submission, writing)
    first = request.GET.get("first", "")
    number = whole_number(first) or 0
    fragment = request.headers.get("HX-Request")
    if fragment and first:
        text = Window(whole_text(desk.version))
        cards = {"reader": cards_from(desk, text, number, desk.counters().shown)}
        return telling_text(desk, render(request, "reader.html#more_cards", cards))
    keeps = request.GET.get("mode") == KEEPING
    page = build_reader(desk, first_card=number, keeps=keeps, here=request.get_full_path())
    shown = {"reader": page, "find": request.GET.get("find", "")}
    response = telling_text(desk, render(request, "reader.html", shown))
    if fragment:
        response.headers["HX-Push-Url"] = desk.address("reader")
    return response


@require_safe
@login_required
def reader_outline(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """The outline with its counts and the map, as they are now: what a page asks for after notes came or went."""
    desk = desk_at(request, submission, writing)
    text = Window(whole_text(desk.version))
    outline, drawn_small = outline_and_map(desk, text, desk.layers(text), claims_at(desk))
    shown = {"outline": outline, "map": drawn_small, "outline_url": desk.address("reader_outline")}
    return telling_text(desk, render(request, "reader.html#outline", {"reader": shown}))


@require_safe
@login_required
def reader_linear(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """The writing and its notes as one column, in the order of the text."""
    desk = desk_at(request, submission, writing)
    return telling_text(desk, render(request, "reader_linear.html", {"linear": build_linear(desk)}))


@require_safe
@login_required
def selection(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """The pin cite of the words being selected, and the authorities that they lean on, the nearest first.

    `authorities` (UUIDs) are those that she has chosen on the page already: they stay.
    """
    desk = desk_at(request, submission, writing, to=Right.EDIT)
    form = SelectionForm(request.GET, submission=desk.submission, pinned=desk.pinned)
    if not form.is_valid():
        refused = render(request, "reader.html#annotation_refused", {"problem": first_problem(form)}, status=422)
        return telling_text(desk, refused)
    version, span = place_of(form)
    if version.opinion_id != desk.version.opinion_id:
        raise Http404
    shown = desk.at(version.pk)
    cited = shown.citer.cite(span)
    chosen = [UUID(sent) for sent in request.GET.getlist("authorities") if is_uuid(sent)]
    context = {
        "pin": cited.pin,
        "citation": cited.text,
        "pin_warnings": cited.warnings,
        "authorities": authority_choices(shown, span, chosen=chosen),
    }
    if desk.key_path:
        place = urlencode({"version": str(version.uuid), "start": span.start, "end": span.end})
        context["key_url"] = f"{desk.key_path}?{place}"
    return telling_text(desk, render(request, "reader.html#selection_details", context | choice_context(desk)))


@require_safe
@login_required
def place(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """What lies at one place: one's own first, then by claim in the codebook's order, then as in the text."""
    desk = desk_at(request, submission, writing)
    at = whole_number(request.GET.get("at", ""))
    if at is None or at >= desk.version.length:
        return telling_text(desk, render(request, "reader.html#place", {"cards": []}))
    here = desk.listed().over(desk.version, [Span(at, at + 1)]).for_cards()[:CARDS_SHOWN]

    def in_stack(annotation: Annotation) -> tuple[bool, bool, int]:
        positions = [tag.claim.position for tag in annotation.tags.all()]
        return annotation.submission_id != desk.submission.pk, not positions, min(positions, default=0)

    context = {"cards": desk.cards(sorted(here, key=in_stack))}
    return telling_text(desk, render(request, "reader.html#place", context))


def choice_context(desk: Desk, *, kept: Sequence[Claim] = ()) -> dict[str, Any]:
    """What a form for links offers beside the authorities; `kept` are claims that the annotation has already."""
    sections = claims_at_hand(desk.submission, kinds_of(desk.version), also=kept)
    treatments = [{"value": treatment.value, "label": treatment.label} for treatment in Treatment]
    return {
        "claims": in_codebook_order(sections),
        "sections": sections,
        "note_limit": NOTE_LIMIT,
        "propose_url": reverse("claim_propose", args=[desk.submission.assignment.codebook.uuid]),
        "treatments": treatments,
        "offers_url": desk.address("authority_offers"),
    }
