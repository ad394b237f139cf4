"""Recognition: each format by its shape, and what no reader understands refused in a sentence that says what it is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from opinions.text.parsed import CaseFacts
from opinions.text.readers import cap_text
from opinions.text.readers.recognition import READERS, Format, UnknownFormat, cases_in, read_any, recognise
from opinions.text.readers.source import UnreadableSource
from tests.opinions.text.readers.gold import FACTS, SEED, SHARED, seed
from tests.opinions.text.readers.test_cap_markup import fixture, passages

SAMPLES = Path(SEED).parent
OPINION_OF_COURTLISTENER = json.dumps({"id": 1, "type": "020lead", "plain_text": "HERON, J.\n\nThe ferry sailed."})
REAL = {
    "cap-api-v1/api_15_Ill._284_full_case.json": Format.CAP_JSON,
    "cap-html/SCt__134__134sct985_2.html": Format.CAP_HTML,
    "cap-static/0456-01.html": Format.CAP_HTML,
    "cap-static/0456-01.json": Format.CAP_JSON,
    "cap-xml/WnApp_199_redacted_CASEMETS_0036.xml": Format.CAP_METS,
    "courtlistener/112202_deshaney_489_US_189.json": Format.COURTLISTENER,
    "courtlistener/v3_opinion_891689.json": Format.COURTLISTENER,
    "curiam/18_328_dissent_ginsburg.txt": Format.CAP_TEXT,
    "new-mexico/18750.json": Format.PARAGRAPHS_JSON,
    "plain/fisher_v_university_of_texas_11-345_slip.txt": Format.SLIP,
}


@pytest.mark.parametrize(
    ("source", "format_"),
    [
        (fixture("fen-harbor.html"), Format.CAP_HTML),
        (fixture("fen-harbor.xml"), Format.CAP_XML),
        (fixture("fen-harbor-mets.xml"), Format.CAP_METS),
        (fixture("fen-harbor.json"), Format.CAP_JSON),
        (f"\ufeff \n<!-- a note -->{fixture('fen-harbor.html')}", Format.CAP_HTML),
        (OPINION_OF_COURTLISTENER, Format.COURTLISTENER),
        ("<!DOCTYPE html>\n<html><body><p>HERON, J.</p></body></html>", Format.WEB_HTML),
        ("[Crim. No. 21870.\nHERON, J.\nThe ferry sailed.", Format.CAP_TEXT),
        ('{"status" he wrote, and no more.', None),
        ("{12} is a number.", Format.CAP_TEXT),
    ],
)
def test_fictional_sources_are_recognised(source: str, format_: Format | None) -> None:
    if format_ is None:
        with pytest.raises(UnreadableSource, match=r"^This looks like JSON, but is damaged: "):
            recognise(source)
    else:
        assert recognise(source) is recognise(source.encode()) is format_


@pytest.mark.parametrize("name", ["castle-rock-kelly.txt", "orchard-v-milldale.txt"])
def test_samples_are_recognised_as_plain_text(name: str) -> None:
    assert recognise((SAMPLES / name).read_bytes()) is Format.CAP_TEXT


@pytest.mark.parametrize(("name", "format_"), REAL.items())
def test_real_sources_are_recognised(name: str, format_: Format) -> None:
    path = SHARED / "opinions" / name
    if not path.exists():
        pytest.skip(f"the real opinions are not there: {path}")
    assert recognise(path.read_bytes()) is format_


def test_every_format_has_one_reader() -> None:
    assert sorted(reader.format for reader in READERS) == sorted(Format)


def test_seed_is_read_as_its_own_reader_reads_it_and_its_lost_italics_are_missed() -> None:
    case = read_any(SEED.read_bytes(), FACTS, author="Kelly", author_title="Circuit Judge")
    lost, *others = case.warnings
    assert replace(case, warnings=tuple(others)) == seed()
    assert lost.message == (
        "The text speaks of emphasis in 6 passages, but this source has kept none: italics are missing from its "
        "quotations."
    )


def test_emphasis_that_is_there_is_not_missed() -> None:
    source = fixture("fen-harbor.html").replace("It said:", "It said (emphasis added):")
    assert "speaks of emphasis" not in " ".join(warning.message for warning in read_any(source, CaseFacts()).warnings)


def test_accepted_proposals_reach_the_reader() -> None:
    [proposal] = [warning.proposal for warning in seed().warnings if warning.proposal]
    case = read_any(SEED.read_bytes(), FACTS, accept={proposal.id})
    assert case.opinions == cap_text.read(SEED.read_bytes().decode(), FACTS, accept={proposal.id}).opinions


def test_format_may_be_chosen() -> None:
    case = read_any("HERON, J.\n{1} The ferry sailed.\n{2} It sank.", CaseFacts(), chosen=Format.CAP_TEXT)
    assert [each.text for each in passages(case)] == ["HERON, J.", "{1} The ferry sailed.", "{2} It sank."]


def test_html_beside_json_is_used() -> None:
    case = read_any(fixture("fen-harbor.json"), CaseFacts(), html=fixture("fen-harbor.html"))
    assert {mark.page for each in passages(case) for mark in each.pages} == {"102", "103", "104", "105", "55", "56"}


def test_answer_with_one_case_is_read_and_one_with_several_is_taken_apart() -> None:
    case = json.loads(fixture("fen-harbor.json"))
    one, two = json.dumps({"count": 1, "results": [case]}), json.dumps({"count": 2, "results": [case, case]})
    assert read_any(one, CaseFacts()) == read_any(json.dumps(case), CaseFacts())
    assert [json.loads(each) for each in cases_in(two)] == [case, case]
    with pytest.raises(UnknownFormat, match=r"^many\.json: This source holds 2 cases, and one is read at a time"):
        recognise(two, "many.json")


def test_json_lines_are_cases_of_their_own() -> None:
    case = json.loads(fixture("fen-harbor.json"))
    lines = f"{json.dumps(case)}\n{OPINION_OF_COURTLISTENER}\n"
    assert [json.loads(each) for each in cases_in(lines)] == [case, json.loads(OPINION_OF_COURTLISTENER)]
    assert cases_in("The ferry sailed.") == ("The ferry sailed.",)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            '{"volume_number": 3, "title": "x"}',
            "This is a JSON object with “volume_number”, “title”, which is no case. Und",
        ),
        ("{}", "This is a JSON object with nothing in it, which is no case. Understood are cases of the Caselaw"),
        ('[{"a": 1}]', "This is a JSON list of 1 (dict), which is no case. Understood are"),
        ("<feed><entry>News.</entry></feed>", "This is markup whose first element is <feed>, without a casebody"),
        ("<?xml version='1.0'?><mods:mods/>", "This is markup whose first element is <mods>, without a casebody"),
        ('{"a": ' * 100_000, "This JSON is nested too deep to be read."),
        ('{"a": ' + "9" * 5_000 + "}", "This JSON cannot be read: Exceeds the limit"),
        ('{"a": 1', "This looks like JSON, but is damaged: "),
    ],
)
def test_other_shapes_are_refused_with_what_was_found(source: str, message: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        recognise(source)
    assert str(refused.value)[: len(message)] == message


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[1, 2, 3]", "This is a JSON list of 3 (int), which is no case."),
        ('["HERON, J.", "The ferry sank."]', "This is a JSON list of 2 (str), which is no case."),
        ("[]", "This is a JSON list of 0 (nothing in it), which is no case."),
        ("[[[1]]]", "This is a JSON list of 1 (list), which is no case."),
        ("[" * 100_000, "This JSON is nested too deep to be read."),
    ],
)
def test_lists_that_hold_no_case_are_refused_and_not_read_as_text(source: str, message: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        read_any(source, CaseFacts())
    assert str(refused.value).startswith(message)


def test_text_that_opens_with_a_bracket_is_text() -> None:
    source = "[Tide, J., took no part.]\n\nHERON, J.\n\n[The ferry sank.]"
    assert recognise(source) is Format.CAP_TEXT
