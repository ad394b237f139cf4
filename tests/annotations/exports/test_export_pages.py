"""The export page: what it says will be in the file, what it gives at once, and what it has made."""

from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.exports.formulas import BYTE_ORDER_MARK
from annotations.exports.kept import delete_old
from annotations.models import Annotation, ExportFile
from courses.models import Course, Role
from people.models import AuditEvent, Job
from tests.annotations.stage import Desk, desk, signed_in
from tests.factories import make_person
from tests.people.working import work


@pytest.fixture
def tess(ana: Desk, course: Course) -> Client:
    """An instructor's browser; Ana marked two passages and Ben one."""
    ana.annotate("duty of care", "Ana’s first.", [0])
    ana.annotate("predicates", "Ana’s second.")
    desk(ana.submission.assignment, make_person("Ben", course=course)).annotate("lodgers", "Ben’s.", [1])
    return signed_in(make_person("Tess", course=course, role=Role.INSTRUCTOR))


def page_of(client: Client, address: str) -> lxml.html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200
    return lxml.html.fromstring(response.content)


def counted(page: lxml.html.HtmlElement) -> str:
    return " ".join(page.xpath("string(//p[@class='export-count'])").split())


def asked(page: lxml.html.HtmlElement) -> list[str]:
    return [each.text_content() for each in page.xpath("//ul[@class='export-asked']/li")]


def body(response: Any) -> bytes:
    return b"".join(response)


def test_page_says_what_will_be_in_it(ana: Desk, tess: Client) -> None:
    address = reverse("assignment_exports", args=[ana.submission.assignment.uuid])
    whole = page_of(tess, address)
    assert (counted(whole), asked(whole)) == ("3 passages of 2 people", [])
    narrowed = page_of(tess, f"{address}?claim={ana.claims[0].uuid}&only=noted")
    assert (counted(narrowed), asked(narrowed)) == ("1 passage of The class", ["Claim: Duty", "With a note"])
    empty = page_of(tess, f"{address}?claim=none")
    assert counted(empty) == "There is nothing to export here."
    assert empty.xpath("//button[text()='Export']") == []


def test_own_page_has_ones_own_and_nobody_elses(ana: Desk, tess: Client) -> None:
    address = reverse("submission_exports", args=[ana.submission.uuid])
    assert counted(page_of(ana.client, address)) == "2 passages of Ana"
    blind = page_of(ana.client, f"{address}?who=class")
    assert counted(blind) == "There is nothing to export here."
    assert counted(page_of(tess, f"{address}?who=class")) == "3 passages of 2 people"


def test_what_streams_comes_at_once_under_the_filter(ana: Desk, tess: Client) -> None:
    address = reverse("assignment_exports", args=[ana.submission.assignment.uuid])
    sent = {"format": "csv", "claim": str(ana.claims[0].uuid), "called": "nobody"}
    answer: Any = tess.post(address, sent)
    assert answer.status_code == 302
    given: Any = tess.get(answer.headers["Location"])
    text = body(given).decode()
    assert given.headers["Content-Disposition"] == 'attachment; filename="notice-the-class.csv"'
    assert text.startswith(BYTE_ORDER_MARK)
    assert ("Ana’s first." in text, "Ana’s second." in text, ",Ana," in text) == (True, False, False)
    event = AuditEvent.objects.get(verb="export_work")
    assert event.detail == {"format": "csv", "filter": ["claim: Duty"]}


def test_a_file_is_made_in_the_background_and_fetched_by_who_asked(ana: Desk, tess: Client) -> None:
    address = reverse("assignment_exports", args=[ana.submission.assignment.uuid])
    answer: Any = tess.post(address, {"format": "xlsx"})
    job = Job.objects.get()
    assert answer.headers["Location"] == job.get_absolute_url()
    work()
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "The file is ready.")
    page = page_of(tess, job.leads_to)
    (link,) = page.xpath("//section[@class='export-ready']//a")
    assert link.text_content() == "Download notice-the-class.xlsx"
    fetched: Any = tess.get(link.get("href"))
    book = openpyxl.load_workbook(BytesIO(body(fetched)))
    assert [row[7].value for row in book["Passages"].iter_rows(min_row=2)] == [
        "Ana’s first.", "Ben’s.", "Ana’s second."
    ]  # fmt: skip
    known = {"If-None-Match": fetched.headers["ETag"]}
    again = tess.get(link.get("href"), headers=known)
    assert (again.status_code, again.headers["Cache-Control"]) == (304, "no-store")
    assert ana.client.get(link.get("href"), headers=known).status_code == 404
    assert ana.client.get(urlsplit(job.leads_to).path).status_code == 403


def test_a_file_goes_after_a_day(ana: Desk, tess: Client) -> None:
    tess.post(reverse("assignment_exports", args=[ana.submission.assignment.uuid]), {"format": "xlsx"})
    work()
    kept = ExportFile.objects.get()
    delete_old(kept.made_at + timedelta(hours=23))
    assert ExportFile.objects.count() == 1
    delete_old(kept.made_at + timedelta(hours=25))
    assert (ExportFile.objects.count(), Job.objects.count()) == (0, 1)


def test_a_job_makes_nothing_for_who_may_not_see_it_any_more(ana: Desk, tess: Client, course: Course) -> None:
    tess.post(reverse("assignment_exports", args=[ana.submission.assignment.uuid]), {"format": "xlsx"})
    course.enrollments.filter(role=Role.INSTRUCTOR).update(left_at=timezone.now())
    work()
    job = Job.objects.get()
    assert (job.state, job.message) == (
        "failed", "You cannot see this work any more, so there is nothing to export."
    )  # fmt: skip
    assert ExportFile.objects.count() == 0


def test_a_format_that_is_not_offered_is_refused(ana: Desk, tess: Client) -> None:
    answer = tess.post(reverse("assignment_exports", args=[ana.submission.assignment.uuid]), {"format": "tar"})
    assert answer.status_code == 422
    assert "This format is not offered. Choose another." in answer.content.decode()


def verified(path: Path, *more: str) -> tuple[bool, str]:
    """Whether the command is content, and what it said."""

    said = StringIO()
    try:
        call_command("verify", str(path), *more, stdout=said)
    except CommandError as refused:
        return False, said.getvalue() + str(refused)
    return True, said.getvalue()


def manifest(ana: Desk, tess: Client, folder: Path) -> Path:
    """The class's manifest as a file."""
    address = reverse("assignment_stream", args=[ana.submission.assignment.uuid])
    path = folder / "manifest.json"
    path.write_bytes(body(tess.get(f"{address}?format=manifest")))
    return path


def test_manifest_holds_until_somebody_changes_it(ana: Desk, tess: Client, tmp_path: Path) -> None:
    path = manifest(ana, tess, tmp_path)
    holds, said = verified(path)
    assert (holds, said.splitlines()[1]) == (True, "3 passages stand where the file says.")
    Annotation.objects.all().update(note="The notes are no part of it.")
    assert verified(path)[0]
    path.write_text(path.read_text().replace('"title": "Notice"', '"title": "Another"'))
    holds, said = verified(path)
    assert (holds, "something that it covers was changed" in said) == (False, True)


def test_csv_and_files_beside_a_manifest_are_verified(ana: Desk, tess: Client, tmp_path: Path) -> None:
    address = reverse("assignment_stream", args=[ana.submission.assignment.uuid])
    path = tmp_path / "passages.csv"
    path.write_bytes(body(tess.get(f"{address}?format=csv")))
    assert verified(path)[0]
    path.write_text(path.read_text().replace("duty of care", "duty of cake"))
    holds, said = verified(path)
    assert (holds, "other words stand" in said) == (False, True)
    tess.post(reverse("assignment_exports", args=[ana.submission.assignment.uuid]), {"format": "xlsx"})
    work()
    kept = ExportFile.objects.get()
    book, beside = tmp_path / "book.xlsx", tmp_path / "beside.json"
    book.write_bytes(body(tess.get(reverse("export_fetch", args=[kept.uuid]))))
    beside.write_bytes(tess.get(reverse("export_manifest", args=[kept.uuid])).content)
    assert verified(book, "--manifest", str(beside))[0]
    book.write_bytes(book.read_bytes() + b" ")
    assert verified(book, "--manifest", str(beside)) == (
        False, "The file is not the one that the manifest names: it was changed since it was made."
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "This is no JSON in UTF-8, or it was cut off"),
        ("{}", "This is no manifest of an export"),
        ('{"glossator_manifest": 99}', "This manifest is of form 99"),
        ('{"glossator_manifest": 1}', "The manifest lacks something"),
        ("PK", "This file holds no places"),
    ],
)
def test_what_cannot_be_verified_is_told(db: None, tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "file"
    path.write_text(content)
    holds, said = verified(path)
    assert (holds, said.startswith(why)) == (False, True)
