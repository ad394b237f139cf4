"""The child process in which uploads are read: it bounds itself, does one task, answers, and ends.

Run as `python -I confined.py TASK SECONDS MEMORY_MB MOST_OUTPUT`, with a line of JSON (the job) and the source on
standard input; the answer is one JSON object on standard output. No environment variable is passed on but the language.

What holds once the source is looked at:
- By the kernel, on Linux and other Unixes, for native code too: processor time (RLIMIT_CPU), the size of what is
  written (RLIMIT_FSIZE), no core dump, and no new file, socket or pipe at all (RLIMIT_NOFILE is 0). Memory
  (RLIMIT_AS): on Linux; macOS does not enforce it.
- By the kernel, on Linux alone: the child is killed with the thread that started it, and gains no privileges. Where the
  machine allows it (unprivileged user namespaces, or root), it is in a user namespace, in which even a child of root
  cannot raise its limits, and in a network namespace of its own, in which nothing can be reached.
- By an audit hook of Python, everywhere, for Python code alone: no `open`, socket, subprocess, fork, exec or ctypes.
Not held: files are not hidden from a process that could still open them; it is RLIMIT_NOFILE that keeps it from that.
"""

import ctypes
import errno
import importlib
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any, Final

MEBIBYTE: Final = 1024 * 1024
OUT_OF_MEMORY: Final = 77
TOO_MUCH_OUTPUT: Final = 78
PR_SET_PDEATHSIG: Final = 1
PR_SET_NO_NEW_PRIVS: Final = 38
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000
FORBIDDEN: Final = (
    "open", "socket.", "subprocess.", "os.", "shutil.", "tempfile.", "glob.", "pty.", "ctypes.", "sqlite3.", "urllib.",
    "http.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "nntplib.", "telnetlib.", "webbrowser.", "fcntl.",
    "resource.", "signal.", "syslog.",
)  # fmt: skip
"""The beginnings of the audit events that are refused (Python's table of audit events)."""


def main(task_name: str, seconds: int, memory_mb: int, most_output: int) -> int:
    """Does the task under these bounds; the return code of the process."""
    bound(seconds, memory_mb, most_output)
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    task = importlib.import_module(task_name)
    task.prepare()
    leave_the_machine()
    seal()
    job = json.loads(sys.stdin.buffer.readline())
    answer = perform(task, job, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
    return 0


def perform(task: Any, job: Any, source: bytes) -> dict[str, Any]:
    """The answer: the task's `value`, or `refused` with the sentence of its `Refusal`."""
    try:
        return {"value": task.perform(job, source)}
    except task.Refusal as refusal:
        return {"refused": str(refusal)}


def bound(seconds: int, memory_mb: int, most_output: int) -> None:
    """Bounds processor time, memory and what is written."""
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: most_output,
        resource.RLIMIT_AS: memory_mb * MEBIBYTE,
    }
    for limit, most in bounds.items():
        _set_limit(limit, most)


def _set_limit(limit: int, most: int) -> None:
    """Sets soft and hard limit, or the soft one alone where the machine has a lower hard one."""
    hard = resource.getrlimit(limit)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(limit, (most, most))
    except (OSError, ValueError):  # macOS takes no RLIMIT_AS below what is in use
        if limit != resource.RLIMIT_AS or sys.platform == "linux":
            raise


def leave_the_machine() -> None:
    """Goes, where Linux allows it, to namespaces of our own, without network or privileges; dies with the parent."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    any(libc.unshare(flags) == 0 for flags in (CLONE_NEWUSER | CLONE_NEWNET, CLONE_NEWNET))
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def seal() -> None:
    """From here on nothing is opened, connected or started."""
    _set_limit(resource.RLIMIT_NOFILE, 0)
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"{event} is not allowed while an upload is read")


if __name__ == "__main__":
    try:
        ended = main(sys.argv[1], *map(int, sys.argv[2:]))
    except MemoryError:
        ended = OUT_OF_MEMORY
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        ended = TOO_MUCH_OUTPUT
    os._exit(ended)
