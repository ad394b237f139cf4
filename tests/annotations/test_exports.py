"""The CSV: its columns and cells whole against a kept file, its rows as they stream, and who gets which."""

import csv
import io
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from annotations.actions import Content, LinkChoice, create_annotation
from annotations.exports import rows as export_rows
from annotations.exports.csv_file import COLUMNS, csv_lines, written
from annotations.exports.formulas import BYTE_ORDER_MARK, neutral, restored
from annotations.models import Annotation, Assignment, Claim, Tag, Treatment
from courses.models import Course, Role
from opinions.actions import store_case
from opinions.models import Authority, OpinionText
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPageMark, ParsedPassage
from opinions.text.spans import Span
from people.models import User
from tests.annotations.stage import Desk, castle_rock, desk, signed_in
from tests.factories import make_assignment, make_person

GOLDEN = Path(__file__).resolve().parents[1] / "fixtures" / "passages.csv"
WHEN = datetime(2026, 9, 1, 12, 30, 15, 999, tzinfo=UTC)


def exported(client: Client, address: str) -> str:
    """The file, byte order mark and all."""
    response: Any = client.get(address)
    assert response.status_code == 200
    assert response.streaming
    return b"".join(response).decode()


def own_export(at: Desk, query: str = "") -> str:
    """One's own passages."""
    return exported(at.client, reverse("submission_export", args=[at.submission.uuid]) + query)


def read(text: str) -> list[dict[str, str]]:
    """The rows as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


@pytest.fixture
def kept(ana: Desk, settings: Settings) -> Desk:
    """Ana's notes of the kept file: accents, formulas, quotes, line ends, a range of pages, a note of the court."""
    roe = [LinkChoice(ana.roe, Treatment.DISTINGUISHES, quotes=True, pin="3", claim=ana.claims[0])]
    notes = (
        ("duty of care & candor", Content('=HYPERLINK("x")\nà voir', [ana.claims[0], ana.claims[1]], roe)),
        ("predicates", Content("", [], [LinkChoice(ana.roe)])),
        ("inn\u00a0keeper’s café", Content('She said "no", twice; 𝔘.', [ana.claims[2]])),
        ("otherwise 🏛️", Content("-1")),
    )
    for number, (words, content) in enumerate(notes, start=1):
        create_annotation(
            ana.submission, by=ana.submission.user, uuid=UUID(int=number), version=ana.version, span=ana.span(words),
            content=content,
        )  # fmt: skip
    dissent = desk(ana.submission.assignment, ana.submission.user, writing=1)
    dissent.annotate("affirm. The town", "@cmd", uuid=UUID(int=9))
    Annotation.objects.update(created_at=WHEN, updated_at=WHEN)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the key of the kept file", [settings.SECRET_KEY]
    for first, model in ((100, Tag), (200, Claim), (300, Authority), (400, User), (500, Assignment)):
        for number, row in enumerate(model.objects.order_by("pk"), start=first):
            model.objects.filter(pk=row.pk).update(uuid=UUID(int=number))
    for row in (ana.submission.assignment, ana.submission.user):
        row.refresh_from_db(fields=["uuid"])
    return ana


def test_csv_is_the_kept_file(kept: Desk, request: pytest.FixtureRequest) -> None:
    text = own_export(kept)
    if request.config.getoption("--rewrite-golden", default=False):
        GOLDEN.write_bytes(text.encode())
    assert text.encode() == GOLDEN.read_bytes()


def test_csv_has_a_byte_order_mark_and_crlf_line_ends(kept: Desk) -> None:
    text = own_export(kept)
    assert text.startswith(BYTE_ORDER_MARK + "case,citation,pin cite,")
    outside = "".join(text.split('"')[::2])  # what stands in no quoted cell
    assert outside.count("\n") == outside.count("\r\n") == 6


def test_csv_reads_back_what_was_written(kept: Desk) -> None:
    first, second, third, fourth, dissent = read(own_export(kept))
    text = kept.version.text
    assert tuple(first) == COLUMNS
    assert (first["note"], fourth["note"], dissent["note"]) == ('\'=HYPERLINK("x")\nà voir', "'-1", "'@cmd")
    assert first["claims"] == "Duty; Breach"
    assert first["authorities"] == "Roe v. Poe, 1 Fict. 2 (Colo. 1999), at 3 [distinguishes, quotes for Duty]"
    assert [row["pin cite"] for row in (first, second, third, fourth, dissent)] == [
        "100", "100–01", "101", "101 n.1", "101–04"
    ]  # fmt: skip
    assert (third["exact words"], third["offset unit"]) == ("inn\u00a0keeper’s café", "Unicode code points")
    for row in (first, second, third, fourth):
        start, end = int(row["start"]), int(row["end"])
        assert text[start:end] == row["exact words"]
        assert text[:start].endswith(row["prefix"])
        assert text[end:].startswith(row["suffix"])
    assert (first["opinion kind"], dissent["opinion kind"], dissent["opinion author"]) == (
        "majority",
        "dissent",
        "Ives",
    )
    assert (first["annotator"], first["created"]) == ("Ana", "2026-09-01T12:30:15Z")
    assert first["text fingerprint"] == kept.version.fingerprint
    assert first["annotation UUID"] == str(UUID(int=1))


def test_csv_of_nothing_is_its_heading(ana: Desk) -> None:
    assert own_export(ana) == BYTE_ORDER_MARK + ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_neutral_takes_no_cell_for_a_formula(start: str) -> None:
    assert neutral(f"{start}1+1") == f"'{start}1+1"


@given(st.text(alphabet="'=+-@\t\r\nab＝", max_size=6))
def test_restored_gives_back_what_neutral_took(cell: str) -> None:
    assert restored(neutral(cell)) == cell


@pytest.mark.parametrize("cell", ["", "1+1", "§ 1983", "’=", " plain"])
def test_neutral_leaves_other_cells_alone(cell: str) -> None:
    assert neutral(cell) == cell


@given(st.lists(st.text(alphabet="'=+-@\t\r\n\",;a \u2028\x85é＝"), min_size=2))
def test_cells_are_quoted_as_the_csv_module_quotes(cells: list[str]) -> None:
    expected = io.StringIO(newline="")
    csv.writer(expected).writerow(map(neutral, cells))
    assert ",".join(map(written, cells)) + "\r\n" == expected.getvalue()


def test_names_and_claims_are_neutralised_too(ana: Desk) -> None:
    user, claim = ana.submission.user, ana.claims[0]
    user.name, claim.label = "=Ana()", "@claim"
    user.save(update_fields=["name"])
    claim.save(update_fields=["label"])
    ana.annotate("duty", claims=[0])
    (row,) = read(own_export(ana))
    assert (row["annotator"], row["claims"]) == ("'=Ana()", "'@claim")


def test_lines_come_before_the_last_row_is_read(ana: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_rows, "PAGE", 1)
    for words in ("duty", "candor", "lodgers"):
        ana.annotate(words)
    lines = csv_lines(export_rows.rows(Annotation.objects.for_export(ana.submission.assignment.submissions.all())))
    with CaptureQueriesContext(connection) as queries:
        assert next(lines).startswith(BYTE_ORDER_MARK)
        assert len(queries) == 0
        assert len(list(islice(lines, 1))) == 1
        first = len(queries)
        assert len(list(lines)) == 2
        assert len(queries) > first


def test_rows_deleted_while_they_stream_are_left_out(ana: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_rows, "PAGE", 1)
    ana.annotate("duty", "First.")
    second = ana.annotate("candor", "Second.")
    stream = export_rows.rows(Annotation.objects.for_export(ana.submission.assignment.submissions.all()))
    assert next(stream).note == "First."
    ana.client.post(reverse("annotation_delete", args=[second.uuid]))
    assert list(stream) == []


def test_filters_choose_writing_and_claim(kept: Desk) -> None:
    dissent = OpinionText.objects.exclude(pk=kept.version.pk).get()
    asked = {
        "": [1, 2, 3, 4, 9],
        f"?writing={dissent.opinion.uuid}": [9],
        f"?claim={kept.claims[0].uuid}": [1],
        f"?claim={kept.claims[2].uuid}&writing={kept.version.opinion.uuid}": [3],
        f"?writing={uuid4()}": [],
        "?claim=none": [],
    }
    given = {query: [UUID(row["annotation UUID"]).int for row in read(own_export(kept, query))] for query in asked}
    assert given == asked


def test_class_export_holds_everybodys_and_no_bin(kept: Desk, course: Course) -> None:
    assignment = kept.submission.assignment
    ben = desk(assignment, make_person("Ben", course=course))
    gone = ben.annotate("candor", "Gone.")
    ben.client.post(reverse("annotation_delete", args=[gone.uuid]))
    ben.annotate("lodgers", "Ben's.")
    staff = signed_in(make_person("Tess", course=course, role=Role.ASSISTANT))
    found = read(exported(staff, reverse("assignment_export", args=[assignment.uuid])))
    assert [row["annotator"] for row in found] == ["Ana", "Ben", "Ana", "Ana", "Ana", "Ana"]
    assert ben.client.get(reverse("assignment_export", args=[assignment.uuid])).status_code == 403
    assert ben.client.get(reverse("submission_export", args=[kept.submission.uuid])).status_code == 404


def test_download_is_named_for_the_assignment_and_the_person(ana: Desk) -> None:
    response = ana.client.get(reverse("submission_export", args=[ana.submission.uuid]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="notice-ana.csv"'
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_seed_rows_have_the_pins_that_the_reporter_prints(course: Course) -> None:
    kelly = desk(make_assignment(course, case=castle_rock()), make_person("Ana", course=course))
    wanted = {
        "it cannot bind the peace officers who are non-parties": "1119",
        "substantive predicates “would produce": "1120–21",
        "The prosecuting attorney": "1124 n.4",
        "shall present any available arrest affidavits": "1125 n.4",
    }
    for words in wanted:
        kelly.annotate(words)
    found = read(own_export(kelly))
    assert {row["exact words"]: row["pin cite"] for row in found} == wanted
    assert {row["citation"] for row in found} == {
        f"Gonzales v. City of Castle Rock, 366 F.3d 1093, {pin} (10th Cir. 2004) (en banc) (Kelly, J., concurring in "
        "part and dissenting in part), rev'd sub nom. Town of Castle Rock v. Gonzales, 545 U.S. 748 (2005)"
        for pin in wanted.values()
    }


def test_span_of_the_whole_text_has_neither_prefix_nor_suffix(ana: Desk) -> None:
    create_annotation(
        ana.submission, by=ana.submission.user, uuid=uuid4(), version=ana.version, span=Span(0, ana.version.length),
        content=Content(),
    )  # fmt: skip
    (row,) = read(own_export(ana))
    assert (row["exact words"], row["prefix"], row["suffix"]) == (ana.version.text, "", "")


def test_words_before_the_opinion_are_not_cited_as_the_courts(course: Course) -> None:
    series = "9 Fict. 300"
    passages = (
        ParsedPassage(PassageKind.HEAD_MATTER, "Syllabus. The reporter sums up."),
        ParsedPassage(PassageKind.HEADNOTE, "[1] The editor sums up."),
        ParsedPassage(PassageKind.PARAGRAPH, "The court holds.", pages=(ParsedPageMark(4, series, "301"),)),
    )
    facts = CaseFacts(caption="Reed v. Rush", citations=(series,), court="colo", decided="2003")
    writing = ParsedOpinion(OpinionKind.DISSENT, passages, author="Ives", author_title="J.")
    case = store_case(ParsedCase(facts, (writing,)), by=None, fictional=True)
    ben = desk(make_assignment(course, case=case), make_person("Ben", course=course))
    for words in ("The reporter sums up.", "The editor", "sums up.\n[1]", "The court holds.", "up.\nThe court"):
        ben.annotate(words)

    told = [(row["citation"].split(") (", 1)[-1], row["opinion kind"]) for row in read(own_export(ben))]

    dissent = ("Ives, J., dissenting)", "dissent")
    headnote = ("headnote)", "headnote")
    assert told == [("syllabus)", "head_matter"), headnote, headnote, dissent, dissent]
