"""A page over the text that 100 look at while 20 annotate: `python -m benchmarks.review_live`.

The class, the text and the work are those of `review_pages`; the server is gunicorn, two processes of eight threads.
Each viewer looks every 2 s for what is new, as the page does; each student saves an annotation every 5 s, so that
something is new at every look. Told are the looks' times, answers and bytes (compressed), and the saves' times.
"""

import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks import report
from benchmarks.main_job import BACKEND
from benchmarks.review_pages import course_of, settle, stored, work_on
from benchmarks.watching import slowest
from config.postgres import Cluster

VIEWERS = 100
WRITERS = 20
PACE = 2.0
"""Seconds between a viewer's looks."""
REST = 5.0
"""Seconds between a student's saves."""
LASTS = 30.0
WORDS = 40
"""Code points of what a student marks."""


class Browser:
    """Somebody who is signed in, with one connection."""

    def __init__(self, port: int, user: Any) -> None:
        from django.conf import settings
        from django.test import Client

        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(user, backend=BACKEND)
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        self.port = port
        self.times: list[float] = []
        self.sizes: list[int] = []
        self.answers: dict[int, int] = {}

    def ask(self, path: str, *, body: str | None = None, **headers: str) -> tuple[int, bytes]:
        """The status and the content, as they came over the line; the time and the size are kept."""
        begun = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Cookie": self.cookie, "HX-Request": "true", "Accept-Encoding": "gzip", **headers}
        connection.request("GET" if body is None else "POST", path, body, sent)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        self.times.append((time.perf_counter() - begun) * 1000)
        self.sizes.append(len(content))
        self.answers[response.status] = self.answers.get(response.status, 0) + 1
        return response.status, content


def look(browser: Browser, opened: bytes, changes: str, until: float) -> None:
    """Looks until then, as static/js/class_text.js does, from the page that was opened."""
    told = seals_in(opened)
    time.sleep(random.random() * PACE)
    while time.monotonic() < until:
        begun = time.monotonic()
        status, content = browser.ask(f"{changes}&since={told[0]}", **{"X-Seals": told[1]})
        if status == 200:
            told = seals_in(unzipped(content))
        time.sleep(max(0.0, PACE - (time.monotonic() - begun)))


def unzipped(content: bytes) -> bytes:
    """What was compressed, if it was."""
    import gzip

    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def seals_in(content: bytes) -> tuple[str, str]:
    """The cursor and the seals of a page or of what is new to it."""
    found = re.search(r'data-cursor="([^"]*)" data-seals="([^"]*)"', content.decode())
    assert found is not None, content[:400]
    return found[1], found[2]


def write(browser: Browser, sent: Any, until: float) -> None:
    """Saves an annotation every REST seconds until then; `sent` gives the address and the content of the next."""
    time.sleep(random.random() * REST)
    while time.monotonic() < until:
        begun = time.monotonic()
        path, body = sent()
        browser.ask(path, body=body, **{"X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"})
        time.sleep(max(0.0, REST - (time.monotonic() - begun)))


TOKEN = "a" * 32
"""Of the cookie and of the header."""


def note_of(submission: Any, version: Any, claims: list[str], chance: random.Random) -> Any:
    """What gives the next annotation of that student, as a browser would post it."""
    from urllib.parse import urlencode

    from django.urls import reverse

    path = reverse("annotation_create", args=[submission.uuid, version.opinion.uuid])
    text = version.text

    def sent() -> tuple[str, str]:
        start = text.index(" ", chance.randrange(len(text) - 2 * WORDS)) + 1
        exact = text[start : start + WORDS].rstrip()
        said = {
            "uuid": str(uuid4()), "version": str(version.uuid), "start": start, "end": start + len(exact),
            "exact": exact, "note": "Said while the class looks on.", "claims": chance.choice(claims),
        }  # fmt: skip
        return path, urlencode(said)

    return sent


def tell(name: str, browsers: list[Browser]) -> None:
    """Tells one row about what they asked."""
    times = sorted(one for each in browsers for one in each.times)
    sizes = [one for each in browsers for one in each.sizes]
    answers: dict[int, int] = {}
    for each in browsers:
        for status, count in each.answers.items():
            answers[status] = answers.get(status, 0) + count
    middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    size = sum(sizes) / len(sizes) / 1000
    statuses = ", ".join(f"{count} × {status}" for status, count in sorted(answers.items()))
    besides = f"95% {late:.0f} ms, 99% {slowest(times):.0f} ms; {len(times)} requests ({statuses}), {size:.1f} kB each"
    report.tell(f"{name}, median", middle, "ms", besides=besides)


def run(server: "subprocess.Popen[bytes]", port: int) -> None:
    """Makes the class, lets everybody in, and measures."""
    from django.conf import settings
    from django.db import connections
    from django.urls import reverse

    from annotations.models import Assignment, Submission
    from opinions.models import OpinionText
    from people.models import User

    assignment = Assignment.objects.get()
    version = OpinionText.objects.select_related("opinion").get(assignments=assignment)
    teacher = User.objects.get(email="teacher@example.edu")
    claims = [str(each.uuid) for each in assignment.codebook.claims.all()]
    page = reverse("class_text", args=[assignment.uuid, version.opinion.uuid]) + "?of=begun"
    changes = reverse("class_text_changes", args=[assignment.uuid, version.opinion.uuid]) + "?of=begun"
    work = Submission.objects.filter(assignment=assignment).select_related("user")[:WRITERS]
    viewers = [Browser(port, teacher) for _ in range(VIEWERS)]
    writers = [(Browser(port, each.user), note_of(each, version, claims, random.Random(each.pk))) for each in work]
    for browser, _sent in writers:
        browser.cookie += f"; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    _status, opened = Browser(port, teacher).ask(page, **{"Accept-Encoding": "identity"})
    connections.close_all()
    until = time.monotonic() + LASTS
    with ThreadPoolExecutor(VIEWERS + WRITERS) as crowd:
        looking = [crowd.submit(look, each, opened, changes, until) for each in viewers]
        writing = [crowd.submit(write, browser, sent, until) for browser, sent in writers]
        for one in [*looking, *writing]:
            one.result()
    assert server.poll() is None
    tell("looks", viewers)
    tell("saves", [browser for browser, _sent in writers])


def made() -> None:
    """The class of `review_pages`, before anything is handed in: its students may still write."""
    from datetime import timedelta

    from django.core.management import call_command
    from django.utils import timezone

    from annotations.models import Assignment, Submission

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    chance = random.Random(7)
    assignment, teacher = course_of(stored(chance))
    work_on(assignment, chance)
    settle(assignment, teacher, chance)
    Submission.objects.update(submitted_at=None)
    Assignment.objects.update(due_at=timezone.now() + timedelta(days=7))


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder, Cluster(Path(folder) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django

        django.setup()
        made()
        chosen = free_port()
        words = [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{chosen}", "--workers=2", "--threads=8"]
        with subprocess.Popen([*words, "--preload", "--no-control-socket", "config.wsgi:application"]) as process:
            try:
                time.sleep(10)
                run(process, chosen)
            finally:
                process.terminate()
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()
