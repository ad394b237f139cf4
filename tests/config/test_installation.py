"""The page of the installation: what is wrong first, nothing of what anybody wrote, and a job that begins again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.jobs import start
from people.models import AuditEvent, Fault, Job, JobState, User
from people.seen import BACKUP, TICK, WORKER, last_seen, note_seen, note_size
from tests.factories import make_course, make_person
from tests.people.working import count_words, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


@pytest.fixture
def runs_it() -> User:
    person = make_person("Ida")
    person.is_staff = True
    person.save()
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def failed(owner: User) -> Job:
    """A job that failed, whose words and message name what nobody else is to see."""
    job = start(owner, "Reading my-secret-diary.txt", count_words, text="empty")
    work()
    Job.objects.filter(pk=job.pk).update(message="my-secret-diary.txt cannot be read.")
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    return job


def page(person: User) -> str:
    return signed_in(person).get(reverse("installation")).content.decode()


def test_page_tells_what_is_wrong_before_what_is_to_be_watched(runs_it: User) -> None:
    told = page(runs_it)

    assert told.index('class="look look-wrong"') < told.index('class="look look-watch"')
    assert told.rindex('class="look look-wrong"') < told.index('class="look look-watch"')
    assert "It never ran" in told
    for name in (TICK, f"{WORKER}here 1", BACKUP):
        note_seen(name, path="/backups/one", bytes=1_500_000)
    assert "It never ran" not in page(runs_it)
    assert "1.5 MB" in page(runs_it)


def test_page_tells_failures_by_number_and_without_words(runs_it: User) -> None:
    failed(make_person("Ada"))
    Fault.objects.create(request_id="abcdefgh2345", route="reader", error="KeyError", place="annotations/access.py:7")
    told = page(runs_it)

    assert "abcdefgh2345" in told
    assert "count words" in told
    assert "secret-diary" not in told
    assert "Ada" not in told


def test_job_that_failed_begins_again_once(runs_it: User) -> None:
    job = failed(make_person("Ada"))
    client = signed_in(runs_it)
    for _each in range(2):
        client.post(reverse("job_again", args=[job.uuid]))
    job.refresh_from_db()

    assert (job.state, job.ended_at) == (JobState.WAITING, None)
    assert AuditEvent.objects.filter(verb="job.begun_again", actor=runs_it, subject_uuid=job.uuid).count() == 1
    work()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 2)


def test_page_asks_as_many_queries_for_three_courses_as_for_one(
    runs_it: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    make_course("Torts")
    page(runs_it)
    with CaptureQueriesContext(connection) as one:
        page(runs_it)
    make_course("Contracts")
    make_course("Property")

    with django_assert_num_queries(len(one)):
        told = page(runs_it)

    assert told.index("Contracts") < told.index("Property") < told.index("Torts")


def test_size_of_the_database_is_noted_once_a_day() -> None:
    now = timezone.now()
    note_size(now)
    first = last_seen(f"size of {now:%Y-%m-%d}")
    note_size(now)

    assert first is not None
    assert first.detail["bytes"] > 1_000_000
    assert last_seen(f"size of {now:%Y-%m-%d}") == first
