"""An instructor reads two students' work with the keyboard alone and returns one, who then reads what was said."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from annotations.models import Remark, Submission
from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, CASTLE_ROCK, SignIn

SLOW = 20_000
"""Milliseconds that a slow machine may take."""


def _saved(page: Page, entry: int) -> None:
    expect(page.locator("[data-entry]").nth(entry).locator(".saved").first).to_be_visible(timeout=SLOW)


def test_two_students_are_read_by_keyboard_and_one_has_her_work_back(new_page: NewPage, sign_in: SignIn) -> None:
    page, ana = new_page(), new_page()
    sign_in(page, "instructor@example.edu")
    student = sign_in(ana, ANA)
    works = Submission.objects.filter(assignment__title=CASTLE_ROCK)
    works.update(submitted_at=timezone.now())
    hers = works.get(user=student)
    page.goto(f"/submissions/{hers.uuid}/review/")
    entries = page.locator("[data-entry]")
    expect(entries.first).to_be_focused()

    page.keyboard.press("2")
    _saved(page, 0)
    page.keyboard.press("c")
    page.keyboard.type("Which predicate?")
    page.keyboard.press("Control+Enter")
    expect(entries.nth(1)).to_be_focused()
    _saved(page, 0)
    page.keyboard.press("1")
    _saved(page, 1)
    page.keyboard.press("n")
    expect(page.locator("h1")).not_to_have_text(student.name, timeout=SLOW)
    expect(entries.first).to_be_focused(timeout=SLOW)
    page.keyboard.press("p")
    expect(page.locator("h1")).to_have_text(student.name, timeout=SLOW)
    expect(entries.first.get_by_label("partly")).to_be_checked()

    ana.goto(f"/submissions/{hers.uuid}/feedback/")
    expect(ana.get_by_text("There is nothing to read yet.")).to_be_visible()
    page.keyboard.press("w")
    page.keyboard.press("c")
    page.keyboard.type("Look at notice again.")
    page.get_by_role("button", name="Return for revision").press("Enter")
    expect(page.get_by_text(f"Returned to {student.name}.")).to_be_visible(timeout=SLOW)
    ana.reload()
    expect(ana.get_by_text("Look at notice again.")).to_be_visible()
    expect(ana.get_by_text("Which predicate?")).to_be_visible()
    assert list(Remark.objects.filter(told_at=None)) == []
