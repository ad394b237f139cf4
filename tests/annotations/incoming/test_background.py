"""A large file is brought in in the background: previewed first, whole or not at all, and undone in one."""

import csv
import io
from base64 import b64encode
from urllib.parse import urlsplit

from django.utils import timezone

from annotations.incoming.job import AT_ONCE
from annotations.models import Annotation, Assignment, ExportFile
from people.models import Job
from tests.annotations.stage import Desk
from tests.people.working import work

COUNT = AT_ONCE + 1


def sent(words: str = "duty of care") -> dict[str, str]:
    """A file of one note more than is brought in at once, as its preview sends it again."""
    written = io.StringIO()
    csv.writer(written).writerows([["exact words", "note"], *([words, f"Note {number}."] for number in range(COUNT))])
    return {"again": b64encode(written.getvalue().encode()).decode()}


def test_large_file_is_brought_in_in_the_background_and_undone_in_one(ana: Desk) -> None:
    page = f"/submissions/{ana.submission.uuid}/bring-in/"
    assert f"The file has {COUNT} annotations." in ana.client.post(page, sent()).content.decode()
    answer = ana.client.post(page, sent() | {"confirm": "1"})
    job = Job.objects.get()
    assert (answer["Location"], Annotation.objects.count()) == (job.get_absolute_url(), 0)

    work()

    job.refresh_from_db()
    assert (job.state, job.message) == ("done", f"{COUNT} notes were brought in.")
    assert (job.done, Annotation.objects.count(), ExportFile.objects.count()) == (COUNT, COUNT, 0)
    shown = ana.client.get(job.leads_to).content.decode()
    assert job.message in shown
    assert f"Undo: delete these {COUNT} notes again" in shown

    ana.client.post(urlsplit(job.leads_to).path, {"undo": str(job.uuid)})
    assert Annotation.objects.filter(deleted_at=None).count() == 0


def test_nothing_is_brought_in_where_the_assignment_was_closed_meanwhile(ana: Desk) -> None:
    page = f"/submissions/{ana.submission.uuid}/bring-in/"
    ana.client.post(page, sent() | {"confirm": "1"})
    Assignment.objects.update(closed_at=timezone.now())

    work()

    job = Job.objects.get()
    assert (job.state, Annotation.objects.count()) == ("failed", 0)
    assert job.message == "This assignment is closed: nothing is brought in any more."
    assert job.again_at == page
