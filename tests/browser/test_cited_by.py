"""From a list of authorities to the passages that cite one, and through the drawing of who cites whom, by keyboard."""

from playwright.sync_api import Page, expect

from annotations.models import Assignment
from courses.models import Course
from opinions.models import Authority
from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, BEN, CASTLE_ROCK, PHONE, SignIn


def test_authority_is_found_and_its_passage_read(page: Page, sign_in: SignIn) -> None:
    sign_in(page, ANA)
    page.goto("/library/")
    page.get_by_role("link", name="Authorities").press("Enter")
    page.get_by_role("searchbox").fill("board regents roth")
    page.keyboard.press("Enter")
    page.locator(".authority-list a").first.press("Enter")
    passage = page.locator(".citing-passage").first
    words = passage.locator("mark").first.text_content()
    address = passage.get_attribute("href")
    assert words is not None
    assert address is not None

    passage.press("Enter")

    landed = page.locator(f"#{address.split('#')[1]}")
    expect(landed).to_be_in_viewport()
    expect(landed).to_contain_text(words)


def test_filters_work_without_a_mouse(page: Page, sign_in: SignIn) -> None:
    sign_in(page, ANA)
    roth = Authority.objects.get(cite__startswith="Board of Regents v. Roth")
    page.goto(f"/authorities/{roth.uuid}/")
    before = page.locator(".citing-passage").count()
    page.get_by_label("Form").select_option("full")
    page.get_by_role("button", name="Show").press("Enter")

    forms = page.locator(".citing-place").all_inner_texts()
    assert 0 < len(forms) <= before
    assert [form for form in forms if "cited in full" not in form] == []
    page.get_by_role("link", name="Show all").press("Enter")
    expect(page.locator(".citing-passage")).to_have_count(before)


def test_drawing_leads_by_keyboard_from_a_citation_to_its_passages(new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page(**PHONE)
    sign_in(page, BEN)
    castle_rock = Assignment.objects.get(title=CASTLE_ROCK).case
    page.goto(f"/library/cases/{castle_rock.uuid}/citations/")
    page.get_by_role("link", name="To the drawing").press("Enter")
    expect(page.locator("#citations-drawing")).to_be_in_viewport()

    page.keyboard.press("Tab")
    chosen = page.locator("svg a.edge:focus")
    expect(chosen).to_have_count(1)
    words = chosen.get_attribute("aria-label") or ""
    chosen.press("Enter")

    expect(page.locator(".citing-cases > li")).to_have_count(1)
    mentions = page.locator(".quiet", has_text="mention").first.inner_text().split()[0]
    assert words.endswith("once" if mentions == "1" else f"{mentions} times")


def test_course_leads_to_its_citations(page: Page, sign_in: SignIn) -> None:
    sign_in(page, ANA)
    page.goto(Course.objects.get().get_absolute_url())
    page.get_by_role("link", name="Who cites whom").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Who cites whom")
    rows = page.locator("tbody tr").count()
    assert rows > 0
    expect(page.locator("svg a.edge")).to_have_count(rows)
