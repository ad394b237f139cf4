"""Bylines in the ways in which reporters print them."""

import pytest

from opinions.text.kinds import OpinionKind
from opinions.text.readers.bylines import read_byline, surname

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
