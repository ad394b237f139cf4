"""An opinion in Parts, as it is read and annotated: what each Part is stands beside the text and moves no offset."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation
from courses.models import Course
from people.models import User
from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, SignIn, open_reader, saved_card, write_note
from tests.factories import make_assignment
from tests.opinions.parted import stored

TITLE = "The harbor"
LINE = "Part II–A: plurality opinion, joined by Birch and Kelp"


@pytest.fixture
def assigned(site: str) -> None:
    """Ana's course reads the invented plurality."""
    course = Course.objects.get(enrollments__user=User.objects.get(email=ANA))
    make_assignment(course, case=stored(), codebook=course.codebooks.first(), title=TITLE)


@pytest.mark.usefixtures("assigned")
def test_part_is_told_beside_its_heading_and_its_words_are_cited_as_such(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in, title=TITLE)
    heading = page.locator("#passage-4")
    expect(heading.locator(".part-line")).to_have_text(LINE)
    expect(page.locator("#rail .rail-part", has_text=LINE)).to_be_visible()

    write_note(page, "no power that it does not name", "A note on the plurality.")
    card = saved_card(page, "A note on the plurality.")
    expect(card.locator(".pin")).to_have_attribute("title", re.compile(r"\(plurality opinion\)$"))
    note = Annotation.objects.get(note="A note on the plurality.")
    assert note.version.text[note.start : note.end] == "no power that it does not name"


@pytest.mark.usefixtures("assigned")
def test_part_is_told_on_a_phone_within_the_page(new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page(width=390)
    open_reader(page, sign_in, title=TITLE)
    expect(page.locator("#passage-4 .part-line")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    apart = "[...document.querySelectorAll('#passage-4 [data-apart]')].map(each => each.textContent)"
    assert page.evaluate(apart) == [LINE]
