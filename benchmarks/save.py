"""Saving an annotation beside a bare view that does one INSERT: `python -m benchmarks.save`.

Two web servers as `make run` starts them, one with the product and one with the floor: session, login, CSRF and one
INSERT by Django's ORM. Both are asked in turn, by one client and by several, on two texts with more and more notes.
Milliseconds of the processor are those of the web server's processes and PostgreSQL's together, of each save.
"""

import argparse
import http.client
import os
import re
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks import reading
from benchmarks.main_job import BACKEND
from benchmarks.reading import Scene
from benchmarks.report import tell
from config.launch import web_command
from config.places import ROOT
from config.postgres import Cluster

OURS, FLOOR = 8771, 8772
"""The ports of the two servers."""
SECRET: Final = "a" * 32
"""The secret of every client's forms."""
LIMITS: Final = {0: 2.0, 1_000: 2.0, 10_000: 3.0}
"""How many times the floor a save may take, by the annotations that lie on the text."""
WARM: Final = 12
"""Saves of each of `WIRES` connections before anything is measured."""
WIRES: Final = 8
"""Connections at once that reach every process of a server: each reads a text once, and plans each statement once."""
TICK: Final = 1000 / os.sysconf("SC_CLK_TCK")
"""Milliseconds of a tick in which the system counts the processor."""
_AT: Final = count()


@dataclass
class Student:
    """One client, who is signed in, with her connections to both servers."""

    session: str
    reader: str
    wires: dict[int, http.client.HTTPConnection] = field(default_factory=dict)

    def post(self, port: int, path: str, fields: dict[str, Any], *, htmx: bool) -> float:
        """Posts the form; returns how long it took, in milliseconds."""
        wire = self.wires.setdefault(port, http.client.HTTPConnection("127.0.0.1", port, timeout=60))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={self.session}; csrftoken={SECRET}",
            "X-CSRFToken": SECRET,
            "Accept-Encoding": "gzip",
        } | ({"HX-Request": "true"} if htmx else {})
        body = urlencode(fields)
        began = time.perf_counter()
        try:
            wire.request("POST", path, body, headers)
            answer = wire.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            wire.close()  # the server ends connections that were idle for two seconds
            began = time.perf_counter()
            wire.request("POST", path, body, headers)
            answer = wire.getresponse()
        answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status not in {200, 302} or "/accounts/" in answer.headers.get("Location", ""):
            raise RuntimeError(f"{path} was answered {answer.status}")
        return took


@dataclass
class Place:
    """A text on which students save: each save marks other words."""

    scene: Scene
    words: Sequence[int]
    claim: str

    def save(self, student: Student, *, htmx: bool = True) -> float:
        """One annotation with a note and a claim; without `htmx` the answer is a redirect, and no fragment."""
        text = self.scene.version.text
        at = self.words[next(_AT) * 37 % (len(self.words) - 60)]
        fields = {
            "uuid": uuid.uuid4(), "version": self.scene.version.uuid, "start": at, "end": at + 40,
            "exact": text[at : at + 40], "note": "Why these words matter, in a line.", "claims": self.claim,
        }  # fmt: skip
        return student.post(OURS, f"{student.reader}annotations/?who=class", fields, htmx=htmx)


def floor(student: Student) -> float:
    """One INSERT by the bare view."""
    return student.post(FLOOR, "/bare/save/", {"note": "Why these words matter, in a line."}, htmx=False)


@dataclass
class Servers:
    """The two web servers and the database, by the processes that began them."""

    ours: int
    floor: int
    database: int

    def processor(self, *roots: int) -> float:
        """Milliseconds of the processor that these and their children have taken."""
        children: dict[int, list[tuple[int, int]]] = {}
        spent: dict[int, int] = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                told = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            pid, ticks = int(folder.name), int(told[11]) + int(told[12])
            spent[pid] = ticks
            children.setdefault(int(told[1]), []).append((pid, ticks))
        return TICK * sum(spent.get(root, 0) + sum(ticks for _pid, ticks in children.get(root, [])) for root in roots)


@dataclass
class Taken:
    """What the saves of one kind took: each by the clock, all of them of the processor and by the clock."""

    times: list[float] = field(default_factory=list)
    web: float = 0
    database: float = 0
    elapsed: float = 0

    @property
    def each(self) -> float:
        """Milliseconds of the processor for each."""
        return (self.web + self.database) / len(self.times)

    @property
    def parted(self) -> str:
        """The same, the web server's and PostgreSQL's."""
        return f"{self.web / len(self.times):.1f} + {self.database / len(self.times):.1f}"

    @property
    def rate(self) -> float:
        """Saves a second."""
        return len(self.times) / self.elapsed


def many(
    servers: Servers, root: int, students: Sequence[Student], saves: int, once: Callable[[Student], float]
) -> Taken:
    """`saves` by all of the students at the same time."""
    share = -(-saves // len(students))

    def hers(student: Student) -> list[float]:
        return [once(student) for _ in range(share)]

    spent = [servers.processor(root), servers.processor(servers.database)]
    began = time.perf_counter()
    with ThreadPoolExecutor(len(students)) as pool:
        times = [each for found in pool.map(hers, students) for each in found]
    elapsed = time.perf_counter() - began
    time.sleep(0.05)  # a process tells of its time once it has left the processor
    web, database = servers.processor(root) - spent[0], servers.processor(servers.database) - spent[1]
    return Taken(times, web, database, elapsed)


def interleaved(
    servers: Servers, students: Sequence[Student], saves: int, kinds: dict[str, tuple[int, Callable[[Student], float]]]
) -> dict[str, Taken]:
    """Each kind in turn, in four rounds, so that what else the machine does meets all of them."""
    taken = {name: Taken() for name in kinds}
    for _round in range(4):
        for name, (root, once) in kinds.items():
            part = many(servers, root, students, max(saves // 4, len(students)), once)
            taken[name].times += part.times
            taken[name].web += part.web
            taken[name].database += part.database
            taken[name].elapsed += part.elapsed
    return taken


def warm(student: Student, kinds: Sequence[Callable[[Student], float]], saves: int) -> None:
    """`saves` of each kind and connection that are not measured, by connections that are ended afterwards."""
    others = [Student(student.session, student.reader) for _ in range(WIRES)]

    def hers(other: Student) -> None:
        for once in kinds:
            for _ in range(saves):
                once(other)

    with ThreadPoolExecutor(len(others)) as pool:
        list(pool.map(hers, others))
    for other in others:
        for wire in other.wires.values():
            wire.close()


def measure(servers: Servers, place: Place, students: Sequence[Student], size: int, saves: int) -> None:
    """One text with so many annotations, for so many clients."""
    kinds: dict[str, tuple[int, Callable[[Student], float]]] = {
        "floor": (servers.floor, floor),
        "save": (servers.ours, place.save),
        "write alone": (servers.ours, lambda student: place.save(student, htmx=False)),
    }
    every = [once for _root, once in kinds.values()]
    warm(students[0], every, WARM)
    reading.crowd(place.scene, size)
    warm(students[0], every, 2)  # what was planned was for another number of notes
    taken = interleaved(servers, students, saves, kinds)
    least = taken.pop("floor")
    clients = f"{len(students)} client{'s' if len(students) > 1 else ''}"
    limit = LIMITS.get(size, 3.0)
    for name, found in taken.items():
        figure = f"{name}, {place.scene.name}, {size} notes, {clients}"
        besides = (
            f"web server + PostgreSQL {found.parted} to {least.parted}; "
            f"by the clock {median(found.times):.1f} ms to {median(least.times):.1f}, "
            f"{median(found.times) / median(least.times):.1f}×; {found.rate:.0f} a second to {least.rate:.0f}"
        )
        tell(figure, found.each, "ms", floor=least.each, within=limit, besides=besides)


@contextmanager
def server(port: int, application: str) -> Iterator[int]:
    """A web server as `make run` starts it, once it answers; gives its process."""
    process = subprocess.Popen([*web_command(port)[:-1], application], cwd=ROOT)
    try:
        for _ in range(240):
            wire = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            try:
                wire.request("GET", "/bare/save/")
                wire.getresponse().read()
                break
            except OSError:
                time.sleep(0.25)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def signed_in(scene: Scene, number: int) -> list[Student]:
    """So many students of the scene's class, each with her session and her submission."""
    from django.test import Client

    from annotations.actions import open_submission
    from benchmarks.crowd import people

    found = []
    for user in people(scene.assignment, number):
        client = Client()
        client.force_login(user, backend=BACKEND)
        work = open_submission(scene.assignment, by=user)
        reader = f"/submissions/{work.uuid}/writings/{scene.version.opinion.uuid}/"
        found.append(Student(client.cookies["sessionid"].value, reader))
    return found


def run(database: int, asked: argparse.Namespace) -> None:
    """Prepares the texts and measures what is asked for."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from annotations.models import Claim

    for command in ("migrate", "createcachetable", "sample"):
        call_command(command, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    scenes = {scene.name: scene for scene in reading.scenes()}
    connections.close_all()
    with server(OURS, "config.wsgi:application") as ours, server(FLOOR, "benchmarks.floor_wsgi:application") as floored:
        servers = Servers(ours, floored, database)
        for name, size, clients in asked.measured:
            scene = scenes[name]
            claim = str(Claim.objects.filter(codebook=scene.assignment.codebook)[0].uuid)
            words = [found.start() for found in re.finditer(r"\S+", scene.version.text)]
            students = signed_in(scene, clients)
            measure(servers, Place(scene, words, claim), students, size, asked.saves)


def asked_for() -> argparse.Namespace:
    """What the command line asks to be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.save", description=__doc__)
    parser.add_argument("--texts", default="seed,long", help="seed (30 kB), long (300 kB)")
    parser.add_argument("--sizes", default="0,1000", help="notes on the text")
    parser.add_argument("--clients", default="1,8,32", help="how many save at the same time")
    parser.add_argument("--saves", type=int, default=60, help="of each kind, in each case")
    parser.add_argument(
        "--all", action="store_true", help="every text, size and number of clients; else a choice of them"
    )
    asked = parser.parse_args()
    sizes, clients = ([int(each) for each in words.split(",")] for words in (asked.sizes, asked.clients))
    every = [(text, size, number) for text in asked.texts.split(",") for size in sizes for number in clients]
    # In the choice several clients save where one does most: the rest of it says how text and notes tell on one.
    usual = [each for each in every if each[2] == 1 or each[:2] == ("seed", 1_000)]
    asked.measured = every if asked.all else [*usual, *([("seed", 10_000, 1)] if 1 in clients else [])]
    return asked


if __name__ == "__main__":
    wanted = asked_for()
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder, Cluster(Path(folder) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        postmaster = int((Path(folder) / "pg" / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
        run(postmaster, wanted)
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()
