"""10,000 annotations into each format: `python -m benchmarks.exports [FORMAT …]`.

Each is written in a process of its own. Told are the milliseconds to its first byte (of what is streamed), the seconds
of the processor (its own and of PostgreSQL's process that answers it) and by the clock for all of it, its size, and by
how much the process grew at its peak, for 1,000 annotations and for 10,000: the growth of what is streamed should
hardly differ. The floor, before and after it in the same process, is a bare COPY of the annotations with their owners:
its processor time, counted alike, is what the ratio is to. Told besides is the ratio to a COPY of all that a query can
tell of a row of CSV, its claims and authorities joined. What is streamed is counted and let go, as the floors are. PDFs
are set in a child process, whose time is counted in and whose peak is told apart. One passage is written before, so
that what is loaded once counts for none. Peaks are read from Linux's /proc.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import report
from config.postgres import Cluster

PEOPLE = 100
SIZES = (1000, 10_000)
FLOORS = 5
"""How often the floor is measured before an export, and after it."""
LINKED = 0.2
"""How many of the annotations link an authority."""


def run(wanted: list[str]) -> None:
    """Makes a class on the seed and has each format written."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("sample", verbosity=0)
    from annotations.exports.formats import FORMATS

    told: dict[str, list[dict[str, Any]]] = {}
    for size in SIZES:
        fill_to(size)
        for each in FORMATS:
            if not each.of_one and (not wanted or each.key in wanted):
                told.setdefault(each.key, []).append(_measured(each.key))
    for key, (small, large) in told.items():
        first = f"{large['first'] * 1000:.0f} ms" if "first" in large else "a file"
        besides = (
            f"first byte {first}, {large['took']:.2f} s by the clock, {large['bytes'] / 1e6:.2f} MB; "
            f"grew by {small['grew']:.0f} MB for {SIZES[0]:,}, by {large['grew']:.0f} MB for {SIZES[1]:,}"
            f"{_of_children(small['child'], large['child'])}; "
            f"{large['cpu'] / large['joined']:.1f}× a COPY with claims and authorities"
        )
        report.tell(
            f"{key}, {SIZES[1]:,} annotations", large["cpu"], "s CPU", floor=large["floor"], within=10, besides=besides
        )


def fill_to(size: int) -> None:
    """Brings the sample's first assignment to that many annotations, some with links."""
    from annotations.models import Annotation, Assignment, AuthorityLink, Treatment
    from benchmarks.crowd import fill
    from opinions.models import Authority, OpinionText

    assignment = Assignment.objects.order_by("pk").first()
    assert assignment is not None
    version = OpinionText.objects.filter(assignments=assignment).order_by("pk").first()
    assert version is not None
    chance = random.Random(size)
    found = Annotation.objects.filter(submission__assignment=assignment)
    fill(assignment, version, size - found.count(), PEOPLE, chance)
    authorities = list(Authority.objects.filter(citations__version=version).distinct())
    AuthorityLink.objects.bulk_create(
        AuthorityLink(annotation=each, authority=chance.choice(authorities), treatment=chance.choice(Treatment.values))
        for each in found.filter(links=None)
        if chance.random() < LINKED
    )


def write_one(key: str) -> dict[str, Any]:
    """Writes the format of that key once, in this process."""
    import django

    django.setup()
    from annotations.exports.formats import format_of
    from annotations.exports.subject import Export
    from annotations.models import Annotation, Assignment
    from config.garbage import spare_what_is_loaded

    spare_what_is_loaded()  # as the web processes do, which stream
    chosen = format_of(key)
    assignment = Assignment.objects.select_related("course", "case", "codebook").order_by("pk").first()
    assert chosen is not None
    assert assignment is not None
    every = Annotation.objects.filter(submission__assignment=assignment)

    def written(export: Export) -> dict[str, Any]:
        begun, cpu = time.perf_counter(), _processor()
        figures: dict[str, Any] = {}
        with tempfile.TemporaryFile() as to:
            if chosen.streamed:
                for piece in chosen.stream(export):
                    figures.setdefault("first", time.perf_counter() - begun)
                    figures["bytes"] = figures.get("bytes", 0) + len(piece)  # and lets it go, as the floor does
            else:
                chosen.write(export, to, lambda _done, _total: None)
            spent = {"took": time.perf_counter() - begun, "cpu": _processor() - cpu}
            return {"bytes": to.seek(0, os.SEEK_END), **figures, **spent}

    floors = [_floor(str(every.query)) for _time in range(FLOORS)]
    joined = min(_floor(JOINED.format(assignment=assignment.pk)) for _time in range(FLOORS))
    written(Export(assignment, every.filter(pk=every.values("pk")[:1]), title="One"))
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew (proc_pid_clear_refs)
    before = _peak()
    figures = written(Export(assignment, every, title="The class"))
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    grew = _peak() - before
    floors += [_floor(str(every.query)) for _time in range(FLOORS)]
    return {**figures, "grew": grew, "child": child, "floor": sum(floors) / len(floors), "joined": joined}


JOINED = """
    SELECT cases.caption, opinions.kind, opinions.author, tagged.claims, notes.note, linked.cites, people.name,
        notes.created_at, notes.updated_at, notes.start, notes."end", texts.fingerprint, notes.uuid, tagged.uuids
    FROM annotations_annotation notes
    JOIN annotations_submission work ON work.id = notes.submission_id
    JOIN people_user people ON people.id = work.user_id
    JOIN opinions_opiniontext texts ON texts.id = notes.version_id
    JOIN opinions_opinion opinions ON opinions.id = texts.opinion_id
    JOIN opinions_case cases ON cases.id = opinions.case_id
    LEFT JOIN (
        SELECT annotation_id, string_agg(claims.label, '; ' ORDER BY claims.position) AS claims,
            string_agg(tags.uuid || ' ' || claims.uuid, ' ' ORDER BY claims.position) AS uuids
        FROM annotations_tag tags JOIN annotations_claim claims ON claims.id = tags.claim_id GROUP BY annotation_id
    ) tagged ON tagged.annotation_id = notes.id
    LEFT JOIN (
        SELECT annotation_id, string_agg(cited.cite || links.treatment || links.pin, '; ' ORDER BY links.id) AS cites
        FROM annotations_authoritylink links JOIN opinions_authority cited ON cited.id = links.authority_id
        GROUP BY annotation_id
    ) linked ON linked.annotation_id = notes.id
    WHERE work.assignment_id = {assignment} AND notes.deleted_at IS NULL
    ORDER BY opinions.position, notes.version_id, notes.start, notes."end", notes.id
"""
"""What a query alone can tell of CSV's rows: without the quoted words and what stands around them, pin and seal."""


def _floor(query: str) -> float:
    """The seconds of the processor that a bare COPY of what the query finds takes, its own and PostgreSQL's."""
    from django.db import connection

    spent = _processor()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT") as copied:
        for _piece in copied:
            pass
    return _processor() - spent


def _processor() -> float:
    """The seconds of the processor so far: of this process, its children, and PostgreSQL's process for it."""
    from django.db import connection

    connection.ensure_connection()
    assert connection.connection is not None
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]
    return sum(os.times()[2:4]) + time.process_time() + int(server) / 1e9


def _peak() -> float:
    """The most memory that this process had, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def _of_children(small: float, large: float) -> str:
    """The peaks of the child processes in which something was made; empty where there was none."""
    return f"; its child had {small:.0f} MB and {large:.0f} MB" if large else ""


def _measured(key: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.exports", "--one", key]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(write_one(sys.argv[2])))
    else:
        with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder, Cluster(Path(folder) / "pg") as cluster:
            os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
            run(sys.argv[1:])
            from django.db import connections

            connections.close_all()
            for one in connections.all():
                getattr(one, "close_pool", lambda: None)()
