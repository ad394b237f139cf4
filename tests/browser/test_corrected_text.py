"""A reading page is open while its assignment takes a corrected text: the page says so, and nothing typed is lost."""

import pytest
from playwright.sync_api import Page, expect

from annotations.assignments.adoption import adopt_version
from annotations.models import Annotation, Assignment
from opinions.corrections import correct_text, editable, latest_version
from opinions.models import OpinionText
from opinions.text.editing import PassageEdit
from people.models import User
from tests.browser.conftest import NewPage
from tests.browser.reading import (
    ANA,
    CASTLE_ROCK,
    INSTRUCTOR,
    PHONE,
    SignIn,
    card_with,
    open_reader,
    saved_card,
    select,
)

WORDS = "This is largely a distinction without a difference"
NOTICE = "#text-corrected"
NOTE = "Begun before the correction."
NOTE_OF_ANA = "Second half of the Roth test."


def adopt_correction(old: str, new: str) -> OpinionText:
    """The assignment takes a text in which the first words of the passage that has `old` read otherwise."""
    assignment = Assignment.objects.get(title=CASTLE_ROCK)
    version = latest_version(assignment.case.opinions.get(position=0))
    instructor = User.objects.get(email=INSTRUCTOR)
    [(number, passage)] = [(at, each) for at, each in enumerate(editable(version)) if old in each.words]
    edits = {number: PassageEdit(passage.words.replace(old, new, 1), passage.kind, passage.label)}
    made = correct_text(version, by=instructor, edits=edits, reason="The printed page has it so.")
    adopt_version(assignment, by=instructor, version=made)
    return made


def stands(note: str) -> tuple[int, str]:
    """The version on which the note stands, and the words that it quotes."""
    found = Annotation.objects.select_related("version").get(note=note)
    return found.version.number, found.span.slice(found.version.text)


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_save_on_an_earlier_text_is_taken_and_the_page_offers_the_corrected_one(
    new_page: NewPage, sign_in: SignIn, phone: bool
) -> None:
    page = new_page(**PHONE) if phone else new_page(1280)
    open_reader(page, sign_in, ANA)
    expect(page.locator(NOTICE)).to_be_hidden()
    select(page, WORDS)
    page.fill("#composer-note", NOTE)
    adopt_correction("largely a distinction", "a distinction largely")
    page.click("[data-composer-submit]")
    expect(page.locator(NOTICE)).to_contain_text("This text was corrected after you opened the page.")
    card_with(page, NOTE).first.wait_for(state="attached")
    expect(page.locator("#journal-state")).to_have_text("All saved")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert stands(NOTE) == (1, WORDS)

    page.click("[data-load-text]")

    expect(page.get_by_role("link", name="of your notes need a look").or_(page.get_by_role(
        "link", name="of your notes needs a look"))).to_be_visible()  # fmt: skip
    expect(page.locator(NOTICE)).to_be_hidden()
    expect(page.locator("#opinion")).to_contain_text("This is a distinction largely without a difference")


def test_note_that_was_begun_is_offered_again_on_the_corrected_text(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in, ANA)
    adopt_correction(WORDS, f"As the panel said, {WORDS.lower()}")
    select(page, WORDS)
    expect(page.locator(NOTICE)).to_be_visible()
    page.fill("#composer-note", NOTE)
    page.click("[data-load-text]")

    page.click("[data-draft-resume]")

    expect(page.locator("#composer-note")).to_have_value(NOTE)
    expect(page.locator("#composer-problem")).to_contain_text("You began this note on the text as it was")
    page.click("[data-composer-submit]")
    card_with(page, NOTE).first.wait_for()
    expect(page.locator("#journal-state")).to_have_text("All saved")
    assert stands(NOTE) == (1, WORDS)
    expect(page.locator(NOTICE)).to_be_hidden()


def test_words_chosen_after_a_filter_brought_the_corrected_text_are_its_words(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in, INSTRUCTOR)
    adopt_correction("largely a distinction", "a distinction largely")
    page.select_option("select[name=who]", "class")
    expect(page.locator("#opinion")).to_contain_text("This is a distinction largely")
    select(page, "This is a distinction largely without a difference")
    page.fill("#composer-note", NOTE)
    page.click("[data-composer-submit]")
    saved_card(page, NOTE)
    assert stands(NOTE) == (2, "This is a distinction largely without a difference")
    expect(page.locator(NOTICE)).to_be_hidden()


def test_edit_that_was_begun_is_open_again_on_the_corrected_text(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in, ANA)
    uuid = Annotation.objects.get(note__startswith=NOTE_OF_ANA).uuid
    card = page.locator(f"#annotation-card-{uuid}")
    card.locator("[data-edit]").click()
    typed = f"{NOTE_OF_ANA} Typed and not saved."
    card.locator("textarea").fill(typed)
    adopt_correction("largely a distinction", "a distinction largely")
    page.locator("#cards .own-card").filter(has_not_text=NOTE_OF_ANA).first.locator("[data-edit]").click()
    expect(page.locator(NOTICE)).to_be_visible()
    page.click("[data-load-text]")

    expect(card.locator("textarea")).to_have_value(typed)
