"""Tokens are made, found by what a program sends, and revoked."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotations.models import AccessToken, Assignment, Submission
from people.actions import record
from people.models import User

MARK: Final = "glossator_"
"""Begins a token, so that it is known for one where it is found."""
TOKEN_BYTES: Final = 32
MOST_DAYS: Final = 180
SEEN_EVERY: Final = timedelta(minutes=1)
"""A use is recorded no more often than that."""


@transaction.atomic
def make_token(
    scope: Submission | Assignment, *, by: User, label: str, writes: bool, expires_at: datetime
) -> tuple[AccessToken, str]:
    """A new token of that person, and its words, which are kept nowhere."""
    words = f"{MARK}{secrets.token_urlsafe(TOKEN_BYTES)}"
    of = {"submission": scope} if isinstance(scope, Submission) else {"assignment": scope}
    made: AccessToken = AccessToken.objects.create(
        user=by, label=label, digest=_digest(words), writes=writes, expires_at=expires_at, **of
    )
    record("make_token", scope, by=by, course=_course(scope), token=str(made.uuid), writes=writes)
    return made, words


@transaction.atomic
def revoke_token(token: AccessToken, *, by: User) -> None:
    """The token opens nothing from now on. Doing it twice is doing it once."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        scope = token.submission or token.assignment
        if scope is not None:
            record("revoke_token", scope, by=by, course=_course(scope), token=str(token.uuid))


def find_token(words: str) -> AccessToken | None:
    """The live token of those words, whose person is active still; its use is recorded."""
    tokens = AccessToken.objects.select_related("user", "submission", "assignment")
    found: AccessToken | None = tokens.filter(digest=_digest(words), user__is_active=True).first()
    if found is None or not found.is_live:
        return None
    now = timezone.now()
    unseen = Q(used_at=None) | Q(used_at__lt=now - SEEN_EVERY)
    AccessToken.objects.filter(unseen, pk=found.pk).update(used_at=now)
    return found


def tokens_of(user: User, scope: Submission | Assignment) -> QuerySet[AccessToken]:
    """Her tokens there which were not revoked, the newest first."""
    of = {"submission": scope} if isinstance(scope, Submission) else {"assignment": scope}
    return AccessToken.objects.filter(user=user, revoked_at=None, **of)


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()


def _course(scope: Submission | Assignment) -> UUID:
    assignment = scope.assignment if isinstance(scope, Submission) else scope
    return assignment.course.uuid
