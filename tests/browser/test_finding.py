"""Finding: a filter is set, taken back and shared; words are found and gone through; notes are stepped through."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import BEN, SignIn, card_with, open_reader, reader_path, write_note


def set_filter(page: Page, name: str) -> None:
    """Ticks a box of the filter; returns when its chip stands."""
    page.get_by_role("checkbox", name=name, exact=True).check()
    expect(page.get_by_role("link", name=f"Take back: {name}")).to_be_visible()


def test_filtered_view_is_shared_and_taken_back(page: Page, sign_in: SignIn, new_page: NewPage) -> None:
    open_reader(page, sign_in)
    page.get_by_label("Whose notes").select_option(label="My notes")
    expect(page).to_have_url(re.compile(r"\?who=mine$"))
    page.locator("#filter-more > summary").click()
    set_filter(page, "Property interest")
    expect(page.get_by_role("checkbox", name="Property interest", exact=True)).to_be_focused()
    page.evaluate("window.scrollTo(0, 600)")
    set_filter(page, "With a note")
    assert page.evaluate("window.scrollY") == 600
    expect(page).to_have_url(re.compile(r"\?who=mine&claim=[0-9a-f-]{36}&only=noted$"))
    notes = page.locator("#cards > .card")
    mine = notes.count()
    assert mine > 0
    words = page.locator("#cards > .card .note-text").all_text_contents()
    address = page.locator("[data-copy-address]").get_attribute("href") or ""

    other = new_page()
    sign_in(other, BEN)
    other.goto(reader_path(sign_in(other, BEN)))
    other.goto(address)

    expect(other.locator("#cards > .card")).to_have_count(mine)
    expect(other.locator("#filter-who option:checked")).to_have_text("Ana Ortiz")
    assert other.locator("#cards > .card .note-text").all_text_contents() == words

    page.get_by_role("link", name="Take back: Property interest").click()
    expect(page).to_have_url(re.compile(r"\?who=mine&only=noted$"))
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator(".filter-chips")).to_have_count(0)


def test_view_that_was_left_is_shown_again_with_what_is_new_in_it(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    whose = page.get_by_label("Whose notes")
    whose.select_option(label="My notes")
    expect(page).to_have_url(re.compile(r"\?who=mine$"))
    whose.select_option(label="The class")
    expect(page).to_have_url(re.compile(r"\?who=class$"))
    shown = page.locator("#counters").inner_text()
    whose.select_option(label="My notes")
    expect(whose.locator("option:checked")).to_have_text("My notes")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    write_note(page, "hard cases make bad law", "Written in the other view.")
    whose.select_option(label="The class")

    expect(card_with(page, "Written in the other view.")).to_have_count(1)
    expect(page.locator("#counters")).not_to_have_text(shown)
    expect(whose.locator("option:checked")).to_have_text("The class")
    expect(page.locator("#passage-1 mark.own, #passage-0 mark.own")).not_to_have_count(0)
    assert [url for url in asked if re.search(r"/writings/[0-9a-f-]+/\?", url)] == []
    page.go_back()
    expect(whose.locator("option:checked")).to_have_text("My notes")
    expect(card_with(page, "Written in the other view.")).to_have_count(1)


def test_words_are_found_and_gone_through_by_key(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    page.get_by_role("link", name="Find", exact=True).click()
    field = page.get_by_role("searchbox", name="Find in this opinion and its notes")
    expect(field).to_be_focused()
    field.fill('"peace officers"')
    places = page.locator("#found [data-hit]")
    expect(places.first).to_be_visible()
    total = places.count()
    at = page.locator("[data-found-at]")

    field.press("Enter")
    expect(at).to_have_text(f"1 / {total}")
    field.press("Shift+Enter")
    expect(at).to_have_text(f"{total} / {total}")
    expect(page).to_have_url(re.compile(rf"find=%22peace\+officers%22&hit={total}$"))
    lit = "Array.from(CSS.highlights.get('found-now'), (range) => range.toString()).join()"
    assert page.evaluate(lit).lower() == "peace officers"

    page.reload()
    expect(at).to_have_text(f"{total} / {total}")
    page.locator("#find-words").press("Escape")
    expect(page.locator("#find")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("find="))


def test_steps_lead_through_what_is_shown(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    notes = page.locator("#cards > .card")
    total = notes.count()
    for number in (1, 2):
        page.get_by_role("link", name="Next note").click()
        expect(page.locator("[data-shown-at]")).to_have_text(f"{number} of {total}")
        expect(notes.nth(number - 1)).to_have_class(re.compile(r"\bchosen\b"))
    page.keyboard.press("Alt+Shift+p")
    expect(page.locator("[data-shown-at]")).to_have_text(f"1 of {total}")
    page.keyboard.press("Alt+Shift+p")
    expect(page.locator("#announcer")).to_have_text(re.compile(f"^Round again. {total} of {total}, note at "))
