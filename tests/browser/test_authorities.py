"""Authorities in the reading view: from a citation to the place that it names, from words to a linked authority."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import AuthorityLink
from tests.browser.conftest import NewPage
from tests.browser.reading import (
    ANA,
    ORCHARD,
    PHONE,
    SignIn,
    drag_over,
    open_reader,
    select,
    until_still,
    wait_until,
    write_note,
)

TARGET_IN_VIEW = """
() => {
  const box = document.querySelector(":target")?.getBoundingClientRect();
  return box && box.top >= 0 && box.top < window.innerHeight * 0.8;
}
"""


def citation(page: Page, words: str) -> str:
    """The key of the citation that holds the words in the text."""
    found = page.locator("#main [data-citation]").filter(has_text=words).first
    return found.get_attribute("data-citation") or ""


def to_passage(page: Page, words: str) -> None:
    """Moves the keyboard, by its own keys, to the passage that holds the words."""
    wanted = page.locator("#main [data-passage]").filter(has_text=words).first.get_attribute("id")
    page.locator("#main [data-passage][tabindex='0']").focus()
    page.keyboard.press("Home")
    for _ in range(80):
        if page.evaluate("document.activeElement.id") == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not lead to {words}")


def to_citation(page: Page, words: str) -> None:
    """Goes on, by the arrow, to the citation with the words in the passage that has the keyboard."""
    key = citation(page, words)
    for _ in range(40):
        page.keyboard.press("ArrowRight")
        if page.evaluate("document.activeElement.dataset.citation") == key:
            return
    raise AssertionError(f"the arrows do not lead to {words}")


@pytest.mark.parametrize("width", [1280, 390])
def test_reference_leads_by_its_card_to_the_page_of_the_other_writing(
    new_page: NewPage, sign_in: SignIn, width: int
) -> None:
    page = new_page(width)
    open_reader(page, sign_in, ANA, ORCHARD, writing=2)
    to_passage(page, "Ante, at 413")
    to_citation(page, "Ante, at 413")
    page.keyboard.press("Enter")
    card = page.locator("#mention-card")
    expect(card.locator(".mention-cite")).to_have_text("Opinion of the Court (Hollis, C.J.)")
    expect(card.locator(".mention-way")).to_be_focused()

    page.keyboard.press("Enter")

    page.wait_for_url("**#page-413")
    wait_until(page, TARGET_IN_VIEW)
    expect(page.locator(".bar-writing")).to_have_text("Opinion of the Court (Hollis, C.J.)")


def test_escape_on_a_card_leads_back_to_its_citation(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    to_passage(page, "408 U.S. 564, 569-71")
    to_citation(page, "408 U.S. 564, 569-71")
    page.keyboard.press("Enter")
    expect(page.locator("#mention-card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#mention-card")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.citation") == citation(page, "408 U.S. 564, 569-71")


def test_card_leads_to_the_other_passages_of_the_page(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    page.locator("#main [data-citation]").filter(has_text="408 U.S. 564, 569-71").first.click()
    expect(page.locator("#mention-card h3").first).to_contain_text("times in this opinion")
    other = page.locator("#mention-card .mention-places a:not([aria-current])").last
    there = (other.get_attribute("href") or "").split("#")[1]
    other.click()
    expect(page.locator("#mention-card")).to_be_hidden()
    wait_until(page, TARGET_IN_VIEW)
    expect(page.locator(":target")).to_have_id(there)
    expect(page.locator(f"#{there}")).to_be_focused()


def test_card_rises_on_a_telephone(new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page(**PHONE)
    open_reader(page, sign_in)
    run = page.locator("#main [data-citation]").filter(has_text="408 U.S. 564, 569-71").first
    run.tap()
    card = page.locator("#mention-card")
    expect(card).to_be_visible()
    until_still(page)
    top = card.bounding_box()
    words = run.bounding_box()
    assert top is not None
    assert words is not None
    assert words["y"] + words["height"] <= top["y"]
    page.touchscreen.tap(100, 80)
    expect(card).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_words_are_linked_to_a_pinned_authority_by_keyboard(new_page: NewPage, sign_in: SignIn, width: int) -> None:
    page = new_page(width)
    person = open_reader(page, sign_in)
    to_passage(page, "408 U.S. 564, 569-71")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+Shift+ArrowRight")
    assert "33 L.Ed.2d 548 (1972), the Supreme Court held" in page.evaluate("document.getSelection().toString()")
    page.keyboard.press("Enter")
    expect(page.locator("#composer input[name=claims]").first).to_be_focused()

    page.keyboard.press("a")
    offered = page.locator("#composer-authorities > .authority").first
    expect(offered.locator("input[name=authorities]")).to_be_focused()
    expect(offered).to_contain_text("Board of Regents v. Roth, 408 U.S. 564")
    page.keyboard.press("Space")
    expect(offered.get_by_label("At page")).to_have_value("569–71")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#journal-state")).to_have_text("All saved")
    expect(page.locator("#cards > .card").filter(has_text="569–71")).to_have_count(1)
    link = AuthorityLink.objects.get(annotation__submission__user=person, pin="569–71")
    assert (link.authority.name, link.treatment, link.quotes) == ("Board of Regents v. Roth", "mentions", False)


def test_authority_of_the_library_is_found_by_typing_and_kept_when_the_words_change(
    page: Page, sign_in: SignIn
) -> None:
    person = open_reader(page, sign_in)
    select(page, "it cannot bind the peace officers who are non-parties")
    page.locator("#composer [data-find-authority]").focus()
    page.keyboard.type("orchard")
    found = page.locator("[data-authorities-found] .authority")
    expect(found).to_have_count(1)
    page.keyboard.press("Enter")
    box = page.get_by_role("checkbox", name="Orchard v. Town of Milldale")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    page.get_by_label("At page").locator("visible=true").fill("413")

    drag_over(page, "the protective order binds the parties to it")

    expect(page.locator("#composer-authorities > .nearness").first).to_have_text("Linked")
    expect(box).to_be_checked()
    page.locator("[data-composer-submit]").click()
    expect(page.locator("#undo")).to_contain_text("Saved.")
    expect(page.locator("#journal-state")).to_have_text("All saved")
    link = AuthorityLink.objects.get(annotation__submission__user=person, pin="413")
    assert link.authority.cite.startswith("Orchard v. Town of Milldale")


def test_found_authority_of_the_opinion_moves_and_goes_back(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    select(page, "it cannot bind the peace officers who are non-parties")
    rest = page.locator("[data-more-authorities] details .authority")
    expect(rest).not_to_have_count(0)
    number = rest.count()
    search = page.locator("#composer [data-find-authority]")
    search.fill("goldberg")
    expect(page.locator("[data-authorities-found] .authority")).to_have_count(1)
    assert page.locator("#composer-authorities input[name=authorities]").count() == len(
        set(page.locator("#composer-authorities input[name=authorities]").evaluate_all("all => all.map(e => e.value)"))
    )
    search.fill("")
    expect(page.locator("[data-authorities-found] .authority")).to_have_count(0)
    expect(rest).to_have_count(number)


def test_quotes_is_ticked_by_itself(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    select(page, "that a person has already acquired in specific benefits")
    first = page.locator("#composer-authorities > .authority").first
    expect(first).to_contain_text("Board of Regents v. Roth")
    first.locator("input[name=authorities]").check()
    expect(first.get_by_label("Quotes it")).to_be_checked()
    expect(first.get_by_label("At page")).to_have_value("576")


def test_marked_citation_opens_its_card_and_its_notes(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    write_note(page, "Id. at 576, 92 S.Ct. 2701", "On a citation.")
    mark = page.locator("mark[data-citation]").filter(has_text="Id. at 576").first
    mark.click()
    expect(page.locator("#mention-card .mention-facts")).to_contain_text("id.")
    expect(page.locator("#cards .card.chosen")).to_contain_text("On a citation.")
    page.get_by_role("button", name="Notes on these words").click()
    expect(page.locator("#mention-card")).to_be_hidden()
    expect(page.locator("#cards .card.chosen")).to_contain_text("On a citation.")
