"""What a search shows of each case: the passage that answers best, its pin cite, and the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from opinions import citing
from opinions.excerpts import Piece, excerpt
from opinions.layout import Layout, layouts
from opinions.models import OpinionText
from opinions.search import Hit, best_passages
from opinions.text.pincites import pin_cite
from opinions.text.spans import Span

if TYPE_CHECKING:
    from opinions.models import Case


@dataclass(frozen=True, slots=True)
class FoundShown:
    """A found passage: in which writing, on which pages (`pin`, empty where none are known), and where to read it."""

    writing: str
    pin: str
    url: str
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


def found_passages(words: str, cases: Sequence[Case]) -> dict[int, FoundShown]:
    """The best passage of each of the cases whose texts hold the words, by the case's key.

    The cases' `citations` are prefetched. Six queries, however many cases there are.
    """
    hits = best_passages(words, [case.pk for case in cases])
    laid = layouts(hits.keys()) if hits else {}
    versions = OpinionText.objects.filter(pk__in=hits).defer("text").select_related("opinion")
    by_key = {case.pk: case for case in cases}
    return {
        version.opinion.case_id: _shown(
            hits[version.pk], laid[version.pk], version, by_key[version.opinion.case_id], words
        )
        for version in (versions if hits else ())
    }


def _shown(hit: Hit, place: Layout, version: OpinionText, case: Case, words: str) -> FoundShown:
    cut = excerpt(hit.text, hit.found)
    span = Span(hit.start + cut.span.start, hit.start + cut.span.end)
    pin = pin_cite(place.pagination, span, citing.series_in(place.pagination, case))
    passage = place.touched(span)[0]
    return FoundShown(
        writing=citing.writing_words(version.opinion),
        pin=pin.pages,
        url=f"{version.opinion.get_absolute_url()}?{urlencode({'q': words})}#passage-{passage.position}",
        pieces=cut.pieces,
        cut_before=cut.cut_before,
        cut_after=cut.cut_after,
    )
