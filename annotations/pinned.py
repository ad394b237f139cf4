"""The texts that an assignment names."""

from django.db.models import F, OuterRef, QuerySet

from annotations.models import Assignment
from opinions.models import Case, CaseCitation, HistoryEntry, OpinionPart, OpinionText
from people.prepared import hang_column, prepared, with_rows


def pinned_texts(assignment: Assignment) -> list[OpinionText]:
    """The assignment's texts in order (without their words), with opinion, its parts, case, citations and history.

    Each has, as `kept`, the positions of the passages that an edited opinion keeps; None where it is whole.
    """
    cases: dict[int, Case] = {}
    texts = _pinned(assignment=assignment.pk)
    for text in texts:
        read, opinion = vars(text), text.opinion
        hang_column(opinion, "parts", read["opinion_parts"])
        if opinion.case_id not in cases:
            hang_column(opinion.case, "citations", read["case_citations"])
            hang_column(opinion.case, "history", read["case_history"])
        opinion.case = cases.setdefault(opinion.case_id, opinion.case)
    return texts


@prepared
def _pinned(*, assignment: int) -> QuerySet[OpinionText, OpinionText]:
    """With what hangs on them in columns beside them, since a query for each of these takes longer than all of it."""
    texts = OpinionText.objects.filter(assignments=assignment).defer("text").select_related("opinion__case")
    return texts.annotate(
        kept=F("pinned__kept"),
        opinion_parts=with_rows(OpinionPart.objects.filter(opinion=OuterRef("opinion"))),
        case_citations=with_rows(CaseCitation.objects.filter(case=OuterRef("opinion__case"))),
        case_history=with_rows(HistoryEntry.objects.filter(case=OuterRef("opinion__case"))),
    ).order_by("pinned__position")
