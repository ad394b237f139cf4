"""What the forms of a draft's page say as repairs, and what they are refused for."""

import pytest
from django.http import QueryDict

from opinions.repair_forms import read_repair
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPart, ParsedPassage
from opinions.text.repairs import (
    JoinWord,
    PairNote,
    Repair,
    RepairDoesNotFit,
    SetPageMark,
    SetParts,
    SetPassage,
    SetWriting,
    SplitPassage,
)

TEXTS = (
    "The fox ran, and the fox was caught 3 miles off.",
    "3. The fox says that it was\u00a0elsewhere.",
    "It *12 came back [3] con- tent.",
)


def case() -> ParsedCase:
    passages = (
        ParsedPassage(PassageKind.PARAGRAPH, TEXTS[0]),
        ParsedPassage(PassageKind.FOOTNOTE, TEXTS[1], label="3"),
        ParsedPassage(PassageKind.PARAGRAPH, TEXTS[2]),
    )
    return ParsedCase(CaseFacts(), (ParsedOpinion(OpinionKind.MAJORITY, passages),))


def sent(repair: str, passage: int = 0, **fields: str) -> QueryDict:
    form = QueryDict(mutable=True)
    form.update({"repair": repair, "opinion": "0", "passage": str(passage), **fields})
    return form


@pytest.mark.parametrize(
    ("form", "repair"),
    [
        (sent("split_passage", words="and the fox"), SplitPassage(0, 0, 13, PassageKind.PARAGRAPH)),
        (
            sent("split_passage", words="fox was", part_kind="blockquote"),
            SplitPassage(0, 0, 21, PassageKind.BLOCKQUOTE),
        ),
        (sent("split_passage", words="fox", at="21"), SplitPassage(0, 0, 21, PassageKind.PARAGRAPH)),
        (sent("split_passage", words="ran", at="2"), SplitPassage(0, 0, 8, PassageKind.PARAGRAPH)),
        (
            sent("split_passage", 1, words=" was\u00a0elsewhere.\r\n"),
            SplitPassage(0, 1, 24, PassageKind.FOOTNOTE),
        ),
        (sent("set_passage", kind="heading", label="3"), SetPassage(0, 0, PassageKind.HEADING)),
        (sent("set_passage", kind="footnote", label="4"), SetPassage(0, 0, PassageKind.FOOTNOTE, "4")),
        (sent("set_passage", 1, kind="blockquote", label="3"), SetPassage(0, 1, PassageKind.BLOCKQUOTE, "3", "3.")),
        (sent("pair_note", note="3"), PairNote(0, 0, 48, "3")),
        (sent("pair_note", note="3", words="miles"), PairNote(0, 0, 38, "3")),
        (sent("pair_note", 2, note="3", words="[3] con"), PairNote(0, 2, 17, "3", "[3]")),
        (
            sent("set_page_mark", 2, page="*12", series="7 U.S. 1", words="*12 came"),
            SetPageMark(0, 2, 3, "7 U.S. 1", "12", "*12"),
        ),
        (sent("set_page_mark", page="13", series="", words="and"), SetPageMark(0, 0, 13, "", "13")),
        (sent("join_word", 2, words="con-"), JoinWord(0, 2, 25)),
        (sent("join_word", 2, words="tent", keep_hyphen="1"), None),
        (
            sent("set_writing", kind="dissent", author=" Owl ", author_title="C.J.", joined_by="Hen, O’Fox; and Cat"),
            SetWriting(0, OpinionKind.DISSENT, "Owl", "C.J.", per_curiam=False, joined_by=("Hen", "O’Fox", "Cat")),
        ),
    ],
)  # fmt: skip
def test_form_is_the_repair_that_it_says(form: QueryDict, repair: Repair | None) -> None:
    if repair is None:
        with pytest.raises(RepairDoesNotFit, match="no word is broken"):
            read_repair(case(), form)
    else:
        assert read_repair(case(), form) == repair


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (sent("split_passage"), "Say where: click into the text"),
        (sent("split_passage", words="fox"), "“fox” stands in this passage 2 times"),
        (sent("split_passage", words="hen"), "“hen” does not stand in this passage"),
        (sent("split_passage", 9, words="fox"), "There is no passage 10"),
        (sent("split_passage", words="fox was", part_kind="poem"), "Choose one of the kinds"),
        (sent("set_passage", kind="footnote"), "Say which note"),
        (sent("set_passage", kind="heading", opinion="-1"), "load the page again"),
        (sent("set_passage", kind="heading", opinion="١"), "load the page again"),
        (sent("set_writing", kind="poem"), "Choose one of the kinds"),
        (sent("drop_everything"), "load the page again"),
    ],
)
def test_form_that_says_nothing_possible_is_refused_with_a_sentence(form: QueryDict, sentence: str) -> None:
    with pytest.raises(RepairDoesNotFit, match=sentence):
        read_repair(case(), form).on(case())


def parts_sent(*rows: tuple[str, str, str]) -> QueryDict:
    form = sent("set_parts")
    for name, values in zip(("part", "part_kind", "part_joined_by"), zip(*rows, strict=True), strict=True):
        form.setlist(name, list(values))
    return form


def test_table_of_parts_is_read_and_an_emptied_line_goes() -> None:
    form = parts_sent(("Part II-A", "plurality", "Kelp and Marsh"), (" ", "majority", "Birch"), ("III", "other", ""))
    repair = read_repair(case(), form)

    assert repair == SetParts(
        0,
        (
            ParsedPart("Part II-A", OpinionKind.PLURALITY, ("Kelp", "Marsh")),
            ParsedPart("III", OpinionKind.OTHER),
        ),
    )
    assert [part.name for part in repair.on(case()).opinions[0].parts] == ["II–A", "III"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("II", "so on", "")], "Choose one of the kinds that are listed."),
        ([("the rest", "majority", "")], "“the rest” is no name of a Part, as II–A is."),
        ([("II-A", "majority", ""), ("II(A)", "other", "")], "Part II–A is named twice."),
    ],
)
def test_table_of_parts_is_refused_with_a_sentence(rows: list[tuple[str, str, str]], message: str) -> None:
    with pytest.raises(RepairDoesNotFit) as refused:
        read_repair(case(), parts_sent(*rows)).on(case())
    assert str(refused.value) == message
