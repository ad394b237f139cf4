"""An instructor settles places of the class by keyboard and shows the key; a student sees her work against it."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from annotations.models import Assignment, KeyPassage
from annotations.submissions.submitting import submit_work
from tests.browser.reading import ANA, CASTLE_ROCK, INSTRUCTOR, SignIn

REASON = "Dicta: no part of what is decided."


def test_three_places_are_settled_by_keyboard_and_shown(page: Page, sign_in: SignIn) -> None:
    assignment = Assignment.objects.get(title=CASTLE_ROCK)
    work = assignment.submissions.get(user__email=ANA)
    submit_work(work, by=work.user, anyway=True)
    Assignment.objects.filter(pk=assignment.pk).update(
        due_at=timezone.now()
    )  # the key is shown to who can hand in no more
    sign_in(page, INSTRUCTOR)
    page.goto(f"/assignments/{assignment.uuid}/review/key/")
    places = page.locator("#candidates > [data-candidate]")
    first, second, third = (places.nth(at) for at in range(3))
    first.focus()
    page.keyboard.press("a")
    expect(second).to_be_focused()
    expect(first.locator(".standing")).to_have_text("accepted")
    page.keyboard.press("d")
    expect(second.locator(".standing")).to_have_text("defensible alternative")
    expect(third).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    expect(third.locator(".standing")).to_have_text("rejected")
    expect(page.locator("#key-progress")).to_contain_text("3 of ")
    standings = KeyPassage.objects.order_by("pk").values_list("standing", "reason")
    assert list(standings) == [("accepted", ""), ("defensible", ""), ("rejected", REASON)]

    page.get_by_role("button", name="Show the key to the class").click()
    expect(page.get_by_role("button", name="Hide the key from the class")).to_be_visible()
    sign_in(page, ANA)
    page.goto(f"/submissions/{work.uuid}/key/")
    expect(page.locator(".sentence")).to_have_text("Of 1 passage in the key you found 1, came near 0 and missed 0.")
    expect(page.locator(".outcome.rejected")).to_have_text("not in the key")
    expect(page.get_by_text(REASON)).to_be_visible()
