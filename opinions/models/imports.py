"""On the way into the library: uploaded drafts, and what a reader was unsure of."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from opinions.models.cases import Case
from people.addresses import reverse
from people.models import User


class ImportWarning(models.Model):  # noqa: A001 -- a warning of an import; Python's own is not used here
    """Something that the reader was unsure of when a version was made; `at` is a code point of the source file.

    `settled_at` and `settled_by`: a curator looked at it and ticked it off.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="warnings")
    position = models.PositiveIntegerField()
    at = models.PositiveIntegerField()
    message = models.TextField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="warning_position_unique")]

    def __str__(self) -> str:
        return self.message


class Draft(models.Model):
    """An uploaded source on its way to be a case: what a reader understood, and the repairs made to it so far.

    What it will be is `repairs` replayed over `parsed`; undo drops the last. Seen by who uploaded it and those she
    shares it with. Publishing stores the case and keeps the draft.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="drafts")
    shared_with = models.ManyToManyField(User, blank=True, related_name="shared_drafts")
    file_name = models.CharField(max_length=300, blank=True)
    source = models.BinaryField()
    source_format = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    parsed = models.JSONField()
    repairs = models.JSONField(default=list)
    undone = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    published_as = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(revision__gte=1), name="draft_revision_counts_from_one")]

    def __str__(self) -> str:
        return f"draft of {self.file_name or self.uuid}"

    def get_absolute_url(self) -> str:
        """The page on which it is looked at and repaired."""
        return reverse("draft", args=[self.uuid])
