"""What instructors settle and say: the key, remarks on students' work, grades by rubric."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.annotations import Annotation, Tag, Treatment
from annotations.models.assignments import Assignment, Submission
from annotations.models.codebooks import Claim
from courses.models import Course
from opinions.models import Authority, OpinionText
from opinions.text.spans import Span
from people.models import User


class KeyStanding(models.TextChoices):
    """What an instructor settled about a claim on a passage."""

    ACCEPTED = "accepted", _("accepted")
    DEFENSIBLE = "defensible", _("defensible alternative")
    REJECTED = "rejected", _("rejected")


class KeyPassage(models.Model):
    """One claim on one span, as the course's instructors settled it; never an annotation.

    `reason` is what students read, and must be there where it is rejected. `from_tag` is the student's tag that it was
    settled from, where it was. `revision` counts its states; removed where `removed_at` is set.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="key_passages")
    version = models.ForeignKey(OpinionText, on_delete=models.PROTECT, related_name="key_passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="key_passages")
    standing = models.CharField(max_length=20, choices=KeyStanding.choices, default=KeyStanding.ACCEPTED)
    reason = models.TextField(blank=True)
    from_tag = models.ForeignKey(Tag, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("version", "start", "end", "id")
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="key_passage_not_empty"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="key_passage_revision_counts_from_one"),
            models.CheckConstraint(condition=Q(standing__in=KeyStanding.values), name="key_passage_standing_known"),
            models.CheckConstraint(
                condition=~Q(standing=KeyStanding.REJECTED) | ~Q(reason=""), name="key_passage_rejected_with_reason"
            ),
            models.UniqueConstraint(
                fields=["assignment", "version", "start", "end", "claim"],
                condition=Q(removed_at=None),
                name="key_passage_settled_once",
            ),
        ]
        indexes = [models.Index(fields=["assignment", "version", "start"], name="key_passage_by_place")]

    def __str__(self) -> str:
        return f"{self.claim} {self.start}–{self.end}: {self.standing}"

    @property
    def span(self) -> Span:
        """Its code points in the version's text."""
        return Span(self.start, self.end)


class KeyLink(models.Model):
    """An authority that a settled passage leans on, and how."""

    key_passage = models.ForeignKey(KeyPassage, on_delete=models.CASCADE, related_name="links")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    treatment = models.CharField(max_length=20, choices=Treatment.choices, default=Treatment.MENTIONS)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["key_passage", "authority"], name="key_link_once_per_authority"),
            models.CheckConstraint(condition=Q(treatment__in=Treatment.values), name="key_link_treatment_known"),
        ]

    def __str__(self) -> str:
        return f"{self.treatment} {self.authority}"


class Verdict(models.TextChoices):
    """What a reviewer holds of one tag, or of a note."""

    NONE = "", _("no verdict")
    CONVINCING = "convincing", _("convincing")
    PARTLY = "partly", _("partly")
    UNCONVINCING = "unconvincing", _("not convincing")


class Remark(models.Model):
    """What the staff says of one tag, one annotation, or (both empty) of a whole submission.

    Its student reads it from `told_at` on: when the work is returned or accepted; `read_at` is when she ticked it off.
    `about` is the tag's claim as it was called, for when the tag is gone. `revision` counts its states.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="remarks")
    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, null=True, blank=True, related_name="remarks")
    tag = models.ForeignKey(Tag, on_delete=models.SET_NULL, null=True, blank=True, related_name="remarks")
    verdict = models.CharField(max_length=20, choices=Verdict.choices, blank=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    told_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    about = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="remark_verdict_known"),
            models.CheckConstraint(
                condition=Q(tag=None) | Q(annotation__isnull=False), name="remark_tag_has_annotation"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="remark_revision_counts_from_one"),
            models.UniqueConstraint(fields=["tag"], name="remark_one_per_tag"),
            models.UniqueConstraint(
                fields=["annotation"], condition=Q(tag=None, about=""), name="remark_one_per_annotation_without_tag"
            ),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(annotation=None), name="remark_one_per_whole_submission"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict or 'remark'} on {self.submission_id}"


class Phrase(models.Model):
    """A comment that the staff of a course use again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="phrases")
    words = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    used = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-used", "id")
        constraints = [models.UniqueConstraint(fields=["course", "words"], name="phrase_once_per_course")]

    def __str__(self) -> str:
        return self.words[:60]


class Criterion(models.TextChoices):
    """What a line of a rubric looks at; the points of all but `REASONING` and `OTHER` can be suggested from the key."""

    CLAIMS = "claims", _("claims found")
    BOUNDARIES = "boundaries", _("boundaries of the passages")
    AUTHORITIES = "authorities", _("authorities and their treatment")
    REASONING = "reasoning", _("reasoning in the notes")
    OTHER = "other", _("something else")


class RubricLine(models.Model):
    """One criterion of an assignment's rubric and the points that it can bring."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="rubric")
    position = models.PositiveSmallIntegerField()
    criterion = models.CharField(max_length=20, choices=Criterion.choices)
    label = models.CharField(max_length=200, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["assignment", "position"], name="rubric_line_position_unique"),
            models.CheckConstraint(condition=Q(criterion__in=Criterion.values), name="rubric_criterion_known"),
            models.CheckConstraint(condition=Q(points__gt=0), name="rubric_line_brings_points"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Grade(models.Model):
    """A submission's grade: the sum of its lines. Its student sees it from `released_at` on."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="grade")
    words = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(revision__gte=1), name="grade_revision_counts_from_one")]

    def __str__(self) -> str:
        return f"grade of {self.submission_id}"


class GradeLine(models.Model):
    """The points for one line of the rubric: what the key suggested, and what an instructor gave."""

    grade = models.ForeignKey(Grade, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(RubricLine, on_delete=models.CASCADE, related_name="grades")
    suggested = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    given = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ("line__position",)
        constraints = [
            models.UniqueConstraint(fields=["grade", "line"], name="grade_line_once"),
            models.CheckConstraint(condition=Q(given=None) | Q(given__gte=0), name="grade_points_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.given} for {self.line_id}"
