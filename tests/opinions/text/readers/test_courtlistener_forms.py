"""The forms in which CourtListener gives opinions: fields of tax courts and of Word's HTML, JSON of each version."""

import json
from typing import Any

import pytest

from opinions.text.kinds import EmphasisStyle, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.readers.courtlistener import UnknownShape, read, recognises
from opinions.text.readers.courtlistener_markup import in_known_form
from opinions.text.readers.markup import NUMBERED_BY_SOURCE
from tests.opinions.text.readers.drafted import calls, marks, notes, writings

TAX = """
<div class="courtcasedochead"><casename>Fen Ferry Co. v. Commissioner</casename>
<div class="fullcasename">FEN FERRY COMPANY, Petitioner v. COMMISSIONER OF TIDES, Respondent</div>
<courtname>Court of Tides</courtname><decisiondate>June 3, 1931</decisiondate></div>
<div class="opinion" opiniontype="majority"><div class="caseopinionby">HERON</div><bodytext><p>The ferry
<span class="star-pagination" number="1" pagescheme="Fict.">*242 </span>sank<sup><a href="#fn1" id="r1">1</a></sup>
at <span normalizedcite="Example"><content>noon</content></span>.</p>
<p>She was not raised.<footnotereference anchoridref="fn2"><label>2</label></footnotereference></p>
<blockquote><p>The tide waits.</p></blockquote></bodytext></div>
<div class="opinion" opiniontype="dissent"><div class="caseopinionby">WREN</div><bodytext><p>I
<emphasis typestyle="it">disagree</emphasis>.</p></bodytext></div>
<div class="footnotes"><h4>Footnotes</h4><ul>
<li><div id="fn1"><bodytext><p>1. See Pott v. Kettle. <a href="#r1">&#8617;</a></p><p>Ibid.</p></bodytext></div></li>
<li><div id="fn2"><bodytext><p>2. On the bar.</p></bodytext></div></li></ul></div>
"""


def opinion(**fields: Any) -> dict[str, Any]:
    """An opinion of one cluster, as the API has it."""
    return {"id": 4, "type": "020lead", "cluster": "https://example.org/api/rest/v4/clusters/3/", **fields}


def of(**fields: Any) -> ParsedCase:
    return read(opinion(**fields), CaseFacts())


def shown(case: ParsedCase, number: int = 0) -> list[tuple[str, str | None, str]]:
    return [(each.kind.value, each.label, each.text) for each in case.opinions[number].passages]


def test_tax_courts_html_is_parted_as_its_classes_say() -> None:
    case = of(html_anon_2020=TAX, type="010combined")
    assert writings(case) == [("majority", "Heron", ()), ("dissent", "Wren", ())]
    assert [each.source_type for each in case.opinions] == ["majority", "dissent"]
    assert shown(case) == [
        ("head_matter", None, "Fen Ferry Co. v. Commissioner"),
        ("head_matter", None, "FEN FERRY COMPANY, Petitioner v. COMMISSIONER OF TIDES, Respondent"),
        ("head_matter", None, "Court of Tides"),
        ("head_matter", None, "June 3, 1931"),
        ("byline", None, "HERON"),
        ("paragraph", None, "The ferry sank at noon."),
        ("paragraph", None, "She was not raised."),
        ("blockquote", None, "The tide waits."),
        ("footnote", "1", "See Pott v. Kettle."),
        ("footnote", "1", "Ibid."),
        ("footnote", "2", "On the bar."),
    ]
    assert shown(case, 1) == [
        ("byline", None, "WREN"),
        ("paragraph", None, "I disagree."),
        ("unplaced", None, "Footnotes"),
    ]


def test_tax_courts_html_has_its_pages_calls_and_emphasis() -> None:
    case = of(html_anon_2020=TAX, type="010combined", cluster={"citations": ["9 Fict. 240"]})
    assert (marks(case.opinions[0]), calls(case.opinions[0])) == ([("9 Fict. 240", "242")], ["1", "2"])
    [dissent] = [each for each in case.opinions[1].passages if each.kind is PassageKind.PARAGRAPH]
    assert [(dissent.text[run.start : run.end], run.style) for run in dissent.emphasis] == [
        ("disagree", EmphasisStyle.ITALIC)
    ]
    assert [each.message for each in case.warnings if "byline" in each.message] == []


@pytest.mark.parametrize(
    "markup",
    [
        (
            '<p>It sank.<sup class="fnmark" id="m1"><a href="#fn1">1</a></sup></p><div class="fns"><div class="fn" '
            'id="fn1"><span class="lbl">1</span><p>On the bar.</p></div></div>'
        ),
        (
            '<p>It sank.<a href="#_ftn1" name="_ftnref1"><span class="MsoFootnoteReference">[1]</span></a></p>'
            '<p class="MsoFootnoteText"><a href="#_ftnref1" name="_ftn1"><span '
            'class="MsoFootnoteReference">[1]</span></a> On the bar.</p>'
        ),
        (
            '<opinion type="majority"><p>It sank.<a class="footnote" href="#f">1</a></p><div class="footnotes"><div '
            'class="footnote" label="1"><a class="footnote" href="#b">&#8617;</a><p>On the bar.</p></div></div>'
            "</opinion>"
        ),
        "<p>It sank.<footnotemark>1</footnotemark></p><footnote label='1'><p>On the bar.</p></footnote>",
    ],
    ids=["classes of its own", "Word", "rewritten Harvard", "Harvard"],
)
def test_notes_of_every_form_are_paired(markup: str) -> None:
    case = of(html=markup)
    [only] = case.opinions
    assert (calls(only), notes(only)) == (["1"], ["1"])
    assert [(each.kind.value, each.text) for each in only.passages] == [
        ("paragraph", "It sank."),
        ("footnote", "On the bar."),
    ]


@pytest.mark.parametrize(
    "mark",
    [
        '<span class="ldml-pagenumber">*45</span>',
        '<span class="pg">[45]</span>',
        '<span class="star-pagination" label="45"> *45 </span>',
        '<a class="page-label" data-label="45" href="#p45">*45</a>',
    ],
)
def test_page_marks_of_every_form_are_placed(mark: str) -> None:
    case = of(html=f"<p>The ferry {mark}sank.</p>", cluster={"citations": ["9 Fict. 44"]})
    assert [(each.text, marks(case.opinions[0])) for each in case.opinions[0].passages] == [
        ("The ferry sank.", [("9 Fict. 44", "45")])
    ]


def test_class_of_pages_around_other_words_is_no_page() -> None:
    assert shown(of(html='<p>See <span class="pg">the chart</span>.</p>')) == [("paragraph", None, "See the chart.")]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>It sank.</p>",
        "<opinion><p>It <a href='#x'>sank.</p>",
        '<!DOCTYPE x [<!ENTITY a "b">]><p><a href="#x">&a;</a></p>',
    ],
    ids=["nothing to do", "damaged XML", "entities"],
)
def test_markup_that_needs_nothing_or_is_damaged_stays_as_it_is(markup: str) -> None:
    assert in_known_form(markup).text == markup


def test_search_of_the_api_with_texts_is_one_case() -> None:
    found = {"count": 2, "next": None, "results": [opinion(id=5, type="040dissent", html="<p>No.</p>"),
                                                    opinion(html="<p>It sank.</p>")]}  # fmt: skip
    assert recognises(found)
    assert [(each.kind.value, each.passages[0].text) for each in read(json.dumps(found), CaseFacts()).opinions] == [
        ("lead", "It sank."),
        ("dissent", "No."),
    ]


def test_opinions_of_several_cases_are_refused() -> None:
    several = [opinion(html="<p>It sank.</p>"), opinion(cluster=None, cluster_id=9, html="<p>It sailed.</p>")]
    with pytest.raises(UnknownShape, match=r"^These opinions of CourtListener belong to 2 cases, and one is read at"):
        read(several, CaseFacts())


def test_search_of_the_api_without_texts_is_refused_by_what_it_is() -> None:
    found = {"results": [{"caseName": "Ferry v. Pier", "cluster_id": 3, "opinions": [{"id": 5, "snippet": "It"}]}]}
    assert recognises(found)
    with pytest.raises(UnknownShape, match=r"^This is a cluster of CourtListener that names its opinions by their add"):
        read(found, CaseFacts())


def test_facts_are_found_in_the_docket_inside_the_cluster() -> None:
    docket = {"docket_number": "31-77", "court": "https://example.org/api/rest/v4/courts/ca2/"}
    cluster = {"id": 3, "case_name": "Ferry v. Pier", "date_filed": "1931-06-03", "docket": docket}
    facts = of(html="<p>It sank.</p>", cluster=cluster).facts
    assert (facts.caption, facts.docket_number, facts.court, facts.decided) == (
        "Ferry v. Pier", "31-77", "ca2", "1931-06-03",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"type": "Dissent", "author_str": "Wren"}, ("dissent", "Wren", (), False)),
        ({"type": "lead-opinion", "author_str": "Ann Heron"}, ("lead", "Heron", (), False)),
        ({"author_str": "Heron", "joined_by_str": "Ann Pell, QUAY and Tarn"},
         ("lead", "Heron", ("Pell", "Quay", "Tarn"), False)),
        ({"per_curiam": "f", "author_str": "Heron"}, ("lead", "Heron", (), False)),
        ({"per_curiam": "t", "author_str": ""}, ("lead", "", (), True)),
        ({"per_curiam": None, "author_str": None, "joined_by_str": None}, ("lead", "", (), False)),
    ],
)  # fmt: skip
def test_fields_about_the_writing_are_understood(fields: dict[str, Any], expected: tuple[Any, ...]) -> None:
    [only] = of(html="<p>It sank.</p>", **fields).opinions
    assert (only.kind.value, only.author, only.joined_by, only.per_curiam) == expected


def test_writings_of_one_code_stand_in_the_order_that_the_source_tells() -> None:
    given = [
        opinion(id=number, type="030concurrence", ordering_key=number, author_str=name, html=f"<p>{name} agrees.</p>")
        for number, name in ((9, "Wren"), (7, "Pell"))
    ]
    assert [each.author for each in read(given, CaseFacts()).opinions] == ["Pell", "Wren"]


def test_code_that_the_byline_denies_is_doubted() -> None:
    case = of(type="040dissent", html="<p>HERON, J., delivered the opinion of the court.</p><p>It sank.</p>")
    assert writings(case) == [("majority", "Heron", ())]
    assert case.warnings[0].message == (
        "The source calls this writing “040dissent”, but its byline reads “HERON, J., delivered the opinion of the "
        "court.”: check its kind."
    )


def test_scanned_opinions_are_read_from_their_field() -> None:
    assert shown(of(xml_scan="<opinion><p>It sank.</p></opinion>", html="")) == [("paragraph", None, "It sank.")]


WRAPPED = """                COURT OF TIDES

                 No. 31-42

HERON, Circuit Judge.

       The ferry left the quay at noon and was not seen again by any
of those who had come to see her off, and the owners now
ask for the price of her from the company which had in-
sured her.1

____________________
1
    The crew are not parties.


                                   -1-

       The judgment of the court below was right, and it is there-
fore affirmed, with costs to the company for the whole
of the time.

WREN, Circuit Judge, dissenting.

       I would reverse.


                                   -2-
"""


def test_plain_text_that_the_html_sets_in_pre_is_read_as_plain_text() -> None:
    linked = WRAPPED.replace(
        "judgment", '</pre><span class="citation"><a href="/x/">judgment</a></span><pre class="inline">'
    )
    case = of(html_with_citations=f'<pre class="inline">{linked}</pre>', type="010combined")
    assert writings(case) == [("majority", "Heron", ()), ("dissent", "Wren", ())]
    assert case == of(plain_text=WRAPPED, type="010combined")


def test_lines_of_page_numbers_end_pages_where_no_form_feed_does() -> None:
    case = of(plain_text=WRAPPED, type="010combined")
    assert marks(case.opinions[0]) == [("No. 31-42, slip op.", "1"), ("No. 31-42, slip op.", "2")]
    assert notes(case.opinions[0]) == ["1"]
    assert [each.text for each in case.opinions[0].passages if each.label] == ["The crew are not parties."]


def test_fields_of_a_cluster_that_stand_before_its_opinions_are_kept() -> None:
    cluster = {
        "id": 3,
        "headmatter": "<docketnumber>No. 31-42.</docketnumber><attorneys>Ann Gull, for the company.</attorneys>",
        "attorneys": "Ann Gull, for the company.",
        "posture": "Appeal from the Court of Ferries.",
        "sub_opinions": [opinion(html_with_citations="<p>HERON, J.</p><p>Affirmed.</p>")],
    }
    case = read(cluster, CaseFacts())
    assert shown(case)[:3] == [
        ("head_matter", None, "No. 31-42."),
        ("head_matter", None, "Ann Gull, for the company."),
        ("head_matter", None, "Appeal from the Court of Ferries."),
    ]
    assert len(case.opinions[0].passages) == 5


def test_numbers_that_the_source_sets_before_paragraphs_are_marks_and_no_words() -> None:
    numbered = (
        '<p class="indent">HERON, J.</p>'
        '<div class="num" id="p1"><span class="num">1</span><p>The ferry sank.</p></div>'
        '<div class="num" id="p2"><span class="num">2</span><blockquote><p>The tide waits.</p></blockquote></div>'
    )
    case = of(html=numbered)
    assert [(kind, text) for kind, _, text in shown(case)] == [
        ("byline", "HERON, J."),
        ("paragraph", "The ferry sank."),
        ("blockquote", "The tide waits."),
    ]
    assert marks(case.opinions[0]) == [("", "¶ 1"), ("", "¶ 2")]
    assert [warning.message for warning in case.warnings] == [NUMBERED_BY_SOURCE]


def test_notes_and_quotations_of_columbia_are_understood() -> None:
    case = of(
        html_columbia="<p>HERON, J. The ferry sank, and the owners ask for her price.<footnote_reference>[fn1]"
        "</footnote_reference></p><block_quote>The tide waits.</block_quote><p>By the Court.—Judgment affirmed.</p>"
        "<footnote_body><footnote_number>[fn1]</footnote_number> At noon.</footnote_body>"
    )
    assert shown(case) == [
        ("byline", None, "HERON, J."),
        ("paragraph", None, "The ferry sank, and the owners ask for her price."),
        ("blockquote", None, "The tide waits."),
        ("paragraph", None, "By the Court.—Judgment affirmed."),
        ("footnote", "1", "At noon."),
    ]
    assert (calls(case.opinions[0]), case.opinions[0].per_curiam) == (["1"], False)


def test_paragraphs_of_ohio_are_numbered_in_braces_with_a_sign() -> None:
    case = of(
        plain_text="[Cite as Tide v. Heron, 2011-Ohio-1234.]\n\nHERON, J.\n\n{¶ 1} The ferry sank.\n\n{¶2} Affirmed.\n"
    )
    assert marks(case.opinions[0]) == [("2011 Ohio 1234", "¶ 1"), ("2011 Ohio 1234", "¶ 2")]


def test_an_order_signed_by_the_court_is_not_all_head_matter() -> None:
    case = of(
        plain_text="HERON, J.\n\nThe motion is granted.\n\nBY THE COURT:\n\ns/Ann Heron\n\nJudge\n", type="010combined"
    )
    assert writings(case) == [("majority", "Heron", ())]
    assert shown(case)[1] == ("paragraph", None, "The motion is granted.")
