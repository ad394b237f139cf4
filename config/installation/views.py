"""The page of the installation, for those who run it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from config.doctor.looks import State, in_size
from config.doctor.rounds import look
from config.installation import figures
from people.mending import NotFailed, begin_again
from people.models import Fault, Job, User
from people.seen import BACKUP, TICK, last_seen, workers_seen

COURSES_A_PAGE = 25
FAULTS = 20


def access_installation(user: User | AnonymousUser) -> User:
    """The person, where she runs this installation (Django's `is_staff`); hidden (404) from all others."""
    if not isinstance(user, User) or not user.is_staff:
        raise Http404
    return user


@never_cache
@login_required
@require_safe
def installation(request: HttpRequest) -> HttpResponse:
    """What is wrong and what to do, then what there is."""
    access_installation(request.user)
    looks = list(look(outside=False))
    trouble = sorted((each for each in looks if each.state is not State.WELL), key=lambda each: -each.state)
    troubled = {each.subject for each in trouble}
    shown = {
        "trouble": trouble,
        "well": [each for each in looks if each.state is State.WELL and each.subject not in troubled],
        "jobs": figures.failed_jobs(),
        "faults": Fault.objects.order_by("-at")[:FAULTS],
        "queue": figures.queue(),
        "workers": workers_seen(),
        "tick": last_seen(TICK),
        "backup": (backup := last_seen(BACKUP)),
        "backup_size": in_size(backup.detail.get("bytes", 0)) if backup else "",
        "storage": figures.storage(),
        "courses": Paginator(figures.courses(), COURSES_A_PAGE).get_page(request.GET.get("page")),
        "versions": figures.versions(),
    }
    return render(request, "installation.html", shown)


@login_required
@require_POST
def job_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Has a job that failed begin again, from its beginning, for its owner."""
    user = access_installation(request.user)
    job = get_object_or_404(Job, uuid=uuid)
    try:
        begin_again(job, by=user)
    except NotFailed:
        messages.warning(request, _("That job cannot begin again: it is not over, or the queue has forgotten it."))
    else:
        messages.success(request, _("The job begins again."))
    return redirect("installation")
