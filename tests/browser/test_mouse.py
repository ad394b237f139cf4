"""The whole job with the mouse, and the passages whose pin cites are hard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import (
    ANA,
    CASTLE_ROCK,
    PASSWORD,
    Row,
    SignIn,
    drag_over,
    expect_pin,
    exported,
    open_reader,
    saved_card,
)

WIDTHS = [1280, 390]
OFFICERS = "it cannot bind the peace officers who are non-parties"
RULE_65D = "Rule 65(d): non-parties not bound"
PANEL = "Gonzales v. City of Castle Rock, 307 F.3d 1258 (10th Cir. 2002)"


@pytest.mark.parametrize("width", WIDTHS)
def test_whole_job_by_mouse(new_page: NewPage, width: int) -> None:
    page = new_page(width)
    page.goto("/")
    page.get_by_label("Email").fill(ANA)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name=CASTLE_ROCK).first.click()
    page.locator("a.button.primary, button.primary").first.click()
    expect(page.locator(".bar-writing")).to_have_text("Kelly, J., concurring in part and dissenting in part")
    page.evaluate("window.marker = 'the same document'")

    drag_over(page, OFFICERS)
    expect_pin(page, "1119")
    page.keyboard.press("3")
    expect(page.get_by_role("checkbox", name=RULE_65D)).to_be_checked()
    page.locator("#composer-note").click()
    page.keyboard.type("Café officers: §\u00a065(d), 1\u00bd times.")
    authority = page.locator("#composer [data-authority]").filter(has_text=PANEL)
    authority.get_by_text(PANEL).click()
    authority.get_by_label("The writing").select_option(label="criticizes or rejects")
    authority.get_by_label("At page").fill("1265-66")
    page.get_by_role("button", name="Save").click()

    card = saved_card(page, "Café officers")
    expect(card.locator(".pin")).to_have_text("1119")
    uuid = card.get_attribute("data-card")
    marks = page.locator(f"[data-annotations~='{uuid}']")
    assert "".join(marks.all_text_contents()) == OFFICERS
    assert page.evaluate("window.marker") == "the same document"
    if width < 800:
        page.get_by_role("link", name="Contents").click()
    rows = [row for row in exported(page) if row["words"] == OFFICERS]
    assert rows == [
        Row(
            pin="1119",
            words=OFFICERS,
            note="Café officers: §\u00a065(d), 1½ times.",
            claims=RULE_65D,
            authorities=f"{PANEL}, at 1265-66 [criticizes]",
        )
    ]


SELECTIONS = {
    "a page mark inside a word": ("language and substantive predicates “would", "1120–21"),
    "in a note before its page mark": ("shall be taken to the peace officer's station", "1124 n.4"),
    "in a note after its page mark": ("any available arrest affidavits", "1125 n.4"),
    "in a note across its page mark": ("prosecuting attorney shall present any", "1124–25 n.4"),
    "over a note call": ("repeated in the protective order. Moreover, the protective order", "1119"),
}


@pytest.mark.parametrize("width", WIDTHS)
def test_selection_has_its_pin_cite(new_page: NewPage, sign_in: SignIn, width: int) -> None:
    page = new_page(width)
    open_reader(page, sign_in)

    found = {}
    for what, (words, pin) in SELECTIONS.items():
        drag_over(page, words)
        expect(page.locator("#composer input[name=exact]")).to_have_value(words)
        expect_pin(page, pin)
        start = page.input_value("#composer input[name=start]")
        page.get_by_role("button", name="Highlight").click()
        card = page.locator(f"#cards .own-card[data-start='{start}']")
        expect(card).to_have_count(1)
        found[what] = card.locator(".pin").text_content()
    assert found == {what: pin for what, (_words, pin) in SELECTIONS.items()}


def test_selection_over_passages_keeps_their_division(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    words = (
        "it cannot bind the peace officers who are non-parties.\nA. Judicial Notice\nThe court issues its pronouncement"
    )

    drag_over(page, words)

    expect(page.locator("#composer input[name=exact]")).to_have_value(words)
