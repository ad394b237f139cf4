"""The page of the installation in the browser: what is wrong comes first, and a failed job begins again by a key."""

import pytest
from playwright.sync_api import Page, expect

from people.jobs import start
from people.models import Job, JobState, User
from tests.browser.axe import findings
from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, INSTRUCTOR, SignIn
from tests.people.working import count_words, work


def failed_job() -> Job:
    """A job of Ana's that failed, as there is nothing to count."""
    job = start(User.objects.get(email=ANA), "Counting", count_words, text="empty")
    work()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    return job


@pytest.mark.parametrize("width", [1280, 390])
def test_who_runs_it_sees_what_is_wrong_and_has_a_job_begin_again(
    new_page: NewPage, sign_in: SignIn, width: int
) -> None:
    page: Page = new_page(width)
    sign_in(page, INSTRUCTOR)
    User.objects.filter(email=INSTRUCTOR).update(is_staff=True)
    job = failed_job()
    page.goto("/installation/")
    expect(page.get_by_role("heading", name="Tick").first).to_contain_text("Wrong")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Begin again").press("Enter")
    expect(page.get_by_text("The job begins again.")).to_be_visible()
    expect(page.get_by_text("1 wait, 0 run")).to_be_visible()
    expect(page.get_by_role("button", name="Begin again")).to_have_count(0)
    job.refresh_from_db()
    assert job.state == JobState.WAITING
