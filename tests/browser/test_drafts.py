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
OPINIONS: Final = ROOT.parent / "shared" / "opinions" / "courtlistener"
CAPTIONS: Final = ("Castle Rock v. Gonzales", "DeShaney v. Winnebago County Dept. of Social Servs.")
MOST_TABS: Final = 24
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
    page.get_by_role("button", name="Accept", exact=True).first.focus()
    for left in (10, 9):
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=f"Please look at these {left}")).to_be_visible()
        expect(page.locator("#tasks .proposal button").first).to_be_focused()

    expect(page.locator(".corrected").first).to_have_text("§ 18-6-803.5")
    assert page.locator(".corrected").first.get_attribute("title") == "printed: § 18 — 6—803.5"
    assert [each["repair"] for each in Draft.objects.get(pk=draft.pk).repairs] == ["correct_words", "correct_words"]


def test_warnings_are_ticked_off_by_the_keyboard_and_put_back_by_undo(page: Page, bring: Bring) -> None:
    bring(page)
    page.get_by_role("button", name="Looked at").first.focus()
    for done in (1, 2):
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"{done} of 5 warnings looked at")).to_be_visible()
        expect(page.locator("#tasks .warning button").first).to_be_focused()
    page.keyboard.press("Control+z")

    expect(page.get_by_text("1 of 5 warnings looked at")).to_be_visible()
    page.locator(".settled summary").click()
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("0 of 5 warnings looked at")).to_be_visible()


def test_all_proposals_of_a_kind_are_accepted_by_the_keyboard_and_taken_back_at_once(page: Page, bring: Bring) -> None:
    draft = bring(page)
    before = passages(draft)
    page.locator(".together summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".together ins").all_inner_texts() == [
        "§ 18-6-803.5",
        "§ 14-10-108",
        "§ 18-6-803.5",
        "§ 18-6-803.5",
    ]
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Accept all 4")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Please look at these 7")).to_be_visible()
    expect(page.locator("#tasks .proposal button").first).to_be_focused()
    assert sum(len(each.corrections) for each in passages(draft)) == 4
    page.keyboard.press("Control+z")
    expect(page.get_by_role("heading", name="Please look at these 11")).to_be_visible()

    assert passages(draft) == before


def test_facts_are_taken_back_with_the_same_undo(page: Page, bring: Bring) -> None:
    bring(page)
    page.get_by_role("link", name="Say what case this is").click()
    page.get_by_label("Caption").fill("Hen v. Fox")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hen v. Fox")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No caption yet")
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hen v. Fox")


@pytest.mark.parametrize("name", ["799991_castle_rock_545_US_748", "112202_deshaney_489_US_189"])
@pytest.mark.parametrize("screen", ["wide", "telephone"])
def test_real_case_is_published_by_the_keyboard_alone_in_few_keys(
    new_page: NewPage, sign_in: SignIn, screen: str, name: str
) -> None:
    file = OPINIONS / f"{name}.json"
    if not file.exists():
        pytest.skip(f"{file.name} is not here")
    page = new_page(**(PHONE if screen == "telephone" else {"width": 1280}))
    sign_in(page, INSTRUCTOR)
    page.goto("/library/import/")
    page.set_input_files("input[type=file]", file)
    expect(page.locator("#writings")).to_be_visible(timeout=60_000)
    keys = tab_to(page, "Publish…")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Publish")).to_be_visible()
    keys += tab_to(page, "Publish")
    page.keyboard.press("Enter")

    expect(page.get_by_text("The case is in the library.")).to_be_visible()
    assert (keys <= MOST_TABS, Case.objects.get(caption__in=CAPTIONS).opinions.count()) == (True, 3)


def tab_to(page: Page, words: str) -> int:
    """Presses the tabulator until what has these words is focused; how often."""
    for pressed in range(1, MOST_TABS + 1):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText?.trim()") == words:
            return pressed
    raise AssertionError(f"“{words}” is not reached in {MOST_TABS} steps")


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
    page.locator("#writing-joined").fill("Tacha, O'Brien")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#writing-0-title")).to_contain_text("Kelly")
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Publish").click()

    expect(page.get_by_text("The case is in the library.")).to_be_visible()
    opinion = Case.objects.get(caption="Hen v. Fox").opinions.get()
    assert (opinion.author, opinion.joined_by) == ("Kelly", ["Tacha", "O'Brien"])
