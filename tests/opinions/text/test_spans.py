import json
from pathlib import Path
from typing import Any

import pytest

from opinions.text.spans import Span, from_utf16, to_utf16

CASES = json.loads((Path(__file__).parents[2] / "fixtures" / "offsets.json").read_text(encoding="utf-8"))
each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


@each_case
def test_span_slices_the_exact_words(case: dict[str, Any]) -> None:
    assert [Span(s["start"], s["end"]).slice(case["text"]) for s in case["spans"]] == [
        s["exact"] for s in case["spans"]
    ]


@each_case
def test_to_utf16_counts_as_the_browser_does(case: dict[str, Any]) -> None:
    edges = [(to_utf16(case["text"], s["start"]), to_utf16(case["text"], s["end"])) for s in case["spans"]]

    assert edges == [(s["utf16_start"], s["utf16_end"]) for s in case["spans"]]


@each_case
def test_from_utf16_gives_code_points(case: dict[str, Any]) -> None:
    edges = [
        (from_utf16(case["text"], s["utf16_start"]), from_utf16(case["text"], s["utf16_end"])) for s in case["spans"]
    ]

    assert edges == [(s["start"], s["end"]) for s in case["spans"]]


@each_case
def test_from_utf16_refuses_the_middle_of_every_surrogate_pair(case: dict[str, Any]) -> None:
    text = case["text"]
    middles = [to_utf16(text, at) + 1 for at, character in enumerate(text) if character > "\uffff"]

    for units in middles:
        with pytest.raises(ValueError, match="inside a surrogate pair"):
            from_utf16(text, units)


@pytest.mark.parametrize("units", [-1, 5])
def test_from_utf16_refuses_offsets_outside_the_text(units: int) -> None:
    with pytest.raises(ValueError, match="outside a text of 4 UTF-16 units"):
        from_utf16("a😀b", units)


@pytest.mark.parametrize("offset", [-1, 4])
def test_to_utf16_refuses_offsets_outside_the_text(offset: int) -> None:
    with pytest.raises(ValueError, match="outside a text of 3 code points"):
        to_utf16("a😀b", offset)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2)])
def test_span_refuses_to_be_empty_or_negative(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="a span needs"):
        Span(start, end)


def test_span_overlap_needs_a_shared_code_point() -> None:
    assert [Span(2, 4).overlaps(other) for other in (Span(0, 2), Span(0, 3), Span(3, 9), Span(4, 5))] == [
        False,
        True,
        True,
        False,
    ]


def test_span_contains_itself_but_nothing_beyond() -> None:
    assert [Span(2, 4).contains(other) for other in (Span(2, 4), Span(3, 4), Span(1, 4), Span(3, 5))] == [
        True,
        True,
        False,
        False,
    ]
