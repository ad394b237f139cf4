"""Two people at one opinion: what one says appears to the other without a reload, and moves nothing that she reads."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, BEN, SignIn, card_with, open_reader, saved_card, write_note

WORDS = "This is largely a distinction without a difference"
SOON = 15_000
"""Milliseconds within which news is there, on a slow machine."""


def _show_class(page: Page) -> None:
    page.goto(f"{page.url.split('?')[0]}?who=class")
    expect(page.locator("#journal-state")).to_have_text("All saved")


def test_a_note_and_a_reply_appear_to_the_other_without_a_reload(new_page: NewPage, sign_in: SignIn) -> None:
    ana, ben = new_page(), new_page()
    open_reader(ana, sign_in, ANA)
    _show_class(ana)
    open_reader(ben, sign_in, BEN)
    _show_class(ben)
    ben.evaluate("window.unloaded = false; window.addEventListener('pagehide', () => { window.unloaded = true; })")

    theirs = write_note(ana, WORDS, "Really so?")
    uuid = theirs.get_attribute("data-card")
    card, button = ben.locator(f"#annotation-card-{uuid}"), ben.locator("#new-notes")
    expect(card.or_(button).locator("visible=true").first).to_be_visible(timeout=SOON)
    if button.is_visible():
        button.click()
    expect(card.locator(".note-text")).to_have_text("Really so?")
    expect(ben.locator(f"#opinion [data-annotations~='{uuid}'], #opinion .depth").first).to_be_attached()

    theirs.locator("[data-talk]").click()
    card.locator("[data-talk]").click()
    card.get_by_label("Your reply").fill("Yes, @ana")
    card.get_by_role("option", name=re.compile("Ana")).click()
    card.get_by_role("button", name="Reply", exact=True).click()
    expect(theirs.locator(".replies .mentioned")).to_have_text(re.compile("@Ana"), timeout=SOON)
    expect(theirs.locator("[data-talk]")).to_have_text("1 reply", timeout=SOON)
    assert ben.evaluate("window.unloaded") is False


def test_what_is_typed_below_a_card_outlives_news_of_it(new_page: NewPage, sign_in: SignIn) -> None:
    ana, ben = new_page(), new_page()
    open_reader(ana, sign_in, ANA)
    card = write_note(ana, WORDS, "First.")
    open_reader(ben, sign_in, BEN)
    _show_class(ben)
    theirs = card_with(ben, "First.")
    theirs.locator("[data-talk]").click()
    theirs.get_by_label("Your reply").fill("Half a thou")

    card.get_by_role("link", name="Edit").click()
    card.locator("textarea").fill("Second.")
    card.get_by_role("button", name="Save").click()
    saved_card(ana, "Second.")
    theirs.get_by_label("Your reply").blur()

    news = card_with(ben, "Second.")
    expect(news).to_have_count(1, timeout=SOON)
    expect(news.get_by_label("Your reply")).to_have_value("Half a thou")
