"""Names, pins, signals, parentheticals and history of cases. The cases are made up, where no real one is named."""

import pytest

from opinions.text.citations.finding import find
from opinions.text.kinds import CitationForm, OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCitation, ParsedOpinion, ParsedPassage

ROTH = "Board of Regents v. Roth, 408 U.S. 564, 577 (1972)"
PERRY = "Perry v. Sindermann, 408 U.S. 593, 601 (1972)"


def citations(*texts: str, facts: CaseFacts | None = None) -> list[tuple[str, ParsedCitation]]:
    """Each citation with its words; every text is a paragraph of one writing."""
    passages = tuple(ParsedPassage(PassageKind.PARAGRAPH, text) for text in texts)
    found = find([ParsedOpinion(OpinionKind.MAJORITY, passages)], facts or CaseFacts())
    return [
        (passage.text[one.start : one.end], one)
        for opinion in found.opinions
        for passage in opinion.passages
        for one in passage.citations
    ]


def words(*texts: str) -> list[str]:
    return [each for each, _ in citations(*texts)]


@pytest.mark.parametrize(
    ("before", "cited"),
    [
        ("The duty was settled by the Supreme Court in ", "Orchard v. Milldale, 12 F.3d 345 (10th Cir. 1993)"),
        ("So it was held by the Labor Board. In ", "Orchard v. Milldale, 12 F.3d 345 (10th Cir. 1993)"),
        ("the judgment should be affirmed.", "Orchard v. Milldale, 12 F.3d 345 (10th Cir. 1993)"),
        ("under “due process,” ", "Orchard v. Board of Fruit Exam’rs, 12 F.3d 345 (10th Cir. 1993)"),
        ("See ", "Orchard v. Milldale, No. 02-1234, 2003 WL 12345, at *3 (D. Colo. Jan. 5, 2003)"),
        ("See ", "Orchard v. Milldale, 1 Cranch, 137"),
        ("Compare ", "The Apple Cases, 12 F.3d 345 (10th Cir. 1993)"),
    ],
)
def test_extent_of_a_full_citation(before: str, cited: str) -> None:
    assert words(f"{before}{cited}.") == [cited]


def test_two_cases_joined_by_and_are_two() -> None:
    assert words(f"{ROTH}.", f"As in Roth and {PERRY}.") == [ROTH, "Roth", PERRY]


@pytest.mark.parametrize(
    ("before", "signal"),
    [("See ", "see"), ("But see ", "but see"), ("See, e. g., ", "see, e.g."), ("Cf. ", "cf."), ("In ", "")],
)
def test_signal_is_kept(before: str, signal: str) -> None:
    assert [one.signal for _, one in citations(f"It is so. {before}{ROTH}.")] == [signal]


def test_parentheticals_are_kept_without_the_parentheses() -> None:
    [(_, one)] = citations(f"{ROTH} (emphasis added) (holding (so far) nothing).")
    assert one.parenthetical == "emphasis added; holding (so far) nothing"


def test_history_is_another_decision_of_the_same_name() -> None:
    found = find([ParsedOpinion(OpinionKind.MAJORITY, (ParsedPassage(PassageKind.PARAGRAPH, HISTORY),))])
    assert [one.history for one in found.opinions[0].passages[0].citations] == ["", "cert. denied", ""]
    assert [authority.cite for authority in found.authorities] == [
        "Orchard v. Milldale, 12 F.3d 345 (10th Cir. 1993)",
        "Orchard v. Milldale, 510 U.S. 999 (1994)",
    ]


HISTORY = "Orchard v. Milldale, 12 F.3d 345 (10th Cir. 1993), cert. denied, 510 U.S. 999 (1994). Id. at 346."


def test_id_does_not_look_to_the_history() -> None:
    assert citations(HISTORY)[-1][1].authority == "12-f3d-345"


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("Roth, 408 U.S. at 195 n. 2.", "195 n. 2"),
        ("Roth, 408 U.S., at 581, 583 n. 5.", "581, 583 n. 5"),
        ("Roth, 408 U.S. at 570 & n.4; it is so.", "570 & n.4"),
        ("Roth, 408 U.S. at 577 and 12 others.", "577"),
        ("Roth, 408 U.S., at ___ (slip op., at 8).", "slip op. at 8"),
    ],
)
def test_pin_of_a_short_form(text: str, pin: str) -> None:
    assert [one.pin for _, one in citations(f"{ROTH}.", text)][1:] == [pin]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("From Roth, it is plain.", ["Roth"]),
        ("It is Roth’s rule.", ["Roth"]),
        ("Roth and Sindermann say so.", ["Roth", "Sindermann"]),
        ("The Roth Court said so.", ["Roth"]),
        ("Mr. Roth was hired for a year.", []),
        ("David Roth taught there.", []),
        ("Justice Roth, dissenting, said no.", []),
        ("So said the regents of the college.", []),
    ],
)
def test_case_named_alone_is_told_from_people(text: str, named: list[str]) -> None:
    cited = citations(f"Roth v. Regents, 408 U.S. 564 (1972); Texas v. Sindermann, 408 U.S. 593 (1972). {text}")
    assert [each for each, one in cited if one.form is CitationForm.NAME] == named


def test_name_of_a_party_of_this_case_is_no_case() -> None:
    cited = citations("Roth v. Regents, 408 U.S. 564 (1972). In Roth, so.", facts=CaseFacts("Roth v. Dean"))
    assert [each for each, _ in cited] == ["Roth v. Regents, 408 U.S. 564 (1972)"]


def test_name_set_in_roman_is_no_case_where_names_are_in_italics() -> None:
    from opinions.text.kinds import EmphasisStyle  # noqa: PLC0415 -- used here alone
    from opinions.text.parsed import ParsedEmphasis  # noqa: PLC0415 -- used here alone

    text = "Roth v. Regents, 408 U.S. 564 (1972). In Roth it was so; Roth went home."
    italic = (ParsedEmphasis(0, 15, EmphasisStyle.ITALIC), ParsedEmphasis(41, 45, EmphasisStyle.ITALIC))
    passage = ParsedPassage(PassageKind.PARAGRAPH, text, emphasis=italic)
    [opinion] = find([ParsedOpinion(OpinionKind.MAJORITY, (passage,))]).opinions
    assert [one.start for one in opinion.passages[0].citations] == [0, 41]


@pytest.mark.parametrize(
    "cited",
    [
        "Orchard v. Milldale, 1 Esp. 431, 170 Eng. Rep. 409 (K. B. 1795)",
        "Orchard v. Milldale, El. Bl. & El. 935, 120 Eng. Rep. 758 (K. B. 1858)",
        "Orchard v. Milldale, 2 Y. & J. 399, 400, 148 Eng. Rep. 974 (Exch. 1828)",
        "Orchard v. Milldale, 24 F. Cas. 1084 (No. 14,568) (CC ED Pa. 1830)",
        "Orchard v. Milldale, 9 Johns. R. 507",
        "Pear Co. v. Milldale Bank (In re Orchard Pub. Co., Inc.), 12 F.3d 345 (9th Cir. 1993)",
    ],
)
def test_old_reports_and_names_of_bankruptcies_are_read_whole(cited: str) -> None:
    assert words(f"They are filed. See Act No. 2-2012. See {cited}.")[-1] == cited


def test_english_report_is_told_by_either_of_its_places() -> None:
    full = "Elm v. Oak, 1 Esp. 431, 170 Eng. Rep. 409 (1795)"
    text = f"{full}. Id., at 432, 170 Eng. Rep., at 410. See 1 Esp., at 433, 170 Eng. Rep., at 411."
    assert [(each, one.authority) for each, one in citations(text)] == [
        (full, "1-esp-431"),
        ("Id., at 432, 170 Eng. Rep., at 410", "1-esp-431"),
        ("1 Esp., at 433, 170 Eng. Rep., at 411", "1-esp-431"),
    ]


def test_cranch_abbreviated_is_the_same_case() -> None:
    found = citations("Elm v. Oak, 6 Cr. 87 (1810).", "Elm v. Oak, 6 Cranch 87 (1810).")
    assert [one.authority for _, one in found] == ["6-cranch-87", "6-cranch-87"]


def test_name_that_a_case_is_given_in_parentheses_is_no_citation() -> None:
    cited = "Orchard v. Milldale (1971) 4 Cal.3d 130, 143"
    assert words(f"See {cited} (Orchard).", "In Orchard it was so.") == [cited, "Orchard"]


def test_report_of_the_text_of_a_rule_is_no_case() -> None:
    assert words("Under Mass. R. Crim. P. 34, as amended, 442 Mass. 1501 (2004), it may.") == ["Mass. R. Crim. P. 34"]


def test_ex_parte_name_is_known_where_its_surname_would_be_a_person() -> None:
    cited = "Ex Parte Plum, 209 U.S. 123, 157 (1908)"
    assert words(f"See {cited}.", "It may bring an Ex Parte Plum action.") == [cited, "Ex Parte Plum"]


def test_blank_report_without_a_space_leaves_the_history_its_case() -> None:
    text = "Elm v. Oak, 994 F.2d 1476 (10th Cir.), cert. denied, — U.S.-, 114 S.Ct. 307, 126 L.Ed.2d 254 (1993)."
    found = citations(text)[-1][1]
    assert (found.history, found.authority) == ("cert. denied", "114-s-ct-307")


def test_semicolon_before_the_lawyers_edition_parts_no_case() -> None:
    assert words("See Elm v. Oak, 114 S.Ct. 1164, 1174; 127 L.Ed.2d 500 (1994).") == [
        "Elm v. Oak, 114 S.Ct. 1164, 1174; 127 L.Ed.2d 500 (1994)"
    ]
