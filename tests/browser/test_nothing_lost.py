"""What a person typed outlives the network, the session, the page and the tab; and is saved once."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, Route, expect

from annotations.models import Annotation, Assignment
from people.models import User
from tests.browser.conftest import NewPage, Problems
from tests.browser.reading import (
    ANA,
    BEN,
    CASTLE_ROCK,
    PASSWORD,
    SignIn,
    card_with,
    open_reader,
    reader_path,
    saved_card,
    select,
    uuid_of,
    write_note,
)

WORDS = "This is largely a distinction without a difference"
STATE = "#journal-state"
CREATE = re.compile(r"/annotations/(\?|$)")
"""Where a new note is posted."""
NOTE = "Not to be lost: “é𝔸”."


def stored(note: str = NOTE) -> int:
    """How many annotations with this note the database has."""
    return Annotation.objects.filter(note=note).count()


def write_only(page: Page, note: str = NOTE) -> None:
    """Writes a note and presses Save, whatever comes of it."""
    select(page, WORDS)
    page.fill("#composer-note", note)
    page.click("[data-composer-submit]")


def come_online(context: BrowserContext, page: Page) -> None:
    """The network is back; the page is told as the system tells it."""
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")


@pytest.fixture
def reader(page: Page, sign_in: SignIn) -> Page:
    """Ana reads Castle Rock."""
    open_reader(page, sign_in)
    return page


def test_note_saved_offline_waits_and_is_saved_once(reader: Page, problems: Problems) -> None:
    problems.expect("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    reader.context.set_offline(True)
    write_only(reader)
    waiting = card_with(reader, NOTE)
    expect(waiting).to_contain_text("Waiting to be saved")
    expect(reader.locator(STATE)).to_have_text("1 waiting to be saved")
    assert stored() == 0

    come_online(reader.context, reader)

    saved_card(reader, NOTE)
    assert stored() == 1


def test_answer_that_is_lost_leaves_one_note(reader: Page, problems: Problems) -> None:
    problems.expect("ERR_FAILED")
    answers: list[int] = []

    def lose_the_answer(route: Route) -> None:
        answers.append(route.fetch().status)
        route.abort()

    reader.route(CREATE, lose_the_answer, times=1)
    with reader.expect_event("requestfailed"):
        write_only(reader)

    saved_card(reader, NOTE)
    assert (answers, stored()) == ([200], 1)


def test_server_error_leaves_the_note_waiting(reader: Page, problems: Problems) -> None:
    problems.expect("503")
    reader.route(CREATE, lambda route: route.fulfill(status=503, body="away"))
    with reader.expect_response(CREATE) as answer:
        write_only(reader)
    assert answer.value.status == 503
    expect(reader.locator(STATE)).to_have_text("1 waiting to be saved")
    assert stored() == 0

    reader.unroute(CREATE)
    reader.reload()

    saved_card(reader, NOTE)
    assert stored() == 1


def test_session_that_ended_in_mid_note_leads_back_to_it(reader: Page) -> None:
    select(reader, WORDS)
    reader.fill("#composer-note", NOTE)
    Session.objects.all().delete()
    reader.click("[data-composer-submit]")

    reader.wait_for_url(re.compile("/accounts/login/"))
    reader.fill("input[name=login]", ANA)
    reader.fill("input[name=password]", PASSWORD)
    reader.press("input[name=password]", "Enter")

    expect(reader.locator(".bar-writing")).to_be_visible()
    saved_card(reader, NOTE)
    assert stored() == 1


def test_login_in_another_tab_makes_no_stale_token(reader: Page) -> None:
    select(reader, WORDS)
    reader.fill("#composer-note", NOTE)
    other = reader.context.new_page()
    reader.context.clear_cookies()
    other.goto("/accounts/login/")
    other.fill("input[name=login]", ANA)
    other.fill("input[name=password]", PASSWORD)
    other.press("input[name=password]", "Enter")
    expect(other.get_by_text(CASTLE_ROCK).first).to_be_visible()

    reader.click("[data-composer-submit]")

    saved_card(reader, NOTE)
    assert stored() == 1


def test_double_click_on_save_makes_one_note(reader: Page) -> None:
    select(reader, WORDS)
    reader.fill("#composer-note", NOTE)

    reader.dblclick("[data-composer-submit]")

    saved_card(reader, NOTE)
    expect(reader.locator("#cards > .card").filter(has_text=NOTE)).to_have_count(1)
    assert stored() == 1


def test_unsaved_draft_is_offered_after_a_reload(reader: Page) -> None:
    select(reader, WORDS)
    reader.keyboard.press("2")
    reader.locator("#composer-note").fill(NOTE)
    reader.keyboard.press("Escape")
    expect(reader.locator("#draft-offer")).to_be_visible()

    reader.reload()
    expect(reader.locator("#draft-offer")).to_contain_text(NOTE)
    reader.get_by_role("button", name="Resume").click()

    expect(reader.locator("#composer-note")).to_have_value(NOTE)
    expect(reader.locator("#composer input[name=exact]")).to_have_value(WORDS)
    claim = reader.locator("#composer input[name=claims]").and_(reader.get_by_role("checkbox", name="DeShaney"))
    expect(claim).to_be_checked()  # an authority that is offered has this name too
    reader.click("[data-composer-submit]")
    saved_card(reader, NOTE)
    expect(reader.locator("#draft-offer")).to_be_hidden()


def test_somebody_else_on_this_machine_sees_and_sends_nothing(
    reader: Page, sign_in: SignIn, problems: Problems
) -> None:
    problems.expect("ERR_FAILED")
    sent: list[str] = []

    def lose(route: Route) -> None:
        sent.append(route.request.url)
        route.abort()

    reader.context.route(CREATE, lose)
    with reader.expect_event("requestfailed"):
        write_only(reader)
    expect(reader.locator(STATE)).to_have_text("1 waiting to be saved")
    reader.goto("about:blank")
    sent.clear()

    open_reader(reader, sign_in, BEN)
    reader.evaluate("window.dispatchEvent(new Event('online'))")
    expect(card_with(reader, NOTE)).to_have_count(0)
    expect(reader.locator("#draft-offer")).to_be_hidden()
    reader.goto("/")
    expect(reader.locator(STATE)).to_have_text("All saved")
    assert sent == []

    reader.context.unroute(CREATE)
    sign_in(reader, ANA)
    reader.goto("/")
    expect(reader.locator(STATE)).to_have_text("All saved")
    assert list(Annotation.objects.filter(note=NOTE).values_list("submission__user__email", flat=True)) == [ANA]


def test_page_left_open_by_somebody_else_writes_nothing_under_the_new_name(
    reader: Page, sign_in: SignIn, problems: Problems
) -> None:
    problems.expect("40[34]")
    select(reader, WORDS)
    reader.fill("#composer-note", NOTE)
    sign_in(reader, BEN)
    reader.click("[data-composer-submit]")

    expect(card_with(reader, NOTE).get_by_role("alert")).to_contain_text("What you typed is kept on this device.")
    assert stored() == 0
    sign_in(reader, ANA)
    card_with(reader, NOTE).get_by_role("button", name="Try again").click()
    saved_card(reader, NOTE)
    assert list(Annotation.objects.filter(note=NOTE).values_list("submission__user__email", flat=True)) == [ANA]


def test_refused_note_keeps_its_words(reader: Page, problems: Problems) -> None:
    problems.expect("422")
    select(reader, WORDS)
    reader.evaluate("document.querySelector('#composer input[name=exact]').value = 'words of an older text'")
    reader.fill("#composer-note", NOTE)
    reader.click("[data-composer-submit]")

    card = card_with(reader, NOTE)
    expect(card.get_by_role("alert")).to_contain_text("not the words of this text")
    expect(reader.locator(STATE)).to_have_text("Not saved: 1 need you")
    reader.reload()
    expect(card.get_by_role("alert")).to_contain_text("not the words of this text")
    card.get_by_role("button", name="Discard").click()
    expect(card).to_have_count(0)
    expect(reader.locator(STATE)).to_have_text("All saved")
    assert stored() == 0


def test_assignment_closed_in_mid_note_keeps_its_words(reader: Page, problems: Problems) -> None:
    problems.expect("422")
    select(reader, WORDS)
    reader.fill("#composer-note", NOTE)
    Assignment.objects.filter(title=CASTLE_ROCK).update(closed_at="2020-01-01T00:00:00Z")
    reader.click("[data-composer-submit]")

    expect(card_with(reader, NOTE).get_by_role("alert")).to_contain_text("This assignment was closed")
    Assignment.objects.filter(title=CASTLE_ROCK).update(closed_at=None)
    card_with(reader, NOTE).get_by_role("button", name="Try again").click()

    saved_card(reader, NOTE)
    assert stored() == 1


def test_two_tabs_editing_one_note_show_both(reader: Page, new_page: NewPage, problems: Problems) -> None:
    problems.expect("409")
    uuid = uuid_of(write_note(reader, WORDS, "The first words."))
    other = reader.context.new_page()
    other.goto(reader.url)
    for page, note in ((reader, "From the one tab."), (other, "From the other tab.")):
        page.locator(f"#annotation-card-{uuid} [data-edit]").click()
        page.locator(f"#annotation-card-{uuid} textarea").fill(note)
    reader.locator(f"#annotation-card-{uuid} .edit-form").get_by_role("button", name="Save").click()
    saved_card(reader, "From the one tab.")

    other.locator(f"#annotation-card-{uuid} .edit-form").get_by_role("button", name="Save").click()

    sides = other.locator(".conflict section")
    expect(sides).to_have_count(2)
    expect(sides.nth(0)).to_contain_text("From the other tab.")
    expect(sides.nth(1)).to_contain_text("From the one tab.")
    assert Annotation.objects.get(uuid=uuid).note == "From the one tab."
    other.get_by_role("button", name="Keep mine").click()
    saved_card(other, "From the other tab.")
    assert Annotation.objects.get(uuid=uuid).note == "From the other tab."


def test_note_saved_in_one_tab_is_not_saved_again_by_another(reader: Page, problems: Problems) -> None:
    problems.expect("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    other = reader.context.new_page()
    other.goto(reader.url)
    reader.context.set_offline(True)
    write_only(reader)
    expect(reader.locator(STATE)).to_have_text("1 waiting to be saved")

    reader.context.set_offline(False)
    for page in (reader, other):
        page.evaluate("window.dispatchEvent(new Event('online'))")

    for page in (reader, other):
        expect(page.locator(STATE)).to_have_text("All saved")
    assert stored() == 1


@pytest.mark.parametrize("failure", ["missing", "full"])
def test_browser_that_keeps_nothing_says_so_and_saves_all_the_same(
    page: Page, sign_in: SignIn, problems: Problems, failure: str
) -> None:
    problems.expect("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    broken = {
        "missing": "Object.defineProperty(window, 'indexedDB', { value: undefined });",
        "full": "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    }
    page.add_init_script(broken[failure])
    sign_in(page, ANA)
    page.goto(reader_path(User.objects.get(email=ANA)))
    expect(page.locator(STATE)).not_to_be_empty()
    page.context.set_offline(True)
    write_only(page)
    expect(page.locator(STATE)).to_have_text("1 waiting, only on this page: do not close it")

    come_online(page.context, page)

    expect(page.locator(STATE)).to_have_text("Saved, but this browser keeps no copies")
    assert stored() == 1


def test_words_typed_into_an_edit_outlive_the_tab(reader: Page) -> None:
    uuid = uuid_of(write_note(reader, WORDS, "The first words."))
    card = f"#annotation-card-{uuid}"
    reader.locator(f"{card} [data-edit]").click()
    reader.locator(f"{card} textarea").fill(NOTE)
    reader.reload()

    expect(reader.locator(f"{card} textarea")).to_have_value(NOTE)
    expect(reader.locator(f"{card} [data-resumed]")).to_be_visible()
    reader.locator(f"{card} .edit-form").get_by_role("button", name="Save").click()
    saved_card(reader, NOTE)
    assert Annotation.objects.get(uuid=uuid).note == NOTE


def test_edit_of_what_another_tab_deleted_brings_it_back_when_it_is_kept(reader: Page, problems: Problems) -> None:
    problems.expect("409")
    uuid = uuid_of(write_note(reader, WORDS, "The first words."))
    card = f"#annotation-card-{uuid}"
    other = reader.context.new_page()
    other.goto(reader.url)
    other.locator(f"{card} [data-edit]").click()
    other.locator(f"{card} textarea").fill(NOTE)
    reader.locator(card).get_by_role("button", name="Delete").click()
    expect(reader.locator(f"{card}.stub")).to_be_visible()

    other.locator(f"{card} .edit-form").get_by_role("button", name="Save").click()
    expect(other.locator(".conflict section").nth(1)).to_contain_text("Deleted meanwhile")
    other.get_by_role("button", name="Keep mine").click()

    saved_card(other, NOTE)
    kept = Annotation.objects.get(uuid=uuid)
    assert (kept.note, kept.deleted_at) == (NOTE, None)


def test_delete_without_a_network_waits_and_can_be_taken_back(reader: Page, problems: Problems) -> None:
    problems.expect("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    card = write_note(reader, WORDS, NOTE)
    uuid = uuid_of(card)
    reader.context.set_offline(True)
    card.get_by_role("button", name="Delete", exact=True).click()
    expect(card.get_by_role("status")).to_have_text("Deleted, waiting to be saved.")
    expect(card.get_by_role("button", name="Keep the note")).to_be_focused()
    expect(reader.locator(STATE)).to_have_text("1 waiting to be saved")
    reader.keyboard.press("Enter")
    expect(card.locator(".note-text")).to_be_visible()
    expect(reader.locator(STATE)).to_have_text("All saved")

    card.get_by_role("button", name="Delete", exact=True).click()
    expect(reader.locator(STATE)).to_have_text("1 waiting to be saved")
    reader.context.set_offline(False)
    reader.reload()

    expect(reader.locator(STATE)).to_have_text("All saved")
    expect(card.locator(".note-text")).to_have_count(0)
    assert Annotation.objects.get(uuid=uuid).deleted_at is not None


def test_delete_whose_answer_is_lost_is_done_once_and_undone(reader: Page, problems: Problems) -> None:
    problems.expect("ERR_FAILED")
    uuid = uuid_of(write_note(reader, WORDS, NOTE))
    card = reader.locator(f"#annotation-card-{uuid}")

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    reader.route(re.compile("/delete/"), lose_the_answer, times=1)
    card.get_by_role("button", name="Delete", exact=True).click()
    expect(reader.locator(f"#annotation-card-{uuid}.stub")).to_be_visible()
    expect(card.get_by_role("button", name="Undo")).to_be_focused()
    reader.keyboard.press("Enter")

    saved_card(reader, NOTE)
    changes = Annotation.objects.get(uuid=uuid).revisions.order_by("number").values_list("change", flat=True)
    assert [*changes] == ["created", "deleted", "undone"]


def test_delete_of_what_another_device_changed_shows_both(
    reader: Page, new_page: NewPage, sign_in: SignIn, problems: Problems
) -> None:
    problems.expect("409|ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    uuid = uuid_of(write_note(reader, WORDS, "The first words."))
    card = f"#annotation-card-{uuid}"
    other = new_page()
    open_reader(other, sign_in)
    other.context.set_offline(True)
    other.locator(card).get_by_role("button", name="Delete", exact=True).click()
    expect(other.locator(STATE)).to_have_text("1 waiting to be saved")
    reader.locator(f"{card} [data-edit]").click()
    reader.locator(f"{card} textarea").fill(NOTE)
    reader.locator(f"{card} .edit-form").get_by_role("button", name="Save").click()
    saved_card(reader, NOTE)

    come_online(other.context, other)
    told = other.locator(f"{card} .conflict")
    expect(told).to_contain_text("meanwhile it was changed elsewhere")
    expect(told.locator("section")).to_contain_text(NOTE)
    expect(other.locator(STATE)).to_have_text("Not saved: 1 need you")
    other.reload()
    expect(told.locator("section")).to_contain_text(NOTE)
    assert Annotation.objects.get(uuid=uuid).deleted_at is None
    other.get_by_role("button", name="Delete it all the same").click()
    expect(other.locator(f"{card}.stub")).to_be_visible()
    assert Annotation.objects.get(uuid=uuid).deleted_at is not None
