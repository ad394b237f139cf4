"""Whole gradebook files, each by its exact text."""

from decimal import Decimal

from annotations.gradebook.plain import Score, System, plain_file

SCORES = (
    Score("Ana María Ruiz", "ana@example.edu", Decimal("7.50"), "Read on, please."),
    Score("=1+1", "ben@example.edu", Decimal("10.00")),
)


def test_canvas_file_has_the_points_possible_and_no_formula() -> None:
    assert plain_file(System.CANVAS, "Duty, first", Decimal("10.00"), SCORES) == (
        'Student,ID,SIS User ID,SIS Login ID,Section,"Duty, first"\r\n'
        "    Points Possible,,,,,10\r\n"
        "Ana María Ruiz,,,ana@example.edu,,7.5\r\n"
        "'=1+1,,,ben@example.edu,,10\r\n"
    )


def test_moodle_file_has_the_words() -> None:
    assert plain_file(System.MOODLE, "Duty", Decimal(10), SCORES) == (
        "Email address,Full name,Duty,Duty (feedback)\r\n"
        'ana@example.edu,Ana María Ruiz,7.5,"Read on, please."\r\n'
        "ben@example.edu,'=1+1,10,\r\n"
    )


def test_blackboard_file_quotes_every_cell() -> None:
    assert plain_file(System.BLACKBOARD, "Duty", Decimal(10), SCORES) == (
        '"Last Name","First Name","Username","Duty [Total Pts: 10 Score]"\r\n'
        '"Ruiz","Ana María","ana@example.edu","7.5"\r\n'
        '"\'=1+1","","ben@example.edu","10"\r\n'
    )
