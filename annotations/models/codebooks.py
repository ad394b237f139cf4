"""A course's controlled vocabularies: codebooks and their claims, what was changed in them, what students propose."""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.codebooks.palette import COLOURS, PATTERNS
from courses.models import Course
from opinions.models import choices_of
from opinions.text.kinds import OpinionKind
from people.addresses import reverse
from people.models import User

LOOK_BASE = 10
"""A look is one number, for marks: the pattern in tens, the colour in ones. 0 is a bare highlight."""
KINDS = [kind.value for kind in OpinionKind]


class Codebook(models.Model):
    """A course's controlled vocabulary of claims. `revision` counts its states."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="codebooks")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "title"], name="codebook_title_unique_in_course")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The codebook's page."""
        return reverse("codebook", args=[self.uuid])


class Claim(models.Model):
    """What a passage can be tagged with, and when.

    Claims of a codebook are a forest; `position` counts them parents first. `writing_kinds` limits a claim to kinds of
    writing (none: every kind), `elsewhere` is offered in its place in others. A retired claim keeps its tags and gets
    no new ones; one that was merged is retired too. `revision` counts the states of its own fields.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    codebook = models.ForeignKey(Codebook, on_delete=models.CASCADE, related_name="claims")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    letters = models.CharField(max_length=3)
    colour = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(COLOURS)])
    pattern = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(PATTERNS)]
    )
    definition = models.TextField(blank=True)
    elements = models.TextField(_("elements, one to a line"), blank=True)
    include = models.TextField(_("when to use"), blank=True)
    exclude = models.TextField(_("when not to use"), blank=True)
    example = models.TextField(_("an example passage"), blank=True)
    example_source = models.CharField(_("where the example is from"), max_length=300, blank=True)
    near_miss = models.TextField(_("a passage that nearly fits"), blank=True)
    near_miss_source = models.CharField(_("where the near miss is from"), max_length=300, blank=True)
    near_misses = models.ManyToManyField("self", symmetrical=False, blank=True)
    writing_kinds = ArrayField(
        models.CharField(max_length=40, choices=choices_of(OpinionKind)), default=list, blank=True
    )
    elsewhere = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="stands_for")
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["codebook", "key"], name="claim_key_unique_in_codebook"),
            models.UniqueConstraint(
                fields=["codebook", "position"],
                name="claim_position_unique_in_codebook",
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(colour__gte=1, colour__lte=COLOURS), name="claim_colour_in_palette"),
            models.CheckConstraint(condition=Q(pattern__gte=1, pattern__lte=PATTERNS), name="claim_pattern_known"),
            models.CheckConstraint(condition=Q(writing_kinds__contained_by=KINDS), name="claim_writing_kinds_known"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="claim_not_its_own_parent"),
            models.CheckConstraint(condition=~Q(elsewhere=F("id")), name="claim_not_its_own_counterpart"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(retired_at__isnull=False) & ~Q(merged_into=F("id")),
                name="claim_merged_is_retired",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def look(self) -> int:
        """Its colour and pattern as one number (see `LOOK_BASE`)."""
        return self.pattern * LOOK_BASE + self.colour

    @property
    def is_retired(self) -> bool:
        """Whether no new tag may name it."""
        return self.retired_at is not None

    def fits(self, kind: str) -> bool:
        """Whether it may be said of a writing of that kind."""
        return not self.writing_kinds or kind in self.writing_kinds


class CodebookChange(models.TextChoices):
    """What was done to a codebook."""

    KEPT = "kept", _("as it was when it was first used")
    DESCRIBED = "described", _("title or description changed")
    ADDED = "added", _("claim added")
    EDITED = "edited", _("claim changed")
    ORDERED = "ordered", _("claims put in order")
    MERGED = "merged", _("claims merged")
    SPLIT = "split", _("claim split")
    RETIRED = "retired", _("claim retired")
    REVIVED = "revived", _("claim taken up again")
    IMPORTED = "imported", _("claims read from a file")
    UNDONE = "undone", _("change taken back")


class CodebookRevision(models.Model):
    """One state of a codebook that is used, whole. Append-only: the database refuses to change or delete a row.

    `words` say what was done; `state` names every claim with its fields, `moved` the tags that the change moved.
    """

    codebook = models.ForeignKey(Codebook, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    change = models.CharField(max_length=20, choices=CodebookChange.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    words = models.CharField(max_length=500, blank=True)
    state: "models.JSONField[dict[str, Any], Any]" = models.JSONField()
    moved: "models.JSONField[dict[str, Any], Any]" = models.JSONField(default=dict)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["codebook", "number"], name="codebook_revision_number_unique"),
            models.CheckConstraint(
                condition=Q(change__in=CodebookChange.values), name="codebook_revision_change_known"
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of {self.codebook_id}: {self.change}"


class ProposalState(models.TextChoices):
    """What became of a proposed claim."""

    OPEN = "open", _("not answered yet")
    ACCEPTED = "accepted", _("accepted")
    MERGED = "merged", _("there is a claim for it")
    DECLINED = "declined", _("declined")


class ClaimProposal(models.Model):
    """A claim that somebody of the class misses. Accepted or merged, `claim` is what the class uses for it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    codebook = models.ForeignKey(Codebook, on_delete=models.CASCADE, related_name="proposals")
    annotation = models.ForeignKey(
        "annotations.Annotation", on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    label = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=20, choices=ProposalState.choices, default=ProposalState.OPEN)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals")
    words = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "declined"], claim=None)
                | Q(state__in=["accepted", "merged"], claim__isnull=False),
                name="proposal_names_a_claim_when_taken",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | ~Q(state="open") & Q(answered_at__isnull=False),
                name="proposal_answered_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.state})"


class SplitQuestion(models.Model):
    """Asks which part of a split claim a tag means. It stays with the first part until somebody chooses."""

    tag = models.OneToOneField("annotations.Tag", on_delete=models.CASCADE, related_name="split_question")
    revision = models.ForeignKey(CodebookRevision, on_delete=models.PROTECT, related_name="questions")
    parts = models.ManyToManyField(Claim, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"which part of a split claim is {self.tag_id}"
