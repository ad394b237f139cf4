"""An instructor compares with the keyboard alone: two students place by place, and claims along the text bar by bar."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from annotations.models import Assignment, Submission
from tests.browser.reading import CASTLE_ROCK, SignIn

SLOW = 20_000
"""Milliseconds that a slow machine may take."""


def work_handed_in() -> Assignment:
    """The sample's first assignment, with all of its work handed in."""
    Submission.objects.filter(assignment__title=CASTLE_ROCK).update(submitted_at=timezone.now())
    return Assignment.objects.get(title=CASTLE_ROCK)


def test_two_students_are_compared_place_by_place(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "instructor@example.edu")
    page.goto(f"/assignments/{work_handed_in().uuid}/review/pair/#places")
    rows = page.locator("[data-row]")
    expect(rows.first).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("d")
    expect(page.locator("[data-row][data-differs]:focus")).to_have_count(1)

    right = page.locator(".pair-head h2").nth(1)
    first = right.inner_text()
    page.keyboard.press("n")
    expect(right).not_to_have_text(first, timeout=SLOW)
    expect(rows.first).to_be_focused(timeout=SLOW)
    page.keyboard.press("p")
    expect(right).to_have_text(first, timeout=SLOW)


def test_bars_are_gone_through_by_arrows_and_open_their_passages(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "instructor@example.edu")
    page.goto(f"/assignments/{work_handed_in().uuid}/review/tables/pictures/")
    strip = page.locator("[data-strip]").filter(has=page.locator(".bar:nth-of-type(2)")).first
    bars = strip.locator(".bar")
    bars.first.focus()
    page.keyboard.press("End")
    expect(bars.last).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(bars.nth(bars.count() - 2)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#opened .opened li").first).to_be_visible(timeout=SLOW)
