"""Ticking off what an import was unsure of, on the case's page."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from opinions.access import access_case
from opinions.settling import settle_import_warnings, warnings_shown
from people.accounts import signed_in


@login_required
@require_POST
def warning_settle(request: HttpRequest, uuid: UUID, position: int) -> HttpResponse:
    """Ticks the case's warning at that position off, or with `again` puts it back."""
    case = access_case(request.user, uuid, curate=True)
    settled = "again" not in request.POST
    settle_import_warnings(case, [position], by=signed_in(request), settled=settled)
    if request.headers.get("HX-Request"):
        context = {"warnings": warnings_shown(case), "swapped": True}
        return render(request, "case.html#import_warnings", context)
    return redirect(f"{case.get_absolute_url()}#import-warnings")
