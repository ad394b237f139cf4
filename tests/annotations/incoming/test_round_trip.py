"""Out and in again: what was exported, wiped and brought in is exported as the same bytes."""

import io
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from annotations.actions import Content, LinkChoice, create_annotation
from annotations.exports.csv_file import write_csv
from annotations.exports.refi_qda import write_refi_qda
from annotations.exports.subject import Export
from annotations.exports.web_annotation import write_web_annotation
from annotations.incoming.csv_file import read_csv
from annotations.incoming.entries import Entry
from annotations.incoming.json_file import read_json
from annotations.incoming.plans import Fate, Target
from annotations.incoming.reading import read_source
from annotations.incoming.taking import take_file
from annotations.models import Annotation, AnnotationRevision, Submission, Treatment
from opinions.text.spans import Span
from people.models import User
from tests.annotations.stage import Desk, desk, invented_case
from tests.emptying import empty
from tests.factories import make_assignment, make_course, make_person

WHEN = datetime(2026, 9, 1, 12, 30, 15, 999, tzinfo=UTC)
Write = Callable[[Export], Any]
Read = Callable[[bytes], list[Entry]]


def projected(export: Export) -> list[str]:
    """A REFI-QDA project, made at a fixed time."""
    to = io.BytesIO()
    write_refi_qda(replace(export, made_at=WHEN), to, lambda _done, _total: None)
    return [b64encode(to.getvalue()).decode()]


def read_projected(source: bytes) -> list[Entry]:
    """Its annotations, as the form reads them."""
    return read_source(b64decode(source)).entries


FORMATS = (
    ("jsonld", write_web_annotation, read_json),
    ("csv", write_csv, read_csv),
    ("qdpx", projected, read_projected),
)
NOTES = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"),
        st.sampled_from("\n=+-@'\"𝔘🏛️é\u0301\u202e\u200fשלום\x0b\x0c\x1b"),
    ),
    max_size=60,
)


def exported(submissions: Any, write: Write) -> bytes:
    """The file of these submissions."""
    assignment = submissions.first().assignment
    return "".join(write(Export(assignment, Annotation.objects.for_export(submissions)))).encode()


def wipe() -> None:
    """Everything that people wrote is gone, as if by a restored older copy of the database."""
    empty("annotations_annotation")


def target_of(at: Desk) -> Target:
    """One's own work."""
    user = at.submission.user
    return Target(at.submission.assignment, [user], only=user)


def annotate(at: Desk, span: Span, content: Content, number: int) -> None:
    """A note with that content, made some time ago."""
    made, _new = create_annotation(
        at.submission, by=at.submission.user, uuid=UUID(int=number), version=at.version, span=span, content=content
    )
    times = {"created_at": WHEN + timedelta(minutes=number), "updated_at": WHEN + timedelta(hours=number)}
    Annotation.objects.filter(pk=made.pk).update(**times)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "write", "read"), FORMATS)
def test_class_comes_back_as_it_was(ana: Desk, teacher: User, name: str, write: Write, read: Read) -> None:
    ben = desk(ana.submission.assignment, make_person("Ben", course=ana.submission.assignment.course), writing=1)
    roe = LinkChoice(ana.roe, Treatment.LIMITS, quotes=True, pin="3, n.2", claim=ana.claims[1])
    annotate(ana, ana.span("duty of care & candor"), Content("=1\n\n'@two", ana.claims[:2], [roe]), 1)
    annotate(ana, ana.span("𝔘nder"), Content(), 2)
    annotate(ben, ben.span("owes nothing"), Content("Mine.", [], [LinkChoice(ana.roe)]), 3)
    submissions = Submission.objects.filter(assignment=ana.submission.assignment)
    before = exported(submissions, write)
    wipe()
    people = [teacher, ben.submission.user, ana.submission.user]
    planned = take_file(read(before), Target(ana.submission.assignment, people), {}, by=teacher)
    assert [each.fate for each in planned] == [Fate.NEW] * 3
    assert exported(submissions, write) == before
    assert {each.by for each in AnnotationRevision.objects.all()} == {teacher}
    again = take_file(read(before), Target(ana.submission.assignment, people), {}, by=teacher)
    assert [each.fate for each in again] == [Fate.SAME] * 3


class RoundTrip(TestCase):
    """Any notes on any words with any claims and links."""

    at: Desk

    @classmethod
    def setUpTestData(cls) -> None:
        """Ana at the invented case."""
        course = make_course()
        cls.at = desk(make_assignment(course, case=invented_case()), make_person("Ana", course=course))

    @given(st.data())
    @settings(max_examples=25)
    def test_own_work_comes_back_byte_for_byte(self, chosen: st.DataObject) -> None:
        at = self.at
        length = len(at.version.text)
        for number in range(1, chosen.draw(st.integers(0, 4)) + 1):
            start = chosen.draw(st.integers(0, length - 1))
            claims = chosen.draw(st.lists(st.sampled_from(at.claims), unique=True))
            narrowed = chosen.draw(st.sampled_from([None, *claims]))
            linked = [LinkChoice(at.roe, pin=chosen.draw(NOTES)[:50], claim=narrowed)]
            links = chosen.draw(st.sampled_from([linked, []]))
            span = Span(start, chosen.draw(st.integers(start + 1, length)))
            annotate(at, span, Content(chosen.draw(NOTES), claims, links), number)
        submissions = Submission.objects.filter(pk=at.submission.pk)
        before = [exported(submissions, write) for _name, write, _read in FORMATS]
        for file, (_name, write, read) in zip(before, FORMATS, strict=True):
            wipe()
            take_file(read(file), target_of(at), {}, by=at.submission.user)
            assert exported(submissions, write) == file
        assert json.loads(before[0])["total"] == Annotation.objects.count()
