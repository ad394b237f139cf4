"""Reads of what people linked to authorities, across all courses: only of those whose work the reader may see."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from annotations.models import AuthorityLink
    from people.models import User
else:  # the models import this module
    AuthorityLink = models.Model


class AuthorityLinkQuerySet(models.QuerySet["AuthorityLink"]):
    """Reads of links to authorities."""

    def visible_to(self, user: User) -> AuthorityLinkQuerySet:
        """Those of annotations that the person sees (`SubmissionQuerySet.work_seen_by`); nothing in the bin."""
        from annotations.models import Submission  # noqa: PLC0415 -- the models import this module

        seen = Submission.objects.work_seen_by(user).values("pk")
        return self.filter(annotation__submission__in=seen, annotation__deleted_at=None)

    def for_authority(self, user: User, authorities: Collection[int]) -> AuthorityLinkQuerySet:
        """What those whose work the person may see linked to these authorities (keys): by writing, then by place."""
        return self.visible_to(user).filter(authority__in=authorities).order_by(
            "annotation__version__opinion__position", "annotation__start", "pk"
        )  # fmt: skip
