"""The brief as a file: as its owner arranged it, of one person's work alone."""

import io

import pytest

from annotations.briefs.arranging import change_brief, leave_out, put_under
from annotations.exports.options import ExportOptions
from annotations.exports.pdf.files import write_brief_pdf
from annotations.exports.subject import Export
from annotations.exports.word.brief import write_brief
from annotations.models import Annotation, Assignment, BriefHeading, BriefOrder
from people.jobs import JobFailed
from tests.annotations.exports.pdf_file import PdfFile
from tests.annotations.exports.word_file import W, WordFile, style_of, words_of
from tests.annotations.stage import Desk, desk
from tests.factories import make_person


def export_of(at: Desk) -> Export:
    """What is exported of all work on the assignment."""
    assignment = Assignment.objects.get(pk=at.submission.assignment_id)
    return Export(assignment, Annotation.objects.for_export(assignment.submissions.all()), ExportOptions(), title="Ana")


def brief(at: Desk) -> list[str]:
    """The Word file's headings and quotations, in order."""
    written = io.BytesIO()
    write_brief(export_of(at), written, lambda _done, _all: None)
    body = WordFile(written.getvalue()).parts["document"]
    wanted = ("Title", "Subtitle", "Heading1", "Heading2", "Definition", "Quotation")
    return ["".join(words_of(each)) for each in body.iter(f"{W}p") if style_of(each, "p") in wanted]


def test_a_brief_by_claim_leaves_out_what_its_owner_left_out(ana: Desk) -> None:
    ana.annotate("duty of care", "Why", [0, 1])
    left = ana.annotate("candor", claims=[1])
    leave_out(ana.submission, left, by=ana.submission.user)
    assert brief(ana) == [
        "Lodger v. Town No. 1", "Brief by claim",
        "Duty", "“duty of care” Lodger v. Town No. 1, 9 Fict. 100, 100 (Colo. 2001).",
        "Breach", "“duty of care” Lodger, 9 Fict. at 100.", "Table of authorities",
    ]  # fmt: skip


def test_a_brief_by_its_parts_shows_all_of_them(ana: Desk) -> None:
    owner = ana.submission.user
    change_brief(ana.submission, by=owner, order=BriefOrder.ELEMENTS, title="My brief")
    facts, holding = ana.annotate("duty of care"), ana.annotate("candor")
    put_under(ana.submission, {facts.pk: BriefHeading.FACTS, holding.pk: BriefHeading.HOLDING}, by=owner)
    empty = "Nothing stands here."
    assert brief(ana) == [
        "My brief", "Brief by facts, issue, holding and reasoning",
        "Facts", "“duty of care” Lodger v. Town No. 1, 9 Fict. 100, 100 (Colo. 2001).",
        "Issue", empty, "Holding", "“candor” Lodger, 9 Fict. at 100.",
        "Reasoning", empty, "Other opinions and notes", empty, "Table of authorities",
    ]  # fmt: skip


def test_a_brief_is_a_pdf_too(ana: Desk) -> None:
    ana.annotate("duty of care", "Why", [0])
    written = io.BytesIO()
    write_brief_pdf(export_of(ana), written, lambda _done, _all: None)
    found = PdfFile(written.getvalue())
    assert found.outline == [(0, "Duty"), (0, "Table of authorities"), (1, "Cases")]
    assert found.is_accessible


def test_there_is_no_brief_of_several_people_or_of_nothing(ana: Desk) -> None:
    with pytest.raises(JobFailed, match="no passages"):
        brief(ana)
    ben = desk(ana.submission.assignment, make_person("Ben", course=ana.submission.assignment.course))
    ana.annotate("duty of care")
    ben.annotate("duty of care")
    with pytest.raises(JobFailed, match="one person’s work"):
        brief(ana)
    page = ana.client.get(f"/submissions/{ana.submission.uuid}/export/?who=mine").content.decode()
    assert "Brief (PDF)" in page
