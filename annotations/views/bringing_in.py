"""Annotations from a file: previewed, and written when it is sent again with `confirm`."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from annotations.actions import Refused
from annotations.filtering.filters import is_uuid
from annotations.incoming.forms import IncomingForm, choices_sent, sent_again
from annotations.incoming.job import AT_ONCE, start_bringing
from annotations.incoming.outcome import done_words, refusal
from annotations.incoming.plans import Target, plan
from annotations.incoming.preview import preview_of
from annotations.incoming.taking import take_file
from annotations.incoming.targets import Into, target_of
from annotations.incoming.undoing import brought, undo_take
from people.accounts import signed_in
from people.addresses import reverse
from people.models import Job, User
from people.once import once

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def submission_bring_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A file brought into one's own work."""
    return _bring_in(request, Into.SUBMISSION, uuid, reverse("submission", args=[uuid]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def assignment_bring_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An export of the class's work brought back by an instructor: each note to whom its seal names."""
    return _bring_in(request, Into.ASSIGNMENT, uuid, reverse("assignment", args=[uuid]))


def _bring_in(request: HttpRequest, into: Into, uuid: UUID, back: str) -> HttpResponse:
    user = signed_in(request)
    target = target_of(user, into, uuid)
    context: dict[str, Any] = {"assignment": target.assignment, "own": target.only is not None, "back_url": back}
    if request.method != "POST":
        taken = request.GET.get("taken", "")
        count = len(brought(UUID(taken), target, by=user)) if is_uuid(taken) else 0
        job = Job.objects.filter(uuid=taken, owner=user).first() if is_uuid(taken) else None
        context |= {"form": IncomingForm(), "taken": taken, "count": count, "told": job.message if job else ""}
        return render(request, "bring_in.html", context)
    if is_uuid(request.POST.get("undo", "")):
        return _undone(request, target, user, back)
    form = IncomingForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "bring_in.html", context | {"form": form}, status=UNPROCESSABLE)
    # What was chosen for entries is of the layer that was read before.
    entries, choices = form.cleaned_data["entries"], {} if "reread" in request.POST else choices_sent(request.POST)
    status = 200
    if request.POST.get("confirm") and len(entries) > AT_ONCE:
        source, feature = form.cleaned_data["source"], form.cleaned_data["feature"]
        return redirect(start_bringing(source, feature, choices, (into, uuid), by=user, page=request.path))
    if request.POST.get("confirm"):
        try:
            take = uuid4()
            messages.success(request, done_words(take_file(entries, target, choices, by=user, take=take)))
            return redirect(f"{request.path}?taken={take}")
        except Refused as refused:
            status = UNPROCESSABLE
            context["problem"] = refusal(refused.code)
    shown = preview_of(plan(entries, target, choices), target)
    again = sent_again(form.cleaned_data["source"])
    told = {"form": form, "preview": shown, "again": again, "read": form.cleaned_data["read"]}
    return render(request, "bring_in.html", context | told, status=status)


def _undone(request: HttpRequest, target: Target, user: User, back: str) -> HttpResponse:
    """What was brought in goes into the bin again."""
    try:
        count = undo_take(UUID(request.POST["undo"]), target, by=user)
    except Refused as refused:
        messages.error(request, str(refusal(refused.code)))
        return redirect(request.path)
    words = ngettext(
        "%(count)d note is among the deleted notes.", "%(count)d notes are among the deleted notes.", count
    )
    messages.success(request, words % {"count": count})
    return redirect(back)
