"""What a class says to each other at an annotation: replies, mentions, questions."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from annotations.models.annotations import Annotation, CurrentTransaction
from people.models import User

REPLY_LIMIT = 20_000
"""Code points in a reply or a question."""


class Reply(models.Model):
    """An answer to an annotation, in Markdown. The browser makes the UUID. A deleted one leaves its place and no words.

    `xact`: the transaction that wrote it last.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="replies")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(blank=True)
    mentions = models.ManyToManyField(User, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    xact = models.BigIntegerField(null=True, editable=False, db_default=CurrentTransaction())

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(revision__gte=1), name="reply_revision_counts_from_one"),
            models.CheckConstraint(condition=Q(deleted_at=None) | Q(body=""), name="reply_deleted_has_no_words"),
        ]
        indexes = [models.Index(fields=["xact"], name="reply_by_transaction")]

    def __str__(self) -> str:
        return f"{self.by} on {self.annotation_id}"


class Question(models.Model):
    """A flag on an annotation: its owner, or who sees it, asks. Open until it is resolved; `xact` as in `Reply`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="questions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    xact = models.BigIntegerField(null=True, editable=False, db_default=CurrentTransaction())

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["annotation"], condition=Q(resolved_at=None), name="question_one_open_per_annotation"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="question_resolved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(resolved_at__gte=F("asked_at")), name="question_asked_before_resolved"
            ),
        ]
        indexes = [models.Index(fields=["xact"], name="question_by_transaction")]

    def __str__(self) -> str:
        return f"{self.by} asks at {self.annotation_id}"
