"""The database away, a stale form, an ended session: what the browser is told, and that it comes back by itself."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from psycopg import errors
from psycopg_pool import PoolTimeout

from config.outages import server_error
from tests.annotations.stage import HTMX, signed_in
from tests.factories import make_person

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.usefixtures("plain_static_files")
PATIENCE = 4.0
"""Seconds that anybody waits for an answer while the database is away."""


@pytest.fixture(scope="module")
def outage(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a process of its own was answered while its PostgreSQL went away and came back."""
    command = [sys.executable, "-m", "tests.config.outage", str(tmp_path_factory.mktemp("outage"))]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def test_before_the_outage_all_is_well(outage: dict[str, Any]) -> None:
    assert (outage["before"]["status"], outage["ready_before"]["content"]) == (200, "ready\n")


@pytest.mark.parametrize("request_name", ["away", "away_again", "ready_away"])
def test_database_away_is_a_page_to_be_tried_again(outage: dict[str, Any], request_name: str) -> None:
    told = outage[request_name]
    assert (told["status"], told["retry_after"]) == (503, "5")
    assert '<meta http-equiv="refresh" content="5">' in told["content"]
    assert told["seconds"] <= PATIENCE


def test_database_away_leaves_the_process_alive(outage: dict[str, Any]) -> None:
    assert (outage["live_away"]["status"], outage["live_away"]["content"]) == (200, "alive\n")


def test_database_back_is_answered_without_a_restart(outage: dict[str, Any]) -> None:
    assert outage["after"]["status"] == 200
    assert outage["after"]["returned"] <= 10.0


def answered(problem: Exception) -> HttpResponse:
    """The handler's answer, asked as Django asks it: while the exception is handled."""
    try:
        raise problem
    except type(problem):
        return server_error(RequestFactory().get("/"))


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (OperationalError("gone"), 503),
        (InterfaceError("closed"), 503),
        (PoolTimeout("waited"), 503),
        (IntegrityError("a mistake of ours"), 500),
        (KeyError("a mistake of ours"), 500),
    ],
)
def test_server_error_tells_a_database_away_from_a_mistake(problem: Exception, status: int) -> None:
    response = answered(problem)
    assert response.status_code == status
    assert "mistake of ours" not in response.content.decode()


@pytest.mark.django_db
def test_standby_that_takes_no_writes_is_a_database_away() -> None:
    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
            make_person("Ana")

    with pytest.raises(DatabaseError) as refused:
        write()

    response = answered(refused.value)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_disk_full_is_told_and_tried_again() -> None:
    problem = OperationalError("could not extend file")
    problem.__cause__ = errors.DiskFull()

    response = answered(problem)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "The server’s disk is full" in response.content.decode()


@pytest.mark.parametrize(("behind", "status"), [(True, 503), (False, 500)])
def test_code_whose_migrations_wait_says_that_it_is_upgraded(db: None, behind: bool, status: int) -> None:
    if behind:
        (last,) = MigrationLoader(connection).graph.leaf_nodes("annotations")
        MigrationRecorder(connection).record_unapplied(*last)
    with pytest.raises(ProgrammingError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT not_there_yet FROM annotations_annotation")

    response = answered(raised.value)

    assert response.status_code == status
    assert ("Glossator is being upgraded" in response.content.decode()) is behind


def test_form_without_its_token_gets_a_page_that_says_so(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person("Ana"))
    response = client.post(reverse("account_logout"))
    assert response.status_code == 403
    assert "403_csrf.html" in [template.name for template in response.templates]
    assert client.get(reverse("home")).status_code == 200


def test_stale_token_of_the_journal_is_given_anew_and_without_a_session_it_signs_in(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    gone = client.post(reverse("account_logout"), headers=HTMX)
    client.force_login(make_person("Ana"))
    stale = client.post(reverse("account_logout"), headers=HTMX)

    assert (gone.status_code, gone.headers["HX-Redirect"].split("?")[0]) == (204, reverse("account_login"))
    assert (stale.status_code, stale.headers["X-Stale-Token"], "csrftoken" in stale.cookies) == (403, "1", True)
    token = {"X-CSRFToken": stale.cookies["csrftoken"].value}
    client.post(reverse("account_logout"), headers=HTMX | token)
    assert "_auth_user_id" not in client.session


def login_asked_for(client: Client, address: str, **headers: str) -> tuple[int, bytes, str, dict[str, list[str]]]:
    """An answer to htmx: status, content, and where it sends the browser to."""
    response = client.get(address, headers=HTMX | headers)
    target = urlsplit(response.headers["HX-Redirect"])
    return response.status_code, response.content, target.path, parse_qs(target.query)


@pytest.mark.parametrize(
    ("current", "page"),
    [
        ("http://testserver/submissions/x/?who=class&claim=1", "/submissions/x/?who=class&claim=1"),
        ("https://elsewhere.example/evil/", "/"),
        ("", "/"),
    ],
)
def test_ended_session_sends_htmx_to_login_and_back_to_its_page(db: None, current: str, page: str) -> None:
    told = login_asked_for(Client(), reverse("home"), **{"HX-Current-URL": current})
    assert told == (204, b"", reverse("account_login"), {"next": [page]})


def test_ended_session_sends_a_plain_request_to_login(db: None) -> None:
    response = Client().get(reverse("library"))
    assert (response.status_code, response.headers["Location"]) == (302, "/accounts/login/?next=/library/")


def test_other_redirects_are_left_as_they_are(db: None) -> None:
    response = signed_in(make_person("Ana")).get(reverse("account_login"), headers=HTMX)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
