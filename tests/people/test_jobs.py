"""Background work: what a job tells as it is done, who sees it, and what becomes of one whose worker died."""

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings

from people.jobs import start
from people.mending import MOST_ATTEMPTS, Mended, mend_jobs
from people.models import Job, JobState, User
from tests.factories import make_person
from tests.people.working import count_words, end_silently, lose_the_database, lose_the_job, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ada() -> User:
    return make_person("Ada")


@pytest.fixture
def browser(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def done(owner: User, task: Task[..., None], **arguments: Any) -> Job:
    """The job after a worker has done it."""
    job = start(owner, "Counting words", task, again_at="/again/", **arguments)
    work()
    job.refresh_from_db()
    return job


def running(owner: User, beat_at: datetime, attempts: int = 1) -> Job:
    """A job whose worker said last at that time that it lives."""
    job = start(owner, "Counting words", count_words)
    job.state, job.started_at, job.beat_at, job.attempts = JobState.RUNNING, beat_at, beat_at, attempts
    job.save()
    DBTaskResult.objects.filter(pk__in=[job.queued_as]).update(status="RUNNING", started_at=beat_at)
    return job


def test_started_job_waits_until_a_worker_does_it(ada: User) -> None:
    job = start(ada, "Counting words", count_words)
    before = (job.state, job.done, job.total)
    work()
    job.refresh_from_db()
    assert before == (JobState.WAITING, 0, 0)
    assert (job.state, job.done, job.total, job.message) == (JobState.DONE, 5, 5, "All words are counted.")
    assert (job.leads_to, job.result, job.attempts) == ("/library/", {"words": 5}, 1)


def test_job_that_is_rolled_back_is_not_done(ada: User) -> None:
    with transaction.atomic():
        start(ada, "Counting words", count_words)
        transaction.set_rollback(True)
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_refusal_is_told_as_it_was_raised(ada: User) -> None:
    job = done(ada, count_words, text="empty")
    assert (job.state, job.message) == (JobState.FAILED, "The text is empty. Choose another.")


def test_fault_is_logged_and_told_without_its_insides(ada: User, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "people.jobs"):
        job = done(ada, count_words, text="missing")
    assert (job.state, job.message.split(",")[0]) == (JobState.FAILED, "It ended with an error of ours")
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [KeyError]


def test_job_that_ends_silently_is_done(ada: User) -> None:
    job = done(ada, end_silently)
    assert (job.state, job.done, job.total, job.message) == (JobState.DONE, 1, 2, "Done.")


def test_worker_whose_job_was_taken_over_changes_nothing(ada: User) -> None:
    job = done(ada, lose_the_job)
    assert (job.state, job.attempts, job.message) == (JobState.RUNNING, 2, "")


def test_job_is_its_owners_alone(ada: User, browser: Client) -> None:
    job = start(ada, "Counting words", count_words)
    other = Client()
    other.force_login(make_person("Ben"))
    statuses = [client.get(job.get_absolute_url()).status_code for client in (browser, other, Client())]
    assert statuses == [200, 404, 302]


def test_page_tells_how_far_it_is_and_asks_only_for_news(ada: User, browser: Client) -> None:
    job = running(ada, timezone.now())
    Job.objects.update(done=2, total=5, message="2 of 5 words counted")
    page = browser.get(job.get_absolute_url()).content.decode()
    assert 'max="5" value="2"' in page
    assert "2 of 5 words counted" in page
    assert f'hx-get="{job.get_absolute_url()}?seen=1"' in page
    seen, news = (browser.get(job.get_absolute_url(), {"seen": number}, headers=HTMX) for number in (1, 0))
    assert (seen.status_code, news.status_code) == (204, 200)
    assert "<html" not in news.content.decode()


def test_done_job_leads_to_its_result_with_htmx_and_without(ada: User, browser: Client) -> None:
    job = done(ada, count_words)
    plain = browser.get(job.get_absolute_url())
    fragment = browser.get(job.get_absolute_url(), headers=HTMX)
    assert (plain.status_code, plain.headers["Location"]) == (302, "/library/")
    assert (fragment.status_code, fragment.headers["HX-Redirect"]) == (204, "/library/")


def test_failed_job_says_why_and_offers_to_try_again_and_is_asked_no_more(ada: User, browser: Client) -> None:
    job = done(ada, count_words, text="empty")
    page = browser.get(job.get_absolute_url()).content.decode()
    assert "The text is empty. Choose another." in page
    assert 'href="/again/"' in page
    assert "hx-get" not in page


def test_waiting_without_any_worker_is_said(ada: User, browser: Client) -> None:
    job = start(ada, "Counting words", count_words)
    assert "Nothing has taken it up yet" not in browser.get(job.get_absolute_url()).content.decode()
    Job.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    late = browser.get(job.get_absolute_url(), {"seen": 1}, headers=HTMX)
    assert (late.status_code, "Nothing has taken it up yet" in late.content.decode()) == (200, True)
    running(make_person("Ben"), timezone.now())
    assert "Nothing has taken it up yet" not in browser.get(job.get_absolute_url()).content.decode()


def test_poll_asks_the_database_little(
    ada: User, browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    job = running(ada, timezone.now())
    with django_assert_num_queries(3):  # the session, the person, the job
        browser.get(job.get_absolute_url(), {"seen": 1}, headers=HTMX)


def test_interrupted_job_begins_again_and_is_done(ada: User) -> None:
    now = timezone.now()
    job = running(ada, now - timedelta(seconds=30))
    assert mend_jobs(now) == Mended(again=1, failed=0, deleted=0)
    assert mend_jobs(now) == Mended(again=0, failed=0, deleted=0)
    work()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.message) == (JobState.DONE, 2, "All words are counted.")


def test_job_whose_database_went_away_begins_again_and_is_done(ada: User) -> None:
    job = start(ada, "Counting words", lose_the_database)
    work()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)
    assert mend_jobs(timezone.now() + timedelta(seconds=30)) == Mended(again=1, failed=0, deleted=0)
    work()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.message) == (JobState.DONE, 2, "Counted after all.")


def test_job_whose_worker_lives_is_left_alone(ada: User) -> None:
    now = timezone.now()
    running(ada, now - timedelta(seconds=10))
    assert mend_jobs(now) == Mended(again=0, failed=0, deleted=0)


def test_job_that_is_interrupted_each_time_fails_with_what_to_do(ada: User) -> None:
    now = timezone.now()
    job = running(ada, now - timedelta(seconds=30), attempts=MOST_ATTEMPTS)
    assert mend_jobs(now) == Mended(again=0, failed=1, deleted=0)
    job.refresh_from_db()
    assert job.message == "It was interrupted 3 times. Try it again; with several files, bring fewer at once."
    assert DBTaskResult.objects.get().status == "FAILED"


def test_job_that_a_worker_has_just_taken_from_the_queue_is_left_to_it(ada: User) -> None:
    now = timezone.now()
    job = start(ada, "Counting words", count_words)
    Job.objects.update(created_at=now - timedelta(hours=1))
    DBTaskResult.objects.update(status="RUNNING", started_at=now - timedelta(seconds=1))
    assert mend_jobs(now) == Mended(again=0, failed=0, deleted=0)
    DBTaskResult.objects.update(started_at=now - timedelta(hours=1))
    assert mend_jobs(now) == Mended(again=0, failed=1, deleted=0)
    job.refresh_from_db()
    assert job.message == "It could not be begun. Try it again, or tell whoever runs this."


def test_job_that_begins_again_is_not_called_forgotten(ada: User, browser: Client) -> None:
    now = timezone.now()
    job = running(ada, now - timedelta(seconds=30))
    Job.objects.update(created_at=now - timedelta(minutes=5))
    mend_jobs(now)
    page = browser.get(job.get_absolute_url()).content.decode()
    assert "It was interrupted, and begins again." in page
    assert "Nothing has taken it up yet" not in page


def test_job_that_the_queue_has_lost_fails(ada: User) -> None:
    now = timezone.now()
    lost, waiting = (start(ada, "Counting words", count_words) for _ in range(2))
    Job.objects.update(created_at=now - timedelta(minutes=2))
    DBTaskResult.objects.filter(pk__in=[lost.queued_as]).delete()
    assert mend_jobs(now) == Mended(again=0, failed=1, deleted=0)
    assert {job.pk: job.state for job in Job.objects.all()} == {lost.pk: "failed", waiting.pk: "waiting"}


def test_old_jobs_are_deleted_with_what_the_queue_kept(
    ada: User, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.JOBS_KEPT_DAYS = 2
    old, young = (done(ada, count_words) for _ in range(2))
    Job.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=3))
    call_command("tick")
    call_command("tick")
    assert capsys.readouterr().out == "Jobs: 1 deleted, being old.\n"
    assert list(Job.objects.values_list("pk", flat=True)) == [young.pk]
    assert list(DBTaskResult.objects.values_list("pk", flat=True)) == [young.queued_as]


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "asleep"}, "job_is_over_when_it_ended"),
        ({"done": 3, "total": 2}, "job_does_no_more_than_all"),
        ({"state": "done"}, "job_is_over_when_it_ended"),
        ({"ended_at": timezone.now()}, "job_is_over_when_it_ended"),
        ({"state": "running"}, "job_runs_when_it_has_begun"),
    ],
)
def test_impossible_jobs_cannot_be_stored(ada: User, changes: dict[str, Any], constraint: str) -> None:
    start(ada, "Counting words", count_words)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Job.objects.update(**changes)
