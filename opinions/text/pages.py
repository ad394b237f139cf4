"""Marks that stand beside the text (pages, note calls) and the page on which a writing opens."""

from dataclasses import dataclass

from opinions.text.kinds import OpinionKind, PageBasis


@dataclass(frozen=True, slots=True)
class PageMark:
    """`page` of `series` (the reporter citation that it numbers) begins at `offset` of the version's text.

    `page` is as printed: mostly digits, but also `xii`, `1119a`, or `¶ 12` where a citation numbers paragraphs.
    """

    offset: int
    series: str
    page: str
    basis: PageBasis = PageBasis.PRINTED


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The call of note `label` stands at `offset` of the version's text, after the character before it."""

    offset: int
    label: str


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a writing opens in one series: a mark at offset 0, or None where no page can be told."""

    mark: PageMark | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a writing's place in its case, for one series.

    `first`: the case's first writing. `alone`: the only one that we hold. `case_page`: the case's first page (the page
    of its citation). `previous_page`: where the writing before it ended. `case_has_marks`: some writing has marks.
    `by_paragraphs`: the series numbers paragraphs, not pages.
    """

    kind: OpinionKind
    series: str
    first: bool = True
    alone: bool = True
    case_page: str = ""
    previous_page: str = ""
    case_has_marks: bool = True
    by_paragraphs: bool = False


def opening_page(place: Place, first_mark: PageMark | None) -> Opening:
    """Find the page on which a writing opens, before its first printed mark (`first_mark`, in the same series).

    A case's first writing opens on the case's first page; a later one where the one before it ended; one imported alone
    whose kind does not speak for the court on its first mark minus one, with a warning. Where the text has no pages in
    the series, none is invented, and none where the series numbers paragraphs: `2011-NMSC-025` has no page 025, and
    what stands before its ¶ 1 has no number (rule 3.3).
    """
    if place.by_paragraphs or (first_mark is None and not place.case_has_marks):
        return Opening(None)
    if first_mark is not None and first_mark.offset == 0:
        return Opening(None)
    if place.first and place.alone and not place.kind.speaks_for_the_court:
        return _before_first_mark(place.series, first_mark, "This writing was imported alone")
    if place.first:
        page, basis, unknown = place.case_page, PageBasis.CASE, "The case's first page is not known"
    else:
        page, basis = place.previous_page, PageBasis.PREVIOUS_WRITING
        unknown = "The page on which the writing before this one ended is not known"
    if not page:
        return _before_first_mark(place.series, first_mark, unknown)
    mark = PageMark(0, place.series, page, basis)
    return Opening(mark, _doubts(mark, first_mark))


def _before_first_mark(series: str, first_mark: PageMark | None, reason: str) -> Opening:
    """Take the page before the first mark's, as far as it can be counted."""
    if first_mark is None:
        return Opening(None, (f"{reason} and bears no page mark: its page is not known.",))
    number = page_number(first_mark.page)
    if number is None or number <= 1:
        return Opening(None, (f"{reason}: no page can be told before its first mark, {first_mark.page}.",))
    page = first_mark.page[: -len(str(number))] + str(number - 1)
    warning = f"{reason}: what stands before its first page mark, {first_mark.page}, is taken to be on {page}."
    return Opening(PageMark(0, series, page, PageBasis.FIRST_MARK), (warning,))


def _doubts(opened: PageMark, first_mark: PageMark | None) -> tuple[str, ...]:
    """Warn where the first printed mark does not follow the opening page, nor prints the case's own first page."""
    opening, printed = page_number(opened.page), page_number(first_mark.page) if first_mark else None
    if opening is None or printed is None or printed == opening + 1:
        return ()
    if printed == opening and opened.basis is PageBasis.CASE:
        return ()
    return (f"The writing is taken to open on page {opened.page}, but its first page mark is {printed}.",)


def numbers_paragraphs(page: str) -> bool:
    """Whether a mark's label is a paragraph's number (`¶ 12`) and no page's."""
    return page.startswith("¶")


def page_number(page: str) -> int | None:
    """The number of a page label in Arabic digits, or of a paragraph (`¶ 12`); None of any other (`xii`, `1119a`).

    >>> page_number("1119"), page_number("¶ 12"), page_number("1119a")
    (1119, 12, None)
    """
    digits = page.removeprefix("¶").strip()
    return int(digits) if digits.isascii() and digits.isdigit() else None
