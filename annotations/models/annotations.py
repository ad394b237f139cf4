"""Marked words and what is said of them: annotations, tags, links to authorities, their history."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.link_querysets import AuthorityLinkQuerySet
from annotations.models.assignments import Assignment, Submission
from annotations.models.codebooks import Claim
from annotations.querysets import AnnotationQuerySet
from opinions.models import Authority, OpinionText
from opinions.text.spans import Span
from people.models import User

NOTE_LIMIT = 100_000
"""Code points in a note."""
BIN_TIME = timedelta(days=30)
"""How long a deleted annotation can be brought back."""


class Annotation(models.Model):
    """A span of one version in one submission, with a note, tags and links. Its words are always the version's slice.

    The browser makes the UUID. `revision` counts its states; each is kept in an `AnnotationRevision`. In the bin where
    `deleted_at` is set.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="annotations")
    version = models.ForeignKey(OpinionText, on_delete=models.PROTECT, related_name="annotations")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        ordering = ("start", "end", "id")
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="annotation_not_empty"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="annotation_revision_counts_from_one"),
        ]
        indexes = [
            models.Index(fields=["version", "start", "end"], name="annotation_by_place"),
            models.Index(fields=["submission", "version", "start"], name="annotation_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} ({self.start}–{self.end})"

    @property
    def span(self) -> Span:
        """Its code points in the version's text."""
        return Span(self.start, self.end)

    @property
    def has_left_bin(self) -> bool:
        """Whether it was deleted so long ago that nothing brings it back."""
        return self.deleted_at is not None and self.deleted_at <= timezone.now() - BIN_TIME


class Tag(models.Model):
    """One claim on one annotation: the unit that is judged, matched, counted and measured."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="tags")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="tags")

    class Meta:
        ordering = ("claim__position",)
        constraints = [models.UniqueConstraint(fields=["annotation", "claim"], name="tag_once_per_annotation")]

    def __str__(self) -> str:
        return f"{self.claim} on {self.annotation_id}"


class Treatment(models.TextChoices):
    """How the writing uses an authority."""

    MENTIONS = "mentions", _("mentions")
    FOLLOWS = "follows", _("follows")
    DISTINGUISHES = "distinguishes", _("distinguishes")
    LIMITS = "limits", _("limits")
    CRITICIZES = "criticizes", _("criticizes or rejects")
    OVERRULES = "overrules", _("overrules")


class AuthorityLink(models.Model):
    """An authority that the annotated words bear on, narrowed to one of the annotation's tags where that matters.

    `assignment` is the annotation's. The database writes it (the trigger `link_within_assignment`), whatever it is
    given: it is what a look for links begins with, as all classes link the same authorities.
    """

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="links")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="links")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    treatment = models.CharField(max_length=20, choices=Treatment.choices, default=Treatment.MENTIONS)
    quotes = models.BooleanField(default=False)
    pin = models.CharField(max_length=200, blank=True)
    assignment = models.ForeignKey(
        Assignment, on_delete=models.DO_NOTHING, null=True, editable=False, related_name="+",
        db_constraint=False,  # those of the annotation and of its submission hold it too
        db_index=False,  # `link_by_assignment` begins with it
    )  # fmt: skip

    objects = AuthorityLinkQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["annotation", "authority", "tag"], name="link_once_per_annotation_and_tag"),
            models.UniqueConstraint(
                fields=["annotation", "authority"], condition=Q(tag=None), name="link_once_per_annotation_without_tag"
            ),
            models.CheckConstraint(condition=Q(treatment__in=Treatment.values), name="link_treatment_known"),
            models.CheckConstraint(condition=Q(assignment__isnull=False), name="link_has_assignment"),
        ]
        indexes = [models.Index(fields=["assignment", "authority"], name="link_by_assignment")]

    def __str__(self) -> str:
        return f"{self.treatment} {self.authority}"


class Change(models.TextChoices):
    """What happened to an annotation."""

    CREATED = "created", _("created")
    EDITED = "edited", _("edited")
    DELETED = "deleted", _("deleted")
    RESTORED = "restored", _("restored")
    UNDONE = "undone", _("undone")
    CARRIED = "carried", _("carried to a corrected text")
    CLAIMS = "claims", _("claims changed in the codebook")


class CurrentTransaction(Func):
    """The number of the transaction that writes (PostgreSQL's `xid8`), by which a page asks what is new to it."""

    template = "pg_current_xact_id()::text::bigint"
    output_field = models.BigIntegerField()


class AnnotationRevision(models.Model):
    """One state of an annotation, whole. Append-only: the database refuses to change or delete a row.

    `xact`: the transaction that wrote it; empty for what is older than the column.
    """

    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    change = models.CharField(max_length=20, choices=Change.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.JSONField()
    xact = models.BigIntegerField(null=True, editable=False, db_default=CurrentTransaction())

    class Meta:
        ordering = ("number",)
        indexes = [models.Index(fields=["xact"], name="revision_by_transaction")]
        constraints = [
            models.UniqueConstraint(fields=["annotation", "number"], name="revision_number_unique"),
            models.CheckConstraint(condition=Q(change__in=Change.values), name="revision_change_known"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of {self.annotation_id}"
