from dataclasses import replace

import pytest

from opinions.text.kinds import OpinionKind, PageBasis
from opinions.text.pages import Opening, PageMark, Place, opening_page, page_number
from tests.marked import SERIES, marked


def mark(page: str, offset: int = 500) -> PageMark:
    return PageMark(offset, SERIES, page)


def opened(page: str, basis: PageBasis, *warnings: str) -> Opening:
    return Opening(PageMark(0, SERIES, page, basis), warnings)


@pytest.mark.parametrize("alone", [True, False])
def test_opening_page_of_the_first_writing_is_the_cases_first_page(alone: bool) -> None:
    place = Place(OpinionKind.MAJORITY, SERIES, first=True, alone=alone, case_page="1093")

    assert opening_page(place, mark("1094")) == opened("1093", PageBasis.CASE)


def test_opening_page_warns_where_marks_begin_later_than_the_next_page() -> None:
    place = Place(OpinionKind.MAJORITY, SERIES, case_page="1093")

    assert opening_page(place, mark("1096")) == opened(
        "1093",
        PageBasis.CASE,
        "The writing is taken to open on page 1093, but its first page mark is 1096.",
    )


def test_opening_page_of_a_later_writing_is_where_the_one_before_it_ended() -> None:
    place = Place(OpinionKind.DISSENT, SERIES, first=False, alone=False, case_page="1093", previous_page="1118")

    assert opening_page(place, mark("1119")) == opened("1118", PageBasis.PREVIOUS_WRITING)


def test_opening_page_of_a_short_later_writing_without_marks_is_where_the_one_before_it_ended() -> None:
    place = Place(OpinionKind.CONCURRENCE, SERIES, first=False, alone=False, previous_page="1118")

    assert opening_page(place, None) == opened("1118", PageBasis.PREVIOUS_WRITING)


def test_opening_page_of_a_separate_writing_alone_is_its_first_mark_minus_one_with_a_warning() -> None:
    place = Place(OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART, SERIES, case_page="1093")

    assert opening_page(place, mark("1119")) == opened(
        "1118",
        PageBasis.FIRST_MARK,
        "This writing was imported alone: what stands before its first page mark, 1119, is taken to be on 1118.",
    )


def test_opening_page_of_a_separate_writing_that_comes_first_of_several_is_the_cases() -> None:
    place = Place(OpinionKind.OTHER, SERIES, first=True, alone=False, case_page="1093")

    assert opening_page(place, mark("1094")) == opened("1093", PageBasis.CASE)


def test_opening_page_falls_back_to_the_first_mark_where_the_case_has_no_page() -> None:
    assert opening_page(Place(OpinionKind.MAJORITY, ""), PageMark(9, "", "12")) == Opening(
        PageMark(0, "", "11", PageBasis.FIRST_MARK),
        ("The case's first page is not known: what stands before its first page mark, 12, is taken to be on 11.",),
    )


@pytest.mark.parametrize("page", ["xii", "1119a", "1"])
def test_opening_page_is_not_invented_before_a_mark_that_cannot_be_counted_back(page: str) -> None:
    warning = f"This writing was imported alone: no page can be told before its first mark, {page}."

    assert opening_page(Place(OpinionKind.DISSENT, SERIES), mark(page)) == Opening(None, (warning,))


def test_opening_page_is_not_invented_where_the_case_has_no_pages() -> None:
    place = Place(OpinionKind.MAJORITY, SERIES, case_page="1093", case_has_marks=False)

    assert opening_page(place, None) == Opening(None)


@pytest.mark.parametrize("first_mark", [PageMark(9, "2031-FICT-025", "¶ 1"), None])
def test_opening_page_is_not_invented_where_paragraphs_are_numbered(first_mark: PageMark | None) -> None:
    place = Place(OpinionKind.MAJORITY, "2031-FICT-025", alone=False, case_page="025", by_paragraphs=True)

    assert opening_page(place, first_mark) == Opening(None)
    assert opening_page(replace(place, first=False, previous_page="¶ 9"), first_mark) == Opening(None)


def test_opening_page_is_the_cases_without_a_doubt_where_that_is_printed_late() -> None:
    place = Place(OpinionKind.MAJORITY, SERIES, case_page="1093")

    assert opening_page(place, mark("1093")) == opened("1093", PageBasis.CASE)


def test_opening_page_warns_where_a_later_writing_prints_the_page_on_which_it_should_have_opened() -> None:
    place = Place(OpinionKind.DISSENT, SERIES, first=False, alone=False, previous_page="1118")

    assert opening_page(place, mark("1118")) == opened(
        "1118",
        PageBasis.PREVIOUS_WRITING,
        "The writing is taken to open on page 1118, but its first page mark is 1118.",
    )


def test_opening_page_is_not_needed_where_a_mark_stands_at_the_start() -> None:
    assert opening_page(Place(OpinionKind.MAJORITY, SERIES, case_page="1093"), mark("1093", 0)) == Opening(None)


@pytest.mark.parametrize(
    ("label", "number"),
    [("1119", 1119), ("¶ 12", 12), ("¶12", 12), ("xii", None), ("1119a", None), ("²", None), ("", None)],
)
def test_page_number_reads_digits_and_paragraphs_alone(label: str, number: int | None) -> None:
    assert page_number(label) == number


def test_pagination_names_the_series_that_have_marks() -> None:
    assert marked("a {*1119}b {*77 b}c {*1120}d").pagination().series == (SERIES, "b")


def test_pagination_keeps_body_pages_out_of_the_notes_and_note_pages_out_of_the_body() -> None:
    pagination = (
        text := marked("body{^1} one {*2}two\n{1:}note [one|n] {*3}three\n[body|b] again {*4}four")
    ).pagination("1")

    assert pagination.page_at(text["n"].start, SERIES) == "1"
    assert pagination.page_at(text["b"].start, SERIES) == "2"
    assert pagination.closing_page(SERIES) == "4"


def test_pagination_opens_a_note_on_the_page_of_the_word_before_its_call() -> None:
    text = marked("One.{^1} {*2}Two.{*3}{^2} Three.\n{1:}[first|one]\n{2:}[second|two]")
    pagination = text.pagination("1")

    assert [pagination.page_at(text[name].start, SERIES) for name in ("one", "two")] == ["1", "2"]


def test_pagination_pairs_notes_of_one_label_with_its_calls_in_order() -> None:
    text = marked("One.{^†} {*2}Two.{^†}\n{†:}[first|one]\nBody {*3}again.{^†}\n{†:}[second|two]")
    pagination = text.pagination("1")

    assert [pagination.page_at(text[name].start, SERIES) for name in ("one", "two")] == ["1", "2"]


def test_pagination_opens_a_note_that_a_note_calls_on_that_notes_page() -> None:
    text = marked("One.{^1}\n{1:}note {*2}goes on{^2}\n{2:}[nested|two]")

    assert text.pagination("1").page_at(text["two"].start, SERIES) == "2"


def test_pagination_leaves_a_mark_at_the_end_of_a_note_to_the_note() -> None:
    text = marked("Body{^1} {*2}one.\n{1:}Note.{*3}\n[Body|again] two.")

    assert text.pagination("1").page_at(text["again"].start, SERIES) == "2"


def test_pagination_has_no_closing_page_without_marks() -> None:
    assert marked("No pages.").pagination().closing_page(SERIES) == ""


def test_pagination_prefers_the_printed_mark_to_an_implied_one_at_the_start() -> None:
    assert marked("{*1094}words").pagination("1093").page_at(0, SERIES) == "1094"
