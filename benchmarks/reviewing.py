"""Filters and reviews beside one COPY of the rows that they read: `python -m benchmarks.reviewing [PAGE …]`.

10,000 annotations on the seed by a class of 80, then of 300, a fifth of them with an authority. Each page is asked
through the whole middleware by Django's test client, by turns with its floor: a bare view (session, login) that sends
the notes that the filter keeps (for a review: all of the class's) with their owners and claims, by one COPY. Told is
the processor's time of this process and of PostgreSQL's for it, as medians; the rows of the floor; bytes. Pages that
are named are measured alone; `PROFILE=1` prints where the time of one of them goes. `ROUNDS=3 CLASSES=80` make a
shorter run.
"""

import cProfile
import gzip
import os
import pstats
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from benchmarks import report
from benchmarks.main_job import BACKEND
from benchmarks.opening import measured
from config.postgres import Cluster

NOTES: Final = 10_000
CLASSES: Final = tuple(int(each) for each in os.environ.get("CLASSES", "80,300").split(","))
WITHIN: Final = 10.0
"""How many times its floor a page may cost."""
LINKED: Final = 0.2
"""How many of the annotations link an authority."""
Ask = Callable[[], Any]


def run(wanted: list[str]) -> None:
    """Makes both classes, one after the other, and measures."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.urls import clear_url_caches

    settings.ROOT_URLCONF = "benchmarks.bare"
    settings.ALLOWED_HOSTS = ["testserver"]
    clear_url_caches()
    for command in ("migrate", "createcachetable", "sample"):
        call_command(command, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from config.garbage import spare_what_is_loaded

    spare_what_is_loaded()  # as the web server does
    for people in CLASSES:
        for name, (page, floor) in pages(people).items():
            if not wanted or name in wanted:
                tell(f"{name}, {people} people", page, floor)


def pages(people: int) -> dict[str, tuple[Ask, Ask]]:
    """Each page by its name, with its floor, of a class that large."""
    from django.test import Client

    from annotations.actions import open_submission
    from annotations.names import names_for
    from benchmarks import crowd
    from opinions.models import Authority
    from people.models import User

    assignment, version = work_on_seed(people)
    student, other = crowd.people(assignment, 2)
    work, others = (open_submission(assignment, by=each) for each in (student, other))
    claim = assignment.codebook.claims.all()[0].uuid
    authority = Authority.objects.filter(links__assignment=assignment.pk).order_by("pk")[0].uuid
    reader = ("reader", work.uuid, version.opinion.uuid)
    kept: dict[str, dict[str, Any]] = {
        "class": {},
        "claim": {"claim": claim},
        "authority": {"authority": authority},
        "person": {"work": others.uuid},
        "words": {"words": "property"},
    }
    asked: dict[str, dict[str, Any]] = {
        "class": {"who": "class"},
        "claim": {"who": "class", "claim": claim},
        "authority": {"who": "class", "authority": authority},
        "person": {"who": names_for(student, [assignment]).key(others)},
    }
    clients = {}
    for name, user in (("student", student), ("teacher", User.objects.get(email="instructor@example.edu"))):
        clients[name] = Client()
        clients[name].force_login(user, backend=BACKEND)

    def of(browser: str, by: str, name: str, *arguments: Any, **query: Any) -> tuple[Ask, Ask]:
        address = "/".join(("", "bare", "rows", str(assignment.pk), ""))
        return ask(clients[browser], _address(name, *arguments), query), ask(clients[browser], address, kept[by])

    found = {f"read by {name}": of("student", name, *reader, **query) for name, query in asked.items()}
    found |= {
        f"cards by {name}": of("student", name, "submission_notes", work.uuid, **query) for name, query in asked.items()
    }
    found["words found"] = of("student", "words", "reader_find", *reader[1:], find="property", who="class")
    for name, view in REVIEW.items():
        found[name] = of("teacher", "class", *view[:1], assignment.uuid, *view[1:])
    return found


REVIEW: Final = {
    "review's first page": ("review",),
    "who found what": ("review_tables",),
    "passages by claim": ("review_table", "passages"),
    "pictures": ("review_table", "pictures"),
    "heat map": ("class_text",),
    "agreement": ("agreement",),
    "list of work": ("review_work",),
    "key": ("key",),
    "grades": ("grades",),
}
"""The instructor's pages of an assignment: the names of their addresses, and what these take beside the assignment."""


def work_on_seed(people: int) -> tuple[Any, Any]:
    """The seed's assignment with so many people's notes, all handed in; and its longest text."""
    from django.db import connection
    from django.utils import timezone

    from annotations.models import Annotation, Assignment, AuthorityLink, Submission
    from benchmarks import crowd
    from opinions.models import Authority, OpinionText

    chance = random.Random(people)
    assignment = Assignment.objects.select_related("course", "codebook").order_by("pk")[0]
    version = max(OpinionText.objects.filter(assignments=assignment), key=lambda each: len(each.text))
    crowd.clear()
    crowd.fill(assignment, version, NOTES, people, chance)
    authorities = list(Authority.objects.filter(citations__version=version).distinct())
    AuthorityLink.objects.bulk_create(
        AuthorityLink(annotation=each, authority=chance.choice(authorities))
        for each in Annotation.objects.all()
        if chance.random() < LINKED
    )
    Submission.objects.filter(assignment=assignment).update(submitted_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return assignment, version


def ask(client: Any, address: str, query: dict[str, Any]) -> Ask:
    """A request, whose answer must be a page."""

    def asked() -> Any:
        response = client.get(address, query)
        assert response.status_code == 200, (address, response.status_code)
        return response

    return asked


def tell(name: str, page: Ask, floor: Ask) -> None:
    """Measures both by turns, and tells them."""
    took = measured({"page": page, "floor": floor})
    body, rows = page().content, floor().content.count(b"\n")
    size = f"{len(body) / 1000:,.0f} kB, compressed {len(gzip.compress(body, 6)) / 1000:,.0f}"
    report.tell(name, took["page"], "ms", floor=took["floor"], within=WITHIN, besides=f"{rows:,} rows; {size}")
    if os.environ.get("PROFILE"):
        with cProfile.Profile() as profiler:
            page()
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)


def _address(name: str, *arguments: Any) -> str:
    from django.urls import reverse

    return reverse(name, args=arguments)


def main(wanted: list[str]) -> None:
    """Runs on a cluster of its own, which goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="glossator-review-") as folder, Cluster(Path(folder) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        run(wanted)
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()


if __name__ == "__main__":
    main(sys.argv[1:])
