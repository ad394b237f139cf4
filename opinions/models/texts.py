"""Versions of writings, and what stands beside their words."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Left, Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opinions.models.cases import Opinion
from opinions.models.vocabularies import choices_of
from opinions.text.kinds import EmphasisStyle, PageBasis, PassageKind
from opinions.text.spans import Span
from people.models import User

OLDER_SEARCHED_WORDS = SearchVector(Left("text", 600_000), config="english")
"""What the index of an earlier version of the product holds, which may run beside this one."""
SEARCHED_WORDS = Func(F("text"), function="glossator_searched_words", output_field=SearchVectorField())
"""What full-text search finds: a tsvector holds a megabyte at most, so the rest of a very long text is left out.

The function (migration 0007) says that it is dear, so that PostgreSQL goes by the index and reads no text anew.
"""


class OpinionText(models.Model):
    """One version of an opinion's canonical text. Immutable: the database refuses to change a row (see 0002)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    text = models.TextField()
    length = models.GeneratedField(expression=Length("text"), output_field=models.IntegerField(), db_persist=True)
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text=_("Why a correction was made"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opinion", "number"], name="version_number_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="version_not_empty"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="version_fingerprint_is_sha256"
            ),
        ]
        indexes = [
            GinIndex(OLDER_SEARCHED_WORDS, name="version_words"),
            GinIndex(Func(F("text"), function="glossator_searched_words"), name="version_searched_words"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.opinion}"


class Passage(models.Model):
    """A piece of a version in reading order, `start` to `end` in code points, without the LF that follows it."""

    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=choices_of(PassageKind))
    label = models.CharField(max_length=40, blank=True, help_text=_("A note's label"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="passage_position_unique"),
            models.UniqueConstraint(fields=["version", "start"], name="passage_start_unique"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="passage_not_empty"),
            models.CheckConstraint(condition=Q(kind__in=list(PassageKind)), name="passage_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.position} ({self.start}–{self.end})"

    @property
    def span(self) -> Span:
        """Its code points in the version's text."""
        return Span(self.start, self.end)


class PageMark(models.Model):
    """`page` of `series` begins at `offset`. Order by `position`: pages repeat and go backwards."""

    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="page_marks")
    position = models.PositiveIntegerField()
    offset = models.PositiveIntegerField()
    series = models.CharField(max_length=100, blank=True)
    page = models.CharField(max_length=20)
    basis = models.CharField(max_length=20, choices=choices_of(PageBasis), default=PageBasis.PRINTED.value)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="page_mark_position_unique"),
            models.CheckConstraint(condition=Q(basis__in=list(PageBasis)), name="page_mark_basis_known"),
        ]

    def __str__(self) -> str:
        return f"*{self.page} at {self.offset}"


class NoteMark(models.Model):
    """A footnote's call: note `label` is called at `offset`."""

    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="note_marks")
    position = models.PositiveIntegerField()
    offset = models.PositiveIntegerField()
    label = models.CharField(max_length=40)

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="note_mark_position_unique")]

    def __str__(self) -> str:
        return f"note {self.label} at {self.offset}"


class Emphasis(models.Model):
    """The words from `start` up to `end` are set off in `style`; runs of several styles may overlap."""

    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="emphasis")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    style = models.CharField(max_length=20, choices=choices_of(EmphasisStyle))

    class Meta:
        ordering = ("start", "end", "style")
        verbose_name_plural = "emphasis"
        constraints = [
            models.UniqueConstraint(fields=["version", "start", "end", "style"], name="emphasis_unique"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="emphasis_not_empty"),
            models.CheckConstraint(condition=Q(style__in=list(EmphasisStyle)), name="emphasis_style_known"),
        ]

    def __str__(self) -> str:
        return f"{self.style} at {self.start}"


class Correction(models.Model):
    """The words from `start` up to `end` were corrected by a person: the source prints `printed` there."""

    version = models.ForeignKey(OpinionText, on_delete=models.CASCADE, related_name="corrections")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    printed = models.TextField()

    class Meta:
        ordering = ("start",)
        constraints = [
            models.UniqueConstraint(fields=["version", "start"], name="correction_start_unique"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="correction_not_empty"),
            models.CheckConstraint(condition=~Q(printed=""), name="correction_says_what_is_printed"),
        ]

    def __str__(self) -> str:
        return f"correction at {self.start}"
