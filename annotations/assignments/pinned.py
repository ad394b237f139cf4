"""The texts that an assignment names."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from annotations.models import Assignment, Submission
from opinions.models import Case, CaseCitation, HistoryEntry, OpinionPart, OpinionText
from people.prepared import Later, hang_column, prepared, with_rows


def pinned_texts(assignment: Assignment) -> list[OpinionText]:
    """The assignment's texts in order (without their words), with opinion, its parts, case, citations and history.

    Each has, as `kept`, the positions of the passages that an edited opinion keeps; None where it is whole.
    """
    return with_cases(_pinned(assignment=assignment.pk))


def pinned_beside(submission: UUID) -> Later[OpinionText]:
    """The same of a submission's assignment, to be asked with others; what is found goes through `with_cases`."""
    return _pinned_beside.later(submission=submission)


def with_cases(texts: Sequence[OpinionText]) -> list[OpinionText]:
    """The texts with what was read in columns beside them where it belongs; those of one case have one `Case`."""
    cases: dict[int, Case] = {}
    for text in texts:
        read, opinion = vars(text), text.opinion
        hang_column(opinion, "parts", read["opinion_parts"])
        if opinion.case_id not in cases:
            hang_column(opinion.case, "citations", read["case_citations"])
            hang_column(opinion.case, "history", read["case_history"])
        opinion.case = cases.setdefault(opinion.case_id, opinion.case)
    return list(texts)


@prepared
def _pinned(*, assignment: int) -> QuerySet[OpinionText, OpinionText]:
    return _with_columns(OpinionText.objects.filter(assignments=assignment))


@prepared
def _pinned_beside(*, submission: UUID) -> QuerySet[OpinionText, OpinionText]:
    assignment = Submission.objects.filter(uuid=submission).values("assignment")
    return _with_columns(OpinionText.objects.filter(assignments=Subquery(assignment)))


def _with_columns(found: QuerySet[OpinionText]) -> QuerySet[OpinionText, OpinionText]:
    """With what hangs on them in columns beside them, since a query for each of these takes longer than all of it."""
    texts = found.defer("text").select_related("opinion__case")
    return texts.annotate(
        kept=F("pinned__kept"),
        opinion_parts=with_rows(OpinionPart.objects.filter(opinion=OuterRef("opinion"))),
        case_citations=with_rows(CaseCitation.objects.filter(case=OuterRef("opinion__case"))),
        case_history=with_rows(HistoryEntry.objects.filter(case=OuterRef("opinion__case"))),
    ).order_by("pinned__position")
