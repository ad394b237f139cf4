"""Opening, saving and exporting on the seed: `python -m benchmarks.main_job`.

Requests go through the whole middleware in one process; no network and no second process blur the figures.
"""

import cProfile
import gzip
import os
import pstats
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import report
from config.postgres import Cluster

ROUNDS = 25
SAVES = 100
SIZES = (0, 100, 1000)
PEOPLE = 100
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Figure:
    """Medians of one thing measured: milliseconds, queries, bytes raw and compressed."""

    name: str
    milliseconds: float
    queries: int
    size: int = 0
    compressed: int = 0

    def tell(self, floor: "Figure | None" = None, within: float | None = None) -> None:
        """Tells it in the common form; `floor` is beside it, `within` how many times that it may be."""
        size = f", {self.size / 1000:,.0f} kB, compressed {self.compressed / 1000:,.0f} kB" if self.size else ""
        least = None if floor is None else floor.milliseconds
        besides = f"{self.queries} queries{size}"
        report.tell(self.name, self.milliseconds, "ms", floor=least, within=within, besides=besides)


def measure(name: str, request: Callable[[], Any], rounds: int = ROUNDS) -> Figure:
    """Runs `request` some times after a warm-up and takes the median."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    response = request()
    assert response.status_code == 200, (name, response.status_code, response.content[:300])
    with CaptureQueriesContext(connection) as captured:
        request()
    queries = len(captured)
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        request()
        took.append((time.perf_counter() - start) * 1000)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Figure(name, statistics.median(took), queries, len(body), len(gzip.compress(body, 6)))


def profile(request: Callable[[], Any], name: str) -> None:
    """Prints where the time of twenty requests goes."""
    with cProfile.Profile() as profiler:
        for _ in range(20):
            request()
    print(name)
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(70)


def run() -> None:
    """Prepares a class on the seed and measures."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.urls import clear_url_caches, reverse

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.ROOT_URLCONF = "benchmarks.bare"
    clear_url_caches()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("sample", verbosity=0)
    from annotations.actions import open_submission
    from annotations.models import Annotation, Assignment
    from benchmarks.crowd import clear, fill
    from opinions.models import OpinionText
    from people.models import User

    assignment = Assignment.objects.select_related("course").order_by("pk").first()
    assert assignment is not None
    version = OpinionText.objects.get(assignments=assignment)
    student = User.objects.get(email="ana@example.edu")
    submission = open_submission(assignment, by=student)
    client = Client(HTTP_HOST="testserver")
    client.force_login(student, backend=BACKEND)
    reader = reverse("reader", args=[submission.uuid, version.opinion.uuid])
    from django.db import connection

    for size in SIZES:
        clear()
        fill(assignment, version, size, PEOPLE, random.Random(7))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        bare = measure(f"bare page, {size} flat marks", lambda: client.get(f"/bare/{version.pk}/"))
        bare.tell()
        measure(f"open, class layer, {size} annotations", lambda: client.get(reader, {"who": "class"})).tell(bare, 2)
        measure(f"open, own alone of {size}", lambda: client.get(reader, {"who": "mine"})).tell(bare, 2)
    create = reverse("annotation_create", args=[submission.uuid, version.opinion.uuid]) + "?who=class"
    claim = assignment.codebook.claims.all()[0]
    text = version.text
    at = text.index("it cannot bind the peace officers")

    def save() -> Any:
        sent = {
            "uuid": str(uuid.uuid4()),
            "version": str(version.uuid),
            "start": at,
            "end": at + 33,
            "exact": text[at : at + 33],
            "note": "They were strangers to the suit.",
            "claims": str(claim.uuid),
        }
        return client.post(create, sent, headers={"hx-request": "true"})

    if os.environ.get("PROFILE"):
        profile(lambda: client.get(reader, {"who": "class"}), "open")
        profile(save, "save")
    least = measure("bare save: session, login, one INSERT", lambda: client.post("/bare/save/", {"note": "x"}), SAVES)
    least.tell()
    measure("save one, with its fragment (1,000 there)", save, SAVES).tell(least, 2)
    export = reverse("assignment_export", args=[assignment.uuid])
    teacher = Client(HTTP_HOST="testserver")
    teacher.force_login(User.objects.get(email="instructor@example.edu"), backend=BACKEND)

    def whole_export() -> Any:
        response: Any = teacher.get(export)
        response.streaming_content = [b"".join(response.streaming_content)]
        return response

    measure(f"export {Annotation.objects.count()} rows as CSV", whole_export, 5).tell()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder, Cluster(Path(folder) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        run()
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()
