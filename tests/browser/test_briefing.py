"""A brief put in order by keys, colours that count from the first byte on, and the opinion on paper."""

from playwright.sync_api import Page, expect

from annotations.actions import open_submission
from annotations.models import Assignment, BriefPlace
from tests.browser.reading import ANA, CASTLE_ROCK, SignIn, open_reader

LINES = "[data-section]:first-of-type [data-line]"


def test_brief_is_put_in_order_by_keys_and_keeps_it(page: Page, sign_in: SignIn) -> None:
    person = sign_in(page, ANA)
    submission = open_submission(Assignment.objects.get(title=CASTLE_ROCK), by=person)
    page.goto(f"/submissions/{submission.uuid}/brief/")
    lines = page.locator(LINES)
    before = [line.get_attribute("data-line") for line in lines.all()]
    assert len(before) > 1
    lines.first.get_by_role("button", name="down").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#brief-said")).to_have_text("Moved down.")
    moved = [before[1], before[0], *before[2:]]
    assert [line.get_attribute("data-line") for line in lines.all()] == moved
    assert page.evaluate("document.activeElement.id").endswith(str(before[0]))
    page.reload()
    assert [line.get_attribute("data-line") for line in lines.all()] == moved
    assert BriefPlace.objects.filter(brief__submission=submission).exclude(position=None).exists()


def test_colours_count_at_once_and_from_the_first_byte_on(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    page.get_by_label("Type and colours").click()
    with page.expect_response(lambda response: "/account/reading/" in response.url) as kept:
        page.locator(".choice-theme-dark").click()
    assert kept.value.status == 204
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(24, 23, 21)"
    told = page.request.get(page.url).text()
    assert '<html lang="en" data-theme="dark">' in told


def test_print_numbers_the_notes_where_their_words_end(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    cards = page.locator("#cards > [data-card]")
    keys = [card.get_attribute("data-key") for card in cards.all()]
    assert keys == [str(at) for at in range(1, len(keys) + 1)]
    expect(page.locator(".bar")).to_be_hidden()
    expect(cards.first).to_be_visible()
    ends = page.eval_on_selector_all("mark[data-key]", "(marks) => marks.map((mark) => mark.dataset.key)")
    own = page.eval_on_selector_all("#cards > .own-card", "(cards) => cards.map((card) => Number(card.dataset.key))")
    assert sorted(int(end.split()[0]) for each in ends for end in each.split(", ")) == own
