"""What is uploaded together, on its way to be drafts."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from opinions.models.imports import Draft
from people.addresses import reverse
from people.models import Job, User


class Batch(models.Model):
    """Files that one person uploaded together; a job makes a draft of each case in them, and she alone sees it.

    It lasts as long as the record of its latest job.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="batches")
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"batch {self.uuid}"

    def get_absolute_url(self) -> str:
        """The page that shows what has become of each file."""
        return reverse("batch", args=[self.uuid])


class FileState(models.TextChoices):
    """What has become of an uploaded file."""

    WAITING = "waiting"
    READ = "read"
    REFUSED = "refused"


class BatchFile(models.Model):
    """One file of a batch, or one case of an archive or of JSON lines in it: these stand in the archive's place.

    `html` is the HTML of the same case beside a JSON. The bytes are kept until a draft has them; `problem` says why
    there is none. A draft that is discarded leaves its file's line.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    part = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=300, blank=True)
    chosen = models.CharField(max_length=40, blank=True)
    source = models.BinaryField()
    html = models.BinaryField()
    state = models.CharField(max_length=10, choices=FileState, default=FileState.WAITING)
    problem = models.TextField(blank=True)
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("number", "part")
        constraints = [
            models.UniqueConstraint(fields=["batch", "number", "part"], name="batch_file_has_its_place"),
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="batch_file_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(problem="") | Q(state__in=["waiting", "read"], problem=""),
                name="batch_file_says_why_it_is_refused",
            ),
            models.CheckConstraint(condition=Q(draft=None) | Q(state="read"), name="batch_file_with_a_draft_is_read"),
        ]

    def __str__(self) -> str:
        return self.name or f"file {self.number}"
