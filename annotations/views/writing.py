"""What a person does to annotations. Every answer is the card, the passages that it touched, and the counters."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from annotations import actions, returning
from annotations.access import Right, access_annotation
from annotations.codebooks.history import Refused as NotProposed
from annotations.codebooks.proposing import propose_with
from annotations.forms import AnnotationForm, ContentForm, EditForm, first_problem, place_of
from annotations.models import Annotation
from annotations.reading.authority_choices import authority_choices
from annotations.reading.cards import Undo, choice_view, claim_view
from annotations.reading.desk import Desk, whole_number
from annotations.reading.usual_reads import new_card, one_card
from annotations.views.desks import desk_at, desk_of, telling_text
from annotations.views.reading import choice_context
from opinions.windows import passages_window
from people.accounts import signed_in
from people.addresses import reverse

REFUSALS = {
    "closed": gettext_lazy("This assignment was closed. Your note is kept on this device: ask your instructor."),
    "other_text": gettext_lazy(
        "The text was corrected while you were writing. Your note is kept: load the page, and select them again."
    ),
    "not_open_yet": gettext_lazy("This assignment is not open yet. Your note is kept on this device."),
    "archived": gettext_lazy("This course was archived: it is read, and not changed any more."),
    "draft": gettext_lazy("This assignment is a draft: publish it first. Your note is kept on this device."),
    "accepted": gettext_lazy(
        "Your work was accepted: it is not changed any more. Your note is kept on this device: ask your instructor."
    ),
    "claim_not_asked": gettext_lazy(
        "A claim you chose is not among those of this assignment: choose one that is offered. Your note is kept."
    ),
    "claim_retired": gettext_lazy(
        "A claim you chose was retired by your instructor: choose another. Your note is kept."
    ),
    "left_bin": gettext_lazy("This note was deleted more than 30 days ago: it cannot be brought back."),
    "claim_not_here": gettext_lazy(
        "A claim you chose is meant for another kind of writing: choose one that is offered here. Your note is kept."
    ),
}
CORRECTED = gettext_lazy("The text was corrected while you were writing: this page shows the corrected one.")
DELETED_ELSEWHERE = gettext_lazy(
    "This note was deleted elsewhere while you were writing. What you typed is below; saving it brings the note back."
)
CHANGED_BEFORE_DELETE = gettext_lazy("This note was changed elsewhere meanwhile. Below it stands as it is now.")
NOT_UNDONE = gettext_lazy("The note at %(pin)s was changed elsewhere since: this was not done. See its history.")
CHANGED_ELSEWHERE = gettext_lazy(
    "This note was changed elsewhere while you were writing. The saved one says: “%(note)s”. "
    "What you typed is below; saving it now puts it in the place of the other."
)


@require_POST
@login_required
def annotation_create(request: HttpRequest, submission: UUID, writing: UUID) -> HttpResponse:
    """Records a new annotation; the same UUID again gives the annotation as it is."""
    desk = desk_at(request, submission, writing, to=Right.EDIT)
    form = AnnotationForm(request.POST, submission=desk.submission, pinned=desk.pinned)
    if not form.is_valid():
        return refuse(request, desk, first_problem(form))
    version, span = place_of(form)
    if version.opinion_id != desk.version.opinion_id:
        return refuse(request, desk, _("This text is not the one on the page. Load the page again."))
    try:
        annotation, made = actions.create_annotation(
            desk.submission, by=desk.user, uuid=form.cleaned_data["uuid"], version=version, span=span,
            content=form.cleaned_data["content"],
        )  # fmt: skip
    except actions.TakenUuid:
        return HttpResponse(status=409)
    except actions.Refused as refused:
        return refuse(request, desk, str(REFUSALS[refused.code]))
    stale = version.pk != desk.version.pk
    words = _saved_words(form, annotation, desk)
    shown = new_card(annotation, desk.submission) if made and not stale else None
    return written(request, desk, annotation, words, stale=stale, partial="annotation_created", step=1, shown=shown)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def annotation_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The form of an annotation, and its saving."""
    annotation, standing = access_annotation(signed_in(request), uuid, to=Right.EDIT)
    desk = desk_of(request, annotation, standing)
    if request.method != "POST":
        return _edit_form(request, desk, annotation)
    form = EditForm(request.POST, submission=desk.submission)
    if not form.is_valid():
        return _edit_refused(request, desk, annotation, first_problem(form))
    content, revision = form.cleaned_data["content"], form.cleaned_data["revision"]
    try:
        annotation = actions.edit_annotation(annotation, by=desk.user, revision=revision, content=content)
    except actions.Conflict as conflict:
        return _conflict(request, desk, conflict.present, content)
    except actions.Refused as refused:
        return _edit_refused(request, desk, annotation, str(REFUSALS[refused.code]))
    return written(request, desk, annotation, _saved_words(form, annotation, desk))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def annotation_delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Asks (for a plain page) and puts the annotation into the bin."""
    annotation, standing = access_annotation(signed_in(request), uuid, to=Right.EDIT)
    desk = desk_of(request, annotation, standing)
    if request.method != "POST":
        return _delete_page(request, desk, annotation)
    revision = whole_number(request.POST.get("revision", ""))
    try:
        annotation = actions.delete_annotation(annotation, by=desk.user, revision=revision)
    except actions.Conflict as conflict:
        return _delete_conflict(request, desk, conflict.present)
    except actions.Refused as refused:
        return refuse(request, desk, str(REFUSALS[refused.code]))
    return written(request, desk, annotation, _("Deleted."))


@require_POST
@login_required
def annotation_restore(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes the annotation out of the bin."""
    annotation, standing = access_annotation(signed_in(request), uuid, to=Right.EDIT)
    desk = desk_of(request, annotation, standing)
    try:
        annotation = returning.restore_annotation(annotation, by=desk.user)
    except actions.Refused as refused:
        return refuse(request, desk, str(REFUSALS[refused.code]))
    return written(request, desk, annotation, _("Restored."))


@require_POST
@login_required
def annotation_undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes back the change that made `revision` (in the address)."""
    return _stepped(request, uuid, returning.undo_annotation, "undone", _("Undone: note at %(pin)s."))


@require_POST
@login_required
def annotation_redo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Does the change that made `revision` (in the address) once more."""
    return _stepped(request, uuid, returning.redo_annotation, "redone", _("Done again: note at %(pin)s."))


def _stepped(
    request: HttpRequest, uuid: UUID, action: Callable[..., Annotation], happened: str, words: str
) -> HttpResponse:
    annotation, standing = access_annotation(signed_in(request), uuid, to=Right.EDIT)
    desk = desk_of(request, annotation, standing)
    revision = whole_number(request.GET.get("revision", "")) or 0
    try:
        annotation = action(annotation, by=desk.user, revision=revision)
    except actions.Conflict:
        return refuse(request, desk, NOT_UNDONE % {"pin": _pin(desk, annotation)}, status=409)
    except actions.Refused as refused:
        return refuse(request, desk, str(REFUSALS[refused.code]))
    words = words % {"pin": _pin(desk, annotation)}
    return written(request, desk, annotation, words, step=revision, happened=happened)


def _saved_words(form: ContentForm, annotation: Annotation, desk: Desk) -> str:
    """That the note is saved, and what became of the claim that was proposed with it."""
    label, reason = form.cleaned_data["proposed"], form.cleaned_data["proposed_why"]
    if not label:
        return _("Saved.")
    try:
        propose_with(annotation, by=desk.user, label=label, reason=reason)
    except NotProposed as refused:
        return _("Saved, but not proposed: %(why)s") % {"why": refused}
    return _("Saved. “%(claim)s” is proposed: your instructor answers.") % {"claim": label}


def written(
    request: HttpRequest, desk: Desk, annotation: Annotation, words: str, *, stale: bool = False,
    partial: str = "annotation_updated", step: int = 0, happened: str = "done", shown: Annotation | None = None,
) -> HttpResponse:  # fmt: skip
    """The answer to a write that was done: fragments for htmx, a page for a plain form. Names what it acknowledges.

    No passage is drawn anew on a `stale` page, which shows an earlier text, nor for a note that stands on one. The
    header `X-Step` tells the page what happened (done, undone or redone) and which revision the change had made:
    `step`, else the last that changed what the note says. `shown` is the note as its card shows it, where that is at
    hand.
    """
    step = step or annotation.revisions.exclude(change__in=actions.SILENT).latest("number").number
    if not request.headers.get("HX-Request"):
        messages.success(request, words)
        if stale:
            messages.info(request, CORRECTED)
        response: HttpResponse = redirect(page_of(desk, annotation))
    else:
        partial = "annotation_deleted" if annotation.deleted_at else partial
        back = "annotation_redo" if happened == "undone" else "annotation_undo"
        here = not stale and annotation.version_id == desk.version.pk
        touched, counters = desk.touched_and_counters(*([annotation.span] if here else []))
        context = {
            "card": card_of(desk, shown or one_card(annotation.pk)),
            "touched": touched,
            "counters": counters,
            "undo": Undo(desk.reading.address(back, annotation.uuid, revision=step), words, happened == "undone"),
        }
        response = render(request, f"reader.html#{partial}", context)
    response.headers["X-Acknowledged"] = str(annotation.uuid)
    response.headers["X-Step"] = f"{happened} {annotation.uuid} {step}"
    return telling_text(desk, response)


def _pin(desk: Desk, annotation: Annotation) -> str:
    return desk.at(annotation.version_id).citer.cite(annotation.span).pin or "¶"


def card_of(desk: Desk, shown: Annotation) -> Any:
    """The card of an annotation that was read for it."""
    window = passages_window(desk.version, shown.span) if shown.version_id == desk.version.pk else None
    return desk.cards([shown], window)[0]


def page_of(desk: Desk, annotation: Annotation) -> str:
    """Where the annotation stands on its reading page."""
    if annotation.version_id != desk.version.pk:
        return f"{desk.address('reader')}#annotation-card-{annotation.uuid}"
    return f"{desk.address('reader')}#passage-{desk.citer.passage_number(annotation.span)}"


def refuse(request: HttpRequest, desk: Desk, problem: str, *, status: int = 422) -> HttpResponse:
    """The answer to a write that was not done: a sentence."""
    if request.headers.get("HX-Request"):
        answer = render(request, "reader.html#annotation_refused", {"problem": problem}, status=status)
        return telling_text(desk, answer)
    messages.error(request, problem)
    return redirect(desk.address("reader"))


def _edit_form(
    request: HttpRequest, desk: Desk, annotation: Annotation, problem: str = "", *, status: int = 200
) -> HttpResponse:
    shown = one_card(annotation.pk)
    card = card_of(desk, shown)
    sent = request.POST if request.method == "POST" else None
    context = {
        "annotation": {
            "uuid": annotation.uuid,
            "exact": card.exact,
            "pin": card.pin,
            "citation": card.citation,
            "note": sent.get("note", "") if sent else annotation.note,
            "revision": annotation.revision,
            "claim_uuids": sent.getlist("claims") if sent else [claim.uuid for claim in card.claims],
        },
        "authorities": authority_choices(desk.at(annotation.version_id), annotation.span, shown),
        "edit_url": desk.reading.address("annotation_edit", annotation.uuid),
        "back_url": page_of(desk, annotation),
        "problem": problem,
    }
    partial = "#edit_form" if request.headers.get("HX-Request") else ""
    choices = choice_context(desk, kept=[tag.claim for tag in shown.tags.all()])
    answer = render(request, f"annotation_edit.html{partial}", context | choices, status=status)
    return telling_text(desk, answer)


def _edit_refused(request: HttpRequest, desk: Desk, annotation: Annotation, problem: str) -> HttpResponse:
    """In a journalled form the sentence alone is answered: what was typed is still on the page."""
    if request.headers.get("HX-Request"):
        return refuse(request, desk, problem)
    return _edit_form(request, desk, annotation, problem, status=422)


def _delete_page(
    request: HttpRequest, desk: Desk, annotation: Annotation, problem: str = "", *, status: int = 200
) -> HttpResponse:
    context = {
        "card": card_of(desk, one_card(annotation.pk)),
        "back_url": page_of(desk, annotation),
        "problem": problem,
    }
    return render(request, "annotation_delete.html", context, status=status)


def _delete_conflict(request: HttpRequest, desk: Desk, present: Annotation) -> HttpResponse:
    """The note as it is now, with the choice; a plain page asks anew."""
    if not request.headers.get("HX-Request"):
        return _delete_page(request, desk, present, str(CHANGED_BEFORE_DELETE), status=409)
    answer = render(request, "reader.html#delete_conflict", {"theirs": card_of(desk, one_card(present.pk))}, status=409)
    return telling_text(desk, answer)


def _conflict(request: HttpRequest, desk: Desk, present: Annotation, mine: actions.Content) -> HttpResponse:
    """Both states side by side; nothing is overwritten. A plain page says the other, and what is typed stays."""
    card = card_of(desk, one_card(present.pk))
    if not request.headers.get("HX-Request"):
        words = DELETED_ELSEWHERE if present.deleted_at else CHANGED_ELSEWHERE % {"note": card.note}
        return _edit_form(request, desk, present, str(words), status=409)
    context = {
        "mine": {
            "note": mine.note, "claims": [claim_view(claim) for claim in mine.claims],
            "links": [choice_view(link) for link in mine.links],
        },
        "theirs": {
            "note": card.note, "claims": card.claims, "links": card.links, "updated_at": card.updated_at,
            "zone": card.zone, "revision": card.revision, "deleted": present.deleted_at is not None,
            "history_url": reverse("annotation_history", args=[present.uuid]),
        },
    }  # fmt: skip
    return telling_text(desk, render(request, "reader.html#annotation_conflict", context, status=409))
