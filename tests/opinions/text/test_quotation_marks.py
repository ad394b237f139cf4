"""Which quotation marks belong together. In the cases, `{` and `}` stand where a pair opens and closes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinions.text.quotation_marks import mark_pairs

CASES = {
    "curly": ("The “ferry” left.", "The {ferry} left."),
    "straight": ('The "ferry" left.', "The {ferry} left."),
    "straight opened, curly closed": ('The "ferry” left.', "The {ferry} left."),
    "nested": ("“the ‘last’ ferry”", "{the {last} ferry}"),
    "an apostrophe within a word": ("‘the pilot’s boat’", "{the pilot’s boat}"),
    "a plural's apostrophe": ("‘the pilots’ boat’", "{the pilots’ boat}"),
    "a quotation that ends in s": ("‘pilots’ and “boats”", "{pilots} and {boats}"),
    "straight apostrophes": ("\"the pilot's and the pilots' boat\"", "{the pilot's and the pilots' boat}"),
    "a decade": ("in the ’90s a ‘boat’", "in the ’90s a {boat}"),
    "a closing mark alone": ("the ferry” left", "the ferry” left"),
    "an opening mark alone": ("the “ferry left", "the “ferry left"),
    "a stray straight mark": ("the 'ferry left", "the 'ferry left"),
    "two paragraphs, each opened": ("“One.\n“Two.” Three.", "{One.\n“Two.} Three."),
    "two paragraphs, each with one within": ("“One ‘two’\n“‘three’ four.”", "{One {two}\n“{three} four.}"),
    "two paragraphs, one opened": ("“One.\nTwo.” Three.", "“One.\nTwo.” Three."),
    "after a bracket": ("(“ferry”)", "({ferry})"),
}


@pytest.mark.parametrize("case", CASES)
def test_mark_pairs_are_those_that_belong_together(case: str) -> None:
    text, wanted = CASES[case]
    drawn = list(text)
    for pair in mark_pairs(text):
        drawn[pair.opens], drawn[pair.closes] = "{", "}"
    assert "".join(drawn) == wanted


def test_mark_pairs_tell_double_from_single_and_where_one_resumes() -> None:
    assert [(pair.double, pair.resumed) for pair in mark_pairs("“One ‘two’\n“three.”")] == [(True, (11,)), (False, ())]


@given(st.text("“”\"‘’' as\n.", max_size=60))
def test_mark_pairs_nest_and_share_no_mark(text: str) -> None:
    pairs = mark_pairs(text)
    marks = [at for pair in pairs for at in (pair.opens, *pair.resumed, pair.closes)]
    assert len(marks) == len(set(marks))
    assert all(text[at] in "“”\"‘’'" for at in marks)
    assert pairs == sorted(pairs, key=lambda pair: pair.opens)
    for one in pairs:
        for other in pairs:
            assert not one.opens < other.opens < one.closes < other.closes
