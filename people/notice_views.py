"""The page of notices, and the switch that the digest's mail leads to."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.accounts import signed_in
from people.digests import digest_reader, stop_digest
from people.notices import mark_read, notices_of, unread_count

PER_PAGE = 50


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """One's notices, the newest first."""
    user = signed_in(request)
    page = Paginator(notices_of(user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices.html", {"page": page, "unread": unread_count(user)})


@require_POST
@login_required
def notice_read(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Marks a notice of one's own as read; with `open` it goes to what the notice is about."""
    mine = notices_of(signed_in(request)).filter(uuid=uuid)
    notice = get_object_or_404(mine)
    mark_read(mine)
    return redirect(notice.url if "open" in request.POST else "notices")


@require_POST
@login_required
def notices_read(request: HttpRequest) -> HttpResponse:
    """Marks all of one's notices as read."""
    mark_read(notices_of(signed_in(request)))
    messages.success(request, _("All notices are marked as read."))
    return redirect("notices")


@csrf_exempt  # a mail program posts here by itself (RFC 8058); what is signed in the address says who is meant
@require_http_methods(["GET", "HEAD", "POST"])
def digest_off(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, and by POST switches the digest off. Whoever holds the mailed address may."""
    user = digest_reader(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        stop_digest(user)
        user.refresh_from_db()
    return render(request, "digest_off.html", {"reader": user, "is_off": not user.wants_digest})
