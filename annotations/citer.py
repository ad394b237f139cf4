"""Cites spans of one writing: the pin cite and the whole citation, from the text core's one implementation."""

from collections.abc import Sequence
from dataclasses import dataclass

from opinions.citing import cited_case, cited_writing
from opinions.layout import Layout, layout
from opinions.models import OpinionText
from opinions.text.full_citations import CitedCase, CitedWriting, full_citation
from opinions.text.pincites import choose_series, pin_cite
from opinions.text.spans import Span


@dataclass(frozen=True, slots=True)
class Cited:
    """A span's pin (`1120–21`; empty where there are no pages), its whole citation, and what is doubtful."""

    pin: str
    text: str
    warnings: Sequence[str] = ()


@dataclass(frozen=True)
class Citer:
    """Cites spans of one version of one writing."""

    case: CitedCase
    writing: CitedWriting
    layout: Layout

    def cite(self, span: Span, series: str = "") -> Cited:
        """The span's citation, in the series that the reader chose, or the one that is printed."""
        pagination = self.layout.pagination
        chosen = choose_series(pagination, [str(citation) for citation in self.case.citations], series)
        pin = pin_cite(pagination, span, chosen)
        full = full_citation(self.case, self.writing, [pin])
        return Cited(pin.pages, full.text, full.warnings)

    def passage_number(self, span: Span) -> int:
        """The number of the passage in which the span begins."""
        touched = self.layout.touched(span)
        return touched[0].position if touched else 0


def citer(version: OpinionText) -> Citer:
    """The citer of a version, whose `opinion.case` is loaded with its citations and history."""
    return Citer(cited_case(version.opinion.case), cited_writing(version.opinion), layout(version))
