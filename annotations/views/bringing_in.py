"""Annotations from a file: previewed, and written when it is sent again with `confirm`."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from annotations.access import Right, access_assignment, access_submission
from annotations.actions import Refused
from annotations.filters import is_uuid
from annotations.incoming.forms import IncomingForm, choices_sent, sent_again
from annotations.incoming.plans import WRITTEN, Planned, Target, plan
from annotations.incoming.preview import preview_of
from annotations.incoming.taking import take_file
from annotations.incoming.undoing import brought, undo_take
from annotations.models import Assignment
from courses.models import Enrollment
from people.accounts import signed_in
from people.models import User

UNPROCESSABLE = 422
REFUSALS = {
    "closed": gettext_lazy("This assignment is closed: nothing is brought in any more."),
    "not_open_yet": gettext_lazy("This assignment is not open yet: come back when it is."),
    "archived": gettext_lazy("This course was archived: it is read, and not changed any more."),
    "draft": gettext_lazy("This assignment is a draft: publish it first."),
    "accepted": gettext_lazy("Work that was accepted is not changed any more, so nothing was brought in."),
}
OTHERWISE = gettext_lazy("Something has changed meanwhile, and nothing was brought in. Look again.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def submission_bring_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A file brought into one's own work."""
    user = signed_in(request)
    found, _standing = access_submission(user, uuid, to=Right.EDIT)
    _own, *others = _members(found.assignment, user)
    target = Target(found.assignment, [user], only=user, others=others)
    return _bring_in(request, target, user, reverse("submission", args=[found.uuid]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assignment_bring_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An export of the class's work brought back by an instructor: each note to whom its seal names."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    return _bring_in(request, Target(found, _members(found, user)), user, reverse("assignment", args=[found.uuid]))


def _members(assignment: Assignment, first: User) -> list[User]:
    """Who is in the course, `first` before all others; guests have no work."""
    present = Enrollment.objects.filter(course=assignment.course).present().select_related("user").order_by("pk")
    return [first, *(each.user for each in present if each.user_id != first.pk)]


def _bring_in(request: HttpRequest, target: Target, user: User, back: str) -> HttpResponse:
    context: dict[str, Any] = {"assignment": target.assignment, "own": target.only is not None, "back_url": back}
    if request.method != "POST":
        taken = request.GET.get("taken", "")
        count = len(brought(UUID(taken), target, by=user)) if is_uuid(taken) else 0
        return render(request, "bring_in.html", context | {"form": IncomingForm(), "taken": taken, "count": count})
    if is_uuid(request.POST.get("undo", "")):
        return _undone(request, target, user, back)
    form = IncomingForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "bring_in.html", context | {"form": form}, status=UNPROCESSABLE)
    # What was chosen for entries is of the layer that was read before.
    entries, choices = form.cleaned_data["entries"], {} if "reread" in request.POST else choices_sent(request.POST)
    status = 200
    if request.POST.get("confirm"):
        try:
            take = uuid4()
            messages.success(request, _done(take_file(entries, target, choices, by=user, take=take)))
            return redirect(f"{request.path}?taken={take}")
        except Refused as refused:
            status = UNPROCESSABLE
            context["problem"] = REFUSALS.get(refused.code, OTHERWISE)
    shown = preview_of(plan(entries, target, choices), target)
    again = sent_again(form.cleaned_data["source"])
    told = {"form": form, "preview": shown, "again": again, "read": form.cleaned_data["read"]}
    return render(request, "bring_in.html", context | told, status=status)


def _undone(request: HttpRequest, target: Target, user: User, back: str) -> HttpResponse:
    """What was brought in goes into the bin again."""
    try:
        count = undo_take(UUID(request.POST["undo"]), target, by=user)
    except Refused as refused:
        messages.error(request, str(REFUSALS.get(refused.code, OTHERWISE)))
        return redirect(request.path)
    words = ngettext(
        "%(count)d note is among the deleted notes.", "%(count)d notes are among the deleted notes.", count
    )
    messages.success(request, words % {"count": count})
    return redirect(back)


def _done(planned: list[Planned]) -> str:
    count = sum(each.fate in WRITTEN for each in planned)
    rest = len(planned) - count
    words = ngettext("%(count)d note was brought in.", "%(count)d notes were brought in.", count) % {"count": count}
    if not rest:
        return words
    return words + " " + ngettext("%(count)d was not.", "%(count)d were not.", rest) % {"count": rest}
