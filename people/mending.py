"""What `manage.py tick` does for jobs: those whose worker died begin again or fail, and old ones are deleted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from people.actions import record
from people.jobs import SILENT_SECONDS
from people.models import Job, JobState, User

MOST_ATTEMPTS: Final = 3
"""How often a job is begun: one that kills its worker each time is not begun for ever."""
TAKEN_SECONDS: Final = 60
"""How long a job may wait after a worker took it from the queue: it is about to begin."""


@dataclass(frozen=True, slots=True)
class Mended:
    """How many jobs wait to go on, have failed, and were deleted."""

    again: int
    failed: int
    deleted: int


def mend_jobs(now: datetime) -> Mended:
    """Does all of it; a second time changes nothing. Two at the same time do not meet."""
    again, failed = _mend_interrupted(now)
    return Mended(again, failed + _fail_lost(now), _delete_old(now))


class NotFailed(Exception):
    """The job did not fail, or the queue does not know it any more."""


@transaction.atomic
def begin_again(job: Job, *, by: User) -> None:
    """Has a job that failed begin again from its beginning, as somebody who runs this asks. Raises `NotFailed`."""
    held = Job.objects.select_for_update().get(pk=job.pk)
    if held.state != JobState.FAILED or not _queue_again(held):
        raise NotFailed
    _write(held, state=JobState.WAITING, ended_at=None, beat_at=timezone.now(), done=0, total=0, message="")
    record("job.begun_again", held, by=by)


@transaction.atomic
def _mend_interrupted(now: datetime) -> tuple[int, int]:
    """Running jobs whose worker is silent: they are queued again, at most `MOST_ATTEMPTS` times in all."""
    silent = Job.objects.filter(state=JobState.RUNNING, beat_at__lt=now - timedelta(seconds=SILENT_SECONDS))
    again = failed = 0
    for job in silent.select_for_update(skip_locked=True):
        if job.attempts < MOST_ATTEMPTS and _queue_again(job):
            _write(job, state=JobState.WAITING, beat_at=now, message=_("It was interrupted, and begins again."))
            again += 1
        else:
            told = _("It was interrupted %(times)d times. Try it again; with several files, bring fewer at once.")
            _fail(job, told % {"times": job.attempts}, now)
            failed += 1
    return again, failed


@transaction.atomic
def _fail_lost(now: datetime) -> int:
    """Waiting jobs that no worker will take: the queue does not have them any more."""
    since = now - timedelta(seconds=TAKEN_SECONDS)
    known: QuerySet[Any] = DBTaskResult.objects.filter(Q(status=TaskResultStatus.READY) | Q(started_at__gte=since))
    waiting = Job.objects.filter(state=JobState.WAITING, created_at__lt=since)
    lost = waiting.exclude(queued_as__in=known.values("pk")).select_for_update(skip_locked=True)
    for job in lost:
        _fail(job, _("It could not be begun. Try it again, or tell whoever runs this."), now)
    return len(lost)


def _delete_old(now: datetime) -> int:
    """Jobs that are over for `JOBS_KEPT_DAYS`, with what hangs on them, and what the queue remembers of them."""
    before = now - timedelta(days=settings.JOBS_KEPT_DAYS)
    old = Job.objects.filter(ended_at__lt=before)
    DBTaskResult.objects.filter(Q(pk__in=old.values("queued_as")) | Q(finished_at__lt=before)).delete()
    count = old.count()
    old.delete()
    return count


def _queue_again(job: Job) -> bool:
    """Has the queue give the job out once more; whether it still knows it."""
    return bool(_queued(job).update(status=TaskResultStatus.READY, started_at=None, finished_at=None))


def _fail(job: Job, words: str, now: datetime) -> None:
    _write(job, state=JobState.FAILED, message=words, ended_at=now)
    _queued(job).update(status=TaskResultStatus.FAILED, finished_at=now)


def _queued(job: Job) -> QuerySet[Any]:
    return DBTaskResult.objects.filter(pk__in=[job.queued_as] if job.queued_as else [])


def _write(job: Job, **columns: Any) -> None:
    Job.objects.filter(pk=job.pk).update(revision=F("revision") + 1, **columns)
