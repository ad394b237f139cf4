"""A gradebook's own export, filled in: each file by its exact bytes."""

from decimal import Decimal

import pytest

from annotations.gradebook.filling import Filling, fill
from annotations.gradebook.layouts import column_of, layout_of, most_of
from annotations.gradebook.plain import Score
from annotations.gradebook.scores import Scores
from annotations.gradebook.sheets import UnreadableSheet, read_sheet

ANA, BEN = Score("Ana María Ruiz", "ana@example.edu", Decimal("7.50")), Score("Ben Oh", "ben@example.edu", Decimal(9))
CLEO = Score("Cleo Wu", "cleo@example.edu", Decimal(0))
CANVAS = (
    "Student,ID,SIS Login ID,Section,Memo (12),Duty (34),Current Score\r\n"
    "    Points Possible,,,,5,10.0,(read only)\r\n"
    '"Ruiz, Ana Maria",1,aruiz@other.example.edu,"A, ""one""",3.50,,70\r\n'
    '"Oh, Ben",2,BEN@example.edu,A,,"8",70\r\n'
    '"Ng, Dee",3,dee@example.edu,A,,4,70\r\n'
    '"Student, Test",4,,A,,1,\r\n'
)


def filled(source: bytes, *scores: Score, title: str = "Duty") -> tuple[Filling, bytes]:
    sheet = read_sheet(source)
    layout = layout_of(sheet)
    plan = fill(sheet, layout, column_of(sheet, layout, title), title, Scores(scores, Decimal(10), 0))
    return plan, plan.file(sheet)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_canvas_export_keeps_every_other_byte(encoding: str) -> None:
    source = CANVAS.replace("Ng, Dee", "Ñg, Dée")
    plan, file = filled(source.encode(encoding), ANA, BEN, CLEO)
    expected = source.replace("3.50,,70", "3.50,7.5,70").replace('"8"', '"9"')
    assert file == expected.encode(encoding)
    assert [(each.shown, each.by, each.before, each.replaces) for each in plan.entries] == [
        ("Ruiz, Ana Maria", "name", "", False),
        ("Oh, Ben", "address", "8", True),
    ]
    assert (plan.rows, plan.scores) == (["Ñg, Dée"], [CLEO])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-be"])
def test_nothing_to_fill_in_gives_the_same_bytes(encoding: str) -> None:
    ragged = 'Username,Duty\n"a"b,"\n\n,é"\r\n\r'
    for source in (CANVAS, ragged):
        assert filled(source.encode(encoding), CLEO)[1] == source.encode(encoding)


def test_blackboard_export_takes_a_new_column_and_logins() -> None:
    source = '"Last Name"\t"First Name"\t"Username"\r\n"Ruiz"\t"Ana"\t"ana"\r\n"Ng"\t"Dee"\t"dee"'
    plan, file = filled(source.encode("utf-16"), ANA)
    expected = (
        '"Last Name"\t"First Name"\t"Username"\t"Duty [Total Pts: 10 Score]"\r\n'
        '"Ruiz"\t"Ana"\t"ana"\t"7.5"\r\n"Ng"\t"Dee"\t"dee"\t""'
    )
    assert (file.decode("utf-16"), plan.entries[0].by) == (expected, "login")


def test_moodle_export_with_semicolons_is_filled() -> None:
    head = "First name;Surname;Email address;Assignment: Duty (Real);Assignment: Duty (Percentage)\n"
    _plan, file = filled(f"{head}Ana;Ruiz;ana@example.edu;-;-\n".encode(), ANA)
    assert file == f"{head}Ana;Ruiz;ana@example.edu;7.5;-\n".encode()


def test_who_is_in_doubt_is_left_out_on_both_sides() -> None:
    twin = Score("Oh Ben", "oh@example.edu", Decimal(1))
    plan, _file = filled(b"Student,Section,Duty\nBen Oh,A,\nRuiz Ana Maria,A,\nAna Maria Ruiz,B,\n", BEN, twin, ANA)
    assert (plan.cells, plan.scores) == ({}, [BEN, twin, ANA])
    assert plan.rows == ["Ben Oh", "Ruiz Ana Maria", "Ana Maria Ruiz"]


def test_new_column_is_no_formula_and_short_rows_grow() -> None:
    _plan, file = filled(b"Student,Section,Old\nBen Oh,A\n", BEN, title="=1,2")
    assert file == b'Student,Section,Old,"\'=1,2"\nBen Oh,A,,9\n'


def test_points_that_the_file_says_are_read() -> None:
    sheet = read_sheet(CANVAS.encode())
    layout = layout_of(sheet)
    assert [(sheet.value(0, at), most_of(sheet, layout, at)) for at in layout.columns] == [
        ("Memo (12)", Decimal(5)),
        ("Duty (34)", Decimal(10)),
    ]


@pytest.mark.parametrize("source", [b"PK\x03\x04", b"", b"\xff\xfea", b"Line,Duty\n1,2\n"])
def test_what_is_no_gradebook_is_refused(source: bytes) -> None:
    with pytest.raises(UnreadableSheet):
        layout_of(read_sheet(source))
