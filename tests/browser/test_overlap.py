"""Overlap that can be read: cards at their words, tracks beside the text, a stack by keyboard, the map of the whole."""

import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.reading import SignIn, open_reader, until_still, uuid_of, wait_until, write_note

OUTER = "This is largely a distinction without a difference"
INNER = "without a difference"
LATER = "It all depends upon the circumstances."


@pytest.fixture
def reader(page: Page, sign_in: SignIn) -> Page:
    """The reading page of somebody with notes of her own, some from the sample."""
    open_reader(page, sign_in)
    return page


def top_of(place: Locator) -> float:
    """Where it begins, in pixels of the window."""
    box = place.bounding_box()
    assert box is not None
    return box["y"]


def mark_of(page: Page, card: Locator) -> Locator:
    """The first run of a card's words."""
    return page.locator(f"#main [data-annotations~='{uuid_of(card)}']").first


def test_chosen_card_stands_at_its_words_and_the_text_does_not_move(reader: Page) -> None:
    cards = [write_note(reader, words, f"Note: {len(words)}") for words in (OUTER, INNER, LATER)]
    mark = mark_of(reader, cards[1])
    mark.scroll_into_view_if_needed()
    before = top_of(mark)

    reader.locator(f"[data-track='{uuid_of(cards[1])}']").click()

    expect(cards[1]).to_have_class(re.compile(r"\bchosen\b"))
    until_still(reader)
    assert top_of(mark) == before
    assert abs(top_of(cards[1]) - before) < 20
    tops = [top_of(card) for card in cards]
    assert tops == sorted(tops)
    for card, later in itertools.pairwise(cards):
        box = card.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= top_of(later)


def test_overlapping_notes_have_parallel_tracks(reader: Page) -> None:
    outer, inner, later = (write_note(reader, words, f"Note: {len(words)}") for words in (OUTER, INNER, LATER))
    mark_of(reader, inner).scroll_into_view_if_needed()
    wait_until(reader, "() => document.querySelectorAll('.track').length >= 2")
    lefts = [
        reader.evaluate(
            "(uuid) => document.querySelector(`[data-track='${uuid}']`).getBoundingClientRect().left", uuid_of(card)
        )
        for card in (outer, inner)
    ]
    assert lefts[0] < lefts[1]
    expect(reader.locator(f"[data-track='{uuid_of(later)}']")).to_have_count(0)


def test_stack_is_walked_by_keyboard_and_left_to_its_mark(reader: Page) -> None:
    write_note(reader, OUTER, "Outer.")
    inner = write_note(reader, INNER, "Inner.")
    mark = mark_of(reader, inner)
    mark.evaluate("(mark) => { mark.tabIndex = -1; mark.focus(); }")

    reader.keyboard.press("Enter")
    rows = reader.locator("#stack [data-stack-row]")
    expect(rows.first).to_be_focused()
    reader.keyboard.press("Escape")
    expect(mark).to_be_focused()

    reader.keyboard.press("Enter")
    expect(rows.first).to_be_focused()
    reader.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    expect(rows.nth(1)).to_contain_text("Inner.")
    reader.keyboard.press("Enter")
    expect(inner).to_be_focused()
    reader.keyboard.press("Escape")
    expect(mark).to_be_focused()


def test_map_goes_to_its_place_and_the_outline_follows(reader: Page) -> None:
    lines = reader.locator("#outline [data-heading]")
    expect(lines.first).to_have_attribute("aria-current", "true")
    box = reader.locator("[data-map]").bounding_box()
    assert box is not None

    reader.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.55)

    expect(lines.filter(has_text="B. Due Process")).to_have_attribute("aria-current", "true")
    expect(lines.first).not_to_have_attribute("aria-current", "true")


def test_outline_counts_a_new_note(reader: Page) -> None:
    count = reader.locator("#outline a", has_text="B. Due Process").locator(".outline-count > [aria-hidden]")
    before = int(count.inner_text())
    write_note(reader, LATER, "One more.")
    expect(count).to_have_text(str(before + 1))
