"""Invitations by mail: sent in the background, each once, and only so many a day."""

from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPException
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import Refused, lock_course
from courses.joining import PERSONAL_DAYS, personal_invitation
from courses.models import Course, Enrollment, Invitation, Role, Section
from courses.querysets import InvitationQuerySet
from people.actions import record, record_each
from people.addresses import reverse
from people.jobs import JobFailed, RunningJob, job_task, start
from people.models import Job, User


@transaction.atomic
def invite(
    course: Course, addresses: Sequence[str], role: Role, *, by: User, section: Section | None = None
) -> tuple[int, list[str]]:
    """Invites each address (in lower case, each once); `mail_waiting` sends the mail.

    How many were invited, and the addresses that are in the course already. One that waits already is asked again, with
    what is said now. Raises `Refused` where the course is archived or more is asked than may be mailed in a day.
    """
    lock_course(course)
    _check_mails(by, len(addresses))
    present = Enrollment.objects.filter(course=course, user__email__in=addresses).present()
    members = set(present.values_list("user__email", flat=True))
    asked = [address for address in addresses if address not in members]
    Invitation.objects.filter(course=course, email__in=asked).waiting().update(revoked_at=timezone.now())
    invitations = [personal_invitation(course, address, role, by=by, section=section) for address in asked]
    for invitation in invitations:
        invitation.mail_wanted_at = timezone.now()
    Invitation.objects.bulk_create(invitations, batch_size=500)
    done = [(each, {"email": each.email, "role": each.role}) for each in invitations]
    record_each("invite", done, by=by, course=course.uuid)
    return len(asked), sorted(members)


@transaction.atomic
def mail_again(invitation: Invitation, *, by: User) -> None:
    """Marks a personal invitation to be mailed once more, and makes it last anew. Raises `Refused`."""
    lock_course(invitation.course)
    _check_mails(by, 1)
    now = timezone.now()
    invitation.mail_wanted_at, invitation.mailed_at = now, None
    invitation.expires_at = now + timedelta(days=PERSONAL_DAYS)
    invitation.save(update_fields=["mail_wanted_at", "mailed_at", "expires_at"])
    record("invite_again", invitation, by=by, course=invitation.course.uuid)


@transaction.atomic
def mail_unmailed(course: Course, *, by: User) -> int:
    """Marks those who wait for an invitation that was never mailed, as many as may be mailed today; how many."""
    lock_course(course)
    never = Invitation.objects.filter(course=course, mail_wanted_at=None).usable().exclude(email="").order_by("pk")
    chosen = list(never.values_list("pk", flat=True)[: mails_left(by)])
    Invitation.objects.filter(pk__in=chosen).update(mail_wanted_at=timezone.now(), made_by=by)
    return len(chosen)


def mails_left(by: User) -> int:
    """How many invitations the person may still mail within this day."""
    since = timezone.now() - timedelta(days=1)
    sent = Invitation.objects.filter(made_by=by, mail_wanted_at__gte=since).count()
    return max(0, int(settings.INVITATIONS_PER_DAY) - sent)


def mail_waiting(course: Course, *, by: User) -> Job | None:
    """Has the worker send what is marked to be mailed; None where nothing is."""
    if not _unsent(course).exists():
        return None
    return start(by, _("Mailing invitations"), send_invitations, course=str(course.uuid))


@job_task
def send_invitations(job: RunningJob, *, course: str) -> None:
    """Mails the course's invitations that are marked and not sent yet. Safe to repeat: each is noted once sent."""
    found = Course.objects.get(uuid=UUID(course))
    waiting = list(_unsent(found).select_related("made_by").order_by("pk"))
    for number, invitation in enumerate(waiting, start=1):
        invitation.course = found
        try:
            send_invitation(invitation)
        except (OSError, SMTPException) as problem:
            words = _("The mail server did not take the mail to %(email)s. %(number)d were sent before. Try it later.")
            raise JobFailed(words % {"email": invitation.email, "number": number - 1}) from problem
        Invitation.objects.filter(pk=invitation.pk).update(mailed_at=timezone.now())
        words = _("%(number)d of %(total)d invitations sent") % {"number": number, "total": len(waiting)}
        job.progress(number, len(waiting), words)
    back = reverse("invitations", args=[found.uuid])
    job.finish(_("All invitations are sent."), leads_to=back)


def send_invitation(invitation: Invitation) -> None:
    """Mails one invitation: its link begins with `BASE_URL`. Raises what the mail server's connection raises."""
    context = {
        "invitation": invitation,
        "course": invitation.course,
        "role": Role(invitation.role).label,
        "url": urljoin(f"{settings.BASE_URL}/", invitation.get_absolute_url().lstrip("/")),
        "inviter": invitation.made_by.name,
    }
    subject = _("Glossator: you are invited to %(course)s") % {"course": invitation.course}
    send_mail(
        " ".join(subject.split()),
        render_to_string("mail/invitation.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [invitation.email],
    )


def _unsent(course: Course) -> InvitationQuerySet:
    marked = Invitation.objects.filter(course=course).usable()
    return marked.filter(mail_wanted_at__isnull=False, mailed_at=None).exclude(email="")


def _check_mails(by: User, number: int) -> None:
    """Raises `Refused` where the person would mail more invitations in a day than she may."""
    left = mails_left(by)
    if number > left:
        words = _("At most %(most)d invitations are mailed in a day; you have %(left)d left. Share a link instead.")
        raise Refused(words % {"most": settings.INVITATIONS_PER_DAY, "left": left})
