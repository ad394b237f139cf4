"""The seed opinion against its hand labels, whose offsets are those of the source file."""

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import ParsedPassage
from opinions.text.readers.cap_text import read
from tests.opinions.text.readers.accounting import account, passages_of
from tests.opinions.text.readers.gold import FACTS, gold, seed, seed_text


def passages() -> list[ParsedPassage]:
    return passages_of(seed())


def placed() -> dict[int, tuple[int, int]]:
    return account(seed_text(), passages())[0]


def test_writing_has_the_labelled_kind_author_and_joiners() -> None:
    labels = gold()["writing"]
    [opinion] = seed().opinions
    assert opinion.kind is OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART
    assert opinion.source_type == "concurring in part and dissenting in part"
    assert (opinion.author, opinion.author_raw, opinion.per_curiam) == (labels["author"], "", False)
    assert list(opinion.joined_by) == labels["joined_by"]


def test_first_line_is_the_byline() -> None:
    byline = passages()[0]
    assert (byline.kind, byline.text) == (PassageKind.BYLINE, seed_text().splitlines()[0])


def test_opening_passage_is_on_the_labelled_first_page() -> None:
    assert passages()[0].page == gold()["writing"]["first_page"]


def test_headings_are_the_labelled_ones() -> None:
    spots = placed()
    expected = [(heading["text"], spots[heading["start"]]) for heading in gold()["headings"]]
    found = [
        (passage.text, (number, 0)) for number, passage in enumerate(passages()) if passage.kind is PassageKind.HEADING
    ]
    assert found == expected


def test_page_marks_stand_where_they_are_labelled() -> None:
    spots = placed()
    expected = [(mark["page"], spots[mark["offset"] + mark["length"]]) for mark in gold()["page_marks"]]
    found = [(mark.page, (number, mark.at)) for number, passage in enumerate(passages()) for mark in passage.pages]
    assert found == expected
    assert {mark.series for passage in passages() for mark in passage.pages} == {"366 F.3d 1093"}


def test_page_mark_in_a_word_leaves_the_word_whole() -> None:
    [passage] = [one for one in passages() if any(mark.page == "1121" for mark in one.pages)]
    at = (
        passage.text.index("predicates would")
        if "predicates would" in passage.text
        else passage.text.index("predicates “")
    )
    assert passage.pages[0].at == at + len("pred")


def test_no_page_mark_is_left_in_the_text() -> None:
    assert [passage.text for passage in passages() if "*" in passage.text] == []


def test_note_calls_stand_where_they_are_labelled() -> None:
    spots = placed()
    expected = []
    for note in gold()["footnotes"]:
        number, offset = spots[note["marker_offset"] - 1]
        expected.append((note["label"], (number, offset + 1)))
    found = [(mark.label, (number, mark.at)) for number, passage in enumerate(passages()) for mark in passage.notes]
    assert found == expected


def test_notes_hold_the_labelled_words() -> None:
    source, spots = seed_text(), placed()
    for note in gold()["footnotes"]:
        start = note["note_start"] + len(source[note["note_start"] :]) - len(source[note["note_start"] :].lstrip(". "))
        inside = {spots[at][0] for at in range(start, note["note_end"]) if at in spots}
        assert {passages()[number].label for number in inside} == {note["label"]}
        assert spots[start] == (min(inside), 0)


def test_second_note_has_three_passages_the_middle_one_quoted() -> None:
    second = [passage for passage in passages() if passage.label == "2"]
    assert [passage.kind for passage in second] == [
        PassageKind.FOOTNOTE,
        PassageKind.BLOCKQUOTE,
        PassageKind.FOOTNOTE,
    ]
    assert second[1].text.startswith("Enormous economic consequences")
    assert second[2].text.startswith("Id. at 722-23.")


def test_fourth_note_begins_on_1124_and_runs_to_1125() -> None:
    [fourth] = [passage for passage in passages() if passage.label == "4"]
    assert (fourth.page, [mark.page for mark in fourth.pages]) == ("1124", ["1125"])


def test_block_quotations_are_rule_65_and_the_one_in_note_2() -> None:
    quoted = [passage for passage in passages() if passage.kind is PassageKind.BLOCKQUOTE]
    assert [(passage.label, passage.text[:63].split(".")[0]) for passage in quoted] == [
        (None, "Form and Scope of Injunction or Restraining Order"),
        ("2", "Enormous economic consequences could follow from the reading of"),
    ]


def test_notes_follow_the_body() -> None:
    labels = [passage.label for passage in passages()]
    assert labels == [None] * labels.index("1") + ["1", "2", "2", "2", "3", "4"]


def test_third_quotation_is_proposed_and_not_made() -> None:
    [warning] = [warning for warning in seed().warnings if warning.proposal]
    assert warning.proposal is not None
    assert seed_text()[warning.proposal.at :].startswith("Any process to which Ms. Gonzales was due")
    assert warning.proposal.kind is PassageKind.BLOCKQUOTE
    assert warning.proposal.id in warning.message


def test_third_quotation_is_split_off_when_accepted() -> None:
    [warning] = [warning for warning in seed().warnings if warning.proposal]
    assert warning.proposal is not None
    case = read(seed_text(), FACTS, author="Kelly", accept={warning.proposal.id})
    before, after = passages(), passages_of(case)
    at = next(number for number, one in enumerate(before) if one.text.startswith("Thus I fully agree"))
    assert [(one.kind, one.text) for one in after[at : at + 2]] == [
        (PassageKind.PARAGRAPH, "Thus I fully agree with Judge O’Brien:"),
        (PassageKind.BLOCKQUOTE, before[at].text.removeprefix("Thus I fully agree with Judge O’Brien: ")),
    ]
    assert after[:at] + after[at + 2 :] == before[:at] + before[at + 1 :]
    assert [one for one in case.warnings if one.proposal] == []


def test_nothing_is_lost_but_marks_and_labels() -> None:
    _, removed = account(seed_text(), passages())
    assert [words for _, words in removed] == [
        "*1119", "1", "2", "3", "*1120", "*1121", "*1122", "*1123", "*1124", "4", "*1125", "*1126",
        ".", ".", ".", ".", "*1125",
    ]  # fmt: skip


def test_warnings_say_what_was_unsure_in_order() -> None:
    assert [warning.message.split(",")[0][:60] for warning in seed().warnings] == [
        "This writing was imported alone: what stands before its firs",
        "From “Any process to which Ms. Gonzales was due based upon t",
        "The 4 after “§§ 1983 and 1988.” was read as the call of note",
        "The paragraph “Enormous economic consequences could follow f",
    ]
