"""What changes existing work or takes a change back: merge, split, retire. Each is told beforehand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.codebooks import claims, merging
from annotations.codebooks.access import access_claim, access_codebook, edits_codebooks
from annotations.codebooks.forms import PartsForm
from annotations.codebooks.history import Refused
from annotations.codebooks.pages import effect_on, questions_for, undo_words
from annotations.filtering.filters import is_uuid
from annotations.models import Claim, SplitQuestion
from annotations.names import Names, names_for
from annotations.reading.cards import shortened
from annotations.reading.desk import whole_number
from opinions.windows import window_of
from people.accounts import signed_in
from people.once import once

READ_OR_SEND = ["GET", "HEAD", "POST"]
QUESTIONS_SHOWN = 50


@require_http_methods(READ_OR_SEND)
@login_required
@once
def claim_merge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Merges the claim into another; before that says what becomes of its notes."""
    user = signed_in(request)
    claim = access_claim(user, uuid)
    others = claim.codebook.claims.filter(retired_at=None).exclude(pk=claim.pk)
    sent = (request.POST or request.GET).get("into", "")
    into = others.filter(uuid=sent).first() if is_uuid(sent) else None
    problem = _("Choose the claim that stays.") if request.method == "POST" else ""
    if request.method == "POST" and into is not None:
        try:
            count = merging.merge_claims(claim, into=into, by=user)
        except Refused as refused:
            problem = str(refused)
        else:
            told = {"count": count, "claim": into.label}
            messages.success(request, _("Merged. %(count)d notes are now tagged “%(claim)s”.") % told)
            return redirect(claim.codebook)
    context = {"change": "merge", "others": others, "into": into, "effect": effect_on(claim, into), "problem": problem}
    return _change_page(request, claim, context)


@require_http_methods(READ_OR_SEND)
@login_required
@once
def claim_split(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Splits the claim; before that says what becomes of its notes."""
    user = signed_in(request)
    claim = access_claim(user, uuid)
    form = PartsForm(request.POST or None, initial={"parts": f"{claim.label}\n"})
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            first, *others = form.cleaned_data["parts"] or [""]
            merging.split_claim(claim, by=user, first=first, others=others)
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Split. Describe the parts, so that the class can choose between them."))
            return redirect(claim.codebook)
    context = {"change": "split", "form": form, "effect": effect_on(claim), "problem": problem}
    return _change_page(request, claim, context, status=422 if form.errors else 200)


@require_http_methods(READ_OR_SEND)
@login_required
@once
def claim_retire(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Retires the claim, or takes it away where nobody has used it; before that says what becomes of its notes."""
    user = signed_in(request)
    claim = access_claim(user, uuid)
    codebook, problem = claim.codebook, ""
    if request.method == "POST":
        try:
            gone = claims.remove_claim(claim, by=user)
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Taken away.") if gone else _("Retired."))
            return redirect(codebook)
    context = {"change": "retire", "removable": claims.is_removable(claim), "effect": effect_on(claim)}
    return _change_page(request, claim, context | {"problem": problem})


def _change_page(request: HttpRequest, claim: Claim, context: dict[str, Any], status: int = 200) -> HttpResponse:
    status = 422 if context.get("problem") else status
    page = {"claim": claim, "codebook": claim.codebook, **context}
    return render(request, "codebook_change.html", page, status=status)


@require_POST
@login_required
def claim_revive(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes a retired claim up again."""
    claim = access_claim(signed_in(request), uuid)
    try:
        claims.revive_claim(claim, by=signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(claim.codebook)


@require_safe
@login_required
def codebook_history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every change since the codebook was first used, the last first."""
    found, standing = access_codebook(signed_in(request), uuid)
    revisions = found.revisions.select_related("by").defer("state").order_by("-number")
    undo = undo_words(found) if edits_codebooks(standing) else None
    return render(request, "codebook_history.html", {"codebook": found, "revisions": revisions, "undo": undo})


@require_POST
@login_required
def codebook_undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes the last change back."""
    user = signed_in(request)
    found, _standing = access_codebook(user, uuid, edit=True)
    try:
        merging.undo_change(found, by=user, number=whole_number(request.POST.get("number", "")) or 0)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Taken back."))
    return redirect(found)


@require_http_methods(READ_OR_SEND)
@login_required
def split_choices(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Notes that were tagged with a claim before it was split: their owners and instructors choose the part."""
    user = signed_in(request)
    found, standing = access_codebook(user, uuid)
    asked = questions_for(found, standing, user)
    if request.method == "POST":
        question = get_object_or_404(asked, pk=whole_number(request.POST.get("question", "")) or 0)
        sent = request.POST.get("part", "")
        part = get_object_or_404(found.claims, uuid=sent if is_uuid(sent) else None)
        try:
            merging.choose_part(question, by=user, part=part)
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("split_choices", found.uuid)
    rows = asked.select_related(
        "tag__claim", "tag__annotation__submission__user", "tag__annotation__submission__assignment"
    ).prefetch_related("parts")
    listed = list(rows.order_by("pk")[:QUESTIONS_SHOWN])
    names = names_for(user, {each.tag.annotation.submission.assignment for each in listed})
    shown = [_question_line(each, names) for each in listed]
    return render(request, "split_choices.html", {"codebook": found, "questions": shown, "count": asked.count()})


def _question_line(question: SplitQuestion, names: Names) -> dict[str, Any]:
    annotation = question.tag.annotation
    words = window_of(annotation.version_id, annotation.start, annotation.end).slice(annotation.start, annotation.end)
    return {
        "pk": question.pk,
        "words": shortened(words),
        "note": annotation.note,
        "name": names.of(annotation.submission),
        "present": question.tag.claim,
        "parts": [part for part in question.parts.all() if not part.is_retired],
    }
