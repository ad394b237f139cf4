"""Saying that two authorities are one, or that some mentions are of another; looking authorities up by words."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from opinions.access import require_curator
from opinions.authority_repair_pages import MentionShown, PartForm, mentions_of
from opinions.authority_repairs import AuthorityDoesNotFit, likely_duplicates, merge_authorities, unmerge_authority
from opinions.citation_repair_form import found_choices, step_of, uuid_of
from opinions.citation_repairs import CitationChanged, CitationDoesNotFit, move_mentions
from opinions.citation_states import key_of
from opinions.models import Authority
from people.accounts import signed_in
from people.once import once

UNPROCESSABLE, CONFLICT = 422, 409


@login_required
@require_safe
def authority_search(request: HttpRequest) -> HttpResponse:
    """The library's authorities that the words of `q` find, as choices of a form's `target`: a fragment."""
    words = request.GET.get("q", "")
    found = found_choices(words, request.GET.get("target", ""))
    return render(request, "citation.html#found", {"found": found, "query": words})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def authority_merge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Proposes what may be the same authority, says that one is (`target`), or with `step` undo that it is not."""
    require_curator(request.user)
    authority = get_object_or_404(Authority.objects.select_related("same_as", "case"), uuid=uuid)
    if request.method != "POST" or step_of(request.POST) == "search":
        return _merge_page(request, authority)
    try:
        if request.POST.get("step") == "undo":
            parted = unmerge_authority(authority, by=signed_in(request))
            messages.success(request, _("“%(cite)s” stands for itself again.") % {"cite": parted.cite})
            return redirect("authority_merge", parted.uuid)
        shown = merge_authorities(authority, by=signed_in(request), into=_chosen(request))
    except AuthorityDoesNotFit as problem:
        return _merge_page(request, authority, str(problem), status=UNPROCESSABLE)
    messages.success(request, _("They are one now, shown as “%(cite)s”.") % {"cite": shown.cite})
    return redirect("authority_merge", shown.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def authority_part(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lists the mentions of an authority, and says of those chosen that they are of another."""
    require_curator(request.user)
    authority = get_object_or_404(Authority.objects.select_related("same_as", "case"), uuid=uuid)
    form = PartForm(request.POST if request.method == "POST" else None)
    looks = request.method != "POST" or step_of(request.POST) == "search"
    if looks or not form.is_valid():
        status = 200 if looks else UNPROCESSABLE
        return _part_page(request, authority, form, status=status)
    try:
        made = move_mentions(form.mentions(), by=signed_in(request), into=form.into())
    except CitationDoesNotFit as problem:
        return _part_page(request, authority, form, str(problem), status=UNPROCESSABLE)
    except CitationChanged:
        told = _("One of these mentions was corrected meanwhile. They are shown as they are now.")
        return _part_page(request, authority, form, told, status=CONFLICT)
    told = ngettext("%(count)d mention is of another authority now.",
                    "%(count)d mentions are of another authority now.", len(made))  # fmt: skip
    messages.success(request, told % {"count": len(made)})
    return redirect("citation", key_of(made[0].after))


def _chosen(request: HttpRequest) -> Authority:
    """The authority that the form names. Raises `AuthorityDoesNotFit` where it names none."""
    found = Authority.objects.filter(uuid=uuid_of(request.POST.get("target", "").removeprefix("authority:"))).first()
    if found is None:
        raise AuthorityDoesNotFit(_("Choose the authority that it is."))
    return found


def _merge_page(request: HttpRequest, authority: Authority, problem: str = "", *, status: int = 200) -> HttpResponse:
    words = request.POST.get("q", "") or request.GET.get("q", "")
    target = request.POST.get("target", "")
    context: dict[str, Any] = {
        "authority": authority,
        "duplicates": likely_duplicates(authority) if authority.same_as is None else [],
        "others": authority.others.order_by("cite"),
        "query": words,
        "found": found_choices(words, target),
        "problem": problem,
    }
    return render(request, "authority_repairs.html", context, status=status)


def _part_page(
    request: HttpRequest, authority: Authority, form: PartForm, problem: str = "", *, status: int = 200
) -> HttpResponse:
    mentions: list[MentionShown] = mentions_of(authority)
    chosen = set(request.POST.getlist("mention"))
    context = {
        "authority": authority,
        "mentions": [(each, each.value in chosen) for each in mentions],
        "form": form,
        "found": found_choices(request.POST.get("q", ""), request.POST.get("target", "")),
        "query": request.POST.get("q", ""),
        "problem": problem,
    }
    return render(request, "authority_part.html", context, status=status)
