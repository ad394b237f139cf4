"""Each page opens in a real browser, wide and narrow, without a complaint, and nothing sticks out sideways."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Assignment
from people.models import User
from tests.browser.conftest import NewPage

SignIn = Callable[[Page, str], User]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["/", "/library/", "/accounts/email/"])
def test_page_opens_without_complaint(new_page: NewPage, sign_in: SignIn, path: str, width: int) -> None:
    page = new_page(width)
    sign_in(page, "ana@example.edu")

    response = page.goto(path)

    assert response is not None
    assert (response.status, page.evaluate("document.documentElement.scrollWidth")) == (200, width)


def test_sample_login_leads_to_the_assignments(page: Page) -> None:
    page.goto("/")
    page.fill("input[name=login]", "ana@example.edu")
    page.fill("input[name=password]", "glossator-sample")
    page.press("input[name=password]", "Enter")

    expect(page.get_by_text("Castle Rock: three lines of argument").first).to_be_visible()
    expect(page.get_by_text("Orchard: brief all three writings").first).to_be_visible()


@pytest.mark.parametrize("run", [1, 2])
def test_each_test_has_a_sample_of_its_own(site: str, run: int) -> None:
    assert not Assignment.objects.filter(title="renamed").exists()

    assert Assignment.objects.update(title="renamed") == 2
