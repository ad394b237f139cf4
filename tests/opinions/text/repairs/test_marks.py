"""Calls of notes and page marks: set, struck, and what they print taken out of the text or put back."""

import pytest

from opinions.text.kinds import PassageKind
from opinions.text.parsed import ParsedCase, ParsedPassage
from opinions.text.repairs import PairNote, Repair, RepairDoesNotFit, SetPageMark, StrikePageMark, UnpairNote, apply
from tests.opinions.text.repairs.building import SERIES, all_passages, all_shown, case, passage


def printed() -> ParsedCase:
    return case(passage("The rule.1 Its *413 stalls stay."), passage("See Kettle.", PassageKind.FOOTNOTE, "1"))


def test_pair_note_takes_the_printed_call_out_of_the_text() -> None:
    repaired = apply(printed(), [PairNote(0, 0, 9, "1", "1")])

    assert all_shown(repaired)[0] == "The rule.{^1} Its *413 stalls stay."


def test_unpair_note_puts_the_printed_call_back() -> None:
    assert apply(printed(), [PairNote(0, 0, 9, "1", "1"), UnpairNote(0, 0, 9, "1", "1")]) == printed()


def test_pair_note_without_a_printed_call_changes_no_word() -> None:
    repaired = apply(printed(), [PairNote(0, 0, 3, "1")])

    assert all_shown(repaired)[0] == "The{^1} rule.1 Its *413 stalls stay."


def test_set_page_mark_takes_the_printed_mark_out_with_one_space() -> None:
    repaired = apply(printed(), [SetPageMark(0, 0, 15, SERIES, "413", "*413")])

    assert all_shown(repaired)[0] == "The rule.1 Its {*413}stalls stay."


def test_strike_page_mark_puts_the_printed_mark_back() -> None:
    marked = apply(printed(), [SetPageMark(0, 0, 15, SERIES, "413", "*413")])

    assert apply(marked, [StrikePageMark(0, 0, 15, SERIES, "413", "*413 ")]) == printed()


def test_page_marks_change_the_page_of_what_follows_up_to_the_next_mark() -> None:
    def page(words: str, page: str, label: str | None = None) -> ParsedPassage:
        return passage(words, PassageKind.FOOTNOTE if label else PassageKind.PARAGRAPH, label)

    pages = case(
        ParsedPassage(PassageKind.PARAGRAPH, "One two.", page="412"),
        passage("Three.{^1}"),
        passage("Four {*415}five."),
        passage("Six."),
        passage("See Kettle.", PassageKind.FOOTNOTE, "1"),
    )
    set_mark = SetPageMark(0, 0, 4, SERIES, "413")
    after = apply(pages, [set_mark])

    assert [each.page for each in all_passages(after)] == ["412", "413", "413", None, "413"]
    struck = apply(after, [StrikePageMark(0, 0, 4, SERIES, "413")])
    assert [each.page for each in all_passages(struck)] == ["412", "412", "412", None, "412"]


@pytest.mark.parametrize(
    ("repair", "message"),
    [
        (PairNote(0, 0, 3, "2"), "Writing 1 has no note 2."),
        (PairNote(0, 0, 99, "1"), "99 to 99 does not lie in a passage of 32 characters."),
        (PairNote(0, 0, 9, "1", "2"), "“2” does not print “1”."),
        (PairNote(0, 0, 8, "1", "1"), "“1” is not printed at 8."),
        (UnpairNote(0, 0, 9, "1"), "Note 1 is not called at 9."),
        (SetPageMark(0, 0, 0, SERIES, ""), "The page is empty."),
        (SetPageMark(0, 0, 4, SERIES, "41", "rule"), "“rule” does not print “41”."),
        (StrikePageMark(0, 0, 15, SERIES, "413"), "No mark of page 413 stands at 15."),
    ],
)
def test_repair_that_does_not_fit_says_why(repair: Repair, message: str) -> None:
    with pytest.raises(RepairDoesNotFit) as refusal:
        apply(printed(), [repair])
    assert str(refusal.value) == message


def test_marks_are_not_set_twice() -> None:
    with pytest.raises(RepairDoesNotFit, match=r"^Note 1 is called at 9 already\.$"):
        apply(printed(), [PairNote(0, 0, 9, "1"), PairNote(0, 0, 9, "1")])
    with pytest.raises(RepairDoesNotFit, match=r"^Page 413 begins at 4 already\.$"):
        apply(printed(), [SetPageMark(0, 0, 4, SERIES, "413"), SetPageMark(0, 0, 4, SERIES, "413")])
