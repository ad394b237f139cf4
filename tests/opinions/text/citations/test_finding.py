"""Finding and resolving on short texts."""

import pytest

from opinions.text.citations.finding import Limits, find
from opinions.text.kinds import CitationForm, OpinionKind, PassageKind
from opinions.text.parsed import ParsedOpinion, ParsedPassage


def opinion(*texts: str, notes: tuple[str, ...] = ()) -> ParsedOpinion:
    body = [ParsedPassage(PassageKind.PARAGRAPH, text) for text in texts]
    below = [ParsedPassage(PassageKind.FOOTNOTE, text, label=str(n)) for n, text in enumerate(notes, start=1)]
    return ParsedOpinion(OpinionKind.MAJORITY, (*body, *below))


def cited(*opinions: ParsedOpinion) -> list[tuple[str, str | None, str | None]]:
    """Each citation's words, authority and pin."""
    return [
        (passage.text[one.start : one.end], one.authority, one.pin)
        for found in find(opinions).opinions
        for passage in found.passages
        for one in passage.citations
    ]


ROTH = "Board of Regents v. Roth, 408 U.S. 564, 577, 92 S.Ct. 2701, 33 L.Ed.2d 548 (1972)"


def test_parallel_citations_are_one_authority() -> None:
    assert cited(opinion(f"See {ROTH}.")) == [(ROTH, "408-us-564", "577")]
    [authority] = find([opinion(ROTH)]).authorities
    assert authority.cite == "Board of Regents v. Roth, 408 U.S. 564 (1972)"


def test_case_named_again_by_a_parallel_citation_is_the_same_authority() -> None:
    again = "Board of Regents v. Roth, 92 S.Ct. 2701, 2709 (1972)"
    assert cited(opinion(f"{ROTH}.", f"{again}."))[1] == (again, "408-us-564", "2709")


def test_california_order_is_read() -> None:
    words = "People v. Davis (1965) 233 Cal.App.2d 156, 161 [43 Cal.Rptr. 357]"
    [authority] = find([opinion(f"{words}.")]).authorities
    assert cited(opinion(f"{words}.")) == [(words, "233-cal-app-2d-156", "161")]
    assert authority.cite == "People v. Davis, 233 Cal. App. 2d 156, 43 Cal. Rptr. 357 (1965)"


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("In ", "Doe v. Hennepin County"),
        ("the authority of ", "Ky. Dep’t of Corr. v. Thompson"),
        ("(citing ", "Estate of Gilmore v. Buckley"),
        ("It was so held. ", "Harper & Row, Publishers, Inc. v. Nation Enters."),
        ("See also ", "In re Wing Y."),
    ],
)
def test_case_name_is_neither_cut_nor_stretched(before: str, name: str) -> None:
    words = f"{name}, 858 F.2d 1325, 1328 (8th Cir.1988)"
    assert cited(opinion(f"{before}{words}.")) == [(words, "858-f2d-1325", "1328")]


def test_short_form_is_tied_by_volume_and_name() -> None:
    other = "Perry v. Sindermann, 408 U.S. 593, 601 (1972)"
    found = cited(opinion(f"{ROTH}; {other}.", "Roth, 408 U.S. at 571. Perry, 408 U.S. at 602."))
    assert found[2:] == [
        ("Roth, 408 U.S. at 571", "408-us-564", "571"),
        ("Perry, 408 U.S. at 602", "408-us-593", "602"),
    ]


def test_short_form_of_a_case_not_cited_in_full_is_unresolved() -> None:
    assert cited(opinion(f"{ROTH}.", "Gravel, 408 U.S. at 610."))[1] == ("Gravel, 408 U.S. at 610", None, "610")


def test_short_form_reaches_an_earlier_writing() -> None:
    assert cited(opinion(f"{ROTH}."), opinion("Roth, 408 U.S. at 571."))[1][1] == "408-us-564"


def test_id_reaches_over_paragraphs() -> None:
    assert cited(opinion(f"{ROTH}.", "Id. at 572, 92 S.Ct. 2701."))[1] == (
        "Id. at 572, 92 S.Ct. 2701",
        "408-us-564",
        "572",
    )


@pytest.mark.parametrize(
    "between",
    [
        "So Ct. Op. at 1104.",
        "Fed.R.Civ.P. 65(d).",
        "But see Smith v. Jones, which was not reported.",
        "42 U.S.C. § 1983 bears on this.",
    ],
)
def test_id_after_another_reference_is_not_tied_to_the_case_before_it(between: str) -> None:
    last = cited(opinion(f"{ROTH}. {between} Id. at 12."))[-1]
    assert last == ("Id. at 12", None, "12")


def test_id_does_not_reach_from_the_body_into_a_note_nor_into_another_writing() -> None:
    assert cited(opinion(f"{ROTH}.", notes=("Id. at 5.",)))[1] == ("Id. at 5", None, "5")
    assert cited(opinion(f"{ROTH}."), opinion("Id. at 5."))[1] == ("Id. at 5", None, "5")


def test_id_looks_past_a_citing_parenthetical() -> None:
    inner = "Perry v. Sindermann, 408 U.S. 593, 601 (1972)"
    assert cited(opinion(f"{ROTH} (citing {inner}). Id. at 570."))[-1][1] == "408-us-564"


def test_id_after_a_string_of_citations_is_unresolved() -> None:
    assert cited(opinion(f"{ROTH}; Perry v. Sindermann, 408 U.S. 593, 601 (1972). Id. at 9."))[-1][1] is None


def test_statute_whose_number_the_scan_has_parted_is_read_whole() -> None:
    words = "Colo.Rev.Stat. § 18 — 6—803.5(1)—(3)"
    assert cited(opinion(f"So {words}; it is so.")) == [(words, "colo-rev-stat-18-6-803.5", "(1)-(3)")]


def test_id_section_is_tied_to_that_section_of_the_code() -> None:
    found = cited(opinion("Colo.Rev.Stat. § 18-6-803.5(3). Id. § 18-6-803.5(4). Id. § 18-6-900."))
    assert [authority for _, authority, _ in found] == ["colo-rev-stat-18-6-803.5"] * 2 + ["colo-rev-stat-18-6-900"]


def test_blank_page_is_kept_blank_and_its_case_is_known_by_name_and_year() -> None:
    words = "Town of Castle Rock v. Gonzales, 545 U. S. ____ (2005)"
    [authority] = find([opinion(f"{words}.")]).authorities
    assert (authority.id, authority.cite, authority.reports) == (
        "town-of-castle-rock-v-gonzales-2005",
        "Town of Castle Rock v. Gonzales, 545 U.S. ___ (2005)",
        (),
    )


def test_offsets_count_code_points() -> None:
    passage = f"𝔸 é 👩‍⚖️ said: {ROTH}."
    assert [words for words, _, _ in cited(opinion("First 𝔸.", passage))] == [ROTH]


def test_form_is_kept() -> None:
    [found] = find([opinion(f"{ROTH}. Roth, 408 U.S. at 571. Id.")]).opinions
    assert [one.form for one in found.passages[0].citations] == [
        CitationForm.FULL,
        CitationForm.SHORT,
        CitationForm.ID,
    ]


def test_writing_with_too_many_citations_is_left_alone_with_a_warning() -> None:
    found = find([opinion(f"{ROTH}. Id. Id. Id.")], limits=Limits(citations=2))
    assert found.opinions[0].passages[0].citations == ()
    assert [warning.message for warning in found.warnings] == [
        "Citations were not looked for in a writing that has more than 2 citations; link authorities by hand."
    ]


def test_writing_that_is_too_long_is_left_alone_with_a_warning() -> None:
    found = find([opinion(ROTH), opinion(ROTH[:50])], limits=Limits(characters=50))
    assert [warning.message for warning in found.warnings] == [
        "Citations were not looked for in a writing that has more than 50 characters; link authorities by hand."
    ]
