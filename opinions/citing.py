"""From rows to what the text core's citations take, and the words in which pages name cases and writings."""

from collections.abc import Sequence
from dataclasses import replace

from opinions.layout import layout
from opinions.models import Case, Opinion, OpinionText
from opinions.text.courts import SUPREME_COURT, court_name
from opinions.text.full_citations import (
    NAMED,
    SEPARATE,
    CitedCase,
    CitedWriting,
    ReporterCitation,
    full_citation,
    judge_title,
    printed_citations,
)
from opinions.text.kinds import OpinionKind
from opinions.text.pagination import Pagination
from opinions.text.pincites import choose_series, pages_written
from opinions.text.spans import Span

SPOKEN = {
    OpinionKind.MAJORITY: "Opinion of the Court",
    OpinionKind.COURT: "Opinion of the Court",
    OpinionKind.PLURALITY: "Plurality opinion",
    OpinionKind.LEAD: "Lead opinion",
    OpinionKind.UNSPLIT: "All writings of the case",
    OpinionKind.STATEMENT: "Statement",
    OpinionKind.OTHER: "Separate opinion",
}
"""What a writing is called that its author's part in the judgment does not name."""


def cited_case(case: Case) -> CitedCase:
    """What a citation says of the case; its `citations` and `history` should be prefetched."""
    return replace(_without_history(case), history=tuple(each.words for each in case.history.all()))


def _without_history(case: Case) -> CitedCase:
    return CitedCase(
        caption=case.caption,
        citations=tuple(
            ReporterCitation(each.volume, each.reporter, each.page, each.hyphenated) for each in case.citations.all()
        ),
        court=case.court or case.court_name,
        year=case.decided[:4],
        en_banc=case.en_banc,
    )


def cited_writing(opinion: Opinion) -> CitedWriting:
    """What a citation says of the writing."""
    return CitedWriting(OpinionKind(opinion.kind), opinion.per_curiam, opinion.author, opinion.author_title)


def case_words(case: Case) -> str:
    """Where and by whom the case was decided: `366 F.3d 1093 (10th Cir. 2004) (en banc)`.

    No query where the case's `citations` are prefetched.
    """
    return full_citation(replace(_without_history(case), caption="")).text


def court_words(case: Case) -> str:
    """The court's abbreviation: `10th Cir.`, `U.S.` for the Supreme Court; empty where it is not known."""
    return "U.S." if case.court == SUPREME_COURT else str(court_name(case.court or case.court_name))


def history_words(case: Case) -> str:
    """The case's subsequent history as it is printed; empty where none is known."""
    return ", ".join(each.words for each in case.history.all())


def writing_words(opinion: Opinion) -> str:
    """The writing's name: `Kelly, J., concurring in part and dissenting in part`, `Opinion of the Court (Ebel, J.)`."""
    kind = OpinionKind(opinion.kind)
    author = _author(opinion)
    if kind in SEPARATE:
        return f"{author}, {SEPARATE[kind]}" if author else _capitalised(f"{SEPARATE[kind]}, author unknown")
    if kind in NAMED and author:
        return _capitalised(f"{NAMED[kind][0]} of {author}")
    return f"{SPOKEN[kind]} ({author})" if author else SPOKEN[kind]


def writing_short(opinion: Opinion) -> str:
    """The writing in a word or few, for menus: its author, `Per curiam`, else what it is."""
    if opinion.author:
        return opinion.author
    return "Per curiam" if opinion.per_curiam else kind_words(opinion)


def kind_words(opinion: Opinion) -> str:
    """What the writing is, without its author: `concurring in part and dissenting in part`, `Opinion of the Court`."""
    kind = OpinionKind(opinion.kind)
    return _capitalised(SEPARATE[kind]) if kind in SEPARATE else SPOKEN[kind]


def joined_by_words(opinion: Opinion) -> str:
    """Who joined: `Tacha and O'Brien`; `A, B, and C`; empty for nobody."""
    return listed(opinion.joined_by)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: `A and B`; `A, B, and C`; empty for none."""
    if len(names) > 2:  # noqa: PLR2004 -- English lists three and more with commas
        return f"{', '.join(names[:-1])}, and {names[-1]}"
    return " and ".join(names)


def page_range_words(version: OpinionText, chosen: str = "") -> str:
    """The pages of the version's body: `1118–26`; empty where it has none.

    In the `chosen` series if that has marks, else in the one that `series_for` chooses.
    """
    pages = layout(version).pagination
    series = series_for(version, chosen)
    body = pages.body(Span(0, version.length)) if series is not None else None
    return pages_written(pages.body_pages(body, series).ranges) if body and series is not None else ""


def series_for(version: OpinionText, chosen: str = "") -> str | None:
    """The series of pages in which the version is pinned; None where it has no pages."""
    return series_in(layout(version).pagination, version.opinion.case, chosen)


def series_in(pagination: Pagination, case: Case, chosen: str = "") -> str | None:
    """Does as `series_for` where the text's pages are at hand; no query where the case's `citations` are prefetched."""
    printed = printed_citations(_without_history(case))
    return choose_series(pagination, [str(each) for each in printed], chosen)


def _author(opinion: Opinion) -> str:
    """`Kelly, J.`, or `per curiam`; empty where the author is not known."""
    if opinion.author:
        return f"{opinion.author}, {judge_title(opinion.author_title)}"
    return "per curiam" if opinion.per_curiam else ""


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
