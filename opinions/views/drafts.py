"""Looking at what was understood of an upload, repairing it, and publishing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opinions import drafts
from opinions.access import access_draft
from opinions.actions import DuplicateCase
from opinions.draft_pages import build_page, held_already, publishing
from opinions.forms import DraftFactsForm, PublishForm, ShareForm
from opinions.models import Case, Draft
from opinions.proofs import changed_between, passage_in
from opinions.repair_forms import number_in, read_kind, read_repair
from opinions.text.headnotes import headnotes_of
from opinions.text.parsed import ParsedCase
from opinions.text.repairs import Repair, RepairDoesNotFit
from people.accounts import signed_in
from people.models import User
from people.once import once

UNPROCESSABLE = 422
CONFLICT = 409
CHANGED_ELSEWHERE = gettext_lazy(
    "This draft was changed in another tab or by another person. It is shown here as it is now: look again."
)
PUBLISHED = gettext_lazy("This draft is published: its text does not change any more.")


@login_required
@require_safe
def draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A draft's page. `opinion` and `passage`, `opinion` alone, or `facts` open the tools of one of these."""
    shown = access_draft(request.user, uuid)
    context = _context(request, shown)
    if request.headers.get("HX-Request"):
        return render(request, "draft.html#tools", context)
    return render(request, "draft.html", context)


@login_required
@require_safe
def draft_source(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The source as it was uploaded, to be kept; browsers do not show it."""
    shown = access_draft(request.user, uuid)
    source = Draft.objects.values_list("source", flat=True).get(pk=shown.pk)
    response = HttpResponse(bytes(source), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{shown.uuid}"'
    return response


@require_POST
@login_required
def draft_repair(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Makes the repair that the form says."""
    shown = access_draft(request.user, uuid)

    def repair(by: User) -> Draft:
        revision = number_in(request.POST, "revision")
        if revision != shown.revision:
            raise drafts.DraftConflict(shown)
        read: Repair = read_repair(drafts.repaired(shown), request.POST)
        return drafts.repair_draft(shown, by=by, revision=revision, repair=read)

    return _write(request, shown, repair)


@require_POST
@login_required
def draft_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Accepts (`answer` is accept) or refuses a proposal, or all of one `kind`; or ticks a `warning` off (settle)."""
    shown = access_draft(request.user, uuid)
    sent = request.POST
    answer, kind = sent.get("answer"), read_kind(sent)

    def make(by: User) -> Draft:
        if "warning" in sent:
            return drafts.settle_warning(shown, by=by, warning=sent["warning"], settled=answer == "settle")
        if kind is None:
            return drafts.answer_proposal(shown, by=by, proposal=sent.get("proposal", ""), accept=answer == "accept")
        revision = number_in(sent, "revision")
        return drafts.answer_all(shown, by=by, revision=revision, kind=kind, accept=answer == "accept")

    return _write(request, shown, make)


@require_POST
@login_required
def draft_undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes back the last repair."""
    shown = access_draft(request.user, uuid)
    return _write(
        request, shown, lambda by: drafts.undo_repair(shown, by=by, revision=number_in(request.POST, "revision"))
    )


@require_POST
@login_required
def draft_redo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Makes the repair again that was taken back last."""
    shown = access_draft(request.user, uuid)
    return _write(
        request, shown, lambda by: drafts.redo_repair(shown, by=by, revision=number_in(request.POST, "revision"))
    )


@require_POST
@login_required
def draft_facts(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Saves what the form says of the case."""
    shown = access_draft(request.user, uuid)
    form = DraftFactsForm(request.POST)
    if not form.is_valid():
        return _facts_refused(request, shown, form)
    revision, statement = form.cleaned_data["revision"], form.statement()
    return _write(
        request,
        shown,
        lambda by: drafts.set_draft_facts(shown, by=by, revision=revision, statement=statement),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def draft_publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Asks what is left to ask, and stores the case."""
    shown = access_draft(request.user, uuid)
    if shown.published_as is not None:
        return redirect(shown.published_as)
    case = drafts.repaired(shown)
    asks = bool(headnotes_of(case))
    if request.method != "POST":
        form = PublishForm(initial={"revision": shown.revision}, asks=asks)
        return _publish_page(request, shown, case, form)
    form = PublishForm(request.POST, asks=asks)
    for problem in _problems_of_facts(shown):
        form.add_error(None, problem)
    if form.is_valid() and (stored := _publish(request, shown, form)):
        messages.success(request, _("The case is in the library."))
        return redirect(stored)
    return _publish_page(request, shown, case, form, status=UNPROCESSABLE)


@require_POST
@login_required
def draft_share(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Shares the draft with the curator at `email`, or with `stop` hides it from her again."""
    shown = access_draft(request.user, uuid, own=True)
    form = ShareForm(request.POST)
    person = User.objects.filter(email=form.cleaned_data["email"].lower()).first() if form.is_valid() else None
    share = drafts.unshare_draft if request.POST.get("stop") else drafts.share_draft
    try:
        shared = person is not None and share(shown, by=signed_in(request), person=person)
    except drafts.NotACurator:
        shared = False
    if not shared:
        form.add_error("email", _("No curator of this library has this address."))
        context = _context(request, shown) | {"share_form": form}
        return render(request, "draft.html", context, status=UNPROCESSABLE)
    return redirect(f"{shown.get_absolute_url()}#share")


@require_POST
@login_required
@once
def draft_discard(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Deletes the draft and its source."""
    shown = access_draft(request.user, uuid, own=True)
    try:
        drafts.discard_draft(shown, by=signed_in(request))
    except drafts.DraftPublished as published:
        messages.error(request, PUBLISHED)
        return redirect(published.case)
    messages.success(request, _("The draft is discarded."))
    return redirect("case_import")


def _write(request: HttpRequest, shown: Draft, action: Callable[[User], Draft]) -> HttpResponse:
    """Does the action; the answer is what it changed of the page, or for a plain form the page anew."""
    before = build_page(shown)
    try:
        after = action(signed_in(request))
    except RepairDoesNotFit as error:
        return _refused(request, shown, str(error), UNPROCESSABLE)
    except drafts.NothingToUndo:
        return _refused(request, shown, _("There is nothing left to take back."), UNPROCESSABLE)
    except drafts.DraftConflict:
        return _refused(request, shown, str(CHANGED_ELSEWHERE), CONFLICT)
    except drafts.DraftPublished:
        return _refused(request, shown, str(PUBLISHED), CONFLICT)
    if not request.headers.get("HX-Request"):
        return redirect(f"{shown.get_absolute_url()}#{request.POST.get('back', '')}".rstrip("#"))
    page = build_page(after)
    changed = changed_between(before.proof, page.proof)
    spot = _sent_spot(request)
    own = passage_in(page.proof, *spot) if spot else None
    drawn = {one.dom_id for one in changed.passages} | {one.dom_id for one in changed.writings}
    alone = own and not changed.all and not {own.dom_id, f"writing-{own.opinion}"} & drawn
    context = {
        "page": page,
        "changed": changed,
        "passages": [*changed.passages, *([own] if alone else [])],
        "facts_changed": (before.facts, before.held) != (page.facts, page.held),
        "focus": own.dom_id if own else request.POST.get("back", ""),
        "oob": True,
    }
    return render(request, "draft.html#written", context)


def _sent_spot(request: HttpRequest) -> tuple[int, int] | None:
    try:
        return number_in(request.POST, "opinion"), number_in(request.POST, "passage")
    except RepairDoesNotFit:
        return None


def _refused(request: HttpRequest, shown: Draft, problem: str, status: int) -> HttpResponse:
    """The sentence in the form's place; a plain form's page comes anew, with the tools that were open."""
    if request.headers.get("HX-Request"):
        in_tools = "opinion" in request.POST or "facts" in request.POST
        return render(request, "draft.html#refused", {"problem": problem, "in_tools": in_tools}, status=status)
    return render(request, "draft.html", _context(request, shown) | {"problem": problem}, status=status)


def _facts_refused(request: HttpRequest, shown: Draft, form: DraftFactsForm) -> HttpResponse:
    context = _context(request, shown) | {"facts_form": form}
    template = "draft.html#facts_refused" if request.headers.get("HX-Request") else "draft.html"
    return render(request, template, context | {"oob": bool(request.headers.get("HX-Request"))}, status=UNPROCESSABLE)


def _context(request: HttpRequest, shown: Draft) -> dict[str, Any]:
    """The page with the tools that are asked for, by GET or with a form that was refused."""
    asked = request.POST if request.method == "POST" else request.GET
    person = signed_in(request)
    page = build_page(shown, asked)
    form = DraftFactsForm(initial=_facts(shown)) if "facts" in asked else None
    own = shown.uploaded_by_id == person.pk
    return {
        "page": page,
        "facts_form": form,
        "own": own,
        "share_form": ShareForm() if own else None,
        "shared_with": shown.shared_with.order_by("name"),
    }


def _facts(shown: Draft) -> dict[str, Any]:
    return DraftFactsForm.said(drafts.statement_of(shown)) | {"revision": shown.revision}


def _problems_of_facts(shown: Draft) -> list[str]:
    """What is wrong with the facts as they are said: some come from the source, and nobody has looked at them."""
    form = DraftFactsForm(_facts(shown), publishing=True)
    if not drafts.statement_of(shown).facts.caption:
        return [_("Say the case's caption first: a case without one could not be cited.")]
    return [f"{form.fields[name].label}: {problem}" for name, told in form.errors.items() for problem in told]


def _publish(request: HttpRequest, shown: Draft, form: PublishForm) -> Case | None:
    """The stored case; None, with the form's error, where it cannot be stored."""
    revision: int = form.cleaned_data["revision"]
    try:
        return drafts.publish_draft(
            shown, by=signed_in(request), revision=revision, keep_headnotes=form.keeps_headnotes()
        )
    except drafts.DraftConflict:
        form.add_error(None, str(CHANGED_ELSEWHERE))
    except drafts.DraftPublished as published:
        return published.case
    except (DuplicateCase, ValueError) as error:
        form.add_error(None, str(error))
    return None


def _publish_page(
    request: HttpRequest, shown: Draft, case: ParsedCase, form: PublishForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "held": held_already(case.facts), **publishing(shown, case)}
    return render(request, "draft_publish.html", context, status=status)
