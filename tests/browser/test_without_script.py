"""Without JavaScript: the opinion, its marks and its cards are read, and notes are changed, by plain pages."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, SignIn, reader_path

OWN = "Second half of the Roth test."
WORDS = "the individual claiming the interest must have a legitimate claim of entitlement to the benefit"


@pytest.fixture(params=[1280, 390])
def plain(request: pytest.FixtureRequest, new_page: NewPage, sign_in: SignIn) -> Page:
    """Ana reads Castle Rock in a browser that runs no script."""
    page = new_page(request.param, java_script_enabled=False)
    page.goto(reader_path(sign_in(page, ANA)))
    return page


def own_card(page: Page, note: str) -> Locator:
    """The card that bears the note."""
    return page.locator("#cards .card").filter(has_text=note)


def test_everything_is_readable(plain: Page) -> None:
    card = own_card(plain, OWN)
    expect(card).to_be_visible()
    expect(card.locator(".pin")).to_have_text("1120")
    marks = plain.locator(f"[data-annotations~='{card.get_attribute('data-card')}']")
    assert "".join(marks.all_text_contents()) == WORDS
    expect(marks.first).to_be_visible()
    expect(plain.locator("#note-4")).to_contain_text("shall present any available arrest affidavits")
    expect(plain.locator("#rail")).to_be_visible()
    expect(plain.locator("#composer")).to_be_hidden()
    expect(plain.locator(".dock")).to_be_hidden()


def test_note_is_edited_by_a_plain_page(plain: Page) -> None:
    own_card(plain, OWN).get_by_role("link", name="Edit").click()
    expect(plain.get_by_role("heading", name="Edit a note")).to_be_visible()
    plain.locator("textarea[name=note]").fill("Edited without a script.")
    plain.get_by_role("button", name="Save").click()

    expect(own_card(plain, "Edited without a script.")).to_be_visible()
    expect(own_card(plain, OWN)).to_have_count(0)


def test_note_is_deleted_and_brought_back_by_plain_pages(plain: Page) -> None:
    own_card(plain, OWN).get_by_role("button", name="Delete").click()
    expect(own_card(plain, OWN)).to_have_count(0)
    plain.get_by_role("link", name="Deleted notes").click()
    plain.get_by_role("button", name="Bring back").click()

    expect(own_card(plain, OWN)).to_be_visible()


def test_filter_has_a_button(plain: Page) -> None:
    plain.locator("#filter-more > summary").click()
    plain.locator("#filter-more").get_by_role("checkbox", name="DeShaney").check()
    plain.get_by_role("button", name="Show").click()

    expect(plain).to_have_url(re.compile("claim="))
    expect(own_card(plain, OWN)).to_have_count(0)
    expect(plain.locator("#cards .card")).to_have_count(2)
