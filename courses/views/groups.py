"""Sections and groups: made, named, filled by hand or by chance."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.access import CourseRight, access_course
from courses.actions import Refused
from courses.forms import DealForm, NameForm, NamesForm
from courses.groups import (
    DealChanged,
    Kind,
    create_divisions,
    deal,
    delete_division,
    delete_empty_groups,
    fingerprint,
    last_shuffle,
    move_people,
    rename_division,
    shuffle,
    undo_shuffle,
)
from courses.models import Course, Enrollment, Group, Role, Section
from courses.views.frames import UNPROCESSABLE, frame, told
from people.accounts import signed_in
from people.once import once

KINDS: dict[str, Kind] = {"section": Section, "group": Group}


@require_safe
@login_required
def groups(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who is in which section or group; `by` chooses which of the two is shown."""
    course, role = access_course(signed_in(request), uuid, to=CourseRight.LEAD)
    return _groups_page(request, course, role)


@require_POST
@login_required
@once
def division_create(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Makes sections or groups."""
    user = signed_in(request)
    course, role = access_course(user, uuid, to=CourseRight.LEAD)
    form = NamesForm(request.POST)
    if not form.is_valid():
        return _groups_page(request, course, role, kind=kind, names_form=form)
    with told(request):
        create_divisions(course, _kind(kind), form.cleaned_data["names"], by=user)
    return _back(course, kind)


@require_POST
@login_required
def division_edit(request: HttpRequest, uuid: UUID, kind: str, division: UUID) -> HttpResponse:
    """Renames a section or group, or deletes it."""
    user = signed_in(request)
    course, _role = access_course(user, uuid, to=CourseRight.LEAD)
    found = _division(course, kind, division)
    if "delete" in request.POST:
        with told(request, _("“%(name)s” is gone. Who was in it is still in the course.") % {"name": found.name}):
            delete_division(found, by=user)
        return _back(course, kind)
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A name has 1 to 100 letters."))
        return _back(course, kind)
    with told(request):
        rename_division(found, form.cleaned_data["name"], by=user)
    return _back(course, kind)


@require_POST
@login_required
def groups_tidy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Deletes the groups that nobody is in."""
    user = signed_in(request)
    course, _role = access_course(user, uuid, to=CourseRight.LEAD)
    with told(request):
        delete_empty_groups(course, by=user)
    return _back(course, "group")


@require_POST
@login_required
def people_move(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Puts the ticked people into a section or group, or into none."""
    user = signed_in(request)
    course, _role = access_course(user, uuid, to=CourseRight.LEAD)
    chosen = [_uuid(words) for words in request.POST.getlist("person")]
    to = _division(course, kind, _uuid(request.POST["to"])) if request.POST.get("to") else None
    if not chosen:
        messages.warning(request, _("Nobody is ticked: tick who is to move."))
        return _back(course, kind)
    with told(request):
        count = move_people(course, chosen, kind=_kind(kind), to=to, by=user)
        where = {"count": count, "to": to.name if to else _("none")}
        words = ngettext("%(count)d person is now in: %(to)s.", "%(count)d people are now in: %(to)s.", count)
        messages.success(request, words % where)
    return _back(course, kind)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def groups_shuffle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Shows groups dealt by chance; with POST takes those that were shown."""
    user = signed_in(request)
    course, role = access_course(user, uuid, to=CourseRight.LEAD)
    form = DealForm((request.POST if request.method == "POST" else request.GET) or None)
    if not form.is_bound or not form.is_valid():
        return _shuffle_page(request, course, role, form)
    dealing = form.dealing(form.cleaned_data["seed"] or secrets.token_hex(8))
    if request.method == "POST":
        try:
            shuffle(course, dealing, seen=request.POST.get("seen", ""), by=user)
        except DealChanged:
            messages.warning(
                request, _("The students have changed since this was shown. These would be the groups now.")
            )
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The groups are made."))
            return _back(course, "group")
    dealt = deal(course, dealing)
    shown = {"dealt": dealt, "seed": dealing.seed, "seen": fingerprint(dealt), "said": form.cleaned_data}
    return _shuffle_page(request, course, role, form, **shown)


@require_POST
@login_required
def shuffle_undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Puts people back into the groups in which they were before the last shuffle."""
    user = signed_in(request)
    course, _role = access_course(user, uuid, to=CourseRight.LEAD)
    latest = last_shuffle(course)
    if latest is not None:
        with told(request):
            count = undo_shuffle(latest, by=user)
            words = ngettext("%(count)d person is back in the group before.", "%(count)d people are back in the groups"
                             " before.", count)  # fmt: skip
            messages.success(request, words % {"count": count})
    return _back(course, "group")


def _groups_page(
    request: HttpRequest, course: Course, role: Role, *, kind: str = "", names_form: NamesForm | None = None
) -> HttpResponse:
    shown = kind or ("section" if request.GET.get("by") == "section" else "group")
    people = list(Enrollment.objects.filter(course=course).for_people())
    divisions: list[Any] = sorted(_kind(shown).objects.filter(course=course), key=lambda each: _natural(each.name))
    inside: dict[int | None, list[Enrollment]] = {}
    for each in people:
        inside.setdefault(getattr(each, f"{shown}_id"), []).append(each)
    context = {
        **frame(course, role, "groups"),
        "kind": shown,
        "divisions": [{"row": each, "people": inside.get(each.pk, [])} for each in divisions],
        "nowhere": [each for each in inside.get(None, []) if each.role == Role.STUDENT],
        "nowhere_staff": [each for each in inside.get(None, []) if each.role != Role.STUDENT],
        "empty": sum(each.pk not in inside for each in divisions),
        "names_form": names_form or NamesForm(),
        "last_shuffle": last_shuffle(course) if shown == "group" else None,
    }
    return render(request, "groups.html", context, status=UNPROCESSABLE if names_form else 200)


def _shuffle_page(request: HttpRequest, course: Course, role: Role, form: DealForm, **shown: Any) -> HttpResponse:
    students = Enrollment.objects.filter(course=course, role=Role.STUDENT).present().count()
    context = {**frame(course, role, "groups"), "form": form, "students": students, **shown}
    return render(request, "groups_shuffle.html", context, status=UNPROCESSABLE if form.errors else 200)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _division(course: Course, kind: str, uuid: UUID) -> Section | Group:
    if _kind(kind) is Section:
        return get_object_or_404(Section, course=course, uuid=uuid)
    return get_object_or_404(Group, course=course, uuid=uuid)


def _uuid(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError:
        raise Http404 from None


def _natural(name: str) -> list[tuple[int, str]]:
    """Sorts `Group 2` before `Group 10`."""
    return [(int(word), "") if word.isdecimal() else (0, word.casefold()) for word in name.split()]


def _back(course: Course, kind: str) -> HttpResponse:
    response = redirect("groups", course.uuid)
    response["Location"] += f"?by={kind}"
    return response
