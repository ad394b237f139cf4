"""Readiness and metrics: what a load balancer and a Prometheus are told, and who is told."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from people.seen import BACKUP, WORKER, note_seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


@pytest.mark.parametrize("address", ["/health/live/", "/health/ready/", "/health/ready"])
def test_load_balancer_is_answered_whatever_host_it_names(address: str) -> None:
    answer = Client(headers={"host": "10.1.2.3:8000"}).get(address)

    assert answer.status_code == 200
    assert answer.content in {b"alive\n", b"ready\n"}
    assert not answer.cookies


def test_ready_waits_for_migrations_of_this_version_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_later', now())")
        further = Client().get("/health/ready/")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people' AND name = '0009_seen_and_faults'")
        behind = Client().get("/health/ready/")

    assert (further.status_code, behind.status_code) == (200, 503)
    assert behind.content == b"not ready: 1 migrations are not applied\n"
    assert behind.headers["Retry-After"] == "5"


def test_standby_is_not_ready() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = public, pg_catalog")
        cursor.execute("CREATE FUNCTION public.pg_is_in_recovery() RETURNS boolean LANGUAGE sql RETURN true")
        answer = Client().get("/health/ready/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.content == b"not ready: the database is a standby, which takes no writes\n"


@pytest.mark.parametrize(
    ("set_to", "headers", "status"),
    [
        ({}, {}, 404),
        ({}, {"Authorization": "Bearer "}, 404),
        ({"METRICS_TOKEN": "t0ken"}, {"Authorization": "Bearer t0ken"}, 200),
        ({"METRICS_TOKEN": "t0ken"}, {"Authorization": "Bearer other"}, 404),
        ({"METRICS_TOKEN": "t0ken"}, {}, 404),
        ({"METRICS_HERE": True}, {}, 200),
        ({"METRICS_HERE": True}, {"X-Forwarded-For": "127.0.0.1"}, 404),
    ],
)
def test_metrics_are_read_by_the_token_or_from_here_alone(
    settings: Settings, set_to: dict[str, object], headers: dict[str, str], status: int
) -> None:
    for name, value in set_to.items():
        setattr(settings, name, value)

    assert Client().get("/metrics/", headers=headers).status_code == status


def test_metrics_tell_of_workers_and_of_the_age_of_the_last_backup(settings: Settings) -> None:
    settings.METRICS_HERE = True
    note_seen(f"{WORKER}here 1")
    note_seen(BACKUP)

    told = dict(
        line.rsplit(" ", 1) for line in Client().get("/metrics/").content.decode().splitlines() if line[:1] != "#"
    )

    assert float(told["glossator_workers"]) == 1
    assert 0 <= float(told["glossator_backup_age_seconds"]) < 60
    assert told["glossator_tick_age_seconds"] == "NaN"
    assert float(told['glossator_jobs{state="waiting"}']) == 0
