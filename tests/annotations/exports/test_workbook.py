"""The workbook as another program reads it: every cell as it was written, nothing a formula, nothing cut."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from annotations.exports.options import ExportOptions
from annotations.exports.subject import Export
from annotations.exports.workbook import CELL, PASSAGES, parts_of, write_workbook
from annotations.models import Annotation
from tests.annotations.stage import Desk

HOSTILE = '=HYPERLINK("x")\n+1 @cmd _x0041_ \x0b\x1f 𝔘 e\u0301 שלום https://example.edu/'


def workbook(at: Desk, options: ExportOptions | None = None) -> openpyxl.Workbook:
    kept = Annotation.objects.for_export(at.submission.assignment.submissions.all())
    written = io.BytesIO()
    export = Export(at.submission.assignment, kept, options or ExportOptions(), title="The class")
    write_workbook(export, written, lambda _done, _total: None)
    written.seek(0)
    return openpyxl.load_workbook(written)


def column(sheet: openpyxl.worksheet.worksheet.Worksheet, name: str) -> list[object]:
    at = [words for words, _width in PASSAGES].index(name)
    return [row[at].value for row in sheet.iter_rows(min_row=2)]


def test_workbook_has_its_sheets_frozen_and_filtered(ana: Desk) -> None:
    ana.annotate("duty of care", HOSTILE, [0], links=True)
    book = workbook(ana)
    assert book.sheetnames == ["Passages", "Claims", "Authorities", "Students", "About"]
    passages = book["Passages"]
    assert (passages.freeze_panes, passages.auto_filter.ref) == ("A2", "A1:X2")
    assert [cell.value for cell in book["Students"][2]][:5] == ["Ana", 1, 1, 1, 1]
    assert [cell.value for cell in book["Authorities"][2]][2:5] == [1, 1, "mentions (1)"]
    assert [book["Claims"]["A2"].value, book["Claims"]["D2"].value] == ["Duty", 1]


def test_cells_are_the_words_and_never_formulas(ana: Desk) -> None:
    ana.annotate("duty of care", HOSTILE)
    sheet = workbook(ana)["Passages"]
    assert [unescape(note) for note in column(sheet, "note")] == [HOSTILE]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "d", "inlineStr"}
    assert [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []


def test_words_that_look_like_a_cells_own_xml_are_words(ana: Desk) -> None:
    note = "<r><t>x</t></b></r>"
    ana.annotate("duty of care", note)
    assert column(workbook(ana)["Passages"], "note") == [note]


def test_what_is_longer_than_a_cell_goes_on_below(ana: Desk) -> None:
    note = "𝔘" + "long " * 19_999
    ana.annotate("duty of care", note)
    ana.annotate("predicates", "Short.")
    sheet = workbook(ana)["Passages"]
    parts = column(sheet, "note")
    assert "".join(str(each) for each in parts[:4]) == note
    assert max(len(str(each)) for each in parts) <= CELL
    assert column(sheet, "part of passage") == ["1 of 4", "2 of 4", "3 of 4", "4 of 4", None]
    assert len(set(column(sheet, "annotation UUID")[:4])) == 1
    assert column(sheet, "exact words") == ["duty of care", None, None, None, "predicates"]


def test_times_are_utc(ana: Desk) -> None:
    when = datetime(2026, 9, 1, 12, 30, 15, tzinfo=UTC)
    ana.annotate("duty of care")
    Annotation.objects.update(created_at=when, updated_at=when)
    assert column(workbook(ana)["Passages"], "created (UTC)") == [when.replace(tzinfo=None)]


def test_workbook_of_nothing_opens(ana: Desk) -> None:
    assert column(workbook(ana)["Passages"], "note") == []


@pytest.mark.parametrize("text", ["", "a" * CELL, "a" * (CELL + 1), "𝔘" * CELL, "a" + "𝔘" * CELL])
def test_parts_join_to_the_text_and_fit_a_cell(text: str) -> None:
    parts = parts_of(text)
    assert "".join(parts) == text
    assert all(len(part.encode("utf-16-le")) // 2 <= CELL for part in parts)
