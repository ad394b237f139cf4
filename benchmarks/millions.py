"""The product's requests among 10 thousand and among millions of annotations: `python -m benchmarks.millions [SIZE …]`.

Each size has a database of its own below `--at` (by default `var/benchmarks/millions`), which is filled once and used
again by later runs; `--again` fills it anew. The class under test is the same in each, with 80 students and 60 notes of
each; all else is others' (`benchmarks.filling`). Told is the processor's time of each request, Python's and
PostgreSQL's, as medians; the floor is the same request in the first, smallest database: the ratio should be near 1.
What is asked otherwise among more rows is told with the blocks that PostgreSQL touched. 10 million take some 20 GB and
half an hour to fill.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from benchmarks import report
from config.places import var
from config.postgres import Cluster

SIZES: Final = (10_000, 1_000_000)
ROUNDS: Final = 15
ENOUGH: Final = 2000
"""Milliseconds of the processor that are spent on one request at the most: a slow one has fewer rounds."""
WITHIN: Final = 1.5
"""How many times the smallest database's cost a request may have."""
MORE_BLOCKS: Final = 64
"""A query that touches so many more blocks than among fewer rows is named."""
BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
Ask = Callable[[], Any]


class Browsers:
    """A student, the instructor and an administrator of the class under test, each signed in."""

    def __init__(self) -> None:
        from django.test import Client

        from annotations.models import Assignment
        from people.models import User

        self.assignment = Assignment.objects.select_related("course", "case", "codebook").get(title="Under test")
        self.version = self.assignment.texts.select_related("opinion").get()
        self.work = self.assignment.submissions.select_related("user").get(user__email="student0@example.invalid")
        self.clients = {}
        for name in ("student0", "teacher", "admin"):
            client = Client(HTTP_HOST="testserver", HTTP_ACCEPT_ENCODING="gzip")
            client.force_login(User.objects.get(email=f"{name}@example.invalid"), backend=BACKEND)
            self.clients[name] = client

    def get(self, browser: str, name: str, /, *arguments: Any, **query: Any) -> Ask:
        """A page, read to its end."""
        from django.urls import reverse

        address = reverse(name, args=arguments)

        def ask() -> Any:
            response: Any = self.clients[browser].get(address, query)
            if response.streaming:
                b"".join(response.streaming_content)
            return response

        return ask

    def post(self, name: str, /, *arguments: Any, **content: Any) -> Ask:
        """What the student sends, by htmx; a `uuid` in it is another one each time."""
        from django.urls import reverse

        address = reverse(name, args=arguments)

        def ask() -> Any:
            sent = content | ({"uuid": str(uuid.uuid4())} if "uuid" in content else {})
            return self.clients["student0"].post(address, sent, headers={"hx-request": "true"})

        return ask


def requests(seen: Browsers) -> dict[str, Ask]:
    """Every request that is measured, by what it is called."""
    from annotations.models import Annotation
    from opinions.models import Authority

    assignment, version, work = seen.assignment, seen.version, seen.work
    course, writing = assignment.course.uuid, version.opinion.uuid
    here = (work.uuid, writing)
    authority = Authority.objects.filter(citations__version=version).order_by("pk")[0]
    claim = assignment.codebook.claims.all()[0].uuid
    own = Annotation.objects.filter(submission=work).order_by("pk")[0]
    student: dict[str, tuple[Any, ...]] = {
        "home": ("home",), "course": ("course", course), "assignment": ("assignment", assignment.uuid),
        "notices": ("notices",), "notes, listed": ("submission_notes", work.uuid), "bin": ("bin", work.uuid),
        "authority, cited by": ("authority", authority.uuid), "authorities": ("authorities",),
        "case, cited by": ("case_cited_by", assignment.case.uuid), "course's citations": ("course_citations", course),
        "library": ("library",), "case": ("case", assignment.case.uuid), "downloads, jobs": ("downloads",),
        "who sees what": ("seen",), "profile": ("profile",), "history of a note": ("annotation_history", own.uuid),
        "talk at a note": ("talk", own.uuid), "side by side": ("side_by_side", work.uuid),
        "own export": ("submission_export", work.uuid), "brief": ("brief", work.uuid),
        "own review": ("review_own", assignment.uuid), "courses": ("courses",),
    }  # fmt: skip
    teacher: dict[str, tuple[Any, ...]] = {
        "review": ("review", assignment.uuid), "class over the text": ("class_text", assignment.uuid, writing),
        "tables": ("review_tables", assignment.uuid), "list of work": ("review_work", assignment.uuid),
        "one work reviewed": ("review_submission", work.uuid), "key": ("key", assignment.uuid),
        "grades": ("grades", assignment.uuid), "gradebook": ("gradebook", assignment.uuid),
        "agreement": ("agreement", assignment.uuid), "export, CSV": ("assignment_export", assignment.uuid),
        "instructor's home": ("home",), "people": ("course_people", course), "log": ("course_log", course),
        "codebook": ("codebook", assignment.codebook.uuid), "course's page": ("course", course),
    }  # fmt: skip
    return {
        "save": seen.post("annotation_create", *here, **_note(version, claim)),
        "open": seen.get("student0", "reader", *here, who="class"),
        "open, own alone": seen.get("student0", "reader", *here, who="mine"),
        "open, one claim": seen.get("student0", "reader", *here, who="class", claim=str(claim)),
        "open, one authority": seen.get("student0", "reader", *here, who="class", authority=str(authority.uuid)),
        "find words": seen.get("student0", "reader_find", *here, find="property"),
        "look for changes": seen.get("student0", "reader_changes", *here, since="0"),
        "place": seen.get("student0", "place", *here, start=str(own.start), end=str(own.end), who="class"),
        "search the library": seen.get("student0", "library", q="property interest"),
        "search authorities": seen.get("student0", "authorities", q="Roth"),
        **{name: seen.get("student0", *words) for name, words in student.items()},
        **{name: seen.get("teacher", *words) for name, words in teacher.items()},
        **admin_lists(seen),
        "readiness": seen.get("student0", "health_ready"),
        "tick": tick,
    }


def _note(version: Any, claim: uuid.UUID) -> dict[str, str]:
    """A new note on the words of a place of the text."""
    at = version.text.index("it cannot bind the peace officers")
    return {
        "uuid": str(uuid.uuid4()), "version": str(version.uuid), "start": str(at), "end": str(at + 33),
        "exact": version.text[at : at + 33], "note": "They were strangers to the suit.", "claims": str(claim),
    }  # fmt: skip


def admin_lists(seen: Browsers) -> dict[str, Ask]:
    """Every list of the admin."""
    from django.contrib import admin

    names = sorted(model._meta.label_lower.replace(".", "_") for model in admin.site._registry)  # noqa: SLF001 -- the admin has no other way to say what it lists
    return {f"admin, {name}": seen.get("admin", f"admin:{name}_changelist") for name in names}


def tick() -> Any:
    """What `manage.py tick` does each minute, without its start."""
    from django.core.management import call_command
    from django.http import HttpResponse

    call_command("tick", stdout=sys.stderr)
    return HttpResponse()


def measured(ask: Ask) -> dict[str, Any]:
    """Medians of the processor's milliseconds of one request, and each of its queries with the blocks it touched."""
    from django.db import connection

    response = ask()
    if response.status_code >= 300:
        return {"status": response.status_code}
    queries = explained(ask)
    python: list[float] = []
    database: list[float] = []
    while len(python) < ROUNDS and sum(python) + sum(database) < ENOUGH:
        served, begun = of_database(connection), time.process_time()
        ask()
        python.append((time.process_time() - begun) * 1000)
        database.append((of_database(connection) - served) / 1e6)
    return {
        "status": response.status_code, "python": statistics.median(python), "database": statistics.median(database),
        "queries": queries,
    }  # fmt: skip


def of_database(connection: Any) -> int:
    """Nanoseconds of the processor that the server's processes for this database have used (Linux)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        pids = [pid for (pid,) in cursor.fetchall()]
    return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in pids)


def explained(ask: Ask) -> list[dict[str, Any]]:
    """The queries of one request: SQL, blocks touched, milliseconds by PostgreSQL's own count, its plan."""
    from django.db import connection
    from psycopg import ClientCursor, RawCursor

    found: list[dict[str, Any]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        one: dict[str, Any] = {"sql": sql, "blocks": 0, "ms": 0.0, "plan": None}
        found.append(one)
        if sql.lstrip("( \n").startswith(("SELECT", "WITH")) and not many:
            asking = RawCursor if isinstance(context["cursor"].cursor, RawCursor) else ClientCursor
            with asking(context["connection"].connection) as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
                plan = cursor.fetchall()[0][0][0]
            top = plan["Plan"]
            one["blocks"] = top["Shared Hit Blocks"] + top["Shared Read Blocks"]
            one["ms"], one["plan"] = plan["Execution Time"], top
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        ask()
    return found


def prepare(folder: Path, size: int, *, again: bool) -> None:
    """Fills the size's database, where it is not filled yet; else brings it to today's migrations."""
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.filling import fill

    call_command("migrate", verbosity=0)
    if again or not (folder / "filled").exists():
        call_command("sample", verbosity=0)
        begun = time.monotonic()
        fill(size)
        (folder / "filled").write_text(f"{time.monotonic() - begun:.0f}")
    call_command("collectstatic", verbosity=0, interactive=False)


def child(size: int, at: Path, to: Path, *, again: bool, only: list[str]) -> None:
    """Measures in one database, in this process: all requests, or `only` those."""
    folder = at / str(size)
    if again:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    with Cluster(folder / "pg", durable=False) as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        prepare(folder, size, again=again)
        from django.conf import settings
        from django.db import connection, connections

        settings.ALLOWED_HOSTS = ["testserver"]
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("SELECT pg_database_size(current_database()), count(*) FROM annotations_annotation")
            stored, rows = cursor.fetchone()
        told = {"bytes": stored, "rows": rows, "filled": float((folder / "filled").read_text()), "figures": {}}
        for name, ask in requests(Browsers()).items():
            if only and name not in only:
                continue
            print(f"{size:,}: {name}", file=sys.stderr, flush=True)
            told["figures"][name] = measured(ask)
            to.write_text(json.dumps(told))  # each time: what is measured stays where the next one fails
        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()


def tell(size: int, found: dict[str, Any], floor: dict[str, Any] | None) -> None:
    """The rows of one size beside the smallest."""
    report.tell(
        f"{size:,} annotations: stored", found["bytes"] / 1e6, "MB", floor=floor["bytes"] / 1e6 if floor else None,
        besides=f"{found['rows']:,} rows; filled in {found['filled']:.0f} s",
    )  # fmt: skip
    for name, figure in found["figures"].items():
        if figure["status"] >= 300:
            print(f"{name}: answered {figure['status']}")
            continue
        least = floor["figures"][name] if floor else None
        before = least["python"] + least["database"] if least else None
        blocks = sum(each["blocks"] for each in figure["queries"])
        besides = f"PostgreSQL {figure['database']:.1f}; {len(figure['queries'])} queries, {blocks:,} blocks"
        if least:
            besides += f" (of {least['database']:.1f}; {sum(each['blocks'] for each in least['queries']):,})"
        spent = figure["python"] + figure["database"]
        report.tell(
            f"{name}, among {size:,}", spent, "ms", floor=before, within=WITHIN if least else None, besides=besides
        )
        if least:
            grown(figure["queries"], least["queries"])


def grown(now: list[dict[str, Any]], before: list[dict[str, Any]]) -> None:
    """Names the queries that touch more blocks than in the smallest database."""
    known: dict[str, list[int]] = {}
    for each in before:
        known.setdefault(each["sql"], []).append(each["blocks"])
    for each in now:
        were = known.get(each["sql"])
        least = (were.pop(0) if len(were) > 1 else were[0]) if were else 0
        if each["blocks"] > 1.5 * least + MORE_BLOCKS:
            print(f"    {least:,} → {each['blocks']:,} blocks, {each['ms']:.1f} ms: {each['sql'][:160]}")


def main(words: list[str]) -> None:
    """Measures in each size, the smallest first, each in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.millions")
    parser.add_argument("size", nargs="*", type=int, help=f"numbers of annotations (without any: {SIZES})")
    parser.add_argument("--at", type=Path, default=var() / "benchmarks" / "millions", help="where the databases are")
    parser.add_argument("--again", action="store_true", help="fill them anew")
    parser.add_argument("--only", action="append", default=[], metavar="REQUEST", help="measure this one; repeatable")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    at = asked.at.resolve()
    at.mkdir(parents=True, exist_ok=True)
    if asked.one:
        child(asked.size[0], at, at / f"{asked.size[0]}.json", again=asked.again, only=asked.only)
        return
    floor = None
    for size in sorted(asked.size or SIZES):
        options = [
            "--one",
            f"--at={at}",
            *(["--again"] if asked.again else []),
            *(f"--only={each}" for each in asked.only),
        ]
        subprocess.run([sys.executable, "-m", "benchmarks.millions", str(size), *options], check=True)
        found = json.loads((at / f"{size}.json").read_text())
        tell(size, found, floor)
        floor = floor or found


if __name__ == "__main__":
    main(sys.argv[1:])
