"""What the library does in the background: reading what was uploaded, and fetching a case by its citation."""

import logging
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opinions.fetching import NotFetched, fetch, places_of_settings
from opinions.models import Batch, BatchFile, FileState
from opinions.text.full_citations import ReporterCitation
from opinions.text.readers.recognition import Format
from opinions.text.readers.source import UnreadableSource
from opinions.uploads import LONGEST_NAME, Upload, keep_upload, understand_upload, unpacked
from people.jobs import JobFailed, RunningJob, TakenOver, job_task

logger = logging.getLogger(__name__)


@job_task
def read_batch(job: RunningJob, *, batch: str) -> None:
    """Makes a draft of each source of the batch; those that cannot be read are kept with the reason."""
    held = Batch.objects.get(uuid=UUID(batch))
    waiting = held.files.filter(state=FileState.WAITING)
    for key in waiting.values_list("pk", flat=True):
        _unpack(job, held, key)
    for key in waiting.values_list("pk", flat=True):
        _read(job, held, key)
    job.finish(_summary(held), leads_to=held.get_absolute_url())


@job_task
def fetch_case(job: RunningJob, *, citation: str) -> None:
    """Makes a draft of the case at the citation, from the collection that holds it."""
    pages = 0

    def tell(words: str) -> None:
        nonlocal pages
        fetched = ngettext("%(count)d answer so far", "%(count)d answers so far", pages) % {"count": pages}
        job.progress(0, 0, f"{words} ({fetched})" if pages else words)
        pages += 1

    try:
        fetched = fetch(ReporterCitation.parse(citation), places_of_settings(), tell)
        job.progress(0, 0, _("%(source)s has it. Reading it …") % {"source": fetched.origin})
        read = understand_upload(Upload(fetched.name, fetched.source, fetched.html), chosen=None)
    except (NotFetched, UnreadableSource) as error:
        raise JobFailed(str(error)) from error
    with transaction.atomic():
        draft = keep_upload(read, by=job.owner)
        job.finish(_("The case is here."), leads_to=draft.get_absolute_url())


def _unpack(job: RunningJob, batch: Batch, key: int) -> None:
    """Puts the cases of an archive or of JSON lines in its place; all of them, or none."""
    file = batch.files.get(pk=key)
    upload = _upload(file)
    if file.part or not upload.holds_many:
        return
    job.progress(*_counts(batch), _("Unpacking %(name)s …") % {"name": file.name})
    try:
        with transaction.atomic():
            for part, each in enumerate(unpacked(upload), start=1):
                BatchFile.objects.create(
                    batch=batch,
                    number=file.number,
                    part=part,
                    name=each.name[-LONGEST_NAME:],
                    chosen=file.chosen,
                    source=each.source,
                    html=each.html,
                )
            file.delete()
            job.progress(*_counts(batch), _progress_words(batch))
    except UnreadableSource as error:
        _refuse(job, file, str(error))


def _read(job: RunningJob, batch: Batch, key: int) -> None:
    """Makes the file a draft, or notes why it cannot be one. One file's fault is not the others'."""
    file = batch.files.get(pk=key)
    done, total = _counts(batch)
    now_reading = _("%(words)s; now %(name)s") % {"words": _progress_words(batch), "name": file.name or _("the text")}
    job.progress(done, total, now_reading)
    try:
        read = understand_upload(_upload(file), chosen=Format(file.chosen) if file.chosen else None)
        with transaction.atomic():
            file.draft = keep_upload(read, by=job.owner)
            file.state, file.source, file.html = FileState.READ, b"", b""
            file.save(update_fields=["draft", "state", "source", "html"])
            job.progress(*_counts(batch), _progress_words(batch))
    except TakenOver:
        raise
    except UnreadableSource as error:
        _refuse(job, file, str(error))
    except Exception:
        logger.exception("%s could not be read.", file.name)
        _refuse(job, file, _("The reader stopped with an error of ours, which is in the server's log."))


@transaction.atomic
def _refuse(job: RunningJob, file: BatchFile, problem: str) -> None:
    BatchFile.objects.filter(pk=file.pk).update(state=FileState.REFUSED, problem=problem or _("It cannot be read."))
    job.progress(*_counts(file.batch), _progress_words(file.batch))


def _upload(file: BatchFile) -> Upload:
    return Upload(file.name, bytes(file.source), bytes(file.html))


def _counts(batch: Batch) -> tuple[int, int]:
    """How many sources of the batch are dealt with, and how many there are."""
    states = list(batch.files.values_list("state", flat=True))
    return sum(state != FileState.WAITING for state in states), len(states)


def _progress_words(batch: Batch) -> str:
    done, total = _counts(batch)
    words = ngettext("%(done)d of %(total)d file read", "%(done)d of %(total)d files read", total)
    return words % {"done": done, "total": total}


def _summary(batch: Batch) -> str:
    """How it ended, in words."""
    states = list(batch.files.values_list("state", flat=True))
    read, refused = states.count(FileState.READ), states.count(FileState.REFUSED)
    made = ngettext("%(count)d draft is made.", "%(count)d drafts are made.", read) % {"count": read}
    left = ngettext("%(count)d file could not be read.", "%(count)d files could not be read.", refused)
    return f"{made} {left % {'count': refused}}" if refused else made
