"""When a person's work comes out, and with it the others' to her: by her own doing, or an instructor's."""

from django.db import transaction
from django.utils import timezone

from annotations.models import Assignment, Submission, Visibility
from people.actions import record
from people.models import User


def count_towards_reveal(submission: Submission) -> None:
    """Where the assignment waits for a number of annotations, and this submission has it now, the work is out.

    What is in the bin does not count. Once out, it stays out. The submission's row is locked by who calls.
    """
    assignment = submission.assignment
    if assignment.visibility != Visibility.AFTER_COUNT or submission.out_at is not None:
        return
    if submission.annotations.filter(deleted_at=None).count() >= (assignment.reveal_count or 1):
        Submission.objects.filter(pk=submission.pk, out_at=None).update(out_at=timezone.now())


@transaction.atomic
def reveal_class(assignment: Assignment, *, by: User) -> Assignment:
    """Shows the class its work, where the assignment waits for an instructor to do so; a second time does nothing."""
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if locked.revealed_at is None:
        locked.revealed_at = timezone.now()
        locked.save(update_fields=["revealed_at"])
        record("reveal_class", locked, by=by, course=locked.course.uuid)
    return locked
