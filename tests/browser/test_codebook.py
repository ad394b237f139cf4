"""A codebook in a real browser, put in order by mouse and by keys, merged and taken back; and the bell in the head."""

from playwright.sync_api import Page, expect

from annotations.models import Annotation, Codebook
from people.models import NoticeKind, User
from people.notices import Where, tell
from tests.browser.reading import ANA, INSTRUCTOR, SignIn

CLAIMS = "[data-claims] > [data-claim]"
HEADING = f"{CLAIMS} h3"


def used() -> Codebook:
    """The codebook of the sample's first notes."""
    return Codebook.objects.filter(claims__tags__isnull=False).distinct().earliest("pk")


def labels(codebook: Codebook) -> list[str]:
    return list(codebook.claims.filter(retired_at=None).order_by("position").values_list("label", flat=True))


def test_claims_are_put_in_order_by_keys_and_by_dragging(page: Page, sign_in: SignIn) -> None:
    sign_in(page, INSTRUCTOR)
    codebook = used()
    first, second, *rest = labels(codebook)
    page.goto(codebook.get_absolute_url())
    page.get_by_role("button", name=f"Move “{first}” down").focus()
    page.keyboard.press("Enter")
    expect(page.locator(HEADING).first).to_have_text(second)
    expect(page.get_by_role("button", name=f"Move “{first}” down")).to_be_focused()
    assert labels(codebook) == [second, first, *rest]

    handle = page.locator(CLAIMS).first.locator("[data-handle]").bounding_box()
    below = page.locator(CLAIMS).nth(1).bounding_box()
    assert handle is not None
    assert below is not None
    page.mouse.move(handle["x"] + 4, handle["y"] + 4)
    page.mouse.down()
    page.mouse.move(handle["x"] + 4, below["y"] + below["height"] - 8, steps=5)
    page.mouse.up()
    page.locator("[data-order-form] button[type=submit]").click()
    expect(page.locator("[data-order-form]")).to_be_hidden()
    expect(page.locator(HEADING).first).to_have_text(first)
    assert labels(codebook) == [first, second, *rest]


def test_merge_says_what_becomes_of_notes_and_is_taken_back(page: Page, sign_in: SignIn) -> None:
    sign_in(page, INSTRUCTOR)
    codebook = used()
    source, into, *rest = labels(codebook)
    tagged = Annotation.objects.filter(tags__claim__label=source, tags__claim__codebook=codebook)
    number = tagged.count()
    assert number > 0
    page.goto(codebook.get_absolute_url())
    line = page.locator(CLAIMS).filter(has=page.get_by_role("button", name=f"Move “{source}” down"))
    line.locator("details.menu summary").click()
    line.get_by_role("link", name="Merge").click()
    expect(page.locator("main .notice")).to_contain_text(f"{number} note")
    page.get_by_label("The claim that stays").select_option(label=into)
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text(f"Merged. {number} notes are now tagged “{into}”.")).to_be_visible()
    assert (labels(codebook), tagged.count()) == ([into, *rest], 0)

    page.get_by_role("button", name="Take this back").click()
    expect(page.locator(HEADING).first).to_have_text(source)
    assert (labels(codebook), tagged.count()) == ([source, into, *rest], number)


def test_bell_counts_what_is_unread_and_leads_to_it(page: Page, sign_in: SignIn) -> None:
    ana = User.objects.get(email=ANA)
    tell([ana], NoticeKind.RETURNED, "The entitlement", Where("/library/"), happening="a test's own", words="Say why.")
    sign_in(page, ANA)
    page.goto("/")
    bell = page.get_by_role("link", name="Notices")
    unread = ana.notices.filter(read_at=None).count()
    expect(bell).to_contain_text(str(unread))
    bell.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Notices", level=1)).to_be_visible()
    expect(page.locator(".notice-line").first).to_contain_text("Say why.")
    page.get_by_role("button", name="The entitlement", exact=True).press("Enter")

    page.wait_for_url("**/library/")
    assert ana.notices.filter(read_at=None).count() == unread - 1
