"""Jobs to test with, and the real worker, which does in the test's own process what waits."""

from typing import Any

from django.db import OperationalError
from django.db.models import QuerySet
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from people.jobs import JobFailed, RunningJob, TakenOver, job_task
from people.models import Job

TEXTS = {"hens": "the hen and the fox", "empty": ""}


def work() -> None:
    """Does all that waits, as `manage.py db_worker` does; its loop alone is ours, as it would close the connection."""
    worker = Worker(
        queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="test", excluded_queue_names=[],
    )  # fmt: skip
    ready: QuerySet[Any] = DBTaskResult.objects.ready()
    while (queued := ready.all().first()) is not None:
        queued.claim(worker.worker_id)
        worker.run_task(queued)


@job_task
def count_words(job: RunningJob, *, text: str = "hens") -> None:
    """Counts the words of a text; there is nothing to count in an empty one."""
    words = TEXTS[text].split()
    if not words:
        raise JobFailed("The text is empty. Choose another.")
    for number in range(1, len(words) + 1):
        job.progress(number, len(words), f"{number} of {len(words)} words counted")
    job.finish("All words are counted.", leads_to="/library/", words=len(words))


@job_task
def end_silently(job: RunningJob) -> None:
    """Does one step, and ends without a word."""
    job.progress(1, 2, "One of two")


@job_task
def lose_the_job(job: RunningJob) -> None:
    """Works on while another worker has taken the job over."""
    Job.objects.filter(uuid=job.uuid).update(attempts=job.attempt + 1)
    try:
        job.progress(1, 2, "Too late")
    except TakenOver:
        job.finish("Much too late")


@job_task
def lose_the_database(job: RunningJob) -> None:
    """Has its connection ended the first time, as when a primary is killed; counts then."""
    job.progress(1, 2, "One of two")
    if job.attempt == 1:
        raise OperationalError("server closed the connection unexpectedly")
    job.finish("Counted after all.")
