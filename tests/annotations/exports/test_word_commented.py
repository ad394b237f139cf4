"""The opinion in Word with its comments: what they are anchored on, its notes, its pages."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import docx

from annotations.exports.options import ExportOptions
from annotations.exports.subject import Export
from annotations.exports.word.commented import OMISSION, write_commented
from annotations.models import Annotation, Assignment, AssignmentText
from annotations.talk.actions import create_reply
from courses.models import Course
from opinions.layout import layout
from tests.annotations.exports.word_file import W14, W15, W, WordFile
from tests.annotations.stage import DUTY, NOTE, PREDICATES, QUOTED, Desk, castle_rock, desk
from tests.factories import make_assignment, make_person


def export_of(at: Desk) -> Export:
    """The whole class's work."""
    assignment = Assignment.objects.get(pk=at.submission.assignment_id)
    return Export(assignment, Annotation.objects.for_export(assignment.submissions.all()), title="the class")


def commented(at: Desk, **options: object) -> WordFile:
    written = io.BytesIO()
    export = replace(export_of(at), options=ExportOptions(**options))  # type: ignore[arg-type]  # -- as the test says
    write_commented(export, written, lambda _done, _all: None)
    return WordFile(written.getvalue())


def test_each_comment_is_on_exactly_its_words(ana: Desk) -> None:
    across = f"none may with\u00adhold.\n{PREDICATES}\n{QUOTED}"
    wanted = ["A. Notice", "𝔘nder it", "Two predicates are", "predicates", "met, as Roe", PREDICATES, across, QUOTED]
    for words in wanted:
        ana.annotate(words)
    ben = desk(ana.submission.assignment, make_person("Ben", course=ana.submission.assignment.course))
    ben.annotate("predicates are met")
    found = commented(ana)
    assert sorted(found.commented().values()) == sorted([*wanted, "predicates are met"])
    assert sorted(found.ids("commentReference")) == sorted(found.comments()) == list(range(9))
    assert sorted(found.ids("commentRangeStart")) == sorted(found.ids("commentRangeEnd")) == list(range(9))


def test_the_texts_words_and_pages_are_all_there(ana: Desk) -> None:
    ana.annotate("predicates are")
    found = commented(ana)
    marked = PREDICATES.replace("predicates", "pred[*101]icates")
    assert found.paragraphs("BodyText")[:2] == [DUTY, f"{marked}1"]
    assert found.paragraphs("BlockText") == [QUOTED]
    assert found.paragraphs("Heading1") == ["Opinion of the Court (Hart, J.)", "Ives, J., dissenting"]
    assert found.paragraphs("Heading2") == ["A. Notice"]


def test_the_courts_notes_are_footnotes_with_their_labels(ana: Desk) -> None:
    ana.annotate("otherwise 🏛️", "On the note")
    found = commented(ana)
    assert found.ids("footnoteReference") == [1, 2, 3] == list(found.footnotes())
    assert found.footnotes()[3] == f"1 {NOTE}"
    assert found.comments()[0][2] == ["On note 1: “otherwise 🏛️”", "On the note", "at 101 n.1"]
    assert found.commented().get(0, "") == ""


def test_words_in_body_and_note_get_a_comment_each(ana: Desk) -> None:
    ana.annotate(f"shall have notice.\n{NOTE[:8]}", "Both")
    found = commented(ana)
    assert {key: told[2][0] for key, told in found.comments().items()} == {
        0: "(1/2)",
        1: "On note 1: “The note”",
    }
    assert found.commented() == {0: "shall have notice."}


def test_a_comment_tells_who_when_what(ana: Desk) -> None:
    ana.annotate("duty of care", "*Why*\n\n- one\n- two", [0, 1], links=True)
    Annotation.objects.update(created_at=datetime(2026, 9, 1, 23, 30, 15, tzinfo=UTC))
    found = commented(ana)
    assert found.comments() == {
        0: (
            "Ana",
            "2026-09-01T23:30:15Z",
            ["Duty; Breach", "Why", "one", "two", "Roe v. Poe, 1 Fict. 2 (Colo. 1999), at 3 (mentions)", "at 100"],
        )
    }


def test_control_characters_and_other_scripts_reach_no_part_wrongly(ana: Desk) -> None:
    note = "a\x0bb\x1f\ttab <w:p> & שלום 𝔘 \u202e" + "x" * 1000
    ana.annotate("duty", note)
    ana.submission.user.name = 'Ana "A/B" <Ory>'
    ana.submission.user.save(update_fields=["name"])
    found = commented(ana)
    author, _date, told = found.comments()[0]
    assert (author, told[0]) == ('Ana "A/B" <Ory>', note.replace("\x0b", "\ufffd").replace("\x1f", "\ufffd"))


def test_what_may_not_be_opened_is_left_out_unless_something_lies_in_it(ana: Desk) -> None:
    AssignmentText.objects.filter(version=ana.version).update(kept=[0, 1])
    Assignment.objects.update(folds_open=False)
    folded = commented(ana)
    assert folded.paragraphs("Omission") == [OMISSION]
    assert (QUOTED in folded.paragraphs(), NOTE in "".join(folded.footnotes().values())) == (False, False)
    ana.annotate("shall have", "In the fold")
    assert commented(ana).commented() == {0: "shall have"}


def test_an_opinion_without_annotations_is_the_opinion(ana: Desk) -> None:
    found = commented(ana)
    assert (found.comments(), found.commented()) == ({}, {})
    assert len(docx.Document(io.BytesIO(found.content)).paragraphs) > 6


def test_two_thousand_comments_are_each_on_their_words(course: Course) -> None:
    kelly = desk(make_assignment(course, case=castle_rock()), make_person("Ana", course=course))
    text, size = kelly.version.text, 2000
    notes = next(each.start for each in layout(kelly.version).passages if each.label)
    spans = [(at * (notes - 80) // size, at * (notes - 80) // size + 75) for at in range(size)]
    Annotation.objects.bulk_create(
        Annotation(
            uuid=UUID(int=at), submission=kelly.submission, version=kelly.version, start=start, end=end
        )
        for at, (start, end) in enumerate(spans)
    )  # fmt: skip
    found = commented(kelly)
    assert sorted(found.commented().values()) == sorted(text[start:end].strip("\n") for start, end in spans)
    assert len(docx.Document(io.BytesIO(found.content)).comments) == size


def test_replies_answer_their_comment(ana: Desk) -> None:
    note = ana.annotate("duty of care", "Why")
    ana.annotate("candor", "Apart")
    ben = make_person("Ben", course=ana.submission.assignment.course)
    create_reply(note, by=ben, uuid=uuid4(), words="Because.")
    found = commented(ana, talk=True)
    assert [(by, told[0]) for by, _at, told in found.comments().values()] == [
        ("Ana", "Why"), ("Ben", "Because."), ("Ana", "Apart"),
    ]  # fmt: skip
    assert found.commented() == {0: "duty of care", 1: "duty of care", 2: "candor"}
    threads = [(each.get(f"{W15}paraId"), each.get(f"{W15}paraIdParent")) for each in found.parts["commentsExtended"]]
    named = [each.get(f"{W14}paraId") for each in found.parts["comments"].iter(f"{W}p") if each.get(f"{W14}paraId")]
    assert threads == [(named[0], None), (named[1], named[0]), (named[2], None)]
