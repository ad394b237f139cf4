"""The audit log of a course: what is told of whom, how it is narrowed and paged, and that every verb has words."""

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from annotations.models import Annotation, Submission
from courses.actions import Place, place_person
from courses.log import ON_A_PAGE, LogForm, log_page
from courses.models import Course, Enrollment, Role
from people.actions import record
from people.audit import verb_words
from people.models import AuditEvent, User
from tests.annotations.stage import signed_in
from tests.factories import make_annotation, make_assignment, make_course, make_person, make_submission

APPS = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _static_files(plain_static_files: None) -> None:
    """No page waits for static files to be hashed."""


@pytest.fixture
def course(db: None) -> Course:
    """A course on Denver's clock."""
    return make_course()


@pytest.fixture
def tess(course: Course) -> User:
    """Its instructor."""
    return make_person("Tess", course=course, role=Role.INSTRUCTOR)


@pytest.fixture
def work(course: Course) -> Submission:
    """Ana's work, with one note of hers."""
    submission = make_submission(make_assignment(course), "Ana")
    make_annotation(submission)
    return submission


def lines_of(course: Course, **asked: str) -> list[tuple[str, str, str, str]]:
    """Who, what, on what, whose: under that filter, the last first."""
    page = log_page(LogForm(asked, course=course).events(), asked.get("before", ""))
    return [(each.who, each.what, each.subject.words, each.subject.whose) for each in page.lines]


def test_log_tells_who_did_what_on_whose_work(course: Course, tess: User, work: Submission) -> None:
    record("submission_accepted", work, by=tess, course=course.uuid)
    record("annotation_carried", Annotation.objects.get(), by=tess, course=course.uuid)
    record("change_member", work.user, by=tess, course=course.uuid)
    record("polish_brass", course, by=None, course=course.uuid)
    record("submission_accepted", work, by=tess, course=make_course("Elsewhere").uuid)

    assert lines_of(course) == [
        ("", "polish_brass", "Torts", ""),
        ("Tess", "changed role, section or group of", "Ana", ""),
        ("Tess", "carried a note to a corrected text", "The ferry", "Ana"),
        ("Tess", "accepted", "The ferry", "Ana"),
    ]


def test_own_notes_are_told_where_they_are_asked_for(course: Course, tess: User, work: Submission) -> None:
    record("submission_returned", work, by=tess, course=course.uuid)
    notes = [("Ana", "made a note", "The ferry", "Ana"), ("Ana", "began", "The ferry", "Ana")]
    returned = [("Tess", "returned for revision", "The ferry", "Ana")]

    told = [lines_of(course, kind=kind) for kind in ("", "notes", "all", "work", "people", "nothing")]
    assert told == [returned, notes, returned + notes, returned, [], returned]


def test_a_persons_log_has_what_she_did_and_what_was_done_to_her_and_hers(
    course: Course, tess: User, work: Submission
) -> None:
    ben = make_submission(work.assignment, "Ben")
    for each in (work, ben):
        record("submission_accepted", each, by=tess, course=course.uuid)
    record("remove_member", work.user, by=tess, course=course.uuid)

    found = {name: lines_of(course, person=str(user.uuid)) for name, user in
             (("ana", work.user), ("ben", ben.user))}  # fmt: skip
    assert found == {
        "ana": [("Tess", "removed from the course", "Ana", ""), ("Tess", "accepted", "The ferry", "Ana")],
        "ben": [("Tess", "accepted", "The ferry", "Ben")],
    }
    assert len(lines_of(course, person=str(tess.uuid))) == 3
    stranger = make_person("Stranger")
    assert len(lines_of(course, person=str(stranger.uuid))) == 3


def test_days_are_those_of_the_courses_clock(course: Course, tess: User) -> None:
    for hour in (6, 7):  # midnight in Denver is 07:00 UTC in winter
        AuditEvent.objects.create(
            at=datetime(2026, 1, 15, hour, tzinfo=UTC), actor=tess, verb=f"hour_{hour}", subject_type="Course",
            subject_uuid=course.uuid, course_uuid=course.uuid,
        )  # fmt: skip
    asked = ({"since": "2026-01-15"}, {"until": "2026-01-14"}, {"since": "2026-01-14", "until": "2026-01-15"},
             {"until": "9999-12-31"}, {"since": "no day"})  # fmt: skip

    found = [[what for _who, what, _on, _whose in lines_of(course, **each)] for each in asked]
    assert found == [["hour_7"], ["hour_6"], ["hour_7", "hour_6"], ["hour_7", "hour_6"], ["hour_7", "hour_6"]]


def test_pages_go_on_after_the_last_event_though_new_ones_come(course: Course, tess: User) -> None:
    same = datetime(2026, 1, 15, tzinfo=UTC)
    AuditEvent.objects.bulk_create(
        AuditEvent(at=same, actor=tess, verb=f"verb {at}", subject_type="Course", subject_uuid=course.uuid,
                   course_uuid=course.uuid) for at in range(ON_A_PAGE + 2)
    )  # fmt: skip
    client = signed_in(tess)
    first = html.fromstring(client.get(reverse("course_log", args=[course.uuid])).content)
    record("archive_course", course, by=tess, course=course.uuid)
    (older,) = [link.get("href") for link in first.xpath("//nav/a") if "before=" in link.get("href")]
    second = html.fromstring(client.get(reverse("course_log", args=[course.uuid]) + older).content)

    def verbs(page: html.HtmlElement) -> list[str]:
        return [cell.text_content() for cell in page.xpath("//tbody//td[3]")]

    assert verbs(first) + verbs(second) == [f"verb {at}" for at in reversed(range(ON_A_PAGE + 2))]
    for nonsense in ("x", "2026-13-01_1", "2026-01-01T00:00:00+00:00_x", "2026-01-01_5"):
        assert client.get(reverse("course_log", args=[course.uuid]), {"before": nonsense}).status_code == 200


def test_file_has_the_rows_that_the_filter_leaves_and_no_formulas(course: Course, work: Submission) -> None:
    lead = make_person("=Tess", course=course, role=Role.INSTRUCTOR)
    record("submission_accepted", work, by=lead, course=course.uuid)
    answer = signed_in(lead).get(reverse("course_log_csv", args=[course.uuid]), {"kind": "work"})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[1:] for row in rows] == [["who", "what", "on", "whose"], ["'=Tess", "accepted", "The ferry", "Ana"]]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[67]:00", rows[1][0])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="torts-log.csv"'


def test_log_asks_as_often_for_one_event_as_for_many(course: Course, tess: User, work: Submission) -> None:
    def queries(client: Client) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("course_log", args=[course.uuid]), {"kind": "all"})
        return len(asked)

    client = signed_in(tess)
    for each in (work, work.assignment, work.user, Annotation.objects.get()):
        record("verb", each, by=tess, course=course.uuid)
    few = queries(client)
    for name in ("Ben", "Cleo", "Dan"):
        make_annotation(make_submission(work.assignment, name))
    assert queries(client) == few


def test_every_verb_that_is_recorded_for_a_course_has_words() -> None:
    written = [path.read_text() for app in ("annotations", "courses") for path in (APPS / app).rglob("*.py")]
    verbs = {verb for text in written for verb in re.findall(r"record(?:_each|_member)?\(\s*\"(\w+)\"", text)}

    assert "submission_accepted" in verb_words()
    assert verbs - verb_words().keys() == set()


def test_changing_a_member_is_told_in_the_log(course: Course, tess: User, work: Submission) -> None:
    enrollment = Enrollment.objects.get(user=work.user)
    place_person(enrollment, Place(Role.GUEST), by=tess)

    assert lines_of(course)[0] == ("Tess", "changed role, section or group of", "Ana", "")
