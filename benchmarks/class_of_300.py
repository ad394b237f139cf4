"""A class annotates while others read along and its instructor watches: `python -m benchmarks.class_of_300`.

300 students each save an annotation every REST seconds on the sample's text of 30 kB, shown to the class, and their
pages look for what is new every 2 s (later where looks take long), as pages do while somebody works at them; 50 more
read along on the class's layer; the instructor has the heat map open. The server is what `make run` starts. `--minutes`
says how long, `--kill` that its processes are killed (SIGKILL) half-way and started again two seconds later. Every
client tries again until it is answered, as the browser's journal does, with the same UUID; in the end every annotation
that was acknowledged has to be there exactly once, and no answer may have been an error.
"""

import argparse
import http.client
import math
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.review_live import TOKEN, free_port, note_of, seals_in, unzipped
from benchmarks.watching import slowest
from config.launch import web_command
from config.places import ROOT
from config.postgres import Cluster

WRITERS, READERS = 300, 50
PACE, LONGEST = 2.0, 15.0
"""Seconds between two looks of a page: at least; at most, where looks take long."""
SHARE = 4
"""How many times as long as a look takes the pause after it is."""
REST = 20.0
"""Seconds between two saves of a student."""
OPENING = 20.0
"""Seconds in which all come in."""
AWAY = 2.0
"""Seconds between the kill and the next start."""
PATIENCE = 120
TICKS = os.sysconf("SC_CLK_TCK")
KINDS = ("open", "save", "look", "open, class", "look, class", "heat map", "heat map, look")


@dataclass
class Seen:
    """What was seen of one kind of request, by all who made it."""

    times: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    again: int = 0
    size: int = 0

    def tell(self, name: str, seconds: float) -> None:
        """One row: the median, and what belongs to it."""
        if not self.times:
            return
        times = sorted(self.times)
        statuses = ", ".join(f"{count} × {status}" for status, count in sorted(self.answers.items()))
        besides = (
            f"95% {times[int(len(times) * 0.95)]:.0f}, 99% {slowest(times):.0f}, most {times[-1]:.0f} ms; "
            f"{len(times)} ({statuses}), {len(times) / seconds:.1f}/s, {self.size / len(times) / 1000:.1f} kB each"
        )
        again = f", {self.again} tried again" if self.again else ""
        report.tell(f"{name}, median", times[len(times) // 2], "ms", besides=besides + again)


class Browser:
    """Somebody who is signed in, with one connection that is kept; what cannot be asked now is asked again."""

    def __init__(self, port: int, user: Any) -> None:
        from django.conf import settings
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore

        from benchmarks.main_job import BACKEND

        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def ask(self, seen: Seen, path: str, body: str | None = None, **headers: str) -> tuple[Any, bytes]:
        """The answer and its content. The time runs until it is there, with all that was tried before."""
        begun = time.perf_counter()
        sent = {"Cookie": self.cookie, "HX-Request": "true", "Accept-Encoding": "gzip", **headers}
        while True:
            try:
                self.connection.request("GET" if body is None else "POST", path, body, sent)
                response = self.connection.getresponse()
                content = response.read()
            except (OSError, http.client.HTTPException):
                fresh = self.connection.sock is None
                self.connection.close()
                seen.again += 1
                if fresh:
                    time.sleep(0.5)
                continue
            if response.status != http.HTTPStatus.SERVICE_UNAVAILABLE:
                break
            seen.again += 1
            time.sleep(0.5)
        seen.times.append((time.perf_counter() - begun) * 1000)
        seen.answers[response.status] += 1
        seen.size += len(content)
        return response, content


@dataclass
class Class:
    """All who are there, what they saw, and what was acknowledged."""

    until: float
    seen: dict[str, Seen] = field(default_factory=lambda: {name: Seen() for name in KINDS})
    acknowledged: list[str] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)

    def annotate(self, browser: Browser, page: str, sent: Any, chance: random.Random) -> None:
        """Opens the text, and saves and looks until it is over."""
        time.sleep(chance.random() * OPENING)
        looking = _Looking(browser, page, self.seen["open"], self.seen["look"])
        save = time.monotonic() + chance.random() * REST
        while time.monotonic() < self.until:
            if time.monotonic() >= save:
                save += REST
                self.save(browser, *sent())
            looking.look(before=save)

    def save(self, browser: Browser, path: str, body: str) -> None:
        """Saves one annotation, until it is acknowledged."""
        uuid = body.partition("uuid=")[2].partition("&")[0]
        self.posted.append(uuid)
        headers = {"X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        response, _content = browser.ask(self.seen["save"], path, body, **headers)
        if response.headers["X-Acknowledged"] == uuid:
            self.acknowledged.append(uuid)

    def read_along(self, browser: Browser, page: str, chance: random.Random) -> None:
        """Opens the class's layer and looks until it is over."""
        time.sleep(chance.random() * OPENING)
        looking = _Looking(browser, f"{page}?who=class", self.seen["open, class"], self.seen["look, class"])
        while time.monotonic() < self.until:
            looking.look()

    def watch(self, browser: Browser, page: str, changes: str) -> None:
        """The instructor at the heat map, as static/js/class_text.js looks."""
        _response, content = browser.ask(self.seen["heat map"], page)
        told = seals_in(unzipped(content))
        while time.monotonic() < self.until:
            time.sleep(PACE)
            seals = {"X-Seals": told[1]}
            response, content = browser.ask(self.seen["heat map, look"], f"{changes}&since={told[0]}", **seals)
            if response.status == http.HTTPStatus.OK:
                told = seals_in(unzipped(content))


class _Looking:
    """A page of the reader that looks for what is new, as static/js/live.js does."""

    def __init__(self, browser: Browser, page: str, opened: Seen, seen: Seen) -> None:
        self.browser, self.page, self.opened, self.seen = browser, page, opened, seen
        path, _mark, self.query = page.partition("?")
        self.changes = f"{path}changes/?{self.query}{'&' if self.query else ''}since="
        self.open()
        self.due = time.monotonic() + PACE

    def open(self) -> None:
        """Opens the page, which has all its cards, or the first of them up to one place."""
        _response, content = self.browser.ask(self.opened, self.page, **{"HX-Request": "false"})
        html = unzipped(content).decode()
        self.cursor = html.partition('data-cursor="')[2].partition('"')[0]
        assert self.cursor, content[:300]
        cards, more, _rest = html.partition('<p class="more">')
        last = cards.rpartition("<article")[2].partition('data-start="')[2].partition('"')[0]
        self.upto = f"&upto={last}" if more and last else ""

    def look(self, before: float = math.inf) -> None:
        """Waits until it is time, and looks; or only waits until `before` (monotonic seconds)."""
        from urllib.parse import quote

        time.sleep(max(0.0, min(self.due, before) - time.monotonic()))
        if time.monotonic() < self.due:
            return
        begun = time.monotonic()
        response, content = self.browser.ask(self.seen, self.changes + quote(self.cursor) + self.upto)
        self.cursor = response.headers["X-Cursor"] or self.cursor
        if b"data-stale" in unzipped(content):
            self.open()
        now = time.monotonic()
        self.due = now + max(PACE, min((now - begun) * SHARE, LONGEST))


class Server:
    """The web server of `make run`: started, killed, started again; and the processor time that it took."""

    def __init__(self, port: int) -> None:
        self.port, self.spent = port, 0.0
        self.start()

    def start(self) -> None:
        """Starts it; returns when it answers."""
        self.process = subprocess.Popen(web_command(self.port), cwd=ROOT, start_new_session=True)
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                connection.request("GET", "/health/live/")
                connection.getresponse().read()
            except OSError:
                time.sleep(0.05)
            else:
                break
            finally:
                connection.close()
        self.count(-1)  # its start is not counted

    def kill(self) -> None:
        """SIGKILL for all its processes."""
        self.count()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def replace(self) -> None:
        """Killed, and after a while started again, as a supervisor does."""
        self.kill()
        time.sleep(AWAY)
        self.start()

    def count(self, sign: int = 1) -> None:
        """Adds what its processes, that are there now, have taken of the processor, in seconds."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _group(entry) == self.process.pid:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                self.spent += sign * (int(fields[11]) + int(fields[12])) / TICKS

    def stop(self) -> None:
        """Ends it as Ctrl-C does."""
        self.count()
        self.process.terminate()
        self.process.wait()


def _group(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[2])
    except OSError:
        return 0


def made() -> None:
    """A course of 350 students on the sample's text, its work shown to the class, open for a week."""
    from datetime import timedelta

    from django.core.management import call_command
    from django.utils import timezone

    from annotations.models import Assignment, Visibility
    from benchmarks import review_pages
    from courses.models import Enrollment

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    review_pages.STUDENTS, review_pages.LENGTH = WRITERS + READERS, 30_000
    review_pages.course_of(review_pages.stored(random.Random(7)))
    Assignment.objects.update(due_at=timezone.now() + timedelta(days=7), visibility=Visibility.CLASS)
    assert Enrollment.objects.count() == WRITERS + READERS + 1


def run(minutes: float, *, kill: bool) -> None:
    """Lets everybody in, measures, and counts what is there."""
    from django.db import connections
    from django.urls import reverse

    from annotations.actions import open_submission
    from annotations.models import Annotation, Assignment
    from opinions.models import OpinionText
    from people.models import User

    assignment = Assignment.objects.select_related("course").get()
    version = OpinionText.objects.select_related("opinion").get(assignments=assignment)
    claims = [str(each.uuid) for each in assignment.codebook.claims.all()]
    teacher = User.objects.get(email="teacher@example.edu")
    students = list(User.objects.exclude(pk=teacher.pk).order_by("pk"))
    work = [open_submission(assignment, by=each) for each in students]
    pages = [reverse("reader", args=[each.uuid, version.opinion.uuid]) for each in work]
    heat = reverse("class_text", args=[assignment.uuid, version.opinion.uuid]) + "?of=begun"
    changes = reverse("class_text_changes", args=[assignment.uuid, version.opinion.uuid]) + "?of=begun"
    port = free_port()
    browsers = [Browser(port, each) for each in students]
    notes = [note_of(each, version, claims, random.Random(each.pk)) for each in work[:WRITERS]]
    watching = Browser(port, teacher)
    connections.close_all()
    server = Server(port)
    begun, load = time.monotonic(), os.getloadavg()[0]
    there = Class(begun + minutes * 60)
    with ThreadPoolExecutor(WRITERS + READERS + 1) as crowd:
        doing = [crowd.submit(there.watch, watching, heat, changes)]
        for at, (browser, page) in enumerate(zip(browsers, pages, strict=True)):
            chance = random.Random(at)
            if at < WRITERS:
                doing.append(crowd.submit(there.annotate, browser, page, notes[at], chance))
            else:
                doing.append(crowd.submit(there.read_along, browser, page, chance))
        if kill:
            threading.Timer(minutes * 30, server.replace).start()
        for each in doing:
            each.result()
    seconds = time.monotonic() - begun
    server.stop()
    tell(there, server, seconds, load)
    stored = Counter(str(uuid) for uuid in Annotation.objects.values_list("uuid", flat=True))
    lost = [uuid for uuid in there.acknowledged if stored[uuid] != 1]
    strange = [uuid for uuid in stored if uuid not in set(there.posted)]
    report.tell("annotations acknowledged", len(there.acknowledged), besides=f"of {len(there.posted)} posted")
    report.tell(
        "annotations stored", sum(stored.values()), besides=f"{len(lost)} lost or twice, {len(strange)} strange"
    )
    failed = sum(count for seen in there.seen.values() for status, count in seen.answers.items() if status >= 400)
    report.tell("answers that were errors", failed)
    assert not lost
    assert not strange
    assert not failed


def tell(there: Class, server: Server, seconds: float, load: float) -> None:
    """The rows about what was asked."""
    for name, seen in there.seen.items():
        seen.tell(name, seconds)
    count = sum(len(seen.times) for seen in there.seen.values())
    besides = (
        f"{count} requests in {seconds:.0f} s; load of the machine {load:.1f} before, {os.getloadavg()[0]:.1f} after"
    )
    report.tell("all requests", count / seconds, "/s", besides=besides)
    report.tell(
        "processor of the web server, a request", server.spent / count * 1000, "ms", besides=f"{server.spent:.0f} s"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A class of 300 that annotates, 50 who read along, and an instructor.")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--kill", action="store_true", help="kill the web server half-way")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder, Cluster(Path(folder) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django

        django.setup()
        made()
        run(chosen.minutes, kill=chosen.kill)
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()
