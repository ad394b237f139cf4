"""A passage says how many notes it bears and by whom; the linear page has each note after its passage."""

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse
from lxml.html import HtmlElement

from annotations.models import Assignment, Visibility
from annotations.reading.described import who_words
from tests.annotations.stage import desk, invented_case
from tests.factories import make_assignment, make_codebook, make_course, make_person

PEOPLE = {1: "you", 2: "Ben", 3: "Chloe", 4: "Dora"}


@pytest.mark.parametrize(
    ("makers", "words"),
    [
        ([], ""),
        ([1], "1 note: 1 by you"),
        ([2, 2], "2 notes: 2 by Ben"),
        ([3, 1, 2, 1], "4 notes: 2 by you, 1 by Ben, 1 by Chloe"),
        ([4, 3, 1, 2, 2], "5 notes: 1 by you, 4 by 3 others"),
        ([7, 7], "2 notes: 2 by 1 other"),
    ],
)
def test_passage_says_whose_notes_it_bears(makers: list[int], words: str) -> None:
    assert who_words(makers, PEOPLE) == words


@pytest.fixture
def assignment(db: None, plain_static_files: None) -> Assignment:
    course = make_course()
    return make_assignment(course, case=invented_case(), codebook=make_codebook(course), visibility=Visibility.CLASS)


def page(client: Client, view: str, assignment: Assignment, query: str = "") -> HtmlElement:
    """The view on the first writing, as Ana sees it."""
    ana = assignment.course.enrollments.get(user__name="Ana").user
    client.force_login(ana)
    here = desk(assignment, ana)
    address = reverse(view, args=[here.submission.uuid, here.version.opinion.uuid])
    return lxml.html.fromstring(client.get(address + query).content)


def annotate(assignment: Assignment) -> None:
    ana, ben = (make_person(name, course=assignment.course) for name in ("Ana", "Ben"))
    desk(assignment, ana).annotate("duty of care", "Ana's.", [0])
    desk(assignment, ana).annotate("lodgers", "Ana's *second*.")
    desk(assignment, ben).annotate("duty of care", "Ben's.", [1])
    desk(assignment, ben).annotate("The note says", "On a note of the court.")


def test_passages_are_described_as_the_filter_shows(client: Client, assignment: Assignment) -> None:
    annotate(assignment)

    mine = page(client, "reader", assignment, "?who=mine").xpath("//main//*[@data-passage]/@aria-description")
    everybodys = page(client, "reader", assignment, "?who=class").xpath("//main//*[@data-passage]/@aria-description")

    assert mine == ["2 notes: 2 by you"]
    assert everybodys == ["3 notes: 2 by you, 1 by Ben", "1 note: 1 by Ben"]


def test_linear_page_has_each_note_after_its_passage(client: Client, assignment: Assignment) -> None:
    annotate(assignment)

    found = page(client, "reader_linear", assignment, "?who=class")

    order = [
        " ".join(each.text_content().split())[:40]
        for each in found.xpath("//*[contains(@class, 'linear-text')]//*[self::h3 or self::h4 or self::q]")
    ]
    assert order == [
        "The text",
        "A. Notice",
        "3 notes on this passage",
        "duty of care",
        "duty of care",
        "lodgers",
        "Note 1: back to its place in the text",
        "1 note on this passage",
        "The note says",
    ]
    assert found.xpath("//*[contains(@class, 'linear-card')][.//em]//em/text()") == ["second"]


def test_linear_page_shows_what_the_filter_shows(client: Client, assignment: Assignment) -> None:
    annotate(assignment)

    found = page(client, "reader_linear", assignment, "?who=mine")

    assert found.xpath("//q/text()") == ["duty of care", "lodgers"]
    assert "Ben" not in found.text_content()
