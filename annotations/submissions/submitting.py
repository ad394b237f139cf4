"""The steps of a submission: submitted, withdrawn, returned, accepted, opened again. Each is kept for ever."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.actions import lock_submission
from annotations.assignments.asked import Demand, missing_of
from annotations.models import Assignment, Extension, LatePolicy, Step, Submission, SubmissionEvent
from annotations.review.remarks import tell_given_back
from annotations.submissions.revealing import count_towards_reveal
from annotations.telling import tell_judged
from courses.actions import Refused
from courses.models import STAFF_ROLES, Enrollment
from people.actions import record
from people.models import User


class Incomplete(Exception):
    """The submission lacks something that is asked; its owner may submit it all the same."""

    def __init__(self, missing: Sequence[Demand]) -> None:
        super().__init__(f"{len(missing)} demands are not fulfilled")
        self.missing = missing


@transaction.atomic
def submit_work(submission: Submission, *, by: User, anyway: bool = False) -> None:
    """Hands the work in; where it is in already, nothing happens.

    Raises `Incomplete` where something that is asked is missing, unless `anyway`; `Refused` where it cannot be done.
    Complete, and where the assignment waits for that, it is out from now on: see `revealing`.
    """
    lock_submission(submission)
    if submission.submitted_at is not None:
        return
    _check_own_step(submission)
    now = timezone.now()
    due = due_for(submission.assignment, submission.user)
    late = due is not None and due < now
    if late and submission.assignment.late == LatePolicy.REFUSE and submission.returned_at is None:
        raise Refused(_("The due date has passed: this assignment cannot be submitted any more. Ask your instructor."))
    missing = missing_of(submission)
    if missing and not anyway:
        raise Incomplete(missing)
    submission.submitted_at = now
    submission.save(update_fields=["submitted_at"])
    count_towards_reveal(submission)
    _keep(submission, Step.SUBMITTED, by=by, at=now, missing=len(missing))


@transaction.atomic
def withdraw_work(submission: Submission, *, by: User) -> None:
    """Takes the work back before it is due; what the person has seen of the others stays open to her, and hers to them.

    Raises `Refused` where it is not in, where it was accepted or returned, and once it is due or, never due, she may
    have seen the key.
    """
    lock_submission(submission)
    _check_own_step(submission)
    if submission.submitted_at is None:
        raise Refused(_("This work is not submitted: there is nothing to withdraw."))
    due = due_for(submission.assignment, submission.user)
    if due is not None and due <= timezone.now():
        raise Refused(_("The due date has passed: what is submitted stays submitted."))
    if due is None and submission.assignment.key_released_at is not None:
        raise Refused(_("The key is shown to those whose work is in: what is submitted stays submitted."))
    submission.submitted_at = None
    submission.save(update_fields=["submitted_at"])
    _keep(submission, Step.WITHDRAWN, by=by)


def return_work(submissions: Iterable[Submission], *, by: User, words: str) -> int:
    """Gives submitted work back for revision, with words for its owners; also what was accepted. How many it was.

    Raises `Refused` without words: who gets work back is told why.
    """
    if not words.strip():
        raise Refused(_("Say what should be revised: the words go to whose work is returned."))
    return sum(_judge(each, Step.RETURNED, by=by, words=words.strip()) for each in _in_order(submissions))


def accept_work(submissions: Iterable[Submission], *, by: User, words: str = "") -> int:
    """Accepts submitted work: from then on it is not changed. How many it was."""
    return sum(_judge(each, Step.ACCEPTED, by=by, words=words.strip()) for each in _in_order(submissions))


def reopen_work(submissions: Iterable[Submission], *, by: User, words: str = "") -> int:
    """Takes an acceptance back: the work is submitted, as it was before. How many it was."""
    return sum(_judge(each, Step.REOPENED, by=by, words=words.strip()) for each in _in_order(submissions))


def _in_order(submissions: Iterable[Submission]) -> list[Submission]:
    """Always the same order, so that two who judge the same work do not wait for each other for ever."""
    return sorted(submissions, key=lambda each: each.pk)


@transaction.atomic
def _judge(submission: Submission, step: Step, *, by: User, words: str) -> bool:
    """Takes the step where the submission's state allows it; whether it did."""
    lock_submission(submission)
    if submission.assignment.course.is_archived:
        raise Refused(_("This course is archived: it can be read, not changed."))
    accepted = submission.accepted_at is not None
    if accepted if step is Step.ACCEPTED else (step is Step.REOPENED and not accepted):
        return False
    if submission.submitted_at is None or submission.user_id == by.pk:
        return False
    now = timezone.now()
    submission.accepted_at = now if step is Step.ACCEPTED else None
    if step is Step.RETURNED:
        submission.returned_at, submission.submitted_at = now, None
    submission.save(update_fields=["accepted_at", "returned_at", "submitted_at"])
    if step in (Step.RETURNED, Step.ACCEPTED):
        tell_given_back(submission)
    _keep(submission, step, by=by, at=now, words=words)
    return True


def due_for(assignment: Assignment, user: User) -> datetime | None:
    """When the person's work is due: by her own extension, else her section's, else for all. One query."""
    mine = Enrollment.objects.filter(course=assignment.course_id, user=user, left_at=None)
    granted = Extension.objects.filter(assignment=assignment)
    found = granted.filter(user=user) | granted.filter(section__in=mine.values("section"))
    extension = min(found, key=lambda each: each.user_id is None, default=None)
    return extension.due_at if extension else assignment.due_at


def _check_own_step(submission: Submission) -> None:
    """Raises `Refused` where the owner's steps are not possible now."""
    assignment = submission.assignment
    if assignment.course.is_archived:
        raise Refused(_("This course is archived: it can be read, not changed."))
    if submission.accepted_at is not None:
        raise Refused(_("This work was accepted: it is not changed any more."))
    if assignment.is_closed:
        raise Refused(_("This assignment is closed."))
    if not assignment.is_open:
        raise Refused(_("This assignment is not open yet."))
    staff = Enrollment.objects.filter(course=assignment.course_id, user=submission.user, role__in=STAFF_ROLES)
    if staff.filter(left_at=None).exists():
        raise Refused(_("What the staff of a course writes is not submitted: the class sees it from the start."))


def _keep(
    submission: Submission, step: Step, *, by: User, at: datetime | None = None, words: str = "", **detail: int
) -> None:
    """Appends the step and its audit event, and tells the owner where others took it."""
    event = SubmissionEvent.objects.create(
        submission=submission, step=step, by=by, at=at or timezone.now(), words=words
    )
    tell_judged(event)
    course = submission.assignment.course
    record(f"submission_{step}", submission, by=by, course=course.uuid, **detail)
