"""Files of forms read by a confined child: the same as in this process, without models, and with the same refusals."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from annotations.codebooks import reading as codebooks
from annotations.gradebook import reading as gradebooks
from annotations.gradebook.sheets import MOST_CELLS, MOST_ROWS, read_sheet
from annotations.incoming import reading as notes
from courses import roster_apart as rosters
from courses.roster_reading import read_roster
from people.sandbox import Json

ROOT = Path(__file__).resolve().parents[1]
READERS = (codebooks, gradebooks, notes, rosters)
CAS = b"""{"%TYPES": {"webanno.custom.Passage": {
"%NAME": "webanno.custom.Passage", "%SUPER_TYPE": "uima.tcas.Annotation",
"claim": {"%NAME": "claim", "%RANGE": "uima.cas.String"}}}, "%FEATURE_STRUCTURES": [
{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text/plain",
"sofaString": "A duty of care."},
{"%ID": 2, "%TYPE": "webanno.custom.Passage", "@sofa": 1, "begin": 2, "end": 6, "claim": "Duty"}],
"%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2]}}}"""
ANNOTATION = b"""[{"type": "Annotation", "id": "urn:uuid:6f1f4f7e-0d0a-4d57-9d2c-3f7c5a0b9e11", "bodyValue": "Why?",
"created": "2026-09-01T12:30:15Z", "target": {"selector": {"type": "TextQuoteSelector", "exact": "duty"}}}]"""
PROJECT = b"""<Project xmlns='urn:QDA-XML:project:1.0'><Sources><TextSource name='Hen'><PlainTextContent>A duty of care.
</PlainTextContent><PlainTextSelection name='duty' startPosition='2' endPosition='6'/></TextSource>
</Sources></Project>"""
CODEBOOK = "label;colour;definition\nÉquité;3;“What is fair”\nDuty;99;\n"
QDC = b"<CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes><Code name='Duty' color='#ff0000'/></Codes></CodeBook>"
GRADES = 'Student;SIS Login ID;Essay\r\n"Ruiz; ""Ana""";ana@example.edu;7\r\n\r\nZoë;zoe;'
LIST = "Name,E-mail,Section,Role\nAna Ruiz,ana@example.edu,A,TA\nBen,nobody,A,\nAna,ana@example.edu,A,assistant\n"


def packed(name: str, content: bytes) -> bytes:
    to = BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return to.getvalue()


@pytest.mark.parametrize(
    ("apart", "here", "sent"),
    [
        (notes.read_apart, notes.read_source, CAS),
        (notes.read_apart, notes.read_source, ANNOTATION),
        (notes.read_apart, notes.read_source, packed("project.qde", PROJECT)),
        (notes.read_apart, notes.read_source, "exact words,note\nduty,Why?\n".encode("utf-16")),
        (codebooks.read_apart, codebooks.read_rows, CODEBOOK.encode("cp1252")),
        (codebooks.read_apart, codebooks.read_rows, QDC),
        (gradebooks.read_apart, read_sheet, GRADES.encode("utf-16-le")),
        (gradebooks.read_apart, read_sheet, GRADES.encode("cp1252")),
        (rosters.read_apart, read_roster, LIST),
    ],
)
def test_file_is_read_as_in_this_process(apart: Callable[[Any], Any], here: Callable[[Any], Any], sent: Any) -> None:
    assert apart(sent) == here(sent)


@pytest.mark.parametrize(
    ("reader", "sent", "words"),
    [
        (notes, b"note\nx\n", "This CSV has no column “exact words”: its first line must name the columns."),
        (codebooks, b"x\ny\n", "The first line names no column “label”: every claim needs one."),
        (gradebooks, b" ,\n", "This file is empty."),
        (rosters, "Ana", "There is no e-mail address in this list: every person needs one."),
    ],
)
def test_refusal_is_the_readers_own(reader: Any, sent: Any, words: str) -> None:
    with pytest.raises(reader.Refusal) as refused:
        reader.read_apart(sent)
    assert str(refused.value) == words


def test_no_time_is_taken_that_the_settings_do_not_give(settings: Settings) -> None:
    settings.IMPORT_SECONDS = 0
    told = set()
    for reader, sent in ((notes, ANNOTATION), (codebooks, QDC), (gradebooks, GRADES.encode()), (rosters, LIST)):
        with pytest.raises(reader.Refusal) as refused:
            reader.read_apart(sent)
        told.add(str(refused.value))
    assert told == {"Reading the file took longer than 0 seconds, the most that it may take."}


def test_children_load_no_model() -> None:
    named = ", ".join(reader.__name__ for reader in READERS)
    code = f"import sys, {named}\n" + "\n".join(f"{reader.__name__}.prepare()" for reader in READERS)
    code += "\nprint(sorted(m for m in sys.modules if m.endswith('.models') and not m.startswith('django.')))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert told.stdout == "[]\n"


@pytest.mark.parametrize(
    "answer",
    [None, {"rows": []}, {"text": "a", "encoding": "utf-8", "delimiter": ",", "rows": [[0, 9]]},
     {"text": "a", "encoding": "rot13", "delimiter": ",", "rows": [[0, 1]]},
     {"text": "ab", "encoding": "utf-8", "delimiter": ",", "rows": [[1, 0]]},
     {"text": "ab", "encoding": "utf-8", "delimiter": ",", "rows": [[True, 1]]}],
)  # fmt: skip
def test_answer_of_a_child_that_was_taken_over_is_not_believed(answer: Json) -> None:
    with pytest.raises(gradebooks.Refusal):
        gradebooks.sheet_in(answer)
    with pytest.raises(rosters.Refusal):
        rosters.roster_in(answer)


@pytest.mark.parametrize("source", [b"a\n" * (MOST_ROWS + 1), b"a" + b"," * MOST_CELLS])
def test_gradebook_that_no_class_has_is_refused(source: bytes) -> None:
    with pytest.raises(gradebooks.Refusal, match="more lines or cells"):
        read_sheet(source)
