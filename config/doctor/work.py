"""What works beside the web server: the tick, workers, jobs; errors of the last day; backups."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.utils import timezone

from config.doctor.looks import Look, Looker, in_time, watch, well, wrong
from people.jobs import waiting_since
from people.models import Fault, Job, JobState
from people.seen import BACKUP, TICK, last_seen, workers_seen

TICK_LATE: Final = timedelta(minutes=4)
WORKER_LATE: Final = timedelta(minutes=2)
QUEUE_LATE: Final = timedelta(minutes=5)
BACKUP_LATE: Final = timedelta(hours=26)
"""A day, and what the backup itself may take."""
DAY: Final = timedelta(days=1)
NO_WORKER: Final = "Start Glossator, or a worker alone (manage.py work); its log says why it ended."


def ticks() -> Iterator[Look]:
    """Whether `manage.py tick` runs every minute."""
    seen = last_seen(TICK)
    to_do = "The launcher runs it each minute; else a timer has to (docs/deploy.md)."
    if seen is None:
        yield wrong("Tick", "It never ran: nobody is told of what is due, jobs that were cut off stay so.", to_do)
    elif (ago := timezone.now() - seen.at) > TICK_LATE:
        yield wrong("Tick", f"It ran last {in_time(ago)} ago, not every minute.", to_do)
    else:
        yield well("Tick", f"{in_time(ago)} ago")


def workers() -> Iterator[Look]:
    """Whether anybody does the background work, and keeps up with it."""
    now = timezone.now()
    alive = sum(now - each.at < WORKER_LATE for each in workers_seen())
    oldest = waiting_since()
    if not alive:
        yield wrong("Workers", "No background worker was seen in two minutes: exports and imports wait.", NO_WORKER)
    elif oldest is not None and now - oldest > QUEUE_LATE:
        what = f"A job waits for {in_time(now - oldest)}, though {alive} workers are there."
        yield watch("Workers", what, "Start more (JOB_WORKERS), or look which job holds them.")
    else:
        yield well("Workers", f"{alive} at work or waiting for it")


def failures() -> Iterator[Look]:
    """Jobs that failed and pages that ended with an error of ours, within a day."""
    since = timezone.now() - DAY
    failed = Job.objects.filter(state=JobState.FAILED, ended_at__gte=since).count()
    if failed:
        what = f"{failed} {'job has' if failed == 1 else 'jobs have'} failed within a day."
        yield watch("Jobs", what, "The page “Installation” lists them, and has them begin again.")
    else:
        yield well("Jobs", "none failed within a day")
    faults = Fault.objects.filter(at__gte=since).order_by("-at")
    last = faults.first()
    if last is not None:
        what = f"{faults.count()} within a day; the last on {last.route}: {last.error} at {last.place}."
        yield watch("Errors of pages", what, f"journalctl -u glossator | grep {last.request_id}; and tell its makers.")
    else:
        yield well("Errors of pages", "none within a day")


def backups() -> Iterator[Look]:
    """When the last backup was made, as far as `manage.py backup` has noted it."""
    seen = last_seen(BACKUP)
    if seen is None:
        what = "None was ever made by manage.py backup."
        yield watch("Backup", what, "Enable glossator-backup.timer (docs/backups.md), or see that yours is made.")
    elif (ago := timezone.now() - seen.at) > BACKUP_LATE:
        yield wrong("Backup", f"The last one is {in_time(ago)} old.", "See systemctl status glossator-backup.")
    else:
        yield well("Backup", f"{in_time(ago)} old")


WORK: Final[tuple[Looker, ...]] = (ticks, workers, failures, backups)
