"""Where courses and the corpus meet: codebooks, assignments, submissions, annotations and their history."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.link_querysets import AuthorityLinkQuerySet
from annotations.querysets import (
    AnnotationQuerySet,
    AssignmentQuerySet,
    PlaceQuestionQuerySet,
    SubmissionQuerySet,
)
from courses.models import Course
from opinions.models import Authority, Case, OpinionText
from opinions.text.spans import Span
from people.models import User

COLOURS = 8
"""How many colours the palette has (`c1` to `c8` in `static/css/tokens.css`)."""
NOTE_LIMIT = 100_000
"""Code points in a note."""


class Codebook(models.Model):
    """A course's controlled vocabulary of claims."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="codebooks")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "title"], name="codebook_title_unique_in_course")]

    def __str__(self) -> str:
        return self.title


class Claim(models.Model):
    """What a passage can be tagged with, and when."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    codebook = models.ForeignKey(Codebook, on_delete=models.CASCADE, related_name="claims")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    letters = models.CharField(max_length=3)
    colour = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(COLOURS)])
    definition = models.TextField(blank=True)
    include = models.TextField(_("when to use"), blank=True)
    exclude = models.TextField(_("when not to use"), blank=True)
    example = models.TextField(_("an example passage"), blank=True)
    near_misses = models.ManyToManyField("self", symmetrical=False, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["codebook", "key"], name="claim_key_unique_in_codebook"),
            models.UniqueConstraint(fields=["codebook", "position"], name="claim_position_unique_in_codebook"),
            models.CheckConstraint(condition=Q(colour__gte=1, colour__lte=COLOURS), name="claim_colour_in_palette"),
        ]

    def __str__(self) -> str:
        return self.label


class Visibility(models.TextChoices):
    """Who of the class sees a student's annotations, and when. Staff of the course always do."""

    PRIVATE = "private", _("Only you and the instructors see your annotations.")
    AFTER_DUE = "after_due", _("Until the due date you see only your own; after it, the whole class's.")
    CLASS = "class", _("The class sees each other's annotations throughout.")


class Assignment(models.Model):
    """A case, with its texts pinned to versions, to be annotated with a codebook. Times are UTC."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="assignments")
    title = models.CharField(max_length=200)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    codebook = models.ForeignKey(Codebook, on_delete=models.PROTECT, related_name="assignments")
    texts = models.ManyToManyField(OpinionText, through="AssignmentText", related_name="assignments")
    instructions = models.TextField(blank=True)
    visibility = models.CharField(max_length=20, choices=Visibility.choices, default=Visibility.AFTER_DUE)
    opens_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="assignment_visibility_known"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(due_at=None) | Q(opens_at__lt=F("due_at")),
                name="assignment_opens_before_due",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The assignment's page."""
        return reverse("assignment", args=[self.uuid])

    @property
    def is_closed(self) -> bool:
        """Whether work on it has been ended by its instructor."""
        return self.closed_at is not None and self.closed_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        """Whether students may work on it now."""
        return not self.is_closed and (self.opens_at is None or self.opens_at <= timezone.now())

    @property
    def shows_the_class(self) -> bool:
        """Whether students see each other's annotations now."""
        if self.visibility == Visibility.AFTER_DUE:
            return self.due_at is not None and self.due_at <= timezone.now()
        return self.visibility == Visibility.CLASS


class AssignmentText(models.Model):
    """Pins one version of one writing to an assignment."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="pinned")
    version = models.ForeignKey(OpinionText, on_delete=models.PROTECT, related_name="pinned")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["assignment", "version"], name="assignment_text_unique"),
            models.UniqueConstraint(fields=["assignment", "position"], name="assignment_text_position_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.version} in {self.assignment}"


class Submission(models.Model):
    """One person's work on one assignment, staff too."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="submissions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="submissions")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "user"], name="submission_one_per_person")]

    def __str__(self) -> str:
        return f"{self.user} on {self.assignment}"

    def get_absolute_url(self) -> str:
        """The reader at the submission's first writing."""
        return reverse("submission", args=[self.uuid])


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
    """An authority that the annotated words bear on, narrowed to one of the annotation's tags where that matters."""

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="links")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="links")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    treatment = models.CharField(max_length=20, choices=Treatment.choices, default=Treatment.MENTIONS)
    quotes = models.BooleanField(default=False)
    pin = models.CharField(max_length=200, blank=True)

    objects = AuthorityLinkQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["annotation", "authority", "tag"], name="link_once_per_annotation_and_tag"),
            models.UniqueConstraint(
                fields=["annotation", "authority"], condition=Q(tag=None), name="link_once_per_annotation_without_tag"
            ),
            models.CheckConstraint(condition=Q(treatment__in=Treatment.values), name="link_treatment_known"),
        ]

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


class AnnotationRevision(models.Model):
    """One state of an annotation, whole. Append-only: the database refuses to change or delete a row."""

    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    change = models.CharField(max_length=20, choices=Change.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.JSONField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["annotation", "number"], name="revision_number_unique"),
            models.CheckConstraint(condition=Q(change__in=Change.values), name="revision_change_known"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of {self.annotation_id}"


class Answer(models.TextChoices):
    """What an annotation's owner said to the place that is proposed for it in a corrected text."""

    OPEN = "open", _("not answered yet")
    TAKEN = "taken", _("carried to the proposed words")
    LEFT = "left", _("left on the earlier version")


class PlaceQuestion(models.Model):
    """Asks an annotation's owner where it belongs in `version`, a corrected text that no longer has its words.

    The annotation stands on the earlier version meanwhile. `start` and `end` are what is proposed, both empty where its
    words are gone; confirmed by her alone.
    """

    annotation = models.OneToOneField(Annotation, on_delete=models.CASCADE, related_name="question")
    version = models.ForeignKey(OpinionText, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    answer = models.CharField(max_length=20, choices=Answer.choices, default=Answer.OPEN)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PlaceQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start=None, end=None) | Q(start__isnull=False, end__isnull=False, start__lt=F("end")),
                name="question_proposes_words_or_nothing",
            ),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="question_answer_known"),
        ]

    def __str__(self) -> str:
        return f"{self.annotation_id} in {self.version}: {self.answer}"

    @property
    def proposed(self) -> Span | None:
        """The code points of `version` that are proposed; None where the words are gone."""
        return None if self.start is None or self.end is None else Span(self.start, self.end)
