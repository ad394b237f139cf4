"""Slip opinions: a small one of our own, and the real ones, each character accounted for."""

import re
from collections import Counter

import pytest

from opinions.text.kinds import PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.pincites import pin_cite
from opinions.text.readers.slip import read, recognises
from opinions.text.spans import Span
from tests.opinions.text.readers.drafted import (
    FIXTURES,
    body,
    calls,
    marks,
    note_passages,
    notes,
    pagination_of,
    real,
    writings,
)

SERIES = "No. 99-7, slip op."
FISHER = "plain/fisher_v_university_of_texas_11-345_slip.txt"


def ferry() -> ParsedCase:
    return read((FIXTURES / "slip" / "ferry.txt").read_text(encoding="utf-8"), CaseFacts())


def pin(case: ParsedCase, writing: int, words: str, series: str) -> str:
    text, pagination = pagination_of(case.opinions[writing], series)
    start = text.index(words)
    return pin_cite(pagination, Span(start, start + len(words)), series).pages


def test_writings_of_a_slip_begin_with_their_own_first_pages() -> None:
    case = ferry()
    assert writings(case) == [("majority", "Rowan", ()), ("dissent", "Holt", ("Marsh",))]
    assert [page for _, page in marks(case.opinions[0])] == ["1", "1", "2", "3", "3"]
    assert [page for _, page in marks(case.opinions[1])] == ["1"]


def test_slip_tells_its_docket_date_and_court() -> None:
    assert ferry().facts == CaseFacts(docket_number="99-7", decided="1999-06-03", court="scotus")
    kept = read((FIXTURES / "slip" / "ferry.txt").read_text(encoding="utf-8"), CaseFacts(docket_number="1-1"))
    assert {series for opinion in kept.opinions for series, _ in marks(opinion)} == {"No. 1-1, slip op."}


def test_syllabus_is_head_matter_of_the_first_writing() -> None:
    head = [passage for passage in ferry().opinions[0].passages if passage.kind is PassageKind.HEAD_MATTER]
    assert "Held: They have no claim. Pp. 1–2." in " ".join(passage.text for passage in head)
    assert [passage.text for passage in head][-1] == "[June 3, 1999]"


def test_lines_are_joined_and_hyphens_go_where_the_text_says() -> None:
    first = next(passage for passage in body(ferry()) if passage.text.startswith("The ferry was late on"))
    assert first.text == (
        "The ferry was late on the morning of the flood, and the whole company of passengers missed the market that "
        "they had set out for in the self-same hour. They say that a printed timetable is a promise, and that the "
        "well-known custom of the harbor makes it one."
    )
    doubts = [
        warning.message.partition(" was parted")[0] for warning in ferry().warnings if "parted" in warning.message
    ]
    assert doubts == ["“well-known”"]


def test_doubtful_hyphen_stays_with_a_warning() -> None:
    source = (
        "     The boat was taken from the pier by a cross man who had moved it before, and the clerk cross-\n"
        "moved for his fare, while the others took a two class ticket and then made for the two-\n"
        "class saloon, which is a two-class saloon in the timetable, and more-\n"
        "over it rained upon a man who is more than wet and over the side of the boat they all went.\n"
    ) * 3
    case = read(source, CaseFacts())
    text = case.opinions[0].passages[0].text
    assert ("cross-moved" in text, "two-class saloon, which" in text, "and moreover it" in text) == (True, True, True)
    doubts = [warning.message.partition(" was parted")[0] for warning in case.warnings if "parted" in warning.message]
    assert doubts == ["“cross-moved”", "“more-over”"] * 3


def test_page_breaks_inside_a_word_put_the_mark_there() -> None:
    passage = next(each for each in body(ferry()) if each.text.startswith("The timetable promises"))
    assert "may be expected by those" in passage.text
    assert [passage.text[: mark.at].rsplit(" ", 1)[-1] for mark in passage.pages] == ["ex"]
    assert pin(ferry(), 0, "by those who wait", SERIES) == "2"
    assert pin(ferry(), 0, "may be expected by", SERIES) == "1–2"


def test_indented_lines_are_a_quotation_and_centred_ones_headings() -> None:
    kinds = {passage.text: passage.kind for passage in body(ferry())}
    assert kinds["I"] is PassageKind.HEADING
    quoted = [text for text, kind in kinds.items() if kind is PassageKind.BLOCKQUOTE]
    (only,) = quoted
    assert only.startswith("The times are those at which a boat may be looked for by those who wish to travel, and the")
    assert only.endswith("Company is not bound by any of them.")


def test_where_blank_lines_part_paragraphs_what_is_indented_is_quoted() -> None:
    source = (
        "The clerk asked the passenger at the pier whether he had read the notice, and\n"
        "wrote down what he said of it in the book that lies upon the desk at the pier:\n\n"
        "        CLERK: Have you read the notice that hangs beside you upon\n"
        "        the wall?\n\n"
        "        PASSENGER: No.\n\n"
        "That is all that the book holds of it, and nobody else who stood there that day\n"
        "remembers any more of it than that.\n\n"
        "                               DISCUSSION\n\n"
        "The notice hangs beside the desk, where everybody who pays his fare must stand\n"
        "and may read it.\n"
    ) * 2
    kinds = [(passage.kind, passage.text.split(" ")[0]) for passage in body(read(source, CaseFacts()))]
    once = [
        (PassageKind.PARAGRAPH, "The"),
        (PassageKind.BLOCKQUOTE, "CLERK:"),
        (PassageKind.BLOCKQUOTE, "PASSENGER:"),
        (PassageKind.PARAGRAPH, "That"),
        (PassageKind.HEADING, "DISCUSSION"),
    ]
    assert kinds == [*once, (PassageKind.PARAGRAPH, "The"), *once[1:], (PassageKind.PARAGRAPH, "The")]


def test_notes_are_gathered_over_pages_and_restart_with_each_writing() -> None:
    case = ferry()
    assert [(calls(opinion), notes(opinion)) for opinion in case.opinions] == [(["1", "2"], ["1", "2"]), (["1"], ["1"])]
    first, second, third = [passage.text for passage in note_passages(case)]
    assert first == "The market closes at noon on every day of the week but one, when it does not open at all."
    assert second.startswith("A clerk once read it aloud to a crowd that stood in the rain for an hour before the boat")
    assert second.endswith("the boat came in; nobody had asked him.")
    assert third == "The Court does not say what a timetable is for."
    assert pin(case, 0, "A clerk once read", SERIES) == "2 n.2"
    assert pin(case, 0, "nobody had asked him", SERIES) == "3 n.2"
    assert pin(case, 1, "The Court does not say", SERIES) == "1 n.1"


def test_running_heads_are_told() -> None:
    told = [warning.message for warning in ferry().warnings if "running heads" in warning.message]
    assert len(told) == 1
    assert "“# ALDERMOOR FERRY CO. v. PELL”" in told[0]


def test_what_every_page_repeats_in_full_is_not_taken_for_furniture() -> None:
    page = (
        "    The court finds that the order binds nobody who was no party.\nIt finds that again, on every page.\n" * 9
    )
    case = read((page + "\f") * 5, CaseFacts())
    words = " ".join(passage.text for passage in body(case))
    assert words.count("binds nobody") == 5 * 9


@pytest.mark.parametrize("source", ["", "\f\f", " \n\n "])
def test_text_without_words_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="no words"):
        read(source, CaseFacts())


def test_recognition_tells_wrapped_text_from_paragraphs() -> None:
    assert recognises((FIXTURES / "slip" / "ferry.txt").read_text(encoding="utf-8"))
    assert not recognises("One paragraph of a text that runs on and on without an end.\n" * 3)
    assert not recognises(("A long paragraph of an opinion that is not wrapped at all. " * 20 + "\n") * 20)


def test_real_slip_has_four_writings_with_their_notes_and_pages() -> None:
    case = read(real(FISHER), CaseFacts())
    assert writings(case) == [
        ("majority", "Kennedy", ()),
        ("concurrence", "Scalia", ()),
        ("concurrence", "Thomas", ()),
        ("dissent", "Ginsburg", ()),
    ]
    assert [(calls(opinion), notes(opinion)) for opinion in case.opinions] == [
        ([], []),
        ([], []),
        (["1", "2", "3", "4", "5"], ["1", "2", "3", "4", "5"]),
        (["1", "2", "3", "4"], ["1", "2", "3", "4"]),
    ]
    pages = [[page for _, page in marks(opinion)] for opinion in case.opinions]
    assert pages == [
        [*map(str, range(1, 4)), *map(str, range(1, 14))],
        ["1"],
        [*map(str, range(1, 21))],
        ["1", "2", "3", "4"],
    ]


def test_real_slip_pins_where_its_own_writings_cite_each_other() -> None:
    """Justice Thomas cites the dissent, "post, at 3", for words that he quotes."""
    case = read(real(FISHER), CaseFacts())
    assert (
        pin(case, 3, "government actors, including state universities, need not be blind", "No. 11-345, slip op.")
        == "3"
    )


def test_real_slip_loses_and_invents_no_character() -> None:
    """Pages are parted at form feeds, their first two lines are running heads: the rest is the text, marks aside."""
    source = real(FISHER)
    case = read(source, CaseFacts())
    kept: Counter[str] = Counter()
    for page in source.split("\f"):
        lines = [line for line in page.split("\n") if line.strip()]
        body_lines = [line for line in lines[2:] if not re.fullmatch(r"\s*——+\s*", line)]
        kept.update("".join("".join(body_lines).split()))
    passages = [passage for opinion in case.opinions for passage in opinion.passages]
    read_back = Counter("".join("".join(passage.text.split()) for passage in passages))
    for opinion in case.opinions:
        read_back.update("".join(calls(opinion) + notes(opinion)))
    hyphens = {"-", "\xad"}
    assert {each: count for each, count in kept.items() if each not in hyphens} == {
        each: count for each, count in read_back.items() if each not in hyphens
    }
    assert all(read_back[each] <= kept[each] for each in hyphens)


def test_real_circuit_opinion_without_pages_keeps_every_letter_in_order() -> None:
    source = real("plain/cadc_96-7169_1997_plain_text.txt")
    case = read(source, CaseFacts())
    assert writings(case) == [("majority", "Edwards", ())]
    assert [marks(opinion) for opinion in case.opinions] == [[]]
    solid = re.sub(r"[\s-]", "", "".join(passage.text for passage in body(case)))
    assert solid == re.sub(r"[\s-]", "", source)


def test_real_syllabus_alone_is_head_matter() -> None:
    case = read(real("courtlistener/799991_castle_rock_syllabus_plain_text.txt"), CaseFacts())
    assert {passage.kind for passage in body(case)} == {PassageKind.HEAD_MATTER}
    assert "This is a syllabus alone: it holds no part of an opinion." in [each.message for each in case.warnings]
    assert [page for _, page in marks(case.opinions[0])] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("18_328_ootc_thomas.txt", ("majority", "Thomas", ())),
        ("18_328_concurrence_sotomayor.txt", ("concurrence", "Sotomayor", ())),
        ("18_328_dissent_ginsburg.txt", ("dissent", "Ginsburg", ())),
    ],
)
def test_real_sentences_on_lines_are_left_as_they_are(name: str, expected: tuple[str, str, tuple[str, ...]]) -> None:
    source = real(f"curiam/{name}")
    case = read(source, CaseFacts())
    assert writings(case) == [expected]
    assert "".join("".join(passage.text.split()) for passage in body(case)) == "".join(source.split())
