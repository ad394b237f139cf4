"""A person's brief: the page that her tagged passages write, as she has arranged it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.annotations import Annotation
from annotations.models.assignments import Submission


class BriefOrder(models.TextChoices):
    """What the passages of a brief stand under."""

    CLAIMS = "claims", _("by claim")
    ELEMENTS = "elements", _("by facts, issue, holding and reasoning")


class BriefHeading(models.TextChoices):
    """The parts of a case brief; a passage that is put under none stands last."""

    NONE = "", _("not placed yet")
    FACTS = "facts", _("Facts")
    ISSUE = "issue", _("Issue")
    HOLDING = "holding", _("Holding")
    REASONING = "reasoning", _("Reasoning")
    OTHER = "other", _("Other opinions and notes")


class Brief(models.Model):
    """How one submission's brief is arranged. There is none until its owner changes something."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="brief")
    order = models.CharField(max_length=20, choices=BriefOrder.choices, default=BriefOrder.CLAIMS)
    title = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(order__in=BriefOrder.values), name="brief_order_known")]

    def __str__(self) -> str:
        return f"brief of {self.submission_id}"


class BriefPlace(models.Model):
    """Where one annotation stands in a brief: under which heading, and its number there; omitted where `left_out`."""

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="places")
    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="+")
    heading = models.CharField(max_length=20, choices=BriefHeading.choices, blank=True)
    position = models.PositiveIntegerField(null=True, blank=True)
    left_out = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brief", "annotation"], name="brief_place_once_per_annotation"),
            models.CheckConstraint(condition=Q(heading__in=BriefHeading.values), name="brief_heading_known"),
        ]

    def __str__(self) -> str:
        return f"{self.annotation_id} in {self.brief_id}"
