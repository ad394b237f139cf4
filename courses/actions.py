"""What changes a course and who is in it: one transaction each, which locks the course, checks, writes and records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.copying import copy_parts
from courses.models import Course, Enrollment, Group, Role, Section
from people.actions import record
from people.models import User


class Refused(Exception):
    """The action cannot be done. The message is a sentence for the person: why, and what she can do."""


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """What is said of a course: its time zone is a name of the IANA database."""

    title: str
    term: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a person is to be in a course. `expires_at` counts for guests, `reviews` for assistants."""

    role: Role
    section: Section | None = None
    group: Group | None = None
    expires_at: datetime | None = None
    reviews: Sequence[Section] = ()


@transaction.atomic
def create_course(facts: CourseFacts, *, by: User) -> Course:
    """A new course, with its maker as instructor."""
    course = Course.objects.create(title=facts.title, term=facts.term, time_zone=facts.time_zone)
    Enrollment.objects.create(course=course, user=by, role=Role.INSTRUCTOR)
    record("create_course", course, by=by, course=course.uuid)
    return course


@transaction.atomic
def edit_course(course: Course, facts: CourseFacts, *, by: User) -> None:
    """Says anew what the course is called, its term and its time zone. Raises `Refused` where it is archived."""
    locked = lock_course(course)
    before = {"title": locked.title, "term": locked.term, "time_zone": locked.time_zone}
    course.title, course.term, course.time_zone = facts.title, facts.term, facts.time_zone
    course.save(update_fields=["title", "term", "time_zone"])
    record("edit_course", course, by=by, course=course.uuid, before=before)


@transaction.atomic
def archive_course(course: Course, *, by: User) -> None:
    """From now on it is for reading alone. A second time changes nothing."""
    if not Course.objects.select_for_update().get(pk=course.pk).is_archived:
        course.archived_at = timezone.now()
        course.save(update_fields=["archived_at"])
        record("archive_course", course, by=by, course=course.uuid)


@transaction.atomic
def restore_course(course: Course, *, by: User) -> None:
    """An archived course goes on. A second time changes nothing."""
    if Course.objects.select_for_update().get(pk=course.pk).is_archived:
        course.archived_at = None
        course.save(update_fields=["archived_at"])
        record("restore_course", course, by=by, course=course.uuid)


@transaction.atomic
def copy_course(course: Course, facts: CourseFacts, *, by: User, weeks: int | None) -> Course:
    """A course like this one for another term: its sections, codebooks and assignments; nobody's work, no people.

    Dates move by `weeks`, at the same hour of the course's clock; None leaves them out. An archived one may be copied.
    """
    copied = create_course(facts, by=by)
    copied.copied_from = course
    copied.save(update_fields=["copied_from"])
    sections = course.sections.order_by("name", "pk")
    Section.objects.bulk_create(Section(course=copied, name=section.name) for section in sections)
    copy_parts(course, copied, by=by, weeks=weeks)
    record("copy_course", copied, by=by, course=copied.uuid, copied_from=str(course.uuid))
    return copied


@transaction.atomic
def place_person(enrollment: Enrollment, place: Place, *, by: User) -> None:
    """Gives a member another role, section or group. Raises `Refused` for the last instructor, or where archived."""
    lock_course(enrollment.course)
    enrollment.refresh_from_db()
    if place.role != Role.INSTRUCTOR:
        _keep_an_instructor(enrollment)
    before = _state(enrollment)
    enrollment.role, enrollment.section, enrollment.group = place.role, place.section, place.group
    enrollment.expires_at = place.expires_at if place.role == Role.GUEST else None
    enrollment.save(update_fields=["role", "section", "group", "expires_at"])
    enrollment.reviews.set(place.reviews if place.role == Role.ASSISTANT else ())
    _record_member("change_member", enrollment, by=by, before=before, after=_state(enrollment))


@transaction.atomic
def remove_person(enrollment: Enrollment, *, by: User) -> None:
    """Takes somebody out; her work is kept. Raises `Refused` for the last instructor, or where archived."""
    lock_course(enrollment.course)
    enrollment.refresh_from_db()
    _keep_an_instructor(enrollment)
    enrollment.left_at, enrollment.removed_by = timezone.now(), by
    enrollment.save(update_fields=["left_at", "removed_by"])
    _record_member("remove_member", enrollment, by=by)


@transaction.atomic
def leave_course(course: Course, *, by: User) -> None:
    """One leaves; one's work is kept, also an archived course can be left. Raises `Refused` for the last instructor."""
    Course.objects.select_for_update().get(pk=course.pk)
    enrollment = Enrollment.objects.filter(user=by, course=course).present().get()
    _keep_an_instructor(enrollment)
    enrollment.left_at = timezone.now()
    enrollment.save(update_fields=["left_at"])
    _record_member("leave_course", enrollment, by=by)


def revive(enrollment: Enrollment, place: Place) -> None:
    """Takes somebody in again who has left, as what she is to be now; her work is there. Call it in a transaction."""
    enrollment.role, enrollment.section, enrollment.group = place.role, place.section, place.group
    enrollment.expires_at = place.expires_at
    enrollment.left_at = enrollment.removed_by = None
    enrollment.joined_at = timezone.now()
    enrollment.save(
        update_fields=["role", "section", "group", "expires_at", "left_at", "removed_by", "joined_at"],
    )
    enrollment.reviews.set(place.reviews)


def lock_course(course: Course) -> Course:
    """The course's row, locked until the transaction ends, so that two do not change its people at once.

    Raises `Refused` where it is archived.
    """
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if locked.is_archived:
        raise Refused(_("This course is archived: it can be read, not changed. Restore it in its settings first."))
    return locked


def _keep_an_instructor(enrollment: Enrollment) -> None:
    """Raises `Refused` where the course would be without an instructor."""
    if enrollment.role != Role.INSTRUCTOR:
        return
    others = Enrollment.objects.filter(course=enrollment.course_id, role=Role.INSTRUCTOR).exclude(pk=enrollment.pk)
    if not others.filter(left_at=None, user__is_active=True).exists():
        raise Refused(
            _(
                "A course needs an instructor, and this is the last one. Make somebody else an instructor first,"
                " or archive the course."
            )
        )


def _state(enrollment: Enrollment) -> dict[str, str | None]:
    return {
        "role": enrollment.role,
        "section": enrollment.section.name if enrollment.section else None,
        "group": enrollment.group.name if enrollment.group else None,
        "expires_at": enrollment.expires_at.isoformat() if enrollment.expires_at else None,
    }


def _record_member(verb: str, enrollment: Enrollment, *, by: User, **detail: Any) -> None:
    record(verb, enrollment.user, by=by, course=enrollment.course.uuid, **detail)
