"""Codebooks: a course's list, one codebook read or edited in place, its claims and their order."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.access import Standing
from annotations.codebooks import claims as actions
from annotations.codebooks.access import access_claim, access_codebook
from annotations.codebooks.claim_rows import ClaimRow, UnreadableCodebook
from annotations.codebooks.forms import ClaimForm, DescriptionForm, NewCodebookForm, places_sent, sent_again
from annotations.codebooks.history import ClaimConflict, Refused
from annotations.codebooks.importing import Fate, Planned, copy_codebook, import_new, read_codebook
from annotations.codebooks.pages import claim_lines, codebook_page, copies_for, listed, undo_words
from annotations.codebooks.starters import starters
from annotations.codebooks.tree import Move
from annotations.models import Claim, Codebook
from courses.access import CourseRight, access_course, is_staff_role, leads
from courses.models import Course, Role
from people.accounts import signed_in
from people.models import User
from people.once import once

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def codebooks(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The course's codebooks."""
    course, role = access_course(signed_in(request), uuid)
    can_add = role == Role.INSTRUCTOR and course.archived_at is None
    tabs = {"course": course, "tab": "codebooks", "leads": leads(role), "is_staff": is_staff_role(role)}
    return render(request, "codebooks.html", {**tabs, "codebooks": listed(course), "can_add": can_add})


@require_http_methods(READ_OR_SEND)
@login_required
@once
def codebook_new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begins a codebook: empty, from a starter, as a copy, or from a file, which is shown before it is taken."""
    user = signed_in(request)
    course, _role = access_course(user, uuid, to=CourseRight.LEAD)
    copies = copies_for(user)
    form = NewCodebookForm(request.POST or None, request.FILES or None, copies=copies)
    if request.method == "POST" and form.is_valid():
        try:
            read = _read(form) if form.cleaned_data["begin"] == "file" else None
            if read is not None and not request.POST.get("confirm"):
                planned = [Planned(row, Fate.ADDED) for row in read[1]]
                preview = {"course": course, "form": form, "planned": planned, "again": sent_again(read[0])}
                return render(request, "codebook_new.html", preview)
            return redirect(_begin(course, form, copies, user, read[1] if read else ()))
        except (Refused, UnreadableCodebook) as refused:
            form.add_error(None, str(refused))
    context = {"course": course, "form": form, "starters": starters().values(), "copies": copies.items()}
    return render(request, "codebook_new.html", context, status=422 if form.errors else 200)


def _read(form: NewCodebookForm) -> tuple[bytes, Sequence[ClaimRow]]:
    """The file that was sent, and its claims. Raises `Refused` where it has problems or no claim."""
    source = form.source()
    found = read_codebook(source)
    if found.problems:
        lines = [_("Line %(line)d: %(words)s") % {"line": p.line, "words": p.words} for p in found.problems[:20]]
        raise Refused(" ".join(lines))
    if not found.rows:
        raise Refused(_("There is no claim in this file."))
    return source, found.rows


def _begin(
    course: Course, form: NewCodebookForm, copies: dict[str, Codebook], user: User, rows: Sequence[ClaimRow]
) -> Codebook:
    begin, title = form.cleaned_data["begin"], form.cleaned_data["title"]
    if begin in starters():
        starter = starters()[begin]
        description = starter.description
        return import_new(course, starter.rows, by=user, title=title or starter.title, description=description)
    if begin in copies:
        return copy_codebook(copies[begin], course, by=user, title=title)
    if begin == "file":
        return import_new(course, rows, by=user, title=title)
    return actions.create_codebook(course, by=user, title=title)


@require_safe
@login_required
def codebook(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The codebook: to be edited in place by instructors, read and printed by everybody else."""
    return _page(request, *access_codebook(signed_in(request), uuid))


def _page(
    request: HttpRequest, found: Codebook, standing: Standing, *, problem: str = "", status: int = 200
) -> HttpResponse:
    page = codebook_page(found, standing, signed_in(request))
    context: dict[str, object] = {"page": page, "codebook": found, "problem": problem}
    context["describe"] = DescriptionForm(instance=found)
    if page.can_edit:
        context["undo"] = undo_words(found)
    return render(request, "codebook.html", context, status=status)


@require_POST
@login_required
def codebook_describe(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Says anew what the codebook is called and for."""
    user = signed_in(request)
    found, standing = access_codebook(user, uuid, edit=True)
    form = DescriptionForm(request.POST, instance=Codebook(course=found.course))
    if not form.is_valid():
        return _page(request, found, standing, problem=_("Give the codebook a title."), status=422)
    try:
        actions.describe_codebook(found, by=user, **form.cleaned_data)
    except Refused as refused:
        return _page(request, found, standing, problem=str(refused), status=422)
    messages.success(request, _("Saved."))
    return redirect(found)


@require_http_methods(READ_OR_SEND)
@login_required
@once
def claim_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A new claim: its form, and its saving."""
    user = signed_in(request)
    found, _standing = access_codebook(user, uuid, edit=True)
    free = _free_look(found)
    form = ClaimForm(request.POST or None, codebook=found, initial={"colour": free, "pattern": free})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_claim(found, by=user, values=form.values(), parent=form.cleaned_data["parent"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Added."))
            return redirect(found)
    context = {"codebook": found, "form": form, "claim": None}
    return render(request, "claim.html", context, status=422 if form.errors else 200)


def _free_look(found: Codebook) -> int:
    looks = set(found.claims.filter(retired_at=None).values_list("colour", "pattern"))
    return next((at for at in range(1, 9) if (at, at) not in looks), 1)


@require_http_methods(READ_OR_SEND)
@login_required
def claim_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A claim's form, in its place or as a page, and its saving. Two who edit at once are both shown (409)."""
    user = signed_in(request)
    claim = access_claim(user, uuid)
    form = ClaimForm(request.POST or None, codebook=claim.codebook, instance=claim)
    status = 200
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            _save(claim, form, user)
        except ClaimConflict as conflict:
            theirs, status = _differences(form, conflict.present), 409
            form.data = {**request.POST.dict(), **_many(request), "revision": str(conflict.present.revision)}
        except Refused as refused:
            form.add_error("parent", str(refused))
        else:
            return _saved(request, claim)
    elif form.errors:
        status = 422
    context = {"codebook": claim.codebook, "form": form, "claim": claim, "theirs": theirs}
    template = "claim.html#claim_editing" if request.headers.get("HX-Request") else "claim.html"
    return render(request, template, context, status=422 if form.errors else status)


def _many(request: HttpRequest) -> dict[str, list[str]]:
    return {name: request.POST.getlist(name) for name in ("writing_kinds", "near_misses")}


@transaction.atomic
def _save(claim: Claim, form: ClaimForm, user: User) -> None:
    parent = form.cleaned_data["parent"]
    actions.edit_claim(claim, by=user, revision=form.cleaned_data["revision"] or 0, values=form.values())
    if (parent.pk if parent else None) != claim.parent_id:
        actions.set_parent(claim, by=user, parent=parent)


def _saved(request: HttpRequest, claim: Claim) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        messages.success(request, _("Saved."))
        return redirect(claim.codebook)
    response = _claims(request, claim.codebook)
    response["HX-Retarget"], response["HX-Reswap"] = "#claims", "outerHTML"
    return response


def _claims(request: HttpRequest, found: Codebook) -> HttpResponse:
    """All claims anew: numbers, order and what they say of each other."""
    lines = claim_lines(found)
    page = {
        "lines": [line for line in lines if not line.claim.is_retired],
        "order": ",".join(f"{line.uuid}:{line.depth}" for line in lines),
        "can_edit": True,
    }
    return render(request, "codebook.html#claims", {"page": page, "codebook": found})


def _differences(form: ClaimForm, present: Claim) -> list[tuple[str, str]]:
    """What the other instructor saved otherwise: each field's label and her words."""
    found = []
    for name, mine in form.values().items():
        saved = list(present.near_misses.all()) if name == "near_misses" else getattr(present, name)
        if saved != mine:
            words = ", ".join(map(str, saved)) if isinstance(saved, list) else str(saved or "–")
            found.append((str(form.fields[name].label or name), words))
    return found


@require_POST
@login_required
def claim_move(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One step up, down, in or out."""
    user = signed_in(request)
    claim = access_claim(user, uuid)
    wanted = request.POST.get("move", "")
    if wanted not in set(Move):
        return HttpResponse(status=422)
    try:
        actions.move_claim(claim, by=user, move=Move(wanted))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(claim.codebook)
    if request.headers.get("HX-Request"):
        return _claims(request, claim.codebook)
    return redirect(f"{claim.codebook.get_absolute_url()}#claim-{claim.uuid}")


@require_POST
@login_required
def codebook_order(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """All claims in a new order."""
    user = signed_in(request)
    found, standing = access_codebook(user, uuid, edit=True)
    try:
        seen, order = (places_sent(request.POST.get(name, "")) for name in ("seen", "order"))
        actions.order_claims(found, by=user, seen=seen, order=order)
    except ValueError:
        return _page(
            request, found, standing, problem=_("This is no order of claims. Load the page again."), status=422
        )
    except Refused as refused:
        return _page(request, found, standing, problem=str(refused), status=409)
    messages.success(request, _("The order is saved."))
    return redirect(found)
