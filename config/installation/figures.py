"""What the page of the installation tells. Every function asks a handful of queries, however much there is."""

import platform
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

import django
from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.models import Annotation, Submission
from config.doctor.looks import in_size
from config.places import ROOT
from courses.models import Course, Enrollment
from people.jobs import waiting_since
from people.models import AuditEvent, Job, JobState, Sighting
from people.seen import SIZE

TABLES: Final = 8
FAILURES: Final = 20
KEPT: Final = timedelta(days=30)

TABLE_SIZES: Final = """
SELECT relname, pg_total_relation_size(oid), greatest(reltuples, pg_stat_get_live_tuples(oid), 0)::bigint FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 2 DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the database, with its indexes; `rows` as PostgreSQL last counted or estimates them."""

    name: str
    size: str
    rows: int


@dataclass(frozen=True, slots=True)
class Storage:
    """How much is kept. `grown` is since the day of `since`; both are empty where nobody noted the size before."""

    size: str
    tables: list[Table]
    grown: str = ""
    since: date | None = None


def courses() -> "QuerySet[Course]":
    """All courses, those in use first, each with people, works, notes and the day on which something was last done."""
    return Course.objects.annotate(
        people=_number(Enrollment.objects.filter(course=OuterRef("pk"), left_at=None)),
        works=_number(Submission.objects.filter(assignment__course=OuterRef("pk"))),
        notes=_number(Annotation.objects.filter(submission__assignment__course=OuterRef("pk"), deleted_at=None)),
        last_at=Subquery(AuditEvent.objects.filter(course_uuid=OuterRef("uuid")).order_by("-at").values("at")[:1]),
    ).order_by("archived_at", "title", "pk")


def _number(rows: "QuerySet[Any]") -> Coalesce:
    """How many of these there are, as a column."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def storage() -> Storage:
    """How large the database is, and its largest tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
        cursor.execute(TABLE_SIZES, [TABLES])
        tables = [Table(name, in_size(taken), rows) for name, taken, rows in cursor.fetchall()]
    before = Sighting.objects.filter(name__startswith=SIZE, at__gte=timezone.now() - KEPT).order_by("at").first()
    if before is None or timezone.now() - before.at < timedelta(days=1):
        return Storage(in_size(size), tables)
    return Storage(in_size(size), tables, in_size(max(0, size - before.detail["bytes"])), before.at.date())


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that failed: which task it was, not for whom nor on what."""

    job: Job
    task: str

    @property
    def request(self) -> str:
        """The number of the request that started it, where that is known."""
        return str(self.job.result.get("request", ""))


def failed_jobs() -> list[FailedJob]:
    """The last jobs that failed, within `KEPT`."""
    jobs = list(
        Job.objects.filter(state=JobState.FAILED, ended_at__gte=timezone.now() - KEPT).order_by("-ended_at")[:FAILURES]
    )
    tasks = task_names(jobs)
    return [FailedJob(job, tasks.get(job.queued_as, "")) for job in jobs]


def task_names(jobs: list[Job]) -> dict[Any, str]:
    """By what they are queued as, the names of the jobs' functions."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 -- a model: after the apps are ready

    paths = DBTaskResult.objects.filter(pk__in=[job.queued_as for job in jobs]).values_list("pk", "task_path")
    return {pk: path.rpartition(".")[2].replace("_", " ") for pk, path in paths}


@dataclass(frozen=True, slots=True)
class Queue:
    """Jobs that are not over."""

    waiting: int
    running: int
    first_at: datetime | None


def queue() -> Queue:
    """How many jobs wait and run, and since when the first one waits."""
    counts = dict(
        Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING])
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return Queue(counts.get(JobState.WAITING, 0), counts.get(JobState.RUNNING, 0), waiting_since())


@cache
def versions() -> list[tuple[str, str]]:
    """What runs here, by name and version."""
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgresql = cursor.fetchone()[0].split()[0]
    return [
        ("Glossator", ours),
        ("Django", django.get_version()),
        ("Python", platform.python_version()),
        ("PostgreSQL", postgresql),
    ]
