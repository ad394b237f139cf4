"""CourtListener's JSON: small cases of our own, and the real ones against an account made from their markup."""

import html
import json
import re
from typing import Any

import pytest

from opinions.text.kinds import EmphasisStyle, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.readers import courtlistener
from opinions.text.readers.courtlistener import UnknownShape, read, recognises
from opinions.text.readers.courtlistener_facts import merged_facts
from tests.opinions.text.readers.drafted import (
    FIXTURES,
    body,
    calls,
    marks,
    note_passages,
    notes,
    real,
    real_courtlistener,
    real_path,
    solid,
    writings,
)

REAL = {
    "108608_board_of_regents_v_roth_408_US_564.json": [
        ("majority", "Stewart", ()),
        ("dissent", "Douglas", ()),
        ("dissent", "Marshall", ()),
    ],
    "112202_deshaney_489_US_189.json": [
        ("majority", "Rehnquist", ()),
        ("dissent", "Brennan", ("Marshall", "Blackmun")),
        ("dissent", "Blackmun", ()),
    ],
    "799991_castle_rock_545_US_748.json": [
        ("majority", "Scalia", ()),
        ("concurrence", "Souter", ("Breyer",)),
        ("dissent", "Stevens", ("Ginsburg",)),
    ],
}


def fixture(name: str) -> str:
    return (FIXTURES / "courtlistener" / name).read_text(encoding="utf-8")


def opinion_of(markup: str, **fields: Any) -> ParsedCase:
    return read({"id": 1, "html": markup, **fields}, CaseFacts())


def test_combined_document_is_split_into_its_writings() -> None:
    case = read(fixture("v2_combined.json"), CaseFacts())
    assert writings(case) == [
        ("majority", "Rowan", ()),
        ("concurrence_in_judgment", "Marsh", ("Chief Justice", "Tarn")),
        ("dissent", "Holt", ()),
    ]


def test_combined_document_gives_each_writing_its_own_notes() -> None:
    case = read(fixture("v2_combined.json"), CaseFacts())
    assert [(calls(opinion), notes(opinion)) for opinion in case.opinions] == [
        (["*", "1", "2"], ["*", "1", "2"]),
        (["*"], ["*"]),
        (["1"], ["1"]),
    ]
    texts = [passage.text for passage in note_passages(case)]
    assert texts == [
        "A brief was filed for the lightermen.",
        "Another was filed for the pilots.",
        "It ran at nine on feast days.",
        "See the charter.",
        "The judgment alone.",
        "Much more.",
    ]


def test_combined_document_places_pages_in_words_and_between_writings() -> None:
    case = read(fixture("v2_combined.json"), CaseFacts())
    assert [marks(opinion) for opinion in case.opinions] == [
        [("12 Fict. 340", "341"), ("12 Fict. 340", "342")],
        [("12 Fict. 340", "343")],
        [("12 Fict. 340", "344")],
    ]
    broken = next(passage for passage in body(case) if "predicated" in passage.text)
    assert broken.text[: broken.pages[0].at].endswith(" pred")
    assert [opinion.passages[0].page for opinion in case.opinions] == ["340", "342", "344"]


def test_combined_document_keeps_head_matter_quotations_and_emphasis() -> None:
    case = read(fixture("v2_combined.json"), CaseFacts())
    first = case.opinions[0].passages
    assert [passage.text for passage in first if passage.kind is PassageKind.HEAD_MATTER] == [
        "12 Fict. 340 (1987)",
        "ALDERMOOR FERRY COMPANY v. PELL ET AL.",
        "No. 86-17.",
        "CERTIORARI TO THE COURT OF THE HARBOR",
        "Ida Quill argued the cause for petitioner.",
    ]
    quoted = next(passage for passage in first if passage.kind is PassageKind.BLOCKQUOTE)
    assert [(quoted.text[run.start : run.end], run.style) for run in quoted.emphasis] == [
        ("sail", EmphasisStyle.ITALIC)
    ]
    assert [passage.text for passage in body(case) if passage.kind is PassageKind.UNPLACED] == ["NOTES"]


def test_c1_control_becomes_the_dash_that_was_meant_with_a_warning() -> None:
    case = read(fixture("v2_combined.json"), CaseFacts())
    assert "at ten—or did." in case.opinions[0].passages[6].text
    assert [warning.message.partition(" (")[0] for warning in case.warnings] == ["1 control characters"]


def test_facts_come_from_bulk_json_but_a_persons_go_before() -> None:
    case = read(fixture("v2_combined.json"), CaseFacts(caption="Ours", court="ours"))
    assert case.facts == CaseFacts(
        caption="Ours", citations=("12 Fict. 340",), court="ours", decided="1987-03-02", docket_number="86-17"
    )


def test_cluster_with_typed_opinions_takes_its_kinds_from_the_codes() -> None:
    case = read(fixture("v4_cluster.json"), CaseFacts())
    assert writings(case) == [("lead", "Rowan", ()), ("dissent", "Holt", ())]
    assert [opinion.source_type for opinion in case.opinions] == ["020lead", "040dissent"]
    assert case.facts == CaseFacts(
        caption="Pell v. Aldermoor",
        citations=("13 Fict. 343",),
        court="fict",
        decided="1988-01-05",
        docket_number="87-4",
    )
    assert [warning.message for warning in case.warnings] == [
        "The case is given twice, as one combined document and in its writings: the writings were read."
    ]


def test_harvard_and_columbia_markup_give_pages_and_notes() -> None:
    lead, dissent = read(fixture("v4_cluster.json"), CaseFacts()).opinions
    assert [(passage.kind, passage.label, passage.text) for passage in lead.passages] == [
        (PassageKind.BYLINE, None, "ROWAN, Justice."),
        (PassageKind.PARAGRAPH, None, "The boat sailed. It came back."),
        (PassageKind.FOOTNOTE, "1", "At ten."),
    ]
    assert [(passage.kind, passage.label, passage.text) for passage in dissent.passages] == [
        (PassageKind.BYLINE, None, "HOLT, Justice, dissenting."),
        (PassageKind.PARAGRAPH, None, "The tide was out. Nobody sailed."),
        (PassageKind.FOOTNOTE, "1", "It was low."),
    ]
    assert (calls(lead), calls(dissent)) == (["1"], ["1"])
    assert (marks(lead), marks(dissent)) == ([("13 Fict. 343", "344")], [("13 Fict. 343", "345")])


def test_a_sentence_about_a_dissent_begins_no_writing() -> None:
    case = opinion_of(
        "<p>ROWAN, J., delivered the opinion of the court.</p><p>JUSTICE HOLT, dissenting, says otherwise.</p>"
        "<p>As JUSTICE MARSH, concurring, has it, the boat sailed.</p>"
    )
    assert writings(case) == [("majority", "Rowan", ())]


def test_a_bare_name_begins_a_writing_where_its_words_say_so() -> None:
    case = opinion_of(
        "<p>ROWAN, J., delivered the opinion of the court.</p><p>We affirm.</p><p>HOLT, J.</p>"
        "<p>I respectfully dissent. The boat never came.</p>"
    )
    assert writings(case) == [("majority", "Rowan", ()), ("dissent", "Holt", ())]


def test_a_call_without_a_note_stays_as_words() -> None:
    case = opinion_of("<p>Ten<sup>[3]</sup> boats at 10<sup>th</sup> hour, and x<sup>2</sup>.</p>")
    assert case.opinions[0].passages[0].text == "Ten[3] boats at 10th hour, and x2."
    assert case.opinions[0].passages[0].notes == ()


def test_a_note_that_nothing_calls_is_kept_with_a_warning() -> None:
    case = opinion_of("<p>Ten boats.<sup>[1]</sup></p><h2>NOTES</h2><p>[1] One.</p><p>[2] Two.</p>")
    assert notes(case.opinions[0]) == ["1", "2"]
    uncalled = [warning.message for warning in case.warnings if "calls" in warning.message]
    assert uncalled == ["No calls were found in the text for these notes, which stand after the others: 2."]


def test_scripts_and_styles_are_no_text() -> None:
    case = opinion_of("<p>One <script>alert('x')</script>two<style>p{}</style></p><p onclick='x()'>three</p>")
    assert [passage.text for passage in case.opinions[0].passages] == ["One two", "three"]


@pytest.mark.parametrize("depth", [10, 20_000])
def test_deep_nesting_loses_nothing(depth: int) -> None:
    case = opinion_of("<i>" * depth + "words" + "</i>" * depth + "<p>after</p>")
    assert [passage.text for passage in case.opinions[0].passages] == ["words", "after"]


def test_right_to_left_words_stay_and_lone_surrogates_and_controls_go() -> None:
    case = opinion_of("<p>A\x01B שלום \ud800C</p>")
    assert case.opinions[0].passages[0].text == "AB שלום C"


def test_entities_of_its_own_are_refused() -> None:
    with pytest.raises(ValueError, match="defines entities of its own"):
        opinion_of('<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><p>&z;</p>')


def test_broken_xml_is_read_as_far_as_its_words_go() -> None:
    case = opinion_of('<opinion type="majority"><author>ROWAN, J.</author><p>Words <b>here</p>')
    assert [passage.text for passage in case.opinions[0].passages] == ["ROWAN, J.", "Words here"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("[]", "an empty list"),
        ("3", "a number"),
        ('{"a": 1, "b": 2}', "an object with the fields a, b"),
        ('{"id": 1, "plain_text": 5}', "an object with the fields id, plain_text"),
        ('{"id": 1, "sub_opinions": ["https://example.org/1/"]}', "names its opinions by their addresses"),
        ('{"id":', "no JSON that can be read"),
        ("[" * 100_000, "no JSON that can be read"),
    ],
)
def test_json_of_another_shape_is_refused_by_what_was_found(source: str, found: str) -> None:
    with pytest.raises(UnknownShape, match=re.escape(found)):
        read(source, CaseFacts())


def test_recognition_tells_opinions_from_other_json() -> None:
    assert recognises(json.loads(fixture("v2_combined.json")))
    assert recognises(json.loads(fixture("v4_cluster.json")))
    assert not recognises({"id": 1, "name": "x", "casebody": {"data": "x"}})
    assert not recognises({"content": "x"})
    assert not recognises("text")


def test_page_labels_are_told_apart_by_their_stars() -> None:
    case = opinion_of(
        '<p>A<span class="star-pagination">*341</span> b<span class="star-pagination">**52</span> c'
        '<span class="star-pagination">*342</span> d</p>',
        cluster={"citations": ["7 Oth. 51", "12 Fict. 340"]},
    )
    assert marks(case.opinions[0]) == [("12 Fict. 340", "341"), ("7 Oth. 51", "52"), ("12 Fict. 340", "342")]


def test_facts_of_a_cluster_name_no_database() -> None:
    cluster = {
        "case_name": "Pell v. Quay",
        "citations": [
            {"volume": 2031, "reporter": "WL", "page": "77"},
            {"volume": 3, "reporter": "Fict.", "page": "4"},
        ],
        "neutral_cite": "2031-FICT-014",
    }
    assert merged_facts(CaseFacts(), cluster).citations == ("3 Fict. 4", "2031 FICT 014")


@pytest.mark.parametrize("name", REAL)
def test_real_case_has_its_writings_authors_and_joiners(name: str) -> None:
    assert writings(real_courtlistener(name)) == REAL[name]


@pytest.mark.parametrize("name", REAL)
def test_real_case_pairs_every_note(name: str) -> None:
    case = real_courtlistener(name)
    source = json.loads(real(f"courtlistener/{name}"))["html_lawbox"]
    printed = re.findall(r"<sup>\[(.+?)\]</sup>", source)
    assert [label for opinion in case.opinions for label in calls(opinion)] == printed
    assert [calls(opinion) for opinion in case.opinions] == [notes(opinion) for opinion in case.opinions]


@pytest.mark.parametrize("name", REAL)
def test_real_case_places_every_star_page(name: str) -> None:
    case = real_courtlistener(name)
    source = json.loads(real(f"courtlistener/{name}"))["html_lawbox"]
    printed = re.findall(r'<span class="star-pagination">\*(\d+)</span>', source)
    series = case.facts.citations[0]
    placed = [mark for opinion in case.opinions for mark in marks(opinion)]
    assert placed == [(series, page) for page in printed]


def words_of(markup: str) -> str:
    """The words of a bulk file's markup without white space, found with nothing but patterns."""
    bare = re.sub(r'<span class="star-pagination">.*?</span>|<sup>\[.+?\]</sup>', "", markup)
    text = html.unescape(re.sub(r"<[^>]+>", " ", bare))
    meant = "".join(
        each.encode("latin-1").decode("windows-1252") if "\x80" <= each <= "\x9f" else each for each in text
    )
    return "".join(meant.split())


@pytest.mark.parametrize("name", REAL)
def test_real_case_loses_and_invents_no_character(name: str) -> None:
    case = real_courtlistener(name)
    above, below = json.loads(real(f"courtlistener/{name}"))["html_lawbox"].split("<h2>NOTES</h2>")
    assert solid(*body(case)) == words_of(above) + "NOTES"
    assert solid(*note_passages(case)) == words_of(re.sub(r"(<p>)\[[\d*]+\]", r"\1", below))


def test_real_opinion_with_numbered_paragraphs_has_two_series() -> None:
    case = real_courtlistener("v3_opinion_891689.json")
    (opinion,) = case.opinions
    assert case.facts.citations == ("254 P.3d 649", "2011 NMSC 025")
    placed = marks(opinion)
    assert [page for series, page in placed if series == "254 P.3d 649"] == ["650", "651", "652", "653", "654", "655"]
    assert [page for series, page in placed if series == "2011 NMSC 025"] == [f"¶ {n}" for n in range(1, 23)]


def test_real_plain_text_field_gives_the_same_paragraphs_as_its_markup() -> None:
    obj = json.loads(real("courtlistener/v3_opinion_891689.json"))
    marked = read(obj, CaseFacts()).opinions[0]
    plain = read({"id": 1, "type": "010combined", "plain_text": obj["plain_text"]}, CaseFacts()).opinions[0]
    numbered = [page for series, page in marks(plain) if series == "2011 NMSC 025"]
    assert numbered == [f"¶ {number}" for number in range(1, 23)]
    assert (plain.kind, plain.author) == (marked.kind, marked.author)


def test_real_cluster_without_texts_is_refused() -> None:
    path = real_path("courtlistener/v3_cluster_891689.json")
    with pytest.raises(UnknownShape, match="holds no text"):
        courtlistener.read(path.read_text(encoding="utf-8"), CaseFacts())


def test_long_text_is_read_whole_in_one_piece_or_in_many() -> None:
    sentence = "The boat sails at ten and comes back when it can. "
    one = opinion_of("<p>" + sentence * 4_000 + "</p>")
    many = opinion_of(("<p>" + sentence + "</p>") * 4_000)
    assert len(one.opinions[0].passages[0].text) == len(sentence) * 4_000 - 1
    assert len(many.opinions[0].passages) == 4_000
