"""The processes that work beside the web server: `manage.py work`, and once a minute `manage.py tick`.

The tick is done by a copy of the launcher, which has Django loaded: starting anew takes a hundred times what it does.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from django.core.management import call_command, load_command_class
from django.db import OperationalError

from config.children import dies_with_us
from config.environment import whole
from config.forking import Forked, forked
from config.places import ROOT

Say = Callable[[str], None]

WELL_AFTER: Final = 600
"""Seconds after which a worker counts as well: what happened to the one before it is forgotten."""
PAUSES: Final = (0.0, 1.0, 4.0, 10.0, 30.0)
"""Seconds before each start after an end; the last one again and again, for a database may be away for hours."""
STOP_SECONDS: Final = 5
"""How long a worker may go on with its job when we stop; a job that is cut off begins again at the next start."""
TICK_SECONDS: Final = 60
SILENT_SECONDS: Final = 22
"""A bit more than it takes until a job's worker counts as dead (`people.jobs`): then a tick has the job begin again."""


def manage(*words: str) -> list[str]:
    """The command for one of Django's commands."""
    return [sys.executable, "manage.py", *words]


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        preexec_fn=dies_with_us(signal.SIGTERM),  # noqa: PLW1509 -- the launcher has a single thread
    )


def tick() -> None:
    """What has to be done by time; for a copy of the launcher. Without the database it says so."""
    try:
        call_command("tick")
    except OperationalError as error:
        sys.stderr.write(f"What is due by time waits for the database ({str(error).splitlines()[0]}).\n")


@dataclass
class Worker:
    """A worker, which is started again where it ends by itself."""

    name: str
    process: "subprocess.Popen[bytes] | None" = None
    restarts: int = 0
    begun: float = 0
    due: float = 0

    def look(self, say: Say) -> bool:
        """Starts it where it should run and does not, once its pause is over; whether it has just ended."""
        now = time.monotonic()
        ended = self.process is not None and self.process.poll() is not None
        if self.process is not None:
            if not ended:
                return False
            self._ended(self.process.returncode, now, say)
        if now >= self.due:
            words = ("--interval=0.5", "--verbosity=0", "--no-reload", f"--worker-id={self.name}")
            self.process, self.begun = _start(manage("work", *words)), now
        return ended

    def _ended(self, code: int, now: float, say: Say) -> None:
        self.process = None
        self.restarts = 1 if now - self.begun > WELL_AFTER else self.restarts + 1
        pause = PAUSES[min(self.restarts, len(PAUSES)) - 1]
        self.due = now + pause
        when = f"in {pause:.0f} s" if pause else "…"
        say(f"A background worker ended by itself (exit code {code}). Starting it again {when}")


@dataclass
class Background:
    """The workers of one run (`JOB_WORKERS`), and its tick."""

    name: str
    say: Say
    workers: list[Worker] = field(default_factory=list)
    tick: Forked | None = None
    due: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        load_command_class("people", "tick")  # so that not every copy loads it anew
        count = whole("JOB_WORKERS", 2, least=0, most=32)
        now = time.monotonic()
        self.due = [now, now + SILENT_SECONDS]  # the second for jobs that were cut off when we were stopped last
        self.workers = [Worker(f"{self.name}/{number}") for number in range(1, count + 1)]

    def look(self) -> None:
        """Starts what should run now. Call it a few times a second."""
        now = time.monotonic()
        for worker in self.workers:
            if worker.look(self.say):
                self.due.append(now + SILENT_SECONDS)
        if min(self.due) <= now and (self.tick is None or self.tick.poll() is not None):
            self.tick = forked(tick)
            self.due = [each for each in self.due if each > now] or [now + TICK_SECONDS]

    def stop(self) -> None:
        """Ends all. Safe to call at any time."""
        every: tuple[subprocess.Popen[bytes] | Forked | None, ...] = (*(one.process for one in self.workers), self.tick)
        running = [each for each in every if each is not None]
        self.workers, self.tick = [], None
        for each in running:
            each.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for each in running:
            try:
                each.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
