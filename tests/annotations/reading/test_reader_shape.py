"""The page around text and notes is written once for all whose page has the same shape: each is shown her own."""

import re
from html import escape

import pytest

from annotations.models import Visibility
from courses.models import Course, Role
from opinions.models import Case
from people.gaps import UUID_GAP, gap
from people.models import User
from tests.annotations.stage import Desk, desk
from tests.factories import make_assignment, make_person

HERS = re.compile(r'(name="csrfmiddlewaretoken" value|data-cursor|data-now|datetime)="[^"]*"')


@pytest.fixture
def class_of_two(course: Course, case: Case) -> tuple[Desk, Desk]:
    """Two of a class that sees each other's notes."""
    work = make_assignment(course, case=case, visibility=Visibility.CLASS)
    ana, ben = (desk(work, make_person(name, course=course)) for name in ("Ana & <Co>", "Ben"))
    return ana, ben


def opened(at: Desk, query: str = "") -> str:
    """The page, without its tokens and times."""
    html = at.client.get(at.url("reader", query)).content.decode()
    assert (str(UUID_GAP) in html, gap("")[:-1] in html) == (False, False)
    assert html.count('name="csrfmiddlewaretoken" value="') == 4  # one for the buttons of all cards
    return HERS.sub(r"\1", html)


def told_of(at: Desk, html: str) -> str:
    """The page, without what names its reader and her work."""
    user: User = at.submission.user
    for words in (str(at.submission.uuid), str(user.uuid), escape(user.name)):
        assert words in html
        html = html.replace(words, "hers")
    return html


@pytest.mark.parametrize("query", ["", "?who=mine", "?who=class&only=noted", "?find=duty&x=%22%3E"])
def test_each_has_the_page_that_another_had_with_her_own_names_and_addresses(
    class_of_two: tuple[Desk, Desk], query: str
) -> None:
    first, second = (told_of(each, opened(each, query)) for each in class_of_two)
    assert first == second


def test_page_that_was_written_before_shows_what_is_hers_alone(class_of_two: tuple[Desk, Desk]) -> None:
    ana, ben = class_of_two
    opened(ana), opened(ben)
    ana.annotate("duty of care", note="Mine")
    of_ana, of_ben = opened(ana, "?who=mine"), opened(ben, "?who=mine")
    assert ("Mine" in of_ana, "Mine" in of_ben) == (True, False)
    assert [re.findall(r"<b>(\d)</b> note", html)[:1] for html in (of_ana, of_ben)] == [["1"], ["0"]]


def test_page_of_another_role_is_another_page(class_of_two: tuple[Desk, Desk], course: Course) -> None:
    ana, _ben = class_of_two
    guest = make_person("Gil", course=course, role=Role.GUEST)
    theirs = desk(ana.submission.assignment, guest)
    assert ['id="composer"' in opened_plain(each) for each in (ana, theirs)] == [True, False]
    user = ana.submission.user
    user.preferences = {"reading": {"theme": "dark"}}
    user.save(update_fields=["preferences"])
    assert 'value="dark" id="id_theme_3" checked' in opened_plain(ana)


def opened_plain(at: Desk) -> str:
    """The page as it is."""
    return at.client.get(at.url("reader")).content.decode()
