"""The product as a person starts it: the real launcher, in a folder and on a port of its own; and its killing."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from config.places import ROOT, socket_folder

START_SECONDS: Final = 300
LOOK_SECONDS: Final = 0.05
OK: Final = 200
OURS: Final = ("DATABASE_URL", "VAR_DIR", "PORT", "DJANGO_SETTINGS_MODULE", "SAMPLE", "BASE_URL")


class Launched:
    """A launcher with everything that it starts."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None, code: Path = ROOT) -> None:
        """`settings` are further environment variables, `code` is the folder of the code that is run."""
        self.folder = folder
        self.code = code
        self.settings = settings or {}
        self.port = _free_port()
        self.process: subprocess.Popen[str] | None = None

    @property
    def log(self) -> str:
        """All that it has printed."""
        return (self.folder / "launcher.log").read_text()

    def start(self) -> None:
        """Starts it; returns when the login page is answered."""
        self.folder.mkdir(exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        environment |= {"VAR_DIR": str(self.folder / "var"), "PORT": str(self.port)} | self.settings
        with (self.folder / "launcher.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.launch"], cwd=self.code, env=environment, text=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self._await_page()

    def _status(self) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        try:
            connection.request("GET", "/accounts/login/")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def _await_page(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        while (found := self._status()) != OK:
            assert self.process.poll() is None, f"the launcher ended:\n{self.log}"
            assert time.monotonic() < deadline, f"the answer is {found}:\n{self.log}"
            time.sleep(LOOK_SECONDS)

    def kill_all(self) -> None:
        """SIGKILL for the launcher, the web server's processes and every process of PostgreSQL, as fast as we can."""
        assert self.process is not None
        victims = [*_family(self.process.pid), *self._postgres()]
        for pid in victims:
            _kill(pid)
        self.process.wait()
        deadline = time.monotonic() + START_SECONDS
        while any(_lives(pid) for pid in victims):
            assert time.monotonic() < deadline
            time.sleep(LOOK_SECONDS)

    def kill_postgres(self) -> None:
        """SIGKILL for every process of PostgreSQL; the launcher starts it again."""
        for pid in self._postgres():
            _kill(pid)

    def restart_postgres(self) -> None:
        """A fast shutdown, as `pg_ctl stop` does it; the launcher starts it again."""
        os.kill(self._postgres()[0], signal.SIGINT)

    def kill_web_process(self) -> None:
        """SIGKILL for one of the web server's processes."""
        _kill(self._web()[1])

    def kill_web_server(self) -> None:
        """SIGKILL for all of the web server's processes: the launcher ends with them. Waits until it has."""
        assert self.process is not None
        for pid in self._web():
            _kill(pid)
        self.process.wait(START_SECONDS)

    def _web(self) -> list[int]:
        """The web server and its processes, the server first."""
        assert self.process is not None
        found = [pid for pid in _family(self.process.pid) if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        return _family(found[0])

    @contextlib.contextmanager
    def without_postgres(self) -> Iterator[None]:
        """SIGKILL for every process of PostgreSQL and for nothing else; the launcher sees it only afterwards."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        try:
            for pid in self._postgres():
                _kill(pid)
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Ends it as Ctrl-C does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(START_SECONDS)

    def _postgres(self) -> list[int]:
        """The server of this folder and its children, the server first."""
        lock = self.folder / "var" / "postgres" / "data" / "postmaster.pid"
        return _family(int(lock.read_text().split("\n", 1)[0]))

    @property
    def database_url(self) -> str:
        """For a look into the database from outside."""
        if "DATABASE_URL" in self.settings:
            return self.settings["DATABASE_URL"]
        return f"postgresql://glossator@/glossator?host={socket_folder(self.folder / 'var' / 'postgres')}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _stat(pid: int) -> tuple[str, int]:
    """The state and the parent of a process (proc_pid_stat(5)); ("X", 0) where there is none."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return "X", 0
    return state, int(parent)


def _family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    parents = {int(entry.name): _stat(int(entry.name))[1] for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    found = [pid]
    for member in found:
        found.extend(child for child, parent in parents.items() if parent == member)
    return found


def _lives(pid: int) -> bool:
    return _stat(pid)[0] not in ("X", "Z")


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def launched(folder: Path, settings: dict[str, str] | None = None, code: Path = ROOT) -> Iterator[Launched]:
    """A started product with these environment variables, ended afterwards whatever happens."""

    product = Launched(folder, settings, code)
    try:
        product.start()
        yield product
    finally:
        product.stop()
