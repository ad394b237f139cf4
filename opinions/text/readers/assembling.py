"""Makes a case of the drafts of its writings: series of pages, the page on which each passage begins, citations.

Pages are told by `pagination`, which pin cites ask too, so that a passage's page and a pin never differ.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from opinions.text.canonical import tile
from opinions.text.citations.finding import find
from opinions.text.kinds import PassageKind
from opinions.text.pages import NoteMark, Opening, PageMark, Place, numbers_paragraphs, opening_page, page_number
from opinions.text.pagination import Pagination, PlacedPassage
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPassage, ParsedWarning
from opinions.text.readers.bylines import surname
from opinions.text.readers.drafts import Draft, DraftWriting, Mark
from opinions.text.readers.star_pages import Star, number_pages
from opinions.text.spans import Span

FIRST_PAGE = re.compile(r"(\d+)\s*$")
NAMED = "="
SLIP = "slip op."


def named_group(series: str) -> str:
    """The group of marks whose series is known already."""
    return NAMED + series


def assemble(
    writings: Sequence[DraftWriting],
    facts: CaseFacts,
    warnings: Sequence[ParsedWarning],
    *,
    author: str = "",
    author_title: str = "",
) -> ParsedCase:
    """The case of these writings. `author` is for the first writing that names nobody; `warnings` go before ours.

    Raises ValueError where no writing holds words.
    """
    doubts = list(warnings)
    held = [writing for writing in writings if any(draft.words for draft in (*writing.body, *writing.notes))]
    if not held:
        raise ValueError("The text holds no words.")
    series = _series_of(held, facts.citations)
    opinions = [_opinion(writing, series) for writing in held]
    opinions, found = _paged(opinions, held, facts)
    doubts.extend(found)
    opinions, found = _name_author(opinions, author, author_title)
    doubts.extend(found)
    cited = find(opinions, facts)
    doubts.extend(cited.warnings)
    ordered = tuple(sorted(doubts, key=lambda warning: warning.at))
    return ParsedCase(facts, cited.opinions, cited.authorities, ordered)


def _drafts(writing: DraftWriting) -> tuple[Draft, ...]:
    return writing.body + writing.notes


def _series_of(writings: Sequence[DraftWriting], citations: Sequence[str]) -> dict[tuple[str, str], str]:
    """For each group and page label, the citation that it numbers; see `_sorted_group` for what decides.

    Groups that stand in one writing number different citations.
    """
    marks: defaultdict[str, list[Mark]] = defaultdict(list)
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for writing in writings:
        own = [mark for draft in _drafts(writing) for mark in draft.page_marks]
        groups = {mark.group for mark in own}
        for mark in own:
            marks[mark.group].append(mark)
        for group in groups:
            beside[group] |= groups - {group}
    found: dict[tuple[str, str], str] = {}
    claimed: defaultdict[str, set[str]] = defaultdict(set)
    for group, own in sorted(marks.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        taken = {series for other in beside[group] for series in claimed[other]}
        taken |= {other.removeprefix(NAMED) for other in beside[group] if other.startswith(NAMED)}
        if group.startswith(NAMED):
            by_label = {mark.value: group.removeprefix(NAMED) for mark in own}
        else:
            free = [citation for citation in citations if citation not in taken]
            by_label = _sorted_group(own, free, alone=not beside[group])
        claimed[group] = set(by_label.values())
        found.update({(group, label): series for label, series in by_label.items()})
    return found


def _sorted_group(marks: Sequence[Mark], citations: Sequence[str], *, alone: bool) -> dict[str, str]:
    """The series of a group's labels. A group is one series if the source tells groups apart, else as its runs say.

    A series belongs to the citation whose first page is at or just below its smallest label.
    """
    numbers = [number for mark in marks if (number := page_number(mark.value)) is not None]
    stars = [Star(at, at, number) for at, number in enumerate(numbers)]
    pages = number_pages(stars, citations)
    main = pages.main_series or _just_below(numbers, citations)
    series = {mark.value: main for mark in marks}
    if alone:
        series.update({str(star.page): name for name, run in reversed(pages.runs) for star in run})
    return series


def _just_below(numbers: Sequence[int], citations: Sequence[str]) -> str:
    lowest = min(numbers, default=0)
    firsts = {citation: int(match[1]) for citation in citations if (match := FIRST_PAGE.search(citation))}
    below = [citation for citation, first in firsts.items() if first <= lowest]
    return max(below, key=lambda citation: firsts[citation], default="")


def _opinion(writing: DraftWriting, series: dict[tuple[str, str], str]) -> ParsedOpinion:
    drafts = [draft for draft in _drafts(writing) if draft.words]
    passages = tuple(draft.passage(lambda mark: series.get((mark.group, mark.value), "")) for draft in drafts)
    byline = writing.byline
    if byline is None:
        return ParsedOpinion(writing.kind, passages, source_type=writing.source_type)
    return ParsedOpinion(
        kind=writing.kind,
        passages=passages,
        per_curiam=byline.per_curiam,
        source_type=writing.source_type or byline.source_type,
        author=byline.author,
        author_title=byline.author_title,
        author_raw=byline.author_raw,
        joined_by=byline.joined_by,
    )


def _paged(
    opinions: Sequence[ParsedOpinion], writings: Sequence[DraftWriting], facts: CaseFacts
) -> tuple[list[ParsedOpinion], list[ParsedWarning]]:
    """Gives each passage the page on which it begins, in the main series; a writing opens where the last one ended."""
    series = main_series(opinions, facts.citations)
    if series is None:
        return list(opinions), []
    counted = series.endswith(SLIP) or _numbers_paragraphs(opinions, series)
    paged: list[ParsedOpinion] = []
    warnings: list[ParsedWarning] = []
    previous = ""
    for number, (opinion, writing) in enumerate(zip(opinions, writings, strict=True)):
        place = Place(
            kind=opinion.kind,
            series=series,
            first=number == 0,
            alone=len(opinions) == 1,
            case_page=_first_page(series, facts.citations),
            previous_page=previous,
        )
        pages, closing, doubts = _pages_of(opinion, place, implied=not counted)
        passages = [replace(each, page=page) for each, page in zip(opinion.passages, pages, strict=True)]
        paged.append(replace(opinion, passages=tuple(passages)))
        warnings.extend(ParsedWarning(writing.body[0].at if writing.body else 0, doubt) for doubt in doubts)
        previous = closing or previous
    return paged, warnings


def main_series(opinions: Sequence[ParsedOpinion], citations: Sequence[str]) -> str | None:
    """The series in which passages are paged: of the first citation that has marks, else the one with most marks."""
    counts = Counter(mark.series for opinion in opinions for passage in opinion.passages for mark in passage.pages)
    for citation in citations:
        if counts[citation]:
            return citation
    return max(counts, key=lambda series: counts[series], default=None)


def _first_page(series: str, citations: Sequence[str]) -> str:
    return series.rsplit(maxsplit=1)[-1] if series.strip() and series in citations else ""


def _pages_of(opinion: ParsedOpinion, place: Place, *, implied: bool) -> tuple[list[str | None], str, tuple[str, ...]]:
    """The page of each passage, the page on which the body ends, and doubts about the opening page.

    No opening page is `implied` where paragraphs are counted, or where each writing's printed pages begin again.
    """
    _, spans = tile([passage.text for passage in opinion.passages])
    marks = page_marks(opinion.passages, spans, place.series)
    opened = opening_page(place, next((mark for mark, inside in marks if inside), None)) if implied else Opening(None)
    opening = [opened.mark] if opened.mark else []
    pagination = paginated(opinion.passages, spans, [*opening, *(mark for mark, _ in marks)])
    pages = [pagination.page_at(span.start, place.series) or None for span in spans]
    return pages, pagination.closing_page(place.series), opened.warnings


def _numbers_paragraphs(opinions: Sequence[ParsedOpinion], series: str) -> bool:
    """Whether a series counts paragraphs."""
    marks = (mark for opinion in opinions for passage in opinion.passages for mark in passage.pages)
    return any(mark.series == series and numbers_paragraphs(mark.page) for mark in marks)


def page_marks(passages: Sequence[ParsedPassage], spans: Sequence[Span], series: str) -> list[tuple[PageMark, bool]]:
    """The marks of a series at their places in the writing's text, each with whether it stands in the body."""
    return [
        (PageMark(span.start + mark.at, mark.series, mark.page), passage.label is None)
        for passage, span in zip(passages, spans, strict=True)
        for mark in passage.pages
        if mark.series == series
    ]


def paginated(passages: Sequence[ParsedPassage], spans: Sequence[Span], marks: Sequence[PageMark]) -> Pagination:
    """The pagination of a writing's passages, which stand at `spans` of its text."""
    placed = [PlacedPassage(each.kind, each.label, span) for each, span in zip(passages, spans, strict=True)]
    calls = [
        NoteMark(span.start + mark.at, mark.label)
        for passage, span in zip(passages, spans, strict=True)
        for mark in passage.notes
    ]
    return Pagination(placed, marks, calls)


def _name_author(
    opinions: Sequence[ParsedOpinion], author: str, title: str
) -> tuple[list[ParsedOpinion], list[ParsedWarning]]:
    """Gives `author` to the first writing that names nobody; warns of writings that stay without one."""
    named = list(opinions)
    nameless = [at for at, opinion in enumerate(named) if not opinion.author and not opinion.per_curiam]
    warnings: list[ParsedWarning] = []
    if author and nameless:
        at = nameless.pop(0)
        named[at] = replace(named[at], author=surname(author), author_title=title or named[at].author_title)
    elif author and surname(author) not in {opinion.author for opinion in named}:
        warnings.append(ParsedWarning(0, f"Every byline names its author; “{author}” was not used."))
    for at in nameless:
        before = {PassageKind.HEAD_MATTER, PassageKind.HEADNOTE}
        if any(passage.kind not in before for passage in named[at].passages):
            kind = named[at].kind.value.replace("_", " ")
            warnings.append(ParsedWarning(0, f"Nobody is named as the author of writing {at + 1} ({kind})."))
    return named, warnings
