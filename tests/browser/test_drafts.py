"""An opinion is brought in the browser: uploaded, looked at, repaired with mouse and keyboard, and published."""

import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from config.places import ROOT
from opinions.drafts import repaired
from opinions.models import Case, Draft
from opinions.text.parsed import ParsedPassage
from tests.browser.conftest import NewPage, Problems
from tests.browser.reading import FIND, INSTRUCTOR, PHONE, SignIn

SEED: Final = ROOT / "samples" / "castle-rock-kelly.txt"
SIDEWAYS: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CLICK_BEFORE: Final = f"""
(words) => {{
  const range = ({FIND})(words);
  const box = range.getBoundingClientRect();
  window.scrollBy({{top: box.top - window.innerHeight * 0.3, behavior: "instant"}});
  const first = range.getClientRects()[0];
  return [first.left + 1, first.top + first.height / 2];
}}
"""

Bring = Callable[..., Draft]


@pytest.fixture
def bring(sign_in: SignIn) -> Bring:
    """Chooses the seed's file on the upload page; its draft is shown."""

    def choose(page: Page, *, script: bool = True) -> Draft:
        sign_in(page, INSTRUCTOR)
        page.goto("/library/import/")
        page.set_input_files("input[type=file]", SEED)
        if not script:
            page.get_by_role("button", name="Read it").click()
        expect(page.locator("#writings")).to_be_visible()
        if script:  # until its module has run, the page works by plain forms
            expect(page.locator("[data-row][tabindex='0']")).to_have_count(1)
        return Draft.objects.get()

    return choose


def click_before(page: Page, words: str) -> None:
    """Clicks right before words that stand on the page once; the tools are open afterwards."""
    page.mouse.click(*page.evaluate(CLICK_BEFORE, words))
    expect(page.locator("#tools-words")).to_have_value(re.compile(f"^{re.escape(words)}"))


def row(page: Page, number: int) -> Locator:
    """The passage with that number of the only writing."""
    return page.locator(f"#passage-0-{number}")


def passages(draft: Draft) -> tuple[ParsedPassage, ...]:
    """The passages of the draft's only writing as they are stored now."""
    draft.refresh_from_db()
    return repaired(draft).opinions[0].passages


@pytest.mark.parametrize("screen", ["wide", "telephone"])
def test_draft_is_in_order_wide_and_narrow(new_page: NewPage, bring: Bring, screen: str) -> None:
    page = new_page(**(PHONE if screen == "telephone" else {"width": 1280}))
    bring(page)

    expect(page.get_by_role("heading", name="Please look at these 11")).to_be_in_viewport()
    assert page.evaluate(SIDEWAYS) == 0
    page.locator("#facts").get_by_role("link", name="Say what case this is").click()
    expect(page.locator("#facts form")).to_be_visible()
    row(page, 3).locator(".passage").click(position={"x": 5, "y": 8})
    expect(page.locator(".slot .tools")).to_have_count(1)
    assert page.evaluate(SIDEWAYS) == 0


def test_proposals_are_answered_one_after_the_other_by_the_keyboard(page: Page, bring: Bring) -> None:
    draft = bring(page)
    page.get_by_role("button", name="Accept").first.focus()
    for left in (10, 9):
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=f"Please look at these {left}")).to_be_visible()
        expect(page.locator("#tasks button").first).to_be_focused()

    expect(page.locator(".corrected").first).to_have_text("§ 18-6-803.5")
    assert page.locator(".corrected").first.get_attribute("title") == "printed: § 18 — 6—803.5"
    assert [each["repair"] for each in Draft.objects.get(pk=draft.pk).repairs] == ["correct_words", "correct_words"]


def test_passage_is_split_where_one_clicks_and_undone(page: Page, bring: Bring) -> None:
    draft = bring(page)
    before = passages(draft)
    click_before(page, "Instead, the court holds that")
    page.get_by_role("button", name="Split the passage").click()

    expect(row(page, 4).locator(".passage")).to_be_visible()
    expect(page.locator(".slot .tools")).to_have_count(0)
    expect(row(page, 3)).to_be_focused()
    split = passages(draft)
    assert (len(split), split[4].text.split(",")[0]) == (len(before) + 1, "Instead")
    page.keyboard.press("Control+z")
    expect(page.locator("#draft-status")).to_have_attribute("data-revision", "3")
    assert passages(draft) == before


def test_kind_is_set_by_the_keyboard_alone(page: Page, bring: Bring) -> None:
    draft = bring(page)
    row(page, 2).focus()
    page.keyboard.press("ArrowDown")
    expect(row(page, 3)).to_be_focused()
    page.keyboard.press("q")
    expect(row(page, 3).locator("blockquote")).to_be_visible()
    expect(row(page, 3)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".tools [aria-pressed=true]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".slot .tools")).to_have_count(0)
    expect(row(page, 3)).to_be_focused()

    assert passages(draft)[3].kind.value == "blockquote"


def test_what_is_refused_is_said_in_the_tools(page: Page, bring: Bring, problems: Problems) -> None:
    problems.expect("422")
    bring(page)
    row(page, 3).locator("[data-open]").click()
    page.fill("#tools-words", "words that nobody wrote")
    page.get_by_role("button", name="Split the passage").click()

    expect(page.locator("#tools-problem")).to_contain_text("“words that nobody wrote” does not stand in this passage")
    expect(page.locator("#tools-words")).to_have_value("words that nobody wrote")


def test_page_mark_is_struck_and_set_again(page: Page, bring: Bring) -> None:
    draft = bring(page)
    before = passages(draft)
    number, mark = next((at, each.pages[0]) for at, each in enumerate(before) if each.pages)
    row(page, number).locator("[data-open]").click()
    page.get_by_role("button", name="Strike").first.click()
    expect(page.locator("#draft-status")).to_have_attribute("data-revision", "2")
    assert mark not in passages(draft)[number].pages
    row(page, number).locator("[data-open]").click()
    page.fill("#tools-words", before[number].text[mark.at : mark.at + 40])
    page.fill("[name=page]", mark.page)
    page.get_by_role("button", name="Page begins").click()
    expect(page.locator("#draft-status")).to_have_attribute("data-revision", "3")

    assert passages(draft) == before


@pytest.mark.parametrize("script", [True, False])
def test_case_is_named_its_author_too_and_published(new_page: NewPage, bring: Bring, script: bool) -> None:
    page = new_page(java_script_enabled=script)
    bring(page, script=script)
    page.get_by_role("link", name="Say what case this is").click()
    page.get_by_label("Caption").fill("Hen v. Fox")
    page.get_by_label("Citations").fill("366 Fict. 1093")
    page.get_by_label("Decided", exact=True).fill("2004")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hen v. Fox")
    page.get_by_role("link", name="Change", exact=False).and_(page.locator(".writing-head a")).click()
    page.get_by_label("Author's surname").fill("Kelly")
    page.get_by_label("Joined by").fill("Tacha, O'Brien")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#writing-0-title")).to_contain_text("Kelly")
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Publish").click()

    expect(page.get_by_text("The case is in the library.")).to_be_visible()
    opinion = Case.objects.get(caption="Hen v. Fox").opinions.get()
    assert (opinion.author, opinion.joined_by) == ("Kelly", ["Tacha", "O'Brien"])
