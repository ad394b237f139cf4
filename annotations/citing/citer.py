"""Cites spans of one writing: the pin cite and the whole citation, from the text core's one implementation."""

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.translation import get_language

from opinions.citing import cited_case, cited_writing, series_for
from opinions.layout import Layout, layout
from opinions.models import OpinionText
from opinions.parting import Share, allotment, share_of
from opinions.text.full_citations import BEFORE_OPINION, CitedCase, CitedWriting, FullCitation, full_citation
from opinions.text.kinds import PassageKind
from opinions.text.parts import Allotment
from opinions.text.pincites import PinCite, pin_cite
from opinions.text.spans import Span


@dataclass(frozen=True, slots=True)
class Cited:
    """A span's pin (`1120–21`; empty where there are no pages), its whole citation, and what is doubtful."""

    pin: str
    text: str
    warnings: Sequence[str] = ()


class Situation(NamedTuple):
    """All that a citer says of a span: `before` as in `Citer.in_head_matter`."""

    cited: Cited
    pin: PinCite
    before: PassageKind | None
    share: Share


MOST: Final = 4096
"""Situations that are kept of one writing in one series; most writings have some hundreds."""
KEPT: Final = 32
"""Writings whose situations are kept in a process."""


@dataclass(frozen=True)
class Citer:
    """Cites spans of one version of one writing, in `series`: the reporter citation whose pages are pinned."""

    case: CitedCase
    writing: CitedWriting
    layout: Layout
    series: str | None
    allotment: Allotment
    _situations: dict[tuple[int, int], Situation] = field(default_factory=dict, compare=False, repr=False)

    def situation(self, start: int, end: int) -> Situation:
        """What is said of the code points from `start` up to `end`: their citation, their Part.

        It rests on how the two stand to the edges of passages, pages and notes alone (`Layout.edges`). So thousands of
        spans have some hundreds of situations, of which each is found once.
        """
        between = self.between(start, end)
        found = self._situations.get(between)
        if found is None:
            found = self._situation(Span(start, end))
            if len(self._situations) >= MOST:
                self._situations.clear()
            self._situations[between] = found
        return found

    def between(self, start: int, end: int) -> tuple[int, int]:
        """Between which edges of the text the two lie: what has the same pair has the same situation."""
        edges = self.layout.edges
        return bisect_right(edges, start), bisect_right(edges, end)

    def cite(self, span: Span) -> Cited:
        """The span's citation: of the writing as it is in the Part where the span stands."""
        return self.situation(span.start, span.end).cited

    def _situation(self, span: Span) -> Situation:
        pin = pin_cite(self.layout.pagination, span, self.series)
        before, share = self.in_head_matter(span), self.share(span)
        full = _full_citation(self.case, replace(self.writing, kind=share.kind), pin, before)
        cited = Cited(pin.pages, full.text, (*full.warnings, *([] if before else share.warnings)))
        return Situation(cited, pin, before, share)

    def share(self, span: Span) -> Share:
        """What the writing is in the Parts that the span touches."""
        return share_of(self.allotment, [passage.span for passage in self.layout.touched(span)])

    def in_head_matter(self, span: Span) -> PassageKind | None:
        """What all of the span is that lies before the opinion; None where a word of it is the court's.

        `HEADNOTE` where it touches a publisher's headnotes, else `HEAD_MATTER`: a syllabus, the names of counsel.
        """
        kinds = {PassageKind(passage.kind) for passage in self.layout.touched(span)}
        if not kinds or kinds - BEFORE_OPINION.keys():
            return None
        return PassageKind.HEADNOTE if PassageKind.HEADNOTE in kinds else PassageKind.HEAD_MATTER

    def passage_number(self, span: Span) -> int:
        """The number of the passage in which the span begins."""
        touched = self.layout.touched(span)
        return touched[0].position if touched else 0


def citer(version: OpinionText, series: str = "") -> Citer:
    """The citer of a version, whose `opinion.case` is loaded with its citations and history.

    It pins in the `series` that a reader chose, else in the one that is printed, else in any that has marks.
    """
    case, writing = cited_case(version.opinion.case), cited_writing(version.opinion)
    shown, said = series_for(version, series), allotment(version)
    rests_on = get_language(), version.uuid, case, writing, shown, said.whole, tuple(said.said.items())
    return Citer(case, writing, layout(version), shown, said, _situations(rests_on))


@lru_cache(maxsize=1024)
def _full_citation(case: CitedCase, writing: CitedWriting, pin: PinCite, before: PassageKind | None) -> FullCitation:
    """Kept by all that it is made of: a writing has fewer pages than situations."""
    return full_citation(case, writing, [pin], in_head_matter=before)


@lru_cache(maxsize=KEPT)
def _situations(_rests_on: Hashable) -> dict[tuple[int, int], Situation]:
    """The situations that this process has found already, by all that they rest on, which tells when one is another."""
    return {}
