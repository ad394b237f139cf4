"""What a look for what is new takes: `python -m benchmarks.looks`, in one process, without a network.

A class of 350 works on the sample's text of 30 kB, shown to the class. READERS of them look one after the other, and
after every GAP looks somebody of the others saves a note, so that each look finds READERS / GAP new notes; in the end
they look once more while nothing is new. `--there` says how many notes are there already, `--profile` prints where the
time goes. The processor's time is told of this process and of PostgreSQL's; calls are counted in a second round.
"""

import argparse
import cProfile
import http
import os
import pstats
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from uuid import UUID

from benchmarks import report
from benchmarks.class_of_300 import made
from benchmarks.main_job import BACKEND
from benchmarks.review_live import note_of
from config.postgres import Cluster

READERS, GAP = 60, 3
ROUNDS = 3
STALE = 200
"""Bytes below which an answer only says that the page is to be read anew."""
OURS = r"main/(annot|opin|config|people|courses)|django/template/base|gzip|zlib|query.py"


class Page:
    """Somebody's page that stands open."""

    def __init__(self, client: Any, address: str) -> None:
        self.client = client
        path = urlsplit(address).path
        content = client.get(path).content.decode()
        self.cursor = content.partition('data-cursor="')[2].partition('"')[0]
        self.changes = f"{path}changes/?since="
        self.answer: Any = None

    def look(self) -> None:
        """Looks for what is new."""
        headers = {"hx-request": "true", "accept-encoding": "gzip"}
        self.answer = self.client.get(self.changes + quote(self.cursor), headers=headers)
        self.cursor = self.answer.headers.get("X-Cursor", self.cursor)


class Clock:
    """What this process and PostgreSQL's connection for it took of the processor, in seconds, and how much was sent."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.backend = cursor.fetchone()[0]
        self.python: list[float] = []
        self.database = 0.0
        self.sizes: list[int] = []
        self.answers: Counter[str] = Counter()

    def look(self, page: Page) -> None:
        """Times one look."""
        database, begun = self._database(), time.process_time()
        page.look()
        self.python.append(time.process_time() - begun)
        self.database += self._database() - database
        self.sizes.append(len(page.answer.content))
        status = page.answer.status_code
        self.answers["stale" if status == http.HTTPStatus.OK and self.sizes[-1] < STALE else str(status)] += 1

    def _database(self) -> float:
        """For how long the connection's process ran (`/proc/…/schedstat`), in seconds."""
        return int(Path(f"/proc/{self.backend}/schedstat").read_text().split()[0]) / 1e9

    def tell(self, name: str) -> None:
        """One row."""
        besides = (
            f"median {statistics.median(self.python) * 1000:.1f} ms; PostgreSQL "
            f"{self.database / len(self.python) * 1000:.1f} ms; {statistics.mean(self.sizes) / 1000:.1f} kB; "
            f"{', '.join(f'{count} × {answer}' for answer, count in self.answers.items())}"
        )
        report.tell(name, statistics.mean(self.python) * 1000, "ms", besides=besides)


class Class:
    """A class that works, and those of it whose pages look."""

    def __init__(self) -> None:
        from annotations.actions import open_submission
        from annotations.models import Assignment
        from opinions.models import OpinionText
        from people.models import User

        assignment = Assignment.objects.select_related("course").get()
        self.version = OpinionText.objects.select_related("opinion").get(assignments=assignment)
        self.claims = list(assignment.codebook.claims.all())
        self.students = list(User.objects.exclude(email="teacher@example.edu").order_by("pk"))
        self.work = [open_submission(assignment, by=each) for each in self.students]
        claims = [str(each.uuid) for each in self.claims]
        self.notes = [note_of(each, self.version, claims, random.Random(each.pk)) for each in self.work]
        self.chance = random.Random(5)
        self.pages: list[Page] = []

    def open(self) -> None:
        """The readers open the text."""
        from django.test import Client
        from django.urls import reverse

        for student, work in list(zip(self.students, self.work, strict=True))[:READERS]:
            client = Client(HTTP_HOST="testserver")
            client.force_login(student, backend=BACKEND)
            self.pages.append(Page(client, reverse("reader", args=[work.uuid, self.version.opinion.uuid])))

    def save(self) -> None:
        """Somebody saves a note."""
        from annotations.actions import Content, create_annotation
        from opinions.text.spans import Span

        at = self.chance.randrange(len(self.work))
        said = {name: values[0] for name, values in parse_qs(self.notes[at]()[1]).items()}
        create_annotation(
            self.work[at],
            by=self.students[at],
            uuid=UUID(said["uuid"]),
            version=self.version,
            span=Span(int(said["start"]), int(said["end"])),
            content=Content(said["note"], [self.chance.choice(self.claims)]),
        )

    def look(self, look: Callable[[Page], None], *, saved: bool, rounds: int = 1) -> None:
        """All of them look, that often; with `saved`, somebody saves a note before every GAPth of them."""
        for _ in range(rounds):
            for at, page in enumerate(self.pages):
                if saved and at % GAP == 0:
                    self.save()
                look(page)


def run(there: int, *, profiled: bool) -> None:
    """Measures."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["testserver"]
    made()
    group = Class()
    for _ in range(there):
        group.save()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    group.open()
    kinds = (
        (True, f"a look that finds {READERS // GAP} new notes among {there}"),
        (False, "a look that finds nothing"),
    )
    for saved, name in kinds:
        group.look(Page.look, saved=saved, rounds=2)
        clock = Clock()
        group.look(clock.look, saved=saved, rounds=ROUNDS)
        clock.tell(name)
    for saved, name in kinds:
        group.look(Page.look, saved=saved, rounds=2)
        with CaptureQueriesContext(connection) as captured:
            group.pages[0].look()
        profiler = cProfile.Profile()
        group.look(partial(_profiled, profiler), saved=saved)
        stats: Any = pstats.Stats(profiler)
        report.tell(f"calls of {name}", stats.total_calls / READERS, besides=f"{len(captured)} queries")
        if profiled:
            for each in captured:
                print(each["time"], each["sql"][:150])
            stats.sort_stats("cumulative").print_stats(OURS, 90)
            stats.sort_stats("tottime").print_stats(30)


def _profiled(profiler: cProfile.Profile, page: Page) -> None:
    profiler.runcall(page.look)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What a look for what is new takes.")
    parser.add_argument("--there", type=int, default=1000, help="notes that are there already")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder, Cluster(Path(folder) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django

        django.setup()
        run(chosen.there, profiled=chosen.profile)
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()
