"""Locks that keep a second launcher off the same folder (flock(2): they end with the process, however it ends).

A copy of the process (`config.forking`) gives them up at once: it would hold them on when the launcher lets go.
"""

import fcntl
import os
from pathlib import Path
from typing import Final

_held: Final[set[int]] = set()


def take(path: Path) -> int:
    """Takes the lock of that file, which is made where it is missing; gives the open descriptor.

    Raises `Taken` with what is written in the file where another process has it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        told = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
        os.close(descriptor)
        raise Taken(told) from None
    _held.add(descriptor)
    return descriptor


def give_up(descriptor: int) -> None:
    """Lets another process take the lock."""
    _held.discard(descriptor)
    os.close(descriptor)


class Taken(Exception):
    """Another process has the lock."""


def _leave_to_the_first() -> None:
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_leave_to_the_first)
