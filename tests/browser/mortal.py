"""A server that can be killed (SIGKILL) in the middle of an answer and is back at once.

`python -m tests.browser.mortal PORT DATABASE` loads the product once and then waits for lines: `start` forks a process
that serves on the port, `end` leaves. Each line is answered with the process's id when the port is listened on.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType
from typing import Any, Final

from config.places import ROOT
from tests.browser.site import LoopbackServer

MD5: Final = "django.contrib.auth.hashers.MD5PasswordHasher"
LEAVE_SECONDS: Final = 20


class Mortal:
    """The server as a test holds it."""

    def __init__(self, port: int, database: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.pid = 0
        self.changing = threading.Lock()
        self.zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.mortal", str(port), database],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def revive(self) -> None:
        """Starts it where it is dead; returns when it listens."""
        with self.changing:
            if not self.pid:
                self.pid = int(self._ask("start"))

    def kill(self) -> None:
        """SIGKILL, wherever it is in its work."""
        with self.changing:
            if self.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
                self.pid = 0

    def end(self) -> None:
        """Ends all of it."""
        self.kill()
        with contextlib.suppress(BrokenPipeError):
            self._ask("end")
        self.zygote.wait()
        for pipe in (self.zygote.stdin, self.zygote.stdout):
            if pipe:
                pipe.close()

    def _ask(self, line: str) -> str:
        assert self.zygote.stdin
        assert self.zygote.stdout
        self.zygote.stdin.write(f"{line}\n")
        self.zygote.stdin.flush()
        return self.zygote.stdout.readline()


def _serve(port: int, application: Any, ready: int) -> None:
    server = _listening(port)
    server.set_app(application)
    os.write(ready, b".")
    server.serve_forever(poll_interval=0.05)


def _listening(port: int) -> LoopbackServer:
    """A server on the port, once the one that was killed has left it."""
    deadline = time.monotonic() + LEAVE_SECONDS
    while True:
        try:
            return LoopbackServer(port)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _fork(port: int, application: Any) -> int:
    """The id of a child that listens already."""
    listening, ready = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _serve(port, application, ready)
        os._exit(0)
    os.close(ready)
    os.read(listening, 1)
    os.close(listening)
    return pid


def _reap(_signal: int, _frame: FrameType | None) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def main(port: int, database: str) -> None:
    """Loads the product, then does what the lines say. It opens no connection of its own: children inherit none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings  # noqa: PLC0415 -- Django is loaded here, not where a test imports `Mortal`
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 -- likewise
    from django.db import connection, connections  # noqa: PLC0415 -- likewise

    settings.PASSWORD_HASHERS = [MD5]
    connection.settings_dict["NAME"] = database
    application = get_wsgi_application()
    connections.close_all()
    signal.signal(signal.SIGCHLD, _reap)
    for line in sys.stdin:
        print(_fork(port, application) if line.strip() == "start" else "", flush=True)  # noqa: T201 -- the answer
        if line.strip() == "end":
            return


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
