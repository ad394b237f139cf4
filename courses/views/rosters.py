"""A class list: pasted or uploaded, shown as it was understood, and then taken."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from courses.access import CourseRight, access_course
from courses.actions import Refused
from courses.forms import ConfirmForm, RosterForm
from courses.mailing import mail_waiting
from courses.models import Course, Role
from courses.roster_apart import read_apart
from courses.roster_plans import Fate, Plan, plan_roster
from courses.roster_reading import Roster, UnreadableRoster
from courses.rosters import PlanChanged, import_roster
from courses.views.frames import UNPROCESSABLE, frame
from people.accounts import signed_in
from people.once import once

CONFLICT = 409


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Asks for the list, and shows what it would change: nothing is changed yet."""
    user = signed_in(request)
    course, role = access_course(user, uuid, to=CourseRight.LEAD)
    if request.method != "POST" or "again" in request.POST:
        initial = {name: request.POST.get(name, "") for name in ("text", "domain")}
        return _form_page(request, course, role, RosterForm(initial=initial))
    form = RosterForm(request.POST, request.FILES)
    read = _read(form)
    if read is None:
        return _form_page(request, course, role, form)
    return _preview(request, course, role, form, plan_roster(course, read, by=user))


@require_POST
@login_required
@once
def roster_import(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes the list as it was shown; shows it anew where the course has changed meanwhile."""
    user = signed_in(request)
    course, role = access_course(user, uuid, to=CourseRight.LEAD)
    form = ConfirmForm(request.POST)
    read = _read(form)
    if read is None:
        return _form_page(request, course, role, RosterForm(request.POST))
    said = form.cleaned_data
    try:
        plan = import_roster(course, read, by=user, seen=said["seen"], remove=said["remove"], mail=said["mail"])
    except PlanChanged as changed:
        messages.warning(request, _("The course has changed since this was shown. This is what would be done now."))
        return _preview(request, course, role, form, changed.plan, status=CONFLICT)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("roster", course.uuid)
    if said["mail"]:
        mail_waiting(course, by=user)
    messages.success(request, _done_words(plan))
    return redirect("course_people", course.uuid)


def _read(form: RosterForm) -> Roster | None:
    """The list that the form brought; None, with the form's error, where there is none to read."""
    if not form.is_valid():
        return None
    try:
        return read_apart(form.cleaned_data["text"], domain=form.cleaned_data["domain"])
    except UnreadableRoster as unreadable:
        form.add_error(None, str(unreadable))
        return None


def _form_page(request: HttpRequest, course: Course, role: Role, form: RosterForm) -> HttpResponse:
    context = {**frame(course, role, "roster"), "form": form}
    return render(request, "roster.html", context, status=UNPROCESSABLE if form.errors else 200)


def _preview(
    request: HttpRequest, course: Course, role: Role, form: RosterForm, plan: Plan, *, status: int = 200
) -> HttpResponse:
    context = {
        **frame(course, role, "roster"),
        "plan": plan,
        "lists": [(fate.value, plan.with_fate(fate)) for fate in Fate if fate != Fate.SAME],
        "same": len(plan.with_fate(Fate.SAME)),
        "text": form.cleaned_data["text"],
        "domain": form.cleaned_data["domain"],
    }
    return render(request, "roster_preview.html", context, status=status)


def _done_words(plan: Plan) -> str:
    here = [line for line in plan.lines if line.fate in (Fate.NEW, Fate.AGAIN)]
    waiting = sum(line.user is None for line in here)
    joined = len(here) - waiting
    words = []
    if joined or not waiting:
        told = ngettext("%(number)d person has joined.", "%(number)d people have joined.", joined)
        words.append(told % {"number": joined})
    if waiting:
        told = ngettext(
            "%(number)d person joins with her first sign-in.",
            "%(number)d people join with their first sign-in.",
            waiting,
        )
        words.append(told % {"number": waiting})
    changed = len(plan.with_fate(Fate.CHANGED))
    if changed:
        words.append(ngettext("%(number)d was changed.", "%(number)d were changed.", changed) % {"number": changed})
    return " ".join(words)
