"""Reads, each named for the page or file that it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Count, Max, Prefetch, Q
from django.utils import timezone

from courses.models import STAFF_ROLES

if TYPE_CHECKING:
    from annotations.models import Annotation, Assignment, Submission
    from opinions.models import OpinionText
    from opinions.text.spans import Span
    from people.models import User
else:  # the models import this module
    Annotation = Assignment = Submission = models.Model

NOT_IN_BIN = Q(deleted_at=None)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Reads of assignments."""

    def visible_to(self, user: User) -> AssignmentQuerySet:
        """Those of the courses that the person is in; before its opening date an assignment is its staff's alone."""
        mine = Q(course__enrollments__user=user, course__enrollments__left_at=None)
        staff = mine & Q(course__enrollments__role__in=STAFF_ROLES)
        opened = Q(opens_at=None) | Q(opens_at__lte=timezone.now())
        return self.filter(staff | (mine & opened))

    def for_home(self, user: User) -> AssignmentQuerySet:
        """What the person can open, the next due first, with the number of her own annotations (`own_count`)."""
        own = Q(submissions__user=user, submissions__annotations__deleted_at=None)
        return (
            self.visible_to(user)
            .select_related("course", "case")
            .annotate(own_count=Count("submissions__annotations", filter=own, distinct=True))
            .order_by(models.F("due_at").asc(nulls_last=True), "title", "pk")
        )


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Reads of submissions."""

    def for_assignment(self, assignment: Assignment) -> SubmissionQuerySet:
        """Who works on the assignment, by name, with `own_count` annotations and the time of the `last_change`."""
        kept = Q(annotations__deleted_at=None)
        return (
            self.filter(assignment=assignment)
            .select_related("user")
            .annotate(
                own_count=Count("annotations", filter=kept), last_change=Max("annotations__updated_at", filter=kept)
            )
            .order_by("user__name", "pk")
        )


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    """Reads of annotations."""

    def for_reader(self, submission: Submission, *, shows_class: bool) -> AnnotationQuerySet:
        """What is seen while reading `submission`: its own annotations, and the class's where they are shown.

        Whether the class is shown to the person who reads is `access.sees_class`; nothing in the bin is here.
        """
        mine = Q(submission=submission)
        seen = mine | Q(submission__assignment=submission.assignment_id) if shows_class else mine
        return self.filter(seen & NOT_IN_BIN)

    def for_export(self, assignment: Assignment, submission: Submission | None = None) -> AnnotationQuerySet:
        """All of the class's on the assignment, or one submission's; nothing in the bin."""
        mine = Q(submission=submission) if submission else Q(submission__assignment=assignment)
        return self.filter(NOT_IN_BIN & mine)

    def over(self, version: OpinionText, spans: list[Span] | None = None) -> AnnotationQuerySet:
        """Those on one version; with `spans`, those that share a code point with any of them."""
        found = self.filter(version=version)
        if spans is None:
            return found
        touching = Q(pk__in=[])
        for span in spans:
            touching |= Q(start__lt=span.end, end__gt=span.start)
        return found.filter(touching)

    def for_cards(self) -> AnnotationQuerySet:
        """With all that a card shows: who, claims, links and the place in the text."""
        from annotations.models import AuthorityLink, Tag  # noqa: PLC0415 -- the models import this module

        return (
            self.select_related("submission__user", "version")
            .defer("version__text")
            .prefetch_related(
                Prefetch("tags", Tag.objects.select_related("claim")),
                Prefetch("links", AuthorityLink.objects.select_related("authority", "tag__claim")),
            )
        )

    def for_marks(self) -> models.QuerySet[Annotation, tuple[UUID, int, int, int, int | None]]:
        """Only what drawing needs, as tuples: UUID, start, end, submission, colour of the leading claim (its first)."""
        from annotations.models import Tag  # noqa: PLC0415 -- the models import this module

        first_claim = Tag.objects.filter(annotation=models.OuterRef("pk")).order_by("claim__position")
        colour = models.Subquery(first_claim.values("claim__colour")[:1], output_field=models.IntegerField())
        return self.annotate(colour=colour).values_list("uuid", "start", "end", "submission_id", "colour")
