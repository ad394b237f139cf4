"""What becomes of a saved note: edited, deleted, undone, restored; found from its marks, and its marks from it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import (
    ANA,
    BEN,
    INSTRUCTOR,
    ORCHARD,
    PHONE,
    SignIn,
    card_with,
    drag_over,
    open_reader,
    reader_path,
    saved_card,
    select,
    uuid_of,
    write_note,
)

WORDS = "This is largely a distinction without a difference"
CHOSEN = re.compile(r"\bchosen\b")


def marks_of(page: Page, card: Locator) -> str:
    """The words that bear the card's marks, put together."""
    return "".join(
        page.locator(f"#opinion [data-annotations~='{card.get_attribute('data-card')}']").all_text_contents()
    )


@pytest.fixture
def reader(page: Page, sign_in: SignIn) -> Page:
    """Ana reads Castle Rock."""
    open_reader(page, sign_in)
    return page


def test_edit_changes_card_and_marks(reader: Page) -> None:
    card = write_note(reader, WORDS, "First thoughts.")
    card.get_by_role("link", name="Edit").click()
    expect(card.locator("textarea")).to_have_value("First thoughts.")
    card.locator("label").filter(has_text="DeShaney").first.click()
    card.locator("textarea").fill("Second thoughts.")
    card.get_by_role("button", name="Save").click()

    changed = saved_card(reader, "Second thoughts.")
    expect(card_with(reader, "First thoughts.")).to_have_count(0)
    assert marks_of(reader, changed) == WORDS
    mark = reader.locator(f"[data-annotations~='{changed.get_attribute('data-card')}']").first
    expect(mark).to_have_class(re.compile(r"\bc2\b"))


def test_undo_of_an_edit_brings_the_words_back(reader: Page) -> None:
    card = write_note(reader, WORDS, "First thoughts.")
    card.get_by_role("link", name="Edit").click()
    card.locator("textarea").fill("Second thoughts.")
    card.get_by_role("button", name="Save").click()
    saved_card(reader, "Second thoughts.")

    reader.locator("#undo").get_by_role("button", name="Undo").click()

    saved_card(reader, "First thoughts.")
    expect(card_with(reader, "Second thoughts.")).to_have_count(0)


def test_delete_takes_the_mark_and_undo_gives_it_back(reader: Page) -> None:
    card = write_note(reader, WORDS, "To be deleted.")
    uuid = card.get_attribute("data-card")
    card.get_by_role("button", name="Delete").click()
    expect(reader.locator(f"#annotation-card-{uuid}")).to_have_text(re.compile(r"^\s*Deleted\.\s*Undo\s*$"))
    expect(reader.locator(f"[data-annotations~='{uuid}']")).to_have_count(0)

    reader.locator(f"#annotation-card-{uuid}").get_by_role("button", name="Undo").click()

    assert marks_of(reader, saved_card(reader, "To be deleted.")) == WORDS


def test_undo_of_a_new_note_puts_it_into_the_bin_and_the_bin_gives_it_back(reader: Page) -> None:
    write_note(reader, WORDS, "Undone and restored.")
    reader.locator("body").press("Control+z")
    expect(card_with(reader, "Undone and restored.")).to_have_count(0)

    reader.get_by_role("link", name="Deleted notes").click()
    binned = reader.locator(".card").filter(has_text="Undone and restored.")
    expect(binned.locator(".pin")).to_have_text("1119")
    binned.get_by_role("button", name="Bring back").click()

    expect(reader.locator("#journal-state")).to_have_text("All saved")
    assert marks_of(reader, saved_card(reader, "Undone and restored.")) == WORDS


def test_nested_and_overlapping_notes_keep_their_words(reader: Page) -> None:
    spans = {
        "outer": "Moreover, the protective order binds the parties to it; it cannot bind the peace officers",
        "inner": "binds the parties",
        "across": "it cannot bind the peace officers who are non-parties",
    }
    cards = {note: write_note(reader, words, f"The {note} one.") for note, words in spans.items()}

    assert {note: marks_of(reader, card) for note, card in cards.items()} == spans
    inner = cards["inner"].get_attribute("data-card")
    expect(reader.locator(f"[data-annotations~='{inner}']").first).to_have_class(re.compile(r"\bo2\b"))


def test_choosing_a_mark_shows_its_cards(reader: Page) -> None:
    outer = write_note(reader, WORDS, "Outer.")
    inner = write_note(reader, "without a difference", "Inner.")
    other = write_note(reader, "It all depends upon the circumstances.", "Elsewhere.")

    reader.locator(f"[data-annotations~='{inner.get_attribute('data-card')}']").first.click()

    stack = reader.locator("#stack")
    expect(stack.locator("[data-stack-head]")).to_have_text("2 notes here")
    stack.get_by_role("button", name="Inner.").click()
    expect(stack).to_be_hidden()
    expect(inner).to_have_class(CHOSEN)
    expect(outer).not_to_have_class(CHOSEN)
    expect(other).not_to_have_class(CHOSEN)


def test_choosing_a_card_shows_its_mark(reader: Page) -> None:
    card = write_note(reader, "It all depends upon the circumstances.", "Far down.")
    reader.evaluate("window.scrollTo(0, 0)")
    mark = reader.locator(f"[data-annotations~='{card.get_attribute('data-card')}']").first
    expect(mark).not_to_be_in_viewport()

    card.locator("a.pin").click()

    expect(mark).to_be_in_viewport()
    expect(mark).to_be_focused()


def show_the_class(page: Page) -> None:
    """Chooses the class's notes; returns when the page that shows them is there."""
    page.get_by_label("Whose notes").select_option(label="The class")
    expect(page).to_have_url(re.compile("who=class"))
    expect(page.locator(".depth").first).to_be_visible()


def test_class_layer_tells_who_lies_there(reader: Page) -> None:
    show_the_class(reader)

    reader.locator(".depth", has_text="it cannot bind the peace officers").first.click()

    rows = reader.locator("#stack [data-stack-row]")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="The argument comes back")).to_contain_text("Ben Whitfield")


def test_class_layer_brings_cards_that_the_list_does_not_hold(reader: Page) -> None:
    show_the_class(reader)
    mark = reader.locator(".depth", has_text="it cannot bind the peace officers").first
    reader.locator("#cards .card", has_text="The argument comes back").evaluate("card => card.remove()")

    mark.click()

    reader.locator("#stack").get_by_role("button", name="The argument comes back").click()
    brought = reader.locator("#cards .card.chosen")
    expect(brought).to_contain_text("The argument comes back")
    expect(brought).to_contain_text("Ben Whitfield")


def test_filter_by_claim_and_person(reader: Page) -> None:
    reader.evaluate("window.marker = 1")
    reader.get_by_label("Whose notes").select_option(label="Ben Whitfield")
    expect(reader.locator("#cards > .card")).to_have_count(3)
    reader.locator("#filter-more > summary").click()
    reader.get_by_role("checkbox", name="Property interest", exact=True).check()
    expect(reader.locator("#cards > .card")).to_have_count(1)
    expect(reader.locator("#cards > .card")).to_contain_text("First, that benefit must be specific")
    assert reader.evaluate("window.marker") == 1

    reader.reload()

    expect(reader.locator("#cards > .card")).to_have_count(1)


def test_note_can_be_written_after_filtering(reader: Page) -> None:
    reader.locator("#filter-more > summary").click()
    reader.get_by_role("checkbox", name="DeShaney", exact=True).check()
    expect(reader.locator("#cards > .card")).to_have_count(2)

    drag_over(reader, WORDS)
    reader.keyboard.press("2")
    reader.fill("#composer-note", "Written under a filter.")
    reader.get_by_role("button", name="Save").click()

    saved_card(reader, "Written under a filter.")


@pytest.mark.parametrize("width", [1280, 390])
def test_header_always_says_the_writing(new_page: NewPage, sign_in: SignIn, width: int) -> None:
    page = new_page(width)
    open_reader(page, sign_in, ANA, ORCHARD)
    labels = []
    for _ in range(3):
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        header = page.locator(".bar-writing")
        expect(header).to_be_in_viewport()
        labels.append(header.text_content())
        page.locator(".bar summary", has_text="Writings").click()
        following = page.locator(".menu a[aria-current] + a")
        if not following.count():
            break
        following.click()
        page.wait_for_load_state()
    assert labels == [
        "Opinion of the Court (Hollis, C.J.)",
        "Abara, J., concurring in the judgment",
        "McTavish, J., dissenting",
    ]


def test_note_in_the_dissent_is_pinned_and_cited_there(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in, ANA, ORCHARD, writing=2)

    select(page, "The Court has found a constitutional right in a row of trestle tables.")

    expect(page.locator("#selection-details .pin")).to_have_text("416")
    expect(page.locator("#selection-details .citation-words")).to_contain_text("(McTavish, J., dissenting)")


def test_work_of_classmates_stays_hidden_until_it_is_due(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in, BEN, ORCHARD, writing=2)

    expect(page.locator("#cards > .card")).to_have_count(0)
    offered = page.get_by_label("Whose notes").locator("option").all_inner_texts()
    assert not {"Ana Ortiz", "Chloe Park"} & set(offered)


def test_instructor_sees_a_students_page(page: Page, sign_in: SignIn, new_page: NewPage) -> None:
    author = open_reader(page, sign_in, ANA)
    write_note(page, WORDS, "For the instructor to see.")

    other = new_page()
    sign_in(other, INSTRUCTOR)
    other.goto(reader_path(author))

    card = card_with(other, "For the instructor to see.")
    expect(card).to_contain_text("Ana Ortiz")
    expect(card.get_by_role("button", name="Delete")).to_have_count(0)


def test_note_of_the_court_opens_at_its_call(reader: Page) -> None:
    reader.locator("#call-1").click()

    popover = reader.locator("#note-popover")
    expect(popover).to_be_visible()
    expect(popover.locator("[data-popover-text]")).to_have_text(reader.locator("#note-1 .passage").inner_text())
    reader.keyboard.press("Escape")
    expect(popover).to_be_hidden()
    expect(reader.locator("#call-1")).to_be_focused()


def test_undo_and_redo_go_a_long_way_back_and_outlive_a_reload(reader: Page) -> None:
    card = write_note(reader, WORDS, "As it was first.")
    uuid = uuid_of(card)
    card.locator("[data-edit]").click()
    reader.locator("#cards textarea").fill("As it was then.")
    reader.locator(".edit-form").get_by_role("button", name="Save").click()
    saved_card(reader, "As it was then.")
    reader.reload()
    expect(reader.locator("#journal-state")).to_have_text("All saved")

    reader.locator("[data-step=undo]").click()
    expect(reader.locator("#undo")).to_contain_text("Undone: note at 1119.")
    saved_card(reader, "As it was first.")
    reader.locator("[data-step=undo]").click()
    expect(reader.locator(f"#annotation-card-{uuid}.stub")).to_be_visible()
    reader.keyboard.press("Control+Shift+z")
    saved_card(reader, "As it was first.")
    reader.keyboard.press("Control+y")

    saved_card(reader, "As it was then.")
    expect(reader.locator("[data-step=redo]")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("width", [1280, 390])
def test_note_is_previewed_while_it_is_written_and_edited(new_page: NewPage, sign_in: SignIn, width: int) -> None:
    page = new_page(**(PHONE if width == PHONE["width"] else {"width": width}))
    open_reader(page, sign_in)
    select(page, WORDS)
    preview = page.locator("#composer .preview")
    page.fill("#composer-note", "- One\n- *Two*")
    preview.locator("summary").click()
    expect(preview.locator("li em")).to_have_text("Two")
    page.fill("#composer-note", "> Quoted")
    expect(preview.locator(".note-text")).to_be_hidden()
    preview.locator("summary").press("Enter")
    expect(preview.locator("blockquote")).to_have_text("Quoted")
    page.click("[data-composer-submit]")
    card = saved_card(page, "Quoted")
    if width == PHONE["width"]:
        page.locator(".dock [data-sheet=margin]").tap()
    card.locator("[data-edit]").click()
    card.locator(".preview summary").click()
    expect(card.locator(".preview blockquote")).to_have_text("Quoted")
