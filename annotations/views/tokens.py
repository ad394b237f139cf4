"""The page on which a person makes and revokes tokens for her programs."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from annotations.access import Right, access_assignment, access_submission
from annotations.exports.web_annotation import address
from annotations.models import AccessToken, Assignment, Submission
from annotations.protocol.tokens import make_token, revoke_token, tokens_of
from people.accounts import signed_in
from people.addresses import reverse
from people.once import once

UNPROCESSABLE = 422


class TokenForm(forms.Form):
    """A new token: for what, for how long, and whether it may write."""

    label = forms.CharField(max_length=100, label=gettext_lazy("What is it for?"))
    days = forms.TypedChoiceField(
        coerce=int,
        label=gettext_lazy("It opens for"),
        choices=[
            (1, gettext_lazy("a day")),
            (7, gettext_lazy("a week")),
            (30, gettext_lazy("30 days")),
            (180, gettext_lazy("180 days")),
        ],
        initial=7,
    )
    writes = forms.BooleanField(required=False, label=gettext_lazy("It may also write: make, change and delete notes"))

    def __init__(self, sent: object = None, *, may_write: bool) -> None:
        super().__init__(sent)  # type: ignore[arg-type]  # -- a request's POST, or nothing
        if not may_write:
            del self.fields["writes"]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def submission_tokens(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Tokens to one's own work."""
    found, _standing = access_submission(signed_in(request), uuid, to=Right.EDIT)
    return _tokens(request, found, reverse("submission", args=[found.uuid]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once
def assignment_tokens(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Tokens for reading the class's work."""
    found, _standing = access_assignment(signed_in(request), uuid, to=Right.REVIEW)
    return _tokens(request, found, found.get_absolute_url())


def _tokens(request: HttpRequest, scope: Submission | Assignment, back: str) -> HttpResponse:
    user, own = signed_in(request), isinstance(scope, Submission)
    form = TokenForm(request.POST if request.method == "POST" else None, may_write=own)
    words = ""
    if form.is_valid():
        said = form.cleaned_data
        _made, words = make_token(
            scope,
            by=user,
            label=said["label"],
            writes=said.get("writes", False),
            expires_at=timezone.now() + timedelta(days=said["days"]),
        )
        form = TokenForm(may_write=own)
    context = {
        "assignment": scope.assignment if isinstance(scope, Submission) else scope,
        "own": own,
        "form": form,
        "words": words,
        "container": address("web_annotation_container", scope.uuid),
        "tokens": tokens_of(user, scope),
        "back_url": back,
    }
    answer = render(request, "tokens.html", context, status=UNPROCESSABLE if form.errors else 200)
    answer.headers["Cache-Control"] = "no-store"
    if words:
        answer.headers["Content-Location"] = request.path
    return answer


@require_POST
@login_required
def token_revoke(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A token opens nothing any more."""
    user = signed_in(request)
    tokens = AccessToken.objects.select_related("submission__assignment__course", "assignment__course")
    found = get_object_or_404(tokens, uuid=uuid, user=user)
    revoke_token(found, by=user)
    messages.success(request, _("The token “%(label)s” opens nothing any more.") % {"label": found.label})
    if found.submission is not None:
        return redirect("submission_tokens", found.submission.uuid)
    return redirect("assignment_tokens", found.assignment.uuid if found.assignment else uuid)
