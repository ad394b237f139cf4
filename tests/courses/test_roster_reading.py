"""Class lists as they come: what is understood, and what is said of the lines that are not."""

import time

import pytest

from courses.models import Role
from courses.roster_reading import RosterLine, Told, UnreadableRoster, decode, read_roster

ANA = "ana@example.edu"
BEN = "ben@example.edu"


def people(text: str, domain: str = "") -> list[tuple[str, str, str, str]]:
    return [(line.email, line.name, line.section, line.group) for line in read_roster(text, domain=domain).lines]


def test_columns_stand_in_any_order_and_are_called_many_ways() -> None:
    text = "Team;E-Mail Address;Last Name;Class Section;First Name;Role\nRed;ANA@Example.EDU;Lark;A;Ana;TA\n"

    assert read_roster(text).lines == [RosterLine(2, ANA, "Ana Lark", "A", "Red", Role.ASSISTANT)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_are_told_from_the_list(separator: str) -> None:
    text = f'name{separator}email{separator}section\n"Lark{separator} Ana"{separator}{ANA}{separator}A\n'

    assert [line.section for line in read_roster(text).lines] == ["A"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_files_of_any_usual_encoding_are_read(encoding: str) -> None:
    assert people(decode(f"sep=;\r\nName;E-mail\r\nZoë Lark;{ANA}\r\n".encode(encoding))) == [(ANA, "Zoë Lark", "", "")]


def test_export_of_canvas_is_read_by_its_login_with_the_schools_domain() -> None:
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Brief (12)\n"
        "    Points Possible,,,,,10\n"
        '"Lark, Ana",71,S01,alark,Torts A,9\n'
        '"Student, Test",99,,0a1b2c,Torts A,\n'
    )

    assert people(text, "example.edu") == [("alark@example.edu", "Ana Lark", "Torts A", "")]
    with pytest.raises(UnreadableRoster, match="logins and no e-mail addresses"):
        read_roster(text)


def test_export_of_a_registrar_begins_with_a_title() -> None:
    text = (
        'Summary Class List,,\nTorts I,Fall,\nFull Name,ID,Student Email\n"King, Jr., Martin",="007",mk@example.edu\n'
    )

    assert people(text) == [("mk@example.edu", "Martin King, Jr.", "", "")]


def test_bare_addresses_and_pasted_names_are_enough() -> None:
    text = f"Ana Lark <{ANA}>\n{BEN.upper()}\nmailto:cy@example.edu;\n"

    roster = read_roster(text)

    assert [(line.email, line.name) for line in roster.lines] == [
        (ANA, "Ana Lark"),
        (BEN, ""),
        ("cy@example.edu", ""),
    ]
    assert [note.number for note in roster.notes] == [1]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Ana,,A,", "there is no e-mail address."),
        ("Ana,ana@,A,", "“ana@” is no e-mail address."),
        ("Ana,ana lark@example.edu,A,", "“ana lark@example.edu” is no e-mail address."),
        ("Ana,ana@example.edu,A,dean", "“dean” is no role: write instructor, assistant, student or guest."),
        (f"{'A' * 151},ana@example.edu,A,", "the name is longer than 150 letters."),
        (f"Ana,ana@example.edu,{'A' * 101},", "the section or group is longer than 100 letters."),
        ('"Ana,ana@example.edu,A,', "a quotation mark opens here and is not closed, or the line is too long."),
    ],
)
def test_problem_is_named_by_its_line_and_the_others_are_read(row: str, words: str) -> None:
    text = f"name,email,section,role\nBen,{BEN},A,\n{row}\n\n\n\n\nCy,cy@example.edu,A,\n"

    roster = read_roster(text)

    assert roster.problems == [Told(3, words)]
    assert [(line.number, line.email) for line in roster.lines] == [(2, BEN), (8, "cy@example.edu")]


def test_address_of_another_alphabet_is_read_where_mail_can_carry_it() -> None:
    roster = read_roster("email\nana@bücher.example\nзоя@example.edu\n")

    assert [line.email for line in roster.lines] == ["ana@bücher.example"]
    assert [told.number for told in roster.problems] == [3]


def test_repeated_address_is_taken_once_and_a_contradiction_is_a_problem() -> None:
    roster = read_roster(f"email,section\n{ANA},A\n{ANA.upper()},A\n{ANA},B\n")

    assert [(line.number, line.section) for line in roster.lines] == [(2, "A")]
    assert roster.notes == [Told(3, f"{ANA} stands on line 2 already.")]
    assert roster.problems == [Told(4, f"line 2 says something else of {ANA}; that one is taken.")]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"%PDF-1.7", "no text"),
        (b"a\0\0\0\0\0\0b", "no text"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(source: bytes, words: str) -> None:
    with pytest.raises(UnreadableRoster, match=words):
        decode(source)


@pytest.mark.parametrize("text", ["", "hello\n", "name,section\nAna,A\n"])
def test_list_without_an_address_is_refused(text: str) -> None:
    with pytest.raises(UnreadableRoster, match="e-mail address"):
        read_roster(text)


def test_five_thousand_lines_are_read_and_more_are_refused() -> None:
    lines = [f'"Lark, N{at}",person{at}@example.edu,A' for at in range(5_001)]
    begun = time.process_time()

    assert len(read_roster("\n".join(["name,email,section", *lines[:5_000]])).lines) == 5_000
    assert time.process_time() - begun < 5
    with pytest.raises(UnreadableRoster, match="5001 people"):
        read_roster("\n".join(["name,email,section", *lines]))
