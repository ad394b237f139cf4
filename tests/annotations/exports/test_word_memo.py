"""The memo in Word: what is quoted, how it is cited, what stands in its table of authorities."""

import io
import re
from collections.abc import Collection
from typing import Any

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.exports.formats import FORMATS
from annotations.exports.forms import options_of
from annotations.exports.making import file_name
from annotations.exports.options import Called, ExportOptions, Order
from annotations.exports.subject import Export
from annotations.exports.word.memo import write_memo
from annotations.models import Annotation, Assignment, Remark
from courses.models import Course
from tests.annotations.exports.word_file import PARTS, W, WordFile, of, style_of, words_of
from tests.annotations.stage import DISSENT, Desk, castle_rock, desk
from tests.factories import make_assignment, make_person


def memo(at: Desk, told: Collection[int] = (), **options: object) -> WordFile:
    assignment = Assignment.objects.get(pk=at.submission.assignment_id)
    annotations = Annotation.objects.for_export(assignment.submissions.all())
    chosen = ExportOptions(**options)  # type: ignore[arg-type]  # -- as the test says
    written = io.BytesIO()
    export = Export(assignment, annotations, chosen, title="the class", told=frozenset(told))
    write_memo(export, written, lambda _done, _all: None)
    return WordFile(written.getvalue())


def italic(element: Any) -> str:
    """The words in italics."""
    found = ("".join(words_of(run)) for run in element.iter(f"{W}r") if run.find(f"{W}rPr/{W}i") is not None)
    return "|".join(filter(None, found))


@pytest.fixture
def kelly(course: Course) -> Desk:
    return desk(make_assignment(course, case=castle_rock()), make_person("Ana", course=course))


def test_passages_stand_under_each_of_their_claims(ana: Desk) -> None:
    ana.annotate("duty of care", "Why", [0, 1])
    ana.annotate("predicates are met")
    ana.annotate("candor", claims=[1])
    found = memo(ana, order=Order.CLAIM)
    shown = [
        "".join(words_of(each))
        for each in found.parts["document"].iter(f"{W}p")
        if style_of(each, "p") in ("Heading1", "Quotation", "Note")
    ]
    short = "Lodger, 9 Fict. at 100"
    assert shown == [
        "Duty", "“duty of care” Lodger v. Town No. 1, 9 Fict. 100, 100 (Colo. 2001).", "Why",
        "Breach", f"“duty of care” {short}.", "Why", f"“candor” {short}.",
        "Passages without a claim", f"“predicates are met” {short}–01.", "Table of authorities",
    ]  # fmt: skip


def test_case_names_are_in_italics_and_fifty_words_are_a_block(kelly: Desk) -> None:
    text = kelly.version.text
    start = text.index("Where an individual claims")
    block = " ".join(text[start : start + 900].split("\n")[0].split(" ")[:55])
    kelly.annotate("it cannot bind the peace officers who are non-parties")
    kelly.annotate(block)
    found = memo(kelly)
    (quotation,) = (each for each in found.parts["document"].iter(f"{W}p") if style_of(each, "p") == "Quotation")
    assert italic(quotation) == ("Gonzales v. City of Castle Rock|rev'd sub nom. Town of Castle Rock v. Gonzales")
    assert found.paragraphs("BlockText") == [block]
    assert found.paragraphs("Citation") == [
        "Gonzales, 366 F.3d at 1120 (Kelly, J., concurring in part and dissenting in part)."
    ]


def test_in_footnotes_a_case_cited_in_full_is_upright(kelly: Desk) -> None:
    kelly.annotate("it cannot bind the peace officers who are non-parties")
    kelly.annotate("The prosecuting attorney")
    found = memo(kelly, footnotes=True)
    assert found.paragraphs("Quotation") == [
        "“it cannot bind the peace officers who are non-parties”", "“The prosecuting attorney”",
    ]  # fmt: skip
    first, second = [each for each in found.parts["footnotes"] if each.get(f"{W}type") is None]
    assert (italic(first), italic(second)) == ("rev'd sub nom. ", "Gonzales")
    assert found.footnotes() == {
        1: " Gonzales v. City of Castle Rock, 366 F.3d 1093, 1119 (10th Cir. 2004) (en banc) (Kelly, J., concurring in "
        "part and dissenting in part), rev'd sub nom. Town of Castle Rock v. Gonzales, 545 U.S. 748 (2005).",
        2: " Gonzales, 366 F.3d at 1124 n.4 (Kelly, J., concurring in part and dissenting in part).",
    }
    assert found.ids("footnoteReference") == [1, 2]


def test_table_of_authorities_tells_passages_and_treatment(ana: Desk) -> None:
    ana.annotate("duty of care", links=True)
    ana.annotate("candor")
    ana.annotate("Two predicates", links=True)
    found = memo(ana)
    assert found.paragraphs("TOAHeading") == ["Cases"]
    assert found.paragraphs("TableofAuthorities") == [
        "Lodger v. Town No. 1, 9 Fict. 100 (Colo. 2001)\t1–3", "Roe v. Poe, 1 Fict. 2 (Colo. 1999)\t1, 3",
    ]  # fmt: skip
    assert found.paragraphs("Treated") == ["mentions 1, 3"]
    told = "".join(each.text for each in found.parts["document"].iter(f"{W}instrText"))
    assert (
        told.count(' TA \\l "Roe v. Poe, 1 Fict. 2 (Colo. 1999)" \\s "Roe v. Poe, 1 Fict. 2 (Colo. 1999)" \\c 1 ') == 2
    )
    edges = [each.get(f"{W}fldCharType") for each in found.parts["document"].iter(f"{W}fldChar")]
    assert (edges.count("begin"), edges.count("separate"), edges.count("end")) == (6, 1, 6)


def test_links_lead_to_passages(ana: Desk) -> None:
    ana.annotate("duty of care", links=True)
    found = memo(ana).parts["document"]
    named = [of(each, "name") for each in found.iter(f"{W}bookmarkStart")]
    assert {of(each, "anchor") for each in found.iter(f"{W}hyperlink")} == set(named) == {"passage1"}


def test_header_names_case_course_assignment_and_version(ana: Desk) -> None:
    dissent = desk(ana.submission.assignment, ana.submission.user, 1)
    dissent.annotate(DISSENT)
    found = memo(ana)
    digits = dissent.version.fingerprint
    assert found.paragraphs(part="header1") == [f"Lodger v. Town No. 1 · Town law · Notice\ttext {digits[:12]}"]
    assert f"Text\tIves, J., dissenting: version 1, SHA-256 {digits}" in found.paragraphs("Fact")


def test_nobody_is_called_where_names_are_left_out(ana: Desk) -> None:
    ana.annotate("duty of care", "Note", [0])
    assert memo(ana).paragraphs("Lead") == ["1  ·  Ana  ·  Duty"]
    found = memo(ana, called=Called.NOBODY, order=Order.PERSON)
    assert (found.paragraphs("Lead"), found.paragraphs("Heading1")[0]) == (
        ["1  ·  Duty"],
        "Opinion of the Court (Hart, J.)",
    )
    assert not any("Ana" in words for part in PARTS for words in found.paragraphs(part=part))


def test_nothing_and_very_much_can_be_written(ana: Desk) -> None:
    empty = memo(ana)
    assert "There are no passages to quote." in empty.paragraphs("BodyText")
    note = "=1+1 \x0c\x08 שלום 𝔘\u0301 " + "word " * 20_000
    ana.annotate("duty of care", note)
    found = memo(ana)
    assert found.paragraphs("Note") == [re.sub("[\x08\x0c]", "\ufffd", note).strip()]
    assert len(docx.Document(io.BytesIO(found.content)).paragraphs) == len(found.paragraphs())


def test_markdown_of_notes_is_set(ana: Desk) -> None:
    ana.annotate("duty of care", "**Bold** [here](https://example.org/)\n\n3. three\n4. four\n\n> quoted")
    found = memo(ana)
    assert found.paragraphs("Note") == ["Bold here (https://example.org/)", "three", "four", "quoted"]
    numbers = [of(each, "val") for each in found.parts["numbering"].iter(f"{W}startOverride")]
    assert set(numbers) == {"3"}


def test_files_of_one_kind_tell_their_format_in_their_names(assignment: Assignment) -> None:
    export = Export(assignment, Annotation.objects.none(), title="Ana/Ory")
    named = [file_name(export, each) for each in FORMATS if each.key in ("memo", "opinion", "csv")]
    assert named == ["the-ferry-anaory-memo.docx", "the-ferry-anaory-opinion.docx", "the-ferry-anaory.csv"]


def test_a_memo_asks_the_same_number_of_queries_for_more(ana: Desk) -> None:
    ana.annotate("duty of care", "N", [0], links=True)
    memo(ana)
    with CaptureQueriesContext(connection) as first:
        memo(ana, order=Order.CLAIM)
    for words in ("candor", "Two predicates"):
        ana.annotate(words, "N", [0, 1], links=True)
    with CaptureQueriesContext(connection) as more:
        memo(ana, order=Order.CLAIM)
    assert len(more) == len(first)


@pytest.mark.parametrize(
    ("words", "shown"), [("**Say** why.", "Reviewer: Duty · partly Say why."), ("", "Reviewer: Duty · partly ")]
)
def test_what_reviewers_told_stands_with_the_passage(ana: Desk, words: str, shown: str) -> None:
    note = ana.annotate("duty of care", claims=[0])
    Remark.objects.create(
        submission=ana.submission, annotation=note, tag=note.tags.get(), verdict="partly", words=words,
        by=ana.submission.user, told_at=timezone.now(),
    )  # fmt: skip
    assert memo(ana, talk=True, told={ana.submission.pk}).paragraphs("Note") == [shown]
    assert memo(ana, talk=True).paragraphs("Note") == []


def test_a_memo_is_by_claim_unless_something_else_is_chosen() -> None:
    asked: tuple[dict[str, str], ...] = ({"format": "memo"}, {"format": "memo", "order": "text"}, {"format": "csv"}, {})
    assert [options_of(each).order for each in asked] == [Order.CLAIM, Order.TEXT, Order.TEXT, Order.TEXT]
