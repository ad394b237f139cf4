"""Downloads of the authorities that somebody linked, for reference managers."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import access_submission
from annotations.models import Submission
from opinions.authority_files import csl_file, ris_file, shown
from opinions.models import Authority
from opinions.text.parsed import ParsedAuthority
from people.accounts import signed_in


@require_safe
@login_required
def submission_ris(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The authorities that the submission's annotations link, as RIS."""
    submission, _standing = access_submission(signed_in(request), uuid)
    return ris_file(_linked(submission), _name(submission))


@require_safe
@login_required
def submission_csl(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Does as `submission_ris`, in CSL-JSON."""
    submission, _standing = access_submission(signed_in(request), uuid)
    return csl_file(_linked(submission), _name(submission))


def _linked(submission: Submission) -> list[ParsedAuthority]:
    kept = {"links__annotation__submission": submission, "links__annotation__deleted_at": None}
    return shown(Authority.objects.filter(**kept).distinct())


def _name(submission: Submission) -> str:
    return f"{submission.assignment.title} {submission.user.name}"
