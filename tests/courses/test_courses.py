"""Courses: what can exist, and who is what in them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.access import is_staff_role, role_in
from courses.models import Course, Enrollment, Role, Section, check_time_zone
from tests.factories import make_course, make_person


@pytest.fixture
def course(db: None) -> Course:
    return make_course()


def test_person_is_once_in_a_course(course: Course) -> None:
    ada = make_person("Ada", course=course)

    with pytest.raises(IntegrityError, match="enrollment_one_per_person_and_course"), transaction.atomic():
        Enrollment.objects.create(course=course, user=ada, role=Role.GUEST)


def test_role_is_a_known_one(course: Course) -> None:
    with pytest.raises(IntegrityError, match="enrollment_role_known"), transaction.atomic():
        Enrollment.objects.create(course=course, user=make_person("Ada"), role="dean")


def test_section_name_is_unique_in_its_course_alone(course: Course) -> None:
    Section.objects.create(course=course, name="A")
    Section.objects.create(course=make_course("Contracts"), name="A")

    with pytest.raises(IntegrityError, match="section_name_unique_in_course"), transaction.atomic():
        Section.objects.create(course=course, name="A")


@pytest.mark.parametrize("role", list(Role))
def test_role_in_is_that_of_this_course_while_she_is_in_it(course: Course, role: Role) -> None:
    ada = make_person("Ada", course=course, role=role)
    elsewhere = make_course("Contracts")

    assert (role_in(ada, course), role_in(ada, elsewhere)) == (role, None)

    Enrollment.objects.update(left_at=timezone.now())
    assert role_in(ada, course) is None


def test_staff_are_instructors_and_assistants() -> None:
    assert [role for role in [*Role, None] if is_staff_role(role)] == [Role.INSTRUCTOR, Role.ASSISTANT]


def test_time_zone_is_one_of_the_iana_database() -> None:
    check_time_zone("America/Denver")
    with pytest.raises(ValidationError):
        check_time_zone("Denver")
