"""What a look for what is new takes: `python -m benchmarks.looks`, in one process, without a network.

A class of 350 works on the sample's text of 30 kB, shown to the class. READERS of them look one after the other, and
after every GAP looks somebody of the others saves a note, so that each look finds READERS / GAP new notes; in the end
they look once more while nothing is new. `--there` says how many notes are there already, `--profile` prints where the
time goes. The processor's time is told of this process and of PostgreSQL's; calls are counted in a second round.
"""

import argparse
import cProfile
import os
import pstats
import random
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks import report
from benchmarks.main_job import BACKEND
from benchmarks.review_live import note_of
from config.postgres import Cluster

READERS, GAP = 60, 3
ROUNDS = 3
TICKS = os.sysconf("SC_CLK_TCK")


class Page:
    """Somebody's page that stands open; `headers` and `query` are what it says of itself when it looks."""

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
        stale = len(page.answer.content) < 200 and page.answer.status_code == 200  # noqa: PLR2004 -- it says so alone
        self.answers["stale" if stale else str(page.answer.status_code)] += 1

    def _database(self) -> float:
        """Nanoseconds that its process ran (`/proc/…/schedstat`), in seconds."""
        return int(Path(f"/proc/{self.backend}/schedstat").read_text().split()[0]) / 1e9

    def tell(self, name: str) -> None:
        """One row."""
        mean = statistics.mean(self.python) * 1000
        besides = (
            f"median {statistics.median(self.python) * 1000:.1f}; PostgreSQL {self.database / len(self.python) * 1000:.1f} ms; "
            f"{statistics.mean(self.sizes) / 1000:.1f} kB; {dict(self.answers)}"
        )
        report.tell(name, mean, "ms", besides=besides)


def run(there: int, *, profiled: bool) -> None:
    """Measures."""
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.db import connection
    from django.urls import reverse

    from annotations.actions import Content, create_annotation, open_submission
    from annotations.models import Assignment
    from benchmarks.class_of_300 import made
    from opinions.models import OpinionText
    from people.models import User

    made()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    assignment = Assignment.objects.select_related("course").get()
    version = OpinionText.objects.select_related("opinion").get(assignments=assignment)
    claims = list(assignment.codebook.claims.all())
    students = list(User.objects.exclude(email="teacher@example.edu").order_by("pk"))
    work = [open_submission(assignment, by=each) for each in students]
    notes = [note_of(each, version, [str(one.uuid) for one in claims], random.Random(each.pk)) for each in work]
    clients = []
    for each in students[:READERS]:
        clients.append(Client(HTTP_HOST="testserver"))
        clients[-1].force_login(each, backend=BACKEND)
    chance = random.Random(5)

    def save() -> None:
        from urllib.parse import parse_qs
        from uuid import UUID

        from opinions.text.spans import Span

        at = chance.randrange(len(work))
        said = {name: values[0] for name, values in parse_qs(notes[at]()[1]).items()}
        content = Content(said["note"], [chance.choice(claims)])
        span = Span(int(said["start"]), int(said["end"]))
        create_annotation(
            work[at], by=students[at], uuid=UUID(said["uuid"]), version=version, span=span, content=content
        )

    for _ in range(there):
        save()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    pages = [
        Page(client, reverse("reader", args=[each.uuid, version.opinion.uuid]))
        for client, each in zip(clients, work, strict=False)
    ]

    def looks(clock: Clock, *, saved: bool) -> None:
        for at, page in enumerate(pages):
            if saved and at % GAP == 0:
                save()
            clock.look(page)

    looks(Clock(), saved=True)
    looks(Clock(), saved=True)
    clock = Clock()
    for _ in range(ROUNDS):
        looks(clock, saved=True)
    clock.tell(f"a look that finds {READERS // GAP} new notes among {there}")
    if os.environ.get("DUMP"):
        Path(os.environ["DUMP"]).write_bytes(pages[-1].answer.content)
    nothing = Clock()
    looks(Clock(), saved=False)
    for _ in range(ROUNDS):
        looks(nothing, saved=False)
    nothing.tell("a look that finds nothing")
    for saved in (True, False):
        looks(Clock(), saved=saved)
        looks(Clock(), saved=saved)
        with CaptureQueriesContext(connection) as captured:
            pages[0].look()
        if profiled:
            for each in captured:
                print(each["time"], each["sql"][:150])
        profiler = cProfile.Profile()
        for at, page in enumerate(pages):
            if saved and at % GAP == 0:
                save()
            profiler.enable()
            page.look()
            profiler.disable()
        stats: Any = pstats.Stats(profiler)
        name = "a look that finds notes" if saved else "a look that finds nothing"
        report.tell(f"calls of {name}", stats.total_calls / len(pages), besides=f"{len(captured)} queries")
        if profiled:
            stats.sort_stats("cumulative").print_stats(
                r"main/(annot|opin|config|people|courses)|django/template/base|gzip|zlib|query.py", 90
            )
            stats.sort_stats("tottime").print_stats(30)


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
