"""What is asked of a class and who works on it: assignments, their pinned texts, submissions."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.codebooks import Codebook
from annotations.querysets import AssignmentQuerySet, SubmissionQuerySet
from courses.models import Course
from opinions.models import Case, OpinionText
from people.models import User


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
