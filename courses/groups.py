"""Sections and groups: made and named by hand, people moved between them, students dealt into groups by chance."""

import hashlib
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions import Refused, lock_course
from courses.models import Course, Enrollment, Group, Role, Section, Shuffle
from people.actions import record, record_each
from people.models import User

Kind = type[Section] | type[Group]


@dataclass(frozen=True, slots=True)
class Dealing:
    """How students are dealt: into `number` groups, or where that is None into groups of `size` at most.

    The same `seed` deals the same people the same way.
    """

    seed: str
    number: int | None = None
    size: int | None = None
    within_sections: bool = False


@dataclass(frozen=True, slots=True)
class Dealt:
    """A group as it would be."""

    name: str
    people: tuple[Enrollment, ...]


class DealChanged(Exception):
    """The students have changed since the groups were shown."""


@transaction.atomic
def create_divisions(course: Course, kind: Kind, names: Sequence[str], *, by: User) -> int:
    """Makes sections or groups of these names, but for those that are there; how many. Raises `Refused`."""
    lock_course(course)
    present = {name.casefold() for name in kind.objects.filter(course=course).values_list("name", flat=True)}
    new: list[Any] = []
    for name in names:
        if name.casefold() not in present:
            present.add(name.casefold())
            new.append(kind(course=course, name=name))
    made: Any = kind.objects
    made.bulk_create(new)
    record_each(
        f"create_{kind.__name__.lower()}", ((each, {"name": each.name}) for each in new), by=by, course=course.uuid
    )
    return len(new)


@transaction.atomic
def rename_division(division: Section | Group, name: str, *, by: User) -> None:
    """Another name. Raises `Refused` where it is another's in the course."""
    course = lock_course(division.course)
    kind = type(division)
    if kind.objects.filter(course=course, name__iexact=name).exclude(pk=division.pk).exists():
        raise Refused(_("“%(name)s” is there already.") % {"name": name})
    before, division.name = division.name, name
    division.save(update_fields=["name"])
    record(f"rename_{kind.__name__.lower()}", division, by=by, course=course.uuid, before=before, after=name)


@transaction.atomic
def delete_division(division: Section | Group, *, by: User) -> None:
    """Who was in it is in none; nobody leaves the course by that. Raises `Refused` where the course is archived."""
    course = lock_course(division.course)
    people = division.enrollments.select_related("user")
    told = {"name": division.name, "people": [str(each.user.uuid) for each in people]}
    record(f"delete_{type(division).__name__.lower()}", division, by=by, course=course.uuid, **told)
    division.delete()


@transaction.atomic
def delete_empty_groups(course: Course, *, by: User) -> int:
    """Deletes the groups that nobody is in or invited to; how many."""
    lock_course(course)
    taken = Enrollment.objects.filter(course=course).present().exclude(group=None)
    invited = course.invitations.usable().exclude(group=None)
    empty = list(course.groups.exclude(pk__in=taken.values("group")).exclude(pk__in=invited.values("group")))
    for group in empty:
        record("delete_group", group, by=by, course=course.uuid, name=group.name, people=[])
    Group.objects.filter(pk__in=[group.pk for group in empty]).delete()
    return len(empty)


@transaction.atomic
def move_people(course: Course, people: Sequence[UUID], *, kind: Kind, to: Section | Group | None, by: User) -> int:
    """Puts these members into the section or group, or with None into none; how many. Raises `Refused`."""
    lock_course(course)
    moved = list(Enrollment.objects.filter(course=course, user__uuid__in=people).present().select_related("user"))
    column = kind.__name__.lower()
    Enrollment.objects.filter(pk__in=[each.pk for each in moved]).update(**{column: to})
    detail = {column: to.name if to else None}
    record_each("move_member", ((each.user, detail) for each in moved), by=by, course=course.uuid)
    return len(moved)


def deal(course: Course, dealing: Dealing) -> list[Dealt]:
    """The course's students dealt into groups whose sizes differ by one at most. Three queries.

    Within sections each section's students are dealt by themselves, those in none too.
    """
    students = Enrollment.objects.filter(course=course, role=Role.STUDENT).present()
    parts: dict[str, list[Enrollment]] = defaultdict(list)
    for student in students.select_related("user", "section", "group").order_by("section__name", "pk"):
        parts[student.section.name if dealing.within_sections and student.section else ""].append(student)
    return [
        group
        for section, members in sorted(parts.items())
        for group in _deal(members, f"{section} {_('Group')}".strip(), dealing)
    ]


def fingerprint(dealt: Sequence[Dealt]) -> str:
    """Another one for other groups."""
    told = [(group.name, [each.pk for each in group.people]) for group in dealt]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


@transaction.atomic
def shuffle(course: Course, dealing: Dealing, *, seen: str, by: User) -> Shuffle:
    """Puts the students into the groups that were shown with the fingerprint `seen`.

    Raises `DealChanged` where others would come about now, and `Refused` where the course is archived.
    """
    lock_course(course)
    dealt = deal(course, dealing)
    if fingerprint(dealt) != seen:
        raise DealChanged
    before = {str(each.user.uuid): each.group.name if each.group else "" for group in dealt for each in group.people}
    after = {str(each.user.uuid): group.name for group in dealt for each in group.people}
    _put(course, after)
    done = Shuffle.objects.create(course=course, made_by=by, before=before, after=after)
    record("shuffle_groups", done, by=by, course=course.uuid, seed=dealing.seed, groups=len(dealt))
    return done


@transaction.atomic
def undo_shuffle(done: Shuffle, *, by: User) -> int:
    """Puts the students back where they were; who was moved since stays. How many. A second time changes nothing."""
    course = lock_course(done.course)
    if not Shuffle.objects.filter(pk=done.pk, undone_at=None).update(undone_at=timezone.now()):
        return 0
    members = Enrollment.objects.filter(course=course, user__uuid__in=list(done.after)).select_related("user", "group")
    back = {
        str(each.user.uuid): done.before[str(each.user.uuid)]
        for each in members
        if each.group is not None and each.group.name == done.after[str(each.user.uuid)]
    }
    _put(course, back)
    record("undo_shuffle", done, by=by, course=course.uuid, people=len(back))
    return len(back)


def last_shuffle(course: Course) -> Shuffle | None:
    """The latest, unless it was undone."""
    latest = course.shuffles.order_by("-made_at", "-pk").first()
    return latest if latest is not None and latest.undone_at is None else None


def _deal(members: list[Enrollment], called: str, dealing: Dealing) -> list[Dealt]:
    count = dealing.number or ceil(len(members) / (dealing.size or 1))
    order = list(members)
    random.Random(f"{dealing.seed} {called}").shuffle(order)  # noqa: S311 -- who works with whom is no secret
    groups = [order[at::count] for at in range(min(count, len(order)))]
    return [
        Dealt(f"{called} {number}", tuple(sorted(people, key=lambda each: (each.user.name, each.pk))))
        for number, people in enumerate(groups, start=1)
    ]


def _put(course: Course, names: dict[str, str]) -> None:
    """Puts people, by their UUIDs, into the groups of these names; "" is none. Groups that are missing are made."""
    groups = {group.name: group for group in course.groups.all()}
    missing = sorted({name for name in names.values() if name and name not in groups})
    Group.objects.bulk_create(new := [Group(course=course, name=name) for name in missing])
    groups |= {group.name: group for group in new}
    members = list(Enrollment.objects.filter(course=course, user__uuid__in=list(names)).select_related("user"))
    for member in members:
        name = names[str(member.user.uuid)]
        member.group = groups[name] if name else None
    Enrollment.objects.bulk_update(members, ["group"], batch_size=500)
