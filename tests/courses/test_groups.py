"""Sections and groups: named, filled by hand and by chance, and put back."""

from collections import Counter

import pytest

from courses.actions import Refused
from courses.groups import (
    DealChanged,
    Dealing,
    create_divisions,
    deal,
    delete_division,
    delete_empty_groups,
    fingerprint,
    last_shuffle,
    move_people,
    rename_division,
    shuffle,
    undo_shuffle,
)
from courses.models import Course, Enrollment, Group, Role, Section
from people.models import User
from tests.factories import make_course, make_person

NAMES = ("Ada", "Ben", "Cy", "Dora", "Emil", "Fay", "Gus")


@pytest.fixture
def course(db: None) -> Course:
    course = make_course()
    for name in NAMES:
        make_person(name, course=course)
    return course


@pytest.fixture
def lead(course: Course) -> User:
    return make_person("Vale", course=course, role=Role.INSTRUCTOR)


def grouped(course: Course) -> dict[str, str | None]:
    return dict(Enrollment.objects.filter(course=course).values_list("user__name", "group__name"))


@pytest.mark.parametrize(
    ("dealing", "sizes"),
    [(Dealing("x", number=3), [3, 2, 2]), (Dealing("x", size=3), [3, 2, 2]), (Dealing("x", number=9), [1] * 7)],
)
def test_students_are_dealt_evenly_each_once(course: Course, lead: User, dealing: Dealing, sizes: list[int]) -> None:
    dealt = deal(course, dealing)

    assert [len(group.people) for group in dealt] == sizes
    assert Counter(each.user.name for group in dealt for each in group.people) == Counter(NAMES)


def test_seed_deals_the_same_way_and_another_one_otherwise(course: Course) -> None:
    shown = [fingerprint(deal(course, Dealing(seed, size=3))) for seed in ("x", "x", "y")]

    assert (shown[0] == shown[1], shown[0] == shown[2]) == (True, False)


def test_sections_are_kept_apart_where_it_is_wanted(course: Course, lead: User) -> None:
    create_divisions(course, Section, ["A"], by=lead)
    ana = [each.user.uuid for each in Enrollment.objects.filter(course=course, role=Role.STUDENT).order_by("pk")][:4]
    move_people(course, ana, kind=Section, to=Section.objects.get(), by=lead)

    dealt = deal(course, Dealing("x", number=2, within_sections=True))

    assert [(group.name, len(group.people)) for group in dealt] == [
        ("Group 1", 2), ("Group 2", 1), ("A Group 1", 2), ("A Group 2", 2),
    ]  # fmt: skip
    assert [{each.section_id is None for each in group.people} for group in dealt] == [{True}, {True}, {False}, {False}]


def test_shuffle_is_undone_but_for_who_was_moved_since(course: Course, lead: User) -> None:
    create_divisions(course, Group, ["Red", "Blue"], by=lead)
    ada, ben = User.objects.get(name="Ada"), User.objects.get(name="Ben")
    move_people(course, [ada.uuid, ben.uuid], kind=Group, to=Group.objects.get(name="Red"), by=lead)
    before = grouped(course)
    dealing = Dealing("x", number=2)
    shuffle(course, dealing, seen=fingerprint(deal(course, dealing)), by=lead)
    assert {grouped(course)[name] for name in NAMES} == {"Group 1", "Group 2"}
    move_people(course, [ben.uuid], kind=Group, to=Group.objects.get(name="Blue"), by=lead)

    latest = last_shuffle(course)
    assert latest is not None
    assert (undo_shuffle(latest, by=lead), undo_shuffle(latest, by=lead)) == (6, 0)
    assert grouped(course) == before | {"Ben": "Blue"}
    assert last_shuffle(course) is None
    assert delete_empty_groups(course, by=lead) == 2


def test_students_who_changed_meanwhile_are_shown_anew(course: Course, lead: User) -> None:
    seen = fingerprint(deal(course, Dealing("x", number=2)))
    make_person("Hal", course=course)

    with pytest.raises(DealChanged):
        shuffle(course, Dealing("x", number=2), seen=seen, by=lead)
    assert Group.objects.count() == 0


def test_names_are_one_whatever_their_case_and_deleting_takes_nobody_out(course: Course, lead: User) -> None:
    assert create_divisions(course, Group, ["Red", "red", "Blue"], by=lead) == 2
    red, blue = Group.objects.get(name="Red"), Group.objects.get(name="Blue")
    with pytest.raises(Refused, match="is there already"):
        rename_division(blue, "RED", by=lead)
    rename_division(blue, "BLUE", by=lead)
    move_people(course, [User.objects.get(name="Ada").uuid], kind=Group, to=red, by=lead)

    delete_division(red, by=lead)
    assert list(Group.objects.values_list("name", flat=True)) == ["BLUE"]
    assert set(grouped(course).values()) == {None}
    assert Enrollment.objects.filter(course=course).present().count() == 8


def test_nobody_of_another_course_is_moved(course: Course, lead: User) -> None:
    other = make_person("Other", course=make_course("Contracts"))
    create_divisions(course, Group, ["Red"], by=lead)

    assert move_people(course, [other.uuid], kind=Group, to=Group.objects.get(), by=lead) == 0
