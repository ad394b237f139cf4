"""A passage is cited and exported as what its Part is, not as the whole writing."""

import pytest

from annotations.citing.citer import citer
from annotations.exports.csv_file import csv_lines
from annotations.exports.rows import rows
from annotations.models import Annotation
from opinions.models import OpinionText
from opinions.text.spans import Span
from tests.factories import make_annotation, make_assignment, make_submission
from tests.opinions.parted import NOTE, WORDS, starts, stored

pytestmark = pytest.mark.django_db
CASE = "Aldermoor Ferry Co. v. Harbor Board of Pell (fictional), 99 Frankl. 7"


@pytest.mark.parametrize(
    ("words", "cited"),
    [
        (WORDS[0], f"{CASE}, 7 (1999) (plurality opinion)"),
        (WORDS[2], f"{CASE}, 7 (1999)"),
        (WORDS[5], f"{CASE}, 8 (1999) (plurality opinion)"),
        (NOTE, f"{CASE}, 8 n.1 (1999) (plurality opinion)"),
        (WORDS[7], f"{CASE}, 8 (1999)"),
        (WORDS[9], f"{CASE}, 8 (1999) (opinion of Alder, J.)"),
    ],
)
def test_passage_is_cited_as_its_part_is(words: str, cited: str) -> None:
    stored()
    at = starts()[words]
    found = citer(OpinionText.objects.select_related("opinion__case").get()).cite(Span(at, at + len(words)))

    assert (found.text, [each for each in found.warnings if "Part" in each]) == (cited, [])


def test_words_over_parts_of_two_kinds_are_doubted() -> None:
    stored()
    at = starts()
    span = Span(at[WORDS[5]], at[WORDS[7]] + 4)
    found = citer(OpinionText.objects.select_related("opinion__case").get()).cite(span)

    assert [each for each in found.warnings if "Part" in each] == [
        "The words run from Part II–A (plurality opinion) into Part II–B (opinion of the Court): cite each apart."
    ]


def test_export_says_the_part_its_kind_and_who_joined_it() -> None:
    submission = make_submission(make_assignment(case=stored()))
    for words in ("Board no power", "passengers, who were at sea", "price of a passage"):
        make_annotation(submission, words)

    found = [(row.part, row.opinion_kind, row.joined_by) for row in rows(Annotation.objects.all())]
    assert found == [
        ("II–A", "plurality", ("Birch", "Kelp")),
        ("II–B", "majority", ("Rowan", "Birch", "Kelp", "Thorn")),
        ("III", "other", ()),
    ]
    line = list(csv_lines(rows(Annotation.objects.all())))[1]
    assert ",8,plurality,Alder,II–A,Birch; Kelp," in line
