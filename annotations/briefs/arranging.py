"""How the owner of a brief arranges it: its order and title, and where each passage stands. One transaction each."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.actions import lock_submission
from annotations.models import Annotation, Brief, BriefHeading, BriefOrder, BriefPlace, Submission
from annotations.querysets import NOT_IN_BIN
from courses.actions import Refused
from people.actions import record
from people.models import User


def ranked(annotations: Iterable[int], positions: Mapping[int, int]) -> list[int]:
    """The annotations (keys, in the text's order) as a brief has them; `positions` are those that were arranged.

    What has no position yet follows what is before it in the text.

    >>> ranked([1, 2, 3, 4], {3: 0, 1: 1})
    [3, 4, 1, 2]
    """
    row = list(annotations)
    placed = sorted((pk for pk in row if pk in positions), key=lambda pk: positions[pk])
    following: dict[int | None, list[int]] = {}
    before: int | None = None
    for pk in row:
        if pk in positions:
            before = pk
        else:
            following.setdefault(before, []).append(pk)
    return [*following.get(None, []), *(each for pk in placed for each in (pk, *following.get(pk, [])))]


@transaction.atomic
def change_brief(submission: Submission, *, by: User, order: BriefOrder, title: str) -> None:
    """Records what the passages stand under, and the title (empty for the case's). Raises `Refused`."""
    brief = _locked(submission, by)
    brief.order, brief.title = order, " ".join(title.split())[:200]
    _touch(brief)


@transaction.atomic
def move_passage(submission: Submission, annotation: Annotation, *, by: User, beside: Annotation, behind: bool) -> None:
    """Puts a passage directly before another one of the brief, or `behind` it; the rest keeps its order.

    A passage has one rank, wherever it stands: under two claims it follows the same neighbours. Raises `Refused`.
    """
    brief = _locked(submission, by)
    row = _row(brief)
    if annotation.pk in row and beside.pk in row and annotation.pk != beside.pk:
        row.remove(annotation.pk)
        row.insert(row.index(beside.pk) + behind, annotation.pk)
        _upsert([BriefPlace(brief=brief, annotation_id=pk, position=at) for at, pk in enumerate(row)], "position")
    _touch(brief)


@transaction.atomic
def leave_out(submission: Submission, annotation: Annotation, *, by: User, left_out: bool = True) -> None:
    """Leaves a passage out of the brief, or takes it in again. Raises `Refused`."""
    brief = _locked(submission, by)
    _upsert([BriefPlace(brief=brief, annotation=annotation, left_out=left_out)], "left_out")
    _touch(brief)


@transaction.atomic
def put_under(submission: Submission, headings: Mapping[int, BriefHeading], *, by: User) -> None:
    """Puts passages (keys) under parts of the brief; under `NONE` it is open again. Raises `Refused`."""
    brief = _locked(submission, by)
    own = set(_row(brief))
    places = [
        BriefPlace(brief=brief, annotation_id=pk, heading=heading.value)
        for pk, heading in headings.items()
        if pk in own
    ]
    _upsert(places, "heading")
    _touch(brief)


def _locked(submission: Submission, by: User) -> Brief:
    """The brief, made at its first change. An archived course is read, not changed."""
    lock_submission(submission)
    course = submission.assignment.course
    if course.is_archived:
        raise Refused(_("This course is archived: it can be read, but not changed."))
    brief, made = Brief.objects.get_or_create(submission=submission)
    if made:
        record("begin_brief", submission, by=by, course=course.uuid)
    return brief


def _row(brief: Brief) -> list[int]:
    """The keys of the submission's annotations as the brief has them."""
    own = Annotation.objects.filter(NOT_IN_BIN, submission=brief.submission_id)
    keys = list(own.order_by("version__opinion__position", "start", "end", "pk").values_list("pk", flat=True))
    arranged = brief.places.exclude(position=None).values_list("annotation", "position")
    return ranked(keys, {pk: at for pk, at in arranged if at is not None})


def _upsert(places: Sequence[BriefPlace], field: str) -> None:
    BriefPlace.objects.bulk_create(
        places, update_conflicts=True, unique_fields=["brief", "annotation"], update_fields=[field], batch_size=1000
    )


def _touch(brief: Brief) -> None:
    brief.updated_at = timezone.now()
    brief.save(update_fields=["order", "title", "updated_at"])
