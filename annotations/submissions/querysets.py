"""Whose work a person sees: the one rule, as a query over submissions, that pages, fragments and exports all ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Least, Now, NullIf

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
        """Who works on the assignment, by name, with `blind_until` and `own_due`."""
        works = self.filter(assignment=assignment).select_related("user").with_blind_end()
        return works.annotate(own_due=F("own_due")).order_by("user__name", "pk")

    def with_due(self) -> SubmissionQuerySet:
        """With `own_due`: the person's own extension, else her section's, else the assignment's due date."""
        return self.annotate(own_due=_due())

    def shown_key(self) -> SubmissionQuerySet:
        """Those whose owners see their work against the released key: whom it can't help any more to finish the work.

        Handed in and due (or never due); given back or accepted; or the end has come: the assignment is closed, or late
        work is refused and it is late.
        """
        from annotations.models import LatePolicy  # noqa: PLC0415 -- the models import this module

        now = Now()
        judged = Q(returned_at__isnull=False) | Q(accepted_at__isnull=False)
        ended = Q(assignment__closed_at__lte=now) | Q(assignment__course__archived_at__isnull=False)
        over = Q(own_due__lte=now)
        handed_in = Q(submitted_at__isnull=False) & (over | Q(own_due=None))
        shut_out = over & Q(assignment__late=LatePolicy.REFUSE)
        found = self.filter(assignment__key_released_at__isnull=False).with_due()
        return found.filter(judged | ended | handed_in | shut_out)

    def with_reveal(self) -> SubmissionQuerySet:
        """With `own_reveal`: when its owner first can see the others' work, and they hers; `own_due` too.

        It may be still to come. Empty where nobody knows yet, and where the work is never blind or always private. What
        waits for the due date, or for something that the person does, is out once the assignment is closed.
        """
        return self.with_due().annotate(own_reveal=_reveal())

    def with_blind_end(self) -> SubmissionQuerySet:
        """With `blind_until`: the moment from which on what its owner changes is no blind work any more.

        Empty where it has not come, where the work was never blind, and for the course's staff, who see all throughout.
        """
        found = self.alias(own_due=_due()).alias(own_reveal=_reveal())
        # The moment, unless it is to come. It is named once, since wherever it stands PostgreSQL has all its rules.
        come = NullIf(Least(F("own_reveal"), Now()), Now())
        blind = ~Q(Exists(_owners().filter(role__in=STAFF_ROLES)))
        return found.annotate(blind_until=Case(When(blind, then=come), output_field=DateTimeField()))

    def out(self) -> SubmissionQuerySet:
        """Those that are not, or no more, worked on blind. Private work is never out, a group's always (to the group).

        When, is told by `with_reveal`.
        """
        return self.with_reveal().filter(_is_out())

    def entered_by(self, user: User | int | None) -> SubmissionQuerySet:
        """Those of assignments that the person may open: her courses', published and opened; her staff's always.

        Without a person: that may be opened by the `viewer` of each row (of `by_viewer`).
        """
        return self.filter(Exists(_mine(user)) & (_has_begun() | Exists(_mine(user).filter(role__in=STAFF_ROLES))))

    def by_viewer(self) -> SubmissionQuerySet:
        """Each once for every member of its course who sees its annotations: `viewer` is that person's key."""
        return self.annotate(viewer=F("assignment__course__enrollments__user")).work_seen_by(None)

    def work_seen_by(self, user: User | int | None) -> SubmissionQuerySet:
        """Those whose annotations the person sees, in all her present courses; without a person: see `by_viewer`.

        Her own. An instructor: all of the course's; an assistant: those of the sections that she looks after, of all
        where there is none. Every member: what the course's staff posts; and, once her own work is out, that of the
        others which is out (`out`), in her group where the assignment shows groups to themselves. Who has not opened an
        assignment that is worked on blind has no work that could be out. Before an assignment has begun, students' work
        on it is seen by those alone who look after it.
        """
        from annotations.models import Submission, Visibility  # noqa: PLC0415 -- the models import this module

        owner = _owners()
        hers = _mine(user)
        assisting = hers.filter(role=Role.ASSISTANT)
        of_her_sections = Exists(owner.filter(section__reviewers__in=_assistants(user)))
        leads = Exists(hers.filter(role=Role.INSTRUCTOR)) | Exists(assisting.filter(reviews=None)) | of_her_sections
        posted = Exists(owner.filter(role__in=STAFF_ROLES))
        own_is_out = Exists(Submission.objects.filter(assignment=OuterRef("assignment"), user=_who(user)).out())
        fellows = Enrollment.objects.filter(present(), user=_who(user, deep=True))
        grouped = Exists(owner.filter(group__enrollments__in=fellows))
        reached = ~Q(assignment__visibility=Visibility.GROUP) | Q(grouped)
        never_blind = Q(assignment__visibility__in=(Visibility.GROUP, Visibility.CLASS))
        peers = _has_begun() & _is_out() & (never_blind | Q(own_is_out)) & reached
        own = Q(user=F("viewer") if user is None else user)
        return self.entered_by(user).with_reveal().filter(own | Q(leads) | Q(posted) | peers)


def _due() -> Coalesce:
    """When a submission is due: see `SubmissionQuerySet.with_due`."""
    from annotations.models import Extension  # noqa: PLC0415 -- the models import this module

    granted = Extension.objects.filter(assignment=OuterRef("assignment"))
    personal = granted.filter(user=OuterRef("user"))
    of_section = granted.filter(section__enrollments__user=OuterRef("user"), section__enrollments__left_at=None)
    return Coalesce(
        Subquery(personal.values("due_at")[:1]), Subquery(of_section.values("due_at")[:1]), F("assignment__due_at")
    )


def _reveal() -> Case:
    """When a submission (of `with_due`) comes out: see `SubmissionQuerySet.with_reveal`."""
    from annotations.models import Visibility  # noqa: PLC0415 -- the models import this module

    closed = F("assignment__closed_at")  # PostgreSQL's LEAST passes over what is empty
    own_doing = Q(assignment__visibility__in=(Visibility.ON_SUBMISSION, Visibility.AFTER_COUNT))
    return Case(
        When(assignment__visibility=Visibility.AFTER_DUE, then=Least(F("own_due"), closed)),
        When(assignment__visibility=Visibility.AT_DATE, then=F("assignment__reveal_at")),
        When(own_doing, then=Least(F("out_at"), closed)),
        When(assignment__visibility=Visibility.BY_HAND, then=F("assignment__revealed_at")),
        default=Value(None),
        output_field=DateTimeField(),
    )


def _is_out() -> Q:
    """Whether a submission (of `with_reveal`) is out: see `SubmissionQuerySet.out`."""
    from annotations.models import Visibility  # noqa: PLC0415 -- the models import this module

    never_blind = Q(assignment__visibility__in=(Visibility.GROUP, Visibility.CLASS))
    return never_blind | Q(own_reveal__lte=Now())


def _has_begun() -> Q:
    """Whether a submission's assignment is published, and its opening date has come."""
    now = Now()
    opened = Q(assignment__opens_at=None) | Q(assignment__opens_at__lte=now) | Q(assignment__closed_at__lte=now)
    return Q(assignment__published_at__lte=now) & opened


def _owners() -> models.QuerySet[Enrollment]:
    """The enrollments, present or past, of a submission's owner in its course."""
    return Enrollment.objects.filter(course=OuterRef("assignment__course"), user=OuterRef("user"))


def _who(user: User | int | None, *, deep: bool = False) -> User | int | OuterRef:
    """The person, or the `viewer` of the row outside a query (`deep`: outside of the query outside it)."""
    if user is not None:
        return user
    return OuterRef(OuterRef("viewer")) if deep else OuterRef("viewer")


def _mine(user: User | int | None) -> models.QuerySet[Enrollment]:
    """The person's present enrollment in the course of a submission's assignment."""
    return Enrollment.objects.filter(present(), course=OuterRef("assignment__course"), user=_who(user))


def _assistants(user: User | int | None) -> models.QuerySet[Enrollment]:
    """The person's present enrollments as an assistant."""
    return Enrollment.objects.filter(present(), user=_who(user, deep=True), role=Role.ASSISTANT)
