"""Finished exports, kept in the database until they are fetched: every web server reaches them there."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Job


class ExportFile(models.Model):
    """A file that a job made for its owner, who alone fetches it, for a day. `size` in bytes, `sha256` of its bytes.

    `about` says what it holds, `format` is the key of its format; `page` is the address at which it was asked for.
    `manifest` is the signed JSON that stands beside it; empty where there is none.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="export_file")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=40)
    content_type = models.CharField(max_length=100)
    about = models.CharField(max_length=500, blank=True)
    page = models.CharField(max_length=300, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    manifest = models.TextField(blank=True, db_default="")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="export_file_by_time")]

    def __str__(self) -> str:
        return f"{self.name} ({self.size} bytes)"


class ExportPiece(models.Model):
    """A piece of a finished file, so small that a server holds it; they are joined in the order of `number`."""

    file = models.ForeignKey(ExportFile, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="export_piece_once"),
            models.CheckConstraint(condition=~Q(content=b""), name="export_piece_not_empty"),
        ]

    def __str__(self) -> str:
        return f"piece {self.number} of {self.file_id}"
