import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinions.text.selectors import Quotable, SelectionMismatch, TextQuote, Window, quote, trim, verify, window_bounds
from opinions.text.spans import Span
from tests.marked import marked

CASES = json.loads((Path(__file__).parents[2] / "fixtures" / "offsets.json").read_text(encoding="utf-8"))
each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


@each_case
def test_quote_gives_the_exact_words_of_the_cases(case: dict[str, Any]) -> None:
    quoted = [quote(case["text"], Span(s["start"], s["end"])).exact for s in case["spans"]]

    assert quoted == [s["exact"] for s in case["spans"]]


@given(st.text("ab \n😀e\u0301\u200d", min_size=1), st.randoms(use_true_random=False))
def test_quote_from_a_window_is_the_quote_from_the_whole_text(text: str, choice: Any) -> None:
    start = choice.randrange(len(text))
    span = Span(start, choice.randrange(start, len(text)) + 1)
    first, count = window_bounds(span)

    assert quote(Window(text[first : first + count], first), span) == quote(text, span)


@given(st.text("ab \n😀👋🏽e\u0301\u200d", min_size=1, max_size=200), st.randoms(use_true_random=False))
def test_quotable_gives_what_quote_gives(text: str, choice: Any) -> None:
    start = choice.randrange(len(text))
    end = choice.randrange(start, len(text)) + 1

    assert Quotable(text).words_at(start, end) == quote(text, Span(start, end))


@given(st.text(min_size=1), st.randoms(use_true_random=False))
def test_quote_parts_stand_side_by_side_in_the_text(text: str, choice: Any) -> None:
    start = choice.randrange(len(text))
    span = Span(start, choice.randrange(start, len(text)) + 1)
    found = quote(text, span, context=5)

    at = start - len(found.prefix)
    assert text[at : span.end + len(found.suffix)] == found.prefix + found.exact + found.suffix


def test_quote_takes_32_code_points_on_each_side() -> None:
    found = quote("x" * 40 + "duty" + "y" * 40, Span(40, 44))

    assert found == TextQuote("duty", "x" * 32, "y" * 32)


def test_quote_cuts_no_mark_off_its_letter() -> None:
    found = quote("aq\u0307bc duty deq\u0307fg", Span(6, 10), context=4)

    assert found == TextQuote("duty", "q\u0307bc ", " deq\u0307")


def test_quote_cuts_no_joined_emoji_apart() -> None:
    found = quote("👩\u200d⚖\ufe0f duty 👍🏽", Span(5, 9), context=2)

    assert found == TextQuote("duty", "👩\u200d⚖\ufe0f ", " 👍🏽")


def test_quote_refuses_a_span_that_the_window_lacks() -> None:
    with pytest.raises(ValueError, match=r"does not hold 4\.\.8"):
        quote(Window("The duty"[5:], 5), Span(4, 8))


@pytest.mark.parametrize("space", [" ", "\n", "\xa0", "\u2009 ", "\u3000\t"])
def test_trim_drops_white_space_at_both_ends(space: str) -> None:
    text = f"a{space}duty of care{space}b"
    width = len(space)

    assert trim(text, 1, len(text) - 1) == Span(1 + width, len(text) - 1 - width)


def test_trim_keeps_soft_hyphens_and_zero_width_characters() -> None:
    assert trim(" \xadduty\u200b ", 0, 8) == Span(1, 7)


@pytest.mark.parametrize(("start", "end"), [(3, 4), (3, 3), (3, 5)])
def test_trim_finds_nothing_in_white_space(start: int, end: int) -> None:
    assert trim("The \n duty", start, end) is None


def test_trim_works_in_a_window() -> None:
    assert trim(Window(" duty ", 100), 100, 106) == Span(101, 105)


@pytest.mark.parametrize(
    "theirs", ["of care. No duty", "of care.\n\nNo\xa0duty", "of care.No duty", " of  care. No duty "]
)
def test_verify_tolerates_white_space_alone(theirs: str) -> None:
    text = marked("The duty [of care.\nNo duty|selected] to guess.")

    assert verify(text.text, text["selected"], theirs) == "of care.\nNo duty"


@pytest.mark.parametrize(
    "theirs", ["", "of case.\nNo duty", "of care.\nNo duty t", "Of care.\nNo duty", "of care. No du\xadty"]
)
def test_verify_carries_both_strings_where_words_differ(theirs: str) -> None:
    text = marked("The duty [of care.\nNo duty|selected] to guess.")

    with pytest.raises(SelectionMismatch) as mismatch:
        verify(text.text, text["selected"], theirs)

    assert (mismatch.value.ours, mismatch.value.theirs) == ("of care.\nNo duty", theirs)


def test_verify_reads_a_window_at_version_offsets() -> None:
    assert verify(Window("no duty here", 500), Span(503, 507), "duty") == "duty"


def test_verify_refuses_a_span_beyond_the_text() -> None:
    with pytest.raises(ValueError, match=r"does not hold 4\.\.9"):
        verify("The duty", Span(4, 9), "duty")


def test_window_bounds_begin_at_the_start_of_the_text() -> None:
    assert window_bounds(Span(10, 20)) == (0, 68)
    assert window_bounds(Span(100, 120)) == (52, 116)
