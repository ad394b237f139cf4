"""A class from nothing to its first reveal: course, list, codebook, assignment; three students work blind, submit."""

from playwright.sync_api import Page, expect

from annotations.models import Assignment, Visibility
from courses.models import Course
from tests.browser.conftest import NewPage
from tests.browser.reading import card_with, write_note
from tests.browser.test_courses import LIST, sign_up

WORDS = (
    "cases make bad law",
    "give new meaning to the old adage",
    "a legitimate claim of entitlement to the benefit",
)


def make_course(page: Page) -> Course:
    """Signs up, makes a course and brings thirty people."""
    page.goto("/accounts/signup/")
    sign_up(page, "Prof. Vale", "vale@example.edu")
    page.goto("/")
    page.get_by_role("link", name="Make a course").click()
    page.get_by_label("Title").fill("Torts I")
    page.get_by_role("button", name="Make the course").click()
    page.get_by_label("Paste the list").fill(LIST)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Do this").click()
    expect(page.get_by_text("30 people join with their first sign-in.")).to_be_visible()
    return Course.objects.get(title="Torts I")


def make_codebook(page: Page, course: Course) -> None:
    """Begins one from a starter."""
    page.goto(course.get_absolute_url())
    page.get_by_role("link", name="Codebooks").click()
    page.get_by_role("link", name="New codebook").click()
    page.get_by_role("radio", name="Due process").check()
    page.get_by_role("main").locator("button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Due process")


def make_assignment(page: Page, course: Course) -> Assignment:
    """Assigns Castle Rock: the class is shown to who has submitted."""
    page.goto(course.get_absolute_url())
    page.get_by_role("link", name="New assignment").first.click()
    page.fill("input[name=q]", "Castle Rock")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Gonzales v. City of Castle Rock").click()
    page.get_by_label("Title").fill("The entitlement")
    page.locator(f"[name=visibility][value={Visibility.ON_SUBMISSION}]").check()
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published.")).to_be_visible()
    return Assignment.objects.get(title="The entitlement")


def begin(page: Page, number: int) -> None:
    """One of the list signs up, finds the assignment at home, opens it and writes a note."""
    page.goto("/accounts/signup/")
    sign_up(page, f"N{number} Lark", f"n{number}@example.edu")
    page.goto("/")
    page.get_by_role("link", name="The entitlement").first.click()
    page.get_by_role("button", name="Open the opinion").click()
    expect(page.locator("#journal-state")).to_have_text("All saved")
    write_note(page, WORDS[number], f"Note of {number}.")


def test_class_from_nothing_works_blind_submits_and_is_shown_to_each_other(new_page: NewPage) -> None:
    desk = new_page(width=1280)
    course = make_course(desk)
    make_codebook(desk, course)
    assignment = make_assignment(desk, course)

    students = [new_page(width=390) for _each in range(3)]
    for number, student in enumerate(students):
        begin(student, number)
    for number, student in enumerate(students):
        student.reload()
        expect(student.locator("#cards > .card")).to_have_count(1)
        expect(card_with(student, f"Note of {number}.")).to_have_count(1)

    readers = [student.url for student in students]
    for student in students[:2]:
        student.goto(assignment.get_absolute_url())
        student.get_by_role("button", name="Submit").click()
        expect(student.locator(".own-state .state")).to_have_text("submitted")

    shown = [2, 2, 1]
    for student, reader, count in zip(students, readers, shown, strict=True):
        student.goto(reader.split("?")[0])
        expect(student.locator("#cards > .card")).to_have_count(count)
    expect(card_with(students[0], "Note of 1.")).to_have_count(1)
    expect(card_with(students[2], "Note of 2.")).to_have_count(1)
