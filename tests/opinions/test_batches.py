"""Many files at once: a draft of each case in the background, and nothing lost of what cannot be read."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings

from opinions.batches import BatchAtWork, create_batch, retry_batch
from opinions.models import Batch, BatchFile, Draft, FileState
from opinions.text.readers.recognition import Format
from opinions.uploads import MOST_READ_AT_ONCE, Sent
from people.mending import mend_jobs
from people.models import Job, JobState, User
from tests.opinions.drafting import sent
from tests.people.working import work

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
HEN = b"HEN, Justice.\nThe fox shall pay.\n"
FOX = b"FOX, Justice.\nThe hen shall pay.\n"
BAD = b"%PDF-1.7"
HTMX = {"HX-Request": "true"}
JSON_LINE = (
    b'{"name": "Hen v. Fox", "name_abbreviation": "Hen v. Fox", "decision_date": "1999", "citations": [{"type": '
    b'"official", "cite": "77 Fict. 1"}], "casebody": {"opinions": [{"type": "majority", "author": "HEN, Justice.", '
    b'"text": "HEN, Justice.\\nThe fox shall pay."}]}}\n'
)


@pytest.fixture
def curating(curator: User) -> Client:
    """The browser of a curator."""
    client = Client()
    client.force_login(curator)
    return client


def upload(client: Client, *files: tuple[str, bytes], **fields: object) -> Answer:
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("case_import"), {"source_files": chosen, **fields})


def archive_of(*entries: tuple[str, bytes]) -> bytes:
    """A ZIP archive of those files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return written.getvalue()


def read(batch: Batch) -> dict[str, str]:
    """What has become of each file once a worker has done its work."""
    work()
    return dict(batch.files.values_list("name", "state"))


def one(by: User, *files: tuple[str, bytes], chosen: Format | None = None) -> Batch:
    """A batch of those files that waits."""
    return create_batch([sent(name, content) for name, content in files], by=by, chosen=chosen)


def test_several_files_become_drafts_in_the_background(curating: Client, curator: User) -> None:
    answer = upload(curating, ("hen.txt", HEN), ("fox.txt", FOX))
    batch = Batch.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, batch.get_absolute_url())
    assert Draft.objects.count() == 0
    assert read(batch) == {"hen.txt": FileState.READ, "fox.txt": FileState.READ}
    drafts = {draft.file_name: bytes(draft.source) for draft in Draft.objects.filter(uploaded_by=curator)}
    assert drafts == {"hen.txt": HEN, "fox.txt": FOX}
    job = Job.objects.get()
    assert (job.state, job.done, job.total, job.message) == (JobState.DONE, 2, 2, "2 drafts are made.")


@pytest.mark.parametrize(
    ("files", "in_background"),
    [
        ([("hen.txt", HEN)], False),
        ([("hen.txt", HEN + b" " * MOST_READ_AT_ONCE)], True),
        ([("coop.zip", archive_of(("hen.txt", HEN)))], True),
        ([("coop.jsonl", JSON_LINE)], True),
        ([("1.json", JSON_LINE), ("1.html", b"<p>The fox shall pay.</p>")], False),
    ],
    ids=["small", "large", "archive", "lines", "pair"],
)
def test_one_small_file_alone_is_read_at_once(
    curating: Client, files: list[tuple[str, bytes]], in_background: bool
) -> None:
    upload(curating, *files)
    assert (Batch.objects.count(), Draft.objects.count()) == ((1, 0) if in_background else (0, 1))


def test_refused_file_is_kept_and_named_beside_the_drafts(curating: Client, curator: User) -> None:
    batch = one(curator, ("good.txt", HEN), ("bad.pdf", BAD))
    assert read(batch) == {"good.txt": FileState.READ, "bad.pdf": FileState.REFUSED}
    refused = batch.files.get(state=FileState.REFUSED)
    assert bytes(refused.source) == BAD
    page = curating.get(batch.get_absolute_url())
    shown = page.context["page"]
    assert [(row.name, row.problem.split(":")[0][:22]) for row in shown.refused] == [
        ("bad.pdf", "This is a PDF document")
    ]
    assert [row.url for row in shown.read] == [Draft.objects.get().get_absolute_url()]
    assert shown.shown.job.message == "1 draft is made. 1 file could not be read."


def test_refused_file_is_tried_again_in_a_chosen_format(curating: Client, curator: User) -> None:
    batch = one(curator, ("recipe.json", b'{"kind": "recipe"}'), ("bad.pdf", BAD))
    read(batch)
    recipe = batch.files.get(name="recipe.json")
    answer = curating.post(
        reverse("batch_retry", args=[batch.uuid]), {"file": recipe.pk, "source_format": Format.CAP_TEXT.value}
    )
    assert answer.headers["Location"] == batch.get_absolute_url()
    assert read(batch) == {"recipe.json": FileState.READ, "bad.pdf": FileState.REFUSED}
    assert Draft.objects.get().source_format == "cap_text"


def test_all_that_was_refused_is_tried_again_and_what_was_read_is_not(curator: User) -> None:
    batch = one(curator, ("good.txt", HEN), ("bad.pdf", BAD), ("worse.pdf", BAD))
    read(batch)
    retry_batch(batch, by=curator)
    assert dict(batch.files.values_list("name", "state")) == {
        "good.txt": FileState.READ,
        "bad.pdf": FileState.WAITING,
        "worse.pdf": FileState.WAITING,
    }
    read(batch)
    batch.refresh_from_db()
    assert (Draft.objects.count(), batch.job.done, batch.job.total) == (1, 3, 3)


def test_nothing_is_tried_again_while_it_is_read(curator: User) -> None:
    batch = one(curator, ("good.txt", HEN))
    with pytest.raises(BatchAtWork):
        retry_batch(batch, by=curator)
    assert Job.objects.count() == 1


def test_interrupted_job_reads_only_what_is_left(curator: User) -> None:
    batch = one(curator, ("hen.txt", HEN), ("fox.txt", FOX))
    read(batch)
    BatchFile.objects.filter(name="fox.txt").update(state=FileState.WAITING, source=FOX, draft=None)
    Draft.objects.filter(file_name="fox.txt").delete()
    Job.objects.update(state=JobState.WAITING, ended_at=None)
    DBTaskResult.objects.update(status="READY")
    kept = Draft.objects.get()
    assert read(batch) == {"hen.txt": FileState.READ, "fox.txt": FileState.READ}
    assert Draft.objects.filter(file_name="hen.txt").get() == kept
    assert Draft.objects.count() == 2


def test_archive_becomes_a_draft_of_each_of_its_files(curator: User) -> None:
    batch = one(curator, ("coop.zip", archive_of(("1/hen.txt", HEN), ("2/fox.txt", FOX))), ("hen.txt", HEN))
    assert list(read(batch)) == ["coop.zip/1/hen.txt", "coop.zip/2/fox.txt", "hen.txt"]
    assert sorted(Draft.objects.values_list("file_name", flat=True)) == [
        "coop.zip/1/hen.txt",
        "coop.zip/2/fox.txt",
        "hen.txt",
    ]


def test_json_lines_become_a_draft_of_each_line_and_a_broken_line_is_refused_alone(curator: User) -> None:
    batch = one(curator, ("coop.jsonl", JSON_LINE + b"\n" + b'{"name": \n' + JSON_LINE))
    assert read(batch) == {
        "coop.jsonl:1": FileState.READ,
        "coop.jsonl:3": FileState.REFUSED,
        "coop.jsonl:4": FileState.READ,
    }
    assert [draft.facts["facts"]["caption"] for draft in Draft.objects.all()] == ["Hen v. Fox"] * 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("coop.zip", b"PK but no archive", "coop.zip is no ZIP archive that can be read"),
        ("coop.zip", archive_of(("../hen.txt", HEN)), "../hen.txt: Its name leads out of the archive"),
        ("coop.zip", archive_of(("hen.txt", HEN), ("bomb.txt", b"a" * 5_000_000)), "bomb.txt: It swells to more than"),
        ("coop.zip", archive_of(("readme.md", HEN)), "The archive holds no file that is read here"),
        (
            "coop.zip",
            archive_of(*((f"{each}.txt", HEN) for each in range(4))),
            "The archive holds 4 cases, and at most 3 are taken here at once.",
        ),
        ("coop.jsonl", JSON_LINE * 4, "The file holds 4 cases, and at most 3 are taken here at once."),
        ("coop.jsonl", b"\n \n", "The file is empty"),
    ],
    ids=["no archive", "leads out", "bomb", "nothing", "too many", "too many lines", "no line"],
)
def test_archive_that_must_not_be_read_is_refused_whole_and_kept(
    curator: User, settings: Settings, name: str, content: bytes, told: str
) -> None:
    settings.UPLOAD_MOST_CASES = 3
    batch = one(curator, (name, content))
    assert read(batch) == {name: FileState.REFUSED}
    file = batch.files.get()
    assert (told in file.problem, bytes(file.source) == content, Draft.objects.count()) == (True, True, 0)


def test_page_polls_while_it_is_read_and_no_more_afterwards(curating: Client, curator: User) -> None:
    batch = one(curator, ("hen.txt", HEN))
    address = batch.get_absolute_url()
    before = curating.get(address)
    seen = curating.get(address, {"seen": before.context["shown"].cursor}, headers=HTMX)
    work()
    news = curating.get(address, {"seen": before.context["shown"].cursor}, headers=HTMX)
    assert f'hx-get="{address}?seen=1"' in before.content.decode()
    assert (seen.status_code, news.status_code) == (204, 200)
    assert 'id="batch-files" hx-swap-oob="true"' in news.content.decode()
    assert Draft.objects.get().get_absolute_url() in news.content.decode()
    assert "hx-get" not in news.content.decode()


def test_page_asks_the_database_the_same_whatever_it_holds(
    curating: Client, curator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    small, large = one(curator, ("1.txt", HEN)), one(curator, *((f"{number}.txt", HEN) for number in range(3)))
    work()
    curating.get(small.get_absolute_url())
    for batch in (small, large):
        with django_assert_num_queries(7):  # the head counts notices
            curating.get(batch.get_absolute_url())


def test_uploads_are_listed_where_one_uploads(curating: Client, curator: User) -> None:
    batch = one(curator, ("good.txt", HEN), ("bad.pdf", BAD))
    work()
    [row] = curating.get(reverse("case_import")).context["batches"]
    assert (row.url, row.files, row.refused, row.is_over) == (batch.get_absolute_url(), 2, 1, True)


def test_upload_of_another_curator_is_hidden(curating: Client, curator: User, student: User) -> None:
    other = one(student, ("hen.txt", HEN))
    answers = [
        curating.get(other.get_absolute_url()).status_code,
        curating.post(reverse("batch_retry", args=[other.uuid])).status_code,
    ]
    assert answers == [404, 404]


def test_upload_that_fails_half_way_keeps_nothing(curator: User) -> None:
    def fail() -> None:
        raise OSError

    with pytest.raises(OSError), transaction.atomic():  # noqa: PT011 -- whatever the disk says
        create_batch([sent("hen.txt", HEN), Sent("fox.txt", 1, fail)], by=curator, chosen=None)  # type: ignore[arg-type]  # -- it never returns
    assert (Batch.objects.count(), Job.objects.count(), DBTaskResult.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "lost"}, "batch_file_s"),
        ({"state": "refused"}, "batch_file_says_why_it_is_refused"),
        ({"problem": "Why?"}, "batch_file_says_why_it_is_refused"),
    ],
)
def test_impossible_files_cannot_be_stored(curator: User, changes: dict[str, str], constraint: str) -> None:
    one(curator, ("hen.txt", HEN))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BatchFile.objects.update(**changes)


def test_old_upload_goes_with_its_job(curator: User) -> None:
    one(curator, ("bad.pdf", BAD))
    work()
    Job.objects.update(ended_at=timezone.now() - timedelta(days=30))
    mend_jobs(timezone.now())
    assert (Batch.objects.count(), BatchFile.objects.count()) == (0, 0)
