"""Ways into a course: for who joins, and for the instructor who hands them out."""

from typing import Any, Final
from urllib.parse import urlencode, urljoin
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.access import CourseRight, access_course
from courses.actions import Place, Refused
from courses.forms import CodeForm, InviteForm, LinkForm
from courses.joining import CannotJoin, Obstacle, create_link, find_invitation, join, obstacle_for, revoke
from courses.limits import count_wrong_code
from courses.mailing import invite, mail_again, mail_unmailed, mail_waiting, mails_left
from courses.models import Course, Invitation, InvitationState, Role
from courses.views.frames import UNPROCESSABLE, frame, told
from people.accounts import signed_in
from people.addresses import reverse
from people.models import User
from people.once import once

GONE: Final = 410
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
STATUS: Final = {Obstacle.OTHERS: FORBIDDEN, Obstacle.REMOVED: FORBIDDEN, Obstacle.MEMBER: 200}
"""The answers for each obstacle; the others are `GONE`."""
LINKS_SHOWN: Final = 50
WAITING_SHOWN: Final = 500


@require_http_methods(["GET", "HEAD", "POST"])
def join_by_code(request: HttpRequest) -> HttpResponse:
    """Takes a code that is typed to the page of its course."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invitation = find_invitation(form.cleaned_data["code"])
        if invitation is not None:
            return redirect(invitation)
        count_wrong_code(request)
        form.add_error("code", _("No course has this code. Look at it again, or ask who gave it to you."))
    return render(request, "join.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def join_course(request: HttpRequest, code: str) -> HttpResponse:
    """Says which course the code is for, and joins. A visitor signs in or up first, and comes back here."""
    invitation = find_invitation(code)
    if invitation is None:
        count_wrong_code(request)
        form = CodeForm(initial={"code": code})
        return render(request, "join.html", {"form": form, "unknown": True}, status=NOT_FOUND)
    user = request.user if isinstance(request.user, User) else None
    if request.method == "POST" and user is None:
        return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}")
    if request.method == "POST" and user is not None:
        try:
            join(invitation, by=user)
        except CannotJoin as reason:
            return _join_page(request, invitation, reason.obstacle)
        words = _("You are now in %(course)s as: %(role)s.")
        messages.success(request, words % {"course": invitation.course, "role": Role(invitation.role).label})
        return redirect(invitation.course)
    return _join_page(request, invitation, obstacle_for(invitation, user))


@require_safe
@login_required
def invitations(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Links and codes to hand out, and who has been invited by mail and has not come yet."""
    course, role = access_course(signed_in(request), uuid, to=CourseRight.LEAD)
    return _invitations_page(request, course, role)


@require_POST
@login_required
@once
def invitation_create(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Makes a link."""
    user = signed_in(request)
    course, role = access_course(user, uuid, to=CourseRight.LEAD)
    form = LinkForm(request.POST, course=course)
    if not form.is_valid():
        return _invitations_page(request, course, role, link_form=form)
    said = form.cleaned_data
    with told(request, _("The link is made: copy it, or show its code.")):
        create_link(
            course,
            Place(Role(said["role"]), said["section"]),
            by=user,
            days=said["days"],
            most_uses=said["most_uses"],
            stay_days=said["stay_days"],
        )
    return redirect("invitations", course.uuid)


@require_POST
@login_required
@once
def invitation_send(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Invites by mail; without addresses, those who wait and were never written to."""
    user = signed_in(request)
    course, role = access_course(user, uuid, to=CourseRight.LEAD)
    if "unmailed" in request.POST:
        with told(request):
            count = mail_unmailed(course, by=user)
            messages.success(request, _mailed_words(count))
            mail_waiting(course, by=user)
        return redirect("invitations", course.uuid)
    form = InviteForm(request.POST, course=course)
    if not form.is_valid():
        return _invitations_page(request, course, role, invite_form=form)
    said = form.cleaned_data
    try:
        count, members = invite(course, said["emails"], Role(said["role"]), by=user, section=said["section"])
    except Refused as refused:
        form.add_error(None, str(refused))
        return _invitations_page(request, course, role, invite_form=form)
    mail_waiting(course, by=user)
    if count:
        messages.success(request, _mailed_words(count))
    if members:
        messages.info(request, _("In the course already: %(who)s.") % {"who": ", ".join(members)})
    return redirect("invitations", course.uuid)


@require_POST
@login_required
@once
def invitation_resend(request: HttpRequest, uuid: UUID, invitation: UUID) -> HttpResponse:
    """Mails an invitation once more."""
    user = signed_in(request)
    course, _role = access_course(user, uuid, to=CourseRight.LEAD)
    found = get_object_or_404(Invitation.objects.filter(course=course).waiting(), uuid=invitation)
    with told(request, _("%(email)s is written to again.") % {"email": found.email}):
        mail_again(found, by=user)
        mail_waiting(course, by=user)
    return redirect("invitations", course.uuid)


@require_POST
@login_required
def invitation_revoke(request: HttpRequest, uuid: UUID, invitation: UUID) -> HttpResponse:
    """Withdraws a link or an invitation."""
    user = signed_in(request)
    course, _role = access_course(user, uuid, to=CourseRight.LEAD)
    found = get_object_or_404(Invitation.objects.select_related("course").filter(course=course), uuid=invitation)
    with told(request, _("Withdrawn. Who has joined by it stays.")):
        revoke(found, by=user)
    return redirect("invitations", course.uuid)


def _join_page(request: HttpRequest, invitation: Invitation, obstacle: Obstacle | None) -> HttpResponse:
    here = urlencode({"next": request.path})
    name, _at, domain = invitation.email.partition("@")
    context = {
        "invitation": invitation,
        "course": invitation.course,
        "role": Role(invitation.role).label,
        "obstacle": obstacle.name.lower() if obstacle else "",
        "masked_email": f"{name[:1]}…@{domain}" if name else "",
        "login_url": f"{reverse('account_login')}?{here}",
        "signup_url": f"{reverse('account_signup')}?{here}",
    }
    return render(request, "join_course.html", context, status=STATUS.get(obstacle, GONE) if obstacle else 200)


def _invitations_page(
    request: HttpRequest,
    course: Course,
    role: Role,
    link_form: LinkForm | None = None,
    invite_form: InviteForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    waiting = Invitation.objects.filter(course=course).waiting()
    links = Invitation.objects.filter(course=course).links()[:LINKS_SHOWN]
    context: dict[str, Any] = {
        **frame(course, role, "invitations"),
        "links": [_line(each, now) for each in links],
        "waiting": [_line(each, now) for each in waiting[:WAITING_SHOWN]],
        "unmailed": waiting.filter(mail_wanted_at=None).count(),
        "mails_left": mails_left(signed_in(request)),
        "link_form": link_form or LinkForm(course=course),
        "invite_form": invite_form or InviteForm(course=course),
    }
    bound = [form for form in (link_form, invite_form) if form]
    return render(request, "invitations.html", context, status=UNPROCESSABLE if bound else 200)


def _line(invitation: Invitation, now: Any) -> dict[str, Any]:
    """An invitation in a list; a link's address is on `BASE_URL`."""
    state = invitation.state(now)
    return {
        "row": invitation,
        "url": urljoin(f"{settings.BASE_URL}/", invitation.get_absolute_url().lstrip("/")),
        "is_open": state == InvitationState.OPEN,
        "state": state.label,
        "role": Role(invitation.role).label,
    }


def _mailed_words(count: int) -> str:
    words = ngettext("%(count)d person is written to.", "%(count)d people are written to.", count)
    return words % {"count": count}
