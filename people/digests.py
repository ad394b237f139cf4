"""The digest of notices by e-mail: once a day at seven, on the clock of the course, of what is unread and not mailed.

`manage.py tick` asks for digests (`start_digests`), and the worker mails them, each as a job of its reader.
"""

from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.actions import record
from people.addresses import reverse
from people.jobs import JobFailed, RunningJob, job_task, start
from people.models import Notice, User
from people.notices import shown_notices

HOUR: Final = 7
"""Of the day at which digests are mailed, on the clock of the course."""
LISTED: Final = 50
"""Notices that a digest names; of more it says how many."""
SALT: Final = "people.digests"


def start_digests(now: datetime) -> int:
    """Has a digest mailed to each who wants one and has something to read since before seven; how many. `now` is UTC.

    Repeated, or run twice at once, it asks for no more than one digest of each person a day. One that could not be
    mailed is asked for again on the next day.
    """
    asked = Notice.objects.filter(user=OuterRef("user")).order_by().values("user").annotate(last=Max("mailing_at"))
    waiting = _waiting().filter(user__wants_digest=True, user__is_active=True)
    oldest = waiting.order_by("user", "at", "pk").distinct("user").annotate(asked=Subquery(asked.values("last")))
    rows = list(oldest.values_list("user", "at", "zone", "asked"))
    return sum(_start(user, now) for user, at, zone, asked in rows if _is_time(now, at, zone, asked))


def _is_time(now: datetime, at: datetime, zone: str, asked: datetime | None) -> bool:
    """Whether what waits since `at` is to be mailed now, a digest having been asked for last at `asked`."""
    seven = last_seven(now, zone)
    return at < seven and (asked is None or asked < seven)


@transaction.atomic
def _start(pk: int, now: datetime) -> bool:
    """Asks for one person's digest, where it is time; whether it did. Her row is locked meanwhile."""
    user = User.objects.select_for_update(skip_locked=True).filter(pk=pk, wants_digest=True, is_active=True).first()
    if user is None:
        return False
    first = _waiting().filter(user=user).order_by("at", "pk").first()
    if first is None:
        return False
    asked = Notice.objects.filter(user=user).aggregate(last=Max("mailing_at"))["last"]
    if not _is_time(now, first.at, first.zone, asked):
        return False
    _waiting().filter(user=user).update(mailing_at=now)
    start(user, _("Mailing a digest of notices"), mail_digest)
    return True


def last_seven(now: datetime, zone: str) -> datetime:
    """The last time that it was seven in the morning in that zone (IANA), as an instant; `now` itself counts."""
    local = now.astimezone(ZoneInfo(zone))
    seven = local.replace(hour=HOUR, minute=0, second=0, microsecond=0, fold=0)
    return seven if seven <= local else seven - timedelta(days=1)


@job_task
def mail_digest(job: RunningJob) -> None:
    """Mails its owner what waits for her, and notes it. Repeated after it was sent it mails nothing."""
    user = job.owner
    asked = _waiting().filter(user=user, mailing_at__isnull=False).order_by("-at", "-pk")
    notices = list(asked) if user.wants_digest and user.is_active else []
    if not notices:
        job.finish(_("There was nothing to mail."))
        return
    try:
        digest_of(user, notices).send()
    except (OSError, SMTPException) as problem:
        raise JobFailed(_("The mail server did not take the mail. It is tried again tomorrow.")) from problem
    with transaction.atomic():
        Notice.objects.filter(pk__in=[each.pk for each in notices]).update(mailed_at=timezone.now())
        job.finish(_("The digest is mailed."))


def digest_of(user: User, notices: list[Notice]) -> EmailMessage:
    """The message. Its links begin with `BASE_URL`; it can be switched off in one click (RFC 2369, RFC 8058)."""
    off = settings.BASE_URL + digest_off_url(user)
    subject = ngettext("Glossator: %(number)d notice", "Glossator: %(number)d notices", len(notices))
    shown = {
        "user": user,
        "notices": notices[:LISTED],
        "more": max(0, len(notices) - LISTED),
        "base_url": settings.BASE_URL,
        "notices_url": settings.BASE_URL + reverse("notices"),
        "off_url": off,
    }
    body = render_to_string("mail/digest.txt", shown).strip() + "\n"
    headers = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    number = {"number": len(notices)}
    return EmailMessage(subject % number, body, settings.DEFAULT_FROM_EMAIL, [user.email], headers=headers)


def digest_off_url(user: User) -> str:
    """The address at which who holds it switches that person's digest off, without signing in."""
    return reverse("digest_off", args=[signing.dumps(str(user.uuid), salt=SALT)])


def digest_reader(token: str) -> User | None:
    """Whose digest the token of an address switches off; None where it was not made here or she is gone."""
    try:
        uuid = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(uuid=uuid, is_active=True).first()


@transaction.atomic
def stop_digest(user: User) -> None:
    """No digest is mailed to her any more. A second time changes nothing.

    The log names no actor: whoever holds the mail may do it.
    """
    if User.objects.filter(pk=user.pk, wants_digest=True).update(wants_digest=False):
        record("stop_digest", user, by=None)


def _waiting() -> QuerySet[Notice]:
    return shown_notices().filter(read_at=None, mailed_at=None)
