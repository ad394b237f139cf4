"""What a person types is found as it is printed."""

import time

import pytest

from opinions.text.lookup import LONGEST, places_of, terms_of

TEXT = (
    "It can’t bind the peace officers, non‐parties—or “non\u00adparties”; pages 1120–21. "
    "Señor Núñez’s CAFÉ.\nA new  line."
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("bin", ["bin"]),
        ("ind", []),
        ('"bin"', []),
        ('"BIND the"', ["bind the"]),
        ("“peace officers”", ["peace officers"]),
        ('"officers peace"', []),
        ("officers peace", ["peace", "officers"]),
        ("officers war", []),
        ("can't", ["can’t"]),
        ("can’t", ["can’t"]),
        ("non-parties", ["non‐parties", "non\u00adparties"]),
        ("nonparties", ["non‐parties", "non\u00adparties"]),
        ("parties", ["parties", "parties"]),
        ("1120-21", ["1120–21"]),
        ("senor nunez's cafe", ["Señor", "Núñez’s", "CAFÉ"]),
        ("SEÑOR", ["Señor"]),
        ('"new line"', ["new  line"]),
        ('"café. a"', []),
        ("", []),
        ("\"' - .", []),
        ("a[.*", []),
        ('"the peace', ["the peace"]),
    ],
)
def test_words_are_found_as_they_are_printed(asked: str, found: list[str]) -> None:
    assert [TEXT[span.start : span.end] for span in places_of(terms_of(asked), TEXT)] == found


def test_combining_accents_are_found_without_them() -> None:
    assert [(span.start, span.end) for span in places_of(terms_of("naive"), "a nai\u0308ve view")] == [(2, 8)]


def test_overlapping_terms_are_one_place_each() -> None:
    assert [TEXT[span.start : span.end] for span in places_of(terms_of('"peace officers" peace'), TEXT)] == [
        "peace officers"
    ]


def test_no_question_takes_long() -> None:
    began = time.perf_counter()
    places_of(terms_of("a" * LONGEST), "a-" * 20_000)
    places_of(terms_of("- " * LONGEST + "é" * 20), "é " * 20_000)
    assert time.perf_counter() - began < 20  # a pattern that backtracks takes hours
