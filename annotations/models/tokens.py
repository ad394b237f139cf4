"""Tokens with which a person's program reads, and may write, what she sees of one submission or assignment."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from annotations.models.assignments import Assignment, Submission
from people.models import User


class AccessToken(models.Model):
    """A key of one person to the annotations of one submission, or of one assignment, which is for reading alone.

    The token itself is known to its person only: `digest` is its SHA-256. What it opens is what she may see and do now.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_tokens")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, null=True, related_name="access_tokens")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, related_name="access_tokens")
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    writes = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(submission=None, assignment__isnull=False) | Q(submission__isnull=False, assignment=None),
                name="token_of_a_submission_or_an_assignment",
            ),
            models.CheckConstraint(
                condition=Q(writes=False) | Q(submission__isnull=False), name="token_writes_one_submission_alone"
            ),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_digest_is_sha256"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_expires_after_it_is_made"),
        ]

    def __str__(self) -> str:
        return f"{self.label} of {self.user}"

    @property
    def is_live(self) -> bool:
        """Whether it opens anything still."""
        return self.revoked_at is None and self.expires_at > timezone.now()
