"""What the class found, for a student: counts beside her own, and nothing before the reveal."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.models import Assignment, Visibility
from annotations.views.review.found import PlaceFound
from courses.models import Course
from opinions.models import Case
from people.models import User
from tests.annotations.review.test_coded import student, submit, tag
from tests.annotations.review.test_tables import browser
from tests.annotations.stage import FUTURE
from tests.factories import make_assignment


def class_of(course: Course, case: Case, **fields: object) -> Assignment:
    """Ana, Ben and Cleo handed in: all but Ana mark the duty; Ana alone marks the note; Dan is at work still."""
    work = make_assignment(course, case=case, **({"visibility": Visibility.CLASS} | fields))  # type: ignore[arg-type]  # -- fields of the model
    for name in ("Ana", "Ben", "Cleo", "Dan"):
        at = student(work, course, name)
        words = "The note says" if name == "Ana" else "owes a duty"
        tag(at, words, at.claims[0].label, name=name)
        if name != "Dan":
            submit(at)
    return work


def page(work: Assignment, name: str) -> Any:
    """What the page tells that person."""
    answer = browser(User.objects.get(name=name)).get(reverse("class_found", args=[work.uuid]))
    return answer.context


def told(places: object) -> list[tuple[str, str, bool]]:
    assert isinstance(places, list)
    assert all(isinstance(each, PlaceFound) for each in places)
    return [(each.words, each.sentence, each.hers) for each in places]


def test_student_is_told_what_she_missed_and_has_alone(course: Course, case: Case) -> None:
    found = page(class_of(course, case), "Ana")
    assert (found["others"], [line.sentence for line in found["claims"]][:2]) == (
        2, ["You and 2 of 2 others.", "Neither you nor any of 2 others."],
    )  # fmt: skip
    assert told(found["missed"]) == [("owes a duty", "all 2 others", False)]
    assert told(found["alone"]) == [("The note says", "0 of 2 others", True)]
    assert told(found["most"]) == [("owes a duty", "all 2 others", False)]


def test_who_has_not_handed_in_is_told_of_her_own_too(course: Course, case: Case) -> None:
    found = page(class_of(course, case), "Dan")
    assert (found["others"], told(found["most"])) == (3, [("owes a duty", "2 of 3 others", True)])


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.BY_HAND, Visibility.AFTER_DUE])
def test_nothing_is_told_before_the_reveal(course: Course, case: Case, visibility: Visibility) -> None:
    work = class_of(course, case, visibility=visibility)
    Assignment.objects.filter(pk=work.pk).update(due_at=FUTURE)
    found = page(work, "Ana")
    assert (found["others"], "claims" in found, "most" in found) == (0, False, False)


def test_staff_go_to_the_review(course: Course, case: Case, teacher: User) -> None:
    work = class_of(course, case)
    client: Client = browser(teacher)
    answer = client.get(reverse("class_found", args=[work.uuid]))
    assert answer.headers["Location"] == reverse("review", args=[work.uuid])


def test_queries_do_not_grow_with_the_class(course: Course, case: Case) -> None:
    work = class_of(course, case)
    page(work, "Ana")
    with CaptureQueriesContext(connection) as few:
        page(work, "Ana")
    for name in ("Eve", "Fay"):
        at = student(work, course, name)
        tag(at, "Two predicates", at.claims[1].label, name=name)
        submit(at)
    with CaptureQueriesContext(connection) as more:
        page(work, "Ana")
    assert len(more) == len(few)
