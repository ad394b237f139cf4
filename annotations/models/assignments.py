"""What is asked of a class and who works on it: assignments, their pinned texts, submissions."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.codebooks import Claim, Codebook
from annotations.querysets import AssignmentQuerySet
from annotations.submissions.querysets import SubmissionQuerySet
from courses.models import Course, Section
from opinions.models import Case, Opinion, OpinionText
from people.addresses import reverse
from people.models import User


class Visibility(models.TextChoices):
    """Who of the class sees a student's annotations, and when. Staff of the course always do.

    What staff post is seen throughout. All but `PRIVATE`, `GROUP` and `CLASS` are blind until something: a person sees
    the others' work once hers is out, and of theirs what is out (`SubmissionQuerySet.out`).
    """

    PRIVATE = "private", _("Only you and the instructors see your annotations.")
    AFTER_DUE = "after_due", _("Until the due date you see only your own; after it, the whole class's.")
    AT_DATE = "at_date", _("Until a date you see only your own; after it, the whole class's.")
    ON_SUBMISSION = "on_submission", _("Once you have submitted, you see the work of all who have.")
    AFTER_COUNT = "after_count", _("Once you have made a number of annotations, you see the work of all who have.")
    BY_HAND = "by_hand", _("You see only your own, until an instructor shows the class's work.")
    GROUP = "group", _("Your group sees each other's annotations throughout.")
    CLASS = "class", _("The class sees each other's annotations throughout.")


class LatePolicy(models.TextChoices):
    """What becomes of work that is submitted after its due date."""

    ACCEPT = "accept", _("It is accepted.")
    MARK = "mark", _("It is accepted, and marked late.")
    REFUSE = "refuse", _("It cannot be submitted any more.")


class Assignment(models.Model):
    """A case, with its texts pinned to versions, to be annotated with a codebook. Times are UTC.

    `claims` narrows the codebook to some of its claims; none means all. A draft (`published_at` empty) is its staff's
    alone. `anonymous`: to each other, students have no names. `folds_open`: students may open what an edited opinion
    leaves out. From `key_released_at` on students see the key (`shown_key` says who). `graded_anonymously`: staff read
    and grade work without names until its grade is released.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="assignments")
    title = models.CharField(max_length=200)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    codebook = models.ForeignKey(Codebook, on_delete=models.PROTECT, related_name="assignments")
    texts = models.ManyToManyField(OpinionText, through="AssignmentText", related_name="assignments")
    claims = models.ManyToManyField(Claim, blank=True, related_name="assignments")
    instructions = models.TextField(blank=True)
    visibility = models.CharField(max_length=20, choices=Visibility.choices, default=Visibility.AFTER_DUE)
    reveal_at = models.DateTimeField(null=True, blank=True, help_text=_("For “until a date”."))
    reveal_count = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("For “a number of annotations”.")
    )
    revealed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When an instructor showed the class's work.")
    )
    anonymous = models.BooleanField(default=False)
    late = models.CharField(max_length=20, choices=LatePolicy.choices, default=LatePolicy.MARK)
    folds_open = models.BooleanField(default=True)
    key_released_at = models.DateTimeField(null=True, blank=True)
    graded_anonymously = models.BooleanField(default=False, db_default=False)
    published_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    opens_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="assignment_visibility_known"),
            models.CheckConstraint(condition=Q(late__in=LatePolicy.values), name="assignment_late_policy_known"),
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.AT_DATE) | Q(reveal_at__isnull=False),
                name="assignment_reveal_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.AFTER_COUNT) | Q(reveal_count__gte=1),
                name="assignment_reveal_has_its_count",
            ),
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
    def is_draft(self) -> bool:
        """Whether it is still being prepared: its staff's alone."""
        return self.published_at is None or self.published_at > timezone.now()

    @property
    def has_begun(self) -> bool:
        """Whether it is published and its opening date has come."""
        return not self.is_draft and (self.opens_at is None or self.opens_at <= timezone.now())

    @property
    def is_closed(self) -> bool:
        """Whether work on it has been ended by its instructor, or with its course, which is archived."""
        ended = self.closed_at is not None and self.closed_at <= timezone.now()
        return ended or (self.has_begun and self.course.is_archived)

    @property
    def is_open(self) -> bool:
        """Whether students may work on it now."""
        return self.has_begun and not self.is_closed


class AssignmentText(models.Model):
    """Pins one version of one writing to an assignment.

    `kept`: the positions of the passages that an edited opinion keeps; null means all of them. Text, pages and pins
    are those of the version in any case.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="pinned")
    version = models.ForeignKey(OpinionText, on_delete=models.PROTECT, related_name="pinned")
    position = models.PositiveSmallIntegerField()
    kept = ArrayField(models.PositiveIntegerField(), null=True, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["assignment", "version"], name="assignment_text_unique"),
            models.UniqueConstraint(fields=["assignment", "position"], name="assignment_text_position_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.version} in {self.assignment}"


class Requirement(models.Model):
    """One thing that an assignment asks: at least `least` passages.

    With `claim`, of that claim; with `every_claim`, of each claim of the assignment. In `opinion`, or with
    `every_writing` in each of the assignment's writings; else anywhere.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField(default=1)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    every_claim = models.BooleanField(default=False)
    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    every_writing = models.BooleanField(default=False)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["assignment", "position"], name="requirement_position_unique"),
            models.CheckConstraint(condition=Q(least__gte=1), name="requirement_asks_for_something"),
            models.CheckConstraint(
                condition=Q(claim=None) | Q(every_claim=False), name="requirement_of_one_claim_or_of_each"
            ),
            models.CheckConstraint(
                condition=Q(opinion=None) | Q(every_writing=False), name="requirement_in_one_writing_or_in_each"
            ),
        ]

    def __str__(self) -> str:
        return f"at least {self.least} in {self.assignment}"


class Extension(models.Model):
    """Another due date for one person, or for one section of the course; a person's own goes before her section's."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="extensions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, section__isnull=False) | Q(user__isnull=False, section=None),
                name="extension_of_a_person_or_a_section",
            ),
            models.UniqueConstraint(
                fields=["assignment", "user"], condition=Q(section=None), name="extension_one_per_person"
            ),
            models.UniqueConstraint(
                fields=["assignment", "section"], condition=Q(user=None), name="extension_one_per_section"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} for {self.user or self.section}: {self.due_at}"


class Submission(models.Model):
    """One person's work on one assignment, staff too.

    `submitted_at` is empty before she submits, and again after she withdraws or it is returned for revision. `out_at`:
    when it came out by her own doing, having for the first time been submitted complete by what is asked, or holding
    the `reveal_count` of annotations; it stays out, since she has seen the others'. What happened is in `events`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="submissions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="submissions")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    out_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "user"], name="submission_one_per_person")]

    def __str__(self) -> str:
        return f"{self.user} on {self.assignment}"

    def get_absolute_url(self) -> str:
        """The reader at the submission's first writing."""
        return reverse("submission", args=[self.uuid])


class Step(models.TextChoices):
    """What happened to a submission."""

    SUBMITTED = "submitted", _("submitted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RETURNED = "returned", _("returned for revision")
    ACCEPTED = "accepted", _("accepted")
    REOPENED = "reopened", _("opened again")


class SubmissionEvent(models.Model):
    """One step of a submission, with what was said. Append-only: the database refuses to change or delete a row."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(max_length=20, choices=Step.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.CheckConstraint(condition=Q(step__in=Step.values), name="submission_step_known")]

    def __str__(self) -> str:
        return f"{self.step} {self.submission_id}"
