"""The forms in which CourtListener gives opinions: fields of tax courts and of Word's HTML, JSON of each version."""

import json
from typing import Any

import pytest

from opinions.text.kinds import EmphasisStyle, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.readers.courtlistener import UnknownShape, read, recognises
from opinions.text.readers.courtlistener_markup import in_known_form
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
