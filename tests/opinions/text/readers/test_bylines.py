"""Bylines in the ways in which reporters print them."""

import pytest

from opinions.text.kinds import OpinionKind
from opinions.text.readers.bylines import is_signature, read_byline, run_in_byline, surname

K = OpinionKind
BOTH = K.CONCURRENCE_IN_PART_DISSENT_IN_PART


@pytest.mark.parametrize(
    ("line", "kind", "author", "title", "joined_by"),
    [
        (
            "joined by TACHA, Chief Judge, and O’BRIEN, Circuit Judge, concurring in part and dissenting in part.",
            BOTH,
            "",
            "",
            ("Tacha", "O'Brien"),
        ),
        (
            "Mr. Justice BRENNAN, with whom Mr. Justice MARSHALL joins, dissenting.",
            K.DISSENT,
            "Brennan",
            "Justice",
            ("Marshall",),
        ),
        ("KAGAN, J., concurring in the judgment", K.CONCURRENCE_IN_JUDGMENT, "Kagan", "J.", ()),
        ("Treat, C. J.", None, "Treat", "C.J.", ()),
        ("STAHL, Circuit Judge.", None, "Stahl", "Circuit Judge", ()),
        ("CAYTON, Chief Judge (dissenting).", K.DISSENT, "Cayton", "Chief Judge", ()),
        (
            "HARTZ, Circuit Judge, joined by McCONNELL and VAN DER BERG, Circuit Judges, dissenting:",
            K.DISSENT,
            "Hartz",
            "Circuit Judge",
            ("McConnell", "Van Der Berg"),
        ),
        (
            "JUSTICE STEVENS, with whom THE CHIEF JUSTICE and JUSTICE GINSBURG join, concurring in part.",
            K.CONCURRENCE_IN_PART,
            "Stevens",
            "Justice",
            ("Chief Justice", "Ginsburg"),
        ),
        ("Justice SCALIA delivered the opinion of the Court.", K.MAJORITY, "Scalia", "Justice", ()),
        (
            "JUSTICE O'CONNOR announced the judgment of the Court and delivered an opinion.",
            K.PLURALITY,
            "O'Connor",
            "Justice",
            (),
        ),
        ("MARY BECK BRISCOE, Circuit Judge, concurring specially.", K.CONCURRENCE, "Briscoe", "Circuit Judge", ()),
        ("Statement of Justice BARRETT respecting the denial of certiorari.", K.STATEMENT, "Barrett", "Justice", ()),
        ("THOMAS, J., dissenting from the denial of certiorari.", K.DISSENT, "Thomas", "J.", ()),
    ],
)
def test_byline_says_kind_author_title_and_joiners(
    line: str, kind: OpinionKind | None, author: str, title: str, joined_by: tuple[str, ...]
) -> None:
    byline = read_byline(line)
    assert byline is not None
    assert (byline.kind, byline.author, byline.author_title, byline.joined_by) == (kind, author, title, joined_by)


@pytest.mark.parametrize("line", ["PER CURIAM.", "Per Curiam:", "BY THE COURT:"])
def test_per_curiam_names_nobody(line: str) -> None:
    byline = read_byline(line)
    assert byline is not None
    assert (byline.per_curiam, byline.author) == (True, "")


@pytest.mark.parametrize(
    "line",
    [
        "Mosk, J., concurred.",
        "Broussard, J., and Pacht, J.,",
        "Before TACHA, Chief Judge, and HOLMES, Circuit Judge.",
        "Justice Kennedy, concurring in the judgment, wrote that the statute was clear.",
        "Judge Keeton presided over both trials.",
        "Circuit Judges.",
        "The court agrees with the dissent.",
        "A. Judicial Notice",
        "Reversed.",
        "KELLY, J., took no part.",
    ],
)
def test_other_lines_are_no_bylines(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("O’BRIEN", "O'Brien"),
        ("Paul J. KELLY, Jr.", "Kelly"),
        ("SMITH-JONES", "Smith-Jones"),
        ("de la CRUZ", "de la Cruz"),
    ],
)
def test_surname_is_in_ordinary_capitals(name: str, expected: str) -> None:
    assert surname(name) == expected


@pytest.mark.parametrize(
    "line",
    ["By the Court.—Judgment affirmed.", "By the Court: Petition denied.", "BY THE COURT.—The order is vacated."],
)
def test_a_disposition_by_the_court_is_no_byline(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("paragraph", "byline", "author", "kind"),
    [
        ("HERON, J. This is an action for the price of one ferry.", "HERON, J.", "Heron", None),
        ("WREN, C. J. (dissenting). I cannot agree.", "WREN, C. J. (dissenting).", "Wren", K.DISSENT),
        ("McTARN, J., concurring. I agree.", "McTARN, J., concurring.", "McTarn", K.CONCURRENCE),
        ("TARN, Chief Judge: The ferry sank.", "TARN, Chief Judge:", "Tarn", None),
    ],
)
def test_a_byline_runs_on_in_its_paragraph(paragraph: str, byline: str, author: str, kind: K | None) -> None:
    found = run_in_byline(paragraph)
    assert found is not None
    assert (found[0]["byline"], found[1].author, found[1].kind) == (byline, author, kind)


@pytest.mark.parametrize(
    "paragraph",
    ["HERON, J. Concurs with all that is said above by the other judges.", "HERON, J. Dissents.", "See J. A."],
)
def test_a_line_on_a_vote_is_no_byline_that_runs_on(paragraph: str) -> None:
    assert run_in_byline(paragraph) is None


def test_by_the_court_signs_what_no_sentence_follows() -> None:
    byline = read_byline("BY THE COURT:")
    assert byline is not None
    assert is_signature(byline, ["s/Ann Heron", "United States District Judge"])
    assert not is_signature(
        byline, ["The petition for a writ of the tides is denied, for the petitioner has no ferry."]
    )
