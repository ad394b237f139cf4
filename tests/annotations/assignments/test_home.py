"""Home: what is due and what needs her, for each who looks, and what it costs."""

from datetime import datetime, timedelta

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.assignments.asked import demands_of
from annotations.assignments.asked_each import demands_of_each
from annotations.assignments.extending import grant_extension
from annotations.codebooks.proposing import propose_claim
from annotations.models import Assignment, LatePolicy, Requirement, Submission
from annotations.submissions.submitting import accept_work, return_work, submit_work
from courses.actions import archive_course
from courses.models import Course, Enrollment, Role, Section
from people.models import User
from tests.factories import (
    make_annotation,
    make_assignment,
    make_case,
    make_codebook,
    make_course,
    make_person,
    make_submission,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
DAY = timedelta(days=1)
Groups = dict[str, list[str]]


@pytest.fixture
def course() -> Course:
    return make_course()


@pytest.fixture
def ada(course: Course) -> User:
    return make_person("Ada", course=course)


@pytest.fixture
def iris(course: Course) -> User:
    return make_person("Iris", course=course, role=Role.INSTRUCTOR)


def home(user: User) -> lxml.html.HtmlElement:
    client = Client()
    client.force_login(user)
    return lxml.html.fromstring(client.get("/").content.decode())


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def groups(user: User) -> Groups:
    """The titles on the page, by the names of their groups."""
    return {
        section.get("aria-labelledby").removeprefix("due-"): [words(each) for each in section.xpath(".//h3")]
        for section in home(user).xpath("//section[starts-with(@aria-labelledby, 'due-')]")
    }


def needs(user: User) -> list[str]:
    return [words(each) for each in home(user).xpath("//section[@aria-labelledby='needs-head']//h3")]


def assign(course: Course, title: str, days: float | None, **fields: object) -> Assignment:
    due = None if days is None else timezone.now() + days * DAY
    case = make_case(f"{title} (fictional)")
    return make_assignment(
        course, title=title, due_at=due, case=case, codebook=make_codebook(course, title=title), **fields
    )


def test_student_finds_what_is_due_in_order(course: Course, ada: User) -> None:
    for title, days in (("Far", 30), ("Soon", 2), ("Sooner", 1), ("Late", -1), ("Open end", None)):
        assign(course, title, days)
    assign(course, "Refused", -1, late=LatePolicy.REFUSE)
    assign(course, "Ended", 3, closed_at=timezone.now())
    assign(course, "Draft", 3, published_at=None)

    assert groups(ada) == {
        "soon": ["Late", "Sooner", "Soon"],
        "later": ["Far", "Open end"],
        "closed": ["Ended", "Refused"],
    }


def test_work_moves_as_it_is_submitted_returned_and_accepted(course: Course, ada: User, iris: User) -> None:
    submission = Submission.objects.create(assignment=assign(course, "Ferry", 2), user=ada)
    submit_work(submission, by=ada)
    assert groups(ada) == {"done": ["Ferry"]}

    return_work([submission], by=iris, words="Say why.")
    assert groups(ada) == {"returned": ["Ferry"]}

    submission.refresh_from_db()
    submit_work(submission, by=ada)
    accept_work([submission], by=iris)
    assert groups(ada) == {"done": ["Ferry"]}


def test_extension_moves_an_assignment_for_one_alone(course: Course, ada: User, iris: User) -> None:
    bea = make_person("Bea", course=course)
    grant_extension(assign(course, "Ferry", 2), ada, timezone.now() + 20 * DAY, by=iris)

    assert (groups(ada), groups(bea)) == ({"later": ["Ferry"]}, {"soon": ["Ferry"]})


def test_due_date_is_on_the_clock_of_the_course(course: Course, ada: User) -> None:
    make_assignment(course, due_at=datetime.fromisoformat("2101-01-01T03:00Z"))

    assert [words(each) for each in home(ada).xpath("//time")] == ["Due Fri 31 Dec, 20:00 MST"]


def test_line_says_what_is_missing_and_leads_into_the_text(course: Course, ada: User) -> None:
    submission = make_submission(assign(course, "Ferry", 2), "Bea")
    Requirement.objects.create(assignment=submission.assignment, position=0, every_claim=True)
    make_annotation(submission, claims=["Duty"])

    (line,) = home(submission.user).xpath("//li[contains(@class, 'due-line')]")
    assert words(line.xpath(".//*[@class='due-missing']")[0]) == "Missing: Breach; Cause"
    assert words(line.xpath(".//div[@class='due-side']/p")[0]) == "1 of 3 done · 1 note"
    assert line.xpath(".//a[contains(@class, 'button')]/@href") == [f"/submissions/{submission.uuid}/"]

    (fresh,) = home(ada).xpath("//li[contains(@class, 'due-line')]")
    assert fresh.xpath(".//form/@action") == [f"/assignments/{submission.assignment.uuid}/open/"]


@pytest.mark.parametrize("narrowed", [False, True])
def test_many_assignments_ask_the_same_as_each_alone(course: Course, *, narrowed: bool) -> None:
    assignments = [assign(course, "One", 1), assign(course, "Two", 2)]
    for each in assignments:
        duty, breach, cause = each.codebook.claims.order_by("position")
        breach.merged_into, breach.retired_at = cause, timezone.now()
        breach.save()
        if narrowed:
            each.claims.set([breach])
        Requirement.objects.create(assignment=each, position=0, every_claim=True, every_writing=True)
        Requirement.objects.create(assignment=each, position=1, claim=duty, least=2)
        Requirement.objects.create(assignment=each, position=2, claim=breach)

    together = demands_of_each(list(Assignment.objects.order_by("pk")))

    assert together == {each.pk: demands_of(each) for each in assignments}


def test_guest_has_nothing_due(course: Course) -> None:
    assign(course, "Ferry", 2)

    assert groups(make_person("Gus", course=course, role=Role.GUEST)) == {"reading": ["Ferry"]}


def test_instructor_finds_what_needs_her(course: Course, ada: User, iris: User) -> None:
    ferry = assign(course, "Ferry", 2)
    assign(course, "Later", 9)
    assign(course, "Draft", None, published_at=None)
    make_person("Bea", course=course)
    submission = Submission.objects.create(assignment=ferry, user=ada)
    propose_claim(ferry.codebook, by=ada, label="Gate")
    submit_work(submission, by=ada)

    assert needs(iris) == [
        "1 submission to look at",
        "1 claim is proposed",
        "1 of 2 has not submitted yet",
        "A draft to be published",
    ]
    accept_work([submission], by=iris)
    assert needs(iris)[0] == "1 claim is proposed"


def test_assistant_finds_the_work_of_her_section_alone(course: Course, iris: User) -> None:
    ferry = assign(course, "Ferry", 2)
    mine, other = (Section.objects.create(course=course, name=name) for name in ("A", "B"))
    tam = make_person("Tam", course=course, role=Role.ASSISTANT)
    Enrollment.objects.get(user=tam).reviews.set([mine])
    for name, section in (("Bea", mine), ("Cleo", other), ("Dora", mine), ("Elsa", other)):
        submission = make_submission(ferry, name)
        Enrollment.objects.filter(user=submission.user).update(section=section)
        if name in ("Bea", "Cleo"):
            submit_work(submission, by=submission.user)
    propose_claim(ferry.codebook, by=iris, label="Gate")

    assert needs(tam) == ["1 submission to look at", "1 of 2 has not submitted yet"]
    assert needs(iris) == ["2 submissions to look at", "1 claim is proposed", "2 of 4 have not submitted yet"]


def test_who_teaches_and_learns_finds_both(course: Course, ada: User) -> None:
    taught = make_course("Contracts")
    Enrollment.objects.create(course=taught, user=ada, role=Role.INSTRUCTOR)
    assign(course, "Ferry", 2)
    assign(taught, "Draft", None, published_at=None)

    assert (groups(ada), needs(ada)) == ({"soon": ["Ferry"]}, ["A draft to be published"])


def test_archived_course_is_folded_and_asks_for_nothing(course: Course, ada: User, iris: User) -> None:
    assign(course, "Ferry", 2)
    archive_course(course, by=iris)

    assert groups(ada) == {}
    assert [words(each) for each in home(ada).xpath("//details[@class='archived-courses']//h3")] == ["Torts"]


def test_who_is_in_no_course_is_told_what_to_do() -> None:
    page = home(make_person("Nan"))

    assert page.xpath("//form[@action='/join/']//input[@name='code']/@type") == ["text"]
    assert words(page.xpath("//div[@class='empty']/p")[0]).startswith("You are in no course yet.")


def queries(user: User) -> int:
    client = Client()
    client.force_login(user)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    return len(asked)


def crowd(courses: int, assignments: int, students: int) -> tuple[User, User]:
    """A student and an instructor of the courses, in which so many assignments and students are, with work of each."""
    case, now = make_case(), timezone.now()
    ada, iris = make_person("Ada"), make_person("Iris")
    people = User.objects.bulk_create(User(email=f"p{at}@example.edu", name=f"P {at}") for at in range(students))
    for at in range(courses):
        course = make_course(f"Course {at}")
        codebook = make_codebook(course)
        roles = [(iris, Role.INSTRUCTOR), *((each, Role.STUDENT) for each in (ada, *people))]
        Enrollment.objects.bulk_create(Enrollment(course=course, user=user, role=role) for user, role in roles)
        for number in range(assignments):
            made = make_assignment(course, case=case, codebook=codebook, title=f"A {number}", due_at=now + 2 * DAY)
            Requirement.objects.create(assignment=made, position=0, every_claim=True, every_writing=True)
            Submission.objects.bulk_create(
                Submission(assignment=made, user=each, submitted_at=None if each == ada else now)
                for each in (ada, *people)
            )
    return ada, iris


@pytest.mark.parametrize(("courses", "assignments", "students"), [(1, 3, 3), (1, 1, 200), (5, 8, 3)])
def test_home_asks_equally_often(courses: int, assignments: int, students: int) -> None:
    ada, iris = crowd(courses, assignments, students)

    assert (queries(ada), queries(iris)) == (STUDENT_QUERIES, INSTRUCTOR_QUERIES)


STUDENT_QUERIES = 15
INSTRUCTOR_QUERIES = 13
