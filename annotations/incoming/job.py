"""A large file is brought in in the background: what its preview told is done there, whole or not at all."""

from collections.abc import Mapping
from dataclasses import astuple
from io import BytesIO
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from annotations.actions import Refused
from annotations.exports.kept import keep_file, pieces
from annotations.incoming.entries import UnreadableFile
from annotations.incoming.outcome import done_words, refusal
from annotations.incoming.plans import Chosen, Target
from annotations.incoming.reading import read_apart
from annotations.incoming.taking import take_file
from annotations.incoming.targets import Into, target_of
from annotations.models import ExportFile
from annotations.packing.jobs import telling
from people.jobs import JobFailed, RunningJob, job_task, start
from people.models import Job, User

AT_ONCE: Final = 300
"""A file of more entries is brought in in the background."""
BROUGHT: Final = "brought-in"
"""The key of files that are brought in; each is kept no longer than until it is."""


@transaction.atomic
def start_bringing(
    source: bytes, feature: str, choices: Mapping[int, Chosen], into: tuple[Into, UUID], *, by: User, page: str
) -> Job:
    """Keeps the file and has it brought in; `page` is the address at which it was sent."""
    job = start(
        by, _("Bringing in notes from a file"), bring_in, again_at=page, into=into[0].value, subject=str(into[1]),
        feature=feature, choices={str(number): astuple(chosen) for number, chosen in choices.items()}, page=page,
    )  # fmt: skip
    keep_file(job.uuid, "notes", "application/octet-stream", BytesIO(source), key=BROUGHT, page=page)
    return job


@job_task
def bring_in(
    job: RunningJob, *, into: str, subject: str, feature: str, choices: Mapping[str, tuple[str, str]], page: str
) -> None:
    """Writes what the file brings, in one transaction with the job's end. The rights are asked anew.

    The job's UUID names it in the log; by this it can be undone.
    """
    target = _target(job.owner, Into(into), UUID(subject))
    kept = ExportFile.objects.filter(job__uuid=job.uuid).first()
    if kept is None:
        raise JobFailed(_("The file is not kept any more. Choose it again."))
    chosen = {int(number): Chosen(*said) for number, said in choices.items()}
    try:
        entries = read_apart(b"".join(pieces(kept)), feature).entries
        with telling(job, _("%(done)d of %(total)d notes have found their place")) as told, transaction.atomic():
            planned = take_file(entries, target, chosen, by=job.owner, take=job.uuid, told=told)
            kept.delete()
            job.finish(done_words(planned), leads_to=f"{page}?taken={job.uuid}")
    except UnreadableFile as unreadable:
        raise JobFailed(str(unreadable)) from unreadable
    except Refused as refused:
        raise JobFailed(str(refusal(refused.code))) from refused


def _target(user: User, into: Into, uuid: UUID) -> Target:
    try:
        return target_of(user, into, uuid)
    except (Http404, PermissionDenied) as refused:
        raise JobFailed(_("You may not bring notes in there any more.")) from refused
