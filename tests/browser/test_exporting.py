"""Exporting in the browser: from the assignment's page to the file, by the keyboard alone, and without a script."""

from io import BytesIO

import openpyxl
from playwright.sync_api import Page, expect

from annotations.models import Assignment
from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, INSTRUCTOR, SignIn
from tests.people.working import work


def export_page(page: Page, name: str) -> None:
    """The export page, from the assignment's."""
    assignment = Assignment.objects.order_by("pk").first()
    assert assignment is not None
    page.goto(assignment.get_absolute_url())
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name="Export", exact=True)).to_be_visible()


def test_a_workbook_is_made_and_fetched_by_the_keyboard(page: Page, sign_in: SignIn) -> None:
    sign_in(page, INSTRUCTOR)
    export_page(page, "Export the class")
    expect(page.locator(".export-count")).to_have_text("10 passages of 4 people")
    page.get_by_role("radio", name="Excel workbook").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Waiting for its turn …")).to_be_visible()
    work()
    link = page.get_by_role("link", name="Download castle-rock")
    expect(link).to_be_focused()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    book = openpyxl.load_workbook(BytesIO(waiting.value.path().read_bytes()))
    assert (book["Passages"].max_row, book["Passages"]["D2"].value) == (11, "Chloe Park")


def test_a_phone_without_a_script_gets_its_file(new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page(390, java_script_enabled=False)
    sign_in(page, ANA)
    export_page(page, "Export my passages")
    expect(page.locator(".export-count")).to_have_text("3 passages of Ana Ortiz")
    page.get_by_role("radio", name="Markdown").check()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export").click()
    assert waiting.value.path().read_text().count("Ana Ortiz") == 4
    assert page.locator(".export-format").first.bounding_box()["width"] <= 390  # type: ignore[index]  # -- it is drawn
