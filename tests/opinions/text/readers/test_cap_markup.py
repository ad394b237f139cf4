"""HTML and XML casebodies and METS: a fictional case in each format, and what damaged or hostile markup gives."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from opinions.text.kinds import EmphasisStyle, OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedEmphasis, ParsedNoteMark, ParsedPageMark, ParsedPassage
from opinions.text.readers import cap_html, cap_mets, cap_xml
from opinions.text.readers.source import UnreadableSource
from tests.opinions.text.readers.markup_account import html_account, lost_and_invented, pages_of, paired

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "cap"
CITED = CaseFacts(citations=("12 Fen. 101", "3 Marshes 50"))


def fixture(name: str) -> str:
    return (FIXTURES / name).read_text(encoding="utf-8")


def ferry() -> ParsedCase:
    return cap_html.read(fixture("fen-harbor.html"), CITED)


def html(body: str) -> str:
    return f'<section class="casebody"><article class="opinion" data-type="majority">{body}</article></section>'


def passages(case: ParsedCase) -> list[ParsedPassage]:
    return [passage for opinion in case.opinions for passage in opinion.passages]


def test_html_passages_have_their_kinds_labels_and_words() -> None:
    majority, dissent = ferry().opinions
    assert [(each.kind.value, each.label, each.text) for each in majority.passages] == [
        ("head_matter", None, "FEN HARBOR FERRY CO. v. MARSH."),
        ("head_matter", None, "No. 17."),
        ("head_matter", None, "Supreme Court of the Outer Fens."),
        ("head_matter", None, "Argued May 2, 1931. Decided Sept. 14, 1931."),
        ("headnote", None, "A ferry that is advertised must sail."),
        ("head_matter", None, "A. Reed, for appellant."),
        ("byline", None, "HERON, C. J."),
        ("heading", None, "I. The Timetable"),
        ("paragraph", None, "The company advertised a ferry in every season. It said:"),
        ("blockquote", None, "The boat sails at dawn."),
        ("blockquote", None, "It waits for nobody."),
        ("paragraph", None, "See Sedge v. Teal, 9 Fen. 40. The author\u00adity is plain."),
        ("paragraph", None, "Affirmed."),
        ("head_matter", "*", "Summary by the reporter."),
        ("footnote", "1", "Sitting by designation."),
        ("footnote", "2", "In summer it sailed twice, as the company knew."),
        ("blockquote", "2", "Twice a day."),
    ]
    assert [(each.kind.value, each.label, each.text) for each in dissent.passages] == [
        ("byline", None, "BITTERN, J. (concurring in part and dissenting in part)."),
        ("paragraph", None, "I would wait."),
        ("footnote", "1", "For the tide."),
    ]


def test_html_kind_is_made_exact_by_the_byline_and_the_sources_words_are_kept() -> None:
    majority, dissent = ferry().opinions
    assert (majority.kind, majority.author, majority.author_title) == (OpinionKind.MAJORITY, "Heron", "C.J.")
    assert dissent.kind is OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART
    assert (dissent.source_type, dissent.author_raw) == ("dissent", "BITTERN, J.")


def test_html_marks_stand_beside_the_words() -> None:
    paragraph = passages(ferry())[8]
    assert paragraph.pages == (ParsedPageMark(len("The company ad"), "12 Fen. 101", "103"),)
    assert paragraph.notes == (ParsedNoteMark(len("The company advertised a ferry in every season."), "2"),)
    assert paragraph.emphasis == (
        ParsedEmphasis(34, 39, EmphasisStyle.ITALIC),
        ParsedEmphasis(40, 46, EmphasisStyle.BOLD),
    )


def test_html_loses_nothing() -> None:
    account = html_account(fixture("fen-harbor.html"))
    lost, invented = lost_and_invented(account.blocks, ferry())
    assert (dict(lost), dict(invented)) == ({".": 3}, {})
    assert sorted(pages_of(ferry())) == sorted(account.pages)
    assert paired(ferry()) == [(["*", "1", "2"], ["*", "1", "2"]), (["1"], ["1"])]


def test_html_index_is_not_the_order_of_citations() -> None:
    turned = cap_html.read(fixture("fen-harbor.html"), CaseFacts(citations=("3 Marshes 50", "12 Fen. 101")))
    marks = {(mark.page, mark.series) for each in passages(turned) for mark in each.pages}
    assert marks == {
        *((page, "12 Fen. 101") for page in ("102", "103", "104", "105")),
        *((page, "3 Marshes 50") for page in ("55", "56")),
    }


def test_html_states_facts_that_a_person_may_overrule() -> None:
    assert cap_html.read(fixture("fen-harbor.html"), CaseFacts()).facts == CaseFacts(
        caption="FEN HARBOR FERRY CO. v. MARSH", decided="1931-09-14", docket_number="No. 17"
    )
    stated = CaseFacts(caption="Fen Harbor v. Marsh", decided="1931", docket_number="17", court="scotus")
    assert cap_html.read(fixture("fen-harbor.html"), stated).facts == stated


def test_note_mark_without_a_note_stays_in_the_words_with_a_warning() -> None:
    case = cap_html.read(
        html('<p class="author">HERON, J.</p><p>It sailed.<a class="footnotemark" href="#x">7</a></p>'), CITED
    )
    assert passages(case)[1].text == "It sailed.7"
    assert "No note was found for 7, which was kept as words." in [warning.message for warning in case.warnings]


def test_note_without_a_mark_is_kept_with_a_warning() -> None:
    case = cap_html.read(html('<p>It sailed.</p><aside class="footnote" data-label="7"><p>Late.</p></aside>'), CITED)
    assert [(each.label, each.text) for each in passages(case)] == [(None, "It sailed."), ("7", "Late.")]
    assert "No marks were found in the text for these notes: 7." in [warning.message for warning in case.warnings]


def test_words_outside_the_writings_are_unplaced_and_not_dropped() -> None:
    case = cap_html.read(f"<html><body><p>Before.</p>{html('<p>It sailed.</p>')}After.</body></html>", CITED)
    assert [(each.kind, each.text) for each in passages(case)] == [
        (PassageKind.PARAGRAPH, "It sailed."),
        (PassageKind.UNPLACED, "Before."),
        (PassageKind.UNPLACED, "After."),
    ]


def test_byline_that_denies_its_type_is_doubted() -> None:
    case = cap_html.read(html('<p class="author">HERON, J., dissenting.</p><p>No.</p>'), CITED)
    [opinion] = case.opinions
    assert opinion.kind is OpinionKind.MAJORITY
    assert [warning.message for warning in case.warnings if warning.place] == [
        "The source calls this writing “majority”, but its byline reads “HERON, J., dissenting.”: check its kind."
    ]


def test_xml_is_read_like_html() -> None:
    case = cap_xml.read(fixture("fen-harbor.xml"), CaseFacts(citations=("12 Fen. 101",)))
    [opinion] = case.opinions
    assert (opinion.kind, opinion.author) == (OpinionKind.MAJORITY, "Heron")
    assert [(each.kind.value, each.label, each.page, each.text) for each in opinion.passages] == [
        ("head_matter", None, "101", "FEN HARBOR FERRY CO. v. MARSH."),
        ("head_matter", None, "101", "No. 17."),
        ("head_matter", None, "101", "Decided September 14, 1931."),
        ("head_matter", None, "102", "A. Reed, for appellant."),
        ("byline", None, "102", "JUSTICE HERON delivered the opinion of the court:"),
        ("paragraph", None, "102", "The company advertised a ferry in every season."),
        ("blockquote", None, "103", "The boat sails at dawn."),
        ("footnote", "1", "102", "Sitting by designation."),
        ("footnote", "2", "103", "In summer it sailed twice."),
        ("footnote", "2", "103", "In 1930, never."),
    ]
    assert opinion.passages[4].notes == (ParsedNoteMark(len("JUSTICE HERON"), "1"),)


def test_mets_page_map_puts_marks_inside_words_and_says_where_it_is_wrong() -> None:
    case = cap_mets.read(fixture("fen-harbor-mets.xml"), CaseFacts())
    marks = [(each.text, [(mark.at, mark.page) for mark in each.pages]) for each in passages(case)]
    assert marks[3:] == [
        ("The company adver\u00adtised a ferry twice.", [(len("The company adver\u00ad"), "102")]),
        ("It sailed.", []),
        ("Affirmed and remanded.", [(len("Affirmed "), "103")]),
        ("Once only.", [(len("Once "), "103")]),
    ]
    assert [warning.message for warning in case.warnings] == [
        "The page map counts 10 words here, and there are 3: check where the pages turn."
    ]
    assert (case.facts.caption, case.facts.citations, case.facts.court) == (
        "Fen Harbor Ferry Co. v. Marsh", ("12 Fen. 101",), "ill",
    )  # fmt: skip


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><casebody><opinion><p>&b;</p></opinion></casebody>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><casebody><opinion><p>&a;</p></opinion></casebody>'


@pytest.mark.parametrize("source", [BOMB, OUTSIDE])
def test_entities_are_refused(source: str) -> None:
    with pytest.raises(UnreadableSource, match=r"^This XML declares an entity of its own \(at character 13\)\."):
        cap_xml.read(source, CITED)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("<casebody><opinion><p>It sailed.</opinion></casebody>", "This XML is malformed: "),
        ("<casebody><p>&nbsp;</p></casebody>", "This XML is malformed: Entity 'nbsp' not defined"),
        ("<casebody><opinion/></casebody>", "The casebody holds no words."),
        ("<casebody>" + "<b>" * 400 + "x" + "</b>" * 400 + "</casebody>", "This XML is malformed: Excessive depth"),
    ],
)
def test_damaged_xml_is_refused_with_a_sentence(source: str, message: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        cap_xml.read(source, CITED)
    assert str(refused.value)[: len(message)] == message


def test_html_too_deep_to_be_read_whole_is_refused() -> None:
    with pytest.raises(UnreadableSource, match=r"^This HTML cannot be read whole: Excessive depth"):
        cap_html.read(html("<div>" * 400 + "deep" + "</div>" * 400), CITED)


def test_damaged_html_is_mended() -> None:
    case = cap_html.read(
        "<section class=casebody><article class=opinion data-type=majority><p>One <em>two<p>three", CITED
    )
    assert [each.text for each in passages(case)] == ["One two", "three"]


def test_scripts_and_styles_are_no_text() -> None:
    case = cap_html.read(
        html('<style>p {color: red}</style><p onclick="evil()">It <script>evil()</script>sailed.</p><!-- not this -->'),
        CITED,
    )
    assert [each.text for each in passages(case)] == ["It sailed."]


def test_controls_go_with_a_warning_and_right_to_left_text_stays() -> None:
    case = cap_html.read(html("<p>a\x00b\x1bc\x97 \u202eשלום\u202c \ud800</p>"), CITED)
    assert [each.text for each in passages(case)] == ["abc— \u202eשלום\u202c"]
    assert "3 control characters were taken out of the text." in [warning.message for warning in case.warnings]


def test_marks_and_notes_whose_labels_were_misread_are_paired_by_place() -> None:
    xml = (
        '<casebody><opinion type="majority"><p>One.<footnotemark>l</footnotemark> Two.<footnotemark>2</footnotemark>'
        '</p><footnote label="1"><p>1 First.</p></footnote><footnote label="2"><p>2 Second.</p></footnote>'
        "</opinion></casebody>"
    )
    case = cap_xml.read(xml, CITED)
    assert paired(case) == [(["1", "2"], ["1", "2"])]
    assert "The mark “l” was taken for that of note 1 by its place: the labels differ." in [
        warning.message for warning in case.warnings
    ]


def test_notes_of_one_label_in_a_row_are_told_apart() -> None:
    mark = '<a class="footnotemark" href="#{0}">*</a>'
    note = '<aside class="footnote" data-label="*" id="{0}"><p>{1}.</p></aside>'
    body = (
        f"<p>One.{mark.format('a')} Two.{mark.format('b')}</p>{note.format('a', 'First')}{note.format('b', 'Second')}"
    )
    case = cap_html.read(html(body), CITED)
    assert paired(case) == [(["*", "* (2)"], ["*", "* (2)"])]


def test_signs_that_repeat_without_links_are_paired_in_their_order() -> None:
    xml = (
        '<casebody><opinion type="majority"><p>One.<footnotemark>*</footnotemark> Two.<footnotemark>*</footnotemark>'
        '</p><footnote label="*"><p>* First.</p></footnote><footnote label="*"><p>* Second.</p></footnote>'
        "</opinion></casebody>"
    )
    case = cap_xml.read(xml, CITED)
    assert [(each.label, each.text) for each in passages(case)] == [
        (None, "One. Two."), ("*", "First."), ("* (2)", "Second."),
    ]  # fmt: skip
    assert [mark.at for mark in passages(case)[0].notes] == [len("One."), len("One. Two.")]


def test_byline_without_markup_of_its_own_is_read() -> None:
    [opinion] = cap_html.read(html("<p>HERON, J., dissenting.</p><p>No.</p>"), CITED).opinions
    assert (opinion.author, opinion.passages[0].kind) == ("Heron", PassageKind.BYLINE)


def test_subheadings_with_letters_in_brackets_are_headings() -> None:
    case = cap_html.read(html("<p>(a) Tide Tables</p><p>(b) The tide turned.</p>"), CITED)
    assert [each.kind.value for each in passages(case)] == ["heading", "paragraph"]


def test_cells_of_a_row_are_parted_by_a_space() -> None:
    case = cap_html.read(html("<table><tr><td>Dawn</td><td>6.10</td></tr><tr><td>Dusk</td></tr></table>"), CITED)
    assert [each.text for each in passages(case)] == ["Dawn 6.10", "Dusk"]


def test_numbered_paragraphs_are_marks_where_a_citation_counts_them() -> None:
    body = "<p>¶ 1 The <em>ferry</em> sailed.</p><p>¶ 2 It sank.</p>"
    assert [each.text for each in passages(cap_html.read(html(body), CITED))] == [
        "¶ 1 The ferry sailed.",
        "¶ 2 It sank.",
    ]
    case = cap_html.read(html(body), CaseFacts(citations=("2018 WI 11", "906 N.W.2d 436")))
    assert [(each.text, each.pages) for each in passages(case)] == [
        ("The ferry sailed.", (ParsedPageMark(0, "2018 WI 11", "¶ 1"),)),
        ("It sank.", (ParsedPageMark(0, "2018 WI 11", "¶ 2"),)),
    ]
    assert passages(case)[0].emphasis == (ParsedEmphasis(4, 9, EmphasisStyle.ITALIC),)


def test_preformatted_lines_are_passages_of_their_own() -> None:
    case = cap_html.read(html("<pre>CONTENTS\nI. Boats   3\n\nII. Tides   9</pre>"), CITED)
    assert [(each.kind.value, each.text) for each in passages(case)] == [
        ("preformatted", "CONTENTS"), ("preformatted", "I. Boats 3"), ("preformatted", "II. Tides 9"),
    ]  # fmt: skip


def test_ten_million_characters_are_read() -> None:
    case = cap_html.read(html(f"<p>{'The ferry sailed. ' * 600}</p>" * 1_000), CITED)
    assert [len(each.text) for each in passages(case)] == [600 * 18 - 1] * 1_000


@pytest.mark.parametrize("read", [cap_html.read, cap_xml.read])
def test_paragraph_of_more_than_ten_million_characters_is_refused(read: Callable[..., ParsedCase]) -> None:
    tag = '<casebody class="casebody"><opinion><p>'
    with pytest.raises(UnreadableSource, match=r"^This (?:HTML cannot be read whole|XML is malformed): Resource limit"):
        read(f"{tag}{'word ' * 2_100_000}</p></opinion></casebody>", CITED)


@pytest.mark.soak
def test_time_grows_with_length_alone() -> None:
    paragraph = (
        '<p>The <em>ferry</em> sailed <a class="page-label" data-label="{0}" data-citation-index="1">*{0}</a>on.</p>'
    )

    def seconds(count: int) -> float:
        source = html("".join(paragraph.format(number) for number in range(count)))
        start = time.perf_counter()
        cap_html.read(source, CITED)
        return time.perf_counter() - start

    assert seconds(20_000) < 8 * seconds(5_000)


PAGE_MAPPED = (
    '<casebody firstpage="126" lastpage="{last}"><parties pgmap="156">Heron v. Tide</parties><opinion type="majority">'
    '<p pgmap="157">HERON, Judge:</p><p pgmap="157(3) 158(4)">The ferry sank at noon of Friday.</p>'
    '<p pgmap="158">She was raised.</p></opinion></casebody>'
)


def test_page_maps_are_counted_from_the_first_page_where_scans_and_pages_are_as_many() -> None:
    case = cap_xml.read(PAGE_MAPPED.format(last=128), CaseFacts(citations=("12 Fen. 126",)))
    placed = [
        (passage.text[mark.at :][:4], mark.page) for passage in case.opinions[0].passages for mark in passage.pages
    ]
    assert placed == [("Hero", "126"), ("HERO", "127"), ("at n", "128")]


def test_page_maps_of_other_lengths_place_no_page() -> None:
    case = cap_xml.read(PAGE_MAPPED.format(last=140), CaseFacts(citations=("12 Fen. 126",)))
    assert [mark for passage in case.opinions[0].passages for mark in passage.pages] == []
