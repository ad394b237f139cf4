"""What is said at an annotation: read below its card or on its page, added, changed, taken away, asked, resolved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from annotations.access import Right, Standing
from annotations.actions import Refused, TakenUuid
from annotations.filtering.filters import CLASS
from annotations.models import Annotation, Submission
from annotations.names import names_for
from annotations.reading.cards import CardView
from annotations.reading.desk import Desk
from annotations.reading.usual_reads import one_card
from annotations.talk import actions
from annotations.talk.access import access_asked, access_reply, access_talk
from annotations.talk.forms import ReplyEditForm, ReplyForm, WordsForm, problem_of
from annotations.talk.mentions import as_typed
from annotations.talk.telling import shown_names
from annotations.talk.thread import mention_names, thread_of
from annotations.views.desks import desk_of
from people.accounts import signed_in
from people.addresses import reverse

REFUSALS = {
    "archived": gettext_lazy("This course was archived: it is read, and not changed any more."),
    "draft": gettext_lazy("This assignment is a draft: nobody replies before it is published."),
    "asked_already": gettext_lazy("A question is open here already: add yours as a reply. What you typed is kept."),
}
CHANGED_ELSEWHERE = gettext_lazy(
    "This reply was changed elsewhere. The saved one says: “%(words)s”. Yours is kept here; "
    "saving it once more puts it in the place of that."
)
DELETED_ELSEWHERE = gettext_lazy("This reply was deleted. What you typed is kept here.")


@require_safe
@login_required
def talk(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is said at an annotation: a page, or its part to htmx."""
    annotation, standing = access_talk(signed_in(request), uuid)
    return _page(request, annotation, standing)


@require_POST
@login_required
def reply_create(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Records a reply to the annotation; the same UUID again gives the reply as it is."""
    user = signed_in(request)
    annotation, standing = access_talk(user, uuid, to=Right.EDIT)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _refused(request, annotation, standing, problem_of(form))
    said = form.cleaned_data
    try:
        reply, _new = actions.create_reply(annotation, by=user, uuid=said["uuid"], words=said["words"])
    except TakenUuid:
        return HttpResponse(status=409)
    except Refused as refused:
        return _refused(request, annotation, standing, str(REFUSALS[refused.code]))
    return _said(request, annotation, standing, _("Reply saved."), acknowledged=reply.uuid)


@require_POST
@login_required
def reply_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Gives one's own reply other words."""
    user = signed_in(request)
    reply = access_reply(user, uuid, to=Right.EDIT)
    annotation, standing = access_talk(user, reply.annotation.uuid)
    form = ReplyEditForm(request.POST)
    if not form.is_valid():
        return _refused(request, annotation, standing, problem_of(form))
    said = form.cleaned_data
    try:
        actions.edit_reply(reply, by=user, revision=said["revision"], words=said["words"])
    except actions.ReplyConflict as conflict:
        return _conflict(request, conflict, standing)
    except Refused as refused:
        return _refused(request, annotation, standing, str(REFUSALS[refused.code]))
    return _said(request, annotation, standing, _("Reply saved."), acknowledged=reply.uuid)


@require_POST
@login_required
def reply_delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes the words of a reply away."""
    user = signed_in(request)
    reply = access_reply(user, uuid, to=Right.REVIEW)
    annotation, standing = access_talk(user, reply.annotation.uuid)
    try:
        actions.delete_reply(reply, by=user)
    except Refused as refused:
        return _refused(request, annotation, standing, str(REFUSALS[refused.code]))
    return _said(request, annotation, standing, _("Reply deleted."))


@require_POST
@login_required
def question_ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Flags the annotation with a question to the course's staff."""
    user = signed_in(request)
    annotation, standing = access_talk(user, uuid, to=Right.EDIT)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _refused(request, annotation, standing, problem_of(form))
    try:
        actions.ask_question(annotation, by=user, words=form.cleaned_data["words"])
    except Refused as refused:
        return _refused(request, annotation, standing, str(REFUSALS[refused.code]))
    said = _("Your question stands on the instructor’s list.")
    return _said(request, annotation, standing, said, acknowledged=annotation.uuid)


@require_POST
@login_required
def question_resolve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Says that a question is answered; `back` leads to the page from whose list it was said."""
    user = signed_in(request)
    question = access_asked(user, uuid)
    annotation, standing = access_talk(user, question.annotation.uuid)
    try:
        actions.resolve_question(question, by=user)
    except Refused as refused:
        return _refused(request, annotation, standing, str(REFUSALS[refused.code]))
    back = request.POST.get("back")
    if back in ("assignment", "review"):
        messages.success(request, _("Question resolved."))
        assignment = annotation.submission.assignment
        listed = reverse("review", args=[assignment.uuid]) if back == "review" else assignment.get_absolute_url()
        return redirect(f"{listed}#{'open-questions' if back == 'review' else 'class'}")
    return _said(request, annotation, standing, _("Question resolved."))


@require_safe
@login_required
def mention_offers(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Names that answer to what is typed after an @ (`q`), of those who see the annotation."""
    user = signed_in(request)
    annotation, _standing = access_talk(user, uuid, to=Right.EDIT)
    names = mention_names(annotation, user, request.GET.get("q", "")[:100])
    return render(request, "talk.html#mention_offers", {"names": names})


def _page(
    request: HttpRequest, annotation: Annotation, standing: Standing, problem: str = "", *, status: int = 200
) -> HttpResponse:
    thread = thread_of(annotation, standing, signed_in(request))
    sent = request.POST.get("words", "") if problem else ""
    context: dict[str, Any] = {"thread": thread, "problem": problem, "sent": sent}
    if request.headers.get("HX-Request"):
        return render(request, "talk.html#thread", context, status=status)
    desk = desk_of(request, annotation, standing)
    context |= {"card": _card(desk, annotation), "place_url": _place_url(desk, annotation)}
    context |= {"assignment": annotation.submission.assignment}
    return render(request, "talk.html", context, status=status)


def _said(
    request: HttpRequest, annotation: Annotation, standing: Standing, words: str, *, acknowledged: UUID | None = None
) -> HttpResponse:
    """The answer to what was done: the thread and the card's line of it for htmx, a page for a plain form."""
    if request.headers.get("HX-Request"):
        thread = thread_of(annotation, standing, signed_in(request))
        line = {
            "uuid": annotation.uuid, "url": reverse("talk", args=[annotation.uuid]), "count": thread.count,
            "is_asked": thread.question is not None, "can_talk": thread.can_talk,
        }  # fmt: skip
        response = render(request, "talk.html#said", {"thread": thread, "talk": line, "words": words})
    else:
        messages.success(request, words)
        response = redirect("talk", annotation.uuid)
    if acknowledged is not None:
        response.headers["X-Acknowledged"] = str(acknowledged)
    return response


def _refused(request: HttpRequest, annotation: Annotation, standing: Standing, problem: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "reader.html#annotation_refused", {"problem": problem}, status=422)
    return _page(request, annotation, standing, problem, status=422)


def _conflict(request: HttpRequest, conflict: actions.ReplyConflict, standing: Standing) -> HttpResponse:
    """The reply as it is saved now, told beside what was typed."""
    present = conflict.present
    problem = str(DELETED_ELSEWHERE)
    if present.deleted_at is None:
        names = names_for(signed_in(request), [present.annotation.submission.assignment])
        called = shown_names(names, present.annotation, present.mentions.all())
        problem = CHANGED_ELSEWHERE % {"words": as_typed(present.body, called)}
    if request.headers.get("HX-Request"):
        context = {"problem": problem, "revision": present.revision}
        return render(request, "talk.html#reply_conflict", context, status=409)
    return _page(request, present.annotation, standing, problem, status=409)


def _card(desk: Desk, annotation: Annotation) -> CardView:
    return desk.cards([one_card(annotation.pk)])[0]


def _place_url(desk: Desk, annotation: Annotation) -> str:
    """Where the reader finds the annotation in the opinion: at her own work, else, for staff, at its owner's."""
    own = Submission.objects.filter(assignment=annotation.submission.assignment_id, user=desk.user).first()
    at = own or (annotation.submission if desk.standing.is_staff else None)
    if at is None:
        return ""
    who = "mine" if at.pk == annotation.submission_id else CLASS
    place = desk.at(annotation.version_id).citer.passage_number(annotation.span)
    return f"{reverse('reader', args=[at.uuid, desk.version.opinion.uuid])}?who={who}#passage-{place}"
