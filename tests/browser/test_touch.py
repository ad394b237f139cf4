"""On a telephone: the handles of the system choose words, the panel rises from below and hides none of them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import (
    PHONE,
    SignIn,
    expect_pin,
    open_reader,
    saved_card,
    select,
    until_still,
    uuid_of,
    wait_until,
    write_note,
)

LOW = "It all depends upon the circumstances."
BOXES = """() => {
  const words = CSS.highlights.get("pending").values().next().value.getBoundingClientRect();
  const panel = document.querySelector("#composer").getBoundingClientRect();
  const bar = document.querySelector("#bar").getBoundingClientRect();
  return [bar.bottom <= words.top, words.bottom <= panel.top, panel.bottom === window.innerHeight, panel.height];
}"""


@pytest.fixture
def phone(new_page: NewPage, sign_in: SignIn) -> Page:
    """Ana's telephone with the opinion open."""
    page = new_page(**PHONE)
    open_reader(page, sign_in)
    return page


@pytest.mark.parametrize(
    "words",
    [
        "This court retreats from the holding",
        LOW,
        "if that is deemed advisable",
        "violation of the protection order issued by the court has occurred",
    ],
)
def test_sheet_hides_no_chosen_word(phone: Page, words: str) -> None:
    select(phone, words)
    expect(phone.locator("#selection-details .pin")).to_be_visible()

    wait_until(phone, f"() => ({BOXES})().slice(0, 3).every(Boolean)")
    assert phone.evaluate(BOXES)[3] <= 844 * 0.56


def test_note_written_with_the_finger(phone: Page) -> None:
    before = phone.locator("#counters-dock").inner_text()
    select(phone, LOW)
    expect_pin(phone, "1121")
    phone.locator("#composer label").filter(has_text="Property interest").first.tap()
    phone.locator("#composer-note").fill("By touch.")
    phone.get_by_role("button", name="Save").tap()

    card = saved_card(phone, "By touch.")
    expect(card).to_be_hidden()
    assert before == "10 notes"
    expect(phone.locator("#counters-dock")).to_have_text("11 notes")
    phone.locator(".dock [data-sheet=margin]").tap()
    expect(card).to_be_visible()


def test_tapping_a_mark_raises_its_cards_and_hides_no_mark(phone: Page) -> None:
    card = write_note(phone, "Neither exception applies in this case", "Tapped.")
    expect(card).to_be_hidden()
    mark = phone.locator(f"[data-annotations~='{uuid_of(card)}']").first
    mark.evaluate("(mark) => window.scrollBy(0, mark.getBoundingClientRect().top - window.innerHeight * 0.7)")

    mark.tap()

    expect(card).to_have_class(re.compile(r"\bchosen\b"))
    expect(card).to_be_in_viewport()
    expect(phone.locator("#margin [data-close-sheet]")).to_be_in_viewport()
    until_still(phone)
    sheet, words = phone.locator("#margin").bounding_box(), mark.bounding_box()
    assert sheet is not None
    assert words is not None
    assert words["y"] + words["height"] <= sheet["y"]


def test_handles_may_move_on(phone: Page) -> None:
    select(phone, "largely a distinction")
    phone.fill("#composer-note", "Typed before the handle moved.")

    phone.evaluate("document.activeElement.blur()")  # as the first touch of the text does
    select(phone, "This is largely a distinction without a difference")

    expect(phone.locator("#composer input[name=exact]")).to_have_value(
        "This is largely a distinction without a difference"
    )
    expect(phone.locator("#composer-note")).to_have_value("Typed before the handle moved.")
