"""A citation's card, and what a curator says of it: what it is, that it is none, that other words are one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opinions.access import access_case, access_writing, may_curate, require_curator
from opinions.citation_cards import card_of, for_card, repair_shown
from opinions.citation_reading import start_search
from opinions.citation_repair_form import CitationRepairForm, step_of, target_value
from opinions.citation_repair_pages import excerpt_around, left_behind, repairs_shown, taken_away
from opinions.citation_repairs import (
    CitationChanged,
    CitationDoesNotFit,
    add_citation,
    redo_repair,
    repair_citation,
    take_likely,
    undo_repair,
)
from opinions.citation_states import key_of
from opinions.layout import layout
from opinions.models import Citation, CitationRepair, OpinionText
from opinions.text.kinds import CitationForm
from opinions.text.spans import Span
from people.accounts import signed_in
from people.once import once

UNPROCESSABLE, CONFLICT = 422, 409
CHANGED = gettext_lazy("This citation was corrected meanwhile. It is shown as it is now.")


@login_required
@require_safe
def citation(request: HttpRequest, pk: int) -> HttpResponse:
    """What a citation is: a card for htmx, else a page, on which curators correct it."""
    shown = for_card().filter(pk=pk).first()
    if shown is None:
        return _taken_away_page(request, pk)
    if request.headers.get("HX-Request"):
        return render(request, "citation.html#card", {"card": card_of(shown, request.user)})
    return _page(request, shown)


@login_required
@require_POST
@once
def citation_repair(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what the citation is (`step` save), that it is none (none), or that the proposal is right (take).

    `seen` tells how it stood; what was changed meanwhile is 409 with what stands there now. `step` search looks
    authorities up, for browsers without scripts.
    """
    require_curator(request.user)
    shown = for_card().filter(pk=pk).first()
    if shown is None:
        return _taken_away_page(request, pk, status=CONFLICT)
    step, was, by = step_of(request.POST), request.POST.get("seen", ""), signed_in(request)
    form = _form(shown, request.POST)
    if step == "search" or (step == "save" and not form.is_valid()):
        return _page(request, shown, form, status=200 if step == "search" else UNPROCESSABLE)
    try:
        if step == "take":
            take_likely(shown, by=by, was=was)
        else:
            repair_citation(shown, by=by, was=was, said=None if step == "none" else form.said())
    except CitationDoesNotFit as problem:
        return _page(request, shown, form, str(problem), status=UNPROCESSABLE)
    except CitationChanged:
        return _conflict(request, pk)
    messages.success(request, _("It is no citation any more.") if step == "none" else _("The citation is corrected."))
    return redirect("citation", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def citation_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Says that words of a version are a citation; a GET with `words` and `near` fills them in."""
    require_curator(request.user)
    version = get_object_or_404(OpinionText.objects.select_related("opinion__case"), uuid=uuid)
    if request.method != "POST":
        initial = {"words": request.GET.get("words", "")[:2000], "near": request.GET.get("near", "")}
        form = CitationRepairForm(version=version, initial=initial | {"form": CitationForm.FULL.value})
        return _add_page(request, version, form)
    form = CitationRepairForm(request.POST, version=version)
    searches = step_of(request.POST) == "search"
    if searches or not form.is_valid():
        return _add_page(request, version, form, status=200 if searches else UNPROCESSABLE)
    try:
        made = add_citation(version, by=signed_in(request), said=form.said())
    except CitationDoesNotFit as problem:
        return _add_page(request, version, form, str(problem), status=UNPROCESSABLE)
    messages.success(request, _("The words are a citation now."))
    return redirect("citation", key_of(made.after))


@login_required
@require_POST
def citation_repair_undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes back what a person said of a citation; with `again` it is said again."""
    require_curator(request.user)
    repair = get_object_or_404(CitationRepair.objects.select_related("version__opinion"), uuid=uuid)
    try:
        if "again" in request.POST:
            redo_repair(repair, by=signed_in(request))
            messages.success(request, _("It is as it was corrected."))
        else:
            undo_repair(repair, by=signed_in(request))
            messages.success(request, _("The correction is taken back."))
    except CitationDoesNotFit as problem:
        messages.error(request, str(problem))
    return redirect("citation_repairs", repair.version.opinion.uuid)


@login_required
@require_POST
@once
def citations_find(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Has the case's citations looked for anew, in the background."""
    case = access_case(request.user, uuid, curate=True)
    start_search(case, by=signed_in(request))
    return redirect(f"{case.get_absolute_url()}#citations")


@login_required
@require_safe
def citation_repairs(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What people said of the citations of a writing's latest version, and what did not come along to it."""
    require_curator(request.user)
    version = access_writing(request.user, uuid)
    context = {
        "version": version,
        "opinion": version.opinion,
        "repairs": repairs_shown(version),
        "left_behind": left_behind(version),
    }
    return render(request, "citation_repairs.html", context)


def _form(shown: Citation, sent: Any = None) -> CitationRepairForm:
    """The form of a citation: its words are looked for in its own passage, nearest to where it begins."""
    version = OpinionText.objects.select_related("opinion__case").get(pk=shown.version_id)
    passage = layout(version).touched(Span(shown.start, shown.end))[0]
    initial = {
        "words": version.text[shown.start : shown.end],
        "near": shown.start,
        "form": shown.form,
        "pin": shown.pin,
        "target": target_value(shown),
    }
    return CitationRepairForm(sent, version=version, within=passage.span, initial=initial)


def _page(
    request: HttpRequest,
    shown: Citation,
    form: CitationRepairForm | None = None,
    problem: str = "",
    *,
    status: int = 200,
    anew: bool = False,
) -> HttpResponse:
    """The page; `anew`: from how the citation stands now, not from how it stood when the form was made."""
    context: dict[str, Any] = {"card": card_of(shown, request.user), "problem": problem}
    context |= {"case": shown.version.opinion.case, "opinion": shown.version.opinion, "curates": False}
    if may_curate(request.user):
        form = form or _form(shown)
        context |= {
            "curates": True,
            "form": form,
            "choices": form.choices(shown),
            "found": form.found(),
            "excerpt": excerpt_around(form.version, Span(shown.start, shown.end)),
            "was": request.POST.get("seen", "") if request.POST and not anew else context["card"].seen,
        }
    return render(request, "citation.html", context, status=status)


def _conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """The citation as it is now, after somebody else's correction; what was chosen is offered anew from there."""
    shown = for_card().filter(pk=pk).first()
    if shown is None:
        return _taken_away_page(request, pk, status=CONFLICT)
    return _page(request, shown, problem=str(CHANGED), status=CONFLICT, anew=True)


def _taken_away_page(request: HttpRequest, pk: int, *, status: int = 200) -> HttpResponse:
    """The words that a person said are no citation, for those who have its address; else 404."""
    repair = taken_away(pk)
    if repair is None:
        raise Http404
    opinion = repair.version.opinion
    shown = repair_shown(repair, curates=may_curate(request.user))
    excerpt = excerpt_around(OpinionText.objects.get(pk=repair.version_id), Span(repair.start, repair.end))
    context = {"taken_away": shown, "excerpt": excerpt, "case": opinion.case, "opinion": opinion}
    template = "citation.html#taken_away" if request.headers.get("HX-Request") else "citation.html"
    return render(request, template, context, status=status)


def _add_page(
    request: HttpRequest, version: OpinionText, form: CitationRepairForm, problem: str = "", *, status: int = 200
) -> HttpResponse:
    context = {
        "adding": version,
        "form": form,
        "choices": form.choices(None),
        "found": form.found(),
        "problem": problem,
        "curates": True,
        "case": version.opinion.case,
        "opinion": version.opinion,
    }
    return render(request, "citation.html", context, status=status)
