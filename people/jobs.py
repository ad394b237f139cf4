"""Background work: what takes longer than a request may is done by `manage.py work`, in sight of its owner.

To do something in the background, write a function at a module's top level, and start it:

    @job_task
    def count_words(job: RunningJob, *, text: str) -> None:
        for number, line in enumerate(lines, start=1):
            …
            job.progress(number, len(lines), f"{number} of {len(lines)} lines counted")
        job.finish("All lines are counted.", leads_to="/where/the/result/is/")

    job = start(owner, "Counting words", count_words, again_at="/the/form/", text="1234-…")
    return redirect(job)

The arguments are JSON and small: name rows by their UUIDs, do not pass their content. `start` is one transaction with
whatever stands around it: nothing is started where that is rolled back.

A job may be run again from its beginning, where its worker was killed (`people.mending`). So it has to be safe to
repeat: look what is done already; and call `progress` or `finish` inside the transaction that does a step, so that the
step is undone where another worker has taken the job over meanwhile (they raise `TakenOver` then). Elsewhere call
`progress` outside of transactions, or nobody sees it; each call is a write, so call it a few times a second at most.

A function that raises `JobFailed` ends its job with that sentence. Where the database went away under it, the job
begins again as after an interruption. Any other exception is logged, and told as a fault of ours.
`{% include "job.html#shown" %}` shows a job on any page: see there and `people.job_pages`.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from threading import Event, Thread
from time import perf_counter
from typing import Any, Final
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Min
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import Task

from people.models import Job, JobState, User
from people.statements import Statements, counting
from people.traces import TOLD, request_id

BEAT_SECONDS: Final = 5
"""How often a worker says that it is alive."""
SILENT_SECONDS: Final = 20
"""After how long a worker that says nothing is taken for dead."""

REQUEST: Final = "request"
"""Under this name a job's result has, until it is done, the number of the request that started it."""

logger = logging.getLogger(__name__)
lines = logging.getLogger("glossator.jobs")


class JobFailed(Exception):
    """The job cannot be done. The message is a sentence for its owner: why, and what she can do."""


class TakenOver(Exception):
    """The job is not this worker's any more: it was taken for dead, and another has the job, or it is over."""


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job in the hands of the worker that does it."""

    uuid: UUID
    owner: User
    attempt: int
    request: str = ""

    def progress(self, done: int, total: int, words: str) -> None:
        """Says that `done` of `total` steps are made, in words; 0 of 0 where nobody knows. Raises `TakenOver`."""
        self._write(done=done, total=total, message=words)

    def finish(self, words: str, /, *, leads_to: str = "", **result: Any) -> None:
        """Ends the job: in words, with the address where its result is, and what else is worth keeping (JSON).

        Raises `TakenOver`.
        """
        ended = timezone.now()
        self._write(state=JobState.DONE, message=words, leads_to=leads_to, result=result, ended_at=ended)

    def fail(self, words: str) -> None:
        """Ends the job as one that failed, with a sentence that says what to do. Raises `TakenOver`."""
        self._write(state=JobState.FAILED, message=words, ended_at=timezone.now())

    def beat(self) -> None:
        """Says that the worker is alive."""
        self._mine.update(beat_at=timezone.now())

    @property
    def _mine(self) -> Any:
        return Job.objects.filter(uuid=self.uuid, attempts=self.attempt, state=JobState.RUNNING)

    def _write(self, **columns: Any) -> None:
        if not self._mine.update(revision=F("revision") + 1, beat_at=timezone.now(), **columns):
            raise TakenOver


def job_task(function: Callable[..., None]) -> Task[..., None]:
    """Makes a function of the top level, which takes a `RunningJob` and keywords, a task that `start` can start."""

    @wraps(function)
    def perform(uuid: str, **arguments: Any) -> None:
        job = _take(UUID(uuid))
        if job is not None:
            with _beating(job), _told(job, function.__name__):
                _perform(job, function, arguments)

    return task(perform)


@transaction.atomic
def start(owner: User, words: str, to_do: Task[..., None], /, *, again_at: str = "", **arguments: Any) -> Job:
    """Has the worker do `to_do` with the arguments for `owner`, and returns the job, which waits.

    `words` say what it is, at most 200 characters; `again_at` is the address at which she can start it anew.
    """
    asked_by = request_id.get()
    job = Job.objects.create(
        owner=owner, words=words, again_at=again_at, result={REQUEST: asked_by} if asked_by else {}
    )
    job.queued_as = UUID(to_do.enqueue(str(job.uuid), **arguments).id)
    job.save(update_fields=["queued_as"])
    return job


def waiting_since() -> datetime | None:
    """Since when the job waits that waits longest: since it was asked for, or is to begin again; else None."""
    waiting = Job.objects.filter(state=JobState.WAITING)
    first: datetime | None = waiting.aggregate(first=Min(Coalesce("beat_at", "created_at")))["first"]
    return first


def somebody_works() -> bool:
    """Whether any worker is alive, as far as its jobs tell."""
    since = timezone.now() - timedelta(seconds=SILENT_SECONDS)
    return Job.objects.filter(state=JobState.RUNNING, beat_at__gte=since).exists()


@transaction.atomic
def _take(uuid: UUID) -> RunningJob | None:
    """Takes a job that waits; None where there is none to take."""
    job = Job.objects.select_for_update(of=("self",)).select_related("owner").filter(uuid=uuid).first()
    if job is None or job.state != JobState.WAITING:
        return None
    job.state, job.attempts, job.revision = JobState.RUNNING, job.attempts + 1, job.revision + 1
    job.started_at = job.beat_at = timezone.now()
    job.save(update_fields=["state", "attempts", "revision", "started_at", "beat_at"])
    return RunningJob(job.uuid, job.owner, job.attempts, str(job.result.get(REQUEST, "")))


def _perform(job: RunningJob, function: Callable[..., None], arguments: dict[str, Any]) -> None:
    """Does it, and sees to it that the job has ended afterwards."""
    try:
        function(job, **arguments)
        _end(lambda: job.finish(_("Done.")))
    except TakenOver:
        logger.warning("Job %s was taken over by another worker.", job.uuid)
    except JobFailed as failed:
        sentence = str(failed)
        _end(lambda: job.fail(sentence))
    except (OperationalError, InterfaceError):
        logger.warning("The database went away under job %s; it begins again.", job.uuid, exc_info=True)
    except Exception:
        logger.exception("Job %s ended with an error.", job.uuid)
        told = _(
            "It ended with an error of ours, which is in the server's log. Try it again, or tell whoever runs this."
        )
        _end(lambda: job.fail(told))


def _end(end: Callable[[], None]) -> None:
    """Ends the job, where it has not ended by itself."""
    try:
        end()
    except TakenOver:
        return


@contextmanager
def _told(job: RunningJob, name: str) -> Iterator[None]:
    """Lines of the log have the number of the request that started the job meanwhile; one line says how it went."""
    before, begun = request_id.set(job.request), perf_counter()
    statements = Statements(lambda: name)
    try:
        with counting(statements):
            yield
        state = Job.objects.filter(uuid=job.uuid).values_list("state", flat=True).first()
        told: dict[str, Any] = {"job": str(job.uuid), "task": name, "state": state, "attempt": job.attempt}
        told |= {"ms": round((perf_counter() - begun) * 1_000), **statements.told}
        lines.log(logging.WARNING if state == JobState.FAILED else logging.INFO, "job", extra={TOLD: told})
    finally:
        request_id.reset(before)


@contextmanager
def _beating(job: RunningJob) -> Iterator[None]:
    """A thread of the worker says that it lives, however long a step takes."""
    over = Event()
    thread = Thread(target=_beat, args=(job, over), name=f"beat of {job.uuid}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(job: RunningJob, over: Event) -> None:
    while not over.wait(BEAT_SECONDS):
        try:
            job.beat()
        except DatabaseError:
            logger.warning("The database does not answer; job %s goes on.", job.uuid)
        finally:
            connection.close()
