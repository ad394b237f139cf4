"""Does what a class list says: safe to repeat, and never more than was shown before."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from courses.actions import lock_course
from courses.joining import PERSONAL_DAYS, STAY_DAYS, personal_invitation, revoke_each
from courses.mailing import mails_left
from courses.models import Course, Enrollment, Group, Invitation, Role, Section
from courses.roster_plans import Fate, Plan, PlannedLine, plan_roster
from courses.roster_reading import Roster
from people.actions import record, record_each
from people.models import NoticeKind, User
from people.notices import Where, tell

BATCH: Final = 500
"""Rows that are written at once."""


class PlanChanged(Exception):
    """The course has changed since the plan was shown; `plan` is what would be done now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("another plan than was shown")
        self.plan = plan


@transaction.atomic
def import_roster(course: Course, roster: Roster, *, by: User, seen: str, remove: bool, mail: bool) -> Plan:
    """Does what the plan with the fingerprint `seen` says; with `remove` it takes those out who are not in the list.

    With `mail`, new invitations are marked to be mailed, as many as may be in a day (see `courses.mailing`). Raises
    `PlanChanged`, and `Refused` where the course is archived.
    """
    lock_course(course)
    plan = plan_roster(course, roster, by=by)
    if plan.fingerprint != seen or (remove and not plan.may_remove):
        raise PlanChanged(plan)
    Section.objects.bulk_create([each for each in plan.sections.values() if each.pk is None], batch_size=BATCH)
    Group.objects.bulk_create([each for each in plan.groups.values() if each.pk is None], batch_size=BATCH)
    _enroll(course, plan, by=by)
    _change(course, plan, by=by)
    _invite(course, plan, by=by, mail=mail)
    if remove:
        _remove(course, plan, by=by)
    counts = {fate.value: len(plan.with_fate(fate)) for fate in Fate}
    record("import_roster", course, by=by, course=course.uuid, removed=remove, **counts)
    return plan


def _enroll(course: Course, plan: Plan, *, by: User) -> None:
    """Those who have an account and were never in the course."""
    new = [line for line in plan.with_fate(Fate.NEW) if line.user is not None]
    enrollments = [_placed(Enrollment(course=course, user=line.user), line, plan) for line in new]
    Enrollment.objects.bulk_create(enrollments, batch_size=BATCH)
    _record("enroll", new, course, by=by)
    _tell_added(new, course)
    taken = [line.invitation.pk for line in plan.lines if line.user is not None and line.invitation is not None]
    Invitation.objects.filter(pk__in=taken, uses=0).update(uses=F("uses") + 1)


def _change(course: Course, plan: Plan, *, by: User) -> None:
    """Those who are in the course, or have been."""
    lines = [line for line in plan.lines if line.fate in (Fate.CHANGED, Fate.AGAIN) and line.enrollment is not None]
    enrollments = []
    for line in lines:
        assert line.enrollment is not None  # noqa: S101 -- the line above asked for one
        enrollment = _placed(line.enrollment, line, plan)
        if line.fate == Fate.AGAIN:
            enrollment.left_at = enrollment.removed_by = None
            enrollment.joined_at = timezone.now()
        enrollments.append(enrollment)
    columns = ["role", "section", "group", "expires_at", "left_at", "removed_by", "joined_at"]
    Enrollment.objects.bulk_update(enrollments, columns, batch_size=BATCH)
    no_assistants = [each.pk for each in enrollments if each.role != Role.ASSISTANT]
    Enrollment.reviews.through.objects.filter(enrollment__in=no_assistants).delete()
    _record("change_member", lines, course, by=by)
    _tell_added([line for line in lines if line.fate == Fate.AGAIN], course)


def _tell_added(lines: Sequence[PlannedLine], course: Course) -> None:
    """Tells those whom the list brought into the course; once more where they had been taken out."""
    where = Where(course.get_absolute_url(), "", course.time_zone, course.uuid)
    people = [line.user for line in lines if line.user is not None]
    happening = f"added {course.uuid} {timezone.now().isoformat()}"
    tell(people, NoticeKind.ADDED, str(course), where, happening=happening)


def _invite(course: Course, plan: Plan, *, by: User, mail: bool) -> None:
    """Those who have no account with that address."""
    now = timezone.now()
    left = mails_left(by) if mail else 0
    lines = [line for line in plan.lines if line.user is None and line.fate != Fate.SAME]
    new, old = [], []
    for line in lines:
        if line.invitation is None:
            invitation = personal_invitation(course, line.line.email, line.role, by=by)
            new.append(invitation)
        else:
            invitation = line.invitation
            invitation.role = line.role
            invitation.stay_days = STAY_DAYS if line.role == Role.GUEST else None
            invitation.expires_at = now + timedelta(days=PERSONAL_DAYS)
            old.append(invitation)
        _divide(invitation, line, plan)
        invitation.name = line.line.name or invitation.name
        if len(new) + len(old) <= left and invitation.mail_wanted_at is None:
            invitation.mail_wanted_at = now
    Invitation.objects.bulk_create(new, batch_size=BATCH)
    columns = ["role", "stay_days", "section", "group", "name", "expires_at", "mail_wanted_at"]
    Invitation.objects.bulk_update(old, columns, batch_size=BATCH)
    done = [(each, {"email": each.email, "role": each.role}) for each in (*new, *old)]
    record_each("invite", done, by=by, course=course.uuid)


def _remove(course: Course, plan: Plan, *, by: User) -> None:
    """Students who are not in the list; their work is kept."""
    rows = Enrollment.objects.filter(pk__in=[each.pk for each in plan.gone])
    rows.update(left_at=timezone.now(), removed_by=by)
    record_each("remove_member", ((each.user, {"roster": True}) for each in plan.gone), by=by, course=course.uuid)
    revoke_each(plan.gone_invitations, course, by=by)


def _placed(enrollment: Enrollment, line: PlannedLine, plan: Plan) -> Enrollment:
    """The enrollment as the line says, not stored yet; a blank cell changes nothing."""
    enrollment.role = line.role
    _divide(enrollment, line, plan)
    if line.role != Role.GUEST:
        enrollment.expires_at = None
    elif not enrollment.expires_at or line.fate == Fate.AGAIN:
        enrollment.expires_at = timezone.now() + timedelta(days=STAY_DAYS)
    return enrollment


def _divide(row: Enrollment | Invitation, line: PlannedLine, plan: Plan) -> None:
    if line.line.section:
        row.section = plan.sections[line.line.section.casefold()]
    if line.line.group:
        row.group = plan.groups[line.line.group.casefold()]


def _record(verb: str, lines: Sequence[PlannedLine], course: Course, *, by: User) -> None:
    done: list[tuple[User, dict[str, Any]]] = [
        (line.user, {"role": line.role, "roster": True, "changes": list(line.changes)})
        for line in lines
        if line.user is not None
    ]
    record_each(verb, done, by=by, course=course.uuid)
