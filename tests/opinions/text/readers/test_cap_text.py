"""The reader on short texts of our own, and on the real opinions where they are there."""

import json
from pathlib import Path
from typing import Any

import pytest

from opinions.text.as_json import as_json
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedPassage
from opinions.text.readers.cap_text import read
from tests.opinions.text.readers.accounting import account, passages_of
from tests.opinions.text.readers.gold import SHARED, seed

FACTS = CaseFacts(citations=("7 Fict. 412",))
BYLINE = "HOLLIS, C.J., delivered the opinion of the Court."


def body(*lines: str, facts: CaseFacts = FACTS) -> list[ParsedPassage]:
    return passages_of(read("\n".join([BYLINE, *lines]), facts))[1:]


def messages(*lines: str) -> list[str]:
    return [warning.message for warning in read("\n".join([BYLINE, *lines]), FACTS).warnings]


def marked(passage: ParsedPassage) -> str:
    """The passage with its marks as they look: [413] for a page, ^1 for a call."""
    marks = [(mark.at, f"[{mark.page}]") for mark in passage.pages]
    marks += [(mark.at, f"^{mark.label}") for mark in passage.notes]
    text = passage.text
    for at, shown in sorted(marks, reverse=True):
        text = text[:at] + shown + text[at:]
    return text


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("pred*413icates of the rule.", "pred[413]icates of the rule."),
        ("all *413involve the rule.", "all [413]involve the rule."),
        ("all *413 involve the rule.", "all [413]involve the rule."),
        ("*413The rule is this.", "[413]The rule is this."),
        ("The rule ends*413.", "The rule ends[413]."),
        ("One *413page and *414two.", "One [413]page and [414]two."),
        ("*413\nThe rule.", "[413]The rule."),
        ("The rule.\n*413", "The rule.[413]"),
        ("A step of *413two *415pages.", "A step of [413]two [415]pages."),
    ],
)
def test_page_marks_come_out_of_the_text(printed: str, read_as: str) -> None:
    assert [marked(passage) for passage in body(printed)] == [read_as]


@pytest.mark.parametrize(
    "words",
    [
        "The market, * * * and nothing else.",
        "A note of the editor *1 is not a page.",
        "See Doe v. Roe, 2003 WL 21554587, at *413.",
        "See Doe v. Roe, 2003 WL 21554587, at *3-4 (D. Fict. 2003).",
    ],
)
def test_other_asterisks_stay_in_the_text(words: str) -> None:
    [passage] = body(words)
    assert (passage.text, passage.pages) == (words, ())


def test_number_that_does_not_fit_the_pages_is_kept_and_told() -> None:
    lines = ("One *413page and *99999none.", "Then *414two and *415three.")
    assert [marked(passage) for passage in body(*lines)] == [
        "One [413]page and *99999none.",
        "Then [414]two and [415]three.",
    ]
    assert messages(*lines) == [
        "These numbers with an asterisk do not fit the page numbers and were kept as words: *99999."
    ]


def test_two_series_are_told_apart_by_their_citations() -> None:
    facts = CaseFacts(citations=("7 Fict. 412", "90 Inv.2d 1000"))
    [passage] = body("On *413one *1001and *414another *1002page.", facts=facts)
    assert [(mark.series, mark.page) for mark in passage.pages] == [
        ("7 Fict. 412", "413"),
        ("90 Inv.2d 1000", "1001"),
        ("7 Fict. 412", "414"),
        ("90 Inv.2d 1000", "1002"),
    ]


def test_series_is_unknown_without_citations() -> None:
    [passage] = body("On *413one and *414another.", facts=CaseFacts())
    assert [mark.series for mark in passage.pages] == ["", ""]


def test_passage_is_on_the_page_where_it_begins() -> None:
    assert [passage.page for passage in body("First.", "Then *413on.", "*414Last.")] == ["412", "412", "414"]


def test_number_that_begins_with_0_calls_no_note() -> None:
    passages = body("One.1 The rate is 3.02 in all. Three.3", "1. A.", "2. B.", "3. C.")
    assert marked(passages[0]) == "One.^1 The rate is 3.02 in all. Three.^3"
    assert [passage.label for passage in passages[1:]] == ["1", "2", "3"]


def test_notes_are_paired_by_order_adjacency_and_number() -> None:
    lines = (
        "In 1999 there were 2 laws.1 It held (in 1986)2), as the 3 precedents3 have it, and §§ 1983 and 1988.4 So.",
        ". One.",
        ".Two.",
        "Still two.",
        ". Three.",
        ". Four.",
    )
    passages = body(*lines)
    assert marked(passages[0]) == (
        "In 1999 there were 2 laws.^1 It held (in 1986)^2), as the 3 precedents^3 have it, and §§ 1983 and 1988.^4 So."
    )
    assert [(passage.kind, passage.label, passage.text) for passage in passages[1:]] == [
        (PassageKind.FOOTNOTE, "1", "One."),
        (PassageKind.FOOTNOTE, "2", "Two."),
        (PassageKind.FOOTNOTE, "2", "Still two."),
        (PassageKind.FOOTNOTE, "3", "Three."),
        (PassageKind.FOOTNOTE, "4", "Four."),
    ]
    assert messages(*lines) == [
        "The 4 after “and §§ 1983 and 1988.” was read as the call of note 4, not as part of the number."
    ]


@pytest.mark.parametrize("words", ["See No.1 of the rules.", "It cost $2.1 in all.", "It grew 1.1 percent.", "App.1"])
def test_numbers_that_call_no_note_are_left_alone(words: str) -> None:
    passages = body(words, ". A note.")
    assert (passages[0].text, passages[0].notes) == (words, ())
    assert passages[1].label == "1"


def test_note_without_a_call_is_kept_and_told() -> None:
    assert messages("No call here.", ". A note.") == [
        "No calls were found in the text for these notes, which are numbered as they stand: 1."
    ]


def test_numbered_notes_need_their_calls() -> None:
    assert [passage.label for passage in body("So held.1 And more.2 Done.", "1. One note.", "2. Another note.")] == [
        None,
        "1",
        "2",
    ]


def test_numbered_headings_are_no_notes() -> None:
    passages = body("1. The Facts of the Case", "There was a cart.1 It fell.", "2. The Rule", "Carts stand.2 So.")
    assert [(passage.kind, passage.label) for passage in passages] == [
        (PassageKind.HEADING, None),
        (PassageKind.PARAGRAPH, None),
        (PassageKind.HEADING, None),
        (PassageKind.PARAGRAPH, None),
    ]


def test_call_on_a_line_of_its_own_joins_the_paragraph_that_it_parted() -> None:
    passages = body("He was convicted,", "1", "and appealed. So.", "2", "We affirm.", "1 . A note.", "2 . Another.")
    assert [marked(passage) for passage in passages] == [
        "He was convicted,^1 and appealed. So.^2",
        "We affirm.",
        "A note.",
        "Another.",
    ]


def test_call_whose_note_is_not_in_the_file_is_set_aside() -> None:
    lines = ("He was convicted.", "1", "He appealed.")
    assert [(passage.kind, passage.text) for passage in body(*lines)] == [
        (PassageKind.PARAGRAPH, "He was convicted."),
        (PassageKind.UNPLACED, "1"),
        (PassageKind.PARAGRAPH, "He appealed."),
    ]
    assert messages(*lines) == [
        "These lines look like calls of notes that the file does not hold; they were kept where they stand: 1."
    ]


def test_note_has_pages_of_its_own_from_its_call() -> None:
    passages = body("On *413one.1 Then *414two *415three.", ". A note that runs *414over.")
    assert [(passage.page, marked(passage)) for passage in passages[1:]] == [("413", "A note that runs [414]over.")]


def test_writings_are_parted_at_their_bylines_and_notes_restart() -> None:
    lines = [BYLINE, "It is *413so.1", ". First.", "McTAVISH, J., with whom ABARA, J., joins,", "dissenting."]
    case = read("\n".join(["AN INVENTED COURT", *lines, "It is *414not.1", ". Second."]), FACTS)
    assert [
        (one.kind, one.author, one.joined_by, [(each.kind, each.label, each.page) for each in one.passages])
        for one in case.opinions
    ] == [
        (
            OpinionKind.MAJORITY,
            "Hollis",
            (),
            [
                (PassageKind.HEAD_MATTER, None, "412"),
                (PassageKind.BYLINE, None, "412"),
                (PassageKind.PARAGRAPH, None, "412"),
                (PassageKind.FOOTNOTE, "1", "413"),
            ],
        ),
        (
            OpinionKind.DISSENT,
            "McTavish",
            ("Abara",),
            [
                (PassageKind.BYLINE, None, "413"),
                (PassageKind.PARAGRAPH, None, "413"),
                (PassageKind.FOOTNOTE, "1", "414"),
            ],
        ),
    ]
    assert case.warnings == ()


def test_name_alone_inside_a_writing_begins_none_but_is_told() -> None:
    case = read(f"{BYLINE}\nIt is so.\nNEWMAN, J.\nI concur.", FACTS)
    assert [len(opinion.passages) for opinion in case.opinions] == [4]
    assert [warning.message for warning in case.warnings] == [
        "“NEWMAN, J.” may begin another writing; it was kept in the one before, for it does not say what it is."
    ]


def test_author_given_by_hand_is_for_the_writing_that_names_nobody() -> None:
    [opinion] = read("joined by TACHA, J., dissenting.\nNo.", FACTS, author="Paul J. KELLY, Jr.").opinions
    assert (opinion.author, opinion.author_raw, opinion.joined_by) == ("Kelly", "", ("Tacha",))


def test_author_given_by_hand_does_not_replace_a_printed_one() -> None:
    case = read(f"{BYLINE}\nSo.", FACTS, author="Kelly")
    assert case.opinions[0].author == "Hollis"
    assert [warning.message for warning in case.warnings] == ["Every byline names its author; “Kelly” was not used."]


def test_name_alone_is_taken_for_the_court_with_a_warning() -> None:
    case = read("STAHL, Circuit Judge.\nSo.", FACTS)
    assert (case.opinions[0].kind, len(case.warnings)) == (OpinionKind.MAJORITY, 1)


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n\n"])
def test_line_ends_make_no_difference(line_end: str) -> None:
    lines = [BYLINE, "It is *413so.1", ". First."]
    assert read(line_end.join(lines), FACTS).opinions == read("\n".join(lines), FACTS).opinions


def test_warning_offsets_are_those_of_the_source() -> None:
    source = f"{BYLINE}\r\nAs X said:\r\nThe rule is firm.\r\nIt is so."
    [warning] = read(source, FACTS).warnings
    assert source[warning.at :].startswith("The rule is firm.")


def test_text_in_one_line_is_read_with_a_warning() -> None:
    source = "The court held that it was void. " * 100
    case = read(source, FACTS)
    assert [passage.text for passage in passages_of(case)] == [source.strip()]
    assert "No paragraph breaks were found: the whole text is one passage." in [one.message for one in case.warnings]


def test_text_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="holds no words"):
        read(" \n ", FACTS)


def test_json_has_the_keys_of_the_format_and_no_others() -> None:
    shown: Any = json.loads(json.dumps(as_json(seed())))
    opinion = shown["opinions"][0]
    passage = next(one for one in opinion["passages"] if one["pages"] and one["notes"] and one["citations"])
    assert {name: list(one) for name, one in (("case", shown), ("opinion", opinion), ("passage", passage))} == {
        "case": ["case", "opinions", "authorities", "warnings"],
        "opinion": ["kind", "per_curiam", "source_type", "author", "author_raw", "joined_by", "parts", "passages"],
        "passage": ["kind", "label", "page", "text", "pages", "notes", "citations"],
    }
    assert passage["pages"] == [{"at": 453, "series": "366 F.3d 1093", "page": "1119"}]
    assert passage["notes"] == [{"at": 731, "label": "1"}]
    assert list(passage["citations"][0]) == ["start", "end", "authority", "form", "pin"]
    assert list(shown["authorities"][0]) == ["id", "kind", "cite"]
    assert list(shown["warnings"][0]) == ["at", "message"]


def real_texts() -> list[tuple[str, str, tuple[str, ...]]]:
    """Name, text and citations of each real opinion in CAP plain text, one by one and a case's writings together."""
    found = []
    for path in sorted(
        [
            *Path(SHARED, "opinions", "cap-api-v1").glob("*.json"),
            *Path(SHARED, "opinions", "cap-static").glob("0*.json"),
        ]
    ):
        case = json.loads(path.read_text(encoding="utf-8"))
        case = case["results"][0] if "results" in case else case
        writings = (case["casebody"].get("data") or case["casebody"])["opinions"]
        cites = tuple(one["cite"] for one in case["citations"])
        found += [(f"{path.stem} {one['type']}", one["text"], cites) for one in writings]
        found.append((f"{path.stem} together", "\n".join(one["text"] for one in writings), cites))
    return found


REAL = real_texts()


def read_real(name: str) -> tuple[str, ParsedCase]:
    [(_, text, cites)] = [one for one in REAL if one[0] == name]
    return text, read(text, CaseFacts(citations=cites))


@pytest.mark.skipif(not REAL, reason="the real opinions are not there: ../shared/opinions")
def test_nothing_of_a_real_opinion_is_lost() -> None:
    lost = {}
    for name, text, cites in REAL:
        removed = account(text, passages_of(read(text, CaseFacts(citations=cites))))[1]
        lost[name] = [words for _, words in removed if not words.strip("[]. ").isdigit() and words != "."]
    assert lost == {name: [] for name, _, _ in REAL}


@pytest.mark.skipif(not REAL, reason="the real opinions are not there: ../shared/opinions")
def test_calls_and_notes_of_a_real_opinion_are_paired() -> None:
    _, case = read_real("lotus_h majority")
    labels = [str(number) for number in range(1, 15)]
    assert [mark.label for passage in passages_of(case) for mark in passage.notes] == labels
    assert list(dict.fromkeys(one.label for one in passages_of(case) if one.label)) == labels


@pytest.mark.skipif(not REAL, reason="the real opinions are not there: ../shared/opinions")
def test_real_writings_in_one_file_are_parted() -> None:
    _, case = read_real("0456-01 together")
    assert [(one.kind, one.author, len([p for p in one.passages if p.label])) for one in case.opinions] == [
        (OpinionKind.MAJORITY, "Hood", 6),
        (OpinionKind.DISSENT, "Cayton", 5),
    ]
