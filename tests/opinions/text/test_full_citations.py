from dataclasses import replace

import pytest

from opinions.text.full_citations import (
    CitedCase,
    CitedWriting,
    FullCitation,
    ReporterCitation,
    full_citation,
    judge_title,
    printed_citations,
)
from opinions.text.kinds import OpinionKind
from opinions.text.pincites import PinCite

parse = ReporterCitation.parse
CASTLE_ROCK = CitedCase(
    "Gonzales v. City of Castle Rock",
    (parse("366 F.3d 1093"),),
    "ca10",
    "2004",
    en_banc=True,
    history=("rev'd sub nom. Town of Castle Rock v. Gonzales, 545 U.S. 748 (2005)",),
)
KELLY = CitedWriting(OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART, author="Kelly", author_title="Circuit Judge")
NEARING = CitedCase("Nearing v. Weaver", (parse("295 Or. 702"), parse("670 P.2d 137")), "or", "1983")
ROTH = CitedCase("Board of Regents v. Roth", (parse("408 U.S. 564"),), "scotus", "1972")
ROTH_PARALLEL = replace(ROTH, citations=(parse("92 S.Ct. 2701"), parse("33 L.Ed.2d 548"), parse("408 U.S. 564")))


def pin(pages: str, series: str = "366 F.3d 1093") -> PinCite:
    return PinCite(pages, series)


def test_full_citation_of_the_seed() -> None:
    assert full_citation(CASTLE_ROCK, KELLY, [pin("1120–21")]) == FullCitation(
        "Gonzales v. City of Castle Rock, 366 F.3d 1093, 1120–21 (10th Cir. 2004) (en banc) (Kelly, J., concurring in "
        "part and dissenting in part), rev'd sub nom. Town of Castle Rock v. Gonzales, 545 U.S. 748 (2005)"
    )


def test_full_citation_puts_parentheticals_in_the_order_of_rule_1_5() -> None:
    case = replace(CASTLE_ROCK, caption="A v. B", history=("rev'd, 1 U.S. 2 (2005)", "reh'g denied, 3 U.S. 4 (2006)"))
    cited = full_citation(case, KELLY, [pin("1121")], emphasis_added=True, footnotes_omitted=1)

    assert str(cited) == (
        "A v. B, 366 F.3d 1093, 1121 (10th Cir. 2004) (en banc) (Kelly, J., concurring in part and dissenting in part) "
        "(emphasis added) (footnote omitted), rev'd, 1 U.S. 2 (2005), reh'g denied, 3 U.S. 4 (2006)"
    )


def test_full_citation_counts_omitted_footnotes() -> None:
    assert str(full_citation(ROTH, footnotes_omitted=2)).endswith(" (1972) (footnotes omitted)")


def test_full_citation_repeats_the_first_page_as_a_pin() -> None:
    assert str(full_citation(replace(CASTLE_ROCK, history=()), None, [pin("1093")])) == (
        "Gonzales v. City of Castle Rock, 366 F.3d 1093, 1093 (10th Cir. 2004) (en banc)"
    )


@pytest.mark.parametrize("pins", [[], [PinCite("", None)], [PinCite("", "366 F.3d 1093")]])
def test_full_citation_has_no_pin_where_there_are_no_pages(pins: list[PinCite]) -> None:
    assert str(full_citation(ROTH, None, pins)) == "Board of Regents v. Roth, 408 U.S. 564 (1972)"


@pytest.mark.parametrize(
    ("citations", "pins", "text"),
    [
        (NEARING.citations, [pin("140–41", "670 P.2d 137")], "295 Or. 702, 670 P.2d 137, 140–41 (1983)"),
        (NEARING.citations, [pin("706", "295 Or. 702")], "295 Or. 702, 706, 670 P.2d 137 (1983)"),
        (
            NEARING.citations[::-1],
            [pin("706", "295 Or. 702"), pin("140", "670 P.2d 137")],
            "295 Or. 702, 706, 670 P.2d 137, 140 (1983)",
        ),
        (NEARING.citations[:1], [pin("706", "295 Or. 702")], "295 Or. 702, 706 (1983)"),
        (NEARING.citations[1:], [pin("140–41", "670 P.2d 137")], "670 P.2d 137, 140–41 (Or. 1983)"),
        (NEARING.citations[:1], [pin("140", "670 P.2d 137")], "295 Or. 702, 670 P.2d 137, 140 (1983)"),
    ],
)
def test_full_citation_of_a_state_case_pins_the_citation_that_the_pages_number(
    citations: tuple[ReporterCitation, ...], pins: list[PinCite], text: str
) -> None:
    assert full_citation(replace(NEARING, citations=citations), None, pins) == FullCitation(
        f"Nearing v. Weaver, {text}"
    )


@pytest.mark.parametrize(
    ("court", "citation", "text"),
    [
        ("colo", "34 P.3d 422", "34 P.3d 422 (Colo. 2001)"),
        ("coloctapp", "837 P.2d 226", "837 P.2d 226 (Colo. Ct. App. 2001)"),
        ("scotus", "92 S. Ct. 2701", "92 S. Ct. 2701 (2001)"),
        ("", "408 U.S. 564", "408 U.S. 564 (2001)"),
        ("ca10", "307 F. 3d 1258", "307 F.3d 1258 (10th Cir. 2001)"),
        ("nysd", "137 F. Supp. 2d 5", "137 F. Supp. 2d 5 (S.D.N.Y. 2001)"),
        ("Franklin", "12 Frankl. 40", "12 Frankl. 40 (Franklin 2001)"),
    ],
)
def test_full_citation_names_the_court_that_the_reporter_does_not(court: str, citation: str, text: str) -> None:
    assert full_citation(CitedCase("A v. B", (parse(citation),), court, "2001")) == FullCitation(f"A v. B, {text}")


@pytest.mark.parametrize(
    ("citations", "court", "series", "text"),
    [
        (("2011-NMSC-025",), "nm", "2011-NMSC-025", "2011-NMSC-025, ¶¶ 12–14"),
        (("2011 NMSC 025",), "nm", "2011-NMSC-025", "2011 NMSC 025, ¶¶ 12–14"),
        (("9 P.3d 1", "2011-NMSC-025"), "nm", "2011 NMSC 025", "2011-NMSC-025, ¶¶ 12–14, 9 P.3d 1"),
        (("2011-Ohio-1234",), "ohioctapp", "2011-Ohio-1234", "2011-Ohio-1234, ¶¶ 12–14 (Ct. App.)"),
        (("7 N.E.3d 1", "2011-Ohio-1234"), "ohio", "2011-Ohio-1234", "2011-Ohio-1234, ¶¶ 12–14, 7 N.E.3d 1"),
        (("2010-NMSC-025",), "nm", "2010-NMSC-025", "2010-NMSC-025, ¶¶ 12–14 (2011)"),
    ],
)
def test_full_citation_prints_a_public_domain_citation_as_its_source_writes_it(
    citations: tuple[str, ...], court: str, series: str, text: str
) -> None:
    case = CitedCase("A v. B", tuple(map(parse, citations)), court, "2011")

    assert full_citation(case, None, [pin("¶¶ 12–14", series)]) == FullCitation(f"A v. B, {text}")


def test_reporter_citation_is_the_same_with_hyphens_and_with_spaces() -> None:
    hyphenated, spaced = parse("2011-NMSC-025"), parse("2011 NMSC 025")

    assert (str(hyphenated), str(spaced)) == ("2011-NMSC-025", "2011 NMSC 025")
    assert {hyphenated} == {spaced}


@pytest.mark.parametrize("text", ["2011-NMSC", "11-NMSC-25", "2011-NMSC-", "2011--025", "2004-CA-00123-SCT"])
def test_reporter_citation_refuses_what_only_looks_like_a_public_domain_citation(text: str) -> None:
    with pytest.raises(ValueError, match="is no citation"):
        parse(text)


def test_full_citation_leaves_the_year_to_a_public_domain_citation() -> None:
    case = CitedCase("A v. B", (parse("54 P.3d 1"), parse("2002 CO 12")), "colo", "2002")

    assert str(full_citation(case, None, [pin("¶¶ 12–14", "2002 CO 12")])) == "A v. B, 2002 CO 12, ¶¶ 12–14, 54 P.3d 1"


@pytest.mark.parametrize(
    ("writing", "words"),
    [
        (CitedWriting(OpinionKind.MAJORITY, author="Scalia"), ""),
        (CitedWriting(OpinionKind.COURT, author="Krieger"), ""),
        (CitedWriting(OpinionKind.MAJORITY, per_curiam=True), " (per curiam)"),
        (CitedWriting(OpinionKind.PLURALITY, author="Souter"), " (plurality opinion)"),
        (CitedWriting(OpinionKind.PLURALITY, per_curiam=True), " (plurality opinion) (per curiam)"),
        (CitedWriting(OpinionKind.LEAD, author="Souter"), " (lead opinion)"),
        (CitedWriting(OpinionKind.OTHER, author="Scalia"), " (opinion of Scalia, J.)"),
        (CitedWriting(OpinionKind.STATEMENT, author="Breyer"), " (statement of Breyer, J.)"),
        (CitedWriting(OpinionKind.CONCURRENCE, author="Souter"), " (Souter, J., concurring)"),
        (
            CitedWriting(OpinionKind.CONCURRENCE_IN_JUDGMENT, author="Thomas"),
            " (Thomas, J., concurring in the judgment)",
        ),
        (CitedWriting(OpinionKind.CONCURRENCE_IN_PART, author="Thomas"), " (Thomas, J., concurring in part)"),
        (CitedWriting(OpinionKind.DISSENT, author="Brennan", author_title="Justice"), " (Brennan, J., dissenting)"),
        (
            CitedWriting(OpinionKind.DISSENT, author="Roberts", author_title="Chief Justice"),
            " (Roberts, C.J., dissenting)",
        ),
        (CitedWriting(OpinionKind.DISSENT, per_curiam=True), " (dissenting) (per curiam)"),
    ],
)
def test_full_citation_says_which_writing_it_is(writing: CitedWriting, words: str) -> None:
    assert full_citation(ROTH, writing) == FullCitation(f"Board of Regents v. Roth, 408 U.S. 564 (1972){words}")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (OpinionKind.DISSENT, "dissenting"),
        (OpinionKind.OTHER, "separate opinion"),
        (OpinionKind.STATEMENT, "statement"),
    ],
)
def test_full_citation_gives_the_kind_alone_and_a_warning_where_the_author_is_unknown(
    kind: OpinionKind, words: str
) -> None:
    assert full_citation(ROTH, CitedWriting(kind)) == FullCitation(
        f"Board of Regents v. Roth, 408 U.S. 564 (1972) ({words})", ("The author of this writing is not known.",)
    )


def test_every_kind_of_writing_is_cited() -> None:
    ends = {
        kind: str(full_citation(ROTH, CitedWriting(kind, author="Doe"))).partition("(1972)")[2] for kind in OpinionKind
    }

    assert [kind for kind, end in ends.items() if not end] == [
        OpinionKind.MAJORITY,
        OpinionKind.COURT,
        OpinionKind.UNSPLIT,
    ]


def test_full_citation_warns_of_an_unsplit_case() -> None:
    assert full_citation(ROTH, CitedWriting(OpinionKind.UNSPLIT)).warnings == (
        "The writings of this case are not parted: see whose words these are.",
    )


def test_full_citation_hands_on_the_warnings_of_its_pins_once() -> None:
    doubtful = PinCite("282–83", "408 U.S. 564", ("A page mark is missing.",))

    assert full_citation(ROTH, None, [doubtful, doubtful]).warnings == ("A page mark is missing.",)


def test_full_citation_warns_of_what_is_not_known_of_the_case() -> None:
    assert full_citation(CitedCase("A v. B", (parse("12 F.3d 40"),))) == FullCitation(
        "A v. B, 12 F.3d 40", ("The year of decision is not known.", "The court is not known.")
    )


def test_full_citation_gives_a_pin_of_an_unnamed_series_to_the_only_citation() -> None:
    assert full_citation(ROTH, None, [pin("577", "")]) == FullCitation(
        "Board of Regents v. Roth, 408 U.S. 564, 577 (1972)"
    )


def test_full_citation_warns_where_an_unnamed_series_could_be_either() -> None:
    assert full_citation(NEARING, None, [pin("706", "")]) == FullCitation(
        "Nearing v. Weaver, 295 Or. 702, 706, 670 P.2d 137 (1983)",
        ("It is not known which of the case's citations the page marks number.",),
    )


def test_full_citation_of_a_case_without_citation_has_no_pin() -> None:
    cited = full_citation(CitedCase("A v. B", (), "Franklin", "2001"), None, [pin("12", "")])

    assert cited == FullCitation(
        "A v. B (Franklin 2001)", ("It is not known which of the case's citations the page marks number.",)
    )


def test_full_citation_finds_a_series_in_another_spelling() -> None:
    assert str(full_citation(ROTH_PARALLEL, None, [pin("577", "408 U. S. 564")])) == (
        "Board of Regents v. Roth, 408 U.S. 564, 577 (1972)"
    )


@pytest.mark.parametrize(
    ("case", "series", "printed"),
    [
        (ROTH_PARALLEL, (), ["408 U.S. 564"]),
        (ROTH_PARALLEL, ("92 S.Ct. 2701",), ["408 U.S. 564", "92 S.Ct. 2701"]),
        (CitedCase("A", (parse("2004 WL 9"), parse("1 F.3d 2")), "ca1"), (), ["1 F.3d 2"]),
        (CitedCase("A", (parse("2004 WL 9"),), "ca1"), (), ["2004 WL 9"]),
        (CitedCase("A", (parse("2004 WL 9"), parse("1 P.3d 2")), "or"), (), ["1 P.3d 2"]),
        (CitedCase("A", (parse("1 P.3d 2"), parse("3 Or. 4"))), (), ["3 Or. 4", "1 P.3d 2"]),
        (CitedCase("A", (parse("1 U.S. App. D.C. 2"), parse("3 F.2d 4")), "cadc"), (), ["3 F.2d 4"]),
        (CitedCase("A", ()), (), []),
    ],
)
def test_printed_citations_are_parallel_for_state_cases_alone(
    case: CitedCase, series: tuple[str, ...], printed: list[str]
) -> None:
    assert list(map(str, printed_citations(case, series))) == printed


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("", "J."),
        ("Justice", "J."),
        ("Mr. Justice", "J."),
        ("Circuit Judge", "J."),
        ("Chief Circuit Judge", "C.J."),
        ("CHIEF JUSTICE", "C.J."),
        ("C. J.", "C.J."),
        ("J.", "J."),
        ("Presiding Justice", "P.J."),
        ("Vice Chancellor", "V.C."),
        ("Chancellor", "C."),
        ("Magistrate Judge", "Mag. J."),
    ],
)
def test_judge_title_abbreviates_what_the_source_says(title: str, short: str) -> None:
    assert judge_title(title) == short


@pytest.mark.parametrize("text", ["366 F.3d 1093", "2011 IL App (1st) 101234", "109 S. Ct. 998", "2002 CO 12"])
def test_reporter_citation_is_read_and_written_alike(text: str) -> None:
    assert str(parse(text)) == text


@pytest.mark.parametrize("text", ["", "F.3d 1093", "366 F.3d", "Gonzales, 366 F.3d 1093"])
def test_reporter_citation_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError, match="is no citation of the form"):
        parse(text)
