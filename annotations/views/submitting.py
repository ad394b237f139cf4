"""The steps of submissions: a student's own, and what the course's staff does with handed-in work."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from annotations.access import Right, access_assignment, access_submission
from annotations.assignments.asked import asked_lines
from annotations.assignments.forms import JudgingForm
from annotations.models import Submission
from annotations.submissions.submitting import (
    Incomplete,
    accept_work,
    reopen_work,
    return_work,
    submit_work,
    withdraw_work,
)
from courses.actions import Refused
from courses.views.frames import UNPROCESSABLE, told
from people.accounts import signed_in

STEPS: dict[str, Callable[..., int]] = {"accept": accept_work, "return": return_work, "reopen": reopen_work}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submission_submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hands the work in. Where something is missing, says what, and asks whether to hand it in all the same."""
    user = signed_in(request)
    found, _standing = access_submission(user, uuid, to=Right.EDIT)
    status = 200
    if request.method == "POST":
        try:
            submit_work(found, by=user, anyway="anyway" in request.POST)
        except Incomplete:
            status = UNPROCESSABLE
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(found.assignment)
        else:
            messages.success(request, _("Submitted."))
            return redirect(found.assignment)
    lines = asked_lines(found.assignment, found)
    context = {
        "assignment": found.assignment,
        "submission": found,
        "missing": [line for line in lines if not line.is_done],
        "asked_count": len(lines),
    }
    return render(request, "submission_submit.html", context, status=status)


@require_POST
@login_required
def submission_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes one's work back before it is due."""
    user = signed_in(request)
    found, _standing = access_submission(user, uuid, to=Right.EDIT)
    with told(request, _("Withdrawn: it is not submitted any more. Submit it again before it is due.")):
        withdraw_work(found, by=user)
    return redirect(found.assignment)


@require_POST
@login_required
def submissions_judge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Accepts, returns or opens again the work that was ticked, or all that is in, of those whom one reviews."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.REVIEW)
    form = JudgingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what is to be done with the work."))
        return redirect(found)
    chosen = Submission.objects.work_seen_by(user).filter(assignment=found).exclude(user=user)
    if not form.cleaned_data["everyone"]:
        chosen = chosen.filter(uuid__in=form.cleaned_data["chosen"])
    submissions = list(chosen.select_related("assignment__course"))
    try:
        done = STEPS[form.cleaned_data["step"]](submissions, by=user, words=form.cleaned_data["words"])
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        _tell_done(request, form.cleaned_data["step"], done)
    return redirect("review", found.uuid) if request.POST.get("back") == "review" else redirect(found)


def _tell_done(request: HttpRequest, step: str, done: int) -> None:
    if not done:
        messages.warning(request, _("Nothing was done: none of the chosen work stands where that is possible."))
        return
    words = {
        "accept": ngettext("%(n)d submission accepted.", "%(n)d submissions accepted.", done),
        "return": ngettext("%(n)d submission returned.", "%(n)d submissions returned.", done),
        "reopen": ngettext("%(n)d acceptance taken back.", "%(n)d acceptances taken back.", done),
    }
    messages.success(request, words[step] % {"n": done})
