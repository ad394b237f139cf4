"""Claims while tagging: found by typing, proposed with the note, taken in hand; and nothing of a long note is cut."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Claim, ClaimProposal, Codebook
from people.models import User
from tests.browser.conftest import NewPage, Problems
from tests.browser.reading import PHONE, SignIn, open_reader, saved_card, select

WORDS = "This is largely a distinction without a difference"
LOW = "It all depends upon the circumstances."
KEPT = """() => Array.from(CSS.highlights)
    .filter(([name, painted]) => name.startsWith("kept-") && painted.size)
    .map(([name]) => name)"""


@pytest.fixture
def many(site: str) -> None:
    """Thirty more claims in the sample's codebook; ten of them stand under "Harm"."""
    codebook = Codebook.objects.get(title="Due process")
    head = None
    for at in range(4, 34):
        label = "Harm" if at == 24 else f"Invented point {at}"
        letters, look = str(at), at % 8 + 1
        made = Claim.objects.create(
            codebook=codebook, position=at, key=f"p{at}", label=label, letters=letters, colour=look, pattern=look,
            definition="Zebras alone." if at == 7 else "Of no zebra.", parent=head,
        )  # fmt: skip
        head = made if at == 24 else head


def chosen(page: Page) -> list[str]:
    """The claims that are ticked in the panel."""
    ticked = page.locator("#composer .claim-option:has(input:checked) label > span")
    return ticked.all_inner_texts()


def test_claim_is_found_by_typing_and_chosen_with_enter(page: Page, sign_in: SignIn, many: None) -> None:
    open_reader(page, sign_in)
    select(page, WORDS)
    search = page.get_by_role("searchbox", name="Find a claim")
    search.press_sequentially("harm")
    expect(page.locator("#composer .claim-option:visible")).to_have_count(1)
    search.press("Enter")
    assert chosen(page) == ["Harm"]
    expect(search).to_have_value("")

    search.press_sequentially("zebras alone")
    search.press("ArrowDown")
    expect(page.get_by_role("checkbox", name="Invented point 7")).to_be_focused()
    expect(page.locator("#claim-meaning")).to_contain_text("Zebras alone.")
    page.keyboard.press("Enter")
    expect(page.locator("[data-claim-chosen] .chip")).to_have_count(2)
    search.focus()
    search.press("Escape")
    expect(search).to_have_value("")
    expect(page.locator("#composer")).to_be_visible()
    page.get_by_role("button", name="Take away: Harm").click()
    page.keyboard.press("Control+Enter")

    card = page.locator("#cards > .card[data-card]").filter(has_text=WORDS)
    expect(card.locator(".chip")).to_have_text(re.compile("7 Invented point 7"))
    select(page, LOW)
    used = page.locator("#composer .claim-section.used label > span").all_inner_texts()
    assert used.index("Invented point 7") == len(used) - 1


def test_missing_claim_is_proposed_and_the_note_kept(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    select(page, WORDS)
    page.fill("#composer-note", "None of them fits.")
    page.get_by_text("None of these: propose a claim").click()
    page.get_by_label("What would you call it?").first.fill("Candor")
    page.get_by_role("button", name="Save and propose").click()

    saved_card(page, "None of them fits.")
    expect(page.locator("#undo")).to_contain_text("“Candor” is proposed")
    proposal = ClaimProposal.objects.select_related("annotation").get(label="Candor")
    assert proposal.annotation is not None
    assert proposal.annotation.note == "None of them fits."


def tagged(person: User) -> list[list[str]]:
    """The claims of her notes that have no words of her own, in the order in which they were made."""
    mine = Annotation.objects.filter(submission__user=person, note="").order_by("created_at")
    return [[tag.claim.label for tag in note.tags.all()] for note in mine]


def test_claim_in_hand_tags_every_selection_until_escape(page: Page, sign_in: SignIn) -> None:
    ana = open_reader(page, sign_in)
    before = tagged(ana)
    select(page, WORDS)
    page.locator("#composer [data-claim] label").filter(has_text="DeShaney").first.click()
    page.get_by_label("Keep using this claim").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#armed")).to_contain_text("DeShaney")
    expect(page.locator("#undo")).to_contain_text("Saved.")

    page.reload()
    expect(page.locator("#journal-state")).to_have_text("All saved")
    expect(page.locator("#armed")).to_be_visible()
    page.evaluate("document.getSelection().selectAllChildren(document.querySelectorAll('#opinion p.passage')[2])")
    expect(page.locator("#undo")).to_contain_text("Saved.")
    expect(page.locator("#composer")).to_be_hidden()
    assert tagged(ana) == [*before, ["DeShaney"], ["DeShaney"]]

    page.keyboard.press("Escape")
    expect(page.locator("#armed")).to_be_hidden()
    select(page, LOW)


def test_finger_with_a_claim_in_hand_taps_once(new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page(**PHONE)
    open_reader(page, sign_in)
    uuid = Claim.objects.get(label="DeShaney").uuid
    page.evaluate(f"sessionStorage.setItem('glossator-armed', '{uuid}')")
    page.reload()
    expect(page.locator("#journal-state")).to_have_text("All saved")
    expect(page.locator("#armed")).to_be_visible()
    page.evaluate("document.getSelection().selectAllChildren(document.querySelectorAll('#opinion p.passage')[2])")
    page.get_by_role("button", name="Tag: DeShaney").tap()
    expect(page.locator("#undo")).to_contain_text("Saved.")
    expect(page.locator("#composer")).to_be_hidden()


def test_tagged_words_are_painted_before_the_server_answers(page: Page, sign_in: SignIn, problems: Problems) -> None:
    problems.expect("ERR_INTERNET_DISCONNECTED")
    open_reader(page, sign_in)
    select(page, WORDS)
    page.locator("#composer [data-claim] label").filter(has_text="DeShaney").first.click()
    page.context.set_offline(True)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#journal-state")).to_have_text("1 waiting to be saved")
    assert page.evaluate(KEPT) == ["kept-c2", "kept-p2"]
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#undo")).to_contain_text("Saved.")
    assert page.evaluate(KEPT) == []


def test_too_long_a_note_is_neither_cut_nor_sent(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    select(page, WORDS)
    page.fill("#composer-note", "\u05d0" * 99_990)
    expect(page.locator("#composer [data-note-count]")).to_have_text("10 characters left")
    page.fill("#composer-note", "\u05d0" * 100_003)
    expect(page.locator("#composer [data-note-count]")).to_contain_text("Too long by 3 characters")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#composer")).to_be_visible()
    assert len(page.input_value("#composer-note")) == 100_003


def test_selection_beyond_the_writing_is_cut_at_its_edge_and_said(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    page.evaluate("""() => {
      const last = document.querySelector("#opinion [data-passage]");
      document.getSelection().setBaseAndExtent(document.querySelector("h1"), 0, last, last.childNodes.length);
    }""")
    expect(page.locator("[data-composer-cut]")).to_contain_text("Cut at the edge of this writing")
    exact = page.input_value("#composer input[name=exact]")
    assert exact.endswith(page.locator("#opinion [data-passage]").first.inner_text()[-10:].strip())
    assert page.locator("h1").inner_text() not in exact
