"""The steps of a submission: who may take them when, what they make of lateness, and when work is out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.actions import Refused as WriteRefused
from annotations.assignments.extending import grant_extension, remove_extension
from annotations.models import Assignment, LatePolicy, Requirement, Submission, Visibility
from annotations.submissions.class_work import WorkState, work_lines
from annotations.submissions.submitting import (
    Incomplete,
    accept_work,
    due_for,
    reopen_work,
    return_work,
    submit_work,
    withdraw_work,
)
from courses.actions import Refused
from courses.models import Enrollment, Role, Section
from people.models import User
from tests.factories import make_annotation, make_assignment, make_person, make_submission

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def iris(assignment: Assignment) -> User:
    return make_person("Iris", course=assignment.course, role=Role.INSTRUCTOR)


def due(assignment: Assignment, hours: int) -> None:
    assignment.due_at = timezone.now() + hours * HOUR
    assignment.save()


def ask_for_duty(submission: Submission) -> None:
    duty = submission.assignment.codebook.claims.get(label="Duty")
    Requirement.objects.create(assignment=submission.assignment, position=0, claim=duty)


def steps(submission: Submission) -> list[str]:
    return list(submission.events.values_list("step", flat=True))


def state(submission: Submission, iris: User) -> WorkState:
    (line,) = [line for line in work_lines(submission.assignment, iris) if line.uuid == submission.uuid]
    return line.state


def test_complete_work_is_submitted_once(submission: Submission) -> None:
    submit_work(submission, by=submission.user)
    submit_work(submission, by=submission.user)

    assert (submission.submitted_at is not None, steps(submission)) == (True, ["submitted"])


def test_work_that_lacks_something_is_submitted_only_anyway(submission: Submission) -> None:
    ask_for_duty(submission)

    with pytest.raises(Incomplete) as told:
        submit_work(submission, by=submission.user)
    before = steps(submission)
    submit_work(submission, by=submission.user, anyway=True)

    assert [(each.least, each.claim and each.claim.label) for each in told.value.missing] == [(1, "Duty")]
    assert (before, steps(submission)) == ([], ["submitted"])


def test_incomplete_work_is_out_once_it_is_completed(submission: Submission) -> None:
    Assignment.objects.update(visibility=Visibility.ON_SUBMISSION)
    submission.assignment.refresh_from_db()
    ask_for_duty(submission)
    submit_work(submission, by=submission.user, anyway=True)
    out = [submission.out_at is not None]

    make_annotation(submission, claims=["Breach"], name="one")
    submission.refresh_from_db()
    out.append(submission.out_at is not None)
    make_annotation(submission, claims=["Duty"], name="two")
    submission.refresh_from_db()
    out.append(submission.out_at is not None)

    assert out == [False, False, True]


def test_work_that_is_out_stays_out_when_it_is_withdrawn(submission: Submission) -> None:
    Assignment.objects.update(visibility=Visibility.ON_SUBMISSION)
    submission.assignment.refresh_from_db()
    submit_work(submission, by=submission.user)
    withdraw_work(submission, by=submission.user)
    submission.refresh_from_db()

    assert (submission.submitted_at, submission.out_at is not None) == (None, True)
    assert steps(submission) == ["submitted", "withdrawn"]


def test_work_is_not_withdrawn_once_it_is_due(submission: Submission) -> None:
    submit_work(submission, by=submission.user)
    due(submission.assignment, -1)

    with pytest.raises(Refused, match="due date has passed"):
        withdraw_work(submission, by=submission.user)


@pytest.mark.parametrize(("policy", "found"), [(LatePolicy.ACCEPT, WorkState.IN), (LatePolicy.MARK, WorkState.LATE)])
def test_late_work_is_taken_as_the_policy_says(
    submission: Submission, iris: User, policy: LatePolicy, found: WorkState
) -> None:
    submission.assignment.late = policy
    due(submission.assignment, -1)
    submit_work(submission, by=submission.user)

    assert state(submission, iris) == found


def test_late_work_is_refused_where_the_policy_says_so_unless_it_was_extended(
    submission: Submission, iris: User
) -> None:
    submission.assignment.late = LatePolicy.REFUSE
    due(submission.assignment, -1)

    with pytest.raises(Refused, match="due date has passed"):
        submit_work(submission, by=submission.user)
    grant_extension(submission.assignment, submission.user, timezone.now() + HOUR, by=iris)
    submit_work(submission, by=submission.user)

    assert state(submission, iris) == WorkState.IN


def test_work_that_was_on_time_and_returned_is_revised_without_being_late(submission: Submission, iris: User) -> None:
    submission.assignment.late = LatePolicy.MARK
    due(submission.assignment, 1)
    submit_work(submission, by=submission.user)
    return_work([submission], by=iris, words="Say more.")
    seen = [state(submission, iris)]
    due(submission.assignment, 0)
    submit_work(submission, by=submission.user)
    Assignment.objects.update(due_at=submission.events.earliest("pk").at)
    seen.append(state(submission, iris))

    assert seen == [WorkState.RETURNED, WorkState.IN]
    assert [each.words for each in submission.events.all()] == ["", "Say more.", ""]


def test_work_is_not_returned_without_words(submission: Submission, iris: User) -> None:
    submit_work(submission, by=submission.user)

    with pytest.raises(Refused, match="Say what"):
        return_work([submission], by=iris, words=" ")


def test_accepted_work_is_not_changed_before_it_is_opened_again(submission: Submission, iris: User) -> None:
    submit_work(submission, by=submission.user)
    accepted = accept_work([submission], by=iris), accept_work([submission], by=iris)

    with pytest.raises(WriteRefused, match="accepted"):
        make_annotation(submission)
    with pytest.raises(Refused, match="accepted"):
        withdraw_work(submission, by=submission.user)
    reopen_work([submission], by=iris)
    make_annotation(submission)

    assert accepted == (1, 0)
    assert steps(submission) == ["submitted", "accepted", "reopened"]


def test_what_is_not_submitted_is_not_judged(submission: Submission, iris: User) -> None:
    assert (accept_work([submission], by=iris), return_work([submission], by=iris, words="Why?")) == (0, 0)


def test_staff_do_not_submit(assignment: Assignment, iris: User) -> None:
    mine = Submission.objects.create(assignment=assignment, user=iris)

    with pytest.raises(Refused, match="not submitted"):
        submit_work(mine, by=iris)


def test_draft_takes_no_annotations(submission: Submission) -> None:
    submission.assignment.published_at = None

    with pytest.raises(WriteRefused, match="draft"):
        make_annotation(submission)


def test_own_extension_goes_before_the_sections(submission: Submission, iris: User) -> None:
    assignment, ada = submission.assignment, submission.user
    due(assignment, 1)
    section = Section.objects.create(course=assignment.course, name="A")
    Enrollment.objects.filter(user=ada).update(section=section)
    later, latest = timezone.now() + 2 * HOUR, timezone.now() + 3 * HOUR
    told = [due_for(assignment, ada)]
    grant_extension(assignment, section, latest, by=iris)
    told.append(due_for(assignment, ada))
    own = grant_extension(assignment, ada, later, by=iris, reason="Ill")
    told.append(due_for(assignment, ada))
    by_query = vars(Submission.objects.with_due().get(pk=submission.pk))["own_due"]
    remove_extension(own, by=iris)
    told.append(due_for(assignment, ada))

    assert told == [assignment.due_at, latest, later, latest]
    assert by_query == later


def test_assistant_is_told_of_the_sections_that_she_reviews(assignment: Assignment, iris: User) -> None:
    mine, other = (Section.objects.create(course=assignment.course, name=name) for name in "AB")
    tom = make_person("Tom", course=assignment.course, role=Role.ASSISTANT)
    Enrollment.objects.get(user=tom).reviews.add(mine)
    for name, section in (("Ada", mine), ("Ben", other), ("Cleo", mine)):
        Enrollment.objects.filter(user=make_person(name, course=assignment.course)).update(section=section)

    assert [line.name for line in work_lines(assignment, tom)] == ["Ada", "Cleo"]
    assert [line.name for line in work_lines(assignment, iris)] == ["Ada", "Ben", "Cleo"]


def test_student_who_has_not_begun_is_missing_once_it_is_due(assignment: Assignment, iris: User) -> None:
    make_person("Ada", course=assignment.course)
    seen = []
    for hours in (1, -1):
        due(assignment, hours)
        seen += [line.state for line in work_lines(assignment, iris)]

    assert seen == [WorkState.ABSENT, WorkState.MISSING]


def test_other_assignment_on_the_same_case_is_another_work(submission: Submission, iris: User) -> None:
    first = submission.assignment
    other = make_assignment(first.course, case=first.case, codebook=first.codebook, title="Again")
    again = Submission.objects.create(assignment=other, user=submission.user)
    make_annotation(submission)
    submit_work(again, by=submission.user)

    assert [(line.state, line.notes) for line in work_lines(first, iris)] == [(WorkState.WORKING, 1)]
    assert [(line.state, line.notes) for line in work_lines(other, iris)] == [(WorkState.IN, 0)]
    assert make_submission(other, "Ben").submitted_at is None
