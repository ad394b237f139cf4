"""A file is brought in: what has to be placed is placed by a person, also without a script; axe finds nothing."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from annotations.incoming.job import AT_ONCE
from annotations.models import Annotation, Submission
from tests.browser.axe import findings
from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, CASTLE_ROCK, SignIn
from tests.people.working import work

TWICE = "the Due Process Clause"
"""Words that stand in the opinion at several places."""


def note(exact: str, words: str) -> dict[str, Any]:
    """An annotation of another tool."""
    selector = {"type": "TextQuoteSelector", "exact": exact}
    return {"type": "Annotation", "bodyValue": words, "target": {"selector": selector}}


def file_of(folder: Path) -> Path:
    """Three notes: one whose place is sure, one of words at several places, one of words that are nowhere."""
    path = folder / "notes.json"
    sure = note("it cannot bind the peace officers who are non-parties", "Sure.")
    path.write_text(json.dumps([sure, note(TWICE, "Which?"), note("no such words", "Lost.")]))
    return path


def look_at(page: Page, submission: Submission, folder: Path) -> None:
    """The file is chosen, and its preview is shown."""
    page.goto(f"/submissions/{submission.uuid}/bring-in/")
    page.set_input_files("#id_source_file", file_of(folder))
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="2 to be placed by you")).to_be_visible()


def own_work() -> Submission:
    """Ana's."""
    work: Submission = Submission.objects.get(user__email=ANA, assignment__title=CASTLE_ROCK)
    return work


def test_a_file_is_placed_and_brought_in_by_the_keyboard(page: Page, sign_in: SignIn, tmp_path: Path) -> None:
    sign_in(page, ANA)
    look_at(page, own_work(), tmp_path)
    assert findings(page) == []
    page.get_by_role("group", name=TWICE).get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    lost = page.get_by_role("group", name="no such words")
    lost.get_by_role("textbox").fill("absent a special relationship")
    page.get_by_role("button", name="Look again").press("Enter")
    expect(page.get_by_text("3 would be brought in")).to_be_visible()
    page.get_by_role("button", name="Bring these in").press("Enter")
    expect(page.get_by_text("3 notes were brought in.")).to_be_visible()
    places = {each.note: each.span.slice(each.version.text) for each in own_work().annotations.order_by("-pk")[:3]}
    expect(page.get_by_role("button", name="Undo: delete these 3 notes again")).to_be_visible()
    assert (places["Which?"], places["Lost."]) == (TWICE, "absent a special relationship")


def test_a_phone_without_a_script_takes_what_is_sure(new_page: NewPage, sign_in: SignIn, tmp_path: Path) -> None:
    page = new_page(390, java_script_enabled=False)
    sign_in(page, ANA)
    before = Annotation.objects.count()
    look_at(page, own_work(), tmp_path)
    page.get_by_role("button", name="Bring these in").click()
    expect(page.get_by_text("1 note was brought in. 2 were not.")).to_be_visible()
    assert Annotation.objects.count() == before + 1


def test_a_large_file_is_brought_in_by_a_job_and_taken_back_in_one(page: Page, sign_in: SignIn, tmp_path: Path) -> None:
    sign_in(page, ANA)
    before, count, file = own_work().annotations.count(), AT_ONCE + 1, tmp_path / "many.json"
    file.write_text(json.dumps([note("absent a special relationship", f"Note {number}.") for number in range(count)]))
    page.goto(f"/submissions/{own_work().uuid}/bring-in/")
    page.set_input_files("#id_source_file", file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text(f"{count} would be brought in")).to_be_visible()
    page.get_by_role("button", name="Bring these in").press("Enter")
    expect(page.get_by_text("Waiting for its turn …")).to_be_visible()
    assert (own_work().annotations.count(), findings(page)) == (before, [])
    work()
    undo = page.get_by_role("button", name=f"Undo: delete these {count} notes again")
    expect(undo).to_be_visible()
    expect(page.get_by_text(f"{count} notes were brought in.")).to_be_visible()
    assert own_work().annotations.filter(deleted_at=None).count() == before + count
    undo.press("Enter")
    expect(page.get_by_text(f"{count} notes are among the deleted notes.")).to_be_visible()
    assert own_work().annotations.filter(deleted_at=None).count() == before


def test_a_token_is_made_and_revoked(page: Page, sign_in: SignIn) -> None:
    sign_in(page, ANA)
    page.goto(f"/submissions/{own_work().uuid}/tokens/")
    page.get_by_label("What is it for?").fill("A program")
    page.get_by_role("button", name="Make a token").click()
    assert page.get_by_label("Token", exact=True).input_value().startswith("glossator_")
    assert findings(page) == []
    page.get_by_role("button", name="Revoke A program").click()
    expect(page.get_by_text("opens nothing any more")).to_be_visible()
    expect(page.get_by_text("None yet.")).to_be_visible()
