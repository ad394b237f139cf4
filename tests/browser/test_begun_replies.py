"""A reply, an edit of one and a question that were begun outlive a reload, the tab, the sign-in and the network."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, Route, expect

from annotations.models import Question, Reply
from tests.browser.conftest import NewPage, Problems
from tests.browser.reading import ANA, PASSWORD, PHONE, SignIn, card_with, open_reader, write_note

WORDS = "This is largely a distinction without a difference"
NOTE = "Really so?"
BEGUN = "Half a thought, “é𝔸”."
STATE = "#journal-state"
REPLIES = re.compile(r"/replies/(\?|$)")
DRAFTED = """
async (words) => {
  const database = await new Promise((done) => {
    const request = indexedDB.open("glossator");
    request.onsuccess = () => done(request.result);
  });
  const latest = performance.now() + 8000;
  for (;;) {
    const drafts = await new Promise((done) => {
      const request = database.transaction("drafts").objectStore("drafts").getAll();
      request.onsuccess = () => done(request.result);
    });
    if (drafts.some((draft) => draft.fields.some(([name, value]) => name === "words" && value === words))) break;
    if (performance.now() > latest) throw new Error("never kept");
    await new Promise((next) => setTimeout(next, 30));
  }
  database.close();
}
"""
"""Waits until the browser's store has these words."""


@pytest.fixture
def card(page: Page, sign_in: SignIn) -> Locator:
    """Ana's note, its thread open."""
    open_reader(page, sign_in)
    return talked(write_note(page, WORDS, NOTE))


def talked(card: Locator) -> Locator:
    """The card with its thread opened."""
    card.locator("[data-talk]").click()
    expect(reply_field(card)).to_be_visible()
    return card


def reply_field(card: Locator) -> Locator:
    """Where a new reply is typed."""
    return card.locator("form[data-journal=reply] textarea")


def begin(field: Locator) -> None:
    """Types and stops half way, once it is kept."""
    field.fill(BEGUN)
    field.page.evaluate(DRAFTED, BEGUN)


def sent(card: Locator) -> None:
    """Presses Reply; the thread shows it, and nothing waits."""
    card.get_by_role("button", name="Reply", exact=True).click()
    expect(card.locator(".replies .reply:not(.waiting) .note-text")).to_have_text(BEGUN)
    expect(card.page.locator(STATE)).to_have_text("All saved")


def test_begun_reply_is_there_again_after_a_reload_and_gone_once_sent(page: Page, card: Locator) -> None:
    begin(reply_field(card))
    page.reload()

    expect(reply_field(card)).to_have_value(BEGUN)
    expect(card.locator("[data-begun]").locator("visible=true")).to_contain_text("You had begun this.")
    sent(card)
    page.reload()
    expect(page.locator(STATE)).to_have_text("All saved")
    talked(card)

    expect(reply_field(card)).to_have_value("")
    assert Reply.objects.get().body == BEGUN


def test_begun_reply_outlives_its_tab_and_is_gone_once_discarded(page: Page, card: Locator) -> None:
    begin(reply_field(card))
    other, address = page.context.new_page(), page.url
    page.close()
    other.goto(address)
    again = card_with(other, NOTE)

    expect(reply_field(again)).to_have_value(BEGUN)
    again.get_by_role("button", name="Discard").click()
    expect(reply_field(again)).to_have_value("")
    expect(reply_field(again)).to_be_focused()
    other.reload()
    expect(other.locator(STATE)).to_have_text("All saved")
    talked(again)

    expect(reply_field(again)).to_have_value("")
    assert Reply.objects.count() == 0


def test_two_tabs_keep_what_each_began(page: Page, card: Locator) -> None:
    begin(reply_field(card))
    other = page.context.new_page()
    other.goto(page.url)
    again = card_with(other, NOTE)
    expect(reply_field(again)).to_have_value(BEGUN)
    reply_field(again).fill("The other tab's.")
    other.evaluate(DRAFTED, "The other tab's.")
    reply_field(card).fill(f"{BEGUN} And more.")
    page.evaluate(DRAFTED, f"{BEGUN} And more.")

    card.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator(STATE)).to_have_text("All saved")
    again.get_by_role("button", name="Reply", exact=True).click()
    expect(again.locator(".replies .reply:not(.waiting)")).to_have_count(2)

    assert {*Reply.objects.values_list("body", flat=True)} == {f"{BEGUN} And more.", "The other tab's."}


def test_session_that_ended_in_mid_reply_leads_back_to_it(page: Page, card: Locator) -> None:
    begin(reply_field(card))
    Session.objects.all().delete()
    page.reload()
    page.wait_for_url(re.compile("/accounts/login/"))
    page.fill("input[name=login]", ANA)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")

    expect(reply_field(card)).to_have_value(BEGUN)
    sent(card)
    assert Reply.objects.get().body == BEGUN


def test_reply_whose_answer_is_lost_is_sent_again_under_its_uuid(page: Page, card: Locator, problems: Problems) -> None:
    problems.expect("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    answers: list[int] = []

    def lose_the_answer(route: Route) -> None:
        answers.append(route.fetch().status)
        route.abort()

    page.route(REPLIES, lose_the_answer, times=1)
    reply_field(card).fill(BEGUN)
    with page.expect_event("requestfailed"):
        card.get_by_role("button", name="Reply", exact=True).click()
    page.reload()
    expect(page.locator(STATE)).to_have_text("All saved")
    if not reply_field(card).is_visible():
        talked(card)

    expect(card.locator(".replies .reply .note-text")).to_have_text(BEGUN)
    assert (answers, Reply.objects.count()) == ([200], 1)


def test_reply_sent_without_a_network_waits_in_its_thread(page: Page, card: Locator, problems: Problems) -> None:
    problems.expect("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    page.context.set_offline(True)
    reply_field(card).fill(BEGUN)
    card.get_by_role("button", name="Reply", exact=True).click()
    expect(card.locator(".reply.waiting")).to_contain_text("Waiting to be saved")
    expect(page.locator(STATE)).to_have_text("1 waiting to be saved")

    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(card.locator(".replies .reply:not(.waiting) .note-text")).to_have_text(BEGUN)
    assert Reply.objects.get().body == BEGUN


def test_begun_edit_of_a_reply_is_open_again_and_knows_what_it_began_from(
    page: Page, card: Locator, problems: Problems
) -> None:
    problems.expect("409")
    reply_field(card).fill("First.")
    card.get_by_role("button", name="Reply", exact=True).click()
    expect(card.locator(".replies .reply:not(.waiting) .note-text")).to_have_text("First.")
    card.locator(".reply-actions summary", has_text="Edit").click()
    begin(card.locator(".reply-actions textarea"))
    Reply.objects.update(body="Changed by another device.", revision=2)
    page.reload()

    expect(card.locator(".reply-actions textarea")).to_have_value(BEGUN)
    save = card.locator(".reply-actions").get_by_role("button", name="Save")
    save.click()
    expect(card.locator(".reply-actions [role=alert]")).to_contain_text("“Changed by another device.”")
    assert Reply.objects.get().body == "Changed by another device."
    save.click()
    expect(card.locator(".replies .reply .note-text")).to_have_text(BEGUN)
    expect(page.locator(STATE)).to_have_text("All saved")
    assert Reply.objects.get().body == BEGUN


@pytest.mark.parametrize("screen", ["wide", "telephone"])
def test_begun_question_is_open_again_and_asked(new_page: NewPage, sign_in: SignIn, screen: str) -> None:
    page = new_page(**(PHONE if screen == "telephone" else {"width": 1280}))
    open_reader(page, sign_in)
    card = write_note(page, WORDS, NOTE)
    if screen == "telephone":
        page.locator(".dock [data-sheet=margin]").tap()
    talked(card).locator(".ask summary").click()
    begin(card.locator(".ask textarea"))
    page.reload()
    if screen == "telephone":
        expect(page.locator(STATE)).to_have_text("All saved")
        page.locator(".dock [data-sheet=margin]").tap()

    expect(card.locator(".ask textarea")).to_have_value(BEGUN)
    expect(card.locator(".ask textarea")).to_be_visible()
    card.get_by_role("button", name="Ask", exact=True).click()
    expect(card.locator(".open-question .note-text")).to_have_text(BEGUN)
    assert Question.objects.get().words == BEGUN
