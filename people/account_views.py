"""One's own account: the profile, its sessions, everything that is held, who sees what, and leaving."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import holdings
from people.access import access_archive, access_session
from people.accounts import signed_in
from people.actions import change_profile, keep_preference
from people.addresses import reverse
from people.archives import archives_of, start_archive
from people.forms import LeavingForm, ProfileForm, ReadingForm
from people.leaving import GRACE, CannotLeave, ask_to_leave, rests_on
from people.once import once
from people.reading import PREFERENCE

UNPROCESSABLE = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """The name shown to the class and notices, with the ways to all else."""
    user = signed_in(request)
    form = ProfileForm(request.POST or None, initial={"name": user.name, "wants_digest": user.wants_digest})
    if request.method == "POST" and form.is_valid():
        change_profile(user, by=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("profile")
    shown = {
        "form": form,
        "addresses": EmailAddress.objects.filter(user=user).order_by("-primary", "pk"),
        "keys": Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).count(),
        "sessions": UserSession.objects.filter(user=user).count(),
    }
    return render(request, "profile.html", shown, status=UNPROCESSABLE if form.errors else None)


@require_POST
@login_required
def reading_preferences(request: HttpRequest) -> HttpResponse:
    """Keeps how the person likes to read, and goes back to the page of ours named by `next`; nothing more to htmx."""
    user = signed_in(request)
    form = ReadingForm(request.POST)
    if form.is_valid():
        keep_preference(user, PREFERENCE, form.chosen(), by=user)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204 if form.is_valid() else UNPROCESSABLE)
    if form.is_valid():
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("That cannot be chosen. Nothing was changed."))
    back = request.POST.get("next", "")
    here = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=here, require_https=request.is_secure())
    return HttpResponseRedirect(back if safe and "/" in back else reverse("profile"))


@login_required
@require_POST
@once
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Signs one browser out; the present one is led to the login page."""
    session = access_session(request.user, pk)
    session.end()
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("account_login")
    messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def downloads(request: HttpRequest) -> HttpResponse:
    """What is held, to be gathered and downloaded."""
    user = signed_in(request)
    if request.method == "POST":
        return redirect(start_archive(user))
    return render(request, "downloads.html", {"archives": archives_of(user), "days": settings.JOBS_KEPT_DAYS})


@login_required
@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An archive's bytes."""
    archive = access_archive(request.user, uuid)
    name = f"glossator-{archive.made_at:%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(bytes(archive.content), content_type="application/zip", headers=headers)


@login_required
@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """Who sees her work, course by course."""
    return render(request, "seen.html", {"courses": holdings.courses_of(signed_in(request))})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def leave(request: HttpRequest) -> HttpResponse:
    """Asks, with the address typed, and then sets the account's end."""
    user = signed_in(request)
    obstacles = holdings.obstacles_of(user)
    form = LeavingForm(request.POST or None, user=user)
    if request.method == "POST" and not obstacles and form.is_valid():
        try:
            leaves_at = ask_to_leave(user)
        except CannotLeave as refused:
            obstacles = list(refused.args)
        else:
            logout(request)
            day = date_format(leaves_at, "j F Y")
            told = _("You are signed out. Your account ends on %(day)s. To keep it, sign in before that day.")
            messages.success(request, told % {"day": day})
            return redirect("account_login")
    shown = {"form": form, "obstacles": obstacles, "rests": rests_on(user), "days": GRACE.days}
    return render(request, "leave.html", shown, status=UNPROCESSABLE if form.errors else None)
