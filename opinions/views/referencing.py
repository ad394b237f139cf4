"""Downloads of what a case cites, for reference managers."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from opinions.access import access_case
from opinions.authority_files import cited_by, csl_file, ris_file


@login_required
@require_safe
def case_ris(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the case cites, or its `writing` (a UUID) in the address, as RIS."""
    case = access_case(request.user, uuid)
    return ris_file(cited_by(case, request.GET.get("writing", "")), case.caption)


@login_required
@require_safe
def case_csl(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Does as `case_ris`, in CSL-JSON."""
    case = access_case(request.user, uuid)
    return csl_file(cited_by(case, request.GET.get("writing", "")), case.caption)
