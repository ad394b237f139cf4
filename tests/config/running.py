"""Starts `python -m config.launch` as a person does, and tells what it says and leaves behind."""

import http.client
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from config.places import ROOT

PATIENCE_SECONDS = 60


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Running:
    """A launcher with its own `var`, and the lines that it has said."""

    var: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SAMPLE")}
        env = kept | {"VAR_DIR": str(self.var), "PORT": str(self.port)} | self.settings
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.launch"], cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self.lines: queue.Queue[str] = queue.Queue()
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        for line in stream:
            self.lines.put(line.rstrip("\n"))

    def hear(self, words: str) -> str:
        """Waits for a line that contains `words`, and returns it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                line = self.lines.get(timeout=0.1)
            except queue.Empty:
                if self.process.poll() is not None and self.lines.empty() and not self.listener.is_alive():
                    break
                continue
            self.said.append(line)
            if words in line:
                return line
        raise AssertionError(f"never said {words!r}, but:\n" + "\n".join(self.said))

    def end(self, how: signal.Signals | None = signal.SIGTERM) -> int:
        """Sends the signal, if any, waits, and returns the exit code."""
        if how is not None and self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(PATIENCE_SECONDS)
        self.listener.join(PATIENCE_SECONDS)
        if self.process.stdout is not None:
            self.process.stdout.close()
        while not self.lines.empty():
            self.said.append(self.lines.get())
        return code

    def status(self, path: str) -> int:
        """The status with which the product answers a GET."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def await_status(self, path: str, wanted: int) -> None:
        """Waits until the product answers with that status."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := self.status(path)) != wanted:
            assert time.monotonic() < deadline, f"{path} still answers {found}"
            time.sleep(0.2)

    def web_processes(self) -> list[int]:
        """The living processes of its web server."""
        return [pid for pid, words in processes() if f"--bind=127.0.0.1:{self.port}" in words]

    def worker_processes(self) -> list[int]:
        """The living background workers."""
        mine = f"--worker-id={socket.gethostname()[:40]}:{self.port}/"
        return [pid for pid, words in processes() if any(word.startswith(mine) for word in words)]

    def await_workers(self, wanted: int) -> list[int]:
        """Waits until so many workers live, and returns them."""
        return _await_processes(self.worker_processes, wanted)

    def await_web(self, wanted: int) -> list[int]:
        """Waits until so many processes of the web server live: it is ready as soon as one of them answers."""
        return _await_processes(self.web_processes, wanted)

    def database_processes(self) -> list[int]:
        """The living main process of its PostgreSQL. (A session's process bears the same name while it begins.)"""
        found = [pid for pid, words in processes() if str(self.var / "postgres" / "data") in words and "-D" in words]
        return [pid for pid in found if _parent(pid) not in found]

    def await_gone(self) -> None:
        """Waits until nothing that it started lives; fails where something stays."""
        deadline = time.monotonic() + 20
        while left := self.web_processes() + self.worker_processes() + self.database_processes():
            assert time.monotonic() < deadline, f"still living: {left}"
            time.sleep(0.1)


def processes() -> list[tuple[int, list[str]]]:
    """Number and command line of every process, zombies left out."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if words != [""]:
                found.append((int(folder.name), words))
    return found


def _parent(pid: int) -> int:
    """The number of the process that began it; 0 where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _await_processes(living: Callable[[], list[int]], wanted: int) -> list[int]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(found := living()) != wanted:
        assert time.monotonic() < deadline, f"{len(found)} live, not {wanted}"
        time.sleep(0.1)
    return found
