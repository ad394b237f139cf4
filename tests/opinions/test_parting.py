"""Parts of stored writings: kept, told to a reader, and those of words at a place."""

from typing import Any

import pytest

from opinions.actions import store_case
from opinions.models import OpinionPart, OpinionText
from opinions.parting import Share, allotment, part_lines, share_of
from opinions.text.as_json import as_json
from opinions.text.kinds import OpinionKind
from opinions.text.parsed import ParsedPart
from opinions.text.part_doubts import NO_HEADING
from opinions.text.spans import Span
from opinions.writing_page import build_writing
from tests.opinions.parted import COURT, NOTE, PARTS, WORDS, plurality, starts, stored

pytestmark = pytest.mark.django_db
K = OpinionKind


def version() -> OpinionText:
    stored()
    return OpinionText.objects.select_related("opinion__case").get()


def test_parts_are_stored_in_order_under_their_names() -> None:
    stored((ParsedPart("Part II(A)", K.PLURALITY, ("Kelp",)), ParsedPart("I", K.MAJORITY), ParsedPart("II-A", K.OTHER)))

    rows = OpinionPart.objects.values_list("position", "name", "kind", "joined_by")
    assert list(rows) == [(0, "II–A", "plurality", ["Kelp"]), (1, "I", "majority", [])]


def test_part_without_its_heading_is_warned_of() -> None:
    case = stored(words=tuple(each for each in WORDS if each != "B"))
    told = [each.message for each in case.warnings.all() if "Part" in each.message]
    assert told == [f"Part II–B of writing 1 {NO_HEADING}"]


def test_printed_json_says_the_parts() -> None:
    opinions: Any = as_json(plurality())["opinions"]
    assert opinions[0]["parts"][1:3] == [
        {"name": "II–A", "kind": "plurality", "joined_by": ["Birch", "Kelp"]},
        {"name": "II–B", "kind": "majority", "joined_by": list(COURT)},
    ]


def test_words_take_kind_and_joiners_of_their_part() -> None:
    allotted, at = allotment(version()), starts()

    def share(*words: str) -> Share:
        return share_of(allotted, [Span(at[each], at[each] + len(each)) for each in words])

    court = Share("I", K.MAJORITY, COURT)
    assert share(WORDS[0]) == Share("", K.PLURALITY, ("Birch", "Kelp"))
    assert share(WORDS[2]) == court
    assert share(WORDS[5]) == share(NOTE) == Share("II–A", K.PLURALITY, ("Birch", "Kelp"))
    assert share(WORDS[9]) == Share("III", K.OTHER, ())
    assert share(WORDS[5], WORDS[6], WORDS[7]) == Share(
        "II–A",
        K.PLURALITY,
        ("Birch", "Kelp"),
        ("The words run from Part II–A (plurality opinion) into Part II–B (opinion of the Court): cite each apart.",),
    )


def test_changed_part_is_shown_though_the_version_stays() -> None:
    text = version()
    before = part_lines(text)
    OpinionPart.objects.filter(name="III").update(kind=K.PLURALITY.value, joined_by=["Kelp"])
    after = part_lines(OpinionText.objects.select_related("opinion").get())

    assert before == {
        1: "Part I: opinion of the Court, joined by Rowan, Birch, Kelp, and Thorn",
        4: "Part II–A: plurality opinion, joined by Birch and Kelp",
        6: "Part II–B: opinion of the Court, joined by Rowan, Birch, Kelp, and Thorn",
        8: "Part III: the author's own opinion",
    }
    assert after == before | {8: "Part III: plurality opinion, joined by Kelp"}


def test_heading_of_a_part_says_what_it_is_beside_its_words_and_in_the_outline() -> None:
    case = stored()
    text = OpinionText.objects.get()
    text.opinion.case = type(case).objects.for_page().get()
    page = build_writing(text)
    drawn = {view.number: view.html for stretch in page.stretches for view in stretch.passages}

    line = "Part II–A: plurality opinion, joined by Birch and Kelp"
    assert drawn[4] == f'A<span class="part-line" data-apart>{line}</span>'
    assert drawn[3].endswith("II")
    assert [entry.part_line for entry in page.outline if entry.label in {"II", "A"}] == ["", line]


def test_parts_take_one_query_however_many_there_are(django_assert_num_queries: Any) -> None:
    many = tuple(ParsedPart(f"II–{letter}", K.PLURALITY) for letter in "ABCDEFG")
    for parts in (PARTS, many):
        case = store_case(plurality(parts), by=None, fictional=True)
        texts = OpinionText.objects.select_related("opinion").filter(opinion__case=case)
        part_lines(texts.get())
        fresh = texts.get()
        with django_assert_num_queries(1):  # the layout is kept
            part_lines(fresh)
        case.citations.all().delete()
