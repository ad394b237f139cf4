"""What a filter asks of an annotation, as conditions of a query: each is one subquery, so no row is found twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from annotations.filtering.filters import Filter, Only
from courses.models import Enrollment
from opinions.models import Passage

if TYPE_CHECKING:
    from datetime import datetime

HERE = OuterRef("pk")


def conditions(chosen: Filter, assignment: int) -> Q:
    """What `chosen` asks of an annotation, but for whose it is and for the reveal, which ask for more than its row.

    `assignment` (a key) is that of all the annotations that are asked about.
    """
    return _content(chosen, assignment) & _owner(chosen) & _state(chosen, assignment)


def _content(chosen: Filter, assignment: int) -> Q:
    """Claims, authorities with their treatment, and the kinds of passages that the words touch."""
    from annotations.models import AuthorityLink, Tag  # noqa: PLC0415 -- the models import this module

    asked = Q()
    if chosen.claims:
        asked &= Q(Exists(Tag.objects.filter(annotation=HERE, claim__uuid__in=chosen.claims)))
    if chosen.authority or chosen.treatments:
        links = AuthorityLink.objects.filter(annotation=HERE, assignment=assignment)
        if chosen.authority:
            links = links.of_authority(chosen.authority)
        asked &= Q(Exists(links.filter(treatment__in=chosen.treatments) if chosen.treatments else links))
    if chosen.kinds:
        touched = Passage.objects.filter(version=OuterRef("version"), kind__in=chosen.kinds)
        asked &= Q(Exists(touched.filter(start__lt=OuterRef("end"), end__gt=OuterRef("start"))))
    return asked


def _owner(chosen: Filter) -> Q:
    """The owner's group and section in the course; who left is still of hers."""
    course, user = OuterRef("submission__assignment__course"), OuterRef("submission__user")
    owner = Enrollment.objects.filter(course=course, user=user)
    asked = Q()
    if chosen.group:
        asked &= Q(Exists(owner.filter(group__uuid=chosen.group)))
    if chosen.section:
        asked &= Q(Exists(owner.filter(section__uuid=chosen.section)))
    return asked


def _state(chosen: Filter, assignment: int) -> Q:
    """What it is and what happened to it."""
    from annotations.models import Question, Tag  # noqa: PLC0415 -- the models import this module

    each = {
        Only.UNANSWERED: Q(Exists(Question.objects.filter(annotation=HERE, resolved_at=None))),
        Only.UNTAGGED: ~Q(Exists(Tag.objects.filter(annotation=HERE))),
        Only.NOTED: ~Q(note=""),
    }
    asked = _changed(chosen.since, assignment) if chosen.since else Q()
    for name in each.keys() & set(chosen.only):
        asked &= each[name]
    return asked


def _changed(since: datetime, assignment: int) -> Q:
    """Written, changed, answered, asked about or settled after that time.

    The replies and questions are found by the keys of the assignment's notes: else PostgreSQL would look through those
    of all classes.
    """
    from annotations.models import Annotation, Question, Reply  # noqa: PLC0415 -- the models import this module

    here = ArraySubquery(Annotation.objects.filter(submission__assignment=assignment).order_by().values("pk"))
    replied = Q(created_at__gt=since) | Q(edited_at__gt=since) | Q(deleted_at__gt=since)
    asked = Q(asked_at__gt=since) | Q(resolved_at__gt=since)
    return (
        Q(updated_at__gt=since)
        | Q(pk__in=Reply.objects.filter(replied, annotation__any_of=here).order_by().values("annotation"))
        | Q(pk__in=Question.objects.filter(asked, annotation__any_of=here).order_by().values("annotation"))
    )
