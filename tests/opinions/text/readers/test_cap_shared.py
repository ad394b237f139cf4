"""Every real file of the Caselaw Access Project that is there, against an account that the product has no part in."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from opinions.text.kinds import OpinionKind
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.readers import cap_html, cap_json, cap_mets
from tests.opinions.text.readers.gold import SHARED
from tests.opinions.text.readers.markup_account import (
    Account,
    html_account,
    lost_and_invented,
    pages_of,
    paired,
    passages,
    squeezed,
    xml_account,
)

OPINIONS = SHARED / "opinions"
HTML = (
    "cap-html/A3d__100__100a3d1004_Replace2.html",
    "cap-html/NE2d__945__945ne2d484.html",
    "cap-html/NE2d__990__990ne2d139_12.html",
    "cap-html/NW2d__760__760NW2d526_1.html",
    "cap-html/NW2d__777__777NW2d266_1.html",
    "cap-html/NW2d__906__906_N.W.2d_436_Replace.html",
    "cap-html/SCt__134__134sct985_2.html",
    "cap-static/0036-01.html",
    "cap-static/0456-01.html",
)
STRAY = {"cap-html/NE2d__990__990ne2d139_12.html": 1}
"""Marks whose note the file does not hold; they stay in the words."""


def text_of(name: str) -> str:
    path = OPINIONS / name
    if not path.exists():
        pytest.skip(f"the real opinions are not there: {path}")
    return path.read_text(encoding="utf-8")


def json_of(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(text_of(name))
    return found


def xml_case(line: int) -> tuple[Mapping[str, Any], Account]:
    case = json.loads(text_of("cap-xml/illinois-3.jsonl").splitlines()[line])
    return case, xml_account(case["casebody"]["data"])


def read_html(name: str) -> tuple[ParsedCase, Account]:
    text = text_of(name)
    return cap_html.read(text, CaseFacts()), html_account(text)


def in_order(case: ParsedCase, blocks: list[str]) -> bool:
    """Whether the passages of the body come in the source's order."""
    body = [squeezed(each.text) for opinion in case.opinions for each in opinion.passages if each.label is None]
    source, at = "".join(blocks), 0
    for words in body:
        at = source.find(words, at) + len(words)
        if at < len(words):
            return False
    return True


@pytest.mark.parametrize("name", HTML)
def test_html_loses_and_invents_nothing(name: str) -> None:
    case, account = read_html(name)
    lost, invented = lost_and_invented(account.blocks, case)
    stray = STRAY.get(name, 0)
    after_labels = Counter({".": sum(1 for each in account.blocks if each.startswith(".") and "cap-static" in name)})
    assert (lost, invented) == (+after_labels, Counter({"*": stray} if stray else {}))


@pytest.mark.parametrize("name", HTML)
def test_html_keeps_the_order_of_the_body(name: str) -> None:
    case, account = read_html(name)
    if name in STRAY:
        account.blocks[0] += "*"
    assert in_order(case, account.blocks)


@pytest.mark.parametrize("name", HTML)
def test_html_places_every_page_mark(name: str) -> None:
    case, account = read_html(name)
    assert Counter(pages_of(case)) == Counter(account.pages)


@pytest.mark.parametrize("name", HTML)
def test_html_pairs_every_note(name: str) -> None:
    case, account = read_html(name)
    assert all(calls == notes for calls, notes in paired(case))
    assert sum(len(notes) for _, notes in paired(case)) == len(account.notes) == len(account.calls) - STRAY.get(name, 0)


@pytest.mark.parametrize("name", HTML)
def test_html_has_the_writings_that_its_source_labels(name: str) -> None:
    case, account = read_html(name)
    assert [opinion.source_type for opinion in case.opinions] == account.kinds
    assert [opinion.kind.value for opinion in case.opinions] == account.kinds


def test_series_of_two_reporters_under_one_index_are_told_apart() -> None:
    case, _ = read_html("cap-html/NW2d__906__906_N.W.2d_436_Replace.html")
    marks = [mark for opinion in case.opinions for passage in opinion.passages for mark in passage.pages]
    first = [int(mark.page) for mark in marks if mark.series == "906 N.W.2d 436"]
    second = [int(mark.page) for mark in marks if mark.series != "906 N.W.2d 436"]
    assert (first, second) == (list(range(438, 452)), list(range(443, 471)))


def test_series_belongs_to_the_citation_at_or_just_below_its_smallest_label() -> None:
    text = text_of("cap-html/NE2d__945__945ne2d484.html")
    cited = CaseFacts(citations=("16 N.Y.3d 272", "920 N.Y.S.2d 291", "945 N.E.2d 484"))
    case = cap_html.read(text, cited)
    marks = {(mark.series, mark.page) for each in case.opinions for one in each.passages for mark in one.pages}
    assert {page for series, page in marks if series == "920 N.Y.S.2d 291"} == {"291"}
    assert {page for series, page in marks if series == "945 N.E.2d 484"} == {"484", "491"}
    assert {page for series, page in marks if series == "16 N.Y.3d 272"} == {
        *map(str, range(274, 283)), *map(str, range(284, 289)),
    }  # fmt: skip


def test_notes_that_the_source_gathered_in_the_last_writing_go_where_they_are_called() -> None:
    case, _ = read_html("cap-html/NE2d__945__945ne2d484.html")
    assert [notes for _, notes in paired(case)] == [["1", "2"], ["*"], ["1", "2"]]
    first = [each.text for each in case.opinions[0].passages if each.label == "1"]
    assert first[0].startswith('The Legislature "intended to make clear')


def test_dissent_whose_notes_are_paragraphs_has_all_eighteen() -> None:
    case, _ = read_html("cap-html/NW2d__777__777NW2d266_1.html")
    labels = [str(number) for number in range(1, 19)]
    assert paired(case)[1] == (labels, labels)
    [first] = [each.text for each in case.opinions[1].passages if each.label == "1"]
    assert first.startswith("Atkins v. Virginia")


def test_author_that_begins_with_a_page_mark_is_read() -> None:
    case, _ = read_html("cap-html/NW2d__760__760NW2d526_1.html")
    [opinion] = case.opinions
    [byline] = [each for each in opinion.passages if each.kind == "byline"]
    assert (opinion.author, opinion.author_title, byline.text) == ("Bandstra", "P.J.", "BANDSTRA, P.J.")
    assert [(mark.at, mark.page) for mark in byline.pages] == [(0, "529")]


@pytest.mark.parametrize("number", ["0036-01", "0456-01"])
def test_static_json_gives_the_facts_and_the_html_the_text(number: str) -> None:
    both = cap_json.read(json_of(f"cap-static/{number}.json"), CaseFacts(), html=text_of(f"cap-static/{number}.html"))
    page = number.partition("-")[0].lstrip("0")
    assert (both.facts.citations, both.facts.court) == ((f"100 A.2d {page}",), "dc")
    assert {mark.series for each in both.opinions for one in each.passages for mark in one.pages} == {
        f"100 A.2d {page}"
    }
    assert both.warnings == ()


def test_page_marks_that_repeat_in_notes_are_kept_where_they_stand() -> None:
    both = cap_json.read(json_of("cap-static/0456-01.json"), CaseFacts(), html=text_of("cap-static/0456-01.html"))
    assert pages_of(both) == ["457", "458", "457", "459"]
    assert [opinion.kind for opinion in both.opinions] == [OpinionKind.MAJORITY, OpinionKind.DISSENT]
    assert both.opinions[1].passages[0].text == "CAYTON, Chief Judge (dissenting)."


JSON = (
    "cap-static/0036-01.json",
    "cap-static/0456-01.json",
    "cap-api-v1/cardenas_h.json",
    "cap-api-v1/lotus_h.json",
    "cap-api-v1/api_15_Ill._284_full_case.json",
)


def json_case(name: str) -> Mapping[str, Any]:
    found = json_of(name)
    case: Mapping[str, Any] = found["results"][0] if "results" in found else found
    return case


@pytest.mark.parametrize("name", JSON)
def test_json_text_has_its_writings_and_loses_only_marks_of_notes(name: str) -> None:
    found = json_case(name)
    body = found["casebody"].get("data", found["casebody"])
    case = cap_json.read(found, CaseFacts())
    assert [opinion.kind.value for opinion in case.opinions] == [each["type"] for each in body["opinions"]]
    assert [squeezed(each["author"]).rstrip(".,") for each in body["opinions"]] == [
        squeezed(opinion.author_raw).rstrip(".,") for opinion in case.opinions
    ]
    blocks = [squeezed(body["head_matter"]), *(squeezed(each["text"]) for each in body["opinions"])]
    lost, invented = lost_and_invented(blocks, case)
    calls = Counter("".join(mark.label for each in case.opinions for one in each.passages for mark in one.notes))
    assert invented == Counter()
    assert lost == {
        "cap-api-v1/lotus_h.json": calls + calls + Counter("." * 14),
        "cap-static/0036-01.json": Counter("." * 9),
        "cap-static/0456-01.json": Counter("." * 11),
    }.get(name, Counter())


@pytest.mark.parametrize("line", [0, 1, 2])
def test_xml_loses_and_invents_nothing(line: int) -> None:
    found, account = xml_case(line)
    case = cap_json.read(found, CaseFacts())
    assert lost_and_invented(account.blocks, case) == (Counter(), Counter())
    assert in_order(case, account.blocks)
    assert pages_of(case) == account.pages
    assert [opinion.kind.value for opinion in case.opinions] == account.kinds == ["majority"]
    assert case.facts.citations == (found["citations"][0]["cite"],)


def test_xml_page_mark_in_a_word_leaves_it_whole() -> None:
    case = cap_json.read(xml_case(0)[0], CaseFacts())
    [passage] = [each for each in case.opinions[0].passages if any(mark.page == "924" for mark in each.pages)]
    at = next(mark.at for mark in passage.pages if mark.page == "924")
    assert passage.text[at - len("review") : at + len("ing")] == "reviewing"


METS = "cap-xml/WnApp_199_redacted_CASEMETS_0036.xml"


def test_mets_loses_and_invents_nothing_but_the_labels_of_its_notes() -> None:
    text = text_of(METS)
    case, account = cap_mets.read(text, CaseFacts()), xml_account(text)
    assert lost_and_invented(account.blocks, case) == (Counter("12"), Counter())
    assert sum(each.count("\u00ad") for each in passages(case)) == "".join(account.blocks).count("\u00ad") == 15
    assert paired(case) == [(["1", "2"], ["1", "2"])]


def test_mets_page_map_places_each_turn_of_the_page() -> None:
    case = cap_mets.read(text_of(METS), CaseFacts())
    body = [each for each in case.opinions[0].passages if each.kind in {"paragraph", "heading", "byline"}]
    turns = [(mark.page, each.text[: mark.at].split()[-1:]) for each in body for mark in each.pages]
    assert [page for page, _ in turns] == ["631", "632", "633", "634"]
    assert case.warnings == ()
    assert case.facts == CaseFacts(
        caption="In re the Marriage of Lyle",
        citations=("199 Wash. App. 629",),
        court="washctapp",
        decided="2017-07-11",
        docket_number="No. 33971-8-III",
    )


def test_no_file_of_the_folders_is_left_untried() -> None:
    if not OPINIONS.exists():
        pytest.skip(f"the real opinions are not there: {OPINIONS}")
    tried = {*HTML, *JSON, METS, "cap-xml/illinois-3.jsonl", "cap-static/VolumeMetadata.json"}
    there = {str(path.relative_to(OPINIONS)) for folder in OPINIONS.glob("cap-*") for path in Path(folder).iterdir()}
    assert there - tried == set()
