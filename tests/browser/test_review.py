"""An instructor's ten minutes: what to discuss, who said what there, the tables, the grades, the gradebook."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.reading import ANA, INSTRUCTOR, SignIn
from tests.browser.review_class import WORDS, review_class


def test_first_page_leads_to_the_split_passage_and_who_said_what(page: Page, sign_in: SignIn) -> None:
    work = review_class()
    sign_in(page, INSTRUCTOR)
    page.goto(reverse("review", args=[work.uuid]))
    topic = page.locator("#topic-1")
    expect(topic.locator(".topic-why")).to_have_text("Split")
    expect(topic.locator("mark")).to_have_text(WORDS)
    expect(topic.locator(".side-note")).to_contain_text(["says why.", "says why."])
    topic.get_by_role("link", name=re.compile("^at ")).click()
    expect(page.locator("#place-head")).to_contain_text("5 found this")
    expect(page.locator(".said-head")).to_contain_text(["Nora", "Olaf", "Pia", "Quin"])


def test_disagreements_are_walked_by_key_and_what_is_new_appears(page: Page, sign_in: SignIn) -> None:
    work = review_class()
    sign_in(page, INSTRUCTOR)
    page.goto(reverse("class_text", args=[work.uuid]))
    page.keyboard.press("Alt+Shift+KeyD")
    expect(page.locator(".place-split")).to_contain_text("against")
    expect(page.locator("#place-head")).to_be_focused()
    words = page.locator("#class-writing .heat.chosen").first
    expect(words).to_be_visible()
    page.get_by_role("link", name="Olaf").wait_for()
    olaf = work.submissions.get(user__email="olaf@example.edu")
    olaf.submitted_at = None
    olaf.save(update_fields=["submitted_at"])
    expect(page.locator("#who-counts")).to_contain_text("4 students have handed in")
    expect(page.locator("#class-writing .found.split")).to_have_count(0)


def test_cell_of_a_table_opens_its_passages(page: Page, sign_in: SignIn) -> None:
    work = review_class()
    sign_in(page, INSTRUCTOR)
    page.goto(reverse("review_tables", args=[work.uuid]))
    row = page.locator(".grid tbody tr").filter(has_text="Nora")
    row.locator("td a").first.click()
    expect(page.locator("#opened h2")).to_be_focused()
    expect(page.locator("#opened blockquote")).to_have_text(WORDS)
    expect(page.locator("#opened .opened-note")).to_have_text("Nora says why.")


def test_grade_is_typed_released_read_and_downloaded(page: Page, sign_in: SignIn) -> None:
    work = review_class()
    sign_in(page, INSTRUCTOR)
    page.goto(reverse("grades", args=[work.uuid]))
    row = page.locator(f"#grade-{work.submissions.get(user__email=ANA).uuid}")
    field = row.locator("[data-column]").first
    field.fill("1.5")
    field.press("Enter")
    expect(row.locator(".grade-state")).to_contain_text("saved")
    expect(row.locator(".grade-total")).to_contain_text("4.5")
    page.get_by_role("link", name="Release all that are ready …").click()
    page.get_by_role("button", name="Release 1 grade").click()
    expect(row.locator(".grade-state")).to_have_text("released")
    page.goto(reverse("gradebook", args=[work.uuid]))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="For Canvas").click()
    assert "4.5" in waiting.value.path().read_text(encoding="utf-8-sig")
    sign_in(page, ANA)
    page.goto(reverse("review_own", args=[work.uuid]))
    expect(page.get_by_text("Go on.")).to_be_visible()
    expect(page.locator(".own-grade")).to_contain_text("1.5")
