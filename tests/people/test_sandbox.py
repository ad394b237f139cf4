"""The confined child: what it answers, what it may not do, and what is said when a limit is reached."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from people.sandbox import (
    Json,
    Limits,
    NotRead,
    ReaderFailed,
    TookTooLong,
    TooLarge,
    TooMuchMemory,
    run_apart,
)

LIMITS = Limits(most_bytes=100, seconds=20, memory_mb=256)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="a bound that only Linux keeps")


ROOT = Path(__file__).resolve().parents[2]
Waited = TypeVar("Waited")


def wait_for(told: Callable[[], Waited]) -> Waited:
    """The first answer that is not empty, waited for up to ten seconds."""
    for _attempt in range(500):
        if answer := told():
            return answer
        time.sleep(0.02)
    raise AssertionError("nothing happened in ten seconds")


def run(deed: str, source: bytes = b"", limits: Limits = LIMITS) -> Json:
    return run_apart("tests.people.hostile", deed, source, limits)


def refusal(kind: type[NotRead], deed: str, limits: Limits = LIMITS, source: bytes = b"") -> str:
    with pytest.raises(NotRead) as refused:
        run(deed, source, limits)
    assert type(refused.value) is kind
    return str(refused.value)


def test_answer_comes_back_from_the_child() -> None:
    assert run("echo", "§ 18—6\nnaïve 𝔸".encode()) == "§ 18—6\nnaïve 𝔸"


def test_refusal_of_the_task_keeps_its_sentence() -> None:
    assert refusal(NotRead, "refuse", source=b"this") == "I will not read “this”."


def test_source_over_the_limit_is_refused_with_the_limit() -> None:
    assert refusal(TooLarge, "echo", source=b"x" * 101) == "The file has 101 bytes, and at most 100 are read."


@pytest.mark.parametrize("deed", ["loop", "sleep"])
def test_child_that_takes_too_long_is_ended(deed: str) -> None:
    started = time.monotonic()
    told = refusal(TookTooLong, deed, replace(LIMITS, seconds=1))

    assert told == "Reading the file took longer than 1 seconds, the most that it may take."
    assert time.monotonic() - started < 10


@LINUX
def test_child_that_needs_too_much_memory_is_ended() -> None:
    assert refusal(TooMuchMemory, "hoard") == "The file needs more than 256 MB of memory, the most that it may have."


def test_answer_over_the_limit_is_refused() -> None:
    told = refusal(TooLarge, "flood", replace(LIMITS, most_output=1_000_000))

    assert told == "What was read from the file is larger than 1,000,000 bytes."


def test_error_in_the_child_goes_to_the_log_and_not_to_the_person(caplog: pytest.LogCaptureFixture) -> None:
    told = refusal(ReaderFailed, "fail")

    assert told == "The file could not be read: the reader stopped with an error, which is in the server's log."
    assert [record.getMessage().splitlines()[-1] for record in caplog.records] == ["KeyError: 'the market'"]


def test_child_that_ends_without_an_answer_is_a_failure() -> None:
    assert refusal(ReaderFailed, "leave") == "The file could not be read: the reader's answer was damaged."


def test_python_code_opens_connects_and_starts_nothing() -> None:
    tries = ("open", "write", "list", "socket", "unix socket", "run", "fork", "load")

    assert run("python") == dict.fromkeys(tries, "PermissionError")


def test_native_code_gets_no_file_and_no_socket_from_the_kernel() -> None:
    assert run("native") == {"open": -1, "socket": -1}


@LINUX
def test_child_sees_neither_the_environment_nor_open_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for a reader")
    seen = run("seen")

    assert isinstance(seen, dict)
    environment = seen["environment"]
    assert isinstance(environment, list)
    assert set(environment) - {"LC_CTYPE"} == {"LANG"}  # Python sets LC_CTYPE by itself in some places
    assert (seen["folder"], seen["descriptors"]) == ("/", [0, 1, 2])


@LINUX
def test_child_dies_with_the_process_that_started_it() -> None:
    code = (
        "from people.sandbox import Limits, run_apart;"
        "run_apart('tests.people.hostile', 'sleep', b'', Limits(100, 50, 256))"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) as parent:
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
        child = Path("/proc", wait_for(lambda: children.read_text().strip()))
        wait_for(lambda: is_sealed(child))
        parent.kill()

    assert wait_for(lambda: not child.exists() or " Z " in (child / "stat").read_text())


def is_sealed(child: Path) -> bool:
    """Whether the child has sealed itself: it may open nothing any more."""
    line = next(line for line in (child / "limits").read_text().splitlines() if line.startswith("Max open files"))
    return line.split()[3:5] == ["0", "0"]


@LINUX
def test_child_is_in_a_network_of_its_own() -> None:
    unshare = shutil.which("unshare")
    tries = [[unshare, *flags, "true"] for flags in (["--net"], ["--user", "--net"]) if unshare]
    if not any(subprocess.run(each, check=False, capture_output=True).returncode == 0 for each in tries):
        pytest.skip("this machine allows no network namespace")

    assert run("network") not in (None, str(Path("/proc/self/ns/net").readlink()))
