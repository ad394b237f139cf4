"""Whose links to an authority a person sees: the rule of `access_annotation`, over all courses at once."""

from collections.abc import Callable

import pytest
from django.http import Http404
from django.utils import timezone

from annotations.access import access_annotation
from annotations.actions import delete_annotation
from annotations.models import Annotation, Assignment, AuthorityLink, Submission, Visibility
from courses.models import Course, Enrollment, Role
from opinions.models import Authority, Case
from people.models import User
from tests.annotations.stage import FUTURE, PAST, desk
from tests.factories import make_assignment, make_authority, make_codebook, make_course, make_person


def linked(course: Course, case: Case, **fields: object) -> Annotation:
    """Ana's note with a link to Roe, in an assignment with these fields, which everybody has opened."""
    codebook = make_codebook(course, title=f"Codebook {Assignment.objects.count()}")
    work = make_assignment(course, case=case, codebook=codebook)
    ana, _made = User.objects.get_or_create(email="ana@example.edu", defaults={"name": "Ana"})
    Enrollment.objects.get_or_create(course=course, user=ana, defaults={"role": Role.STUDENT})
    note = desk(work, ana).annotate("duty of care", links=True)
    others = course.enrollments.exclude(user=ana).values_list("user", flat=True)
    Submission.objects.bulk_create(Submission(assignment=work, user_id=other) for other in others)
    Assignment.objects.filter(pk=work.pk).update(**fields)
    return note


def seen(user: User) -> list[int]:
    """The annotations whose links to Roe the person is shown."""
    roe = Authority.objects.get(key="case:roe")
    return list(AuthorityLink.objects.for_authority(user, [roe.pk]).values_list("annotation", flat=True))


PRIVATE = {"visibility": Visibility.PRIVATE}
NOT_DUE = {"visibility": Visibility.AFTER_DUE, "due_at": FUTURE}
DUE = {"visibility": Visibility.AFTER_DUE, "due_at": PAST}
SHOWN = {"visibility": Visibility.CLASS}
NOT_OPEN = {"visibility": Visibility.CLASS, "opens_at": FUTURE}
CLOSED_UNOPENED = {"visibility": Visibility.CLASS, "opens_at": FUTURE, "closed_at": PAST}
ANA, BEN, GUEST, STAFF, TEACHER, OTHER, LEFT = "ana", "ben", "guest", "assistant", "teacher", "other", "left"
EVERYBODY = {ANA, BEN, GUEST, STAFF, TEACHER}


@pytest.fixture
def people(course: Course) -> dict[str, User]:
    """The class, an instructor of another course, and a classmate who has left."""
    class_ = {
        ANA: make_person("Ana", course=course),
        BEN: make_person("Ben", course=course),
        GUEST: make_person("Gus", course=course, role=Role.GUEST),
        STAFF: make_person("Ada", course=course, role=Role.ASSISTANT),
        TEACHER: make_person("Tess", course=course, role=Role.INSTRUCTOR),
        OTHER: make_person("Otto", course=make_course("Torts"), role=Role.INSTRUCTOR),
        LEFT: make_person("Lea", course=course),
    }
    Enrollment.objects.filter(user=class_[LEFT]).update(left_at=PAST)
    return class_


@pytest.mark.parametrize(
    ("fields", "readers"),
    [
        (PRIVATE, {ANA, STAFF, TEACHER}),
        (NOT_DUE, {ANA, STAFF, TEACHER}),
        (DUE, EVERYBODY),
        (SHOWN, EVERYBODY),
        (NOT_OPEN, {STAFF, TEACHER}),
        (CLOSED_UNOPENED, EVERYBODY),
    ],
)
def test_links_are_shown_to_those_who_may_see_the_note(
    course: Course, case: Case, people: dict[str, User], fields: dict[str, object], readers: set[str]
) -> None:
    note = linked(course, case, **fields)

    assert {name for name, person in people.items() if seen(person) == [note.pk]} == readers
    assert {name for name, person in people.items() if opens(person, note)} == readers


def opens(person: User, note: Annotation) -> bool:
    """Whether the door to the note itself lets her in."""
    try:
        access_annotation(person, note.uuid)
    except Http404:
        return False
    return True


def test_links_of_a_blind_assignment_stay_apart_from_those_of_another(
    course: Course, case: Case, people: dict[str, User]
) -> None:
    blind, shown = linked(course, case, **PRIVATE), linked(course, case, **SHOWN)

    assert (seen(people[BEN]), sorted(seen(people[TEACHER]))) == ([shown.pk], [blind.pk, shown.pk])


def test_links_of_each_course_are_shown_once_by_the_role_there(
    course: Course, case: Case, people: dict[str, User]
) -> None:
    elsewhere = make_course("Remedies")
    for person, role in ((BEN, Role.INSTRUCTOR), (TEACHER, Role.STUDENT)):
        Enrollment.objects.create(course=elsewhere, user=people[person], role=role)
    here, there = linked(course, case, **PRIVATE), linked(elsewhere, case, **PRIVATE)

    assert (seen(people[BEN]), seen(people[TEACHER])) == ([there.pk], [here.pk])


@pytest.mark.parametrize(
    "hide",
    [
        lambda note: delete_annotation(note, by=note.submission.user),
        lambda note: Enrollment.objects.filter(user=note.submission.user).update(left_at=timezone.now()),
    ],
    ids=["in the bin", "left the course"],
)
def test_links_are_hidden_from_their_own_author(
    course: Course, case: Case, people: dict[str, User], hide: Callable[[Annotation], object]
) -> None:
    note = linked(course, case, **PRIVATE)
    assert seen(people[ANA]) == [note.pk]

    hide(note)

    assert seen(people[ANA]) == []


def test_links_to_another_authority_are_not_shown(course: Course, case: Case, people: dict[str, User]) -> None:
    linked(course, case, **SHOWN)

    assert list(AuthorityLink.objects.for_authority(people[TEACHER], [make_authority().pk])) == []
