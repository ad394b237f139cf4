"""Whose work a person sees: the one rule, as a query over submissions, that pages, fragments and exports all ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.models import STAFF_ROLES, Enrollment, Role
from courses.querysets import present

if TYPE_CHECKING:
    from annotations.models import Assignment, Submission
    from people.models import User
else:  # the models import this module
    Assignment = Submission = models.Model


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

    def with_due(self) -> SubmissionQuerySet:
        """With `own_due`: the person's own extension, else her section's, else the assignment's due date."""
        from annotations.models import Extension  # noqa: PLC0415 -- the models import this module

        granted = Extension.objects.filter(assignment=OuterRef("assignment"))
        personal = granted.filter(user=OuterRef("user"))
        attended = Q(section__enrollments__user=OuterRef("user"), section__enrollments__left_at=None)
        of_section = granted.filter(attended)
        return self.annotate(
            own_due=Coalesce(
                Subquery(personal.values("due_at")[:1]),
                Subquery(of_section.values("due_at")[:1]),
                F("assignment__due_at"),
            )
        )

    def out(self) -> SubmissionQuerySet:
        """Those that are not, or no more, worked on blind. Private work is never out, a group's always (to the group).

        What waits for the due date, or for something that the person does, is out once the assignment is closed.
        """
        return self.with_due().filter(_is_out())

    def entered_by(self, user: User) -> SubmissionQuerySet:
        """Those of assignments that the person may open: her courses', published and opened; her staff's always."""
        now = timezone.now()
        published = Q(assignment__published_at__lte=now)
        begun = Q(assignment__opens_at=None) | Q(assignment__opens_at__lte=now) | Q(assignment__closed_at__lte=now)
        return self.filter(
            Exists(_mine(user)) & ((published & begun) | Exists(_mine(user).filter(role__in=STAFF_ROLES)))
        )

    def work_seen_by(self, user: User) -> SubmissionQuerySet:
        """Those whose annotations the person sees, in all her present courses.

        Her own. An instructor: all of the course's; an assistant: those of the sections that she looks after, of all
        where there is none. Every member: what the course's staff posts; and, once her own work is out, that of the
        others which is out (`out`), in her group where the assignment shows groups to themselves. Who has not opened an
        assignment that is worked on blind has no work that could be out.
        """
        from annotations.models import Submission, Visibility  # noqa: PLC0415 -- the models import this module

        owner = Enrollment.objects.filter(course=OuterRef("assignment__course"), user=OuterRef("user"))
        hers = _mine(user)
        assisting = hers.filter(role=Role.ASSISTANT)
        of_her_sections = Exists(owner.filter(section__reviewers__in=_assistants(user)))
        leads = Exists(hers.filter(role=Role.INSTRUCTOR)) | Exists(assisting.filter(reviews=None)) | of_her_sections
        posted = Exists(owner.filter(role__in=STAFF_ROLES))
        own_is_out = Exists(Submission.objects.filter(assignment=OuterRef("assignment"), user=user).out())
        grouped = Exists(owner.filter(group__enrollments__in=Enrollment.objects.filter(present(), user=user)))
        reached = ~Q(assignment__visibility=Visibility.GROUP) | Q(grouped)
        never_blind = Q(assignment__visibility__in=(Visibility.GROUP, Visibility.CLASS))
        peers = _is_out() & (never_blind | Q(own_is_out)) & reached
        return self.entered_by(user).with_due().filter(Q(user=user) | Q(leads) | Q(posted) | peers)


def _is_out() -> Q:
    """Whether a submission (of `with_due`) is out: see `SubmissionQuerySet.out`."""
    from annotations.models import Visibility  # noqa: PLC0415 -- the models import this module

    now = timezone.now()
    waiting = (Visibility.AFTER_DUE, Visibility.ON_SUBMISSION, Visibility.AFTER_COUNT)
    return (
        Q(assignment__visibility__in=(Visibility.GROUP, Visibility.CLASS))
        | Q(assignment__visibility=Visibility.AFTER_DUE, own_due__lte=now)
        | Q(assignment__visibility=Visibility.AT_DATE, assignment__reveal_at__lte=now)
        | Q(assignment__visibility__in=(Visibility.ON_SUBMISSION, Visibility.AFTER_COUNT), out_at__lte=now)
        | Q(assignment__visibility=Visibility.BY_HAND, assignment__revealed_at__lte=now)
        | Q(assignment__visibility__in=waiting, assignment__closed_at__lte=now)
    )


def _mine(user: User) -> models.QuerySet[Enrollment]:
    """The person's present enrollment in the course of a submission's assignment."""
    return Enrollment.objects.filter(present(), course=OuterRef("assignment__course"), user=user)


def _assistants(user: User) -> models.QuerySet[Enrollment]:
    """The person's present enrollments as an assistant."""
    return Enrollment.objects.filter(present(), user=user, role=Role.ASSISTANT)
