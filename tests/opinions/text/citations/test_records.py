"""References to the record and to briefs, written as they look: ⟦ and ⟧ stand around each."""

import re

import pytest

from opinions.text.citations.record_names import document_name
from opinions.text.citations.records import record_mentions
from opinions.text.kinds import AuthorityKind, CitationForm

MARKS = re.compile("[⟦⟧]")


def marked(words: str) -> str:
    """The words with marks around what is found."""
    pieces, last = [], 0
    for mention in record_mentions(words):
        pieces += [words[last : mention.start], "⟦", words[mention.start : mention.end], "⟧"]
        last = mention.end
    return "".join([*pieces, words[last:]])


@pytest.mark.parametrize(
    "words",
    [
        "It gave notice. ⟦App. 29⟧; see ⟦App. at 30-31⟧. (⟦App. 12a–15a⟧.) ⟦App. 41, 58⟧.",
        "⟦Aplt. App. 45⟧; ⟦J.A. 33⟧; ⟦Joint App. at 7⟧; ⟦Supp. App. 1a⟧; ⟦Pet. App. 23a⟧; see ⟦JA123⟧.",
        "⟦R. at 12⟧. (⟦R. 12⟧.) ⟦R., Vol. 2, at 112⟧. ⟦R. Doc. 12, at 3⟧. ⟦Admin. R. at 4⟧.",
        "⟦Tr. 45⟧; ⟦Tr. of Oral Arg. 12, 14⟧; ⟦Trial Tr. vol. 3 at 45⟧; ⟦Hr’g Tr. 12:4-13:5⟧.",
        "(⟦ECF No. 45-2, at 3-5⟧.) See ⟦Dkt. 12⟧; ⟦Doc. No. 33⟧; ⟦Doc. 33 at 4⟧.",
        "⟦Ex. A at 5⟧; ⟦Def.’s Ex. 4⟧; (⟦GX 12⟧); ⟦Exs. 1 & 2⟧.",
        "⟦Aplees. Reh’g Br. at 6⟧; ⟦Amici Br. at 10-11⟧; ⟦Reply Br. 5⟧; ⟦Gov’t Br. at 5–6⟧.",
        "⟦Brief for Petitioner 7, n. 2⟧; ⟦Brief for United States as Amicus Curiae 31-32⟧; ⟦Reply Brief 15⟧.",
        "⟦Brief for Appellees in Davis v. School Bd. of Prince Edward Cty., O. T. 1952, No. 191, p. 30⟧ (“so”).",
        "⟦Brief for Richard Sander et al. as Amici Curiae 3–4, and n. 4⟧. See ⟦Brief for ACLU as Amicus Curiae⟧.",
        "⟦Brief for appellant at 53⟧. ⟦Br. in Opp. 5⟧. ⟦Appellee’s brief at 5⟧.",
        "⟦App. to Pet. for Cert. 122a⟧; ⟦Pet. for Cert. i⟧; ⟦Juris. Statement 5⟧.",
        "⟦Compl. ¶ 12⟧; ⟦Complaint ¶ 16⟧, ⟦App. 6⟧; ⟦Am. Compl. ¶¶ 12-14⟧; ⟦PSR ¶ 12⟧; ⟦Pl.’s SMF ¶ 12⟧.",
        "He so swore.⟦Dinah Devoto Aff. 2⟧ (Sept. 28, 1994). ⟦Smith Aff. ¶ 3⟧; ⟦Jones Dep. 12:3-14⟧.",
        "(⟦Compl. (DE 2) ¶ 9⟧.) (See ⟦Order (ECF No. 60)⟧.) ⟦Compl. Ex. A (DE 21) 2⟧. ⟦Pear Decl., Exs. 7, 8, and 11⟧.",
        "(⟦Pl.’s 56(b) ¶¶ 18, 23⟧.) ⟦Defs.’ Rule 56.1 Statement ¶ 4⟧. ⟦Stipulation ¶¶ 2(a), (c)⟧.",
        "⟦App. to Pet. for Cert. B–6⟧; ⟦App. to Pet. for Cert. in No. 06-1, at 155, 172⟧; ⟦App’x Vol. I at 107, 112⟧.",
        "⟦Aplt. Reply at 11⟧; ⟦Rec., vol. I at 111⟧; ⟦Doc. # 45 at 2⟧; ⟦ECF No. 3, PageID.45⟧; (⟦N.T. 45⟧.)",
        "(⟦CP 45⟧) ⟦RP at 5⟧. (⟦2 RT 345⟧.) (⟦Order at 5⟧.)",
    ],
)
def test_reference_to_the_record_is_found_with_its_extent(words: str) -> None:
    assert marked(MARKS.sub("", words)) == words


@pytest.mark.parametrize(
    "words",
    [
        "88 Cal. App. 3d 223; 169 Cal.App.2d 713; 65 Wash. App. 661, 831 P. 2d 1098; D.C.Mun.App., 51 A.2d 379",
        "80 U.S. App. D.C. 67; (Tenn. Crim. App. 1999); (Ct. App. 1982); 15 Ohio App. 3d 5; App. Div. 2d 5",
        "512 F. App’x 123; 2014 WI App 49; 12 T.C. 5; 132 F.R.D. 1; 142 Cong. Rec. 12; H.R. Doc. No. 12",
        "Ex parte Young, 209 U.S. 123; State ex rel. Smith; Exec. Order 12,866; Ex. Order No. 5",
        "Fed. R. Civ. P. 65(d); R. Civ. P. 12; Local R. 7; 10th Cir. R. 36.1; Sup. Ct. R. 10; 177 Ill. 2d R. 402",
        "Evid. R. 404; App. R. 16; 43 A.L.R. 1192; Pennsylvania R. Co. v. Day; R.J. Reynolds",
        "Title Guar. & Tr. Co. v. Mills; Brown Bros. v. Lee; J. A. Croson, 488 U. S., at 500; O. T. 1952",
        "the record 12 times; the brief 3 pages long; In Exhibit A the witness; his affidavit 2 days later",
        "Docket No. 87-154; CT 06510; Dr. R. 12; the CP 5000 printer; Art. 5; Tr. Oct. 5, 1999",
    ],
)
def test_what_only_looks_like_the_record_is_none(words: str) -> None:
    assert marked(words) == words


@pytest.mark.parametrize(
    ("words", "pin", "name"),
    [
        ("App. at 30-31", "30-31", "Appendix"),
        ("Aplees. Reh’g Br. at 6", "6", "Appellees' Rehearing Brief"),
        ("Amici Br. at 10-11", "10-11", "Brief of Amici Curiae"),
        ("Brief for Petitioner 7, n. 2", "7, n. 2", "Brief for Petitioner"),
        ("Trial Tr. vol. 3 at 45", "vol. 3 at 45", "Trial Transcript"),
        ("ECF No. 45-2, at 3-5", "3-5", "ECF No. 45-2"),
        ("Ex. A", None, "Exhibit A"),
        ("Compl. ¶¶ 12-14", "¶¶ 12-14", "Complaint"),
        ("App. to Pet. for Cert. 122a", "122a", "Appendix to Petition for Certiorari"),
    ],
)
def test_document_and_pin_are_told(words: str, pin: str | None, name: str) -> None:
    [mention] = record_mentions(words)
    assert mention.law is not None
    assert (mention.form, mention.pin, mention.law.kind) == (CitationForm.RECORD, pin, AuthorityKind.RECORD)
    assert (mention.law.cite, mention.law.key) == (name, f"record:{name.lower()}")


@pytest.mark.parametrize(
    ("printed", "again"),
    [
        ("App.", "Appendix"),
        ("J. A.", "Joint App."),
        ("Aple. Br.", "Appellee’s Br."),
        ("Defs.’ Br.", "Defendants' Br."),
        ("Br. for Petitioner", "Brief for Petitioner"),
        ("Tr. of Oral Arg.", "Oral Arg. Tr."),
        ("Pet. App.", "App. to Pet. for Cert."),
        ("Pet. Br.", "Petitioner’s Brief"),
    ],
)
def test_document_abbreviated_in_two_ways_is_one(printed: str, again: str) -> None:
    assert document_name(printed) == document_name(again)


def test_documents_of_several_parties_are_several() -> None:
    names = {document_name(each) for each in ("Br.", "Aplt. Br.", "Aplts. Br.", "Aple. Br.", "Reply Br.", "App.")}
    assert len(names) == 6


def test_document_with_a_shorter_name_from_here_on_is_one() -> None:
    long = (
        "Brief for Appellees in Davis v. Board, O. T. 1952, No. 191, p. 30 (hereinafter Brief for Appellees in Davis)"
    )
    first, second = record_mentions(f"{long} (so). Brief for Appellees in Davis 25.")
    assert (first.law, second.pin) == (second.law, "25")


def test_exhibit_of_a_document_is_a_place_in_it() -> None:
    found = list(record_mentions("Pear Decl., Ex. 5; Pear Decl. ¶ 3; Compl. Ex. A (DE 21) 2."))
    assert [(each.pin, each.law and each.law.key) for each in found] == [
        ("Ex. 5", "record:pear declaration"),
        ("¶ 3", "record:pear declaration"),
        ("Ex. A, 2", "record:complaint"),
    ]
