"""The brief of a submission: read by its owner and the course's staff, arranged by its owner."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from annotations.access import Right, Standing, access_submission
from annotations.assignments.pinned import pinned_texts
from annotations.briefs.arranging import change_brief, leave_out, move_passage, put_under
from annotations.briefs.forms import ArrangeForm, BriefForm
from annotations.briefs.page import build_brief, guessed_places
from annotations.models import Brief, BriefHeading, Submission
from courses.actions import Refused
from people.accounts import signed_in

STALE = gettext_lazy("That passage is not in this brief any more. Nothing was changed.")


@require_safe
@login_required
def brief(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The brief, to be read and printed, and by its owner arranged."""
    found, standing = access_submission(signed_in(request), uuid)
    return _page(request, found, standing)


@require_POST
@login_required
def brief_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Changes the title, or what the passages stand under."""
    user = signed_in(request)
    found, standing = access_submission(user, uuid, to=Right.EDIT)
    form = BriefForm(request.POST)
    if not form.is_valid():
        return _answer(request, found, standing, _("The title is longer than 200 letters. Nothing was changed."))
    order, title = form.changed_from(Brief.objects.filter(submission=found).first() or Brief(submission=found))
    try:
        change_brief(found, by=user, order=order, title=title)
    except Refused as refused:
        return _answer(request, found, standing, str(refused))
    return _answer(request, found, standing, _("Saved.") if "title" in request.POST else "")


@require_POST
@login_required
def brief_arrange(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Moves a passage, puts it under a heading, leaves it out or takes it in; with `accept`, takes every guess."""
    found, standing = access_submission(signed_in(request), uuid, to=Right.EDIT)
    try:
        said = _arranged(request, found)
    except Refused as refused:
        said = str(refused)
    return _answer(request, found, standing, said)


def _arranged(request: HttpRequest, found: Submission) -> str:
    """Does what was sent, and says it."""
    user = signed_in(request)
    if "accept" in request.POST:
        put_under(found, guessed_places(found), by=user)
        return _("Every guess is accepted.")
    form = ArrangeForm(request.POST, submission=found)
    if not form.is_valid():
        return str(STALE)
    chosen = form.cleaned_data
    said = ""
    if chosen["left_out"]:
        is_out = chosen["left_out"] == "yes"
        leave_out(found, chosen["annotation"], by=user, left_out=is_out)
        said = _("Left out. It stands at the end of the page.") if is_out else _("Taken in again.")
    if "heading" in form.data:
        heading = BriefHeading(chosen["heading"])
        put_under(found, {chosen["annotation"].pk: heading}, by=user)
        said = _("Put under: %(heading)s.") % {"heading": heading.label}
    beside = chosen["before"] or chosen["after"]
    if beside:
        move_passage(found, chosen["annotation"], by=user, beside=beside, behind=chosen["before"] is None)
        said = said or (_("Moved up.") if chosen["before"] else _("Moved down."))
    return said or _("It cannot go further.")


def _answer(request: HttpRequest, found: Submission, standing: Standing, said: str) -> HttpResponse:
    """The brief as it is now, and what was done; without htmx by way of its own page."""
    if request.headers.get("HX-Request"):
        return _page(request, found, standing, said=said)
    if said:
        messages.info(request, said)
    return redirect("brief", found.uuid)


def _page(request: HttpRequest, found: Submission, standing: Standing, *, said: str = "") -> HttpResponse:
    wanted = request.GET.get("order", "")
    page = build_brief(found, standing, signed_in(request), pinned_texts(found.assignment), wanted)
    template = "brief.html#body" if request.headers.get("HX-Request") else "brief.html"
    return render(request, template, {"brief": page, "said": said})
