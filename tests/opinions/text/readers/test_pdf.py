"""PDF files: lines by their place, notes below a drawn rule, and what cannot be read refused with what to do."""

import pytest

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.readers import pdf
from opinions.text.readers.source import UnreadableSource
from tests.opinions.text.readers import documents

LINES = (
    "The ferry sailed from the harbor at dawn, and the wind rose as she cleared the",
    "mole; her master did not turn back, and the harbor pilot, who had gone ashore,",
    "saw her lights until the rain came down and hid the bar from him.",
)
QUOTED = (
    "A master who leaves the harbor in foul weather does so at",
    "his own risk, and not at that of his passengers.",
)
RULE = "72 150 m 200 150 l 0.5 w S\n"


def page(number: int, byline: str = "") -> list[documents.Placed]:
    """A page with a running head, a paragraph that calls a note, a quotation, the note, and its number."""
    placed: list[documents.Placed] = [(220, 750, 10, "FEN HARBOR v. MILLDALE")]
    top = 700.0
    if byline:
        placed.append((180, top, 12, byline))
        top -= 28
    called = (*LINES[:2], f"{LINES[2]}^{number}")
    placed += [(72 + 24 * (at == 0), top - 14 * at, 12, words) for at, words in enumerate(called)]
    placed += [(120, top - 56 - 14 * at, 12, words) for at, words in enumerate(QUOTED)]
    placed += [(84, 138, 6, str(number)), (90, 134, 9, "See Pott v. Kettle, 7 U.S. 412, 413, on the tides of the bar,")]
    placed += [(72, 123, 9, "which turn at noon."), (303, 40, 12, str(number))]
    return placed


def read() -> ParsedCase:
    pages = [page(1, "HERON, J., delivered the opinion of the court."), page(2), page(3)]
    return pdf.read(documents.pdf(pages, RULE), CaseFacts())


def test_page_becomes_text_with_its_layout() -> None:
    text, _ = pdf.text_of(documents.pdf([page(1), page(2)], RULE))
    first, second = text.split("\f")
    assert [line.strip() for line in first.splitlines() if line.strip()] == [
        "FEN HARBOR v. MILLDALE", *LINES[:2], f"{LINES[2]}1", *QUOTED, "——————————",
        "1 See Pott v. Kettle, 7 U.S. 412, 413, on the tides of the bar,", "which turn at noon.", "1",
    ]  # fmt: skip
    assert second.splitlines()[0] == first.splitlines()[0]


def test_paragraphs_quotations_and_notes_come_out_of_the_layout() -> None:
    case = read()
    [opinion] = case.opinions
    paragraph, quotation = " ".join(LINES), " ".join(QUOTED)
    note = "See Pott v. Kettle, 7 U.S. 412, 413, on the tides of the bar, which turn at noon."
    assert (opinion.kind, opinion.author) == (OpinionKind.MAJORITY, "Heron")
    assert [(each.kind, each.text, each.label, each.page) for each in opinion.passages] == [
        (PassageKind.BYLINE, "HERON, J., delivered the opinion of the court.", None, "1"),
        *((kind, text, None, number) for number in "123"
          for kind, text in ((PassageKind.PARAGRAPH, paragraph), (PassageKind.BLOCKQUOTE, quotation))),
        *((PassageKind.FOOTNOTE, note, number, number) for number in "123"),
    ]  # fmt: skip
    assert [mark.label for each in opinion.passages for mark in each.notes] == ["1", "2", "3"]


def test_what_the_page_repeats_is_told() -> None:
    told = [warning.message for warning in read().warnings]
    assert "These running heads were taken off the pages (# is a number): “FEN HARBOR v. MILLDALE”." in told


def test_page_without_text_among_others_is_told() -> None:
    _, warnings = pdf.text_of(documents.pdf([page(1), [], page(3)]))
    assert [warning.message for warning in warnings] == [
        "These pages of the PDF hold no text, and may be pictures of it: 2. OCR would make text of them."
    ]


SCANNED = documents.pdf([[], []], "q 612 0 0 792 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q\n")
ENCRYPTED = documents.pdf(
    [page(1)],
    trailer="/Encrypt << /Filter /Standard /V 1 /R 2 /O <" + "11" * 32 + "> /U <" + "22" * 32 + "> /P -4 >> "
    "/ID [<" + "33" * 16 + "> <" + "33" * 16 + ">]",
)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (SCANNED, pdf.NO_TEXT_LAYER),
        (documents.pdf([[]]), pdf.NO_TEXT_LAYER),
        (ENCRYPTED, "This PDF is protected with a password: save it without one and try again."),
        (b"%PDF-1.7", pdf.DAMAGED),
        (b"%PDF-1.7\n" + bytes(10_000), pdf.DAMAGED),
        (b"words", "This is no PDF document: let the format be recognised."),
        (b"", "This is no PDF document: let the format be recognised."),
    ],
    ids=["scanned", "empty page", "encrypted", "magic alone", "zeros", "text", "nothing"],
)
def test_what_cannot_be_read_is_refused_in_words(source: bytes, told: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        pdf.read(source, CaseFacts())
    assert str(refused.value) == told


def test_truncated_file_is_refused_or_read_and_never_crashes() -> None:
    whole = documents.pdf([page(1), page(2)])
    text, _ = pdf.text_of(whole)
    for length in range(8, len(whole), len(whole) // 40):
        try:
            found, _ = pdf.text_of(whole[:length])
        except UnreadableSource as refused:
            assert str(refused) in {pdf.DAMAGED, pdf.NO_TEXT_LAYER}  # noqa: PT017 -- a cut file may also be read
        else:
            assert found in {text, text.split("\f")[0], text.split("\f")[0] + "\f"}


def test_more_pages_than_are_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)
    with pytest.raises(UnreadableSource, match=r"^This PDF has 2 pages, and at most 1 are read: split it\.$"):
        pdf.text_of(documents.pdf([page(1), page(2)]))


def test_more_characters_than_are_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_CHARACTERS", 100)
    with pytest.raises(UnreadableSource, match=r"^This PDF holds more than 100 characters, the most that are read\.$"):
        pdf.text_of(documents.pdf([page(1)]))


def test_drawn_line_without_notes_below_it_is_no_text() -> None:
    placed = [(72.0, 700 - 14.0 * at, 12.0, words) for at, words in enumerate((*LINES, *LINES))]
    text, _ = pdf.text_of(documents.pdf([placed], "72 682 m 200 682 l 0.5 w S\n"))
    assert [line.strip() for line in text.splitlines()] == [*LINES, *LINES]


def emphasised(pages: list[list[documents.Placed]], drawn: str = "") -> list[tuple[str, str]]:
    """The words that a PDF sets off, and how; in the order of its passages."""
    case = pdf.read(documents.pdf(pages, drawn), CaseFacts())
    assert [warning.message for warning in case.warnings if "emphasis" in warning.message] == []
    return [
        (passage.text[run.start : run.end], run.style.value)
        for opinion in case.opinions
        for passage in opinion.passages
        for run in passage.emphasis
    ]


def test_fonts_say_what_is_set_off() -> None:
    lines = (
        "The {I:Fen Harbor} ferry sailed at dawn, and the wind rose as she cleared {B:the mole}.",
        "Her master, Captain {S:Pott}, did not turn back for the wind or for the {I:harbor}",
        "{I:master}; the pilot saw her lights until the rain came down and hid the {I:navi-}",
        "{I:gation} lights of the bar from him, and from the men who stood on the shore.",
        "They went home, for the navigation of the bar was not theirs to see to at night.",
    )
    placed = [(72.0 + 24 * (at == 0), 700 - 14.0 * at, 12.0, words) for at, words in enumerate(lines)]
    assert emphasised([placed]) == [
        ("Fen Harbor", "italic"),
        ("harbor master", "italic"),
        ("navigation", "italic"),
        ("the mole", "bold"),
        ("Pott", "small_caps"),
    ]


def test_emphasis_is_found_again_after_calls_notes_and_running_heads() -> None:
    pages = [page(1, "HERON, J., delivered the opinion of the court."), page(2), page(3)]
    for at, placed in enumerate(pages):
        for number, (left, baseline, size, words) in enumerate(placed):
            set_off = words.replace("until the rain", "{I:until the rain}").replace(
                "Pott v. Kettle", "{I:Pott v. Kettle}"
            )
            pages[at][number] = (left, baseline, size, set_off.replace("his own risk", "{B:his own risk}"))
    assert sorted(emphasised(pages, RULE)) == [
        *[("Pott v. Kettle", "italic")] * 3,
        *[("his own risk", "bold")] * 3,
        *[("until the rain", "italic")] * 3,
    ]


def test_what_all_of_a_text_is_set_in_sets_nothing_off() -> None:
    placed = [(72.0, 700 - 14.0 * at, 12.0, f"{{B:{words}}}") for at, words in enumerate((*LINES, *LINES))]
    placed[1] = (*placed[1][:3], "{B:mole; her master did not turn back, and the} {I:harbor pilot,} {B:who had gone}")
    assert emphasised([placed]) == [("harbor pilot,", "italic")]


def test_emphasis_of_columns_is_that_of_their_words() -> None:
    placed = [
        (left, 700 - 12.0 * at, 9.0, f"the {{I:{name} {at}}} sailed out of the harbor and was not seen")
        for left, name in ((72.0, "ferry"), (318.0, "barge"))
        for at in range(12)
    ]
    found = emphasised([placed])
    assert found == [(f"{name} {at}", "italic") for name in ("ferry", "barge") for at in range(12)]
