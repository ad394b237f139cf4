"""Rules, constitutions and amendments, and sections and rules that are named without their code."""

import pytest

from opinions.text.citations.law_bare import KnownLaws
from opinions.text.citations.laws import laws_in
from opinions.text.citations.mentions import Text
from opinions.text.kinds import AuthorityKind
from tests.opinions.text.citations.lawful import cites, found, mentions


@pytest.mark.parametrize(
    ("printed", "pin", "cite"),
    [
        ("Fed.R.Civ.P. 65(d)", "(d)", "Fed. R. Civ. P. 65"),
        ("Federal Rule of Civil Procedure 12(b)(6)", "(b)(6)", "Fed. R. Civ. P. 12"),
        ("Rule 56(c) of the Federal Rules of Civil Procedure", "(c)", "Fed. R. Civ. P. 56"),
        ("Fed. R. Evid. 403", None, "Fed. R. Evid. 403"),
        ("Fed.R.Crim.P. 11", None, "Fed. R. Crim. P. 11"),
        ("Fed. R. App. P. 4(a)(1)(A)", "(a)(1)(A)", "Fed. R. App. P. 4"),
        ("Fed. R. Bankr. P. 7001", None, "Fed. R. Bankr. P. 7001"),
        ("Colo. R. Civ. P. 65(d)", "(d)", "Colo. R. Civ. P. 65"),
        ("C.R.C.P. 65(b)", "(b)", "Colo. R. Civ. P. 65"),
        ("Tex. R. App. P. 38.1(i)", "(i)", "Tex. R. App. P. 38.1"),
        ("MCR 2.116(C)(10)", "(C)(10)", "Mich. Ct. R. 2.116"),
        ("Rule 5-303(F) NMRA", "(F)", "Rule 5-303 NMRA"),
        ("10th Cir. R. 36.1", None, "10th Cir. R. 36.1"),
        ("D. Colo. LCivR 7.1", None, "D. Colo. LCivR 7.1"),
        ("Sup. Ct. R. 10(a)", "(a)", "Sup. Ct. R. 10"),
        ("Model Rules of Prof'l Conduct R. 1.7(a)", "(a)", "Model Rules of Prof'l Conduct R. 1.7"),
        ("U.S. Const. art. I, § 8, cl. 3", "cl. 3", "U.S. Const. art. I, § 8"),
        ("U. S. Const., Art. I, § 8", None, "U.S. Const. art. I, § 8"),
        ("U.S. Const, art. VI, cl. 2", "cl. 2", "U.S. Const. art. VI"),
        ("U.S. Const. amend. XIV, § 1", "§ 1", "U.S. Const. amend. XIV"),
        ("Amdt. 14, § 1", "§ 1", "U.S. Const. amend. XIV"),
        ("Fourteenth Amendment", None, "U.S. Const. amend. XIV"),
        ("fourteenth amendment", None, "U.S. Const. amend. XIV"),
        ("Twenty-Sixth Amendment", None, "U.S. Const. amend. XXVI"),
        ("Colo. Const. art. II, § 25", None, "Colo. Const. art. II, § 25"),
        ("NM Const, art. II, 4", None, "N.M. Const. art. II, § 4"),
        ("article VI, section 13, of the California Constitution", None, "Cal. Const. art. VI, § 13"),
    ],
)
def test_rule_or_constitution_is_found_whole_and_written_one_way(printed: str, pin: str | None, cite: str) -> None:
    assert found(f"It is so under {printed}; we said") == [(printed, pin, cite)]


def test_amendments_named_together_are_a_mention_each() -> None:
    assert found("the First, Fifth and 14th Amendments forbid") == [
        ("First", None, "U.S. Const. amend. I"),
        ("Fifth", None, "U.S. Const. amend. V"),
        ("14th Amendments", None, "U.S. Const. amend. XIV"),
    ]
    assert cites("U.S. Const. amends. V, XIV; then") == ["U.S. Const. amend. V", "U.S. Const. amend. XIV"]


def test_rules_named_together_are_a_mention_each() -> None:
    assert found("Rules 12(b)(6) and 56 of the Federal Rules of Civil Procedure") == [
        ("Rules 12(b)(6)", "(b)(6)", "Fed. R. Civ. P. 12"),
        ("56 of the Federal Rules of Civil Procedure", None, "Fed. R. Civ. P. 56"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "He lived in section 5 of the town.",
        "The north half of Section 35, Township 22 North.",
        "Section 10.3 of the September agreement provides so.",
        "The Rule of law, and the Rule Against Perpetuities.",
        "See Part II, supra, within 14 days under the Act.",
        "She paid $42 million at 123 Colo. Ave., Denver.",
        "The First Amendment to the Lease Agreement binds them.",
        "He moved the first amendment to the complaint, then the second amendment.",
        "Article III of the partnership agreement says so.",
        "State v. Doe, 12 Ohio St. 3d 45 (1990), and 1 Cal. 4th 25.",
        "Smith v. Jones, 489 U.S. 189, 197 (1989) (Roe, J., dissenting).",
        "Brief for Petitioner 12 (1999); Tr. of Oral Arg. 12 (2013).",
        "Id. § 18-6-803.5(3)(b), and see supra, § 4.",
        "the Due Process Clause of the Constitution",
    ],
)
def test_what_only_looks_like_a_law_is_not_found(words: str) -> None:
    assert found(words) == []


def test_section_alone_is_tied_where_the_case_cites_it_with_one_code() -> None:
    assert found("Under 42 U.S.C. § 1983 he sued. Section 1983(a) and § 1983 speak.") == [
        ("42 U.S.C. § 1983", None, "42 U.S.C. § 1983"),
        ("Section 1983(a)", "(a)", "42 U.S.C. § 1983"),
        ("§ 1983", None, "42 U.S.C. § 1983"),
    ]


def test_section_alone_is_tied_to_the_code_of_its_kin() -> None:
    assert cites("Neb.Rev.Stat. § 29-2519 and § 17-4 Ohio; § 29-2522(3) applies")[-1] == "Neb. Rev. Stat. § 29-2522"
    assert cites("15 U.S.C. § 1692k(a); § 1692e forbids it")[-1] == "15 U.S.C. § 1692e"


def test_section_cited_with_two_codes_or_with_none_is_left_in_doubt() -> None:
    two = mentions("42 U.S.C. § 1983; Fla. Stat. § 1983; as § 1983 says")[-1]
    assert (two.law, two.doubt) == (
        None,
        "Section 1983 is cited here with more than one code: 42 U.S.C. § 1983; Fla. Stat. § 1983.",
    )
    none = mentions("as § 8(a)(3) says")[0]
    assert (none.pin, none.law, none.doubt) == (
        "(a)(3)",
        None,
        "No code is named with § 8, and the case cites that section nowhere with one.",
    )


def test_rule_alone_is_tied_only_where_one_set_has_it() -> None:
    assert cites("Fed. R. Civ. P. 65(d). Rule 65(b) too")[-1] == "Fed. R. Civ. P. 65"
    two = mentions("Fed. R. Civ. P. 65(d); Colo. R. Civ. P. 65(d); Rule 65(b) too")[-1]
    assert (two.law, two.doubt) == (
        None,
        "Rule 65 is cited here in more than one set of rules: Fed. R. Civ. P. 65; Colo. R. Civ. P. 65.",
    )


def test_article_alone_is_tied_to_the_constitution_that_the_case_cites_for_it() -> None:
    words = "N.M. Const. art. II, § 4. Then Article II, Section 4 and art. III, § 2, cl. 1."
    assert found(words) == [
        ("N.M. Const. art. II, § 4", None, "N.M. Const. art. II, § 4"),
        ("Article II, Section 4", None, "N.M. Const. art. II, § 4"),
        ("art. III, § 2, cl. 1", "cl. 1", ""),
    ]


def test_a_later_writing_knows_what_an_earlier_one_cites() -> None:
    known = KnownLaws()
    laws_in(Text("Under 42 U.S.C. § 1983 he sued.", (0,), ("",)), known)
    later = laws_in(Text("He has no claim under § 1983.", (0,), ("",)), known)
    assert [each.law.cite for each in later if each.law] == ["42 U.S.C. § 1983"]


def test_a_sentence_on_all_references_names_the_code_of_bare_sections() -> None:
    words = "All further statutory references are to the Penal Code. Under section 654 he may not be punished twice."
    assert cites(words, "Cal.") == ["Cal. Penal Code § 654"]


def test_title_of_no_named_code_is_left_in_doubt_unless_the_case_tells() -> None:
    assert [each.doubt for each in mentions("under Title 28, section 1331")] == [
        "Title 28 of which code is meant is not said."
    ]
    assert cites("28 U.S.C. § 1331. Under Title 28, section 1331, we")[-1] == "28 U.S.C. § 1331"


def test_kinds_are_told() -> None:
    words = "Fed. R. Evid. 403; U.S. Const. amend. I; 42 U.S.C. § 1983"
    assert [each.law.kind for each in mentions(words) if each.law] == [
        AuthorityKind.RULE,
        AuthorityKind.CONSTITUTION,
        AuthorityKind.STATUTE,
    ]


def test_sections_after_one_sign_are_of_one_code() -> None:
    words = "Pen. Code, § 664. Robbery (§§ 664, 211) was charged, and § 211 is robbery."
    assert cites(words) == [f"Cal. Penal Code § {number}" for number in (664, 664, 211, 211)]


def test_section_of_an_act_is_not_taken_for_that_section_of_a_code() -> None:
    last = mentions("15 U.S.C. § 8 is one thing; § 8 of the National Labor Act is another")[-1]
    assert (last.law, last.doubt) == (
        None,
        "Section 8 of the National Labor Act is named, which need not be that section of a code.",
    )
