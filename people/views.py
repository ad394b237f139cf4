"""The page of a job."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from people.access import access_job
from people.job_pages import show_job
from people.models import JobState

NO_CONTENT = 204


@login_required
@require_safe
def job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far the job is. One that is done leads to its result; htmx asks, with `seen`, for what has changed."""
    asked = access_job(request.user, uuid)
    shown = show_job(asked)
    partial = bool(request.headers.get("HX-Request"))
    if asked.state == JobState.DONE and asked.leads_to:
        return (
            HttpResponse(status=NO_CONTENT, headers={"HX-Redirect": asked.leads_to})
            if partial
            else redirect(asked.leads_to)
        )
    if shown.is_seen(request):
        return HttpResponse(status=NO_CONTENT)
    return render(request, "job.html#progress" if partial else "job.html", {"shown": shown})
