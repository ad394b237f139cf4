"""A task for the confined child that does what an upload might make a reader do; the job says what."""

import ctypes
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from people.sandbox import Json

LIBC = ctypes.CDLL(None)
OPEN, SOCKET = LIBC.open, LIBC.socket
SEEN: dict[str, Json] = {}


class Refusal(ValueError):
    """What this task refuses."""


def prepare() -> None:
    """Notes what can be seen before the child is sealed."""
    SEEN["environment"] = list[Json](sorted(os.environ))
    SEEN["folder"] = str(Path.cwd())
    if sys.platform == "linux":
        SEEN["descriptors"] = [int(each.name) for each in Path("/proc/self/fd").iterdir() if each.exists()]


def perform(job: Json, source: bytes) -> Json:
    """Does what the job names with the source."""
    assert isinstance(job, str)
    return DEEDS[job](source)


def _refuse(source: bytes) -> Json:
    raise Refusal(f"I will not read “{source.decode()}”.")


def _loop(_source: bytes) -> Json:
    while True:
        pass


def _sleep(_source: bytes) -> Json:
    time.sleep(60)
    return None


def _hoard(_source: bytes) -> Json:
    return len([bytearray(64 * 1024 * 1024) for _each in range(64)])


def _fail(_source: bytes) -> Json:
    raise KeyError("the market")


def _leave(_source: bytes) -> Json:
    os._exit(0)


def _python(_source: bytes) -> Json:
    """What Python says to each thing that is not allowed."""
    tries: dict[str, Callable[[], object]] = {
        "open": lambda: Path(__file__).read_bytes(),
        "write": lambda: Path("written").write_bytes(b"x"),
        "list": lambda: list(Path("/").iterdir()),
        "socket": lambda: socket.create_connection(("127.0.0.1", 1)),
        "unix socket": lambda: socket.socket(socket.AF_UNIX),
        "run": lambda: subprocess.run(["true"], check=True),
        "fork": os.fork,
        "load": lambda: ctypes.CDLL(None),
    }
    return {name: _error_of(each) for name, each in tries.items()}


def _error_of(deed: Callable[[], object]) -> str:
    try:
        deed()
    except OSError as error:
        return type(error).__name__
    return "done"


def _native(_source: bytes) -> Json:
    """What the kernel says to code that does not ask Python: -1 is no."""
    return {"open": OPEN(b"/dev/null", 0), "socket": SOCKET(1, 1, 0)}


def _network(_source: bytes) -> Json:
    return str(Path("/proc/self/ns/net").readlink())


DEEDS: dict[str, Callable[[bytes], Json]] = {
    "echo": lambda source: source.decode(),
    "seen": lambda _source: dict(SEEN),
    "flood": lambda _source: "x" * 2_000_000,
    "refuse": _refuse,
    "loop": _loop,
    "sleep": _sleep,
    "hoard": _hoard,
    "fail": _fail,
    "leave": _leave,
    "python": _python,
    "native": _native,
    "network": _network,
}
