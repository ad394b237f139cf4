"""From nothing: an instructor makes a course and brings a class list; students come in by link and by mail."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from courses.models import Course, Enrollment, Invitation, Role
from people.models import User
from tests.browser.conftest import NewPage
from tests.browser.course_pages import course_pages, fill_course, look_at_list
from tests.browser.reading import ANA, INSTRUCTOR, PHONE, SignIn
from tests.browser.test_pages import ODD, SCREENS, SIDEWAYS, UNNAMED, good, visit

WORD = "a long enough word"
LIST = "\n".join(
    [
        "Student\tE-mail\tSection",
        *(f"Lark, N{at}\tn{at}@example.edu\t{'AB'[at % 2]}" for at in range(30)),
    ]
)


def confirm(page: Page, email: str) -> None:
    """Opens the link that was mailed to that address, and confirms."""
    written = next(each for each in reversed(mail.outbox) if each.to == [email])
    found = re.search(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", str(written.body))
    assert found is not None
    page.goto(found[1])
    button = page.get_by_role("main").get_by_role("button", name="Confirm")
    if button.count():
        button.click()


def sign_up(page: Page, name: str, email: str, told: str = "") -> None:
    """Makes an account on the page of signing up, confirms its address, is told these words, and signs in."""
    page.fill("input[name=name]", name)
    page.fill("input[name=email]", email)
    page.fill("input[name=password1]", WORD)
    page.fill("input[name=password2]", WORD)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.locator("input[name=password2]")).to_have_count(0)
    confirm(page, email)
    if told:
        expect(page.get_by_text(told)).to_be_visible()
    if page.locator("input[name=login]").count():
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", WORD)
        page.press("input[name=password]", "Enter")
    expect(page.locator(".account-menu")).to_be_visible()


def test_instructor_from_nothing_has_a_course_with_a_list_of_thirty(page: Page) -> None:
    page.goto("/accounts/signup/")
    sign_up(page, "Prof. Vale", "vale@example.edu")
    page.goto("/")
    page.get_by_role("link", name="Make a course").click()
    page.get_by_label("Title").fill("Torts I")
    page.get_by_label("Term").fill("Spring 2027")
    page.get_by_role("button", name="Make the course").click()
    page.get_by_label("Paste the list").fill(LIST)
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator(".counts div").first).to_have_text(re.compile(r"30\s*new"))
    expect(page.get_by_text("New sections: A, B")).to_be_visible()
    page.get_by_role("button", name="Do this").click()
    expect(page.get_by_text("30 people join with their first sign-in.")).to_be_visible()

    course = Course.objects.get(title="Torts I")
    waiting = Invitation.objects.filter(course=course).waiting()
    assert (waiting.count(), waiting[0].name, waiting[0].section and waiting[0].section.name) == (30, "N0 Lark", "A")
    assert list(course.enrollments.values_list("user__email", "role")) == [("vale@example.edu", "instructor")]


def test_person_of_the_list_is_in_the_course_with_her_first_sign_in(new_page: NewPage, sign_in: SignIn) -> None:
    teaching = Enrollment.objects.filter(role=Role.INSTRUCTOR)[0]
    page = new_page()
    sign_in(page, teaching.user.email)
    page.goto(f"/courses/{teaching.course.uuid}/roster/")
    page.get_by_label("Paste the list").fill("n1@example.edu")
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Do this").click()
    expect(page.locator(".messages")).to_contain_text("1 person joins")

    student = new_page(**PHONE)
    student.goto("/accounts/signup/")
    told = f"You are now in {teaching.course}, to which you were invited."
    sign_up(student, "N One", "n1@example.edu", told=told)

    student.goto("/")
    expect(student.get_by_role("link", name=teaching.course.title).first).to_be_visible()


def test_visitor_with_a_link_signs_up_and_comes_back_to_join(new_page: NewPage, sign_in: SignIn) -> None:
    teaching = Enrollment.objects.filter(role=Role.INSTRUCTOR)[0]
    page = new_page()
    sign_in(page, teaching.user.email)
    page.goto(f"/courses/{teaching.course.uuid}/invitations/")
    page.get_by_role("button", name="Make a link").click()
    code = page.locator(".code").inner_text()

    student = new_page(**PHONE)
    student.goto(f"/join/{code.lower()}/")
    student.get_by_role("link", name="Make an account").click()
    sign_up(student, "Dora Fen", "dora@example.edu")
    student.goto("/join/")
    student.get_by_label("Code").fill(code)
    student.get_by_role("button", name="Look up").click()
    student.get_by_role("button", name="Join the course").click()

    expect(student.get_by_role("heading", level=1)).to_have_text(teaching.course.title)
    assert Enrollment.objects.get(user__email="dora@example.edu").role == Role.STUDENT


def test_people_are_moved_into_a_group_by_keyboard_alone(page: Page, sign_in: SignIn) -> None:
    teaching = Enrollment.objects.filter(role=Role.INSTRUCTOR)[0]
    sign_in(page, teaching.user.email)
    page.goto(f"/courses/{teaching.course.uuid}/groups/")
    page.get_by_label("New groups").focus()
    page.keyboard.type("Red, Blue")
    page.keyboard.press("Enter")
    ana = page.get_by_role("checkbox", name="Ana")
    ana.focus()
    page.keyboard.press("Space")
    page.get_by_label("Move the ticked to").focus()
    page.keyboard.type("Red")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".messages")).to_contain_text("1 person is now in: Red.")
    moved = Enrollment.objects.get(user__email=ANA)
    assert moved.group is not None
    assert moved.group.name == "Red"


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_a_course_are_in_order(new_page: NewPage, sign_in: SignIn, screen: str) -> None:
    page = new_page(**SCREENS[screen])
    sign_in(page, INSTRUCTOR)
    paths = course_pages(fill_course(), User.objects.get(email=ANA))

    assert visit(page, paths) == good(paths)


@pytest.mark.parametrize("screen", SCREENS)
def test_page_of_what_a_list_would_do_is_in_order(new_page: NewPage, sign_in: SignIn, screen: str) -> None:
    page = new_page(**SCREENS[screen])
    sign_in(page, INSTRUCTOR)
    look_at_list(page, fill_course())

    expect(page.get_by_text("Line 4: “pia@” is no e-mail address.")).to_be_visible()
    assert (page.evaluate(SIDEWAYS), page.evaluate(UNNAMED), page.evaluate(ODD)) == (0, [], ["en", 1, 1, []])


def test_second_click_and_the_way_back_make_no_second_course(page: Page, sign_in: SignIn) -> None:
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    sign_in(page, INSTRUCTOR)
    posts.clear()
    page.goto("/courses/new/")
    page.get_by_label("Title").fill("Remedies at Night")
    make = page.get_by_role("main").get_by_role("button", name="Make the course")
    make.dblclick()
    expect(page.get_by_text("The course is made.")).to_be_visible()
    made = page.url
    assert len(posts) == 1

    page.go_back()
    expect(make).not_to_have_attribute("aria-disabled", "true")
    page.get_by_label("Title").fill("Remedies at Night")
    make.click()
    expect(page.get_by_text("This had arrived already")).to_be_visible()
    assert page.url == made
    assert Course.objects.filter(title="Remedies at Night").count() == 1
