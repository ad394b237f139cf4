"""A course's codebooks and assignments for another term, with their keys, which are hidden until shown anew.

No submission and no note comes along.
"""

from typing import Any, TypeVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext as _

from annotations.models import AssignmentText, Claim, Codebook, KeyPassage
from annotations.review.rubrics import copy_rubric
from annotations.review.settling import copy_key
from courses.copying import moved
from courses.models import Course
from people.models import User

Row = TypeVar("Row", bound=models.Model)
MOVED = ("opens_at", "due_at", "reveal_at")
"""Dates that come along, later."""
LEFT_OUT = ("closed_at", "revealed_at", "published_at", "key_released_at")
"""What happened in the first term: the copy is to be looked at and published anew."""


def copy_term(course: Course, copied: Course, *, by: User, weeks: int | None) -> None:
    """Copies the codebooks with their claims, and the assignments with the texts that they are pinned to."""
    codebooks: dict[int, Codebook] = {}
    claims: dict[int, Claim] = {}
    for codebook in course.codebooks.order_by("pk"):
        codebooks[codebook.pk] = _copy(codebook, course=copied)
        for claim in codebook.claims.order_by("position"):
            claims[claim.pk] = _copy(claim, codebook=codebooks[codebook.pk], **_no_relatives())
    _relate(claims)
    for assignment in course.assignments.order_by("pk"):
        dates = {name: moved(getattr(assignment, name), weeks, course, copied) for name in MOVED}
        changes = {"course": copied, "codebook": codebooks[assignment.codebook_id], **dates, **dict.fromkeys(LEFT_OUT)}
        if assignment.visibility == "at_date" and dates["reveal_at"] is None:
            changes["visibility"] = "after_due"
        made = _copy(assignment, **changes)
        made.claims.set([claims[claim.pk] for claim in assignment.claims.all()])
        for pin in AssignmentText.objects.filter(assignment=assignment):
            _copy(pin, assignment=made)
        copy_key(assignment, made, claims, by=by)
        copy_rubric(assignment, made)


def count_term(course: Course) -> dict[str, int]:
    """What would be copied."""
    settled = KeyPassage.objects.filter(assignment__course=course, removed_at=None).count()
    counted = {_("Codebooks"): course.codebooks.count(), _("Assignments"): course.assignments.count()}
    return counted | ({_("Passages of keys, for instructors alone"): settled} if settled else {})


def _copy(row: Row, **changes: Any) -> Row:
    """A new row with the same columns, but for its keys, its time of making and these changes."""
    kept = {
        column.attname: getattr(row, column.attname)
        for column in row._meta.concrete_fields  # noqa: SLF001 -- Django's documented API
        if not column.primary_key and column.name not in (*changes, "uuid", "created_at")
    }
    if hasattr(row, "uuid"):
        kept["uuid"] = uuid4()
    made: Row = type(row)._default_manager.create(**kept, **changes)  # noqa: SLF001 -- likewise
    return made


def _relative_columns() -> list[str]:
    """The columns by which a claim refers to another one."""
    return [column.name for column in Claim._meta.concrete_fields if column.related_model is Claim]  # noqa: SLF001 -- likewise


def _no_relatives() -> dict[str, None]:
    return dict.fromkeys(_relative_columns())


def _relate(claims: dict[int, Claim]) -> None:
    """Claims refer to each other in the copy as they do in the original."""
    columns = _relative_columns()
    originals = Claim.objects.in_bulk(list(claims))
    for pk, made in claims.items():
        for name in columns:
            setattr(made, name, claims.get(getattr(originals[pk], f"{name}_id")))
        if columns:
            made.save(update_fields=columns)
        made.near_misses.set([claims[other.pk] for other in originals[pk].near_misses.all() if other.pk in claims])
