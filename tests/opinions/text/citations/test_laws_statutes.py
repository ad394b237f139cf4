"""Statutes, regulations and session laws are found with their extent, their pin, and one form however printed."""

import pytest

from opinions.text.citations.laws import another_section
from opinions.text.kinds import AuthorityKind
from tests.opinions.text.citations.lawful import cites, found, mentions
from tests.opinions.text.readers.accounting import passages_of
from tests.opinions.text.readers.gold import gold, seed


@pytest.mark.parametrize(
    ("printed", "pin", "cite"),
    [
        ("42 U.S.C. § 1983", None, "42 U.S.C. § 1983"),
        ("42 U. S. C. §1983", None, "42 U.S.C. § 1983"),
        ("42 USC 1983", None, "42 U.S.C. § 1983"),
        ("42 U.S.C.A. § 1983", None, "42 U.S.C. § 1983"),
        ("Title 42, United States Code, section 1983", None, "42 U.S.C. § 1983"),
        ("section 1983 of Title 42 of the United States Code", None, "42 U.S.C. § 1983"),
        ("40 U.S.C. s 270b (1994)", None, "40 U.S.C. § 270b"),
        ("15 U.S.C. § 1692k(d )", "(d)", "15 U.S.C. § 1692k"),
        ("29 U. S. C. § 151 et seq.", "et seq.", "29 U.S.C. § 151"),
        ("18 U.S.C. § 924(c)(1)(A)(i)–(iii)", "(c)(1)(A)(i)-(iii)", "18 U.S.C. § 924"),
        ("Colo.Rev.Stat. § 18-6-803.5(3) (2002)", "(3)", "Colo. Rev. Stat. § 18-6-803.5"),
        ("Colo.Rev.Stat. § 18 — 6—803.5(1)—(3)", "(1)-(3)", "Colo. Rev. Stat. § 18-6-803.5"),
        ("Colo.Rev.Stat. 14-10-108(2)(b)(c), (3)", "(2)(b)(c), (3)", "Colo. Rev. Stat. § 14-10-108"),
        ("C.R.S. 18-6-803.5", None, "Colo. Rev. Stat. § 18-6-803.5"),
        ("§ 18-6-803.5(3), C.R.S. (2002)", "(3)", "Colo. Rev. Stat. § 18-6-803.5"),
        ("NMSA 1978, § 30-3-1", None, "N.M. Stat. Ann. § 30-3-1"),
        ("NMSA 1978, Section 30-2-1(A)(1) (1994)", "(A)(1)", "N.M. Stat. Ann. § 30-2-1"),
        ("Ill. Rev. Stat., ch. 38, ¶ 9-1", None, "Ill. Rev. Stat. ch. 38, ¶ 9-1"),
        ("720 ILCS 5/18 — 2(a)(2) (West 2000)", "(a)(2)", "720 Ill. Comp. Stat. 5/18-2"),
        ("Cal. Penal Code § 187", None, "Cal. Penal Code § 187"),
        ("Evid. Code, § 780, subd. (f)", "(f)", "Cal. Evid. Code § 780"),
        ("TEX. PENAL CODE ANN. § 19.02(b) (Vernon 1994)", "(b)", "Tex. Penal Code Ann. § 19.02"),
        ("Md. Code Ann., Crim. Law § 2-201", None, "Md. Code Ann., Crim. Law § 2-201"),
        ("Mass. Gen. Laws ch. 231, § 60B", None, "Mass. Gen. Laws ch. 231, § 60B"),
        ("G. L. c. 231, § 60B", None, "Mass. Gen. Laws ch. 231, § 60B"),
        ("13 V.S.A. § 1024", None, "Vt. Stat. Ann. tit. 13, § 1024"),
        ("Wis. Stat. § 111.70(4)(d) 3.b", "(4)(d)3.b", "Wis. Stat. § 111.70"),
        ("Fla. Stat. Ann. § 921.137(1) (West 2006)", "(1)", "Fla. Stat. § 921.137"),
        ("section 784.03, Florida Statutes (2005)", None, "Fla. Stat. § 784.03"),
        ("Ohio Rev.Code Ann. 2963.01 to -.29 (Page 1982)", None, "Ohio Rev. Code Ann. §§ 2963.01 to 2963.29"),
        ("MCL 600.745(3)(b), (c), and (e)", "(3)(b), (c), and (e)", "Mich. Comp. Laws § 600.745"),
        ("EPTL 9-1.1 [b]", "(b)", "N.Y. Est. Powers & Trusts Law § 9-1.1"),
        ("RCW 26.09.170", None, "Wash. Rev. Code § 26.09.170"),
        ("Rev. Stat. § 1979", None, "Rev. Stat. § 1979"),
        ("U.S.S.G. § 2K2.1(a)(2)", "(a)(2)", "U.S. Sent'g Guidelines Manual § 2K2.1"),
    ],
)
def test_statute_is_found_whole_and_written_one_way(printed: str, pin: str | None, cite: str) -> None:
    assert found(f"It is so under {printed}, as we said.") == [(printed, pin, cite)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "fees under 42 U.S.C. §§ 1983 and 1988. Friends",
            [("42 U.S.C. §§ 1983", None, "42 U.S.C. § 1983"), ("1988", None, "42 U.S.C. § 1988")],
        ),
        (
            "under 42 U.S.C. § 1983 and § 1988, he",
            [("42 U.S.C. § 1983", None, "42 U.S.C. § 1983"), ("§ 1988", None, "42 U.S.C. § 1988")],
        ),
        ("see 18 U.S.C. §§ 2-4;", [("18 U.S.C. §§ 2-4", None, "18 U.S.C. §§ 2-4")]),
        ("see 40 U.S.C. ss 270a-270f;", [("40 U.S.C. ss 270a-270f", None, "40 U.S.C. §§ 270a-270f")]),
        ("see 42 U.S.C. § 2000e-5(b);", [("42 U.S.C. § 2000e-5(b)", "(b)", "42 U.S.C. § 2000e-5")]),
        (
            "Neb.Rev.Stat. §§ 29-2519 to 29-2546 (Reissue 1995 & Cum. Supp. 2002).",
            [
                (
                    "Neb.Rev.Stat. §§ 29-2519 to 29-2546 (Reissue 1995 & Cum. Supp. 2002)",
                    None,
                    "Neb. Rev. Stat. §§ 29-2519 to 29-2546",
                )
            ],
        ),
        (
            "Pen. Code, §§ 664, 187; he",
            [("Pen. Code, §§ 664", None, "Cal. Penal Code § 664"), ("187", None, "Cal. Penal Code § 187")],
        ),
        (
            "28 U.S.C. §§ 1331, 42 U.S.C. § 1983",
            [("28 U.S.C. §§ 1331", None, "28 U.S.C. § 1331"), ("42 U.S.C. § 1983", None, "42 U.S.C. § 1983")],
        ),
    ],
)
def test_each_of_several_sections_is_a_mention_and_a_run_is_one(
    words: str, expected: list[tuple[str, str | None, str]]
) -> None:
    assert found(words) == expected


def test_a_full_stop_after_a_section_of_the_united_states_code_is_no_part_of_its_number() -> None:
    assert found("42 U.S.C. §§ 1983 and 1988.4 Friends") == [
        ("42 U.S.C. §§ 1983", None, "42 U.S.C. § 1983"),
        ("1988", None, "42 U.S.C. § 1988"),
    ]


def test_one_law_has_one_key_however_printed() -> None:
    printed = "C.R.S. § 18-6-803.5; Colo.Rev.Stat. § 18 — 6—803.5; § 18-6-803.5, C.R.S. (2002)"
    assert {each.law.key for each in mentions(printed) if each.law} == {"colo-rev-stat-18-6-803.5"}


@pytest.mark.parametrize(
    ("printed", "kind", "cite"),
    [
        ("29 C.F.R. § 1910.132", AuthorityKind.REGULATION, "29 C.F.R. § 1910.132"),
        ("29 CFR Part 1910", AuthorityKind.REGULATION, "29 C.F.R. pt. 1910"),
        ("Wis. Admin. Code § ERC 70.07", AuthorityKind.REGULATION, "Wis. Admin. Code § ERC 70.07"),
        ("74 Fed. Reg. 1234, 1236 (Jan. 2, 2009)", AuthorityKind.REGULATION, "74 Fed. Reg. 1234"),
        ("Exec. Order No. 12,866", AuthorityKind.REGULATION, "Exec. Order No. 12,866"),
        ("Pub. L. No. 111-148, 124 Stat. 119 (2010)", AuthorityKind.STATUTE, "Pub. L. No. 111-148, 124 Stat. 119"),
        ("17 Stat. 13", AuthorityKind.STATUTE, "17 Stat. 13"),
        ("1994 Colo. Sess. Laws 2034", AuthorityKind.STATUTE, "1994 Colo. Sess. Laws 2034"),
        ("2011 Wisconsin Act 10", AuthorityKind.STATUTE, "2011 Wis. Act 10"),
        ("Stats. 1976, ch. 1139, § 305, p. 5162", AuthorityKind.STATUTE, "1976 Cal. Stat. ch. 1139"),
        ("H.R.Rep. No. 1476, 94th Cong., 2d Sess. 54 (1976)", AuthorityKind.SECONDARY, "H.R. Rep. No. 94-1476"),
        ("S. Rep. No. 111-5, at 12 (2009)", AuthorityKind.SECONDARY, "S. Rep. No. 111-5"),
        ("142 Cong. Rec. 12,345 (1996)", AuthorityKind.SECONDARY, "142 Cong. Rec. 12,345"),
    ],
)
def test_regulations_session_laws_and_history_are_found_whole(printed: str, kind: AuthorityKind, cite: str) -> None:
    words = f"It is so under {printed}; we said"
    assert [(words[each.start : each.end], each.law.kind, each.law.cite) for each in mentions(words) if each.law] == [
        (printed, kind, cite)
    ]


def test_a_code_that_several_states_have_is_tied_to_the_home_state_alone() -> None:
    words = "under Penal Code section 187"
    assert cites(words, "Cal.") == ["Cal. Penal Code § 187"]
    assert cites(words, "Tex.") == ["Tex. Penal Code Ann. § 187"]
    assert [(each.law, each.doubt) for each in mentions(words)] == [
        (None, "The Penal Code is named, but not whose: several states have one.")
    ]


def test_an_l_for_a_one_is_proposed_and_not_merged() -> None:
    mention = mentions("Under NMSA 1978, 52-l-26(B), he")[0]
    assert (mention.law, mention.doubt) == (None, "The number is misprinted: 52-l-26 may be 52-1-26.")


def test_another_section_of_the_same_code_is_told_for_id() -> None:
    statute, act = mentions("18 U.S.C. §§ 2-4; 17 Stat. 13")
    other = another_section(statute, "7")
    assert other is not None
    assert (other.key, other.cite) == ("18-usc-7", "18 U.S.C. § 7")
    assert another_section(act, "7") is None


@pytest.mark.parametrize(
    "unit",
    [
        "§ 1 ",
        "42 U.S.C. §§ 1, 2, ",
        "Rule 1 and ",
        "First, ",
        "A. ",
        "Smith, Title, 1 A. ",
        "(a)",
        "A",
        "Aa",
        "1",
        "Penal & ",
    ],
)
def test_dense_text_is_read_to_its_end(unit: str) -> None:
    last = "29 C.F.R. § 1910.132"
    assert found(f"{unit * 2_000}\n{last}")[-1] == (last, None, last)


def test_every_labelled_law_of_the_seed_is_found_with_its_pin_and_authority() -> None:
    labels = gold()
    wanted = [
        (label["pin"], labels["authorities"][label["authority"]]["cite"])
        for label in labels["mentions"]
        if label["form"] == "section"
    ]
    passages = passages_of(seed())
    seen = [
        (each.pin, each.law.cite) for passage in passages for each in mentions(passage.text) if each.law is not None
    ]
    assert sorted(seen, key=str) == sorted(wanted, key=str)


@pytest.mark.parametrize(
    ("words", "home", "expected"),
    [
        ("pursuant to Code § 65.2-710", "Va.", ["Va. Code Ann. § 65.2-710"]),
        ("pursuant to Code § 65.2-710", "", []),
        ("See Code § 8.01-391(B). Under § 8.01-391", "Va.", ["Va. Code Ann. § 8.01-391"] * 2),
        ("the Orchard Code § 12-3", "Va.", []),
        ("section 544(a) of the Bankruptcy Code", "", ["11 U.S.C. § 544"]),
        ("Bankruptcy Code § 544(a)", "", ["11 U.S.C. § 544"]),
        ("inserted by St. 1983, c. 210, § 2", "", ["1983 Mass. Acts ch. 210"]),
        ("art. 26 of the Massachusetts Declaration of Rights", "", ["Mass. Const. pt. 1, art. XXVI"]),
        ("art. 12 of the Declaration of Rights. By art. 12 and art. 14", "Mass.", ["Mass. Const. pt. 1, art. XII"] * 2),
        ("Under HRCP Rule 56(c)", "", ["Haw. R. Civ. P. 56"]),
        ("under Trial Rule 50", "", ["Ind. R. Trial P. 50"]),
    ],
)
def test_law_that_a_court_names_in_the_manner_of_its_state(words: str, home: str, expected: list[str]) -> None:
    assert [cite for cite in cites(f"It was so {words}.", home) if cite] == expected
