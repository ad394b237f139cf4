"""From a reference to another writing of the case to the very note or page there, and back to where one read."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from opinions.actions import store_case
from opinions.models import Case, Opinion
from opinions.text.parsed import CaseFacts
from opinions.text.readers.recognition import read_any
from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, ORCHARD, PHONE, SignIn, open_reader, wait_until

CASTLE_ROCK = Path(__file__).resolve().parents[3] / "shared/opinions/courtlistener/799991_castle_rock_545_US_748.json"
IN_VIEW = """
(element) => {
  const box = (element.firstElementChild ?? element).getBoundingClientRect();
  return box.top >= 0 && box.top < window.innerHeight * 0.6;
}
"""
PAINTED = """
(element) => {
  const style = getComputedStyle(element);
  return style.boxShadow !== "none" && style.animationName === "landed";
}
"""


@pytest.fixture
def case(site: str) -> Case:
    """Castle Rock v. Gonzales, 545 U.S. 748, with its three writings."""
    if not CASTLE_ROCK.exists():
        pytest.skip(f"the opinion is not there: {CASTLE_ROCK}")
    return store_case(read_any(CASTLE_ROCK.read_bytes(), CaseFacts()), by=None)


def writing_of(case: Case, author: str) -> str:
    """The path of the author's writing in the library."""
    return Opinion.objects.get(case=case, author=author).get_absolute_url()


def follow(page: Page, words: str, label: str) -> None:
    """Chooses, by the keyboard, the sign after a reference that stands in a passage with `words`."""
    passage = page.locator(".passage").filter(has_text=words)
    link = passage.get_by_role("link", name=label, exact=True).first
    link.focus()
    page.keyboard.press("Enter")


def shown(page: Page, target: str) -> None:
    """The target of the address is in view, and its passage is set off."""
    landed = page.locator(target)
    expect(landed).to_be_attached()
    wait_until(page, f"() => ({IN_VIEW})(document.querySelector(':target'))")
    assert landed.evaluate(PAINTED)


def test_dissent_leads_to_the_note_in_the_majority_and_back(page: Page, sign_in: SignIn, site: str, case: Case) -> None:
    sign_in(page, ANA)
    page.goto(f"{site}{writing_of(case, 'Stevens')}")
    words = "anyone-but-us approach"
    page.locator(".passage").filter(has_text=words).first.scroll_into_view_if_needed()
    page.wait_for_timeout(900)
    follow(page, words, "Go to Opinion of the Court (Scalia, J.), note 5")
    page.wait_for_url(f"**{writing_of(case, 'Scalia')}#note-5")
    shown(page, "#note-5 > .passage")
    expect(page.locator("#note-5")).to_contain_text("In something of an anyone-but-us approach")

    page.go_back()
    page.wait_for_url(f"**{writing_of(case, 'Stevens')}")
    expect(page.locator(".passage").filter(has_text=words).first).to_be_in_viewport()


def test_majority_leads_to_the_page_of_the_concurrence_and_of_itself(
    page: Page, sign_in: SignIn, site: str, case: Case
) -> None:
    sign_in(page, ANA)
    page.goto(f"{site}{writing_of(case, 'Scalia')}")
    follow(page, "much less can it be the basis for a property interest", "Go to Souter, J., concurring, page 771")
    page.wait_for_url(f"**{writing_of(case, 'Souter')}#page-771")
    shown(page, ".passage:has(> #page-771)")

    page.goto(f"{site}{writing_of(case, 'Scalia')}")
    follow(page, "law-enforcement personnel that appeared", "Go to Opinion of the Court (Scalia, J.), page 751")
    page.wait_for_url(f"**{writing_of(case, 'Scalia')}#page-751")
    shown(page, ".passage:has(> #page-751)")


def test_where_nothing_may_move_the_tint_stays(new_page: NewPage, sign_in: SignIn, site: str, case: Case) -> None:
    page = new_page(reduced_motion="reduce")
    sign_in(page, ANA)
    page.goto(f"{site}{writing_of(case, 'Scalia')}#note-5")
    passage = page.locator("#note-5 > .passage")
    expect(passage).to_have_css("animation-name", "none")
    assert passage.evaluate("(element) => getComputedStyle(element).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_reference_leads_within_an_assignment_on_a_telephone(new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page(**PHONE)
    open_reader(page, sign_in, ANA, ORCHARD, writing=2)
    page.get_by_role("link", name="page 413").first.tap()
    page.wait_for_url("**#page-413")
    shown(page, ".passage:has(> #page-413)")
