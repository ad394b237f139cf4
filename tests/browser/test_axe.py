"""axe finds nothing: on any page, in any state that matters, at any width, in any of the browser's modes.

`make test` looks at every page in one mode and at the reading page in most of them; `make soak` at every page in all.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.addresses import VISITORS, pages_of, pages_of_staff
from tests.browser.axe import findings
from tests.browser.conftest import NewPage, Problems
from tests.browser.course_pages import course_pages, fill_course
from tests.browser.reading import ANA, INSTRUCTOR, PHONE, SignIn, open_reader, reader_path, select
from tests.browser.review_class import release_all, review_class
from tests.browser.test_pages import SIDEWAYS

NARROW: Final = {"width": 320}
"""1280 pixels at 400% (WCAG 1.4.10)."""
MODES: Final[dict[str, dict[str, Any]]] = {
    "wide": {"width": 1280},
    "telephone": PHONE,
    "zoomed": NARROW,
    "dark": {"width": 1280, "color_scheme": "dark"},
    "dark telephone": {**PHONE, "color_scheme": "dark"},
    "forced colours": {"width": 1280, "forced_colors": "active"},
    "forced colours, dark": {"width": 1280, "forced_colors": "active", "color_scheme": "dark"},
    "still": {"width": 1280, "reduced_motion": "reduce"},
}
SELDOM: Final = {"dark telephone", "forced colours, dark", "still"}
"""What differs so little from another mode that `make soak` alone looks at it."""
WORDS: Final = "it cannot bind the peace officers who are non-parties"
HIDDEN: Final = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const box = document.activeElement.getBoundingClientRect();
  if (document.activeElement === document.body || box.width < 2 || box.height < 2) return "";
  const inside = (x, y) => document.activeElement.contains(document.elementFromPoint(x, y))
    || document.elementFromPoint(x, y)?.contains(document.activeElement);
  const parts = [0.1, 0.5, 0.9];
  const places = parts.flatMap((x) => parts.map((y) => [box.left + x * box.width, box.top + y * box.height]));
  return places.some(([x, y]) => inside(x, y)) ? "" : document.activeElement.outerHTML.slice(0, 160);
}"""
"""The element that has the focus, where something else covers the whole of it (WCAG 2.4.11)."""


def everybodys_pages(page: Page, sign_in: SignIn) -> Iterator[tuple[str, str]]:
    """Name and path of each page; who may open it is signed in by then."""
    yield from VISITORS.items()
    ana = sign_in(page, ANA)
    yield from pages_of(ana).items()
    own = ("account/", "account/who-sees-what/", "account/leave/", "account/downloads/", "notices/", "courses/")
    for path in (*own, "accounts/sessions/", "accounts/2fa/", "not/there/"):
        yield path, f"/{path}"
    yield "class", f"{reader_path(ana)}?who=class"
    sign_in(page, INSTRUCTOR)
    yield from pages_of_staff().items()
    yield "home of staff", "/"
    yield from course_pages(fill_course(), ana).items()


def look_at_pages(page: Page, sign_in: SignIn) -> list[str]:
    """What is wrong with the pages: axe's findings, and what sticks out sideways."""
    wrong = []
    for name, path in everybodys_pages(page, sign_in):
        page.goto(path)
        wrong += [f"{name}: {each}" for each in findings(page)]
        if page.evaluate(SIDEWAYS):
            wrong.append(f"{name}: sticks out by {page.evaluate(SIDEWAYS)}")
    return wrong


def test_pages_have_no_findings(page: Page, sign_in: SignIn, problems: Problems) -> None:
    problems.expect("404")

    assert "\n".join(look_at_pages(page, sign_in)) == ""


def test_told_pages_have_no_findings(page: Page, sign_in: SignIn) -> None:
    work = review_class()
    lead = sign_in(page, INSTRUCTOR)
    released = release_all(work, by=lead)
    sign_in(page, ANA)
    wrong = []
    for name, path in released.items():
        page.goto(path)
        wrong += [f"{name}: {each}" for each in findings(page)]

    assert "\n".join(wrong) == ""


@pytest.mark.soak
@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "wide"])
def test_pages_have_no_findings_in_any_mode(new_page: NewPage, sign_in: SignIn, problems: Problems, mode: str) -> None:
    problems.expect("404")

    assert "\n".join(look_at_pages(new_page(**MODES[mode]), sign_in)) == ""


def panel(page: Page) -> None:
    """The panel of a new note, with a claim and an authority."""
    select(page, WORDS)
    expect(page.locator("#composer-authorities [data-authority]").first).to_be_visible()
    page.locator("#composer input[name=claims]").first.press("Space")
    page.locator("#composer input[name=authorities]").first.press("Space")


def edit(page: Page) -> None:
    """A note in its form."""
    if page.locator(".dock").is_visible():
        page.locator(".dock [data-sheet=margin]").press("Enter")
    page.locator("#cards [data-edit]").first.dispatch_event("click")
    expect(page.locator("#cards form textarea").first).to_be_visible()


def stack(page: Page) -> None:
    """What lies at a place of the class."""
    page.goto(f"{page.url}?who=class")
    expect(page.locator("#journal-state")).to_have_text("All saved")
    page.locator(".depth").first.dispatch_event("click")
    expect(page.locator("#journal-state")).to_have_text("All saved")
    page.wait_for_load_state("networkidle")


def keys(page: Page) -> None:
    """The list of keys."""
    page.keyboard.press("Control+/")
    expect(page.locator("#keyboard-help")).to_be_visible()


def citation(page: Page) -> None:
    """The card of a citation."""
    page.locator("#main [data-citation]:not(mark)").first.dispatch_event("click")
    expect(page.locator("#mention-card")).to_be_visible()


def note_of_court(page: Page) -> None:
    """A note of the court beside its call."""
    page.locator("#call-1").dispatch_event("click")
    expect(page.locator("#note-popover")).to_be_visible()


def menu(page: Page) -> None:
    """One's own menu in the head."""
    page.locator(".account-menu summary").press("Enter")
    expect(page.locator(".account-menu > div")).to_be_visible()


def copying(page: Page) -> None:
    """The forms in which words are copied."""
    page.locator("#cards [data-copy-menu]").first.dispatch_event("click")
    expect(page.locator("#copy-menu")).to_be_visible()


STATES: Final[tuple[Callable[[Page], None], ...]] = (
    panel, edit, stack, keys, citation, note_of_court, menu, copying,
)  # fmt: skip


@pytest.mark.parametrize(
    "mode", [pytest.param(mode, marks=pytest.mark.soak if mode in SELDOM else ()) for mode in MODES]
)
def test_reading_page_has_no_findings_in_any_state(new_page: NewPage, sign_in: SignIn, mode: str) -> None:
    page = new_page(**MODES[mode])
    open_reader(page, sign_in)
    address = page.url
    wrong = [f"as it opens: {each}" for each in findings(page)]
    for state in STATES:
        page.goto(address)
        expect(page.locator("#journal-state")).to_have_text("All saved")
        state(page)
        wrong += [f"{state.__name__}: {each}" for each in findings(page)]
        if page.evaluate(SIDEWAYS):
            wrong.append(f"{state.__name__}: sticks out by {page.evaluate(SIDEWAYS)}")
    page.goto(f"{address}linear/")
    wrong += [f"as one column: {each}" for each in findings(page)]

    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("mode", ["wide", "zoomed"])
def test_forms_with_errors_have_no_findings(new_page: NewPage, sign_in: SignIn, problems: Problems, mode: str) -> None:
    problems.expect("422")
    page = new_page(**MODES[mode])
    page.goto(VISITORS["login"])
    page.get_by_label("Email").fill("nobody@example.edu")
    page.get_by_label("Password").fill("not the word")
    page.get_by_role("button", name="Sign in", exact=True).press("Enter")
    expect(page.locator(".errorlist").first).to_be_visible()
    wrong = findings(page)
    sign_in(page, ANA)
    page.goto("/account/shortcuts/")
    page.get_by_role("textbox", name="this list of keys").fill("Ctrl+W")
    page.get_by_role("button", name="Save", exact=True).last.press("Enter")
    expect(page.locator(".errorlist").first).to_be_visible()

    assert "\n".join(wrong + findings(page)) == ""


@pytest.mark.parametrize("mode", ["wide", "telephone", "zoomed"])
def test_focus_is_never_hidden(new_page: NewPage, sign_in: SignIn, mode: str) -> None:
    page = new_page(**MODES[mode], reduced_motion="reduce")
    open_reader(page, sign_in)

    hidden = []
    for key in [*["Tab"] * 45, *["Shift+Tab"] * 45]:
        page.keyboard.press(key)
        hidden.append(page.evaluate(HIDDEN))

    assert "\n".join(each for each in hidden if each) == ""
