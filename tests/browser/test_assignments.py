"""An assignment from nothing to folded passages and a submission, by mouse and by keys, in a real browser."""

import re

from playwright.sync_api import Page, expect

from annotations.actions import open_submission
from annotations.models import Assignment
from courses.models import Course
from people.models import User
from tests.browser.conftest import NewPage, Problems
from tests.browser.reading import ANA, INSTRUCTOR, SignIn, write_note

KEPT = "[data-kept-count]"


def make_assignment_by_hand(page: Page) -> Assignment:
    """What an instructor does on the course's page, up to a published assignment that asks for two things."""
    page.goto(Course.objects.get().get_absolute_url())
    page.get_by_role("link", name="New assignment").click()
    page.fill("input[name=q]", "Castle Rock")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Gonzales v. City of Castle Rock").click()
    page.get_by_label("Title").fill("The entitlement")
    page.get_by_label(re.compile(r"Due process\s+\d")).check()
    page.get_by_label("At least").fill("1")
    page.get_by_label("passages").select_option("of each claim")
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published.")).to_be_visible()
    return Assignment.objects.get(title="The entitlement")


def test_assignment_is_made_by_mouse_and_its_opinion_edited_by_keys(page: Page, sign_in: SignIn) -> None:
    sign_in(page, INSTRUCTOR)
    assignment = make_assignment_by_hand(page)
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("link", name="Kelly").click()
    boxes = page.locator("input[name=kept]")
    number = boxes.count()
    boxes.nth(2).focus()
    page.keyboard.press("Space")
    for _step in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(page.locator(KEPT)).to_have_text(f"{number - 4} of {number} kept")
    boxes.nth(8).click(modifiers=["Shift"])
    expect(page.locator(KEPT)).to_have_text(f"{number - 7} of {number} kept")
    page.locator("button[value=save]").first.click()

    expect(page.get_by_text("Saved: students see it so from now on.")).to_be_visible()
    kept = assignment.pinned.get().kept
    assert kept is not None
    assert [position for position in range(10) if position not in kept] == [2, 3, 4, 5, 6, 7, 8]


def test_opinion_is_edited_where_it_is_read_by_keys_and_by_mouse(page: Page, sign_in: SignIn) -> None:
    sign_in(page, INSTRUCTOR)
    assignment = Assignment.objects.earliest("pk")
    page.goto(open_submission(assignment, by=User.objects.get(email=INSTRUCTOR)).get_absolute_url())
    page.get_by_role("link", name="Edit this opinion for class").click()
    boxes, number = page.locator("input[name=kept]"), page.locator("input[name=kept]").count()
    boxes.nth(1).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    boxes.nth(6).click(modifiers=["Shift"])
    expect(page.locator(KEPT)).to_have_text(f"{number - 6} of {number} kept")
    page.keyboard.press("Control+z")
    expect(page.locator(KEPT)).to_have_text(f"{number - 3} of {number} kept")
    page.locator("button[value=save]").click()

    expect(page.locator("details.fold summary").first).to_contain_text("3 passages left out")
    kept = assignment.pinned.get().kept
    assert kept is not None
    assert [position for position in range(10) if position not in kept] == [1, 2, 3]


def test_student_opens_a_fold_annotates_in_it_and_submits(
    new_page: NewPage, sign_in: SignIn, problems: Problems
) -> None:
    problems.expect("422")
    desk = new_page(width=1280)
    sign_in(desk, INSTRUCTOR)
    assignment = make_assignment_by_hand(desk)
    text = assignment.pinned.get()
    text.kept = [passage.position for passage in text.version.passages.all() if passage.position not in (2, 3)]
    text.save(update_fields=["kept"])
    page = new_page(width=1280)
    sign_in(page, ANA)
    page.goto(assignment.get_absolute_url())
    page.get_by_role("button", name="Open the opinion").click()
    expect(page.locator("#journal-state")).to_have_text("All saved")
    fold = page.locator("details.fold").first
    expect(fold.locator("[data-passage='2']")).to_be_hidden()
    fold.locator("summary").press("Enter")
    expect(fold.locator("[data-passage='2']")).to_be_visible()
    words = text.version.text[text.version.passages.get(position=2).start :][:24].strip()
    write_note(page, words, "In the fold.")
    page.reload()
    expect(page.locator("[data-passage='2']")).to_be_visible()

    page.goto(assignment.get_absolute_url())
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="Something is missing yet")).to_be_visible()
    page.get_by_role("button", name="Submit it anyway").click()
    expect(page.locator(".own-state .state")).to_have_text("submitted")
