"""The texts that an assignment names."""

from django.db.models import F, QuerySet

from annotations.models import Assignment
from opinions.models import OpinionText
from people.prepared import prepared


def pinned_texts(assignment: Assignment) -> list[OpinionText]:
    """The assignment's texts in order (without their words), with opinion, case, citations and history.

    Each has, as `kept`, the positions of the passages that an edited opinion keeps; None where it is whole.
    """
    return _pinned(assignment=assignment.pk)


@prepared
def _pinned(*, assignment: int) -> QuerySet[OpinionText, OpinionText]:
    texts = OpinionText.objects.filter(assignments=assignment).defer("text").select_related("opinion__case")
    texts = texts.prefetch_related("opinion__case__citations", "opinion__case__history")
    return texts.annotate(kept=F("pinned__kept")).order_by("pinned__position")
