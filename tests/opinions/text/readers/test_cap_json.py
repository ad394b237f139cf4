"""Case objects in JSON: a fictional case of the static site and of the API, with bodies in text, HTML and XML."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts
from opinions.text.readers import cap_json
from opinions.text.readers.source import UnreadableSource
from tests.opinions.text.readers.test_cap_markup import fixture, passages

FACTS = CaseFacts(
    caption="Fen Harbor Ferry Co. v. Marsh",
    citations=("12 Fen. 101", "3 Marshes 50"),
    court="ill",
    decided="1931-09-14",
    docket_number="No. 17",
)


def ferry() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(fixture("fen-harbor.json"))
    return found


def with_body(body: object) -> Mapping[str, Any]:
    return {**ferry(), "casebody": body}


def test_text_bodies_keep_their_writings_and_all_their_lines() -> None:
    case = cap_json.read(ferry(), CaseFacts())
    assert case.facts == FACTS
    assert [(each.kind, each.source_type, each.author) for each in case.opinions] == [
        (OpinionKind.MAJORITY, "majority", "Heron"),
        (OpinionKind.DISSENT, "dissent", "Bittern"),
    ]
    assert [(each.kind.value, each.text) for each in passages(case)] == [
        ("head_matter", "FEN HARBOR FERRY CO. v. MARSH."),
        ("head_matter", "No. 17."),
        ("head_matter", "A ferry that is advertised must sail."),
        ("head_matter", "A. Reed, for appellant."),
        ("head_matter", "On page 103, for “dusk” read “dawn”."),
        ("heading", "Opinion"),
        ("byline", "HERON, C. J."),
        ("paragraph", "The company advertised a ferry in every season."),
        ("paragraph", "Affirmed."),
        ("byline", "BITTERN, J., dissenting."),
        ("paragraph", "I would wait."),
    ]


def test_with_its_html_the_text_is_the_htmls_and_what_only_the_json_holds_is_unplaced() -> None:
    case = cap_json.read(ferry(), CaseFacts(), html=fixture("fen-harbor.html"))
    assert case.facts == FACTS
    assert [each.text for each in passages(case) if each.kind == "unplaced"] == ["On page 103, for “dusk” read “dawn”."]
    assert {mark.series for each in passages(case) for mark in each.pages} == {"12 Fen. 101", "3 Marshes 50"}


def test_html_of_another_case_is_doubted() -> None:
    html = '<section class="casebody"><article class="opinion" data-type="majority"><p>Other.</p></article></section>'
    case = cap_json.read(ferry(), CaseFacts(), html=html)
    assert "The JSON and the HTML hold different words: check that they are of the same case." in [
        warning.message for warning in case.warnings
    ]


@pytest.mark.parametrize("name", ["fen-harbor.html", "fen-harbor.xml"])
def test_api_bodies_in_markup_are_read_as_markup(name: str) -> None:
    case = cap_json.read(with_body({"status": "ok", "data": fixture(name)}), CaseFacts())
    assert case.facts == FACTS
    assert "The company advertised a ferry in every season." in [each.text[:47] for each in passages(case)]
    assert case.opinions[0].author == "Heron"


def test_facts_that_are_stated_go_before_those_of_the_source() -> None:
    stated = CaseFacts(caption="Ferry Case", citations=("1 Reed 2",), court="scotus", decided="1932")
    facts = cap_json.read(ferry(), stated).facts
    assert facts == CaseFacts("Ferry Case", ("1 Reed 2", "12 Fen. 101", "3 Marshes 50"), "scotus", "1932", "No. 17")


def test_citation_that_is_none_is_left_out_with_a_warning() -> None:
    case = cap_json.read({**ferry(), "citations": [{"cite": "unreported"}, {"cite": 7}, "x"]}, CaseFacts())
    assert case.facts.citations == ()
    assert [warning.message for warning in case.warnings if "unreported" in warning.message] == [
        "“unreported” is listed as a citation of the case, but is none: it was left out."
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"status": "error_auth_required", "data": None}, "The API gave no text of this case: its casebody has the st"),
        (None, "The casebody of this case is a NoneType."),
        ({"head_matter": "x"}, "The casebody of this case is an object with “head_matter”."),
        ({"opinions": []}, "The casebody holds no words."),
        ({"opinions": [{"text": 5}, 7]}, "The casebody holds no words."),
    ],
)
def test_bodies_of_another_shape_are_refused_with_a_sentence(body: object, message: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        cap_json.read(with_body(body), CaseFacts())
    assert str(refused.value)[: len(message)] == message


def test_controls_in_json_are_taken_out_with_a_warning() -> None:
    body = {"head_matter": "", "opinions": [{"type": "majority", "author": "", "text": "a\x00b \ud800 c\x97d"}]}
    case = cap_json.read(with_body(body), CaseFacts())
    assert [each.text for each in passages(case)] == ["ab c—d"]
    told = [warning.message.split(" were ")[0] for warning in case.warnings if "control" in warning.message]
    assert told == ["1 control characters (U+0080 to U+009F)", "2 control characters"]


def test_author_that_the_text_does_not_repeat_is_read_from_its_field() -> None:
    body = {
        "opinions": [{"type": "dissent", "author": "WREN, J., with whom PELL, J., joins, dissenting.", "text": "No."}]
    }
    [only] = cap_json.read(with_body(body), CaseFacts()).opinions
    assert (only.kind, only.author, only.joined_by) == (OpinionKind.DISSENT, "Wren", ("Pell",))
    assert [each.text for each in only.passages] == ["No."]


def test_head_matter_without_opinions_is_kept() -> None:
    body = {"opinions": [], "head_matter": "FERRY v. PIER\nAffirmed.", "attorneys": []}
    case = cap_json.read(with_body(body), CaseFacts())
    assert [(each.kind, each.text) for each in passages(case)] == [
        (PassageKind.HEAD_MATTER, "FERRY v. PIER"),
        (PassageKind.HEAD_MATTER, "Affirmed."),
    ]
    assert [opinion.kind for opinion in case.opinions] == [OpinionKind.UNSPLIT]
    assert cap_json.NO_OPINION in [warning.message for warning in case.warnings]


@pytest.mark.parametrize("body", [{"opinions": ["It sank."]}, {"status": "ok", "data": "It sank."}])
def test_words_without_a_structure_are_an_opinion(body: object) -> None:
    case = cap_json.read(with_body(body), CaseFacts())
    assert [(each.kind, each.text) for each in passages(case)] == [(PassageKind.PARAGRAPH, "It sank.")]


def test_facts_in_strings_are_read_like_those_in_objects() -> None:
    case = {"casebody": {"opinions": ["It sank."]}, "citations": ["4 Kan. 283"], "court": "Kan."}
    assert cap_json.recognises(case)
    facts = cap_json.read(case, CaseFacts()).facts
    assert (facts.citations, facts.court) == (("4 Kan. 283",), "kan")


XML = """<?xml version='1.0' encoding='utf-8'?>
<casebody xmlns="http://nrs.harvard.edu/urn-3:HLS.Libr.US_Case_Law.Schema.Case_Body:v1" firstpage="283">
<parties>FERRY <em>v. </em>PIER</parties>
<attorneys>Pell for the pier.<footnotemark><em>*</em></footnotemark></attorneys>
<footnote label="*"><p>A brief was filed.</p></footnote><opinion type="majority"><author>Justice Heron</author>
<p>delivered the opinion of the Court.</p><p>It sank.<footnotemark>1</footnotemark></p>
<p>It rose.<footnotemark>1</footnotemark></p><footnote label="1"><p>First.</p></footnote>
<footnote label="1"><p>Second.</p></footnote></opinion></casebody>
"""


def test_xml_with_a_prolog_keeps_notes_of_the_head_and_notes_of_one_label_apart() -> None:
    case = cap_json.read(with_body({"data": XML}), CaseFacts())
    assert [
        (each.kind.value, each.label, each.text, [mark.label for mark in each.notes]) for each in passages(case)
    ] == [
        ("head_matter", None, "FERRY v. PIER", []),
        ("head_matter", None, "Pell for the pier.", ["*"]),
        ("byline", None, "Justice Heron delivered the opinion of the Court.", []),
        ("paragraph", None, "It sank.", ["1"]),
        ("paragraph", None, "It rose.", ["1 (2)"]),
        ("head_matter", "*", "A brief was filed.", []),
        ("footnote", "1", "First.", []),
        ("footnote", "1 (2)", "Second.", []),
    ]
