"""What changes people and the record of what was done."""

from collections.abc import Iterable
from typing import Any, Final, Protocol
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from people.inserting import insert
from people.models import AuditEvent, User

COUNT_LOCK: Final = 7_140_313
"""The number of the lock that lets one pseudonym at a time be counted (PostgreSQL's advisory locks)."""


class Subject(Protocol):
    """Anything with a `uuid` of its own."""

    uuid: UUID


def record(verb: str, subject: Subject, *, by: User | None, course: UUID | None = None, **detail: Any) -> None:
    """Appends one audit event; call it inside the transaction of the action that it records."""
    insert(event_of(verb, subject, by=by, course=course, **detail))


def event_of(verb: str, subject: Subject, *, by: User | None, course: UUID | None = None, **detail: Any) -> AuditEvent:
    """One audit event that is not stored yet, for an action that stores it together with what it tells of."""
    kind = type(subject).__name__
    return AuditEvent(
        actor=by, verb=verb, subject_type=kind, subject_uuid=subject.uuid, course_uuid=course, detail=detail
    )


def record_each(
    verb: str, done: Iterable[tuple[Subject, dict[str, Any]]], *, by: User | None, course: UUID | None = None
) -> None:
    """Appends an event for each subject with its detail, where one action does the same to many."""
    AuditEvent.objects.bulk_create(
        (event_of(verb, subject, by=by, course=course, **detail) for subject, detail in done), batch_size=500
    )


@transaction.atomic
def change_profile(user: User, *, by: User, name: str, wants_digest: bool) -> None:
    """Records the name shown to the class, and whether a digest of notices is mailed."""
    changed = [word for word, new in (("name", name), ("wants_digest", wants_digest)) if getattr(user, word) != new]
    user.name, user.wants_digest = name, wants_digest
    user.save(update_fields=["name", "wants_digest"])
    if "name" in changed:
        record("change_name", user, by=by)


@transaction.atomic
def keep_preference(user: User, name: str, chosen: dict[str, Any], *, by: User) -> None:
    """Keeps how a person likes one thing (`name`), the rest of her preferences as they are; nothing where it is empty.

    Raises PermissionDenied where somebody else asks.
    """
    if by != user:
        raise PermissionDenied
    preferences = User.objects.select_for_update().values_list("preferences", flat=True).get(pk=user.pk)
    preferences.pop(name, None)
    user.preferences = preferences | ({name: chosen} if chosen else {})
    user.save(update_fields=["preferences"])


def end_sessions(user: User) -> None:
    """Signs a person out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


@transaction.atomic
def pseudonymise(user: User, *, by: User | None, called: str = "") -> None:
    """Takes a person's name, address, password and keys away and leaves her work, under a name that tells nobody.

    The name is `called` ("Former member" where it is empty) with a number: how many there are by then.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNT_LOCK])
    number = User.objects.exclude(pseudonymised_at=None).count() + 1
    user.name = f"{called or gettext('Former member')} {number}"
    user.email = f"{user.uuid}@pseudonymised.invalid"
    user.is_active = False
    user.is_staff = user.is_superuser = user.wants_digest = False
    user.pseudonymised_at, user.leaves_at = timezone.now(), None
    user.set_unusable_password()
    user.save(
        update_fields=[
            "name", "email", "is_active", "is_staff", "is_superuser", "wants_digest", "pseudonymised_at", "leaves_at",
            "password",
        ],
    )  # fmt: skip
    user.groups.clear()
    user.user_permissions.clear()
    end_sessions(user)
    for held in (EmailAddress, Authenticator, SocialAccount):
        held.objects.filter(user=user).delete()
    user.jobs.filter(archive__isnull=False).delete()
    user.notices.all().delete()
    record("pseudonymise", user, by=by)
