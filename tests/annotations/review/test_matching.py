"""What becomes of tags and of the key's passages, at the edges of the rule."""

import pytest

from annotations.review.coded import CodedTag
from annotations.review.matching import Outcome, Settled, match
from annotations.review.units import Sentences
from opinions.text.spans import Span

DUTY, NOTICE, STANDING = 1, 2, 3
FAMILIES = {DUTY: {NOTICE}, NOTICE: {DUTY}}
TEXT, OTHER = 7, 8
SENTENCES = Sentences(
    tuple(Span(at, at + 9) for at in range(0, 100, 10)), tuple(range(0, 100, 10)), tuple(range(9, 109, 10))
)
BOTH = {TEXT: SENTENCES, OTHER: SENTENCES}


def tagged(*rows: tuple[int, int, int], version: int = TEXT) -> list[CodedTag]:
    """Tags from claim, start and end."""
    return [CodedTag(key, key, 1, claim, version, Span(start, end)) for key, (claim, start, end) in enumerate(rows)]


def settled(*rows: tuple[int, int, int, Outcome]) -> list[Settled]:
    """Key passages from claim, start, end and what they give."""
    return [
        Settled(key, claim, TEXT, Span(start, end), gives)
        for key, (claim, start, end, gives) in enumerate(rows, start=100)
    ]


@pytest.mark.parametrize(
    ("claim", "start", "end", "expected"),
    [
        (DUTY, 40, 49, Outcome.FOUND),
        (DUTY, 43, 45, Outcome.FOUND),
        (DUTY, 30, 59, Outcome.FOUND),
        (DUTY, 20, 49, Outcome.NEAR),
        (DUTY, 0, 99, Outcome.NEAR),
        (DUTY, 30, 39, Outcome.NEAR),
        (DUTY, 50, 59, Outcome.NEAR),
        (DUTY, 20, 29, Outcome.EXTRA),
        (DUTY, 60, 69, Outcome.EXTRA),
        (NOTICE, 40, 49, Outcome.NEAR),
        (NOTICE, 50, 59, Outcome.EXTRA),
        (STANDING, 40, 49, Outcome.EXTRA),
    ],
)
def test_tag_is_compared_by_sentences(claim: int, start: int, end: int, expected: Outcome) -> None:
    found = match(tagged((claim, start, end)), settled((DUTY, 40, 49, Outcome.FOUND)), BOTH, FAMILIES)

    assert found.tags[0][0] == expected
    passage = expected if expected in (Outcome.FOUND, Outcome.NEAR) else Outcome.MISSED
    assert found.passages[100][0] == passage


def test_many_tags_find_a_passage_once_and_one_tag_finds_two_neighbours() -> None:
    key = settled((DUTY, 40, 49, Outcome.FOUND), (DUTY, 50, 59, Outcome.FOUND), (STANDING, 80, 89, Outcome.FOUND))
    found = match(tagged((DUTY, 41, 45), (DUTY, 42, 58), (DUTY, 43, 48)), key, BOTH, FAMILIES)

    assert found.passages[100] == (Outcome.FOUND, (0, 1, 2))
    assert found.passages[101][0] == Outcome.FOUND
    assert found.passages[102] == (Outcome.MISSED, ())
    assert [found.count(outcome) for outcome in (Outcome.FOUND, Outcome.NEAR, Outcome.MISSED)] == [2, 0, 1]


def test_best_of_what_the_key_says_counts() -> None:
    key = settled((DUTY, 40, 49, Outcome.REJECTED), (DUTY, 41, 44, Outcome.DEFENSIBLE), (NOTICE, 40, 49, Outcome.FOUND))
    found = match(tagged((DUTY, 40, 49), (NOTICE, 40, 44)), key, BOTH, FAMILIES)

    assert found.tags == {0: (Outcome.DEFENSIBLE, 101), 1: (Outcome.FOUND, 102)}
    assert found.passages == {102: (Outcome.FOUND, (1,))}
    assert (found.count(Outcome.DEFENSIBLE), found.count(Outcome.REJECTED)) == (1, 0)


def test_other_texts_and_spans_between_sentences_match_nothing() -> None:
    key = settled((DUTY, 40, 49, Outcome.FOUND))

    assert match(tagged((DUTY, 40, 49), version=OTHER), key, BOTH, FAMILIES).tags[0][0] == Outcome.EXTRA
    assert match(tagged((DUTY, 49, 50)), key, BOTH, FAMILIES).tags[0][0] == Outcome.EXTRA
    assert match([], [], BOTH, FAMILIES).passages == {}
