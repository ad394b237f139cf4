"""What is done with archives in the background: one is made, one that was sent is looked at, and restored."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import BinaryIO, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotations.exports.kept import keep_file, pieces
from annotations.exports.options import Told
from annotations.models import ExportFile
from annotations.packing.persons import Trust
from annotations.packing.preview import preview_of, shown
from annotations.packing.reading import Opened, Unreadable, open_archive
from annotations.packing.restoring import restore_archive
from annotations.packing.writing import write_archive
from courses.access import leads, makes_courses, role_in
from courses.models import Course
from opinions.access import may_curate
from people.actions import record
from people.addresses import reverse
from people.jobs import JobFailed, RunningJob, job_task, start
from people.models import Job, User

MADE: Final = "course"
"""The key of archives that were made here."""
SENT: Final = "course-sent"
"""The key of archives that were sent to be restored."""
ZIP: Final = "application/zip"
TOLD_EVERY: Final = 0.5
"""Seconds between two words about how far a job is."""


@transaction.atomic
def start_packing(course: Course, by: User) -> Job:
    """Has the archive made; it will be fetched at the course's page of it."""
    page = reverse("course_pack", args=[course.uuid])
    record("pack_course", course, by=by, course=course.uuid)
    words = _("Gathering everything of %(course)s") % {"course": str(course)[:120]}
    return start(by, words, pack_course, again_at=page, course=str(course.uuid))


@job_task
def pack_course(job: RunningJob, *, course: str) -> None:
    """Writes the archive. The rights are asked anew, as they are when it is done."""
    found = Course.objects.filter(uuid=course).first()
    if found is None or not leads(role_in(job.owner, found)):
        raise JobFailed(_("You do not lead this course any more, so there is nothing to gather."))
    page = reverse("course_pack", args=[found.uuid])
    with TemporaryFile() as to:
        with telling(job, _("%(done)d of %(total)d tables are written")) as told:
            write_archive(found, to, told)
        to.seek(0)
        with transaction.atomic():
            kept = keep_file(job.uuid, archive_name(found), ZIP, to, key=MADE, about=str(found), page=page)
            job.finish(_("Everything is gathered."), leads_to=f"{page}?ready={kept.uuid}")


def archive_name(course: Course) -> str:
    """The file's name: letters, digits and hyphens, whatever the course is called."""
    return f"{slugify(str(course))[:120].strip('-') or 'course'}-course.zip"


@transaction.atomic
def start_looking(sent: BinaryIO, name: str, by: User) -> Job:
    """Keeps an archive that was sent for a day, and has it read."""
    again = reverse("course_unpack")
    job = start(by, _("Reading the archive"), look_at_archive, again_at=again)
    keep_file(job.uuid, name, ZIP, sent, key=SENT, page=again)
    return job


@job_task
def look_at_archive(job: RunningJob) -> None:
    """Reads it whole, and says on the next page what restoring it would do."""
    kept = ExportFile.objects.get(job__uuid=job.uuid)
    with telling(job, _("%(done)d of %(total)d tables are read")) as told, _opened(kept, told) as opened:
        found = preview_of(opened, trust_in(opened, job.owner))
    page = reverse("course_unpack_look", args=[kept.uuid])
    job.finish(_("The archive is whole."), leads_to=page, **shown(found))


def start_restoring(kept: ExportFile, by: User) -> Job:
    """Has an archive restored that was looked at."""
    again = reverse("course_unpack_look", args=[kept.uuid])
    return start(by, _("Restoring the course"), unpack_course, again_at=again, kept=str(kept.uuid))


@job_task
def unpack_course(job: RunningJob, *, kept: str) -> None:
    """Restores it; the rights are asked anew. Done again, it finds what it had made."""
    found = ExportFile.objects.filter(uuid=UUID(kept), job__owner=job.owner, format=SENT).first()
    if found is None:
        raise JobFailed(_("The archive is not kept any more. Send it again."))
    if not makes_courses(job.owner):
        raise JobFailed(_("You may not make courses any more."))
    words = _("%(done)d of %(total)d tables are restored")
    with telling(job, words) as told, _opened(found, _nobody_watches) as opened, transaction.atomic():
        trust = trust_in(opened, job.owner)
        if not (preview_of(opened, trust).library.is_whole or may_curate(job.owner)):
            raise JobFailed(
                _("The library lacks opinions of this course. Ask a curator to restore it, or to add them.")
            )
        course = restore_archive(opened, trust, told)
        job.finish(_("The course is restored."), leads_to=course.get_absolute_url())


def trust_in(opened: Opened, by: User) -> Trust:
    """What the archive is believed: all, where this installation signed it or an administrator restores it."""
    return Trust(opened.ours, vouched=by.is_superuser, by=by)


@contextmanager
def telling(job: RunningJob, words: str) -> Iterator[Told]:
    """Tells how far a job is while a transaction begins and goes on: beside it, since else nobody would see it.

    Where one goes on already, nobody sees anything before its end, and it is told in it.
    """
    if connection.in_atomic_block:
        yield lambda done, total: job.progress(done, total, words % {"done": done, "total": total})
        return
    last, said = 0.0, list[Future[None]]()
    with ThreadPoolExecutor(max_workers=1) as beside:

        def tell(done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last >= TOLD_EVERY and all(each.done() for each in said):
                last = time.monotonic()
                for each in said:
                    each.result()
                said[:] = [beside.submit(_tell, job, done, total, words % {"done": done, "total": total})]

        yield tell


def _tell(job: RunningJob, done: int, total: int, words: str) -> None:
    try:
        job.progress(done, total, words)
    finally:
        connection.close()


@contextmanager
def _opened(kept: ExportFile, told: Told) -> Iterator[Opened]:
    with TemporaryFile() as file:
        file.writelines(pieces(kept))
        file.seek(0)
        try:
            yield open_archive(file, told)
        except Unreadable as refused:
            raise JobFailed(str(refused)) from refused


def _nobody_watches(_done: int, _total: int) -> None:
    """It was told when the archive was looked at."""
