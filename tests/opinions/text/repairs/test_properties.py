"""Repairs in any order: no character is lost or invented, and every mark keeps to its word."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from opinions.text.canonical import canonical_layout
from opinions.text.kinds import CitationForm, OpinionKind, PassageKind
from opinions.text.parsed import ParsedCase, ParsedCitation, ParsedPassage
from opinions.text.repairs import (
    CorrectWords,
    Joint,
    JoinWord,
    MergePassage,
    MergeWriting,
    Repair,
    RepairDoesNotFit,
    SetPageMark,
    SetPassage,
    SplitPassage,
    SplitWriting,
    StrikePageMark,
    apply,
)
from tests.opinions.text.repairs.building import (
    SERIES,
    all_passages,
    all_shown,
    case,
    marks_by_word,
    passage,
    printed_characters,
)

WORDS = st.sampled_from(
    ["the", "mar-", "ket", "“naïve”", "𝔸", "See", "{*413}stalls", "o{*414}ld", "rule.{^1}", "q\u0302b"]
)
TEXTS = st.lists(WORDS, min_size=2, max_size=8).map(" ".join)
SMALL = st.integers(0, 4)
OFFSETS = st.integers(0, 30)
KINDS = st.sampled_from([PassageKind.PARAGRAPH, PassageKind.BLOCKQUOTE, PassageKind.HEADING])
WRITINGS = st.sampled_from(OpinionKind)
STRUCTURAL = st.one_of(
    st.builds(SplitWriting, SMALL, SMALL, WRITINGS),
    st.builds(MergeWriting, SMALL),
    st.builds(SplitPassage, SMALL, SMALL, OFFSETS, KINDS),
    st.builds(MergePassage, SMALL, SMALL, st.sampled_from([Joint.SPACE, Joint.NOTHING])),
    st.builds(SetPassage, SMALL, SMALL, KINDS),
)
WORDY = st.one_of(
    STRUCTURAL,
    st.builds(MergePassage, SMALL, SMALL),
    st.builds(JoinWord, SMALL, SMALL, OFFSETS),
    st.builds(CorrectWords, SMALL, SMALL, OFFSETS, st.sampled_from(["the", "ket", "-", "rul", "l"]), st.just("law")),
)


@st.composite
def cases(draw: st.DrawFn) -> ParsedCase:
    passages = [_cited(passage(words)) for words in draw(st.lists(TEXTS, min_size=1, max_size=4))]
    return case(*passages, passage("See Kettle.", PassageKind.FOOTNOTE, "1"))


def _cited(plain: ParsedPassage) -> ParsedPassage:
    """The passage with one citation from its first word to its last letter but one; a citation ends in no space."""
    end = len(plain.text[:-1].rstrip())
    return replace(plain, citations=(ParsedCitation(0, end, "a", CitationForm.FULL, None),))


def fitting(start: ParsedCase, wanted: list[Repair]) -> list[Repair]:
    """Those of `wanted` that fit, one after another."""
    kept: list[Repair] = []
    for repair in wanted:
        try:
            apply(start, [*kept, repair])
        except RepairDoesNotFit:
            continue
        kept.append(repair)
    return kept


@settings(max_examples=80, deadline=None)
@given(cases(), st.lists(STRUCTURAL, max_size=8))
def test_structure_keeps_every_character_and_every_mark_at_its_word(start: ParsedCase, wanted: list[Repair]) -> None:
    repaired = apply(start, fitting(start, wanted))

    assert printed_characters(repaired) == printed_characters(start)
    assert marks_by_word(repaired) == marks_by_word(start)


@settings(max_examples=80, deadline=None)
@given(cases(), st.lists(WORDY, max_size=8))
def test_any_repairs_keep_what_was_printed_and_leave_canonical_text(start: ParsedCase, wanted: list[Repair]) -> None:
    repaired = apply(start, fitting(start, wanted))

    assert printed_characters(repaired) == printed_characters(start)
    for each in all_passages(repaired):
        assert each.text == canonical_layout(each.text) != ""
        offsets = [mark.at for mark in each.pages] + [mark.at for mark in each.notes]
        assert all(0 <= at <= len(each.text) for at in offsets)
        assert all(0 <= cited.start < cited.end <= len(each.text) for cited in each.citations)


@settings(max_examples=80, deadline=None)
@given(cases(), SMALL, OFFSETS, KINDS)
def test_split_then_merge_is_the_identity(start: ParsedCase, number: int, at: int, kind: PassageKind) -> None:
    split = SplitPassage(0, number, at, kind)
    if fitting(start, [split]):
        text = start.opinions[0].passages[number].text
        spaced = " " in text[max(at - 1, 0) : at + 1]
        merge = MergePassage(0, number + 1, Joint.SPACE if spaced else Joint.NOTHING)
        assert apply(start, [split, merge]) == start


@settings(max_examples=80, deadline=None)
@given(cases(), SMALL, WRITINGS)
def test_split_writing_then_merge_is_the_identity(start: ParsedCase, number: int, kind: OpinionKind) -> None:
    split = SplitWriting(0, number, kind)
    if fitting(start, [split]):
        assert apply(start, [split, MergeWriting(1)]) == start


@settings(max_examples=80, deadline=None)
@given(cases(), SMALL, OFFSETS)
def test_set_page_mark_then_strike_leaves_the_marks_as_they_were(start: ParsedCase, number: int, at: int) -> None:
    made = SetPageMark(0, number, at, SERIES, "999")
    if fitting(start, [made]):
        assert all_shown(apply(start, [made, StrikePageMark(0, number, at, SERIES, "999")])) == all_shown(start)


@settings(max_examples=80, deadline=None)
@given(cases(), st.lists(WORDY, min_size=1, max_size=6))
def test_undo_gives_the_state_before(start: ParsedCase, wanted: list[Repair]) -> None:
    done = fitting(start, wanted)
    states = [start]
    for repair in done:
        states.append(apply(states[-1], [repair]))

    assert [apply(start, done[:count]) for count in range(len(done) + 1)] == states
