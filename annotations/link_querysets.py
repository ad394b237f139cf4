"""Reads of what people linked to authorities, across all courses: only of those whose work the reader may see."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from courses.models import STAFF_ROLES

if TYPE_CHECKING:
    from annotations.models import AuthorityLink
    from people.models import User
else:  # the models import this module
    AuthorityLink = models.Model


class AuthorityLinkQuerySet(models.QuerySet["AuthorityLink"]):
    """Reads of links to authorities."""

    def visible_to(self, user: User) -> AuthorityLinkQuerySet:
        """Those of annotations that the person may see in her present courses, as `access.access_annotation` lets her.

        Her own; to a course's staff the whole class's; to its other members, guests too, the class's where the
        assignment shows them now. Before its opening an assignment is its staff's alone. Nothing in the bin.
        """
        from annotations.models import Assignment, Visibility  # noqa: PLC0415 -- the models import this module

        now = timezone.now()
        enrolled = Q(course__enrollments__user=user, course__enrollments__left_at=None)
        begun = Q(opens_at=None) | Q(opens_at__lte=now) | Q(closed_at__lte=now)
        shows = Q(visibility=Visibility.CLASS) | Q(visibility=Visibility.AFTER_DUE, due_at__lte=now)
        staffed = Assignment.objects.filter(enrolled & Q(course__enrollments__role__in=STAFF_ROLES))
        entered = Assignment.objects.filter(enrolled & begun)
        shown = Assignment.objects.filter(enrolled & begun & shows)
        own = Q(annotation__submission__user=user, annotation__submission__assignment__in=entered.values("pk"))
        whole = Q(annotation__submission__assignment__in=staffed.values("pk"))
        class_ = Q(annotation__submission__assignment__in=shown.values("pk"))
        return self.filter(own | whole | class_, annotation__deleted_at=None)

    def for_authority(self, user: User, authorities: Collection[int]) -> AuthorityLinkQuerySet:
        """What those whose work the person may see linked to these authorities (keys): by writing, then by place."""
        return self.visible_to(user).filter(authority__in=authorities).order_by(
            "annotation__version__opinion__position", "annotation__start", "annotation__submission__user__name", "pk"
        )  # fmt: skip
