"""Reads of who is in courses, each named for what it serves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

if TYPE_CHECKING:
    from courses.models import Enrollment, Invitation
    from people.models import User
else:  # the models import this module
    Enrollment = Invitation = models.Model


def present(path: str = "") -> Q:
    """Who is in a course now: has not left, and is no guest whose time is over.

    `path` leads to the enrollment (`course__enrollments__`); put it into the same `filter` as who is meant.
    """
    stays = Q(**{f"{path}expires_at": None}) | Q(**{f"{path}expires_at__gt": Now()})
    return Q(**{f"{path}left_at": None}) & stays


def shown_notices() -> Q:
    """The notices that are shown: of no course, or of one that their reader is in now. A condition on `Notice`."""
    from courses.models import Enrollment  # noqa: PLC0415 -- the models import this module

    hers = Enrollment.objects.filter(course__uuid=OuterRef("course_uuid"), user=OuterRef("user"))
    return Q(course_uuid=None) | Q(Exists(hers.present()))


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    """Reads of enrollments."""

    def present(self) -> EnrollmentQuerySet:
        """Those who are in their courses now."""
        return self.filter(present())

    def for_courses(self, user: User) -> EnrollmentQuerySet:
        """A person's, with their courses: those that go on first, then by title and term."""
        mine = self.filter(user=user).present().select_related("course")
        return mine.order_by(F("course__archived_at").desc(nulls_first=True), "course__title", "course__term", "pk")

    def for_people(self) -> EnrollmentQuerySet:
        """Those present, with all that a list of people shows, by name."""
        listed = self.present().select_related("user", "section", "group")
        return listed.order_by("user__name", "user__email", "pk")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def usable(self) -> InvitationQuerySet:
        """Those that can be used now."""
        lasting = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        left = Q(most_uses=None) | Q(uses__lt=F("most_uses"))
        return self.filter(lasting & left, revoked_at=None, course__archived_at=None)

    def waiting(self) -> InvitationQuerySet:
        """Personal ones that nobody has used or withdrawn, expired ones too, by name."""
        personal = self.filter(revoked_at=None, uses=0).exclude(email="")
        return personal.select_related("section", "group").order_by("name", "email", "pk")

    def for_addresses(self, addresses: Iterable[str]) -> InvitationQuerySet:
        """Personal ones that can be used now, for these addresses (in lower case)."""
        return self.usable().filter(email__in=list(addresses)).select_related("course", "section", "group", "made_by")

    def links(self) -> InvitationQuerySet:
        """Those for everybody who holds them, the newest first; withdrawn ones are left out."""
        return self.filter(email="", revoked_at=None).select_related("section", "group").order_by("-made_at", "-pk")
