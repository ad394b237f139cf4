"""Web servers beside each other, under our application: `python -m benchmarks.servers [--python PYTHON]`.

Each serves the same sample class, one after the other, in several rounds: opening the reader and saving an annotation
with 8 and with 32 clients, an answer while 40 slow clients hold connections, memory before and after, the time to the
first answer, and whether a killed worker is replaced. Granian and Waitress are no part of the product: `PYTHON` is an
interpreter of a virtualenv that has the product's packages and them. Compare the processor's time a request first: it
depends least on what else the machine does.
"""

import argparse
import http.client
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import class_of_300, report
from benchmarks.class_of_300 import TICKS, Browser, Seen
from benchmarks.review_live import TOKEN, free_port, note_of
from config.places import ROOT
from config.postgres import Cluster

LOADS = (("live", 8, 400), ("open", 8, 64), ("open", 32, 64), ("save", 8, 64), ("save", 32, 64))
"""What is asked, by how many clients, how often: the health page shows what the server itself costs."""
WARMING = 24
MOST = max(clients for _kind, clients, _often in LOADS)
SLOW = 40
APP = "config.wsgi:application"
GUNICORN = "-m gunicorn --bind=127.0.0.1:{port} --no-control-socket --preload --log-level=error"
PATIENT = "--worker-class=config.patience.PatientWorker"
SERVERS = {
    "gunicorn, patient, 2 × 4": f"{GUNICORN} {PATIENT} --workers=2 --threads=4 {APP}",
    "gunicorn, gthread, 2 × 4": f"{GUNICORN} --worker-class=gthread --workers=2 --threads=4 {APP}",
    "gunicorn, patient, 1 × 8": f"{GUNICORN} {PATIENT} --workers=1 --threads=8 {APP}",
    "gunicorn, patient, 4 × 2": f"{GUNICORN} {PATIENT} --workers=4 --threads=2 {APP}",
    "gunicorn, sync, 4": f"{GUNICORN} --worker-class=sync --workers=4 {APP}",
    "gunicorn, not preloaded, 2 × 4": f"{GUNICORN.replace(' --preload', '')} {PATIENT} --workers=2 --threads=4 {APP}",
    "granian, 2 × 4": "-m granian --interface=wsgi --host=127.0.0.1 --port={port} --workers=2 --blocking-threads=4 "
    f"--respawn-failed-workers --log-level=error {APP}",
    "waitress, 1 × 8": f"-m waitress --listen=127.0.0.1:{{port}} --threads=8 {APP}",
}
SLOWLY = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 9999\r\n\r\na"
)


@dataclass
class Found:
    """What was found of one server, over the rounds."""

    start: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    loaded: list[float] = field(default_factory=list)
    spent: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    seen: dict[tuple[str, int], Seen] = field(default_factory=dict)
    seconds: dict[tuple[str, int], float] = field(default_factory=dict)
    slow: list[str] = field(default_factory=list)
    killed: list[str] = field(default_factory=list)


def _family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [pid]
    for member in found:
        found.extend(child for child, parent in parents.items() if parent == member)
    return found


def spent(pid: int) -> float:
    """Seconds of the processor that the server's processes have taken."""
    total = 0
    for each in _family(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory(pid: int) -> float:
    """Megabytes of the server's processes; what they share is counted once (proportional set size, proc(5))."""
    total = 0
    for each in _family(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total / 1024


def answers(port: int, patience: float) -> bool:
    """Whether it answers within that many seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        connection.request("GET", "/health/live/")
        return connection.getresponse().read() == b"alive\n"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def serving(python: str, words: str, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """The server, ended afterwards."""
    process = subprocess.Popen([python, *words.format(port=port).split()], cwd=ROOT)
    try:
        while not answers(port, 60):
            assert process.poll() is None, words
            time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass
class Visit:
    """One round at one server."""

    port: int
    pid: int
    found: Found
    students: list[tuple[Any, str, Any]]
    """Each with what gives her next annotation, and the address of her page."""

    def load(self, kind: str, clients: int, often: int, *, counts: bool = True) -> None:
        """So many clients ask so often in all, without a pause; where it `counts`, what is seen is kept."""
        key = (kind, clients)
        seen = self.found.seen.setdefault(key, Seen()) if counts else Seen()
        chosen = [(Browser(self.port, user), page, sent) for user, page, sent in self.students[:clients]]
        before, begun = spent(self.pid), time.monotonic()

        def ask(browser: Browser, page: str, sent: Any) -> None:
            for _ in range(often // clients):
                if kind == "save":
                    path, body = sent()
                    form = {"X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
                    browser.ask(seen, path, body, **form)
                else:
                    browser.ask(seen, "/health/live/" if kind == "live" else page, **{"HX-Request": "false"})

        with ThreadPoolExecutor(clients) as crowd:
            for doing in [crowd.submit(ask, *each) for each in chosen]:
                doing.result()
        if counts:
            self.found.seconds[key] = self.found.seconds.get(key, 0.0) + time.monotonic() - begun
            self.found.spent.setdefault(key, []).append(
                (spent(self.pid) - before) * 1000 / (often // clients * clients)
            )

    def slow_clients(self) -> None:
        """Whether it answers while so many clients send a body without end."""
        with ExitStack() as stack:
            for _ in range(SLOW):
                client = stack.enter_context(socket.create_connection(("127.0.0.1", self.port), timeout=10))
                client.sendall(SLOWLY)
            time.sleep(1)
            self.found.slow.append("answers" if answers(self.port, 10) else "no answer in 10 s")

    def kill_one(self) -> None:
        """Whether it answers after the youngest of its processes was killed."""
        family = _family(self.pid)
        victim = family[-1]
        os.kill(victim, 9)
        begun = time.monotonic()
        while time.monotonic() < begun + 10:
            time.sleep(0.2)
            if all(answers(self.port, 2) for _ in range(6)):
                told = "goes on" if len(family) > 1 else "?"
                break
        else:
            told = "ended"
        self.found.killed.append(f"{told}, {len(_family(self.pid))} of {len(family)} processes")


def visit(name: str, python: str, found: Found, students: list[tuple[Any, str, Any]]) -> None:
    """One round of all that is asked of one server."""
    port, begun = free_port(), time.monotonic()
    with serving(python, SERVERS[name], port) as process:
        found.start.append(time.monotonic() - begun)
        found.idle.append(memory(process.pid))
        at = Visit(port, process.pid, found, students)
        for kind in ("open", "save"):
            at.load(kind, WARMING, WARMING, counts=False)
        for load in LOADS:
            at.load(*load)
        found.loaded.append(memory(process.pid))
        at.slow_clients()
        at.kill_one()


def tell(name: str, found: Found) -> None:
    """Its rows."""
    for (kind, clients), seen in found.seen.items():
        seen.tell(f"{name}: {kind}, {clients} clients", found.seconds[kind, clients])
        report.tell("    processor a request", min(found.spent[kind, clients]), "ms")
    besides = f"start {min(found.start):.1f} s; slow clients: {found.slow[-1]}; a process killed: {found.killed[-1]}"
    report.tell(f"{name}: memory idle", min(found.idle), "MB", besides=f"{max(found.loaded):.0f} MB after; {besides}")


def run(python: str, rounds: int, names: list[str]) -> None:
    """All of them, in rounds."""
    from django.db import connections
    from django.urls import reverse

    from annotations.actions import open_submission
    from annotations.models import Assignment
    from opinions.models import OpinionText
    from people.models import User

    assignment = Assignment.objects.select_related("course").get()
    version = OpinionText.objects.select_related("opinion").get(assignments=assignment)
    claims = [str(each.uuid) for each in assignment.codebook.claims.all()]
    students = []
    for user in User.objects.filter(email__startswith="p").order_by("pk")[:MOST]:
        work = open_submission(assignment, by=user)
        page = reverse("reader", args=[work.uuid, version.opinion.uuid])
        students.append((user, page, note_of(work, version, claims, random.Random(user.pk))))
    every = {name: Found() for name in names}
    for number in range(1, rounds + 1):
        for name, found in every.items():
            visit(name, python, found, students)
            connections.close_all()
            if number == rounds:
                tell(name, found)
    print("load of the machine:", *(f"{each:.1f}" for each in os.getloadavg()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Web servers beside each other, under our application.")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("names", nargs="*", help=f"which of: {'; '.join(SERVERS)}")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder, Cluster(Path(folder) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django

        django.setup()
        class_of_300.made()
        run(chosen.python, chosen.rounds, chosen.names or list(SERVERS))
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()
