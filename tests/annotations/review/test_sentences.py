"""Sentences from counts, at every edge of singular and plural."""

import pytest

from annotations.review.sentences import (
    found_sentence,
    linked_sentence,
    marked_sentence,
    marks_sentence,
    you_sentence,
)


@pytest.mark.parametrize(
    ("found", "coders", "near", "sentence"),
    [
        (17, 24, 12, "17 of 24 found “notice”; 12 of them within a sentence of each other."),
        (17, 24, 17, "17 of 24 found “notice”, all within a sentence of each other."),
        (3, 24, 1, "3 of 24 found “notice”; no two of them within a sentence of each other."),
        (1, 24, 1, "1 of 24 found “notice”."),
        (24, 24, 12, "All 24 found “notice”; 12 of them within a sentence of each other."),
        (0, 24, 0, "None of 24 found “notice”."),
        (1, 1, 1, "The one student who has handed in found “notice”."),
        (0, 1, 0, "The one student who has handed in did not find “notice”."),
        (0, 0, 0, "Nobody has handed in yet, so there is nothing to count."),
    ],
)
def test_found_is_told(found: int, coders: int, near: int, sentence: str) -> None:
    assert found_sentence("notice", found, coders, near) == sentence


@pytest.mark.parametrize(
    ("found", "others", "everybody", "sentence"),
    [
        (True, 12, 24, "You and 12 of 24 others."),
        (False, 12, 24, "12 of 24 others; not you."),
        (True, 0, 24, "You alone, and none of 24 others."),
        (False, 0, 24, "Neither you nor any of 24 others."),
        (True, 1, 1, "You and the other one."),
        (False, 1, 1, "The other one; not you."),
        (True, 0, 1, "You, and not the other one."),
        (False, 0, 1, "Neither you nor the other one."),
        (True, 0, 0, "You."),
        (False, 0, 0, "Not you."),
    ],
)
def test_student_is_told_of_herself_and_the_others(*, found: bool, others: int, everybody: int, sentence: str) -> None:
    assert you_sentence(found=found, others=others, everybody=everybody) == sentence


def test_places_and_authorities_are_told() -> None:
    assert marked_sentence("1109", 20, 24) == "Most marked is 1109: by 20 of 24."
    assert marked_sentence("1109", 20, 24, tied=2) == "Most marked are 1109 and 2 other passages, each by 20 of 24."
    assert marked_sentence("", 0, 24) == "Nobody marked anything here."
    assert linked_sentence("Roe v. Poe", 9, 24) == "9 of 24 linked Roe v. Poe, more than any other authority."
    assert linked_sentence("Roe v. Poe", 9, 24, tied=2).endswith(" Poe, and as many each of 2 other authorities.")
    assert linked_sentence("", 0, 24) == "Nobody linked an authority here."
    assert (marks_sentence(1, 1), marks_sentence(0, 1)) == ("the other one", "not the other one")
