"""What changes a course and its people, and what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from annotations.actions import Refused as WorkRefused
from annotations.actions import open_submission
from courses.access import makes_courses, role_in
from courses.actions import (
    CourseFacts,
    Place,
    Refused,
    archive_course,
    copy_course,
    create_course,
    edit_course,
    leave_course,
    place_person,
    remove_person,
    restore_course,
)
from courses.joining import CannotJoin, Obstacle, create_link, join, join_where_invited, personal_invitation, revoke
from courses.models import Course, Enrollment, Role, Section
from people.models import AuditEvent, User
from tests.factories import (
    make_annotation,
    make_assignment,
    make_case,
    make_codebook,
    make_person,
    make_submission,
)

FACTS = CourseFacts("Torts I", "Spring", "America/Denver")


@pytest.fixture
def lead(db: None) -> User:
    return make_person("Vale")


@pytest.fixture
def course(lead: User) -> Course:
    return create_course(FACTS, by=lead)


def enrollment(course: Course, user: User) -> Enrollment:
    return Enrollment.objects.get(course=course, user=user)


def confirmed(name: str) -> User:
    person = make_person(name)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def test_course_has_its_maker_as_instructor_and_the_log_says_so(course: Course, lead: User) -> None:
    assert role_in(lead, course) == Role.INSTRUCTOR
    assert list(AuditEvent.objects.values_list("verb", "course_uuid")) == [("create_course", course.uuid)]


def test_courses_are_made_by_those_with_a_confirmed_address(lead: User) -> None:
    assert [makes_courses(lead), makes_courses(confirmed("Ada"))] == [False, True]


def test_last_instructor_neither_leaves_nor_is_removed_or_demoted(course: Course, lead: User) -> None:
    attempts: list[Callable[[], None]] = [
        lambda: leave_course(course, by=lead),
        lambda: remove_person(enrollment(course, lead), by=lead),
        lambda: place_person(enrollment(course, lead), Place(Role.STUDENT), by=lead),
    ]
    for attempt in attempts:
        with pytest.raises(Refused, match="Make somebody else an instructor first"):
            attempt()

    make_person("Wren", course=course, role=Role.INSTRUCTOR)
    leave_course(course, by=lead)
    assert role_in(lead, course) is None


def test_archived_course_is_read_and_not_changed_until_it_is_restored(course: Course, lead: User) -> None:
    ada = make_person("Ada", course=course)
    assignment = make_assignment(course)
    archive_course(course, by=lead)
    assignment.course.refresh_from_db()

    assert role_in(ada, course) == Role.STUDENT
    assert (assignment.is_open, assignment.is_closed) == (False, True)
    with pytest.raises(Refused, match="archived"):
        edit_course(course, FACTS, by=lead)
    with pytest.raises(Refused, match="archived"):
        remove_person(enrollment(course, ada), by=lead)
    restore_course(course, by=lead)
    edit_course(course, CourseFacts("Torts II", "", "UTC"), by=lead)
    assert str(Course.objects.get(pk=course.pk)) == "Torts II"


def test_archived_course_takes_no_note(course: Course, lead: User) -> None:
    submission = make_submission(make_assignment(course))
    archive_course(course, by=lead)
    submission.assignment.course.refresh_from_db()

    with pytest.raises(WorkRefused, match="archived"):
        make_annotation(submission)


def test_guest_is_none_once_her_time_is_over(course: Course) -> None:
    ada = make_person("Ada", course=course, role=Role.GUEST)
    Enrollment.objects.filter(user=ada).update(expires_at=timezone.now() + timedelta(hours=1))
    assert role_in(ada, course) == Role.GUEST

    Enrollment.objects.filter(user=ada).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert role_in(ada, course) is None


def test_only_an_assistant_is_given_sections_to_review(course: Course, lead: User) -> None:
    a = Section.objects.create(course=course, name="A")
    Section.objects.create(course=course, name="B")
    member = enrollment(course, make_person("Ada", course=course))
    place_person(member, Place(Role.ASSISTANT, reviews=[a]), by=lead)
    assert list(member.reviews.all()) == [a]

    place_person(member, Place(Role.STUDENT, reviews=[a]), by=lead)
    assert list(member.reviews.all()) == []


def test_link_lets_in_as_often_as_it_may_and_says_why_not(course: Course, lead: User) -> None:
    link = create_link(course, Place(Role.STUDENT), by=lead, days=1, most_uses=1)
    ada, ben = confirmed("Ada"), confirmed("Ben")
    join(link, by=ada)

    with pytest.raises(CannotJoin) as again:
        join(link, by=ada)
    with pytest.raises(CannotJoin) as used:
        join(link, by=ben)
    assert (again.value.obstacle, used.value.obstacle) == (Obstacle.MEMBER, Obstacle.USED)
    assert (role_in(ada, course), role_in(ben, course)) == (Role.STUDENT, None)


@pytest.mark.parametrize("obstacle", [Obstacle.EXPIRED, Obstacle.REVOKED, Obstacle.ARCHIVED])
def test_link_that_is_over_lets_nobody_in(course: Course, lead: User, obstacle: Obstacle) -> None:
    link = create_link(course, Place(Role.STUDENT), by=lead, days=1, most_uses=None)
    if obstacle == Obstacle.EXPIRED:
        link.expires_at = timezone.now()
        link.save()
    elif obstacle == Obstacle.REVOKED:
        revoke(link, by=lead)
    else:
        archive_course(course, by=lead)

    with pytest.raises(CannotJoin) as refused:
        join(link, by=confirmed("Ada"))
    assert refused.value.obstacle == obstacle


def test_personal_invitation_is_for_who_has_confirmed_the_address(course: Course, lead: User) -> None:
    invitation = personal_invitation(course, "ada@example.edu", Role.ASSISTANT, by=lead)
    invitation.save()
    ada = make_person("Ada")

    for person in (ada, confirmed("Ben")):
        with pytest.raises(CannotJoin) as refused:
            join(invitation, by=person)
        assert refused.value.obstacle == Obstacle.OTHERS
    EmailAddress.objects.create(user=ada, email="Ada@Example.edu", verified=True)
    assert (join_where_invited(ada), join_where_invited(ada)) == ([course], [])
    assert role_in(ada, course) == Role.ASSISTANT


def test_link_makes_no_staff(course: Course, lead: User) -> None:
    with pytest.raises(Refused, match="one by one"):
        create_link(course, Place(Role.ASSISTANT), by=lead, days=1, most_uses=None)


def test_who_left_comes_back_by_the_link_and_who_was_removed_does_not(course: Course, lead: User) -> None:
    link = create_link(course, Place(Role.STUDENT), by=lead, days=1, most_uses=None)
    ada, ben = confirmed("Ada"), confirmed("Ben")
    for person in (ada, ben):
        join(link, by=person)
    work = open_submission(make_assignment(course), by=ada)
    leave_course(course, by=ada)
    remove_person(enrollment(course, ben), by=lead)

    join(link, by=ada)
    with pytest.raises(CannotJoin) as refused:
        join(link, by=ben)
    assert refused.value.obstacle == Obstacle.REMOVED
    assert list(ada.submissions.all()) == [work]
    join(create_link(course, Place(Role.GUEST), by=lead, days=1, most_uses=None, stay_days=7), by=ben)
    until = enrollment(course, ben).expires_at
    assert until is not None
    assert (until - timezone.now()).days == 6


def test_copy_has_codebooks_and_assignments_later_and_nobodys_work(course: Course, lead: User) -> None:
    Section.objects.create(course=course, name="A")
    codebook = make_codebook(course)
    first, second, _third = codebook.claims.all()
    first.near_misses.add(second)
    due = datetime(2026, 3, 2, 6, 59, tzinfo=UTC)
    original = make_assignment(course, case=make_case(), codebook=codebook, due_at=due)
    make_annotation(make_submission(original), claims=["Duty"])

    copied = copy_course(course, CourseFacts("Torts I", "Summer", "America/Denver"), by=lead, weeks=26)

    made = copied.assignments.get()
    claims = list(made.codebook.claims.all())
    assert [claim.label for claim in claims] == ["Duty", "Breach", "Cause"]
    assert list(claims[0].near_misses.all()) == [claims[1]]
    assert {claim.pk for claim in claims}.isdisjoint({first.pk, second.pk})
    assert made.due_at == datetime(2026, 8, 31, 5, 59, tzinfo=UTC)
    assert list(made.texts.all()) == list(original.texts.all())
    assert (made.is_draft, made.submissions.count(), copied.enrollments.count()) == (True, 0, 1)
    assert list(copied.sections.values_list("name", flat=True)) == ["A"]
    assert course.assignments.get().submissions.count() == 1
