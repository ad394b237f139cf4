"""Questions to owners of annotations that a corrected text could not carry by itself."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.annotations import Annotation
from annotations.querysets import PlaceQuestionQuerySet
from opinions.models import OpinionText
from opinions.text.spans import Span
from people.models import User


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
