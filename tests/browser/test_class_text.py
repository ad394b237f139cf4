"""An instructor looks over the class's text: places are chosen by key, and what comes while a class works appears."""

from uuid import uuid4

from playwright.sync_api import Page, expect

from annotations.actions import Content, create_annotation, open_submission
from annotations.models import Assignment
from opinions.text.spans import Span
from people.models import User
from tests.browser.reading import ANA, BEN, CASTLE_ROCK, INSTRUCTOR, SignIn

CHLOE = "chloe@example.edu"
SPLIT = "I respectfully dissent"
LATER = "This is largely a distinction without a difference"


def mark(email: str, words: str, claim: int, note: str = "") -> str:
    """That person's annotation on words of the sample, with the claim at that place of the codebook; its address."""
    assignment = Assignment.objects.get(title=CASTLE_ROCK)
    person = User.objects.get(email=email)
    version = assignment.texts.first()
    assert version is not None
    start = version.text.index(words)
    create_annotation(
        open_submission(assignment, by=person), by=person, uuid=uuid4(), version=version,
        span=Span(start, start + len(words)),
        content=Content(note, [list(assignment.codebook.claims.all())[claim]]),
    )  # fmt: skip
    return f"#place-{start}"


def test_places_are_chosen_by_key_and_come_live(page: Page, sign_in: SignIn) -> None:
    for email, claim in ((ANA, 0), (BEN, 0), (CHLOE, 1), (INSTRUCTOR, 1)):
        place = mark(email, SPLIT, claim, f"{email} says why.")
    sign_in(page, INSTRUCTOR)
    assignment = Assignment.objects.get(title=CASTLE_ROCK)
    page.goto(f"/assignments/{assignment.uuid}/review/text/?of=begun")
    badge = page.locator(place)
    expect(badge).to_have_text("3 of 3")
    badge.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#place-head")).to_contain_text("3 of 3 found this")
    expect(page.locator("#place-head")).to_be_focused()
    expect(page.locator(".said > li")).to_have_count(3)

    later = page.locator(mark(ANA, LATER, 0, "It comes while she looks."))
    expect(later).to_have_text("1 of 3")
