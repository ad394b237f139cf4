"""What a repair is, and how one finds what it repairs."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from opinions.text.canonical import canonical_layout, tile
from opinions.text.kinds import PageBasis, PassageKind
from opinions.text.pages import NoteMark, PageMark
from opinions.text.pagination import Pagination, PlacedPassage
from opinions.text.parsed import ParsedCase, ParsedOpinion, ParsedPassage, ParsedPlace


class RepairDoesNotFit(ValueError):
    """A repair names something that is not there, or would break a rule of the text; the message is one sentence."""


class Repair(ABC):
    """One repair of a parsed case: a frozen dataclass that names its target by indices and code points.

    `opinion` counts the writings, `passage` the passages of the writing, both from 0; `at`, `start` and `end` are
    offsets in the passage's text. They mean the case as all earlier repairs left it.
    """

    __slots__ = ()

    @abstractmethod
    def on(self, case: ParsedCase) -> ParsedCase:
        """The repaired case. Raises `RepairDoesNotFit`."""


def opinion_of(case: ParsedCase, opinion: int) -> ParsedOpinion:
    """The writing with that index. Raises `RepairDoesNotFit`."""
    if not 0 <= opinion < len(case.opinions):
        raise RepairDoesNotFit(f"There is no writing {opinion + 1}: the case has {len(case.opinions)}.")
    return case.opinions[opinion]


def passage_of(case: ParsedCase, opinion: int, passage: int) -> ParsedPassage:
    """The passage with that index in that writing. Raises `RepairDoesNotFit`."""
    passages = opinion_of(case, opinion).passages
    if not 0 <= passage < len(passages):
        raise RepairDoesNotFit(f"There is no passage {passage + 1}: writing {opinion + 1} has {len(passages)}.")
    return passages[passage]


def with_opinions(case: ParsedCase, first: int, last: int, opinions: Sequence[ParsedOpinion]) -> ParsedCase:
    """The case with `opinions` in the place of its writings from `first` up to `last`."""
    return replace(case, opinions=(*case.opinions[:first], *opinions, *case.opinions[last:]))


def with_passages(
    case: ParsedCase, opinion: int, first: int, last: int, passages: Sequence[ParsedPassage]
) -> ParsedCase:
    """The case with `passages` in the place of those of one writing from `first` up to `last`."""
    writing = opinion_of(case, opinion)
    new = replace(writing, passages=(*writing.passages[:first], *passages, *writing.passages[last:]))
    return with_opinions(case, opinion, opinion + 1, [new])


def with_places(case: ParsedCase, moved: Callable[[ParsedPlace], ParsedPlace]) -> ParsedCase:
    """The case whose warnings stand beside the passages to which `moved` takes them."""
    warnings = [each if each.place is None else replace(each, place=moved(each.place)) for each in case.warnings]
    return replace(case, warnings=tuple(warnings))


def check_place(passage: ParsedPassage, start: int, end: int) -> None:
    """Raises `RepairDoesNotFit` unless `start` up to `end` lies in the passage's text."""
    if not 0 <= start <= end <= len(passage.text):
        raise RepairDoesNotFit(f"{start} to {end} does not lie in a passage of {len(passage.text)} characters.")


def check_words(passage: ParsedPassage) -> ParsedPassage:
    """The passage. Raises `RepairDoesNotFit` where its text has no words or is not canonical any more."""
    if not passage.text.strip():
        raise RepairDoesNotFit("The passage would have no words.")
    if canonical_layout(passage.text) != passage.text:
        raise RepairDoesNotFit("The passage would have stray spaces, or a letter apart from its accent.")
    return passage


def check_line(words: str, what: str) -> None:
    """Raises `RepairDoesNotFit` unless `words` is empty or one line without white space at its edges."""
    if canonical_layout(words) != words:
        raise RepairDoesNotFit(f"The {what} has white space at its edges, two spaces in a row, or a line break.")


def check_kind(kind: PassageKind, label: str | None) -> None:
    """Raises `RepairDoesNotFit` for a note without a label."""
    if kind is PassageKind.FOOTNOTE and not label:
        raise RepairDoesNotFit("A note needs a label.")


def main_series(opinion: ParsedOpinion) -> str | None:
    """The series with the most page marks in the writing, of several the first; None where there is no mark."""
    counted = Counter(mark.series for passage in opinion.passages for mark in passage.pages)
    return counted.most_common(1)[0][0] if counted else None


def pages_begun(opinion: ParsedOpinion, series: str, opening: str | None) -> tuple[str, ...]:
    """For each passage the page of `series` on which it begins, empty where it is not known.

    The writing opens on the page `opening`, where that is known; a note on the page of its call (`Pagination`).
    """
    _words, spans = tile([passage.text for passage in opinion.passages])
    placed = list(zip(opinion.passages, spans, strict=True))
    marks = [
        PageMark(span.start + mark.at, mark.series, mark.page) for passage, span in placed for mark in passage.pages
    ]
    if opening:
        marks.insert(0, PageMark(0, series, opening, PageBasis.CASE))
    calls = [NoteMark(span.start + mark.at, mark.label) for passage, span in placed for mark in passage.notes]
    pagination = Pagination([PlacedPassage(each.kind, each.label, span) for each, span in placed], marks, calls)
    return tuple(pagination.page_at(span.start, series) for span in spans)


def follow_pages(before: ParsedOpinion, after: ParsedOpinion) -> ParsedOpinion:
    """`after`, whose marks were changed, with the page of each passage that begins elsewhere than in `before`."""
    series = main_series(before) or main_series(after)
    if series is None:
        return after
    first = before.passages[0]
    told = any(mark.at == 0 and mark.series == series for mark in first.pages)
    opening = None if told else first.page
    pages = zip(pages_begun(before, series, opening), pages_begun(after, series, opening), strict=True)
    passages = [
        passage if old == new else replace(passage, page=new or None)
        for passage, (old, new) in zip(after.passages, pages, strict=True)
    ]
    return replace(after, passages=tuple(passages))
