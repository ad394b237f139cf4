"""Work on what strangers upload is done in a child process that can spend, see and reach little.

`run_apart` starts `people/confined.py`, which bounds itself before it looks at the source; what holds, and where, is
said there. The child's answer is read as strictly as anything else that comes from outside.
"""

import json
import logging
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
CHILD: Final = Path(__file__).with_name("confined.py")
OUT_OF_MEMORY: Final = 77
TOO_MUCH_OUTPUT: Final = 78
MOST_OUTPUT: Final = 128 * 1024 * 1024
MOST_TOLD: Final = 4_000
DAMAGED: Final = "The file could not be read: the reader's answer was damaged."

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one source may cost: its bytes, seconds (of the clock, and of the processor), and mebibytes of memory."""

    most_bytes: int
    seconds: int
    memory_mb: int
    most_output: int = MOST_OUTPUT


class NotRead(ValueError):
    """Nothing came of the source. The message is a sentence: the task's own, or which limit was reached."""


class TooLarge(NotRead):
    """The source has more bytes than are read, or what was made of it has."""


class TookTooLong(NotRead):
    """The time was up before the source was read."""


class TooMuchMemory(NotRead):
    """The source would have needed more memory than it may have."""


class ReaderFailed(NotRead):
    """The child ended without an answer; what it said is in the log."""


def run_apart(task: str, job: Json, source: bytes, limits: Limits) -> Json:
    """What `perform(job, source)` of the module `task` returns, run in a child process under `limits`.

    The module's `prepare()` runs first, while files can still be opened. Raises `NotRead` with the task's own
    sentence where the task raises it, and its subclasses above with a sentence that names the limit.
    """
    if len(source) > limits.most_bytes:
        raise TooLarge(f"The file has {len(source):,} bytes, and at most {limits.most_bytes:,} are read.")
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as told:
        asked.write(json.dumps(job).encode() + b"\n" + source)
        asked.seek(0)
        ended = _run(task, limits, asked, answer, told)
        if ended != 0:
            raise _failure(ended, limits, _read(told, MOST_TOLD))
        return _answer(_read(answer, limits.most_output))


def _run(task: str, limits: Limits, asked: IO[bytes], answer: IO[bytes], told: IO[bytes]) -> int:
    """The child's return code. Raises `TookTooLong` when the time is up; the child is gone then."""
    bounds = (limits.seconds, limits.memory_mb, limits.most_output)
    with subprocess.Popen(
        [sys.executable, "-I", str(CHILD), task, *map(str, bounds)],
        stdin=asked,
        stdout=answer,
        stderr=told,
        cwd="/",
        env={"LANG": "C.UTF-8"},
        start_new_session=True,
    ) as child:
        try:
            return child.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            raise _too_long(limits) from None
        finally:
            child.kill()


def _read(written: IO[bytes], most: int) -> bytes:
    written.seek(0)
    return written.read(most)


def _answer(written: bytes) -> Json:
    """The value in the answer. Raises `NotRead` where the answer is a refusal, or none."""
    try:
        answer = json.loads(written)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise ReaderFailed(DAMAGED)
    if isinstance(answer.get("refused"), str):
        raise NotRead(answer["refused"])
    value: Json = answer.get("value")
    return value


def _failure(ended: int, limits: Limits, told: bytes) -> NotRead:
    """Why the child ended with that return code (negative: by that signal), as an error with a sentence."""
    if ended == -signal.SIGXCPU:
        return _too_long(limits)
    if ended in (OUT_OF_MEMORY, -signal.SIGKILL):
        return TooMuchMemory(f"The file needs more than {limits.memory_mb:,} MB of memory, the most that it may have.")
    if ended == TOO_MUCH_OUTPUT:
        return TooLarge(f"What was read from the file is larger than {limits.most_output:,} bytes.")
    logger.error("The confined reader ended with %d: %s", ended, told.decode(errors="replace"))
    return ReaderFailed("The file could not be read: the reader stopped with an error, which is in the server's log.")


def _too_long(limits: Limits) -> TookTooLong:
    return TookTooLong(f"Reading the file took longer than {limits.seconds} seconds, the most that it may take.")
