"""Pages ask the database equally often whether they show one row or three; and queries give what their pages say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.models import Annotation, Assignment, Submission, Visibility
from annotations.submissions.class_work import notes_counted
from courses.models import Course, Enrollment, Role
from opinions.models import Case
from tests.annotations.stage import FUTURE, HTMX, PAST, Desk, desk, invented_case, signed_in
from tests.factories import make_assignment, make_codebook, make_course, make_person

WORDS = ("duty of care", "candor", "lodgers")


def asked(client: Client, address: str, *, headers: dict[str, str] | None = None) -> int:
    """How many queries the address takes, its text's layout being known already."""
    list(client.get(address, headers=headers))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(address, headers=headers)
        list(response)  # a stream asks while it is read
    assert response.status_code == 200
    return len(queries)


@pytest.fixture
def instructor(course: Course) -> Client:
    """The instructor's browser."""
    return signed_in(make_person("Ines", course=course, role=Role.INSTRUCTOR))


def classmates(at: Desk, names: str) -> Iterator[Desk]:
    """Other students at the same text."""
    assignment = at.submission.assignment
    for name in names.split():
        yield desk(assignment, make_person(name, course=assignment.course))


def annotate(at: Desk, words: str) -> Annotation:
    """A note with two claims and a link."""
    return at.annotate(words, "Because.", [0, 2], links=True)


def test_home_asks_equally_often(ana: Desk, case: Case) -> None:
    home = reverse("home")
    one = asked(ana.client, home)
    for title in ("Second", "Third"):
        course = make_course(title)
        Enrollment.objects.create(course=course, user=ana.submission.user, role=Role.STUDENT)
        make_assignment(course, case=case, title=title)
    assert asked(ana.client, home) == one


def test_course_asks_equally_often(course: Course, case: Case, instructor: Client) -> None:
    page = reverse("course", args=[course.uuid])
    make_assignment(course, case=case, codebook=make_codebook(course, title="One"))
    one = asked(instructor, page)
    for title in ("Two", "Three"):
        make_assignment(course, case=case, codebook=make_codebook(course, title=title))
        make_person(title, course=course)
    assert asked(instructor, page) == one


def test_assignment_asks_equally_often(ana: Desk, instructor: Client) -> None:
    page = reverse("assignment", args=[ana.submission.assignment.uuid])
    annotate(ana, WORDS[0])
    one = asked(instructor, page)
    for other in classmates(ana, "Ben Cleo"):
        annotate(other, WORDS[0])
    assert asked(instructor, page) == one


PAGES: dict[str, Callable[[Desk], str]] = {
    "reader": lambda at: at.url("reader", "?who=class"),
    "own": lambda at: at.url("reader", "?who=mine"),
    "claim": lambda at: at.url("reader", f"?who=class&claim={at.claims[0].uuid}"),
    "place": lambda at: at.url("place", f"?who=class&at={at.span(WORDS[0]).start}"),
    "own export": lambda at: reverse("submission_export", args=[at.submission.uuid]),
}


@pytest.mark.parametrize("page", PAGES)
def test_reading_asks_equally_often(shown: Desk, page: str) -> None:
    first, *others = classmates(shown, "Dan Ben Cleo")
    for each in (shown, first):
        annotate(each, WORDS[0])
    one = asked(shown.client, PAGES[page](shown), headers=HTMX)
    for other, words in zip(others, WORDS[1:], strict=True):
        annotate(shown, words)
        annotate(other, WORDS[0])
    assert asked(shown.client, PAGES[page](shown), headers=HTMX) == one


def test_bin_asks_equally_often(ana: Desk) -> None:
    def throw_away(words: str) -> None:
        made = annotate(ana, words)
        ana.client.post(reverse("annotation_delete", args=[made.uuid]))

    page = reverse("bin", args=[ana.submission.uuid])
    throw_away(WORDS[0])
    one = asked(ana.client, page)
    for words in WORDS[1:]:
        throw_away(words)
    assert asked(ana.client, page) == one


def test_class_export_asks_equally_often(ana: Desk, instructor: Client) -> None:
    page = reverse("assignment_export", args=[ana.submission.assignment.uuid])
    annotate(ana, WORDS[0])
    one = asked(instructor, page)
    for other in classmates(ana, "Ben Cleo"):
        annotate(other, WORDS[1])
    assert asked(instructor, page) == one


def test_library_asks_equally_often(case: Case) -> None:
    client = signed_in(make_person("Ana"))
    assert case.caption
    one = asked(client, reverse("library"))
    for number in (2, 3):
        invented_case(number)
    assert asked(client, reverse("library")) == one


@contextmanager
def queries_of_a_write() -> Iterator[CaptureQueriesContext]:
    """Counts the queries inside."""
    with CaptureQueriesContext(connection) as queries:
        yield queries


def test_write_asks_equally_often_however_many_notes_there_are(shown: Desk) -> None:
    def written(words: str) -> int:
        with queries_of_a_write() as queries:
            assert shown.post(shown.sent(words)).status_code == 200
        return len(queries)

    first, *others = classmates(shown, "Dan Ben Cleo")
    annotate(first, WORDS[0])
    shown.post(shown.sent("The town"))
    one = written(WORDS[0])
    for other in others:
        annotate(other, WORDS[0])
    assert written(WORDS[1]) == one - 1  # four made notes there: nobody but she is told by name, and none is asked for


def test_for_home_lists_what_is_visible_the_next_due_first(ana: Desk, case: Case) -> None:
    course, user, now = ana.submission.assignment.course, ana.submission.user, timezone.now()
    dates = {"Later": now + timedelta(days=9), "Sooner": now + timedelta(days=1)}
    for title, due in dates.items():
        make_assignment(course, case=case, codebook=make_codebook(course, title=title), title=title, due_at=due)
    book = make_codebook(course, title="Hidden")
    make_assignment(course, case=case, codebook=book, title="Not open yet", opens_at=FUTURE)
    make_assignment(make_course("Other"), case=case, title="Other course's")
    annotate(ana, WORDS[0])
    gone = annotate(ana, WORDS[1])
    ana.client.post(reverse("annotation_delete", args=[gone.uuid]))
    for other in classmates(ana, "Ben"):
        annotate(other, WORDS[0])
    listed = [(found.title, found.own_count) for found in Assignment.objects.for_home(user)]  # type: ignore[attr-defined]  # -- annotated by for_home
    assert listed == [("Sooner", 0), ("Later", 0), ("Notice", 1)]


@pytest.mark.parametrize(
    ("role", "left", "seen"),
    [
        (Role.STUDENT, None, ["Open"]),
        (Role.GUEST, None, ["Open"]),
        (Role.ASSISTANT, None, ["Coming", "Open"]),
        (Role.INSTRUCTOR, None, ["Coming", "Open"]),
        (Role.INSTRUCTOR, PAST, []),
    ],
)
def test_visible_to_asks_for_role_and_opening_date(
    course: Course, case: Case, role: Role, left: object, seen: list[str]
) -> None:
    make_assignment(course, case=case, codebook=make_codebook(course, title="1"), title="Open", opens_at=PAST)
    make_assignment(course, case=case, codebook=make_codebook(course, title="2"), title="Coming", opens_at=FUTURE)
    user = make_person("Ana", course=course, role=role)
    Enrollment.objects.filter(user=user).update(left_at=left)
    found = Assignment.objects.visible_to(user).order_by("title").values_list("title", flat=True)
    assert list(found) == seen


def test_notes_are_counted_by_name_without_the_bin(ana: Desk) -> None:
    gone = annotate(ana, WORDS[0])
    annotate(ana, WORDS[1])
    ana.client.post(reverse("annotation_delete", args=[gone.uuid]))
    for other in classmates(ana, "Zoe Ada"):
        if other.submission.user.name == "Zoe":
            annotate(other, WORDS[0])
    lines = list(Submission.objects.for_assignment(ana.submission.assignment))
    written = notes_counted(lines)
    assert [(line.user.name, written[line.pk].notes) for line in lines] == [("Ada", 0), ("Ana", 1), ("Zoe", 1)]


def test_for_reader_never_shows_another_assignment_or_the_bin(shown: Desk, case: Case) -> None:
    course, user = shown.submission.assignment.course, shown.submission.user
    book = make_codebook(course, title="Second")
    second = make_assignment(course, case=case, codebook=book, visibility=Visibility.CLASS)
    mine = annotate(shown, WORDS[0])
    annotate(desk(second, user), WORDS[0])
    (ben,) = classmates(shown, "Ben")
    bens, gone = annotate(ben, WORDS[1]), annotate(ben, WORDS[2])
    ben.client.post(reverse("annotation_delete", args=[gone.uuid]))
    seen = [set(Annotation.objects.for_reader(shown.submission, others)) for others in ((ben.submission.pk,), ())]
    assert seen == [{mine, bens}, {mine}]


def test_marks_have_the_look_of_the_claim_that_is_first_in_the_codebook(shown: Desk) -> None:
    Annotation.objects.all().delete()
    several = shown.annotate("duty of care", claims=[1, 0])
    bare = shown.annotate("candor", claims=[])
    found = {uuid: look for uuid, _start, _end, _by, look in Annotation.objects.for_marks()}
    assert found == {several.uuid: shown.claims[0].look, bare.uuid: None}
    assert type(found[several.uuid]) is int
