"""Who writes and reads during the rehearsal, and what each was answered.

A writer does as the reading page's journal: the UUID is made first, and posted again until it is acknowledged.
"""

import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

TOKEN: Final = "a" * 32
"""Of the cookie and of the header against forged requests."""
REST: Final = 0.4
"""Seconds between a writer's notes."""
AGAIN: Final = 0.5
"""Seconds until a note that was not acknowledged is posted again (the journal waits 1.5 and longer each time)."""
PACE: Final = 2.0
"""Seconds between a reader's looks, as the page's."""
PATIENCE: Final = 20
"""Seconds until a request counts as lost, as in the journal."""
EXPORTS_EVERY: Final = 4.0
"""Seconds between two files that are asked for, which workers make."""
NOTE: Final = "Rehearsed "
"""Begins each note; its UUID follows."""
CURSOR: Final = re.compile(r'data-cursor="([^"]*)"')
ANSWERED: Final = (200, 204, 302)


@dataclass
class Told:
    """What was answered since the act began; threads share it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    acknowledged: list[tuple[float, str, float]] = field(default_factory=list)
    """When, which, and how long its last post took, in seconds."""
    errors: Counter[str] = field(default_factory=Counter)
    looks: int = 0
    failed_looks: Counter[str] = field(default_factory=Counter)


@dataclass
class Crowd:
    """Writers, readers and a clerk who asks for files, each a thread; `told` is replaced from act to act."""

    host: str
    people: dict[str, Any]
    readers: int
    told: Told = field(default_factory=Told)
    over: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)
    every: list[str] = field(default_factory=list)
    """All that was ever acknowledged."""
    jobs: int = 0
    """Files that were promised."""

    def start(self) -> None:
        """Sends them in."""
        students = self.people["students"]
        work = [(self._write, student) for student in students]
        work += [(self._read, students[number % len(students)]) for number in range(self.readers)]
        work += [(self._export, self.people["clerk"])]
        self.threads = [threading.Thread(target=each, args=[who], daemon=True) for each, who in work]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        """Lets everybody end: a writer only once her last note is acknowledged."""
        self.over.set()
        for thread in self.threads:
            thread.join(120)
        assert not any(thread.is_alive() for thread in self.threads), "a note was never acknowledged"

    def begin_act(self) -> Told:
        """From now on what is answered is counted anew."""
        self.told = Told()
        return self.told

    def ask(self, who: dict[str, str], path: str, body: str | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content. Raises OSError or HTTPException where nothing came."""
        connection = HTTPConnection(self.host, timeout=PATIENCE)
        headers = {
            "Cookie": f"{who['cookie']}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        if path != who.get("read"):
            headers["HX-Request"] = "true"
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def _write(self, who: dict[str, str]) -> None:
        while not self.over.is_set():
            self._save(who)
            time.sleep(REST)

    def _save(self, who: dict[str, str]) -> None:
        """One note, posted until it is acknowledged."""
        uuid = str(uuid4())
        body = urlencode({"uuid": uuid, "note": NOTE + uuid, **random.choice(self.people["places"])})  # noqa: S311 -- no secret
        while not self._is_acknowledged(who, uuid, body):
            time.sleep(AGAIN)

    def saves_one_by_one(self, count: int) -> list[float]:
        """How long each of so many notes took one person, in milliseconds; nobody else is there."""
        told = self.begin_act()
        for _ in range(count):
            self._save(self.people["students"][0])
        return [took * 1000 for _at, _which, took in told.acknowledged]

    def _is_acknowledged(self, who: dict[str, str], uuid: str, body: str) -> bool:
        begun = time.monotonic()
        try:
            status, headers, _content = self.ask(who, who["write"], body)
            done, error = headers.get("X-Acknowledged") == uuid, str(status)
        except (OSError, HTTPException) as problem:
            done, error = False, _name(problem)
        with self.told.lock:
            if done:
                now = time.monotonic()
                self.told.acknowledged.append((now, uuid, now - begun))
                self.every.append(uuid)
            else:
                self.told.errors[error] += 1
        return done

    def _read(self, who: dict[str, str]) -> None:
        cursor = ""
        while not self.over.wait(PACE):
            try:
                path = f"{who['look']}?{urlencode({'since': cursor})}" if cursor else who["read"]
                status, headers, content = self.ask(who, path)
                opened = CURSOR.search(content.decode()) if not cursor else None
                cursor = headers.get("X-Cursor") or (opened[1] if opened else cursor)
                problem = "" if status in ANSWERED and "HX-Redirect" not in headers else str(status)
            except (OSError, HTTPException) as lost:
                problem = _name(lost)
            with self.told.lock:
                self.told.looks += 1
                if problem:
                    self.told.failed_looks[problem] += 1

    def _export(self, who: dict[str, str]) -> None:
        while not self.over.wait(EXPORTS_EVERY):
            try:
                status, headers, _content = self.ask(who, who["write"], urlencode({"format": "xlsx"}))
            except (OSError, HTTPException):
                continue
            if status == 302 and "/jobs/" in headers.get("Location", ""):
                self.jobs += 1


def _name(problem: Exception) -> str:
    """What is counted: "no answer" where nothing was answered in time, else what the connection said."""
    return "no answer" if isinstance(problem, TimeoutError) else type(problem).__name__
