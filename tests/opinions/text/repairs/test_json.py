"""The JSON form of repairs, which drafts keep: stable, and strict about what a browser sends."""

import pytest

from opinions.text.as_json import Json
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedPart
from opinions.text.parsed_json import WrongShape
from opinions.text.repairs import (
    REPAIRS,
    AcceptSplit,
    CorrectWords,
    FactsSaid,
    Joint,
    JoinWord,
    MergePassage,
    MergeWriting,
    PairNote,
    RefuseProposal,
    Repair,
    SetFacts,
    SetPageMark,
    SetParts,
    SetPassage,
    SettleWarning,
    SetWriting,
    SplitPassage,
    SplitWriting,
    StrikePageMark,
    Together,
    UnpairNote,
    repair_as_json,
    repair_from_json,
)

NO_FACTS: dict[str, Json] = {
    "caption": "",
    "citations": [],
    "court": "",
    "decided": "",
    "docket_number": "",
    "en_banc": False,
    "history": [],
}
FORMS: list[tuple[Repair, dict[str, Json]]] = [
    (
        SetWriting(0, kind=OpinionKind.DISSENT, joined_by=("Fable",)),
        {
            "repair": "set_writing",
            "opinion": 0,
            "kind": "dissent",
            "author": None,
            "author_title": None,
            "per_curiam": None,
            "joined_by": ["Fable"],
        },
    ),
    (
        SetParts(0, (ParsedPart("II–A", OpinionKind.PLURALITY, ("Marsh",)),)),
        {
            "repair": "set_parts",
            "opinion": 0,
            "parts": [{"name": "II–A", "kind": "plurality", "joined_by": ["Marsh"]}],
        },
    ),
    (
        SplitWriting(0, 3, OpinionKind.CONCURRENCE),
        {"repair": "split_writing", "opinion": 0, "passage": 3, "kind": "concurrence"},
    ),
    (MergeWriting(1), {"repair": "merge_writing", "opinion": 1}),
    (
        SplitPassage(0, 3, 12, PassageKind.BLOCKQUOTE),
        {"repair": "split_passage", "opinion": 0, "passage": 3, "at": 12, "kind": "blockquote"},
    ),
    (
        MergePassage(0, 3, Joint.HYPHEN),
        {"repair": "merge_passage", "opinion": 0, "passage": 3, "joint": "hyphen"},
    ),
    (
        SetPassage(0, 3, PassageKind.FOOTNOTE, "1", "1."),
        {
            "repair": "set_passage",
            "opinion": 0,
            "passage": 3,
            "kind": "footnote",
            "label": "1",
            "printed_label": "1.",
        },
    ),
    (
        PairNote(0, 3, 12, "1"),
        {"repair": "pair_note", "opinion": 0, "passage": 3, "at": 12, "label": "1", "printed": ""},
    ),
    (
        UnpairNote(0, 3, 12, "1", "[1]"),
        {"repair": "unpair_note", "opinion": 0, "passage": 3, "at": 12, "label": "1", "printed": "[1]"},
    ),
    (
        SetPageMark(0, 3, 12, "7 Fict. 412", "413", "*413"),
        {
            "repair": "set_page_mark",
            "opinion": 0,
            "passage": 3,
            "at": 12,
            "series": "7 Fict. 412",
            "page": "413",
            "printed": "*413",
        },
    ),
    (
        StrikePageMark(0, 3, 12, "7 Fict. 412", "413"),
        {
            "repair": "strike_page_mark",
            "opinion": 0,
            "passage": 3,
            "at": 12,
            "series": "7 Fict. 412",
            "page": "413",
            "printed": "",
        },
    ),
    (
        JoinWord(0, 3, 12, keep_hyphen=True),
        {"repair": "join_word", "opinion": 0, "passage": 3, "at": 12, "keep_hyphen": True},
    ),
    (
        CorrectWords(0, 3, 12, "lavv", "law"),
        {"repair": "correct_words", "opinion": 0, "passage": 3, "start": 12, "printed": "lavv", "corrected": "law"},
    ),
    (
        AcceptSplit("split-0123456789ab", 0, 3, 12),
        {"repair": "accept_split", "proposal": "split-0123456789ab", "opinion": 0, "passage": 3, "at": 12},
    ),
    (RefuseProposal("word-0123456789ab"), {"repair": "refuse_proposal", "proposal": "word-0123456789ab"}),
    (
        SetFacts(FactsSaid(CaseFacts("Hen v. Fox"), fictional=True), before=FactsSaid(CaseFacts())),
        {
            "repair": "set_facts",
            "said": {"facts": {**NO_FACTS, "caption": "Hen v. Fox"}, "fictional": True, "history_checked": None},
            "before": {"facts": NO_FACTS, "fictional": False, "history_checked": None},
        },
    ),
    (
        SettleWarning("0123456789ab", settled=False),
        {"repair": "settle_warning", "warning": "0123456789ab", "settled": False},
    ),
    (
        Together((MergeWriting(1), RefuseProposal("word-0123456789ab"))),
        {
            "repair": "together",
            "repairs": [
                {"repair": "merge_writing", "opinion": 1},
                {"repair": "refuse_proposal", "proposal": "word-0123456789ab"},
            ],
        },
    ),
]


@pytest.mark.parametrize(("repair", "form"), FORMS)
def test_repair_has_this_form_for_ever_and_comes_back_from_it(repair: Repair, form: dict[str, Json]) -> None:
    assert repair_as_json(repair) == form
    assert repair_from_json(form) == repair


def test_every_repair_has_a_form() -> None:
    assert [type(repair) for repair, _form in FORMS] == list(REPAIRS.values())


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ([], "a repair is an object, not a list"),
        ({"repair": "burn"}, "there is no repair “burn”"),
        ({"repair": ["merge_writing"]}, "there is no repair “['merge_writing']”"),
        ({"repair": "merge_writing"}, "MergeWriting: “opinion” is missing"),
        ({"repair": "merge_writing", "opinion": "1"}, "opinion: a int is wanted, not a str"),
        ({"repair": "merge_writing", "opinion": True}, "opinion: a int is wanted, not a bool"),
        ({"repair": "merge_writing", "opinion": 1, "on": 2}, "MergeWriting: there is no “on”"),
        ({"repair": "together"}, "repairs made together are a list under the key “repairs”"),
        (
            {"repair": "together", "repairs": [{"repair": "together", "repairs": []}]},
            "repairs made together are each one repair",
        ),
        ({"repair": "merge_passage", "opinion": 0, "passage": 1, "joint": "glue"}, "joint: 'glue' is no Joint"),
        ({"repair": "set_writing", "opinion": 0, "joined_by": "Fable"}, "joined_by: a list is wanted, not a str"),
    ],
)
def test_what_is_no_repair_is_refused(form: Json, message: str) -> None:
    with pytest.raises(WrongShape) as refusal:
        repair_from_json(form)
    assert str(refusal.value) == message
