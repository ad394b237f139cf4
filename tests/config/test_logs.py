"""Lines of the log: one a request, with its number and without what anybody wrote; the same number in its jobs."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse
from pytest_django import Settings

import config.urls
from config.logs.lines import JsonLines, WordLines
from config.logs.requests import BROKEN_OFF, RequestLog
from people.jobs import JobFailed, RunningJob, job_task, start
from people.models import Fault, Job
from people.traces import request_id
from tests.annotations.stage import desk, invented_case
from tests.factories import make_assignment, make_course, make_person
from tests.people.working import work

WORDS = "the duty nobody should read in a log"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def breaks(_request: HttpRequest, name: str) -> HttpResponse:
    raise KeyError(name)


def breaks_off(_request: HttpRequest) -> StreamingHttpResponse:
    def lines() -> Iterator[bytes]:
        yield b"begun"
        raise KeyError(WORDS)

    return StreamingHttpResponse(lines())


def sleeps(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.02), %s::text", [WORDS])
    return HttpResponse()


urlpatterns = [
    *config.urls.urlpatterns,
    path("breaks/<str:name>/", breaks, name="breaks"),
    path("breaks-off/", breaks_off, name="breaks_off"),
    path("sleeps/", sleeps, name="sleeps"),
]
handler500 = "config.outages.server_error"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged, as JSON lines."""
    stream = io.StringIO()
    lines = logging.StreamHandler(stream)
    lines.setFormatter(JsonLines())
    loggers = [
        logging.getLogger(name) for name in ("glossator", "glossator.requests", "glossator.jobs", "django.request")
    ]
    levels = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.INFO)
    logging.getLogger().addHandler(lines)
    yield stream
    logging.getLogger().removeHandler(lines)
    for each, level in zip(loggers, levels, strict=True):
        each.setLevel(level)


def told(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def of_requests(log: io.StringIO) -> list[dict[str, object]]:
    return [line for line in told(log) if line["logger"] == "glossator.requests"]


def test_request_is_told_by_its_number_and_without_identifiers_or_words(log: io.StringIO) -> None:
    course = make_course()
    ada = make_person("Ada", course=course)
    at = desk(make_assignment(course, case=invented_case()), ada)
    note = at.annotate("duty of care", WORDS, [0])
    client = Client()
    client.force_login(ada)
    read = client.get(reverse("annotation_history", args=[note.uuid]), {"q": WORDS})
    written = client.post(reverse("notices_read"))
    lines = of_requests(log)

    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("GET", "annotation_history", 200), ("POST", "notices_read", 302),
    ]  # fmt: skip
    assert [line["request"] for line in lines] == [read.headers["X-Request-ID"], written.headers["X-Request-ID"]]
    assert [line.get("user") for line in lines] == [None, ada.pk]
    assert all(isinstance(line["queries"], int) and line["queries"] > 0 for line in lines)
    assert not {WORDS, str(note.uuid), ada.email} & {part for line in told(log) for part in map(str, line.values())}
    assert WORDS not in log.getvalue()
    assert str(note.uuid) not in log.getvalue()


@pytest.mark.parametrize(
    ("trusted", "given", "kept"),
    [(True, "proxy-number-1", True), (False, "proxy-number-1", False), (True, "a b forged line", False)],
)
def test_number_of_a_proxy_is_taken_where_it_is_trusted(
    settings: Settings, trusted: bool, given: str, kept: bool
) -> None:
    settings.TRUST_PROXY = trusted

    answer = Client().get(reverse("account_login"), headers={"X-Request-ID": given})

    assert (answer.headers["X-Request-ID"] == given) is kept
    assert answer.headers["X-Request-ID"].isprintable()


def test_error_is_told_by_its_number_on_the_page_and_kept_without_words(log: io.StringIO, settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.config.test_logs"
    client = Client(raise_request_exception=False)

    answer = client.get(f"/breaks/{WORDS}/")
    number = answer.headers["X-Request-ID"]
    fault = Fault.objects.get()

    assert answer.status_code == 500
    assert f'<strong class="request-number">{number}</strong>' in answer.content.decode()
    assert (fault.request_id, fault.route, fault.error) == (number, "breaks", "KeyError")
    assert fault.place.startswith("tests/config/test_logs.py:")
    assert {line["request"] for line in told(log)} == {number}
    assert "/breaks/" not in log.getvalue()


def test_answer_that_breaks_off_is_told_and_kept(log: io.StringIO, settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.config.test_logs"
    answer = Client().get("/breaks-off/")

    with pytest.raises(KeyError):
        list(answer)

    assert [line["status"] for line in of_requests(log)] == [BROKEN_OFF]
    assert Fault.objects.get().request_id == answer.headers["X-Request-ID"]


def test_slow_statement_is_told_without_its_parameters(log: io.StringIO, settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.config.test_logs"
    settings.SLOW_QUERY_MS = 10

    answer = Client().get("/sleeps/")
    (slow,) = (line for line in told(log) if line["logger"] == "glossator.slow")

    assert (slow["sql"], slow["route"]) == ("SELECT pg_sleep(0.02), %s::text", "sleeps")
    assert slow["request"] == answer.headers["X-Request-ID"]
    assert WORDS not in log.getvalue()


def test_lines_leave_out_what_postgresql_quotes() -> None:
    error = IntegrityError(f"duplicate key\nDETAIL:  Key (email)=({WORDS}) already exists.")
    record = logging.LogRecord("a", logging.ERROR, "", 1, "broken", (), (IntegrityError, error, None))

    assert "duplicate key" in WordLines().format(record)
    assert WORDS not in WordLines().format(record)
    assert WORDS not in JsonLines().format(record)


@job_task
def asks_who(job: RunningJob) -> None:
    if not request_id.get():
        raise JobFailed("No number.")
    job.finish(request_id.get())


def test_job_has_the_number_of_the_request_that_started_it(log: io.StringIO) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        start(make_person("Ada"), "Asking", asks_who)
        return HttpResponse()

    number = RequestLog(view)(RequestFactory().post("/")).headers["X-Request-ID"]
    work()

    assert Job.objects.get().message == number
    assert [(line["task"], line["state"], line["request"]) for line in told(log) if line["message"] == "job"] == [
        ("asks_who", "done", number)
    ]
    assert request_id.get() == ""
