"""`python -m config.launch`, which is `make run`: PostgreSQL, migrations, static files, the sample, web server, jobs.

What it starts, it stops: web server and workers, then PostgreSQL. Where it is killed, the kernel tells all to stop.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn, Self

from config import locks
from config.background import Background
from config.children import dies_with_us
from config.environment import WrongSetting, whole
from config.places import ROOT, var
from config.postgres import Cluster, PostgresFailed

HOST: Final = "127.0.0.1"
EVERY_ADDRESS: Final = "0.0.0.0"  # noqa: S104 -- listened on only where a person asks for it
PORT_WAIT_SECONDS: Final = 2
"""How long the web server of a launcher that was killed may take to leave the port."""
READY_SECONDS: Final = 60
WEB_STOP_SECONDS: Final = 15
POLL_SECONDS: Final = 0.25
RESTARTS: Final = 5
"""How often PostgreSQL is started again before we give up; each end that came soon after the last one counts."""
WELL_AFTER: Final = 600
"""Seconds after which PostgreSQL counts as well."""
ROOM_SECONDS: Final = 5
"""How long we wait between two starts where the disk is full."""
NO_ROOM: Final = "No space left on device"
"""What PostgreSQL, and the system, say then (strerror(3))."""
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class LaunchFailed(RuntimeError):
    """Glossator could not be started, or cannot go on; the message says why and what to do."""


class Stopped(BaseException):
    """A person or the system asks us to stop."""


def say(words: str) -> None:
    """Prints one line at once, also into a pipe."""
    print(words, flush=True)  # noqa: T201 -- the launcher talks to the person who started it


def address(port: int) -> str:
    """Where the pages are."""
    return f"http://{HOST}:{port}"


@dataclass
class OnlyOne:
    """The lock that keeps a second launcher off the same `var/` (flock(2): it ends with us, however we end)."""

    path: Path
    stream: int = -1

    def take(self, port: int) -> Self:
        """Takes the lock and notes who we are. Raises `LaunchFailed` naming the one that has it."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self.stream = locks.take(self.path)
        except locks.Taken as told:
            raise LaunchFailed(f"Glossator is already running {str(told) or 'by another process'}.") from None
        os.ftruncate(self.stream, 0)
        os.pwrite(self.stream, f"at {address(port)} (process {os.getpid()})".encode(), 0)
        return self


def listening() -> list[str]:
    """The addresses on which the web server listens: this machine's own, and `LISTEN` for a proxy on another."""
    further = os.environ.get("LISTEN") or HOST
    return [further] if further in (HOST, EVERY_ADDRESS) else [HOST, further]


def check_port(port: int) -> None:
    """Raises `LaunchFailed` where another program listens on the port."""
    deadline = time.monotonic() + PORT_WAIT_SECONDS
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except PermissionError:
                raise LaunchFailed(f"Port {port} is for root alone. Choose another: make run PORT=8001") from None
            except OSError:
                if time.monotonic() > deadline:
                    told = f"Port {port} is in use by another program. Choose another: make run PORT={port + 1}"
                    raise LaunchFailed(told) from None
            else:
                return
        time.sleep(POLL_SECONDS)


def web_command(port: int) -> list[str]:
    """The web server's command: two processes of four threads, the application loaded once."""
    options = {
        "worker-class": "config.patience.PatientWorker",
        "workers": os.environ.get("WEB_WORKERS") or "2",
        "threads": os.environ.get("WEB_THREADS") or "4",
        "log-level": "warning",
        "graceful-timeout": "10",
        "keep-alive": "5",  # seconds: longer than the two between a page's looks, which else find it ended
        "forwarded-allow-ips": "",  # no header of a client's says its own address or scheme: `TRUST_PROXY` alone does
        "limit-request-line": "8190",  # the address of a filter of a hundred claims and people
    }
    words = [f"--bind={host}:{port}" for host in listening()]
    words += [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "gunicorn", *words, "--preload", "--no-control-socket", "config.wsgi:application"]


@dataclass
class Launch:
    """One run, from the first line to the last."""

    port: int
    cluster: Cluster | None = None
    web: "subprocess.Popen[bytes] | None" = None
    background: Background | None = None
    restarts: int = field(default=0)
    restarted_at: float = field(default=0)

    def start(self) -> None:
        """Starts everything and says where it is. Raises `LaunchFailed` or `PostgresFailed`."""
        check_port(self.port)
        if os.environ.get("DATABASE_URL"):
            say("Using the database of DATABASE_URL.")
        else:
            self.cluster = Cluster(var() / "postgres")
            say("Starting PostgreSQL …" if (self.cluster.folder / "made").exists() else "Making a database in var/ …")
            self.cluster.start()
        from config.preparation import prepare  # noqa: PLC0415 -- loads Django: after the first lines are out

        logins = prepare(say, embedded=self.cluster is not None)
        self.web = subprocess.Popen(
            web_command(self.port),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            preexec_fn=dies_with_us(signal.SIGTERM),  # noqa: PLW1509 -- `prepare` has closed its connections: no threads
        )
        self._await_web()
        self.background = Background(f"{socket.gethostname()[:40]}:{self.port}", say)
        say(f"\nGlossator is at {address(self.port)}   (Ctrl-C stops it)")
        for line in logins:
            say(line)

    def _await_web(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            self._check_web()
            connection = http.client.HTTPConnection(HOST, self.port, timeout=READY_SECONDS)
            try:
                connection.request("GET", "/health/live/")
                connection.getresponse().read()
            except OSError:
                time.sleep(0.05)
            else:
                return
            finally:
                connection.close()
        raise LaunchFailed(f"The web server did not answer within {READY_SECONDS} s.")

    def _check_web(self) -> None:
        if self.web is not None and self.web.poll() is not None:
            raise LaunchFailed(f"The web server ended by itself (exit code {self.web.returncode}); see above.")

    def watch(self) -> NoReturn:
        """Waits until we are told to stop. PostgreSQL is started again where it ends; the web server's end is ours."""
        while True:
            time.sleep(POLL_SECONDS)
            self._check_web()
            if self.background is not None:
                self.background.look()
            if self.cluster is not None and (process := self.cluster.process) is not None:
                code = process.poll()
                if code is not None:
                    self._restart(self.cluster, code)

    def _restart(self, cluster: Cluster, code: int) -> None:
        """Starts PostgreSQL again. Where the disk is full it waits for room, as long as it takes."""
        now = time.monotonic()
        self.restarts = 1 if now - self.restarted_at > WELL_AFTER else self.restarts + 1
        self.restarted_at = now
        if NO_ROOM in cluster.log_end():
            self.restarts = 0
        if self.restarts > RESTARTS:
            raise LaunchFailed(f"PostgreSQL ended {self.restarts} times; see {cluster.log}.")
        say(f"PostgreSQL ended by itself (exit code {code}). Starting it again …")
        while not self._started_again(cluster):
            say(f"The disk of {cluster.folder} is full: PostgreSQL cannot start. Make room; it is tried again.")
            time.sleep(ROOM_SECONDS)
        say("PostgreSQL is up again.")

    @staticmethod
    def _started_again(cluster: Cluster) -> bool:
        """Whether it was started; False where there is no room on its disk. Raises what `Cluster.start` does."""
        cluster.stop()
        try:
            cluster.start()
        except (PostgresFailed, OSError) as error:
            if NO_ROOM in f"{error} {cluster.log_end()}":
                return False
            raise
        return True

    def stop(self) -> None:
        """Stops the web server and the workers, then PostgreSQL. Safe to call at any time."""
        web, self.web = self.web, None
        if web is not None and web.poll() is None:
            web.terminate()
        if self.background is not None:
            self.background.stop()
        if web is not None:
            try:
                web.wait(WEB_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                web.kill()
                web.wait()
        if self.cluster is not None:
            self.cluster.stop()


def _asked_to_stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    for each in SIGNALS:  # once is enough: while stopping, further ones change nothing
        signal.signal(each, lambda _signal, _frame: None)
    raise Stopped


def main() -> int:
    """Runs until told to stop. Returns the exit code: 0 where a person stopped it, else 1."""
    say("Glossator is starting …")
    for each in SIGNALS:
        signal.signal(each, _asked_to_stop)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    launch: Launch | None = None
    try:
        launch = Launch(whole("PORT", 8000, least=1, most=65535))
        OnlyOne(var() / "launcher.lock").take(launch.port)
        launch.start()
        launch.watch()
    except Stopped:
        say("\nStopping …")
        return 0
    except (LaunchFailed, PostgresFailed, WrongSetting) as error:
        say(str(error))
        return 1
    finally:
        if launch is not None:
            launch.stop()


if __name__ == "__main__":
    sys.exit(main())
