"""Claims that the class misses: proposed, and answered by an instructor."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotations.codebooks import proposing
from annotations.codebooks.access import access_codebook, access_proposal, own_annotation, proposes_claims
from annotations.codebooks.forms import AnswerForm, ProposalForm
from annotations.codebooks.history import Refused
from annotations.filtering.filters import is_uuid
from annotations.models import ClaimProposal
from people.accounts import signed_in
from people.models import User
from people.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def claim_propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Proposes a claim, from the codebook's page or for a note (`annotation_uuid`)."""
    user = signed_in(request)
    found, standing = access_codebook(user, uuid)
    if not proposes_claims(standing):
        raise PermissionDenied
    told = request.GET.get("annotation", "")
    form = ProposalForm(request.POST or None, initial={"annotation_uuid": told if is_uuid(told) else None})
    if request.method == "POST" and form.is_valid():
        came_from = form.cleaned_data["annotation_uuid"]
        annotation = own_annotation(user, found, came_from) if came_from else None
        label, reason = form.cleaned_data["label"], form.cleaned_data["reason"]
        try:
            proposing.propose_claim(found, by=user, label=label, reason=reason, annotation=annotation)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Proposed. Your instructor answers on this page."))
            return redirect(f"{found.get_absolute_url()}#proposals")
    context = {"codebook": found, "form": form}
    return render(request, "claim_propose.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
@once
def proposal_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Accepts a proposal, says which claim is meant, or declines it with a word."""
    user = signed_in(request)
    proposal = access_proposal(user, uuid)
    form = AnswerForm(request.POST)
    try:
        _answer(proposal, form, user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Answered."))
    return redirect(f"{proposal.codebook.get_absolute_url()}#proposals")


def _answer(proposal: ClaimProposal, form: AnswerForm, user: User) -> None:
    if not form.is_valid():
        raise Refused(_("Choose an answer."))
    answer, words = form.cleaned_data["answer"], form.cleaned_data["words"]
    if answer == "accept":
        proposing.accept_proposal(proposal, by=user, words=words)
    elif answer == "decline":
        proposing.decline_proposal(proposal, by=user, words=words)
    else:
        claim = proposal.codebook.claims.filter(uuid=form.cleaned_data["claim"]).first()
        if claim is None:
            raise Refused(_("Choose the claim that is meant."))
        proposing.merge_proposal(proposal, by=user, claim=claim, words=words)
