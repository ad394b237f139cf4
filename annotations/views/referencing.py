"""Downloads of the authorities that somebody linked, for reference managers."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotations.access import access_submission
from annotations.filtering.filters import asked_filter
from annotations.models import Annotation, AuthorityLink, Submission
from annotations.names import names_for
from annotations.views.exporting import filtered
from opinions.authority_files import csl_file, ris_file, shown
from opinions.models import Authority
from opinions.text.parsed import ParsedAuthority
from people.accounts import signed_in
from people.models import User


@require_safe
@login_required
def submission_ris(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The authorities that the submission's annotations link, under the filter in the address, as RIS."""
    user = signed_in(request)
    submission, _standing = access_submission(user, uuid)
    return ris_file(_linked(request, submission), _name(submission, user))


@require_safe
@login_required
def submission_csl(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Does as `submission_ris`, in CSL-JSON."""
    user = signed_in(request)
    submission, _standing = access_submission(user, uuid)
    return csl_file(_linked(request, submission), _name(submission, user))


def _linked(request: HttpRequest, submission: Submission) -> list[ParsedAuthority]:
    """Under the filter in the address; where it names treatments, those that are so treated."""
    own = Annotation.objects.for_export(Submission.objects.filter(pk=submission.pk))
    kept = filtered(request, own, submission.assignment)
    links = AuthorityLink.objects.filter(assignment=submission.assignment_id, annotation__in=kept.values("pk"))
    treatments = asked_filter(request.GET).filter.treatments
    if treatments:
        links = links.filter(treatment__in=treatments)
    return shown(Authority.objects.filter(pk__in=links.values("authority")))


def _name(submission: Submission, user: User) -> str:
    return f"{submission.assignment.title} {names_for(user, [submission.assignment]).of(submission)}"
