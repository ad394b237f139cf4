"""Takes back what a file brought: into the bin goes what nobody has touched since."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotations.actions import check_open, lock_submission
from annotations.incoming.plans import Target
from annotations.models import Annotation, AnnotationRevision, Change, Submission
from people.actions import record_each
from people.models import AuditEvent, User

BATCH: Final = 500
"""Rows written by one statement."""
UNTOUCHED: Final = (Change.CREATED, Change.CARRIED)


def brought(take: UUID, target: Target, *, by: User) -> list[UUID]:
    """What that person brought into the target by the file that was taken as `take`, and nobody has touched since."""
    made = AuditEvent.objects.filter(
        actor=by, course_uuid=target.assignment.course.uuid, verb="annotation_created", detail__file=str(take)
    )
    latest = AnnotationRevision.objects.filter(
        annotation__uuid__in=made.values("subject_uuid"),
        annotation__submission__assignment=target.assignment,
        annotation__deleted_at=None,
        number=F("annotation__revision"),
        change__in=UNTOUCHED,
    )
    return list(latest.values_list("annotation__uuid", flat=True))


@transaction.atomic
def undo_take(take: UUID, target: Target, *, by: User) -> int:
    """Puts into the bin what `brought` names, and returns how many went there. Doing it twice is doing it once.

    Raises `Refused` where the assignment is not open, or somebody's work was accepted.
    """
    owners = Submission.objects.filter(annotations__uuid__in=brought(take, target, by=by)).distinct()
    for submission in owners.select_related("assignment__course").order_by("user"):
        lock_submission(submission)
        check_open(submission)
    uuids = brought(take, target, by=by)
    now = timezone.now()
    Annotation.objects.filter(uuid__in=uuids).update(deleted_at=now, updated_at=now, revision=F("revision") + 1)
    gone = list(Annotation.objects.filter(uuid__in=uuids).defer("note"))
    states = dict(
        AnnotationRevision.objects.filter(annotation__in=gone, number=F("annotation__revision") - 1).values_list(
            "annotation", "state"
        )
    )
    AnnotationRevision.objects.bulk_create(
        (
            AnnotationRevision(
                annotation=each,
                number=each.revision,
                change=Change.DELETED,
                by=by,
                state=states[each.pk] | {"deleted": True},
            )
            for each in gone
        ),
        batch_size=BATCH,
    )
    events = [(each, {"revision": each.revision}) for each in gone]
    record_each(f"annotation_{Change.DELETED}", events, by=by, course=target.assignment.course.uuid)
    return len(gone)
