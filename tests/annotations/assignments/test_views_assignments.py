"""The pages of assignments: made and changed by plain forms, told to students, judged by staff."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.models import Assignment, Extension, Requirement, Submission, Visibility
from annotations.submissions.submitting import submit_work
from courses.models import Course, Role
from opinions.models import Case
from people.models import AuditEvent, User
from tests.annotations.stage import FUTURE, Desk, desk, signed_in
from tests.factories import make_codebook, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def tess(teacher: User) -> Client:
    return signed_in(teacher)


def said(course: Course, case: Case, **more: object) -> dict[str, Any]:
    book = course.codebooks.first() or make_codebook(course)
    writings = [str(each.uuid) for each in case.opinions.all()]
    basis = {"case": str(case.uuid), "title": "New", "writings": writings, "codebook": str(book.uuid)}
    return basis | {"visibility": "class", "late": "mark"} | more


def create(tess: Client, course: Course, case: Case, **more: object) -> Any:
    return tess.post(reverse("assignment_create", args=[course.uuid]), said(course, case, **more))


def test_case_is_chosen_before_the_rest(tess: Client, course: Course, case: Case) -> None:
    page = tess.get(reverse("assignment_create", args=[course.uuid]), {"q": "Lodger"})

    assert [(row.caption, uuid) for row, uuid in page.context["cases"]] == [(case.caption, case.uuid)]


def test_dates_are_those_of_the_courses_clock(tess: Client, course: Course, case: Case) -> None:
    response = create(tess, course, case, due_at="2027-01-15T23:59", opens_at="2027-01-01T08:00")
    made = Assignment.objects.get(title="New")

    assert (response.status_code, made.is_draft) == (302, True)
    assert (made.opens_at, made.due_at) == (
        datetime(2027, 1, 1, 15, 0, tzinfo=UTC),
        datetime(2027, 1, 16, 6, 59, tzinfo=UTC),
    )


def test_missing_hour_is_refused_with_the_hours_around(tess: Client, course: Course, case: Case) -> None:
    page = create(tess, course, case, due_at="2027-03-14T02:30")

    assert (page.status_code, Assignment.objects.count()) == (422, 0)
    assert page.context["form"].errors["due_at"] == [
        (
            "There is no 02:30 on 14 March 2027: the clocks go from 02:00 to 03:00. "
            "Choose a time before 02:00, or from 03:00 on."
        )
    ]
    assert page.context["form"]["due_at"].value() == "2027-03-14T02:30"


def test_doubled_hour_is_the_first_and_said(tess: Client, course: Course, case: Case) -> None:
    create(tess, course, case, due_at="2026-11-01T01:30")
    made = Assignment.objects.get(title="New")
    page = tess.get(made.get_absolute_url())

    assert made.due_at == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
    assert next(str(each) for each in page.context["messages"]) == (
        "Due: the clock shows this time twice that night; the first is meant."
    )


def test_second_of_a_doubled_hour_stays_when_the_form_is_saved_again(tess: Client, course: Course, case: Case) -> None:
    create(tess, course, case)
    made = Assignment.objects.get(title="New")
    second = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    Assignment.objects.update(due_at=second)
    tess.post(reverse("assignment_edit", args=[made.uuid]), said(course, case, due_at="2026-11-01T01:30"))
    made.refresh_from_db()

    assert made.due_at == second


def test_rows_of_what_is_asked_are_kept(tess: Client, course: Course, case: Case) -> None:
    book = make_codebook(course)
    duty, ives = book.claims.get(label="Duty"), case.opinions.get(author="Ives")
    rows = {
        "least-0": "1", "claim-0": "each", "writing-0": "each",
        "least-1": "", "claim-1": "each", "writing-1": "",
        "least-2": "3", "claim-2": str(duty.uuid), "writing-2": str(ives.uuid),
    }  # fmt: skip
    create(tess, course, case, **rows)

    found = Requirement.objects.values_list("least", "claim", "every_claim", "opinion", "every_writing")
    assert list(found) == [(1, None, True, None, True), (3, duty.pk, False, ives.pk, False)]


def test_another_row_is_given_without_complaint(tess: Client, course: Course, case: Case) -> None:
    page = create(tess, course, case, more="1", title="", **{"least-0": "2"})

    assert (page.status_code, page.context["complains"], Assignment.objects.count()) == (200, False, 0)
    assert [(row.at, row.least) for row in page.context["form"].shown_rows] == [(0, "2"), (1, "")]


@pytest.mark.parametrize("least", ["0", "-1", "many", "1000", "٣", "9" * 5000])
def test_row_that_cannot_be_read_is_refused(tess: Client, course: Course, case: Case, least: str) -> None:
    page = create(tess, course, case, **{"least-0": least})

    assert (page.status_code, [row.problem for row in page.context["form"].rows]) == (
        422,
        ["Write a number from 1 to 999."],
    )


@pytest.mark.parametrize(("seen", "field"), [("at_date", "reveal_at"), ("after_count", "reveal_count")])
def test_what_the_class_sees_needs_its_date_or_number(
    tess: Client, course: Course, case: Case, seen: str, field: str
) -> None:
    page = create(tess, course, case, visibility=seen)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])


def test_all_claims_ticked_is_the_whole_codebook(tess: Client, course: Course, case: Case) -> None:
    book = make_codebook(course)
    uuids = [str(claim.uuid) for claim in book.claims.all()]
    create(tess, course, case, claims=uuids, title="All")
    create(tess, course, case, claims=uuids[:1], title="One")

    named = {each.title: [claim.label for claim in each.claims.all()] for each in Assignment.objects.all()}
    assert named == {"All": [], "One": ["Duty"]}


def test_student_is_told_what_is_missing_and_submits_anyway(ana: Desk) -> None:
    assignment = ana.submission.assignment
    Requirement.objects.create(assignment=assignment, position=0, least=1, every_claim=True)
    ana.annotate("duty of care", claims=[0])
    own = ana.client.get(assignment.get_absolute_url()).context["own"]
    refused = ana.client.post(own.submit_url)
    done = ana.client.post(own.submit_url, {"anyway": "1"})
    after = ana.client.get(assignment.get_absolute_url()).context["own"]

    assert (own.done, [line.is_done for line in own.lines]) == (1, [True, False, False])
    assert (refused.status_code, [line.label for line in refused.context["missing"]]) == (422, ["Breach", "Cause"])
    assert (done.status_code, after.state, after.submit_url == "") == (302, "in", True)


def test_student_reads_why_her_work_was_returned(ana: Desk, tess: Client) -> None:
    assignment = ana.submission.assignment
    submit_work(ana.submission, by=ana.submission.user)
    sent = {"step": "return", "submission": str(ana.submission.uuid), "words": "Say more."}
    tess.post(reverse("submissions_judge", args=[assignment.uuid]), sent)
    own = ana.client.get(assignment.get_absolute_url()).context["own"]

    assert (own.state, own.returned_words, own.submit_url != "") == ("returned", "Say more.", True)
    assert [(step.label, step.by) for step in own.steps] == [("submitted", ""), ("returned for revision", "Tess")]
    verbs = AuditEvent.objects.filter(subject_uuid=ana.submission.uuid).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["open_submission", "submission_submitted", "submission_returned"]


def test_all_that_is_in_is_accepted_and_nothing_else(ana: Desk, tess: Client) -> None:
    assignment = ana.submission.assignment
    others = [desk(assignment, make_person(name, course=assignment.course)).submission for name in ("Ben", "Cleo")]
    for each in (ana.submission, others[0]):
        submit_work(each, by=each.user)
    tess.post(reverse("submissions_judge", args=[assignment.uuid]), {"step": "accept", "everyone": "1"})

    accepted = Submission.objects.exclude(accepted_at=None).order_by("pk").values_list("user__name", flat=True)
    assert list(accepted) == ["Ana", "Ben"]


def test_assistant_judges_her_sections_work_alone(ana: Desk) -> None:
    assignment = ana.submission.assignment
    tom = make_person("Tom", course=assignment.course, role=Role.ASSISTANT)
    tom.enrollments.get().reviews.add(assignment.course.sections.create(name="A"))
    submit_work(ana.submission, by=ana.submission.user)
    sent = {"step": "accept", "submission": str(ana.submission.uuid), "everyone": "1"}
    signed_in(tom).post(reverse("submissions_judge", args=[assignment.uuid]), sent)
    ana.submission.refresh_from_db()

    assert ana.submission.accepted_at is None


@pytest.mark.parametrize("sent", [{}, {"step": "eat"}, {"step": "accept", "submission": "nobody"}])
def test_judging_without_sense_does_nothing(ana: Desk, tess: Client, sent: dict[str, str]) -> None:
    response = tess.post(reverse("submissions_judge", args=[ana.submission.assignment.uuid]), sent)

    assert (response.status_code, ana.submission.events.count()) == (302, 0)


def test_extension_is_shown_to_its_student_in_the_courses_zone(ana: Desk, tess: Client) -> None:
    assignment = ana.submission.assignment
    Assignment.objects.update(due_at=FUTURE)
    sent = {"whom": f"user:{ana.submission.user.uuid}", "due_at": "2101-07-01T12:00", "reason": "Ill"}
    tess.post(reverse("extensions", args=[assignment.uuid]), sent)
    page = ana.client.get(assignment.get_absolute_url())
    home = ana.client.get("/")

    assert Extension.objects.get().due_at == datetime(2101, 7, 1, 18, 0, tzinfo=UTC)
    assert "Friday 1 July 2101, 12:00 MDT" in page.content.decode()
    assert "Ill" not in page.content.decode()
    lines = [line for group in home.context["groups"] for line in group.lines]
    assert [line.due_at for line in lines] == [datetime(2101, 7, 1, 18, 0, tzinfo=UTC)]


def test_class_is_shown_its_work_by_hand_alone(ana: Desk, tess: Client) -> None:
    assignment = ana.submission.assignment
    seen = []
    for visibility in (Visibility.AFTER_DUE, Visibility.BY_HAND):
        Assignment.objects.update(visibility=visibility)
        tess.post(reverse("class_reveal", args=[assignment.uuid]))
        assignment.refresh_from_db()
        seen.append(assignment.revealed_at is not None)

    assert seen == [False, True]


def test_course_tells_where_each_assignment_stands(ana: Desk, tess: Client, course: Course, case: Case) -> None:
    now = timezone.now()
    columns: dict[str, dict[str, datetime | None]] = {
        "draft": {"published_at": None},
        "waiting": {"opens_at": now + timedelta(days=1)},
        "open": {},
        "closed": {"closed_at": now - timedelta(days=1)},
    }
    for title, dates in columns.items():
        create(tess, course, case, title=title)
        Assignment.objects.filter(title=title).update(**{"published_at": now, **dates})
    pages = [client.get(reverse("course", args=[course.uuid])).context["assignments"] for client in (tess, ana.client)]

    told = [{line.title: line.state for line in page if line.title != "Notice"} for page in pages]
    assert told == [{name: name for name in columns}, {"open": "open", "closed": "closed"}]


@pytest.mark.parametrize("name", ["assignment", "extensions", "assignment_edit", "course"])
def test_pages_ask_as_many_queries_for_a_class_of_any_size(ana: Desk, tess: Client, name: str) -> None:
    assignment = ana.submission.assignment
    Requirement.objects.create(assignment=assignment, position=0, every_claim=True, every_writing=True)
    Assignment.objects.update(due_at=FUTURE)
    address = reverse(name, args=[assignment.course.uuid if name == "course" else assignment.uuid])
    ana.annotate("duty of care", claims=[0])
    Extension.objects.create(assignment=assignment, user=ana.submission.user, due_at=FUTURE, by=ana.submission.user)
    make_person("Zoe", course=assignment.course)
    counts = []
    for names in ((), ("Ben", "Cleo", "Dan")):
        for each in names:
            place = desk(assignment, make_person(each, course=assignment.course))
            place.annotate("duty of care", claims=[1])
            submit_work(place.submission, by=place.submission.user, anyway=True)
            Extension.objects.create(
                assignment=assignment, user=place.submission.user, due_at=FUTURE, by=place.submission.user
            )
            make_person(f"Absent {each}".replace(" ", "."), course=assignment.course)
        tess.get(address)  # layouts are kept from here on
        with CaptureQueriesContext(connection) as queries:
            assert tess.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
