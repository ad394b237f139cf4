"""Splitting: cases of several writings are flattened to lines, and must come apart as they were."""

import pytest

from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPassage
from opinions.text.readers import paragraphs, slip
from opinions.text.readers.concurrences import with_concurring
from opinions.text.readers.drafts import Draft, Mark
from opinions.text.readers.lines import CutKind
from opinions.text.readers.recognition import read_any
from opinions.text.readers.splitting import pair, split
from tests.opinions.text.readers.drafted import FIXTURES, body, real, real_courtlistener, writings

COURTLISTENER = [
    "108608_board_of_regents_v_roth_408_US_564.json",
    "112202_deshaney_489_US_189.json",
    "799991_castle_rock_545_US_748.json",
]
CAP = [
    "cap-api-v1/lotus_h.json",
    "cap-api-v1/cardenas_h.json",
    "cap-static/0456-01.html",
    "cap-html/NE2d__945__945ne2d484.html",
    "cap-html/NW2d__777__777NW2d266_1.html",
    "cap-html/NW2d__906__906_N.W.2d_436_Replace.html",
]


def comes_apart(case: ParsedCase) -> bool:
    """Whether the body's passages, with nothing but their words, split into the same kinds, authors and joiners."""
    found, _ = split([Draft(at, passage.text) for at, passage in enumerate(body(case))])
    told = [
        ParsedOpinion(
            each.kind,
            tuple(ParsedPassage(draft.kind, draft.words) for draft in each.body),
            author=each.byline.author if each.byline else "",
            joined_by=each.byline.joined_by if each.byline else (),
        )
        for each in found
    ]
    return writings(with_concurring(ParsedCase(CaseFacts(), tuple(told)))) == writings(case)


@pytest.mark.parametrize("name", COURTLISTENER)
def test_flattened_courtlistener_case_comes_apart(name: str) -> None:
    assert comes_apart(real_courtlistener(name))


@pytest.mark.parametrize("name", CAP)
def test_flattened_cap_case_comes_apart(name: str) -> None:
    case = read_any(real(name), CaseFacts())
    assert len(case.opinions) > 1
    assert comes_apart(case)


def test_flattened_slip_opinion_comes_apart() -> None:
    assert comes_apart(slip.read(real("plain/fisher_v_university_of_texas_11-345_slip.txt"), CaseFacts()))


@pytest.mark.parametrize("name", ["15775.json", "18750.json"])
def test_flattened_case_with_numbered_paragraphs_comes_apart(name: str) -> None:
    assert comes_apart(paragraphs.read(real(f"new-mexico/{name}"), CaseFacts()))


def test_flattened_slip_of_our_own_comes_apart() -> None:
    assert comes_apart(slip.read((FIXTURES / "slip" / "ferry.txt").read_text(encoding="utf-8"), CaseFacts()))


def test_unsigned_document_is_one_writing() -> None:
    found, warnings = split([Draft(0, "The boat sailed."), Draft(17, "It came back.")])
    assert [(each.kind.value, each.byline) for each in found] == [("unsplit", None)]
    assert [warning.message for warning in warnings] == [
        "No byline was found: say whose writing this is, and of what kind."
    ]


def test_pairs_keep_both_orders_where_calls_and_notes_are_lost() -> None:
    notes = ["*", "1", "2", "3", "*", "1", "2"]
    called = ["*", "1", "3", "*", "2"]
    assert pair(notes, called) == {0: 0, 1: 1, 3: 2, 4: 3, 6: 4}


def test_dividing_a_draft_carries_its_marks() -> None:
    call, page = Mark(4, CutKind.NOTE, "1", "[1]"), Mark(6, CutKind.PAGE, "7", "*7")
    first, second = Draft(100, "One. Two.", marks=(call, page)).divided(4, 5)
    assert (first.text, first.marks) == ("One.", (call,))
    assert (second.at, second.text, second.marks) == (105, "Two.", (Mark(1, CutKind.PAGE, "7", "*7"),))


def test_restoring_a_mark_puts_its_characters_back() -> None:
    call, page = Mark(3, CutKind.NOTE, "2", "[2]"), Mark(4, CutKind.PAGE, "7", "*7")
    restored = Draft(0, "One two", marks=(call, page)).restored([call])
    assert (restored.text, restored.marks) == ("One[2] two", (Mark(7, CutKind.PAGE, "7", "*7"),))


AS_TEXT = [f"courtlistener/{name}" for name in COURTLISTENER] + [
    "cap-api-v1/lotus_h.json",
    "cap-static/0456-01.html",
    "cap-html/NE2d__945__945ne2d484.html",
    "cap-html/NW2d__777__777NW2d266_1.html",
    "cap-html/NW2d__906__906_N.W.2d_436_Replace.html",
    "plain/fisher_v_university_of_texas_11-345_slip.txt",
    "new-mexico/15775.json",
    "new-mexico/18750.json",
]


@pytest.mark.parametrize("name", AS_TEXT)
def test_case_pasted_as_plain_text_comes_apart(name: str) -> None:
    case = read_any(real(name), CaseFacts())
    assert len(case.opinions) > 1
    pasted = "\n\n".join(passage.text for passage in body(case))
    assert writings(read_any(pasted, CaseFacts())) == writings(case)
