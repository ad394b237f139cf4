"""What people are told of: assigned, due soon, returned, accepted, shown, answered, added to a course."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from people.models import Notice, NoticeKind, User
from people.prepared import prepared

BATCH: Final = 500
"""Rows that are written at once."""


@dataclass(frozen=True, slots=True)
class Where:
    """What a notice leads to: an address, and the course, its name and its time zone (of the IANA database)."""

    url: str
    within: str = ""
    zone: str = "UTC"
    course: UUID | None = None


_registered: Final[dict[str, Callable[[], Q]]] = {}


def register(part: str, shown: Callable[[], Q]) -> None:
    """Has that part of the product say which notices (a condition on `Notice`) are shown; again replaces it."""
    _registered[part] = shown


def shown_notices() -> QuerySet[Notice]:
    """Everybody's, but those of what is shut to their readers now: they lead nowhere, and come back if she does."""
    found = Notice.objects.all()
    for shown in _registered.values():
        found = found.filter(shown())
    return found


@transaction.atomic
def tell(
    users: Iterable[User],
    kind: NoticeKind,
    about: str,
    where: Where,
    *,
    happening: str,
    words: str = "",
    due_at: datetime | None = None,
) -> int:
    """Tells each person of what happened, once: `happening` names it (at most 200 code points). How many are told anew.

    Call it inside the transaction of the action that it tells of. `words` is what somebody said; `due_at` is UTC.
    """
    told = set(Notice.objects.filter(happening=happening).values_list("user", flat=True))
    new = {user.pk: user for user in users if user.pk not in told}
    rows = [
        Notice(
            user=user, kind=kind, happening=happening, about=about[:200], within=where.within[:300], words=words,
            due_at=due_at, zone=where.zone, url=where.url, course_uuid=where.course,
        )
        for user in new.values()
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


def notices_of(user: User) -> QuerySet[Notice]:
    """Her notices that are shown (`shown_notices`), the newest first."""
    return shown_notices().filter(user=user).order_by("-at", "-pk")


def unread_count(user: User) -> int:
    """How many notices she has not read. One query."""
    return sum(_unread(user=user.pk))


@prepared
def _unread(*, user: int) -> QuerySet[Notice, int]:
    unread = shown_notices().filter(user=user, read_at=None).order_by().values("user")
    return unread.annotate(number=Count("pk")).values_list("number", flat=True)


def mark_read(notices: QuerySet[Notice]) -> int:
    """Marks those that are unread as read now; how many."""
    return notices.filter(read_at=None).update(read_at=timezone.now())


def unsay(happening: str) -> int:
    """Takes the words out of the notices of a happening, where they were taken back; of how many."""
    return Notice.objects.filter(happening=happening).exclude(words="").update(words="")
