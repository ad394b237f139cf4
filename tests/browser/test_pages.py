"""Each page opens in a real browser, wide and narrow, without a complaint, and nothing sticks out sideways."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Assignment
from tests.browser.addresses import VISITORS, pages_of, pages_of_staff
from tests.browser.conftest import NewPage, Problems
from tests.browser.reading import ANA, CASTLE_ROCK, INSTRUCTOR, ORCHARD, PASSWORD, PHONE, SignIn

SCREENS = {"wide": {"width": 1280}, "telephone": PHONE}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNNAMED = """() => Array.from(document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea"))
  .filter((element) => element.checkVisibility())
  .filter((element) => !(element.getAttribute("aria-label") || element.textContent.trim()
    || (element.getAttribute("aria-labelledby") ?? "").split(" ")
      .some((id) => document.getElementById(id)?.textContent.trim())
    || Array.from(element.labels ?? []).some((label) => label.textContent.trim()) || element.title || element.value))
  .map((element) => element.outerHTML.slice(0, 120))"""
"""What can be used but says no name to a screen reader."""
ODD = """() => {
  const ids = Array.from(document.querySelectorAll("[id]"), (element) => element.id);
  return [
    document.documentElement.lang,
    document.querySelectorAll("main").length,
    document.querySelectorAll("h1").length,
    ids.filter((id, at) => ids.indexOf(id) !== at),
  ];
}"""


def visit(page: Page, paths: dict[str, str]) -> dict[str, tuple[object, ...]]:
    """Opens each page: its status, how far it sticks out sideways, what has no name, and its outline."""
    found: dict[str, tuple[object, ...]] = {}
    for name, path in paths.items():
        response = page.goto(path)
        assert response is not None
        found[name] = (response.status, page.evaluate(SIDEWAYS), page.evaluate(UNNAMED), page.evaluate(ODD))
    return found


def good(paths: dict[str, str]) -> dict[str, tuple[object, ...]]:
    """What every page should be."""
    return dict.fromkeys(paths, (200, 0, [], ["en", 1, 1, []]))


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_visitors_are_in_order(new_page: NewPage, screen: str) -> None:
    assert visit(new_page(**SCREENS[screen]), VISITORS) == good(VISITORS)


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_a_student_are_in_order(new_page: NewPage, sign_in: SignIn, screen: str) -> None:
    page = new_page(**SCREENS[screen])
    paths = pages_of(sign_in(page, ANA))

    assert visit(page, paths) == good(paths)


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_an_instructor_are_in_order(new_page: NewPage, sign_in: SignIn, screen: str) -> None:
    page = new_page(**SCREENS[screen])
    sign_in(page, INSTRUCTOR)
    paths = pages_of_staff()

    assert visit(page, paths) == good(paths)


@pytest.mark.parametrize("screen", SCREENS)
def test_page_that_is_not_there_says_so(new_page: NewPage, problems: Problems, screen: str) -> None:
    problems.expect("404")
    page = new_page(**SCREENS[screen])

    response = page.goto("/not/there/")

    assert response is not None
    assert (response.status, page.evaluate(SIDEWAYS)) == (404, 0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_sample_login_leads_to_the_assignments(page: Page) -> None:
    page.goto("/")
    page.fill("input[name=login]", ANA)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")

    expect(page.get_by_text(CASTLE_ROCK).first).to_be_visible()
    expect(page.get_by_text(ORCHARD).first).to_be_visible()


@pytest.mark.parametrize("run", [1, 2])
def test_each_test_has_a_sample_of_its_own(site: str, run: int) -> None:
    assert set(Assignment.objects.values_list("title", flat=True)) == {CASTLE_ROCK, ORCHARD}

    Assignment.objects.update(title=f"Changed by run {run}")
