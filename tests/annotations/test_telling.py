"""Who is told of what happens to assignments and proposals, and by when."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotations.assignments.assigning import publish_assignment
from annotations.assignments.extending import grant_extension
from annotations.codebooks.proposing import decline_proposal, propose_claim
from annotations.models import Assignment, Extension, Submission, Visibility
from annotations.submissions.revealing import reveal_class
from annotations.submissions.submitting import accept_work, return_work, submit_work
from annotations.telling import remind
from courses.actions import Refused, archive_course
from courses.models import Enrollment, Role, Section
from people.models import Notice, User
from tests.factories import make_assignment, make_course, make_person, make_submission

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def assignment(db: None) -> Assignment:
    """An open one, published long ago, with a student, a guest, an assistant and a former student in its course."""
    made = make_assignment(published_at=timezone.now() - timedelta(days=9))
    for name, role in (("Ada", Role.STUDENT), ("Gus", Role.GUEST), ("Tam", Role.ASSISTANT), ("Flo", Role.STUDENT)):
        make_person(name, course=made.course, role=role)
    Enrollment.objects.filter(user__name="Flo").update(left_at=timezone.now())
    return made


@pytest.fixture
def iris(assignment: Assignment) -> User:
    return make_person("Iris", course=assignment.course, role=Role.INSTRUCTOR)


def told() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("kind", "user__name"))


def due(assignment: Assignment, at: datetime) -> None:
    assignment.due_at = at
    assignment.save(update_fields=["due_at"])


def test_publishing_tells_the_students_once(assignment: Assignment, iris: User) -> None:
    Assignment.objects.update(published_at=None)
    assignment.refresh_from_db()

    publish_assignment(assignment, by=iris)
    publish_assignment(assignment, by=iris)
    remind(timezone.now())

    assert told() == [("assigned", "Ada")]
    assert Notice.objects.get().url == f"/assignments/{assignment.uuid}/"


def test_what_opens_later_is_told_when_it_opens(assignment: Assignment, iris: User) -> None:
    Assignment.objects.update(published_at=None, opens_at=timezone.now() + HOUR)
    assignment.refresh_from_db()
    publish_assignment(assignment, by=iris)

    assert remind(timezone.now()) == 0

    Assignment.objects.update(opens_at=timezone.now() - HOUR)
    assert [remind(timezone.now()), remind(timezone.now())] == [1, 0]
    assert told() == [("assigned", "Ada")]


def test_nothing_is_told_of_a_draft_or_in_an_archived_course(assignment: Assignment, iris: User) -> None:
    due(assignment, timezone.now() + HOUR)
    Assignment.objects.update(published_at=None)
    assert remind(timezone.now()) == 0

    Assignment.objects.update(published_at=timezone.now() - HOUR)
    archive_course(assignment.course, by=iris)
    assert remind(timezone.now()) == 0


@pytest.mark.parametrize(("hours", "number"), [(-1, 0), (1, 1), (23, 1), (25, 0)])
def test_due_date_is_told_a_day_before(assignment: Assignment, hours: int, number: int) -> None:
    due(assignment, timezone.now() + hours * HOUR)

    assert [remind(timezone.now()), remind(timezone.now())] == [number, 0]
    assert told() == [("due_soon", "Ada")] * number


def test_each_is_told_of_her_own_due_date(assignment: Assignment, iris: User) -> None:
    due(assignment, timezone.now() + HOUR)
    section = Section.objects.create(course=assignment.course, name="A")
    bea = make_person("Bea", course=assignment.course)
    cleo = make_person("Cleo", course=assignment.course)
    Enrollment.objects.filter(user=cleo).update(section=section)
    later = timezone.now() + 9 * HOUR
    grant_extension(assignment, bea, timezone.now() + 90 * HOUR, by=iris)
    grant_extension(assignment, section, later, by=iris)

    remind(timezone.now())

    assert dict(Notice.objects.values_list("user__name", "due_at")) == {"Ada": assignment.due_at, "Cleo": later}


def test_date_that_was_moved_is_told_again(assignment: Assignment, iris: User) -> None:
    due(assignment, timezone.now() + HOUR)
    remind(timezone.now())
    grant_extension(assignment, User.objects.get(name="Ada"), timezone.now() + 9 * HOUR, by=iris)

    assert [remind(timezone.now()), remind(timezone.now())] == [1, 0]


def test_who_has_submitted_is_not_reminded(assignment: Assignment) -> None:
    due(assignment, timezone.now() + HOUR)
    submission = make_submission(assignment, "Bea")
    submit_work(submission, by=submission.user)

    remind(timezone.now())

    assert told() == [("due_soon", "Ada")]


def test_owner_is_told_of_each_return_and_of_acceptance(assignment: Assignment, iris: User) -> None:
    submission = make_submission(assignment, "Bea")
    for words in ("Say why.", "Once more."):
        submit_work(submission, by=submission.user)
        return_work([submission], by=iris, words=words)
        submission.refresh_from_db()
    submit_work(submission, by=submission.user)
    accept_work([submission], by=iris)

    assert list(Notice.objects.order_by("pk").values_list("kind", "user__name", "words")) == [
        ("returned", "Bea", "Say why."),
        ("returned", "Bea", "Once more."),
        ("accepted", "Bea", ""),
    ]


def test_class_is_told_once_that_its_work_is_shown(assignment: Assignment, iris: User) -> None:
    Assignment.objects.update(visibility=Visibility.BY_HAND)

    reveal_class(assignment, by=iris)
    reveal_class(assignment, by=iris)

    assert told() == [("shown", "Ada")]


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"visibility": Visibility.AFTER_DUE, "due_at": -1}, ["Bea"]),
        ({"visibility": Visibility.AFTER_DUE, "due_at": 1}, []),
        ({"visibility": Visibility.AFTER_DUE, "due_at": -25}, []),
        ({"visibility": Visibility.AFTER_DUE, "closed_at": -1}, ["Bea", "Cleo"]),
        ({"visibility": Visibility.AT_DATE, "reveal_at": -1}, ["Bea", "Cleo"]),
        ({"visibility": Visibility.ON_SUBMISSION, "closed_at": -1}, ["Bea"]),
        ({"visibility": Visibility.PRIVATE, "due_at": -1, "closed_at": -1}, []),
    ],
)
def test_reveal_by_a_date_is_told_once_to_those_whose_work_it_shows(
    assignment: Assignment, iris: User, fields: dict[str, Any], wanted: list[str]
) -> None:
    _bea, cleo = make_submission(assignment, "Bea"), make_submission(assignment, "Cleo")
    make_submission(assignment, "Gil")
    Enrollment.objects.filter(user__name="Gil").update(left_at=timezone.now())
    later = timezone.now() + 90 * HOUR
    Extension.objects.create(assignment=assignment, user=cleo.user, due_at=later, by=iris)
    if fields["visibility"] == Visibility.ON_SUBMISSION:
        Submission.objects.filter(pk=cleo.pk).update(out_at=timezone.now() - 2 * HOUR)
    hours = {name: timezone.now() + value * HOUR for name, value in fields.items() if isinstance(value, int)}
    Assignment.objects.update(**{**fields, **hours})

    assert [remind(timezone.now()) for _ in range(2)][1] == 0

    shown = Notice.objects.filter(kind="shown").order_by("user__name")
    assert list(shown.values_list("user__name", flat=True)) == wanted


def test_proposer_is_told_of_the_answer(assignment: Assignment, iris: User) -> None:
    for by in (User.objects.get(name="Ada"), iris):
        proposal = propose_claim(assignment.codebook, by=by, label="Gate")
        decline_proposal(proposal, by=iris, words="That is Duty.")

    (notice,) = Notice.objects.all()
    assert (notice.user.name, notice.about, notice.words) == ("Ada", "Gate", "declined. That is Duty.")
    assert notice.url == f"/codebooks/{assignment.codebook.uuid}/"


def test_notice_goes_with_what_it_tells_of(assignment: Assignment, iris: User) -> None:
    submission = make_submission(assignment, "Bea")
    submit_work(submission, by=submission.user)

    with pytest.raises(Refused):
        return_work([submission], by=iris, words=" ")

    assert told() == []


@pytest.mark.parametrize("size", [1, 3, 200])
def test_reminding_asks_equally_often_for_any_class(size: int, django_assert_num_queries: object) -> None:
    made = make_assignment(make_course("Contracts"), published_at=timezone.now() - timedelta(days=9))
    due(made, timezone.now() + HOUR)
    people = User.objects.bulk_create(User(email=f"p{at}@example.edu", name=f"P {at}") for at in range(size))
    Enrollment.objects.bulk_create(Enrollment(course=made.course, user=each, role="student") for each in people)

    with django_assert_num_queries(9):  # type: ignore[operator]  # -- opened, due, out, students, and what telling asks
        assert remind(timezone.now()) == size
