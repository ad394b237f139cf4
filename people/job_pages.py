"""How a job is shown, on its own page and wherever `job.html#shown` is included."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from people.jobs import SILENT_SECONDS, somebody_works
from people.models import Job, JobState

PATIENCE: Final = timedelta(seconds=SILENT_SECONDS)


@dataclass(frozen=True, slots=True)
class JobShown:
    """A job as its owner sees it; `poll_url` is asked every second for what has changed since `cursor`.

    `is_silent`: nothing happens, although something should.
    """

    job: Job
    poll_url: str
    is_silent: bool

    @property
    def cursor(self) -> str:
        """What is shown: another one after each change."""
        return f"{self.job.revision}{'s' if self.is_silent else ''}"

    @property
    def is_counted(self) -> bool:
        """Whether one knows how much there is to do."""
        return self.job.total > 0

    def is_seen(self, request: HttpRequest) -> bool:
        """Whether the page that polls shows this already."""
        return bool(request.headers.get("HX-Request")) and request.GET.get("seen") == self.cursor


def show_job(job: Job, poll_url: str = "") -> JobShown:
    """The job as it is now, on a page that polls its own address, `poll_url`; without one the job's page."""
    return JobShown(job, poll_url or job.get_absolute_url(), _is_silent(job))


def _is_silent(job: Job) -> bool:
    now = timezone.now()
    if job.state == JobState.RUNNING:
        return job.beat_at is not None and job.beat_at < now - PATIENCE
    waits_since = job.beat_at or job.created_at
    return job.state == JobState.WAITING and waits_since < now - PATIENCE and not somebody_works()
