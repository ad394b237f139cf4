"""Passages as plain text with their marks between the words, and what edits make of them."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinions.text.corrections import printed_text
from opinions.text.differences import Side, differences
from opinions.text.editing import EditDoesNotFit, PassageEdit, as_words, edited, revise, same
from opinions.text.kinds import EmphasisStyle, PassageKind
from opinions.text.parsed import ParsedEmphasis, ParsedNoteMark, ParsedPageMark, ParsedPassage

SERIES, OTHER = "9 Fict. 100", "3 Fab. 7"
PARAGRAPH, HEADING = PassageKind.PARAGRAPH, PassageKind.HEADING


def passage(text: str, **beside: Any) -> ParsedPassage:
    """A paragraph of those words."""
    return replace(ParsedPassage(PARAGRAPH, text), **beside)


def pages(*marks: tuple[int, str]) -> tuple[ParsedPageMark, ...]:
    """Page marks of the first series."""
    return tuple(ParsedPageMark(at, SERIES, page) for at, page in marks)


def read(words: str, kind: PassageKind = PARAGRAPH, label: str = "") -> list[ParsedPassage]:
    """What an empty paragraph becomes by those words."""
    return edited(passage("x"), PassageEdit(words, kind, label), SERIES)


MARKED = passage(
    "predicates are met",
    pages=(ParsedPageMark(4, SERIES, "101"), ParsedPageMark(4, OTHER, "¶ 8")),
    notes=(ParsedNoteMark(10, "1"),),
)


def test_marks_stand_between_the_words() -> None:
    assert as_words(MARKED, SERIES) == "pred⟦*101⟧⟦*¶ 8 of 3 Fab. 7⟧icates⟦note 1⟧ are met"


def test_marks_are_read_where_they_stand() -> None:
    bare = passage(MARKED.text)
    assert edited(bare, PassageEdit(as_words(MARKED, SERIES), PARAGRAPH), SERIES) == [MARKED]


def test_note_called_after_a_space_is_called_at_the_word_before_it() -> None:
    (made,) = read("The duty ⟦note 2⟧ ends ⟦*7⟧ here.")
    assert (made.text, made.notes, made.pages) == ("The duty ends here.", (ParsedNoteMark(8, "2"),), pages((14, "7")))


def test_empty_line_parts_a_passage_and_a_line_break_does_not() -> None:
    made = read("One\r\nand one.\r\n \r\n\r\nTwo⟦*7⟧.", HEADING)
    assert [(each.text, each.kind, each.pages) for each in made] == [
        ("One and one.", HEADING, ()),
        ("Two.", HEADING, pages((3, "7"))),
    ]


def test_text_is_made_canonical_and_printed_signs_stay() -> None:
    assert [each.text for each in read("cafe\u0301\u00a0with\u00adhold \t now\0")] == ["café\u00a0with\u00adhold now"]


@pytest.mark.parametrize(
    ("words", "label", "kind", "told"),
    [
        ("a ⟦*7 b", "", PARAGRAPH, "⟦ and ⟧ stand around marks only, and always both."),
        ("a ⟦7⟧ b", "", PARAGRAPH, "⟦7⟧ is no mark: write ⟦*1121⟧ or ⟦note 4⟧."),
        ("a\n\n⟦*7⟧\n\nb", "", PARAGRAPH, "A mark stands alone"),
        (f"a⟦*{'7' * 21}⟧", "", PARAGRAPH, "is too long for a mark: it may have 20 characters."),
        ("a", "", PassageKind.FOOTNOTE, "A note needs its label"),
        ("a", "7" * 41, PassageKind.FOOTNOTE, "A note's label has at most 40 characters."),
    ],
)
def test_edit_that_cannot_be_made_is_refused(words: str, label: str, kind: PassageKind, told: str) -> None:
    with pytest.raises(EditDoesNotFit) as problem:
        read(words, kind, label)
    assert told in str(problem.value)


def test_page_marks_of_a_passage_taken_out_go_to_its_neighbour() -> None:
    three = [passage("One."), passage("Two.", pages=pages((2, "7"))), passage("Three.", pages=pages((1, "8")))]
    edits = {1: PassageEdit("", PARAGRAPH)}
    assert revise(three, edits, SERIES) == [three[0], passage("Three.", pages=pages((0, "7"), (1, "8")))]
    assert revise(three[:2], edits, SERIES) == [passage("One.", pages=pages((4, "7")))]


def test_passage_becomes_one_with_the_one_before_it() -> None:
    two = [passage("One"), passage("two.", pages=pages((0, "7")))]
    assert revise(two, {1: PassageEdit("⟦*7⟧two.", HEADING, joined=True)}, SERIES) == [
        passage("One two.", pages=pages((4, "7")))
    ]


@pytest.mark.parametrize("edit", [PassageEdit("", PARAGRAPH), PassageEdit("a", PARAGRAPH, joined=True)])
def test_first_and_only_passage_stays_apart_and_has_words(edit: PassageEdit) -> None:
    with pytest.raises(EditDoesNotFit):
        revise([passage("One.")], {0: edit}, SERIES)


def test_what_else_stands_beside_the_words_moves_with_them() -> None:
    old = passage("the very duty ends", emphasis=(ParsedEmphasis(9, 13, EmphasisStyle.ITALIC),))
    made = edited(old, PassageEdit("indeed the\n\nduty of care ends", PARAGRAPH), SERIES)
    assert [each.text for each in made] == ["indeed the", "duty of care ends"]
    assert [each.emphasis for each in made] == [(), (ParsedEmphasis(0, 4, EmphasisStyle.ITALIC),)]


def kept(made: list[ParsedPassage]) -> list[list[tuple[str, str]]]:
    """For each passage our words and those that the source prints, where they differ."""
    return [[(each.text[at.start : at.end], at.printed) for at in each.corrections] for each in made]


@pytest.mark.parametrize(
    ("old", "typed", "records"),
    [
        ("the lavv is", "the law is", [[("law", "lavv")]]),
        ("the the law", "the law", [[("the", "the the")]]),
        ("so the law", "the law", [[("the", "so the")]]),
        ("the law is", "the very law is", [[("the very", "the")]]),
        ("law is", "the law is", [[("the law", "law")]]),
        ("the law", "the law is", [[("law is", "law")]]),
        ("so be it now", "so let\n\nthem now", [[("let", "be")], [("them", "it")]]),
        ("the law", "the\n\nold law", [[], [("old law", "law")]]),
        ("the law", "the law\n\nis old", [[], []]),
    ],
)
def test_printed_words_are_kept_beside_those_that_change(
    old: str, typed: str, records: list[list[tuple[str, str]]]
) -> None:
    made = edited(passage(old), PassageEdit(typed, PARAGRAPH), SERIES)
    assert " ".join(each.text for each in made) == " ".join(typed.split())
    assert kept(made) == records


def test_words_that_are_as_printed_again_keep_no_record() -> None:
    once = edited(passage("the lavv is"), PassageEdit("the law is", PARAGRAPH), SERIES)
    assert kept(edited(once[0], PassageEdit("the laws is", PARAGRAPH), SERIES)) == [[("laws", "lavv")]]
    assert kept(edited(once[0], PassageEdit("the lavv is", PARAGRAPH), SERIES)) == [[]]


def test_emphasis_does_not_grow_over_words_put_in_before_it() -> None:
    old = passage("the duty", emphasis=(ParsedEmphasis(0, 3, EmphasisStyle.ITALIC),))
    (made,) = edited(old, PassageEdit("but the duty", PARAGRAPH), SERIES)
    assert made.emphasis == (ParsedEmphasis(4, 7, EmphasisStyle.ITALIC),)


LETTERS = st.lists(st.sampled_from("abc"), min_size=1, max_size=7).map(" ".join)


@given(LETTERS, st.lists(LETTERS, min_size=1, max_size=3))
def test_what_the_source_printed_is_read_back_after_any_edits(old: str, wordings: list[str]) -> None:
    made = passage(old)
    for words in wordings:
        (made,) = edited(made, PassageEdit(words, PARAGRAPH), SERIES)
        assert (made.text, printed_text(made)) == (words, old)


@given(LETTERS, st.lists(LETTERS, min_size=2, max_size=3))
def test_parting_and_respelling_at_once_is_never_refused(old: str, parts: list[str]) -> None:
    made = edited(passage(old), PassageEdit("\n\n".join(parts), PARAGRAPH), SERIES)
    assert [each.text for each in made] == parts
    assert all(printed and ours != printed for records in kept(made) for ours, printed in records)


WORDS = st.text(st.sampled_from("ab é𝔘\u00ad\u00a0."), min_size=1, max_size=30).map(lambda text: f"a{text.strip(' ')}b")


@given(WORDS, st.data())
def test_what_is_not_changed_is_the_same_passage(text: str, chosen: st.DataObject) -> None:
    (plain,) = read(text)
    at = st.integers(0, len(plain.text))
    marks = sorted(chosen.draw(st.lists(at, max_size=4, unique=True)))
    marked = replace(plain, pages=pages(*((each, str(each)) for each in marks if plain.text[each : each + 1] != " ")))
    edit = PassageEdit(as_words(marked, SERIES), PARAGRAPH)
    assert same(edited(marked, edit, SERIES), [marked])


@given(st.lists(WORDS, min_size=1, max_size=5), st.lists(WORDS, min_size=1, max_size=5))
def test_differences_give_both_wordings_back(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    pieces = differences(before, after)
    assert "".join(piece.words for piece in pieces if piece.side != Side.AFTER) == before
    assert "".join(piece.words for piece in pieces if piece.side != Side.BEFORE) == after
