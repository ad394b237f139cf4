"""How people come into a course: by a link or a code, or by an invitation of their own."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import Place, Refused, lock_course, revive
from courses.models import CODE_LENGTH, Course, Enrollment, Group, Invitation, InvitationState, Role, Section
from people.actions import record, record_each
from people.models import User

PERSONAL_DAYS: Final = 60
"""How long an invitation of one's own can be used."""
STAY_DAYS: Final = 30
"""How long a guest stays where nobody says."""


class Obstacle(Enum):
    """Why somebody cannot join by an invitation."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    USED = "used"
    ARCHIVED = "archived"
    OTHERS = "somebody else's"
    MEMBER = "a member already"
    REMOVED = "was removed"


class CannotJoin(Exception):
    """One cannot join by this invitation; `obstacle` says why, and the page has a sentence for each."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


def read_code(typed: str) -> str:
    """A code as it was typed, as it is kept: large letters, no hyphens or blanks.

    >>> read_code(" kxq7 - m2pd ")
    'KXQ7M2PD'
    """
    return "".join(sign for sign in typed.upper() if sign.isalnum())[: CODE_LENGTH + 1]


def find_invitation(typed: str) -> Invitation | None:
    """The invitation with that code, usable or not."""
    found = Invitation.objects.select_related("course", "section", "group", "made_by")
    return found.filter(code=read_code(typed)).first()


def obstacle_for(invitation: Invitation, user: User | None) -> Obstacle | None:
    """Why that person (None: somebody who is not signed in) cannot join by it now; None where she can."""
    states = {
        InvitationState.REVOKED: Obstacle.REVOKED,
        InvitationState.EXPIRED: Obstacle.EXPIRED,
        InvitationState.USED: Obstacle.USED,
    }
    past = None
    if user is not None:
        past = Enrollment.objects.filter(course=invitation.course_id, user=user).first()
        if past is not None and past.is_present:
            return Obstacle.MEMBER
    if invitation.course.is_archived:
        return Obstacle.ARCHIVED
    state = invitation.state(timezone.now())
    if state != InvitationState.OPEN:
        return states[state]
    if user is not None and invitation.is_personal and not _owns(user, invitation.email):
        return Obstacle.OTHERS
    return Obstacle.REMOVED if past is not None and _was_removed(past, invitation) else None


@transaction.atomic
def join(invitation: Invitation, *, by: User) -> Enrollment:
    """Takes the person into the course; who was in it before has her work again. Raises `CannotJoin`.

    An invitation of one's own makes an assistant or instructor too.
    """
    Course.objects.select_for_update().get(pk=invitation.course_id)
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("course").get(pk=invitation.pk)
    obstacle = obstacle_for(invitation, by)
    if obstacle is not None:
        raise CannotJoin(obstacle)
    now = timezone.now()
    place = Place(Role(invitation.role), invitation.section, invitation.group, expires_at=stay(invitation, now))
    enrollment = Enrollment.objects.filter(course=invitation.course, user=by).first()
    if enrollment is None:
        enrollment = Enrollment.objects.create(course=invitation.course, user=by, role=place.role)
    revive(enrollment, place)
    Invitation.objects.filter(pk=invitation.pk).update(uses=F("uses") + 1)
    record("join_course", by, by=by, course=invitation.course.uuid, role=place.role, invitation=str(invitation.uuid))
    return enrollment


def join_where_invited(user: User) -> list[Course]:
    """Takes a person who has signed in into the courses that wait for one of her confirmed addresses; which these are.

    Two queries where none waits.
    """
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    joined = []
    for invitation in Invitation.objects.for_addresses({address.lower() for address in addresses}):
        try:
            joined.append(join(invitation, by=user).course)
        except CannotJoin:
            continue
    return joined


def stay(invitation: Invitation, now: datetime) -> datetime | None:
    """Until when who joins now by it is in the course; None: to its end."""
    if invitation.role != Role.GUEST:
        return None
    return now + timedelta(days=invitation.stay_days or STAY_DAYS)


@transaction.atomic
def create_link(
    course: Course,
    place: Place,
    *,
    by: User,
    days: int | None,
    most_uses: int | None,
    stay_days: int | None = None,
) -> Invitation:
    """A link for everybody who holds it: for `days`, `most_uses` times; None: without end.

    Raises `Refused` for a link that would make staff, and where the course is archived.
    """
    lock_course(course)
    if place.role not in (Role.STUDENT, Role.GUEST):
        raise Refused(_("Instructors and assistants are invited one by one: a link can be passed on."))
    invitation = Invitation.objects.create(
        course=course,
        role=place.role,
        section=place.section,
        group=place.group,
        stay_days=stay_days if place.role == Role.GUEST else None,
        expires_at=_in_days(days),
        most_uses=most_uses,
        made_by=by,
    )
    record("create_invitation", invitation, by=by, course=course.uuid, role=place.role, most_uses=most_uses)
    return invitation


def personal_invitation(
    course: Course, email: str, role: Role, *, by: User, name: str = "", section: Section | None = None,
    group: Group | None = None,
) -> Invitation:  # fmt: skip
    """An invitation for one address (in lower case), not stored yet."""
    return Invitation(
        course=course,
        email=email,
        name=name,
        role=role,
        section=section,
        group=group,
        stay_days=STAY_DAYS if role == Role.GUEST else None,
        expires_at=_in_days(PERSONAL_DAYS),
        most_uses=1,
        made_by=by,
    )


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    """From now on nobody joins by it; who has joined stays. A second time changes nothing."""
    lock_course(invitation.course)
    if Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record("revoke_invitation", invitation, by=by, course=invitation.course.uuid)


def revoke_each(invitations: Sequence[Invitation], course: Course, *, by: User) -> None:
    """Withdraws several. Call it in the transaction of what makes it necessary."""
    Invitation.objects.filter(pk__in=[each.pk for each in invitations]).update(revoked_at=timezone.now())
    record_each("revoke_invitation", ((each, {}) for each in invitations), by=by, course=course.uuid)


def _owns(user: User, email: str) -> bool:
    return EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()


def _was_removed(past: Enrollment, invitation: Invitation) -> bool:
    """Whether an instructor took her out since a link was made: that link does not let her in again."""
    removed_at = past.left_at if past.removed_by_id else None
    return removed_at is not None and not invitation.is_personal and invitation.made_at < removed_at


def _in_days(days: int | None) -> datetime | None:
    return None if days is None else timezone.now() + timedelta(days=days)
