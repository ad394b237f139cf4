"""The whole job with the keyboard alone: nothing here touches the mouse."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, CASTLE_ROCK, PASSWORD, card_with, saved_card

FOCUSED = "document.activeElement.id || document.activeElement.name || document.activeElement.textContent.trim()"
OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement);
  const label = getComputedStyle(document.activeElement.nextElementSibling ?? document.activeElement);
  return [style, label].some((each) => each.outlineStyle !== "none" && parseFloat(each.outlineWidth) > 0);
}"""
WORDS_OF_PASSAGE = """() => {
  const passage = document.getSelection().anchorNode.parentElement.closest("[data-passage]").cloneNode(true);
  passage.querySelectorAll("[data-apart]").forEach((each) => each.remove());
  return passage.textContent.trim();
}"""
MOST_TABS = 60


def tab_to(page: Page, wanted: str) -> None:
    """Presses Tab until the element that matches has the focus, and sees to it that the focus shows."""
    for _ in range(MOST_TABS):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            assert page.evaluate(OUTLINE), f"the focus does not show on {wanted}"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {wanted}; it came to {page.evaluate(FOCUSED)}")


def enter_with_keys(page: Page) -> None:
    """Signs in and opens the opinion."""
    page.goto("/")
    tab_to(page, "input[name=login]")
    page.keyboard.type(ANA)
    tab_to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text(CASTLE_ROCK).first).to_be_visible()
    tab_to(page, "a[href^='/assignments/']")
    page.keyboard.press("Enter")
    expect(page.locator(".button.primary").first).to_be_visible()
    tab_to(page, "main .button.primary")
    page.keyboard.press("Enter")
    expect(page.locator("#journal-state")).to_have_text("All saved")


def choose_first_words(page: Page) -> None:
    """From the first passage down to the third, and its first four words."""
    tab_to(page, "[data-passage]")
    page.keyboard.press("Home")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")


@pytest.mark.parametrize("width", [1280, 390])
def test_whole_job_by_keyboard(new_page: NewPage, width: int) -> None:
    page = new_page(width)
    enter_with_keys(page)
    choose_first_words(page)
    chosen = page.evaluate("document.getSelection().toString()")
    passage = page.evaluate("document.getSelection().anchorNode.parentElement.closest('[data-passage]').id")
    assert len(chosen.split()) == 4

    page.keyboard.press("Enter")
    expect(page.locator("#composer input[name=claims]").first).to_be_focused()
    expect(page.locator("#selection-details .pin")).to_have_text("1118")
    page.keyboard.press("2")
    expect(page.get_by_role("checkbox", name="DS DeShaney")).to_be_checked()
    tab_to(page, "#composer-note")
    page.keyboard.type("Typed without a mouse, 2 claims or 3?")
    page.keyboard.press("Control+Enter")

    card = saved_card(page, "Typed without a mouse, 2 claims or 3?")
    expect(card.locator(".chip")).to_have_count(1)
    expect(page.locator(f"#{passage}")).to_be_focused()
    assert page.input_value("#composer input[name=exact]") == chosen
    edit_with_keys(page)
    delete_with_keys(page)


def edit_with_keys(page: Page) -> None:
    """From the passage to the mark, from the mark to its card, from the card into its form and back."""
    page.keyboard.press("ArrowRight")
    expect(page.locator("mark.own:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    card = card_with(page, "Typed without a mouse")
    expect(card).to_be_focused()
    tab_to(page, "[data-edit]")
    page.keyboard.press("Enter")
    expect(card.locator("textarea")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Changed without a mouse.")
    page.keyboard.press("Control+Enter")
    changed = saved_card(page, "Changed without a mouse.")
    expect(changed).to_be_focused()


def delete_with_keys(page: Page) -> None:
    """From the card to its deletion, and that undone."""
    card = card_with(page, "Changed without a mouse.")
    tab_to(page, "article:focus-within [data-edit]")
    tab_to(page, "article:focus-within [data-journal=delete]")
    page.keyboard.press("Enter")
    expect(page.locator("#undo")).to_contain_text("Deleted.")
    expect(card).to_have_count(0)
    page.keyboard.press("Control+z")
    saved_card(page, "Changed without a mouse.")


def test_escape_leaves_words_and_keeps_the_passage(new_page: NewPage) -> None:
    page = new_page()
    enter_with_keys(page)
    choose_first_words(page)
    passage = page.evaluate("document.activeElement.id")

    page.keyboard.press("Escape")

    assert page.evaluate("document.getSelection().toString()") == ""
    expect(page.locator(f"#{passage}")).to_be_focused()
    expect(page.locator("#composer")).to_be_hidden()


def test_text_is_one_tab_stop(new_page: NewPage) -> None:
    page = new_page()
    enter_with_keys(page)

    tab_to(page, "[data-passage]")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('#opinion [data-passage]:not(:has(a))')") is None
    assert page.locator("#main [data-passage][tabindex='0']").count() == 1


def test_selection_grows_and_shrinks_by_units(new_page: NewPage) -> None:
    page = new_page()
    enter_with_keys(page)
    choose_first_words(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")

    grown = [selected(page)]
    while len(grown[-1].split("\n")) < 3 and len(grown) < 9:
        page.keyboard.press("Alt+Shift+ArrowUp")
        grown.append(selected(page))
    passage = page.evaluate(WORDS_OF_PASSAGE)
    shrunk = [selected(page)]
    for _ in grown[1:]:
        page.keyboard.press("Alt+Shift+ArrowDown")
        shrunk.append(selected(page))

    assert [one in other for one, other in pairwise(grown)] == [True] * (len(grown) - 1)
    assert len({len(each) for each in grown}) == len(grown)
    assert grown[-2].strip() == passage
    assert shrunk == grown[::-1]
    expect(page.locator("#announcer")).to_have_text(f"Selected: {grown[0]}")


def test_sentence_is_shrunk_to_its_first_clause(new_page: NewPage) -> None:
    page = new_page()
    enter_with_keys(page)
    choose_first_words(page)
    page.keyboard.press("Alt+Shift+ArrowRight")
    sentence = selected(page)

    page.keyboard.press("Alt+Shift+ArrowDown")

    assert sentence.startswith(selected(page))
    assert 0 < len(selected(page)) < len(sentence)


def selected(page: Page) -> str:
    """What is selected."""
    return str(page.evaluate("document.getSelection().toString()"))


def test_help_opens_by_its_key_and_not_by_a_single_sign(new_page: NewPage) -> None:
    page = new_page()
    enter_with_keys(page)
    tab_to(page, "[data-passage]")

    page.keyboard.press("?")
    expect(page.locator("#keyboard-help")).to_be_hidden()
    page.keyboard.press("Control+/")
    expect(page.locator("#keyboard-help")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#keyboard-help")).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('[data-passage]')")


def test_keys_are_changed_and_hold_on_the_reading_page(new_page: NewPage) -> None:
    page = new_page()
    enter_with_keys(page)
    reader = page.url
    page.goto("/account/shortcuts/")
    page.get_by_role("button", name="Press keys for: next passage").first.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("ArrowUp is also “passage before”")).to_be_visible()
    page.get_by_role("button", name="Press keys for: next passage").first.press("Enter")
    page.keyboard.press("Alt+d")
    page.get_by_label("Single letters and signs are shortcuts too").press("Space")
    page.get_by_role("button", name="Save", exact=True).last.press("Enter")
    expect(page.get_by_text("Your keys are the same on every device.")).to_be_visible()

    page.goto(reader)
    expect(page.locator("#journal-state")).to_have_text("All saved")
    tab_to(page, "[data-passage]")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == first
    page.keyboard.press("Alt+d")
    assert page.evaluate("document.activeElement.id") != first
    page.keyboard.press("?")
    expect(page.locator("#keyboard-help")).to_be_visible()


def test_commands_of_a_card_act_on_the_card_in_hand(new_page: NewPage) -> None:
    page = new_page()
    enter_with_keys(page)
    card = page.locator("#cards .own-card").first
    card.focus()

    page.keyboard.press("Alt+Shift+r")
    expect(card.locator("form[data-journal=reply]")).to_be_visible()
    card.focus()
    page.keyboard.press("Alt+Shift+h")

    expect(card.get_by_role("button", name="Close the history")).to_be_visible()
    page.locator("#main").focus()
    page.keyboard.press("Alt+Shift+b")
    expect(page).to_have_url(re.compile("/brief/"))
