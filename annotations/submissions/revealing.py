"""When a person's work comes out, and with it the others' to her: by her own doing, or an instructor's."""

from django.db import transaction
from django.utils import timezone

from annotations.assignments.asked import missing_of
from annotations.models import Assignment, Submission, Visibility
from annotations.telling import tell_shown
from people.actions import record
from people.models import User


def count_towards_reveal(submission: Submission) -> None:
    """Where the assignment waits for something that this person does, and she has done it now, her work is out.

    That is a number of annotations (what is in the bin does not count), or a submission that is complete by what is
    asked. Once out, it stays out. The submission's row is locked by who calls, and is as it is now.
    """
    if submission.out_at is None and _has_done_enough(submission):
        submission.out_at = timezone.now()
        submission.save(update_fields=["out_at"])


def _has_done_enough(submission: Submission) -> bool:
    assignment = submission.assignment
    if assignment.visibility == Visibility.AFTER_COUNT:
        return submission.annotations.filter(deleted_at=None).count() >= (assignment.reveal_count or 1)
    if assignment.visibility == Visibility.ON_SUBMISSION:
        return submission.submitted_at is not None and not missing_of(submission)
    return False


@transaction.atomic
def reveal_class(assignment: Assignment, *, by: User) -> Assignment:
    """Shows the class its work, where the assignment waits for an instructor to do so; a second time does nothing."""
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if locked.revealed_at is None:
        locked.revealed_at = timezone.now()
        locked.save(update_fields=["revealed_at"])
        record("reveal_class", locked, by=by, course=locked.course.uuid)
        tell_shown(locked)
    return locked
