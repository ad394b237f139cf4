"""The PDF files: what is read in them, their bookmarks, and that nobody's words are taken for markup."""

import io
from pathlib import Path

import pytest

from annotations.exports.options import ExportOptions, Order
from annotations.exports.pdf.files import write_commented_pdf, write_memo_pdf
from annotations.exports.pdf.setting import WordWriter, set_folder
from annotations.exports.subject import Export
from annotations.models import Annotation, Assignment
from opinions.layout import layout
from people.jobs import JobFailed
from tests.annotations.exports.pdf_file import PdfFile
from tests.annotations.stage import DUTY, PREDICATES, Desk, desk
from tests.factories import make_person

HOSTILE = '#let x = $a^2$ \\u{41} @ref <label> // c /* d */ #read("/etc/passwd") [y] ~ -- = "z"'


def pdf(write: WordWriter, at: Desk, **options: object) -> PdfFile:
    assignment = Assignment.objects.get(pk=at.submission.assignment_id)
    annotations = Annotation.objects.for_export(assignment.submissions.all())
    chosen = ExportOptions(**options)  # type: ignore[arg-type]  # -- as the test says
    written = io.BytesIO()
    write(Export(assignment, annotations, chosen, title="the class"), written, lambda _done, _all: None)
    return PdfFile(written.getvalue())


def test_a_memo_has_bookmarks_tags_and_the_pages_of_its_authorities(ana: Desk) -> None:
    ana.annotate("duty of care", "Why", [0, 1])
    ana.annotate("predicates are met", links=True)
    found = pdf(write_memo_pdf, ana, order=Order.CLAIM)
    assert found.outline == [
        (0, "Duty"), (0, "Breach"), (0, "Passages without a claim"), (0, "Table of authorities"), (1, "Cases"),
    ]  # fmt: skip
    assert found.is_accessible
    assert "“duty of care” Lodger v. Town No. 1, 9 Fict. 100, 100 (Colo. 2001). Why" in found.words
    table = found.words.partition("Cases ")[2]
    assert table.partition(ana.roe.cite)[2].replace(". ", "").split()[0].strip(".") == "1"


@pytest.mark.parametrize("write", [write_memo_pdf, write_commented_pdf])
def test_words_come_out_as_they_were_typed(ana: Desk, write: WordWriter) -> None:
    claim = ana.claims[0]
    claim.label = HOSTILE
    claim.save(update_fields=["label"])
    ana.annotate("duty of care", f"{HOSTILE}\x0c שלום e\u0301 \U0010fffd", [0])
    found = pdf(write, ana, order=Order.CLAIM)
    read = " ".join(found.words.replace("\ufffe", "").split())
    assert read.count(HOSTILE) == 2
    assert f"{HOSTILE}[U+FFFD]" in read or f"{HOSTILE}\ufffd" in read
    assert "שלום" in read
    assert "[U+10FFFD]" in read
    assert found.is_accessible


def test_the_opinion_is_all_there_with_numbered_annotations(ana: Desk) -> None:
    ben = desk(ana.submission.assignment, make_person("Ben", course=ana.submission.assignment.course))
    ana.annotate("predicates are met", "On the test")
    ben.annotate("otherwise 🏛️", "On the note")
    found = pdf(write_commented_pdf, ana)
    assert [title for _level, title in found.outline] == [
        "Opinion of the Court (Hart, J.)", "A. Notice", "Ives, J., dissenting", "Annotations",
    ]  # fmt: skip
    assert DUTY in found.words
    assert PREDICATES.replace("predicates", "pred[*101]icates").partition("met")[0] in found.words
    assert "met(1),as" in found.words.replace(" ", "")
    places = layout(ana.version).pagination.notes
    assert len(places) == 1
    listed = found.words.rpartition("Annotations ")[2]
    assert listed.startswith("1 ")
    assert "“predicates are met” On the test" in listed
    assert "On note 1: “otherwise" in listed
    assert found.is_accessible


def test_a_word_that_no_line_holds_is_broken(ana: Desk) -> None:
    ana.annotate("duty of care", "q" * 6000)
    found = pdf(write_memo_pdf, ana)
    assert found.words.count("q") == 6000
    assert len(found.pages) == 3


def test_an_export_of_nothing_is_a_file_that_says_so(ana: Desk) -> None:
    found = pdf(write_memo_pdf, ana)
    assert "There are no passages to quote." in found.words


def test_what_cannot_be_set_ends_the_job_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "document.json").write_text("{")
    (tmp_path / "document.typ").write_text('#json("document.json")')
    with pytest.raises(JobFailed, match=r"Take the Word file meanwhile\.$"):
        set_folder(tmp_path, 0)
    assert not (tmp_path / "document.pdf").exists()


def test_nothing_outside_of_the_folder_is_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    folder = tmp_path / "inside"
    folder.mkdir()
    (folder / "document.json").write_text("{}")
    (folder / "document.typ").write_text('#read("../outside.txt")')
    with pytest.raises(JobFailed):
        set_folder(folder, 0)
