"""What the writings are and where they begin; what a passage is and where it begins."""

import pytest

from opinions.text.kinds import CitationForm, OpinionKind, PassageKind
from opinions.text.parsed import (
    CaseFacts,
    ParsedCase,
    ParsedCitation,
    ParsedCorrection,
    ParsedOpinion,
    ParsedPassage,
    ParsedPlace,
    ParsedWarning,
)
from opinions.text.repairs import (
    Joint,
    MergePassage,
    MergeWriting,
    Repair,
    RepairDoesNotFit,
    SetPassage,
    SetWriting,
    SplitPassage,
    SplitWriting,
    apply,
)
from tests.opinions.text.repairs.building import all_passages, all_shown, case, passage


def two() -> ParsedCase:
    return case(passage("The rule is {*413}old.{^1} Stalls stay."), passage("See Kettle.", PassageKind.FOOTNOTE, "1"))


def test_set_writing_changes_what_is_said_and_leaves_the_rest() -> None:
    before = ParsedOpinion(OpinionKind.LEAD, two().opinions[0].passages, author="Hollis", author_raw="HOLLIS, C.J.")
    repaired = apply(
        ParsedCase(CaseFacts(), (before,)),
        [SetWriting(0, kind=OpinionKind.DISSENT, per_curiam=True, joined_by=("Fable", "Thorne"))],
    )

    assert repaired.opinions == (
        ParsedOpinion(
            OpinionKind.DISSENT,
            before.passages,
            per_curiam=True,
            author="Hollis",
            author_raw="HOLLIS, C.J.",
            joined_by=("Fable", "Thorne"),
        ),
    )


def test_set_writing_can_take_an_author_away() -> None:
    named = ParsedOpinion(OpinionKind.LEAD, two().opinions[0].passages, author="Hollis")

    assert apply(ParsedCase(CaseFacts(), (named,)), [SetWriting(0, author="")]).opinions[0].author == ""


def test_split_writing_begins_a_new_one_that_knows_only_its_kind() -> None:
    whole = two()
    repaired = apply(whole, [SetWriting(0, author="Hollis"), SplitWriting(0, 1, OpinionKind.DISSENT)])

    assert repaired.opinions == (
        ParsedOpinion(OpinionKind.MAJORITY, whole.opinions[0].passages[:1], author="Hollis"),
        ParsedOpinion(OpinionKind.DISSENT, whole.opinions[0].passages[1:]),
    )


def test_merge_writing_undoes_a_split() -> None:
    assert apply(two(), [SplitWriting(0, 1, OpinionKind.DISSENT), MergeWriting(1)]) == two()


@pytest.mark.parametrize("at", [len("The rule"), len("The rule ")])
def test_split_passage_takes_the_space_at_the_cut_away_and_marks_along(at: int) -> None:
    repaired = apply(two(), [SplitPassage(0, 0, at, PassageKind.BLOCKQUOTE)])

    assert all_shown(repaired) == ["The rule", "is {*413}old.{^1} Stalls stay.", "See Kettle."]
    assert [each.kind for each in all_passages(repaired)] == [
        PassageKind.PARAGRAPH,
        PassageKind.BLOCKQUOTE,
        PassageKind.FOOTNOTE,
    ]


def test_split_passage_leaves_a_call_with_the_word_before_it_and_a_page_with_the_word_after() -> None:
    glued = case(passage("The rule.{^1}{*413}So it is."), passage("See Kettle.", PassageKind.FOOTNOTE, "1"))

    assert all_shown(apply(glued, [SplitPassage(0, 0, len("The rule."), PassageKind.PARAGRAPH)]))[:2] == [
        "The rule.{^1}",
        "{*413}So it is.",
    ]


def test_split_passage_gives_its_second_part_the_page_on_which_it_begins() -> None:
    opened = case(ParsedPassage(PassageKind.PARAGRAPH, "x", page="412"), *two().opinions[0].passages)
    pages = [each.page for each in all_passages(apply(opened, [SplitPassage(0, 1, 16, PassageKind.PARAGRAPH)]))]

    assert pages == ["412", None, "413", None]


def test_split_passage_keeps_both_parts_in_their_note() -> None:
    repaired = apply(two(), [SplitPassage(0, 1, 4, PassageKind.BLOCKQUOTE)])

    assert [each.label for each in all_passages(repaired)] == [None, "1", "1"]


def test_split_passage_parts_a_span_that_merge_passage_joins_again() -> None:
    cited = ParsedCitation(0, 8, "a", CitationForm.FULL, None)
    whole = case(ParsedPassage(PassageKind.PARAGRAPH, "7 Fict. 4 is old.", citations=(cited,)))
    parted = apply(whole, [SplitPassage(0, 0, 2, PassageKind.PARAGRAPH)])

    assert [[(c.start, c.end) for c in each.citations] for each in all_passages(parted)] == [[(0, 1)], [(0, 6)]]
    assert apply(parted, [MergePassage(0, 1)]) == whole


@pytest.mark.parametrize(
    ("joint", "words", "kept"),
    [
        (Joint.SPACE, "The mar- ket", ()),
        (Joint.NOTHING, "The mar-ket", ()),
        (Joint.HYPHEN, "The market", (ParsedCorrection(4, 10, "mar- ket"),)),
    ],
)
def test_merge_passage_joins_with_a_space_with_nothing_or_without_the_hyphen(
    joint: Joint, words: str, kept: tuple[ParsedCorrection, ...]
) -> None:
    [merged] = all_passages(apply(case(passage("The mar-"), passage("ket")), [MergePassage(0, 1, joint)]))

    assert (merged.text, merged.corrections) == (words, kept)


def test_merge_passage_moves_the_marks_of_the_second() -> None:
    repaired = apply(two(), [SplitPassage(0, 0, 9, PassageKind.HEADING), MergePassage(0, 1)])

    assert repaired == two()


def test_set_passage_takes_the_printed_label_out_of_a_note() -> None:
    printed = case(passage("The rule.{^1}"), passage("1. See {*414}Kettle."))
    repaired = apply(printed, [SetPassage(0, 1, PassageKind.FOOTNOTE, "1", printed_label="1.")])

    assert all_shown(repaired) == ["The rule.{^1}", "See {*414}Kettle."]
    assert (all_passages(repaired)[1].kind, all_passages(repaired)[1].label) == (PassageKind.FOOTNOTE, "1")


def test_set_passage_takes_a_passage_out_of_its_note() -> None:
    repaired = apply(two(), [SetPassage(0, 1, PassageKind.HEAD_MATTER)])

    assert (all_passages(repaired)[1].kind, all_passages(repaired)[1].label) == (PassageKind.HEAD_MATTER, None)


@pytest.mark.parametrize(
    ("repair", "places"),
    [
        (SplitWriting(0, 1, OpinionKind.DISSENT), [(0, 0), (1, 0), (1, 1), (2, 0)]),
        (MergeWriting(1), [(0, 0), (0, 1), (0, 2), (0, 3)]),
        (SplitPassage(0, 1, 3, PassageKind.PARAGRAPH), [(0, 0), (0, 1), (0, 3), (1, 0)]),
        (MergePassage(0, 1), [(0, 0), (0, 0), (0, 1), (1, 0)]),
    ],
)
def test_warnings_stay_with_their_passages(repair: Repair, places: list[tuple[int, int]]) -> None:
    first, second = ([passage("One two."), passage("The rule."), passage("Six.")], [passage("No.")])
    writings = case(*first).opinions + case(*second).opinions
    spots = [ParsedPlace(0, 0), ParsedPlace(0, 1), ParsedPlace(0, 2), ParsedPlace(1, 0)]
    told = ParsedCase(CaseFacts(), writings, warnings=tuple(ParsedWarning(0, "Look.", place=each) for each in spots))
    found = [each.place for each in apply(told, [repair]).warnings]

    assert found == [ParsedPlace(*place) for place in places]


@pytest.mark.parametrize(
    ("repair", "message"),
    [
        (SetWriting(1), "There is no writing 2: the case has 1."),
        (SetWriting(-1), "There is no writing 0: the case has 1."),
        (SetWriting(0, joined_by=("Fable", "")), "One of those who join has no name."),
        (
            SetWriting(0, author="Hol\nlis"),
            "The name or title has white space at its edges, two spaces in a row, or a line break.",
        ),
        (SplitWriting(0, 0, OpinionKind.DISSENT), "A writing begins with this passage already."),
        (SplitWriting(0, 2, OpinionKind.DISSENT), "There is no passage 3: writing 1 has 2."),
        (MergeWriting(0), "There is no writing before the first one."),
        (
            SplitPassage(0, 0, 0, PassageKind.HEADING),
            "The passage cannot be parted at 0: one part would have no words.",
        ),
        (
            SplitPassage(0, 0, 99, PassageKind.HEADING),
            "The passage cannot be parted at 99: one part would have no words.",
        ),
        (SplitPassage(0, 0, 4, PassageKind.FOOTNOTE), "A note needs a label."),
        (MergePassage(0, 0), "There is no passage before the first one of a writing."),
        (MergePassage(0, 1, Joint.HYPHEN), "The passage before does not end in a hyphen."),
        (SetPassage(0, 0, PassageKind.FOOTNOTE), "A note needs a label."),
        (SetPassage(0, 0, PassageKind.FOOTNOTE, "1", "The"), "“The” does not print the label “1”."),
        (SetPassage(0, 0, PassageKind.FOOTNOTE, "1", "1."), "The passage does not begin with “1.”."),
    ],
)
def test_repair_that_does_not_fit_says_why(repair: Repair, message: str) -> None:
    with pytest.raises(RepairDoesNotFit) as refusal:
        apply(two(), [repair])
    assert str(refusal.value) == message
