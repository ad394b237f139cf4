"""Courts that number their paragraphs: with line breaks, with all of them lost, and the real ones."""

import json
import re
from collections import Counter

import pytest

from opinions.text.kinds import PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.pincites import pin_cite
from opinions.text.readers.numbering import neutral_among, spelled_neutral
from opinions.text.readers.paragraphs import UnknownShape, read, recognises
from opinions.text.spans import Span
from tests.opinions.text.readers.drafted import FIXTURES, body, marks, note_passages, pagination_of, real, writings

SERIES = "2031 FICT 014"
REAL = {
    "106477.json": [("majority", "Donnelly", ())],
    "15775.json": [("majority", "Alarid", ()), ("concurrence", "Pickard", ())],
    "18750.json": [("majority", "Franchini", ()), ("concurrence", "Minzner", ()), ("dissent", "Baca", ())],
    "204475.json": [("majority", "Pope", ())],
}


def fixture(name: str) -> str:
    return (FIXTURES / "numbered" / name).read_text(encoding="utf-8")


def pages(case: ParsedCase) -> list[list[str]]:
    return [[page for _, page in marks(opinion)] for opinion in case.opinions]


def test_paragraph_numbers_are_marks_of_the_neutral_citation() -> None:
    case = read(fixture("lined.txt"), CaseFacts())
    assert writings(case) == [("majority", "Rowan", ()), ("dissent", "Holt", ())]
    assert case.facts.citations == (SERIES,)
    assert [marks(opinion) for opinion in case.opinions] == [
        [(SERIES, "¶ 1"), (SERIES, "¶ 2"), (SERIES, "¶ 3")],
        [(SERIES, "¶ 4")],
    ]
    assert [passage.text for passage in body(case) if passage.kind is PassageKind.PARAGRAPH] == [
        "The ferry was late. See Quay v. Tarn, 2030-FICT-002, ¶ 9.",
        "It promises nothing.",
        "The second paragraph of it bears no number.",
        "We affirm.",
        "It promises a boat.",
    ]


def test_the_paragraph_is_the_pin() -> None:
    case = read(fixture("lined.txt"), CaseFacts())
    text, pagination = pagination_of(case.opinions[0], SERIES)
    start, end = text.index("promises nothing"), text.index("We affirm") + len("We affirm")
    assert pin_cite(pagination, Span(start, start + 16), SERIES).pages == "¶ 2"
    assert pin_cite(pagination, Span(start, end), SERIES).pages == "¶¶ 2–3"
    assert case.opinions[0].passages[0].page is None
    assert case.opinions[1].passages[0].page is None


def test_text_without_line_breaks_is_parted_where_numbers_count_up() -> None:
    case = read(fixture("glued.json"), CaseFacts())
    assert writings(case) == [("majority", "Rowan", ()), ("dissent", "Holt", ())]
    assert [(passage.kind, passage.text) for passage in body(case)] == [
        (PassageKind.HEAD_MATTER, "OPINION"),
        (PassageKind.BYLINE, "ROWAN, Judge."),
        (PassageKind.HEADING, "INTRODUCTION"),
        (PassageKind.PARAGRAPH, "The ferry was late, and 12 people say so."),
        (PassageKind.HEADING, "THE TIMETABLE"),
        (PassageKind.PARAGRAPH, "It promises nothing."),
        (PassageKind.PARAGRAPH, "We affirm."),
        (PassageKind.PARAGRAPH, "IT IS SO ORDERED.MARSH and TARN, JJ., concur.HOLT, Judge (dissenting)."),
        (PassageKind.BYLINE, "HOLT, Judge(dissenting)."),
        (PassageKind.PARAGRAPH, "It promises a boat."),
    ]
    assert [(passage.label, passage.text) for passage in note_passages(case)] == [("1", "It was never a promise.")]
    assert pages(case) == [["¶ 1", "¶ 2", "¶ 3", "¶ 4"], ["¶ 5"]]


@pytest.mark.parametrize("sign", ["¶ {}", "¶{}", "[¶ {}]", "[¶{}]", "{{{}}}"])
def test_every_spelling_of_a_number_is_read(sign: str) -> None:
    text = "\n".join(f"{sign.format(number)} The boat sailed, and came back to the pier." for number in range(1, 5))
    case = read(text, CaseFacts(citations=("2031 ND 7",)))
    assert [marks(opinion) for opinion in case.opinions] == [[("2031 ND 7", f"¶ {number}") for number in range(1, 5)]]


def test_a_lone_number_is_no_paragraph() -> None:
    case = read("ROWAN, J.\n¶ 12 of that opinion says so.\nWe affirm.", CaseFacts())
    assert pages(case) == [[]]


def test_recognition_wants_numbers_that_count_up() -> None:
    assert recognises(fixture("lined.txt"))
    assert recognises(json.loads(fixture("glued.json")))
    assert not recognises("See Quay v. Tarn, 2030-FICT-002, ¶ 9.\nAnd ¶ 3.")
    assert not recognises({"a": 1})


@pytest.mark.parametrize("source", ['{"a": 1}', "[1]", '{"content": 3}'])
def test_json_of_another_shape_is_refused(source: str) -> None:
    with pytest.raises(UnknownShape, match="This JSON is"):
        read(source, CaseFacts())


def test_neutral_citations_are_told_from_others() -> None:
    assert neutral_among(["254 P.3d 649", "2011 NMSC 025"]) == "2011 NMSC 025"
    assert neutral_among(["2003 WL 123456", "1972 U.S. 131"]) == ""
    assert spelled_neutral("2011-Ohio-1234") == "2011 Ohio 1234"


@pytest.mark.parametrize("name", REAL)
def test_real_case_has_its_writings(name: str) -> None:
    assert writings(read(real(f"new-mexico/{name}"), CaseFacts())) == REAL[name]


@pytest.mark.parametrize("name", ["106477.json", "15775.json"])
def test_real_braced_numbers_are_all_placed(name: str) -> None:
    content = json.loads(real(f"new-mexico/{name}"))["content"]
    placed = [page for own in pages(read(real(f"new-mexico/{name}"), CaseFacts())) for page in own]
    assert placed == [f"¶ {number}" for number in re.findall(r"\{(\d+)\}", content)]


def test_real_bare_numbers_are_placed_as_far_as_the_scan_has_them() -> None:
    """The scan has misread 23 (as 28), 93, 133 (as 138): these stay words; all others of 150 are placed."""
    placed = pages(read(real("new-mexico/18750.json"), CaseFacts()))
    numbers = [int(page.removeprefix("¶ ")) for own in placed for page in own]
    assert numbers == sorted(set(numbers))
    assert sorted(set(range(1, 151)) - set(numbers)) == [23, 93, 133]
    assert [own[0] for own in placed if own] == ["¶ 1", "¶ 128"]


@pytest.mark.parametrize("name", REAL)
def test_real_case_loses_and_invents_no_character(name: str) -> None:
    content = json.loads(real(f"new-mexico/{name}"))["content"]
    case = read(real(f"new-mexico/{name}"), CaseFacts())
    passages = [passage for opinion in case.opinions for passage in opinion.passages]
    words = "".join(passage.text for passage in passages)
    assert re.sub(r"[\W\d_]", "", words) == re.sub(r"[\W\d_]", "", content)
    digits = Counter(re.findall(r"\d", words))
    digits.update("".join(page.removeprefix("¶ ") for own in pages(case) for page in own))
    labels = [passage.label for passage in passages if passage.label]
    digits.update("".join(dict.fromkeys(labels)))
    assert digits == Counter(re.findall(r"\d", content))
