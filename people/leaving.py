"""Leaving: an account ends fourteen days after its owner asked for it, unless she signs in before.

Where nothing rests on the account it is deleted. Where work in a course, or the library, rests on it, it is
pseudonymised: the work stays under a name that tells nobody. Neither can be undone.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import PROTECT
from django.template.loader import render_to_string
from django.utils import timezone

from people import holdings
from people.actions import end_sessions, pseudonymise, record
from people.addresses import reverse
from people.models import Job, User

GRACE: Final = timedelta(days=14)
"""Between asking and the end; signing in meanwhile keeps the account."""


class CannotLeave(Exception):
    """The account cannot end yet; the arguments are sentences that say why and what to do."""


def rests_on(user: User) -> bool:
    """Whether anything that must stay names the person: her work, what she did for a course or the library, the log."""
    related = User._meta.related_objects  # noqa: SLF001 -- Django's own way to a model's relations
    links = (link for link in related if getattr(link, "on_delete", None) is PROTECT)
    return any(
        link.related_model._base_manager.filter(**{link.field.name: user}).exists()  # noqa: SLF001 -- past narrower managers
        for link in links
        if link.related_model is not Job
    )


@transaction.atomic
def ask_to_leave(user: User) -> datetime:
    """Sets the account's end, signs its owner out everywhere and mails her when it is and how to keep it.

    The log names no actor here, or the account could never be deleted. Without the message nothing is set. Raises
    `CannotLeave`.
    """
    obstacles = holdings.obstacles_of(user)
    if obstacles:
        raise CannotLeave(*obstacles)
    user.leaves_at = timezone.now() + GRACE
    user.save(update_fields=["leaves_at"])
    record("ask_to_leave", user, by=None)
    end_sessions(user)
    told = {"user": user, "leaves_at": user.leaves_at, "sign_in_url": settings.BASE_URL + reverse("account_login")}
    send_mail(
        render_to_string("account/email/leaving_subject.txt").strip(),
        render_to_string("account/email/leaving_message.txt", told),
        None,
        [user.email],
    )
    return user.leaves_at


@transaction.atomic
def stay(user: User) -> bool:
    """Keeps the account whose end was set; whether there was one."""
    if not User.objects.filter(pk=user.pk).exclude(leaves_at=None).update(leaves_at=None):
        return False
    user.leaves_at = None
    record("stay", user, by=None)
    return True


def end_due_accounts(now: datetime) -> int:
    """Ends the accounts whose time has come, each in its own transaction; how many. Two at once do not meet."""
    due = User.objects.filter(leaves_at__lte=now).order_by("pk").values_list("pk", flat=True)
    return sum(_end(pk, now) for pk in list(due))


@transaction.atomic
def _end(pk: int, now: datetime) -> bool:
    user = User.objects.select_for_update(skip_locked=True).filter(pk=pk, leaves_at__lte=now).first()
    if user is None or holdings.obstacles_of(user):
        return False
    if rests_on(user):
        pseudonymise(user, by=None, called=holdings.called(user))
        return True
    record("delete_account", user, by=None)
    end_sessions(user)
    user.jobs.all().delete()
    user.delete()
    return True
