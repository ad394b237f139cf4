"""Star pages in plain text (`*1119`): which asterisk numbers are page marks, and what page each place is on."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from opinions.text.readers.lines import Cut, CutKind

STAR = re.compile(r"\*{1,3}(?P<page>\d{1,5})(?!\d)")
DATABASE_CITE = re.compile(r"\b(?:WL|LEXIS|Lexis)\b[^*]{0,60}(?:\*\d+[-–, &]{0,3}(?:and )?)*$")
DATABASE_REACH = 120
LAST_NUMBER = re.compile(r"(\d+)\s*$")
LARGEST_STEP = 25
LEAST_LONE_PAGE = 10
MOST_RUNS = 50
NOTE_REACH = 20


@dataclass(frozen=True, slots=True)
class Star:
    """An asterisk with a number at `start` up to `end` of the source."""

    start: int
    end: int
    page: int

    def as_cut(self) -> Cut:
        """The page mark as a piece cut out of the source."""
        return Cut(self.start, self.end, CutKind.PAGE, str(self.page))


@dataclass(slots=True)
class _Chain:
    """Stars that number the pages of one reporter, rising."""

    stars: list[Star] = field(default_factory=list)

    @property
    def last(self) -> int:
        return self.stars[-1].page


@dataclass(frozen=True, slots=True)
class StarPages:
    """The page marks of a body, one run for each reporter, the longest first; and the stars that are no page marks."""

    runs: tuple[tuple[str, tuple[Star, ...]], ...] = ()
    rejected: tuple[Star, ...] = ()

    @property
    def main(self) -> tuple[Star, ...]:
        """The run with the most marks."""
        return self.runs[0][1] if self.runs else ()

    @property
    def main_series(self) -> str:
        """The citation that the main run numbers, or an empty string."""
        return self.runs[0][0] if self.runs else ""

    def series_of(self) -> dict[int, str]:
        """For each mark, by where it starts, the citation that it numbers."""
        return {star.start: series for series, stars in self.runs for star in stars}

    def page_at(self, offset: int) -> int | None:
        """The last page of the main run that begins at or before `offset` of the source."""
        index = bisect_right(self.main, offset, key=lambda star: star.start) - 1
        return self.main[index].page if index >= 0 else None


def find_stars(source: str, start: int, end: int) -> list[Star]:
    """Each `*1119`-like place between the offsets, save those in a database citation (`2003 WL 1234, at *3`)."""
    stars = []
    for match in STAR.finditer(source, start, end):
        before = source[max(start, match.start() - DATABASE_REACH) : match.start()]
        if not DATABASE_CITE.search(before):
            stars.append(Star(match.start(), match.end(), int(match["page"])))
    return stars


def number_pages(stars: Sequence[Star], citations: Sequence[str]) -> StarPages:
    """Sorts `stars` into rising runs, one per reporter of `citations`; what fits no run is rejected.

    A run of one counts only where no longer run is there and its number could be a page: a lone `*2` is more likely a
    note's sign or a slip.
    """
    chains: list[_Chain] = []
    for star in stars:
        fitting = [chain for chain in chains if 0 < star.page - chain.last <= LARGEST_STEP]
        if fitting:
            min(fitting, key=lambda chain: star.page - chain.last).stars.append(star)
        elif len(chains) < MOST_RUNS:
            chains.append(_Chain([star]))
    kept = _credible(chains, citations)
    believed = {star.start for chain, _ in kept for star in chain.stars}
    return StarPages(
        runs=tuple((series, tuple(chain.stars)) for chain, series in kept),
        rejected=tuple(star for star in stars if star.start not in believed),
    )


def _credible(chains: list[_Chain], citations: Sequence[str]) -> list[tuple[_Chain, str]]:
    """The runs to believe, longest first, at most one per known citation (or one alone), each with its series."""
    unclaimed = list(citations)
    kept: list[tuple[_Chain, str]] = []
    for chain in sorted(chains, key=lambda chain: (-len(chain.stars), chain.stars[0].start)):
        first = chain.stars[0].page
        series = _series_of(first, unclaimed)
        lone = len(chain.stars) == 1
        if kept and (not series or lone):
            continue
        if lone and not series and first < LEAST_LONE_PAGE:
            continue
        kept.append((chain, series))
        if series:
            unclaimed.remove(series)
    return kept


def _series_of(page: int, citations: Sequence[str]) -> str:
    """The citation whose first page lies nearest before `page`; the only citation there is; else nothing.

    >>> _series_of(283, ["670 P.2d 137", "281 Or. 702", "282 Or. 280"])
    '282 Or. 280'
    """

    def distance(citation: str) -> int:
        first = LAST_NUMBER.search(citation)
        return page - int(first[1]) if first else -1

    near = [citation for citation in citations if 0 <= distance(citation) <= 1000]  # noqa: PLR2004 -- no opinion is longer
    return min(near, key=distance, default="")


def number_note_pages(stars: Sequence[Star], begins_on: int | None, known: Sequence[int]) -> list[Star]:
    """The page marks of one note that begins on page `begins_on`: they rise from there by a few pages.

    Where the page of its call is not known, only pages that the body has too (`known`) are believed.
    """
    accepted: list[Star] = []
    page = begins_on
    for star in stars:
        fits = 0 < star.page - page <= NOTE_REACH if page is not None else star.page in known
        if fits:
            accepted.append(star)
            page = star.page
    return accepted
