"""Many files are brought in the browser: sent with a bar, read in the background, and told of one by one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings

from opinions.models import Batch, Draft, FileState
from people.models import Job
from tests.browser.conftest import NewPage, Problems
from tests.browser.reading import INSTRUCTOR, PHONE, SignIn
from tests.people.working import work

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
Choose = Callable[[Page], None]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two opinions of our own, and a PDF that breaks off."""
    for name, words in (("fox.txt", "FOX"), ("hen.txt", "HEN")):
        (tmp_path / name).write_text(f"{words}, Justice.\nThe hen keeps the henhouse.\n")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7")
    return sorted(tmp_path.iterdir())


@pytest.mark.parametrize("screen", ["wide", "telephone"])
def test_files_are_sent_read_and_told_of_without_a_reload(
    new_page: NewPage, sign_in: SignIn, files: list[Path], screen: str
) -> None:
    page = new_page(**(PHONE if screen == "telephone" else {"width": 1280}))
    sign_in(page, INSTRUCTOR)
    page.goto("/library/import/")
    page.set_input_files("input[type=file]", files)

    expect(page.get_by_role("heading", name="Your upload")).to_be_visible()
    expect(page.get_by_text("Waiting for its turn …")).to_be_visible()
    page.evaluate("window.stays = true")
    work()
    expect(page.get_by_text("2 drafts are made. 1 file could not be read.")).to_be_visible()
    expect(page.locator(".batch-refused h3")).to_have_text("bad.pdf")
    expect(page.locator(".entries a")).to_have_text(["fox.txt", "hen.txt"])
    expect(page.locator("progress")).to_have_count(0)
    assert page.evaluate("window.stays") is True
    assert page.evaluate(SIDEWAYS) == 0


def test_refused_file_is_tried_again_by_the_keyboard_alone(page: Page, sign_in: SignIn, tmp_path: Path) -> None:
    sign_in(page, INSTRUCTOR)
    for name in ("one.json", "two.json"):
        (tmp_path / name).write_text('{"kind": "recipe"}')
    page.goto("/library/import/")
    page.set_input_files("input[type=file]", sorted(tmp_path.iterdir()))
    expect(page.get_by_role("heading", name="Your upload")).to_be_visible()
    work()
    format_of = page.get_by_label("Format of one.json")
    format_of.focus()
    format_of.select_option("cap_text")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Waiting for its turn …")).to_be_visible()
    work()
    expect(page.get_by_text("1 draft is made. 1 file could not be read.")).to_be_visible()

    states = dict(Batch.objects.get().files.values_list("name", "state"))
    assert states == {"one.json": FileState.READ, "two.json": FileState.REFUSED}


def test_without_script_the_page_is_asked_again_by_a_link(
    new_page: NewPage, sign_in: SignIn, files: list[Path]
) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, INSTRUCTOR)
    page.goto("/library/import/")
    page.set_input_files("input[type=file]", files)
    page.get_by_role("button", name="Read it").click()
    work()
    page.get_by_role("link", name="Look again").click()

    expect(page.locator(".entries a")).to_have_text(["fox.txt", "hen.txt"])


def test_upload_that_does_not_arrive_can_be_sent_again(
    page: Page, sign_in: SignIn, problems: Problems, files: list[Path]
) -> None:
    problems.expect("ERR_FAILED")
    sign_in(page, INSTRUCTOR)
    page.goto("/library/import/")

    def lose(route: Route) -> None:
        route.abort() if route.request.method == "POST" else route.continue_()

    page.route("**/library/import/", lose)
    page.set_input_files("input[type=file]", files)
    expect(page.get_by_text("The upload did not arrive")).to_be_visible()
    page.unroute("**/library/import/")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="Your upload")).to_be_visible()

    assert Batch.objects.get().files.count() == 3


def test_refused_form_keeps_the_file_and_says_what_is_wrong(
    page: Page, sign_in: SignIn, problems: Problems, files: list[Path]
) -> None:
    problems.expect("422")
    sign_in(page, INSTRUCTOR)
    page.goto("/library/import/")
    page.set_input_files("input[type=file]", files[0])

    problem = page.locator(".errorlist").first
    expect(problem).to_contain_text("bad.pdf: This is a PDF document")
    expect(problem).to_be_focused()
    assert page.locator("input[type=file]").evaluate("(input) => input.files[0].name") == "bad.pdf"
    assert Draft.objects.count() == 0


def test_fetch_that_fails_says_why_and_leads_back(page: Page, sign_in: SignIn, settings: Settings) -> None:
    settings.CAP_URL = "http://127.0.0.1:9"
    sign_in(page, INSTRUCTOR)
    page.goto("/library/fetch/")
    page.get_by_label("Citation").fill("12 Fen. 101")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Fetching 12 Fen. 101")).to_be_visible()
    work()
    expect(page.get_by_text("127.0.0.1:9 cannot be reached. Try again later, or bring the file.")).to_be_visible()
    page.get_by_role("link", name="Try again").click()

    expect(page.get_by_label("Citation")).to_have_value("12 Fen. 101")
    assert Job.objects.get().state == "failed"
