"""A text is corrected, an assignment takes the correction, and a student says where her note belongs."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Assignment
from opinions.models import Opinion
from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, CASTLE_ROCK, INSTRUCTOR, SignIn, reader_path

OLD = "the individual claiming the interest must have a legitimate claim of entitlement to the benefit"
NOTE = "Second half of the Roth test."


def fits(page: Page) -> None:
    """Nothing of the page stands beyond its right edge."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("script", [True, False])
def test_correction_reaches_the_owner_of_a_note(new_page: NewPage, sign_in: SignIn, width: int, script: bool) -> None:
    page = new_page(width, java_script_enabled=script)
    sign_in(page, INSTRUCTOR)
    assignment = Assignment.objects.get(title=CASTLE_ROCK)
    page.goto(assignment.case.get_absolute_url())
    page.get_by_role("link", name="Correct this text").click()
    row = page.locator(".passages > li").filter(has_text=OLD)
    number = (row.get_attribute("id") or "").removeprefix("passage-")
    row.get_by_role("button", name="Edit").click()
    words = page.locator(f"#words-{number}")
    fits(page)
    words.fill(words.input_value().replace("a legitimate claim", "a fully legitimate claim"))
    page.get_by_role("button", name="See the difference").last.click()
    expect(page.locator("#difference ins")).to_have_text("fully ")
    page.get_by_label("Why the text is corrected").fill("The printed page has “fully”.")
    page.get_by_role("button", name="Make version 2").click()
    expect(page.get_by_text("Version 2 is in the library.")).to_be_visible()

    page.goto(assignment.get_absolute_url())
    page.get_by_role("link", name="See what it would change").click()
    expect(page.locator(".changed ins").first).to_have_text("fully ")
    fits(page)
    page.get_by_role("button", name="Take version 2").click()
    expect(page.get_by_text("The corrected text is taken.")).to_be_visible()

    page.goto(reader_path(sign_in(page, ANA)))
    fits(page)
    card = page.locator("#cards .card").filter(has_text=NOTE)
    if script and width < 800:
        page.locator(".dock a").last.click()
    expect(card.locator(".earlier")).to_have_text("on the earlier version 1")
    page.goto(page.url.split("#")[0])
    page.get_by_role("link", name="of your notes needs a look").click()
    fits(page)
    page.get_by_role("button", name="Move my note to the new words").click()
    expect(page.get_by_text("The note now stands on the new words.")).to_be_visible()
    note = Annotation.objects.select_related("version").get(note__startswith=NOTE)
    new = OLD.replace("a legitimate claim", "a fully legitimate claim")
    assert note.span.slice(note.version.text) == new
    page.get_by_role("button", name="Take this back").click()
    expect(page.get_by_role("link", name="of your notes needs a look")).to_be_visible()
    assert Opinion.objects.get(case=assignment.case).versions.count() == 2
