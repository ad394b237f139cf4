"""A curator corrects a citation where she reads it, by keyboard alone; a student reads its card; on a telephone too."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Assignment
from opinions.models import CitationRepair
from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, CASTLE_ROCK, INSTRUCTOR, PHONE, SELECT, SignIn

ROTH = "Board of Regents v. Roth, 408 U.S. 564, 569-71, 92 S.Ct. 2701, 33 L.Ed.2d 548 (1972)"
WORDS = "it cannot bind the peace officers who are non-parties"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def open_writing(page: Page) -> None:
    """The seed as the library shows it."""
    opinion = Assignment.objects.get(title=CASTLE_ROCK).case.opinions.get()
    page.goto(opinion.get_absolute_url())


def test_a_citation_is_corrected_and_taken_back_by_keyboard_alone(page: Page, sign_in: SignIn) -> None:
    sign_in(page, INSTRUCTOR)
    open_writing(page)
    page.get_by_role("link", name=ROTH).focus()
    page.keyboard.press("Enter")
    card = page.locator("#citation-popover")
    expect(card).to_contain_text("cited in full")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.get_by_role("link", name=ROTH)).to_be_focused()

    page.keyboard.press("Enter")
    expect(card).to_be_focused()
    for _ in range(card.get_by_role("link").count()):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Correct this")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/library/citations/*/#correct")
    page.get_by_label("Another authority of the library").focus()
    page.keyboard.type("deshaney 489")
    expect(page.locator("#authorities-found [type=radio]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.locator("#authorities-found [type=radio]")).to_be_checked()
    page.get_by_label("Pin").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("195")
    page.keyboard.press("Enter")

    expect(page.get_by_text("The citation is corrected.")).to_be_visible()
    expect(page.locator(".citation-cite").first).to_contain_text("DeShaney")
    expect(page.get_by_text(re.compile("Corrected by "))).to_be_visible()
    page.get_by_role("button", name="Take the correction back").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The correction is taken back.")).to_be_visible()
    page.get_by_role("link", name=ROTH).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".citation-cite").first).to_contain_text("Roth")
    assert CitationRepair.objects.get().undone_at is not None


def test_chosen_words_become_a_citation(page: Page, sign_in: SignIn) -> None:
    sign_in(page, INSTRUCTOR)
    open_writing(page)
    page.evaluate(SELECT, WORDS)
    page.keyboard.press("Shift")
    page.get_by_role("link", name="These words are a citation").click()

    expect(page.get_by_label("The words of the citation")).to_have_value(WORDS)
    page.get_by_text("Nobody can tell").click()
    page.get_by_role("button", name="These words are a citation").click()
    expect(page.get_by_text("The words are a citation now.")).to_be_visible()
    page.get_by_role("button", name="This is no citation").click()
    expect(page.get_by_role("heading", name="No citation")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_student_reads_a_card_on_a_telephone(new_page: NewPage, sign_in: SignIn, script: bool) -> None:
    page = new_page(**PHONE, java_script_enabled=script)
    sign_in(page, ANA)
    open_writing(page)

    page.get_by_role("link", name=ROTH).tap()

    card = page.locator(".citation-card")
    expect(card).to_contain_text("Board of Regents v. Roth, 408 U.S. 564 (1972)")
    expect(card.get_by_role("link", name="Correct this")).to_have_count(0)
    if script:
        box = page.locator("#citation-popover").bounding_box()
        assert box is not None
        assert (box["x"] >= 0, box["x"] + box["width"] <= 390) == (True, True)
        assert page.evaluate(SIDEWAYS) == 0
    else:
        expect(page.get_by_role("link", name="Back to the text")).to_be_visible()
