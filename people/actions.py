"""What changes people and the record of what was done."""

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from people.models import AuditEvent, User


class Subject(Protocol):
    """Anything with a `uuid` of its own."""

    uuid: UUID


def record(verb: str, subject: Subject, *, by: User | None, course: UUID | None = None, **detail: Any) -> None:
    """Appends one audit event; call it inside the transaction of the action that it records."""
    record_each(verb, [(subject, detail)], by=by, course=course)


def record_each(
    verb: str, done: Iterable[tuple[Subject, dict[str, Any]]], *, by: User | None, course: UUID | None = None
) -> None:
    """Appends an event for each subject with its detail, where one action does the same to many."""
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(
                actor=by,
                verb=verb,
                subject_type=type(subject).__name__,
                subject_uuid=subject.uuid,
                course_uuid=course,
                detail=detail,
            )
            for subject, detail in done
        ),
        batch_size=500,
    )


@transaction.atomic
def pseudonymise(user: User, *, by: User | None) -> None:
    """Takes a person's name, address and password away and leaves her work, under a name that tells nobody."""
    user.name = f"Former member {str(user.uuid)[:4]}"
    user.email = f"{user.uuid}@pseudonymised.invalid"
    user.is_active = False
    user.is_staff = user.is_superuser = False
    user.pseudonymised_at = timezone.now()
    user.set_unusable_password()
    user.save(
        update_fields=["name", "email", "is_active", "is_staff", "is_superuser", "pseudonymised_at", "password"],
    )
    EmailAddress.objects.filter(user=user).delete()
    record("pseudonymise", user, by=by)
