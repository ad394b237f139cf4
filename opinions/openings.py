"""The opening pages of a parsed case's writings: a mark at offset 0 for each series of pages that the case has."""

from collections.abc import Sequence
from dataclasses import dataclass

from opinions.text.full_citations import ReporterCitation
from opinions.text.pages import PageMark, Place, numbers_paragraphs, opening_page
from opinions.text.pagination import Pagination, PlacedPassage
from opinions.text.parsed import ParsedOpinion
from opinions.text.spans import Span

Placed = tuple[ParsedOpinion, tuple[Span, ...], tuple[PageMark, ...]]
"""A writing, where its passages stand in its text, and its printed marks in the order of the text."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A writing's marks in order, its opening ones first, and doubts about these."""

    marks: tuple[PageMark, ...]
    warnings: tuple[str, ...]


def add_openings(writings: Sequence[Placed], citations: Sequence[ReporterCitation]) -> list[Opened]:
    """Gives each writing of a case the marks on which it opens, by `pages.opening_page`, in each series with marks."""
    case_pages = {str(each): each.page for each in citations}
    openings: list[list[PageMark]] = [[] for _ in writings]
    warnings: list[list[str]] = [[] for _ in writings]
    printed = [mark for _opinion, _spans, marks in writings for mark in marks]
    paragraphs = {mark.series for mark in printed if numbers_paragraphs(mark.page)}
    for series in dict.fromkeys(mark.series for mark in printed):
        previous = ""
        for at, writing in enumerate(writings):
            place = Place(
                kind=writing[0].kind,
                series=series,
                first=at == 0,
                alone=len(writings) == 1,
                case_page=case_pages.get(series, ""),
                previous_page=previous,
                by_paragraphs=series in paragraphs,
            )
            opening = opening_page(place, _first_mark(writing, series))
            openings[at] += [opening.mark] if opening.mark else []
            warnings[at] += opening.warnings
            previous = _closing_page(writing, openings[at], series) or previous
    return [
        Opened((*opened, *writing[2]), tuple(doubts))
        for opened, writing, doubts in zip(openings, writings, warnings, strict=True)
    ]


def _first_mark(writing: Placed, series: str) -> PageMark | None:
    """The body's first mark: a note's own marks follow its call's page."""
    opinion, spans, marks = writing
    body = [span for passage, span in zip(opinion.passages, spans, strict=True) if passage.label is None]
    for mark in marks:
        if mark.series == series and any(span.start <= mark.offset < span.end for span in body):
            return mark
    return None


def _closing_page(writing: Placed, opened: Sequence[PageMark], series: str) -> str:
    opinion, spans, marks = writing
    placed = [
        PlacedPassage(passage.kind, passage.label, span) for passage, span in zip(opinion.passages, spans, strict=True)
    ]
    return Pagination(placed, [*opened, *marks]).closing_page(series)
