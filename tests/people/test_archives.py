"""Everything that is held of a person, gathered and downloaded."""

import csv
import io
import json
import zipfile

import pytest
from django.test import Client

from annotations.actions import delete_annotation
from annotations.models import Submission
from people.actions import record
from people.archives import start_archive
from people.models import Archive, Job, User
from people.tables import as_csv
from tests.factories import make_annotation, make_person, make_submission
from tests.people.working import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def gathered(person: User) -> dict[str, str]:
    """Her archive's files, made by the real worker and got by her browser."""
    start_archive(person)
    work()
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    told = client.get(Archive.objects.get(job__owner=person).get_absolute_url())
    assert told.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(told.content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}


def test_archive_has_all_that_is_hers_and_nothing_of_others(submission: Submission) -> None:
    ada, course = submission.user, submission.assignment.course
    make_annotation(submission, claims=("Duty",), note="Ada's note")
    thrown = make_annotation(submission, "The ferry", note="Ada's second thought")
    delete_annotation(thrown, by=ada)
    bea = make_submission(submission.assignment, "Bea")
    make_annotation(bea, note="Bea's secret")
    record("look", bea.user, by=bea.user)

    files = gathered(ada)

    stem = f"annotations/torts-the-ferry-{str(submission.uuid)[:8]}"
    assert set(files) == {
        "read-me.txt", "notices.json",
        "profile.json", "log.json", "log.csv", "courses/memberships.json", "courses/memberships.csv",
        f"{stem}.csv", f"{stem}.json", "annotations/history.json", "annotations/replies.json",
    }  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(files[f"{stem}.csv"], newline="")))
    assert [(row["exact words"], row["note"], row["claims"]) for row in rows] == [
        ("A duty to tell", "Ada's note", "Duty")
    ]
    assert [row["exact"] for row in json.loads(files[f"{stem}.json"])] == ["A duty to tell"]
    assert [state["change"] for state in json.loads(files["annotations/history.json"])] == [
        "created", "created", "deleted",
    ]  # fmt: skip
    assert json.loads(files["profile.json"])["email"] == ada.email
    assert [row["course"] for row in json.loads(files["courses/memberships.json"])] == [course.title]
    whole = "".join(files.values())
    assert ("Bea" in whole, bea.user.email in whole, str(bea.user.uuid) in whole) == (False, False, False)


def test_archive_is_hers_alone() -> None:
    ada = make_person("Ada")
    start_archive(ada)
    work()
    other = Client()
    other.force_login(make_person("Bea"), backend="django.contrib.auth.backends.ModelBackend")

    assert other.get(Archive.objects.get().get_absolute_url()).status_code == 404


def test_gathering_twice_at_once_is_one_job() -> None:
    ada = make_person("Ada")

    assert start_archive(ada) == start_archive(ada)


def test_job_leads_to_the_page_with_the_archive() -> None:
    ada = make_person("Ada")
    client = Client()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")

    client.post("/account/downloads/")
    work()

    assert Job.objects.get().leads_to == "/account/downloads/"
    page = client.get("/account/downloads/").content.decode()
    assert Archive.objects.get().get_absolute_url() in page
    assert "An archive is deleted after 14 days" in page


def test_cells_that_a_spreadsheet_would_run_are_neutral() -> None:
    assert as_csv(("a",), [{"a": "=1+1"}, {"a": None}]) == '\ufeffa\r\n\'=1+1\r\n""\r\n'.encode()
