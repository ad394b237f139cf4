from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinions.text.alignment import NEAR, SHINGLE, Run, Words, _compare, _Effort, align, read_words

few_words = st.lists(st.integers(0, 3), max_size=24)


def longest_common(old: list[int], new: list[int]) -> int:
    """The length of the longest common subsequence, by the textbook's table."""
    above = [0] * (len(new) + 1)
    for word in old:
        row = [0]
        for at, other in enumerate(new):
            row.append(above[at] + 1 if word == other else max(above[at + 1], row[-1]))
        above = row
    return above[-1]


def assert_true(old: list[int], new: list[int], runs: list[Run]) -> None:
    """The runs hold equal words and rise in both texts."""
    assert [old[run.old : run.old_end] for run in runs] == [new[run.new : run.new_end] for run in runs]
    for before, after in pairwise(runs):
        assert before.old_end <= after.old
        assert before.new_end <= after.new


def written(words: Words) -> list[str]:
    return [words.text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Court's non-party — 18-6-803.5.", ["Court's", "non-party", "—", "18-6-803.5", "."]),
        ("§ 1,000, id.", ["§", "1,000", ",", "id", "."]),
        ("cafe\u0301 e\u0301😀!", ["cafe\u0301", "e\u0301😀", "!"]),
        ("pred\xadicates\xa0of\u2003it", ["pred\xadicates", "of", "it"]),
        ("‘duty’ -x- U.S.", ["‘", "duty", "’", "-", "x", "-", "U", ".", "S", "."]),
        (" \n", []),
    ],
)
def test_read_words_parts_words_from_marks(text: str, expected: list[str]) -> None:
    [words] = read_words(text)

    assert written(words) == expected


def test_read_words_says_what_divides_them() -> None:
    [words] = read_words("§18 (a).\nNo")

    assert words.spaced == [False, False, True, False, False, False, True]
    assert words.counts == [0, 0, 1, 1, 2, 2, 2, 3]
    assert [words.edge(at) for at in range(8)] == [3, 0, 1, 0, 0, 0, 3, 3]


@given(few_words, few_words)
def test_compare_keeps_as_many_words_as_can_be_kept(old: list[int], new: list[int]) -> None:
    runs = [run for run in _compare(old, new, _Effort()) if run.length]

    assert_true(old, new, runs)
    assert sum(run.length for run in runs) == longest_common(old, new)


@given(st.randoms(use_true_random=False), st.integers(NEAR, 4 * NEAR))
def test_compare_stays_true_when_its_effort_is_spent(choice: Random, length: int) -> None:
    old, new = ([choice.randrange(20) for _ in range(length)] for _ in range(2))

    assert_true(old, new, [run for run in _compare(old, new, _Effort(0)) if run.length])


def test_compare_stops_at_no_end_before_the_other_text_is_read() -> None:
    old, new = [2] * 2 * NEAR + [1, 9], [1, 8]

    assert Run(2 * NEAR, 0, 1) in list(_compare(old, new, _Effort(0)))


def test_compare_spends_its_effort_beside_the_changes_alone() -> None:
    choice, effort = Random(1), _Effort(100_000)  # noqa: S311 -- words for a test, the same each time
    old = [choice.randrange(50) for _ in range(8_000)]
    new = list(old)
    for at in range(7_800, 0, -200):
        new[at:at] = [choice.randrange(50) for _ in range(40)]

    kept = sum(run.length for run in _compare(old, new, effort))

    assert (kept, effort.left > 0) == (len(old), True)


def test_compare_looks_less_far_ahead_when_its_effort_is_spent() -> None:
    choice, effort = Random(1), _Effort(0)  # noqa: S311 -- words for a test, the same each time
    old, new = ([choice.randrange(200) for _ in range(1_500)] for _ in range(2))

    list(_compare(old, new, effort))

    assert -effort.left < 3_000 * NEAR


@given(st.lists(st.sampled_from(["duty", "of", "care", "no", ".", "\n", "x"]), max_size=60), st.data())
def test_align_gives_true_runs(words: list[str], draw: st.DataObject) -> None:
    start, end = sorted(draw.draw(st.tuples(st.integers(0, len(words)), st.integers(0, len(words)))))
    old, new = read_words(" ".join(words), " ".join(words[end:] + words[start:end] + words[:start]))

    alignment = align(old, new)

    assert_true(old.ids, new.ids, alignment.kept)
    assert_true(old.ids, new.ids, alignment.trusted)
    assert [old.ids[run.old : run.old_end] for run in alignment.moved] == [
        new.ids[run.new : run.new_end] for run in alignment.moved
    ]
    assert all(run.length >= SHINGLE for run in alignment.moved)


def test_align_trusts_no_word_that_changes_outweigh() -> None:
    old, new = read_words("I say the city was liable for it", "I say nobody ever was to blame here")

    alignment = align(old, new)

    assert (alignment.kept, alignment.trusted) == ([Run(0, 0, 2), Run(4, 4, 1)], [Run(0, 0, 2)])


def test_align_trusts_eight_words_between_any_changes() -> None:
    eight = "the city was liable for all of it"
    old, new = read_words(f"{'x ' * 20}{eight}{' y' * 20}", f"{'v ' * 20}{eight}{' w' * 20}")

    assert align(old, new).trusted == [Run(20, 20, 8)]


def test_align_slides_an_insertion_to_the_edge_of_a_sentence() -> None:
    old, new = read_words("So be it. He owed a duty.", "So be it. He owed care. He owed a duty.")

    assert align(old, new).kept == [Run(0, 0, 4), Run(4, 8, 5)]


def test_align_finds_a_stretch_that_moved_as_far_as_it_reaches() -> None:
    stretch, rest = "a b c d e f g h i j", " ".join(f"w{number}" for number in range(30))
    old, new = read_words(f"{stretch} {rest} end", f"{rest} {stretch} end")

    alignment = align(old, new)

    assert (alignment.trusted, alignment.moved) == ([Run(10, 0, 30), Run(40, 40, 1)], [Run(0, 30, 10)])
