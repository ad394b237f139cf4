"""PDF pages in two columns: read column by column, the notes of each at its bottom; fictional pages, built here."""

import pytest

from opinions.text.kinds import PassageKind
from opinions.text.parsed import CaseFacts
from opinions.text.readers import pdf
from tests.opinions.text.readers import documents
from tests.opinions.text.readers.documents import Placed

LEFT, RIGHT, TOP, PITCH = 72.0, 318.0, 690.0, 12.0
WORDS = (
    "The ferry sailed at dawn and the wind rose as she",
    "cleared the mole; her master did not turn, and the",
    "pilot saw her lights until the rain came down and",
    "hid the bar from him and from the men on shore who",
)
RULES = "72 160 m 130 160 l 0.5 w S\n318 136 m 376 136 l 0.5 w S\n"


def column(left: float, count: int, first: int, *, top: float = TOP) -> list[Placed]:
    """A column of numbered lines; every fourth begins a paragraph."""
    return [(left + 10 * (at % 4 == 0), top - PITCH * at, 9.0, f"{WORDS[at % 4]} {first + at}") for at in range(count)]


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def words(placed: list[Placed]) -> list[str]:
    return [each[3] for each in placed]


@pytest.mark.parametrize("by_rows", [False, True], ids=["drawn by columns", "drawn by rows"])
def test_columns_are_read_one_after_the_other(by_rows: bool) -> None:
    left, right = column(LEFT, 20, 100), column(RIGHT, 20, 120)
    drawn = [each for row in zip(left, right, strict=True) for each in row] if by_rows else [*left, *right]
    text, warnings = pdf.text_of(documents.pdf([drawn]))
    assert lines(text) == words(left) + words(right)
    assert [each.message for each in warnings if "columns" in each.message] == []


def test_paragraph_goes_on_from_column_to_column() -> None:
    left, right = column(LEFT, 22, 100), column(RIGHT, 20, 200)
    right = [(RIGHT, TOP - PITCH * at, 9.0, each[3]) if at == 0 else each for at, each in enumerate(right)]
    [opinion] = pdf.read(documents.pdf([[*left, *right]]), CaseFacts()).opinions
    texts = [each.text for each in opinion.passages]
    assert f"{left[-1][3]} {right[0][3]}" in texts[5]
    assert texts[0] == " ".join(words(left)[:4])


def test_heads_notes_and_feet_keep_their_places() -> None:
    head = (230.0, 740.0, 10.0, "FEN HARBOR v. MILLDALE")
    left, right = column(LEFT, 40, 100), column(RIGHT, 40, 200)
    left[3] = (*left[3][:3], f"{left[3][3]} sank.^1")
    right[3] = (*right[3][:3], f"{right[3][3]} rose.^2")
    notes: list[Placed] = [(LEFT, 146.0, 8.0, "1 See Pott v. Kettle, on the tides."), (RIGHT, 122.0, 8.0, "2 Ibid.")]
    foot = (303.0, 40.0, 9.0, "7")
    page = [head, *left, notes[0], *right, notes[1], foot]
    text, _ = pdf.text_of(documents.pdf([page], RULES))
    body = [each.replace("^", "") for each in (*words(left), *words(right))]
    assert lines(text) == ["FEN HARBOR v. MILLDALE", *body, "——————————", *words(notes), "7"]

    [opinion] = pdf.read(documents.pdf([page] * 3, RULES), CaseFacts()).opinions
    assert {each.text for each in opinion.passages if each.kind is PassageKind.FOOTNOTE} == {
        "See Pott v. Kettle, on the tides.",
        "Ibid.",
    }


def test_heading_over_both_columns_parts_them() -> None:
    above = [*column(LEFT, 10, 100), *column(RIGHT, 10, 110)]
    heading = (200.0, TOP - 11 * PITCH, 9.0, "THE VOYAGE OF THE FERRY AND ITS END UPON THE BAR")
    below = [*column(LEFT, 10, 120, top=TOP - 13 * PITCH), *column(RIGHT, 10, 130, top=TOP - 13 * PITCH)]
    text, _ = pdf.text_of(documents.pdf([[*above, heading, *below]]))
    assert lines(text) == [*words(above), heading[3], *words(below)]


def test_one_column_with_a_caption_in_two_halves_is_read_across() -> None:
    caption: list[Placed] = [
        (LEFT, TOP + 60 - PITCH * at, 11.0, left) for at, left in enumerate(("FEN HARBOR,", "v.", "MILLDALE."))
    ] + [(RIGHT + 40, TOP + 60 - PITCH * at, 11.0, right) for at, right in enumerate(("No. 7", "Opinion", "Filed"))]
    body: list[Placed] = [(LEFT, TOP - PITCH * at, 11.0, f"{WORDS[at % 4]} and the harbor {at}") for at in range(30)]
    text, warnings = pdf.text_of(documents.pdf([[*caption, *body]]))
    assert [" ".join(each.split()) for each in lines(text)][:3] == [
        "FEN HARBOR, No. 7",
        "v. Opinion",
        "MILLDALE. Filed",
    ]
    assert [each.message for each in warnings if "columns" in each.message] == []


def test_halves_that_do_not_stand_at_one_edge_are_doubted() -> None:
    drawn: list[Placed] = []
    for at in range(20):
        drawn += [
            (LEFT, TOP - PITCH * at, 9.0, f"Harbor {at}"),
            (RIGHT + 9 * (at % 7), TOP - PITCH * at, 9.0, f"{at}.00"),
        ]
    text, warnings = pdf.text_of(documents.pdf([drawn]))
    assert [each.split() for each in lines(text)][3] == ["Harbor", "3", "3.00"]
    assert "These pages of the PDF may be in two columns, or hold a table: 1. They were read across." in [
        each.message for each in warnings
    ]
