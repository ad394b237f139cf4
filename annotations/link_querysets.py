"""Reads of what people linked to authorities, across all courses: only of those whose work the reader may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q

from opinions.models import Authority

if TYPE_CHECKING:
    from annotations.models import AuthorityLink
    from people.models import User
else:  # the models import this module
    AuthorityLink = models.Model


class AuthorityLinkQuerySet(models.QuerySet["AuthorityLink"]):
    """Reads of links to authorities."""

    def visible_to(self, user: User | int) -> AuthorityLinkQuerySet:
        """Those of annotations that the person sees (`SubmissionQuerySet.work_seen_by`); nothing in the bin.

        They are looked for in the assignments of her courses alone, since all classes link the same authorities.
        """
        from annotations.models import Assignment, Submission  # noqa: PLC0415 -- the models import this module

        hers = ArraySubquery(Assignment.objects.filter(course__enrollments__user=user).values("pk"))
        seen = Submission.objects.work_seen_by(user).values("pk")
        return self.filter(assignment__any_of=hers, annotation__submission__in=seen, annotation__deleted_at=None)

    def in_works(self, works: list[int], assignment: int) -> AuthorityLinkQuerySet:
        """Those of annotations in these submissions (keys) of one assignment (its key); nothing in the bin."""
        kept = self.filter(assignment=assignment, annotation__deleted_at=None)
        return kept.filter(annotation__submission__any_of=works)

    def of_authority(self, uuid: str) -> AuthorityLinkQuerySet:
        """Those to that authority, or to one that was found to be the same."""
        shown = Authority.objects.filter(uuid=uuid).values("pk")[:1]
        return self.filter(authority__in=Authority.objects.filter(Q(uuid=uuid) | Q(same_as=shown)).values("pk"))

    def for_authority(self, user: User | int, authorities: list[int]) -> AuthorityLinkQuerySet:
        """What those whose work the person may see linked to these authorities (keys)."""
        return self.visible_to(user).filter(authority__any_of=authorities)
