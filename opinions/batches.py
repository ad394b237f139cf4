"""Many files at once: they are kept, and a job makes a draft of each case in them, one after the other.

Nothing of what was uploaded is lost: a file's bytes stay with the batch until a draft has them, so that what could not
be read can be tried again. The job may be interrupted and begun again; what it has read already is passed over.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opinions.models import Batch, BatchFile, FileState
from opinions.tasks import read_batch
from opinions.text.readers.recognition import Format
from opinions.uploads import LONGEST_NAME, Sent
from people.actions import record
from people.jobs import start
from people.models import Job, User


class BatchAtWork(Exception):
    """The batch is being read: what is to be tried again is not known before that is over."""


@transaction.atomic
def create_batch(sent: Iterable[Sent], *, by: User, chosen: Format | None) -> Batch:
    """Keeps what was sent, loaded one by one, and starts the job that reads it, in the `chosen` format if one is."""
    sources = list(sent)
    batch = Batch(uploaded_by=by)
    words = ngettext("Reading %(count)d file", "Reading %(count)d files", len(sources)) % {"count": len(sources)}
    batch.job = _start(batch.uuid, words, by)
    batch.save()
    for number, each in enumerate(sources, start=1):
        loaded = each.load()
        BatchFile.objects.create(
            batch=batch,
            number=number,
            name=loaded.name[-LONGEST_NAME:],
            chosen=chosen or "",
            source=loaded.source,
            html=loaded.html,
        )
    record("create_batch", batch, by=by, files=len(sources))
    return batch


@transaction.atomic
def retry_batch(batch: Batch, *, by: User, file: int | None = None, chosen: Format | None = None) -> Batch:
    """Has the files read again that were not: all, or the one with that key; in the `chosen` format, if one is.

    Raises `BatchAtWork`. Where every file is read, nothing is started.
    """
    batch = Batch.objects.select_for_update(of=("self",)).select_related("job").get(pk=batch.pk)
    if not batch.job.is_over:
        raise BatchAtWork
    files = batch.files.exclude(state=FileState.READ)
    if file is not None:
        files = files.filter(pk=file)
    keys = list(files.values_list("pk", flat=True))
    if not keys:
        return batch
    BatchFile.objects.filter(pk__in=keys).update(state=FileState.WAITING, problem="", chosen=chosen or "")
    batch.job = _start(batch.uuid, _("Reading again what was refused"), by)
    batch.save(update_fields=["job"])
    record("retry_batch", batch, by=by, files=len(keys))
    return batch


def _start(batch: UUID, words: str, by: User) -> Job:
    return start(by, words, read_batch, batch=str(batch))
