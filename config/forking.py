"""Work that is done beside the launcher in a copy of it: what it has loaded need not be loaded again."""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from config.children import dies_with_us


@dataclass
class Forked:
    """A copy of this process at work, to be looked after as a `subprocess.Popen` is."""

    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit code (as of `Popen`: negative where a signal ended it); None while it works."""
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if ended else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended. Raises `subprocess.TimeoutExpired` after `timeout` seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("a copy of this process", timeout or 0)
            time.sleep(0.02)
        return code

    def terminate(self) -> None:
        """Asks it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it."""
        self._send(signal.SIGKILL)

    def _send(self, how: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, how)


def forked(work: Callable[[], object]) -> Forked:
    """Has a copy of this process do the work and end: with 0, or with 1 where it raised what was not expected.

    The copy ends when we do. Call it only while this process has a single thread and no connection to the database.
    """
    ends_with_us = dies_with_us(signal.SIGTERM)
    sys.stdout.flush()
    sys.stderr.flush()
    begun, begin = os.pipe()
    pid = os.fork()
    os.close(begin)
    if pid:
        os.read(begun, 1)  # ends once the copy has let go of what is ours alone (`config.locks`)
        os.close(begun)
        return Forked(pid)
    os.close(begun)
    code = 1
    try:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_DFL)
        ends_with_us()
        work()
        code = 0
    except BaseException:  # noqa: BLE001 -- whatever it is, the copy ends here and must not go on as a launcher
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
