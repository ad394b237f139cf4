"""Words joined and corrected, the printed form kept beside them, and answers to a reader's proposals."""

from dataclasses import replace

import pytest

from opinions.text.corrections import printed_text
from opinions.text.kinds import CitationForm, PassageKind
from opinions.text.parsed import ParsedCase, ParsedCitation, ParsedCorrection, ParsedWarning, SplitProposal
from opinions.text.repairs import (
    AcceptSplit,
    CorrectWords,
    JoinWord,
    MergePassage,
    RefuseProposal,
    Repair,
    RepairDoesNotFit,
    SplitPassage,
    apply,
)
from tests.opinions.text.repairs.building import all_passages, all_shown, case, passage

PROPOSED = ParsedWarning(3, "It may be quoted.", SplitProposal("split-0123456789ab", 17, PassageKind.BLOCKQUOTE))
OTHER = ParsedWarning(0, "Nobody is named as the author.")


def broken() -> ParsedCase:
    return case(passage("A long- standing mar- {*413}ket of stalls."))


@pytest.mark.parametrize(
    ("repair", "words", "kept"),
    [
        (JoinWord(0, 0, 21), "A long- standing mar{*413}ket of stalls.", ParsedCorrection(17, 23, "mar- ket")),
        (
            JoinWord(0, 0, 7, keep_hyphen=True),
            "A long-standing mar- {*413}ket of stalls.",
            ParsedCorrection(2, 15, "long- standing"),
        ),
    ],
)
def test_join_word_makes_it_whole_and_keeps_what_was_printed(
    repair: Repair, words: str, kept: ParsedCorrection
) -> None:
    repaired = apply(broken(), [repair])

    assert all_shown(repaired) == [words]
    assert all_passages(repaired)[0].corrections == (kept,)


def test_correct_words_moves_what_stands_after_them() -> None:
    cited = ParsedCitation(4, 20, "a", CitationForm.SECTION, None)
    printed = case(replace(passage("See § 18 — 6—803.5 {*413}and so on."), citations=(cited,)))
    [repaired] = all_passages(apply(printed, [CorrectWords(0, 0, 6, "18 — 6—803.5", "18-6-803.5")]))

    assert all_shown(case(repaired)) == ["See § 18-6-803.5 {*413}and so on."]
    assert repaired.citations == (replace(cited, end=18),)
    assert printed_text(repaired) == "See § 18 — 6—803.5 and so on."


def test_correct_words_keeps_a_mark_inside_before_the_same_letters() -> None:
    assert all_shown(apply(case(passage("the mar{*413}hket")), [CorrectWords(0, 0, 4, "marhket", "market")])) == [
        "the mar{*413}ket"
    ]


def test_correct_words_twice_keeps_the_first_print() -> None:
    twice = [CorrectWords(0, 0, 4, "lavv", "lav"), CorrectWords(0, 0, 0, "the lav", "The law")]
    [repaired] = all_passages(apply(case(passage("the lavv is")), twice))

    assert (repaired.text, repaired.corrections) == ("The law is", (ParsedCorrection(0, 7, "the lavv"),))


def test_correct_words_back_to_the_print_leaves_no_record() -> None:
    there_and_back = [CorrectWords(0, 0, 4, "lavv", "law"), CorrectWords(0, 0, 4, "law", "lavv")]
    [repaired] = all_passages(apply(case(passage("the lavv is")), there_and_back))

    assert (repaired.text, repaired.corrections) == ("the lavv is", ())


def test_two_corrections_side_by_side_stay_two() -> None:
    slips = case(passage("the lavv"), passage("lavv is"))
    repairs = [CorrectWords(0, 0, 4, "lavv", "law"), CorrectWords(0, 1, 0, "lavv", "law"), MergePassage(0, 1)]
    [merged] = all_passages(apply(slips, repairs))

    assert (merged.text, printed_text(merged)) == ("the law law is", "the lavv lavv is")


def test_corrections_are_not_cut_in_two() -> None:
    with pytest.raises(RepairDoesNotFit) as refusal:
        apply(broken(), [JoinWord(0, 0, 21), SplitPassage(0, 0, 19, PassageKind.PARAGRAPH)])
    assert str(refusal.value) == "The passage cannot be parted at 19: the cut would part corrected words."


def quoted() -> ParsedCase:
    return replace(case(passage("So Kettle wrote: Stalls stay put.")), warnings=(OTHER, PROPOSED))


def test_accept_split_parts_the_passage_and_answers_the_warning() -> None:
    repaired = apply(quoted(), [AcceptSplit("split-0123456789ab", 0, 0, 17)])

    assert [(each.kind, each.text) for each in all_passages(repaired)] == [
        (PassageKind.PARAGRAPH, "So Kettle wrote:"),
        (PassageKind.BLOCKQUOTE, "Stalls stay put."),
    ]
    assert repaired.warnings == (OTHER,)


def test_accept_split_answers_one_of_two_warnings_about_the_same_words() -> None:
    twice = replace(case(*quoted().opinions[0].passages * 2), warnings=(PROPOSED, OTHER, PROPOSED))
    once = apply(twice, [AcceptSplit("split-0123456789ab", 0, 0, 17)])
    both = apply(once, [AcceptSplit("split-0123456789ab", 0, 2, 17)])

    assert once.warnings == (OTHER, PROPOSED)
    assert both.warnings == (OTHER,)


def test_refuse_proposal_leaves_the_words_and_answers_the_warning() -> None:
    assert apply(quoted(), [RefuseProposal("split-0123456789ab")]) == replace(quoted(), warnings=(OTHER,))


@pytest.mark.parametrize(
    ("repair", "message"),
    [
        (JoinWord(0, 0, 3), "No space stands between two parts of a word at 3."),
        (JoinWord(0, 0, 1, keep_hyphen=True), "There is no hyphen to keep at 1."),
        (CorrectWords(0, 0, 2, "lung", "long"), "“lung” does not stand at 2."),
        (CorrectWords(0, 0, 2, "long", ""), "A correction needs the words as printed and as corrected."),
        (CorrectWords(0, 0, 2, "", "long"), "A correction needs the words as printed and as corrected."),
        (
            CorrectWords(0, 0, 2, "long", "lo\nng"),
            "The correction has white space at its edges, two spaces in a row, or a line break.",
        ),
        (CorrectWords(0, 0, 99, "long", "lung"), "99 to 103 does not lie in a passage of 36 characters."),
        (AcceptSplit("split-0123456789ab", 0, 0, 2), "The reader proposes nothing by the id split-0123456789ab."),
        (RefuseProposal("no"), "“no” is no id of a proposal."),
    ],
)
def test_repair_that_does_not_fit_says_why(repair: Repair, message: str) -> None:
    with pytest.raises(RepairDoesNotFit) as refusal:
        apply(broken(), [repair])
    assert str(refusal.value) == message
