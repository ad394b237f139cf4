"""Copying words with their citation: at once, from the menu, by keyboard and touch, and where the browser refuses."""

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Assignment
from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, CASTLE_ROCK, PHONE, SELECT, SignIn, open_reader, select, wait_until, write_note

SENTENCE = "it cannot bind the peace officers who are non-parties."
KELLY = "(Kelly, J., concurring in part and dissenting in part)"
CITED = (
    f"Gonzales v. City of Castle Rock, 366 F.3d 1093, 1119 (10th Cir. 2004) (en banc) {KELLY}, "
    "rev'd sub nom. Town of Castle Rock v. Gonzales, 545 U.S. 748 (2005)"
)
STYLED = (
    f"<i>Gonzales v. City of Castle Rock</i>, 366 F.3d 1093, 1119 (10th Cir. 2004) (en banc) {KELLY}, "
    "<i>rev'd sub nom. Town of Castle Rock v. Gonzales</i>, 545 U.S. 748 (2005)"
)
SHORT = f"Gonzales, 366 F.3d at 1119 {KELLY}"
RECORD = """
() => {
  window.copied = [];
  const write = async (items) => {
    const read = async (type) => (await items[0].getType(type)).text();
    window.copied.push([await read("text/plain"), await read("text/html")]);
  };
  Object.defineProperty(navigator, "clipboard", { value: { write }, configurable: true });
}
"""
"""The clipboard belongs to the whole machine: what the page hands to it is kept in the page instead."""
REFUSE = """
() => Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true })
"""
CHOSEN = """
() => {
  const field = document.activeElement;
  return (field.value ?? "").slice(field.selectionStart, field.selectionEnd);
}
"""


def copied(page: Page, times: int) -> list[str]:
    """What was copied at that time, plain and styled; the announcer has told of it."""
    wait_until(page, f"() => window.copied.length === {times}")
    last: list[str] = page.evaluate("() => window.copied.at(-1)")
    return last


def noted(page: Page, sign_in: SignIn) -> Locator:
    """The card of a note on the sentence; the clipboard is recorded."""
    open_reader(page, sign_in)
    card = write_note(page, SENTENCE, "To be copied.")
    page.evaluate(RECORD)
    return card


def test_card_is_copied_at_once_and_as_last_time(page: Page, sign_in: SignIn) -> None:
    card = noted(page, sign_in)
    card.get_by_role("link", name="Copy").click()
    assert copied(page, 1) == [f"“{SENTENCE}” {CITED}.", f"“{SENTENCE}” {STYLED}."]
    expect(page.locator("#announcer")).to_have_text("Copied: Words and citation")

    card.get_by_role("button", name="Copy in another form").click()
    page.locator("#copy-menu").get_by_role("button", name="Block quotation and citation").click()
    assert copied(page, 2) == [
        f"{SENTENCE}\n\n{CITED}.",
        f"<blockquote><p>{SENTENCE}</p></blockquote><p>{STYLED}.</p>",
    ]
    expect(page.locator("#copy-menu")).to_be_hidden()
    expect(page.locator("#announcer")).to_have_text("Copied: Block quotation and citation")

    page.reload()
    page.evaluate(RECORD)
    page.locator("#cards > .card").filter(has_text="To be copied.").get_by_role("link", name="Copy").click()
    assert copied(page, 1)[0] == f"{SENTENCE}\n\n{CITED}."


def test_card_is_copied_by_keyboard(page: Page, sign_in: SignIn) -> None:
    card = noted(page, sign_in)
    more = card.get_by_role("button", name="Copy in another form")
    more.focus()
    page.keyboard.press("Enter")
    first = page.locator("#copy-menu .way-button[aria-current]")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#copy-menu input[name=short]")).to_be_focused()
    page.keyboard.press("Space")
    expect(first).to_contain_text(SHORT)
    expect(page.locator("#copy-menu input[name=short]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#copy-menu")).to_be_hidden()
    expect(more).to_be_focused()

    page.keyboard.press("Enter")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert copied(page, 1)[0] == f"{CITED.partition(', rev')[0]} (“{SENTENCE}”), rev{CITED.partition(', rev')[2]}."
    expect(more).to_be_focused()

    card.focus()
    page.keyboard.press("Control+c")
    assert copied(page, 2)[0].startswith("Gonzales v. City of Castle Rock")


@pytest.mark.parametrize("width", [1280, 390])
def test_selection_is_copied_from_its_panel(new_page: NewPage, sign_in: SignIn, width: int) -> None:
    page = new_page(**PHONE) if width == PHONE["width"] else new_page(width)
    open_reader(page, sign_in)
    page.evaluate(RECORD)
    select(page, SENTENCE)
    page.locator("#selection-details").get_by_role("button", name="Copy in another form").click()
    page.locator("#copy-menu").get_by_label("Short form").click()
    page.locator("#copy-menu").locator(".way-button").last.click()
    assert copied(page, 1) == [SHORT, f"<i>Gonzales</i>{SHORT.removeprefix('Gonzales')}"]
    expect(page.locator("#composer")).to_be_visible()


def test_escape_in_the_menu_leaves_the_panel_open(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    select(page, SENTENCE)
    page.locator("#selection-details").get_by_role("button", name="Copy in another form").click()
    expect(page.locator("#copy-menu .way-button[aria-current]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#copy-menu")).to_be_hidden()
    expect(page.locator("#composer")).to_be_visible()


def test_words_are_chosen_where_the_browser_does_not_copy(page: Page, sign_in: SignIn) -> None:
    card = noted(page, sign_in)
    page.evaluate(REFUSE)
    card.get_by_role("link", name="Copy").click()
    expect(page.locator("#copy-menu [data-refused]")).to_be_visible()
    assert page.evaluate(CHOSEN) == f"“{SENTENCE}” {CITED}."
    page.locator("#copy-menu .way-button").last.click()
    wait_until(page, f"() => ({CHOSEN})().startsWith('Gonzales')")
    assert page.evaluate(CHOSEN) == CITED


def test_quotation_without_script_is_a_page_to_copy_from(new_page: NewPage, page: Page, sign_in: SignIn) -> None:
    card = noted(page, sign_in)
    address = card.get_by_role("link", name="Copy").get_attribute("href") or ""
    plain = new_page(390, java_script_enabled=False)
    sign_in(plain, "ana@example.edu")
    plain.goto(address)
    assert plain.locator("textarea").first.input_value() == f"“{SENTENCE}” {CITED}."
    plain.get_by_label("Short form").check()
    plain.get_by_role("button", name="Show").click()
    assert plain.locator("textarea").last.input_value() == SHORT


@pytest.mark.parametrize("screen", ["wide", "telephone"])
def test_words_of_the_library_are_copied_where_they_are_chosen(new_page: NewPage, sign_in: SignIn, screen: str) -> None:
    page = new_page(**(PHONE if screen == "telephone" else {"width": 1280}))
    sign_in(page, ANA)
    page.goto(Assignment.objects.get(title=CASTLE_ROCK).case.opinions.get().get_absolute_url())
    page.evaluate(RECORD)
    page.evaluate(SELECT, SENTENCE)
    if screen == "wide":
        page.keyboard.press("Shift")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Copy")).to_be_focused()
        page.keyboard.press("Enter")
    else:
        page.get_by_role("link", name="Copy").tap()
    assert copied(page, 1) == [f"“{SENTENCE}” {CITED}.", f"“{SENTENCE}” {STYLED}."]

    page.get_by_role("button", name="Copy in another form").click()
    page.get_by_role("dialog").get_by_text("Citation", exact=True).click()
    assert copied(page, 2) == [CITED, STYLED]
    expect(page.locator("#copy-menu")).to_be_hidden()


def test_escape_puts_away_what_is_offered_for_words_of_the_library(page: Page, sign_in: SignIn) -> None:
    sign_in(page, ANA)
    page.goto(Assignment.objects.get(title=CASTLE_ROCK).case.opinions.get().get_absolute_url())
    page.evaluate(SELECT, SENTENCE)
    page.keyboard.press("Shift")
    expect(page.locator("#words-tools")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#words-tools")).to_be_hidden()
