"""The key: its page, settling a passage, showing it to the class; and each student's work against it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.access import Right, Standing, access_assignment, access_submission
from annotations.filtering.filters import is_uuid
from annotations.models import Assignment, KeyPassage, KeyStanding, Tag
from annotations.reading.desk import whole_number
from annotations.review.frames import review_frame
from annotations.review.key_forms import SettleForm, problem_of
from annotations.review.key_page import KeyFilter, key_page
from annotations.review.key_writing import KeyWriting, key_writing
from annotations.review.own_key import own_key as own_key_of
from annotations.review.own_key import sees_key
from annotations.review.settling import (
    Clash,
    amend_passage,
    release_key,
    remove_passage,
    restore_passage,
    settle_passage,
    withdraw_key,
)
from annotations.review.taking import take_own
from courses.actions import Refused
from courses.views.frames import UNPROCESSABLE, told
from opinions.models import OpinionText
from people.accounts import signed_in
from people.addresses import reverse
from people.once import once

CONFLICT = 409


@require_safe
@login_required
def key(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is settled, with how the class did, and what the class found and is to be settled."""
    found, standing = access_assignment(signed_in(request), uuid, to=Right.REVIEW)
    return render(request, "key.html", _page(request, found, standing))


@require_POST
@login_required
@once
def key_settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Puts a passage into the key: a candidate of the key's page, in one step."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.LEAD)
    form = SettleForm(request.POST, assignment=found)
    problem = ""
    status = 200
    if not form.is_valid():
        problem, status = problem_of(form), UNPROCESSABLE
    else:
        try:
            settle_passage(found, form.cleaned_data["settlement"], by=user, from_tag=form.cleaned_data["from_tag"])
        except Refused as refused:
            problem, status = str(refused), UNPROCESSABLE
        except Clash as clash:
            problem, status = _meanwhile(clash), CONFLICT
    return _answered(request, found, standing, problem, status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def key_new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A passage that an instructor puts into the key by her own hand, from words or a tag (`tag`) that she chose."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.LEAD)
    if request.method != "POST":
        sent = _chosen(found, request.GET)
        return _writing(request, found, standing, key_writing(found, sent))
    form = SettleForm(request.POST, assignment=found)
    if form.is_valid():
        try:
            settle_passage(found, form.cleaned_data["settlement"], by=user, from_tag=form.cleaned_data["from_tag"])
        except Refused as refused:
            form.add_error(None, str(refused))
        except Clash as clash:
            messages.warning(request, _meanwhile(clash))
            return redirect("key_edit", found.uuid, clash.present.uuid)
        else:
            messages.success(request, _("It is in the key."))
            return redirect("key", found.uuid)
    writing = key_writing(found, request.POST, problem=problem_of(form))
    return _writing(request, found, standing, writing, status=UNPROCESSABLE)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def key_edit(request: HttpRequest, uuid: UUID, passage: UUID) -> HttpResponse:
    """Says a passage of the key otherwise. Who was slower is shown what the other one said."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.LEAD)
    before = _passage(found, passage)
    if request.method != "POST":
        return _writing(request, found, standing, key_writing(found, None, before))
    form = SettleForm(request.POST, assignment=found, before=before)
    revision = form.cleaned_data.get("revision") if form.is_valid() else None
    if form.is_valid():
        try:
            amend_passage(before, form.cleaned_data["settlement"], by=user, revision=revision or 0)
        except Refused as refused:
            form.add_error(None, str(refused))
        except Clash as clash:
            writing = key_writing(found, request.POST, clash.present, problem=_meanwhile(clash), clash=True)
            return _writing(request, found, standing, writing, status=CONFLICT)
        else:
            messages.success(request, _("The key says so now."))
            return redirect("key", found.uuid)
    writing = key_writing(found, request.POST, before, problem=problem_of(form))
    return _writing(request, found, standing, writing, status=UNPROCESSABLE)


@require_POST
@login_required
def key_remove(request: HttpRequest, uuid: UUID, passage: UUID) -> HttpResponse:
    """Takes a passage out of the key; the answer has the way to bring it back."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.LEAD)
    before = _passage(found, passage)
    problem, status = "", 200
    try:
        remove_passage(before, by=user, revision=whole_number(request.POST.get("revision", "")) or 0)
    except Refused as refused:
        problem, status = str(refused), UNPROCESSABLE
    except Clash as clash:
        problem, status = _meanwhile(clash), CONFLICT
    return _answered(request, found, standing, problem, status, removed=before)


@require_POST
@login_required
def key_restore(request: HttpRequest, uuid: UUID, passage: UUID) -> HttpResponse:
    """Brings back a passage that was taken out of the key."""
    user = signed_in(request)
    found, standing = access_assignment(user, uuid, to=Right.LEAD)
    problem, status = "", 200
    try:
        restore_passage(_passage(found, passage), by=user)
    except Refused as refused:
        problem, status = str(refused), UNPROCESSABLE
    except Clash as clash:
        problem, status = _meanwhile(clash), CONFLICT
    return _answered(request, found, standing, problem, status)


@require_POST
@login_required
def key_take(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes what one marked oneself on the assignment as the key."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    with told(request):
        taken = take_own(found, by=user)
        messages.success(request, _("%(n)d of your own passages were put into the key.") % {"n": taken})
    return redirect("key", found.uuid)


@require_POST
@login_required
def key_release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Shows the class the key, or hides it again (`step` is `hide`)."""
    user = signed_in(request)
    found, _standing = access_assignment(user, uuid, to=Right.LEAD)
    if request.POST.get("step") == "hide":
        with told(request, _("The key is hidden from the class again.")):
            withdraw_key(found, by=user)
    else:
        with told(
            request,
            _("The key is shown: who has handed in, and is due, sees her own work against it, and was told so."),
        ):
            release_key(found, by=user)
    return redirect("key", found.uuid)


@require_safe
@login_required
def own_key(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One's work against the key. Before she sees the key nothing of it is on the page, but to those who settle it."""
    submission, standing = access_submission(signed_in(request), uuid)
    shown = standing.is_staff or sees_key(submission)
    context: dict[str, Any] = {"submission": submission, "assignment": submission.assignment, "owns": standing.owns}
    if shown:
        context["own_key"] = own_key_of(submission, by_claim=request.GET.get("by") == "claim")
    return render(request, "own_key.html", context)


def _page(request: HttpRequest, assignment: Assignment, standing: Standing) -> dict[str, Any]:
    asked = request.GET
    claim, writing = (UUID(asked[name]) if is_uuid(asked.get(name, "")) else None for name in ("claim", "writing"))
    asked_for = KeyFilter(claim, writing, everything=asked.get("show") == "all")
    page = key_page(assignment, signed_in(request), asked_for)
    return review_frame(assignment, standing, "key") | {"page": page, "query": request.GET.urlencode()}


def _answered(
    request: HttpRequest,
    assignment: Assignment,
    standing: Standing,
    problem: str,
    status: int,
    *,
    removed: KeyPassage | None = None,
) -> HttpResponse:
    """The candidate as it stands now with the counts and the list of what is settled for htmx; else the page anew."""
    slug = request.POST.get("candidate", "")
    if not request.headers.get("HX-Request"):
        if problem:
            typed = request.POST.get("reason", "").strip()
            kept = _("You typed: “%(reason)s”") % {"reason": typed} if typed else ""
            messages.error(request, f"{problem} {kept}".strip())
        elif removed is not None:
            messages.success(request, _("Taken out of the key. It can be brought back below the key."))
        return redirect(f"{reverse('key', args=[assignment.uuid])}?{request.GET.urlencode()}#candidates")
    context = _page(request, assignment, standing)
    view = context["page"].candidate(slug) if slug else None
    context |= {"candidate": view, "slug": slug, "problem": problem, "removed": removed}
    context |= {"reason": request.POST.get("reason", "") if problem else ""}
    response = render(request, "key.html#answered", context, status=status if view else 200)
    if not problem:
        response.headers["Content-Location"] = reverse("key", args=[assignment.uuid])
    return response


def _writing(
    request: HttpRequest, assignment: Assignment, standing: Standing, writing: KeyWriting, *, status: int = 200
) -> HttpResponse:
    context = review_frame(assignment, standing, "key") | {"writing": writing}
    return render(request, "key_passage.html", context, status=status)


def _passage(assignment: Assignment, uuid: UUID) -> KeyPassage:
    every = KeyPassage.objects.select_related("assignment__course", "claim", "version", "by")
    return get_object_or_404(every, uuid=uuid, assignment=assignment)


def _chosen(assignment: Assignment, asked: QueryDict) -> QueryDict:
    """What the form begins with: the words that were chosen, or a tag's. Raises 404 where there are none."""
    chosen = asked.copy()
    if is_uuid(asked.get("tag", "")):
        tags = Tag.objects.select_related("annotation__version", "claim")
        tag = get_object_or_404(tags, uuid=asked["tag"], annotation__submission__assignment=assignment)
        at = tag.annotation
        chosen.update({"version": str(at.version.uuid), "start": str(at.start), "end": str(at.end)})
        chosen.update({"claim": str(tag.claim.uuid)})
        chosen["tag"] = str(tag.pk)
        linked = at.links.select_related("authority__same_as")
        chosen.setlist("link", [f"{each.authority.shown.uuid}:{each.treatment}" for each in linked])
    start, end = whole_number(chosen.get("start", "")), whole_number(chosen.get("end", ""))
    if start is None or end is None or not is_uuid(chosen.get("version", "")):
        raise Http404
    version = get_object_or_404(OpinionText, uuid=chosen["version"], assignments=assignment)
    if not start < end <= version.length:
        raise Http404
    return chosen


def _meanwhile(clash: Clash) -> str:
    present = clash.present
    if present.removed_at is not None:
        return _("%(name)s took this passage out of the key meanwhile.") % {"name": present.by.name}
    told = {"name": present.by.name, "claim": present.claim, "standing": KeyStanding(present.standing).label}
    if present.reason:
        words = _("%(name)s settled this passage meanwhile, for “%(claim)s”: %(standing)s. “%(reason)s”")
        return words % (told | {"reason": present.reason})
    return _("%(name)s settled this passage meanwhile, for “%(claim)s”: %(standing)s.") % told
