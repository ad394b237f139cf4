"""Making a file in the background: the job that has a format's writer write, and keeps what it wrote."""

import time
from tempfile import TemporaryFile
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotations.exports.asking import Asked, Of, asked_of
from annotations.exports.formats import FORMATS, ExportFormat, format_of
from annotations.exports.forms import options_of
from annotations.exports.kept import keep_file
from annotations.exports.manifest import signed_manifest
from annotations.exports.options import Told
from annotations.exports.subject import Export
from people.actions import record
from people.jobs import JobFailed, RunningJob, job_task, start
from people.models import Job, User

TOLD_EVERY: Final = 0.5
"""Seconds between two words about how far a job is."""


def start_export(asked: Asked, of: Of, chosen: ExportFormat, query: str, page: str) -> Job:
    """Has the file made under the address's `query` (filter and options); `page` is where it will be fetched."""
    subject = asked.submission or asked.assignment
    words = _("Making %(format)s") % {"format": chosen.label}
    again = f"{page}?{query}"[:300]
    return start(
        asked.user, words, make_export, again_at=again, of=of.value, subject=str(subject.uuid), key=chosen.key,
        query=query, page=page,
    )  # fmt: skip


@transaction.atomic
def note_export(asked: Asked, chosen: ExportFormat) -> None:
    """Writes into the log who exported what, and in which format."""
    subject = asked.submission or asked.assignment
    record(
        "export_work", subject, by=asked.user, course=asked.assignment.course.uuid, format=chosen.key,
        filter=list(asked.words),
    )  # fmt: skip


@job_task
def make_export(job: RunningJob, *, of: str, subject: str, key: str, query: str, page: str) -> None:
    """Writes the file into a temporary one and keeps it. The rights are asked anew, as they are when it is done."""
    chosen = format_of(key)
    if chosen is None:
        raise JobFailed(_("This format is not offered any more. Choose another."))
    sent = QueryDict(query)
    asked = _asked(job.owner, Of(of), UUID(subject), sent)
    if chosen.staff_alone and not asked.standing.is_staff:
        raise JobFailed(_("This format is the course’s staff’s. Choose another."))
    export = asked.export(options_of(sent))
    with TemporaryFile() as to:
        chosen.write(export, to, _telling(job))
        to.seek(0)
        with transaction.atomic():
            kept = keep_file(
                job.uuid, file_name(export, chosen), chosen.content_type, to, key=key, about=about(export), page=page
            )
            kept.manifest = signed_manifest(export, file=(kept.name, kept.sha256, kept.size))
            kept.save(update_fields=["manifest"])
            job.finish(_("The file is ready."), leads_to=f"{page}?{query}&ready={kept.uuid}"[:300])


def file_name(export: Export, chosen: ExportFormat) -> str:
    """The file's name: of letters, digits and hyphens alone, whatever people and assignments are called.

    Of formats that share an extension each tells its key.
    """
    name = slugify(f"{export.assignment.title} {export.title}")[:120].strip("-") or "passages"
    told = chosen.key.removesuffix(f"-{chosen.extension}")
    alike = sum(each.extension == chosen.extension for each in FORMATS) > 1
    return f"{name}{f'-{told}' if alike else ''}.{chosen.extension}"


def about(export: Export) -> str:
    """What is in it, in a line: whose, under which filter."""
    return "; ".join([export.title, *export.asked])


def _asked(user: User, of: Of, uuid: UUID, sent: QueryDict) -> Asked:
    try:
        return asked_of(user, of, uuid, sent)
    except (Http404, PermissionDenied) as refused:
        raise JobFailed(_("You cannot see this work any more, so there is nothing to export.")) from refused


def _telling(job: RunningJob) -> Told:
    """Tells how far it is, a few times a second at most."""
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= TOLD_EVERY:
            last = time.monotonic()
            words = _("%(done)d of %(total)d passages are written") % {"done": done, "total": total}
            job.progress(min(done, total), total, words)

    return tell
