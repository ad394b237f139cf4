"""Short forms, and an authority's citations with a pin."""

import pytest

from opinions.text.full_citations import CitedCase, CitedWriting, ReporterCitation
from opinions.text.kinds import AuthorityKind, OpinionKind, PassageKind
from opinions.text.parsed import ParsedAuthority, ParsedReport
from opinions.text.pincites import PinCite
from opinions.text.short_citations import full_authority, short_authority, short_citation, short_name

NAMES = {
    "DeShaney v. Winnebago Cnty. Dep't of Soc. Servs.": "DeShaney",
    "Ky. Dep’t of Corr. v. Thompson": "Thompson",
    "Board of Regents v. Roth": "Roth",
    "Bd. of Regents of State Colls. v. Roth": "Roth",
    "United States v. Colorado": "Colorado",
    "United States v. Carolene Prods. Co.": "Carolene Prods. Co.",
    "People v. Coleby": "Coleby",
    "Texas v. Johnson": "Johnson",
    "N.Y. v. Ferber": "Ferber",
    "NLRB v. Jones & Laughlin Steel Corp.": "Jones & Laughlin Steel Corp.",
    "Town of Castle Rock v. Gonzales": "Gonzales",
    "Gonzales v. City of Castle Rock": "Gonzales",
    "Duong v. County of Arapahoe": "Duong",
    "Doe v. Hennepin County": "Doe",
    "In re Gault": "Gault",
    "Ex parte Young": "Young",
    "State ex rel. Smith v. Jones": "Smith",
    "Estate of Gilmore v. Buckley": "Estate of Gilmore",
    "The Paquete Habana": "The Paquete Habana",
    "Staten v. Peoples": "Staten",
    "Cityscape Co. v. Boardman": "Cityscape Co.",
}


@pytest.mark.parametrize("caption", NAMES)
def test_short_name_is_a_party_that_tells_the_case(caption: str) -> None:
    assert short_name(caption) == NAMES[caption]


TENTH = CitedCase(
    "Gonzales v. City of Castle Rock",
    (ReporterCitation.parse("366 F.3d 1093"),),
    "ca10",
    "2004",
    en_banc=True,
    history=("rev'd sub nom. Town of Castle Rock v. Gonzales, 545 U.S. 748 (2005)",),
)
KELLY = CitedWriting(OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART, author="Kelly", author_title="J.")


def test_short_citation_names_the_writing_and_no_court_or_history() -> None:
    cited = short_citation(TENTH, KELLY, [PinCite("1124 n.4", "366 F.3d 1093")])
    assert (cited.name, str(cited)) == (
        "Gonzales",
        "Gonzales, 366 F.3d at 1124 n.4 (Kelly, J., concurring in part and dissenting in part)",
    )


def test_short_citation_of_words_before_the_opinion_says_so() -> None:
    cited = short_citation(TENTH, KELLY, [PinCite("1093", None)], in_head_matter=PassageKind.HEAD_MATTER)
    assert str(cited) == "Gonzales, 366 F.3d at 1093 (syllabus)"


def test_short_citation_without_pin_or_reporter_invents_none() -> None:
    assert str(short_citation(TENTH)) == "Gonzales, 366 F.3d 1093"
    assert str(short_citation(CitedCase("Doe v. Roe"), KELLY)) == (
        "Doe (Kelly, J., concurring in part and dissenting in part)"
    )


def test_short_citation_writes_the_parallels_that_are_pinned() -> None:
    oregon = CitedCase("Nearing v. Weaver", tuple(map(ReporterCitation.parse, ("295 Or. 702", "670 P.2d 137"))), "or")
    pins = [PinCite("705", "295 Or. 702"), PinCite("140–41", "670 P. 2d 137")]
    assert str(short_citation(oregon, None, pins)) == "Nearing, 295 Or. at 705, 670 P.2d at 140–41"
    assert str(short_citation(oregon, None, pins[1:])) == "Nearing, 670 P.2d at 140–41"


def test_short_citation_keeps_a_public_domain_citation_whole() -> None:
    neutral = CitedCase("Doe v. Roe", (ReporterCitation.parse("2011-NMSC-025"),), "nm", "2011")
    assert str(short_citation(neutral, None, [PinCite("¶ 12", None)])) == "Doe, 2011-NMSC-025, ¶ 12"


ROTH = ParsedAuthority(
    "roth", AuthorityKind.CASE, "Board of Regents v. Roth, 408 U.S. 564 (1972)", "Board of Regents v. Roth", "", "1972",
    (ParsedReport("408", "U.S.", "564"), ParsedReport("92", "S. Ct.", "2701")),
)  # fmt: skip
BARE = ParsedAuthority("x", AuthorityKind.CASE, "Roe v. Poe, 1 F.3d 2 (10th Cir. 2004) (en banc)")
NEARING = ParsedAuthority(
    "nearing", AuthorityKind.CASE, "Nearing v. Weaver, 295 Or. 702, 670 P.2d 137 (1983)", "Nearing v. Weaver", "Or.",
    "1983", (ParsedReport("295", "Or.", "702"), ParsedReport("670", "P.2d", "137")),
)  # fmt: skip
USC = ParsedAuthority("usc", AuthorityKind.STATUTE, "42 U.S.C. § 1983")
CRS = ParsedAuthority("crs", AuthorityKind.STATUTE, "Colo. Rev. Stat. § 18-6-803.5 (2002)")
RULE = ParsedAuthority("rule", AuthorityKind.RULE, "Fed. R. Civ. P. 65")
AMENDMENT = ParsedAuthority("am", AuthorityKind.CONSTITUTION, "U.S. Const. amend. XIV")
RECORD = ParsedAuthority("app", AuthorityKind.RECORD, "App.")
CITATIONS = [
    (ROTH, "577", "Board of Regents v. Roth, 408 U.S. 564, 577 (1972)", "Roth, 408 U.S. at 577"),
    (ROTH, "2705", "Board of Regents v. Roth, 408 U.S. 564, 92 S. Ct. 2701, 2705 (1972)", "Roth, 92 S. Ct. at 2705"),
    (ROTH, "", "Board of Regents v. Roth, 408 U.S. 564 (1972)", "Roth, 408 U.S. 564"),
    (NEARING, "140-41", "Nearing v. Weaver, 295 Or. 702, 670 P.2d 137, 140–41 (1983)", "Nearing, 670 P.2d at 140–41"),
    (BARE, "3 n. 2", "Roe v. Poe, 1 F.3d 2, 3 n.2 (10th Cir. 2004) (en banc)", "Roe, 1 F.3d at 3 n.2"),
    (USC, "", "42 U.S.C. § 1983", "§ 1983"),
    (CRS, "(3)(a)", "Colo. Rev. Stat. § 18-6-803.5(3)(a) (2002)", "§ 18-6-803.5(3)(a)"),
    (RULE, "(d)", "Fed. R. Civ. P. 65(d)", "Rule 65(d)"),
    (AMENDMENT, "§ 1", "U.S. Const. amend. XIV, § 1", None),
    (RECORD, "30-31", "App. at 30–31", None),
]


@pytest.mark.parametrize(("authority", "pin", "full", "short"), CITATIONS)
def test_authority_is_cited_with_its_pin(authority: ParsedAuthority, pin: str, full: str, short: str | None) -> None:
    assert (str(full_authority(authority, pin)), str(short_authority(authority, pin))) == (full, short or full)


def test_authority_puts_the_name_of_a_case_in_italics_alone() -> None:
    assert [full_authority(each, "3").name for each in (ROTH, BARE, USC)] == [
        "Board of Regents v. Roth", "Roe v. Poe", "",
    ]  # fmt: skip
