"""What the assignment's page tells a student of her own work: what is due, what is done, what is missing."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from annotations.access import Standing
from annotations.assignments.asked import AskedLine, asked_lines
from annotations.models import Assignment, LatePolicy, Step, Submission, SubmissionEvent
from annotations.review.remarks import told_counts
from annotations.submissions.class_work import WorkState, state_of, with_judged
from annotations.submissions.submitting import due_for
from courses.models import Role
from people.addresses import reverse
from people.models import User


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A step of the submission, as its owner reads it; `by` is empty for her own."""

    step: str
    at: datetime
    by: str
    words: str

    @property
    def label(self) -> str:
        """The step in a word or few."""
        return str(Step(self.step).label)


@dataclass(frozen=True, slots=True)
class OwnWork:
    """One's own work. Addresses are empty where what they do is not possible; times are UTC.

    `was_due_at` is the class's due date, where hers is another. `late_policy` names what becomes of late work.
    """

    state: WorkState
    due_at: datetime | None
    was_due_at: datetime | None
    is_over: bool
    late_policy: str
    late_words: str
    lines: list[AskedLine]
    steps: list[OwnStep]
    returned_words: str
    submitted_at: datetime | None
    submit_url: str
    withdraw_url: str
    told_count: int = 0
    unread_count: int = 0
    feedback_url: str = ""

    @property
    def done(self) -> int:
        """How many of the demands are fulfilled."""
        return sum(line.is_done for line in self.lines)


def own_work(assignment: Assignment, submission: Submission | None, standing: Standing, user: User) -> OwnWork | None:
    """The student's work as it stands; None for guests and staff, whose work is never due."""
    if standing.role != Role.STUDENT:
        return None
    due = due_for(assignment, user)
    over = due is not None and due <= timezone.now()
    events = list(SubmissionEvent.objects.filter(submission=submission).select_related("by")) if submission else []
    state = _state(submission, due, is_over=over)
    returned = [each.words for each in events if each.step == Step.RETURNED]
    open_now = assignment.is_open and not assignment.course.is_archived
    refused = over and assignment.late == LatePolicy.REFUSE and not returned
    told, unread = told_counts(submission) if submission else (0, 0)
    submits = open_now and submission and submission.submitted_at is None and not refused
    key_seen = due is None and assignment.key_released_at is not None
    withdraws = open_now and state in (WorkState.IN, WorkState.LATE) and not over and not key_seen
    return OwnWork(
        state=state,
        due_at=due,
        was_due_at=assignment.due_at if due != assignment.due_at else None,
        is_over=over,
        late_policy=assignment.late,
        late_words=assignment.get_late_display(),
        lines=asked_lines(assignment, submission),
        steps=[
            OwnStep(each.step, each.at, "" if each.by_id == user.pk else each.by.name, each.words) for each in events
        ],
        returned_words=returned[-1] if returned and state is WorkState.RETURNED else "",
        submitted_at=submission.submitted_at if submission else None,
        submit_url=reverse("submission_submit", args=[submission.uuid]) if submission and submits else "",
        withdraw_url=reverse("submission_withdraw", args=[submission.uuid]) if submission and withdraws else "",
        told_count=told,
        unread_count=unread,
        feedback_url=reverse("feedback", args=[submission.uuid]) if submission and told else "",
    )


def _state(submission: Submission | None, due: datetime | None, *, is_over: bool) -> WorkState:
    if submission is None:
        return WorkState.MISSING if is_over else WorkState.ABSENT
    read = vars(with_judged(Submission.objects.filter(pk=submission.pk)).get())
    return state_of(submission, due, judged_at=read["judged_at"])
