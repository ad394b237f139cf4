"""Pictures of every page, to be looked at: `pytest tests/browser/test_screenshots.py --screenshots DIR`."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from config.places import ROOT
from opinions.models import Draft
from people.models import User
from tests.browser.addresses import VISITORS, pages_of, pages_of_staff
from tests.browser.conftest import NewPage
from tests.browser.course_pages import course_pages, fill_course, look_at_list
from tests.browser.reading import ANA, INSTRUCTOR, PHONE, SignIn, open_reader, reader_path, saved_card, select
from tests.browser.review_class import release_all, review_class, review_pages

SCREENS = {"wide": {"width": 1280}, "telephone": PHONE}
SCHEMES = ("light", "dark")


@pytest.fixture(params=[f"{screen} {scheme}" for screen in SCREENS for scheme in SCHEMES])
def view(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    """A page on that screen, in that colour scheme."""
    screen, scheme = request.param.split()
    return new_page(**SCREENS[screen], color_scheme=scheme)


@pytest.fixture
def shoot(request: pytest.FixtureRequest, view: Page) -> "Shoot":
    """Takes a picture, named for what it shows, the screen and the scheme."""
    folder = Path(request.config.getoption("--screenshots"))
    return Shoot(view, folder, request.node.callspec.params["view"].replace(" ", "-"))


class Shoot:
    """Takes pictures of one page."""

    def __init__(self, page: Page, folder: Path, ending: str) -> None:
        self.page, self.folder, self.ending = page, folder, ending

    def __call__(self, name: str) -> None:
        """Waits for the page to be still, and takes its picture."""
        self.page.wait_for_load_state("networkidle")
        self.page.screenshot(path=self.folder / f"{name.replace(' ', '-')}-{self.ending}.png")


def test_pages(view: Page, shoot: Shoot, sign_in: SignIn) -> None:
    for name in ("login", "signup"):
        view.goto(VISITORS[name])
        shoot(name)
    paths = pages_of(sign_in(view, ANA))
    for name in ("home", "course", "assignment", "reader", "dissent", "edit", "delete", "bin", "library", "case"):
        view.goto(paths[name])
        shoot(name)
    sign_in(view, INSTRUCTOR)
    for name, path in pages_of_staff().items():
        view.goto(path)
        shoot(name)


def test_reader_at_work(view: Page, shoot: Shoot, sign_in: SignIn) -> None:
    view.goto(reader_path(sign_in(view, ANA)))
    view.locator("#call-1").click()
    expect(view.locator("#note-popover")).to_be_visible()
    shoot("reader note")
    view.keyboard.press("Escape")
    select(view, "it cannot bind the peace officers who are non-parties")
    view.locator("#composer label").filter(has_text="Rule 65(d)").first.click()
    view.locator("#composer [data-authority] label").first.click()
    shoot("reader composer")
    view.keyboard.press("Escape")
    view.locator("mark.own").first.click()
    shoot("reader cards")


def test_note_by_keyboard_alone(view: Page, shoot: Shoot, sign_in: SignIn) -> None:
    open_reader(view, sign_in)
    steps = {
        "text": ["Tab"],
        "passage": ["Home", "ArrowDown", "ArrowDown"],
        "words": ["Enter", "Shift+ArrowRight"],
        "grown": ["Alt+Shift+ArrowUp", "Alt+Shift+ArrowUp"],
        "shrunk": ["Alt+Shift+ArrowDown"],
        "panel": ["Enter"],
        "claim": ["2"],
        "authority": ["Alt+Shift+a", "Space"],
    }
    view.locator("#main").focus()
    for number, (name, keys) in enumerate(steps.items(), start=1):
        for key in keys:
            view.keyboard.press(key)
        if name == "panel":
            expect(view.locator("#selection-details .pin")).to_have_text("1118")
        shoot(f"keyboard {number} {name}")
    view.locator("#composer-note").focus()
    view.keyboard.type("Typed without a mouse.")
    shoot("keyboard 9 note")
    view.keyboard.press("Control+Enter")
    saved_card(view, "Typed without a mouse.")
    shoot("keyboard 10 saved")
    view.keyboard.press("ArrowRight")
    view.keyboard.press("Enter")
    shoot("keyboard 11 card")
    view.keyboard.press("Control+/")
    shoot("keyboard 12 keys")


def test_reader_of_the_class(view: Page, shoot: Shoot, sign_in: SignIn) -> None:
    view.goto(reader_path(sign_in(view, ANA)) + "?who=class")
    view.locator(".depth").first.click()
    shoot("reader class")


def test_draft(view: Page, shoot: Shoot, sign_in: SignIn) -> None:
    sign_in(view, INSTRUCTOR)
    view.goto("/library/import/")
    view.set_input_files("input[type=file]", ROOT / "samples" / "castle-rock-kelly.txt")
    expect(view.locator("[data-row][tabindex='0']")).to_have_count(1)
    shoot("draft")
    view.locator("#passage-0-3 .passage").click(position={"x": 40, "y": 40})
    expect(view.locator("#tools-words")).not_to_have_value("")
    shoot("draft tools")
    view.locator("#writing-0 .writing-head a").click()
    expect(view.locator("#writing-author")).to_be_visible()
    shoot("draft writing")
    view.goto(Draft.objects.get().get_absolute_url() + "publish/")
    shoot("draft publish")


def test_courses(view: Page, shoot: Shoot, sign_in: SignIn) -> None:
    sign_in(view, INSTRUCTOR)
    course = fill_course()
    for name, path in course_pages(course, User.objects.get(email=ANA)).items():
        view.goto(path)
        shoot(name)
    look_at_list(view, course)
    shoot("roster_preview")


def test_ten_minutes_of_a_review(view: Page, shoot: Shoot, sign_in: SignIn) -> None:
    """What to discuss, who said what, who needs help, the key, the grades; and what the student reads of it."""
    sign_in(view, INSTRUCTOR)
    work = review_class()
    for name, path in review_pages(work).items():
        view.goto(path)
        shoot(f"ten minutes {name}")
    released = release_all(work, by=User.objects.get(email=INSTRUCTOR))
    sign_in(view, ANA)
    for name, path in released.items():
        view.goto(path)
        shoot(f"ten minutes {name}")
