"""The web server's worker: slow clients cost it a connection, not its only thread."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from config.patience import ENOUGH, has_arrived
from config.places import ROOT

HEAD = b"POST / HTTP/1.1\r\nHost: here\r\n"
WHOLE = HEAD + b"Content-Length: 4\r\n\r\nabcd"
SLOW = (
    b"",
    b"GET / HTTP/1.1\r\nHost: here\r\n",
    HEAD + b"Content-Length: 9\r\n\r\nabcd",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n",
    WHOLE + HEAD,  # the second of two in one packet
)


@pytest.mark.parametrize(
    ("seen", "arrived"),
    [
        (WHOLE, True),
        (WHOLE[:-1], False),
        (b"GET / HTTP/1.1\r\n\r\n", True),
        (b"GET / HTTP/1.1\n\n", True),  # refused by gunicorn, at once
        (HEAD + b"content-length:  3 \r\n\r\nab", False),
        (HEAD + b"Content-Length: x\r\n\r\n", True),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n", False),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\nGET", True),
        (HEAD + b"Content-Length: 999999\r\n\r\n" + b"a" * ENOUGH, True),
        (HEAD + b"X: " + b"a" * ENOUGH, True),
        (b"", False),
    ],
)
def test_request_has_arrived_when_it_is_whole_or_long_enough(seen: bytes, arrived: bool) -> None:
    assert has_arrived(seen) is arrived


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server of one process and one thread."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{free}", "--threads=1", "--no-control-socket"]
    command += ["--worker-class=config.patience.PatientWorker", "tests.config.echo:application"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError):
                asked(free, [WHOLE])
                break
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield free
        server.terminate()


def asked(port: int, pieces: list[bytes], *, answers: int = 1) -> bytes:
    """What is answered to those bytes, sent piece by piece on one connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        for number, piece in enumerate(pieces):
            time.sleep(0.05 if number else 0)
            connection.sendall(piece)
        found = b""
        while found.count(b"$") < answers and (more := connection.recv(65_536)):
            found += more
        return found


def test_slow_clients_leave_the_only_thread_free(port: int) -> None:
    with contextlib.ExitStack() as stack:
        for opening in SLOW * 4:
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            slow.sendall(opening)
        assert asked(port, [WHOLE]).endswith(b"=abcd$")


def test_request_in_pieces_is_read_whole(port: int) -> None:
    assert asked(port, [WHOLE[:10], WHOLE[10:40], WHOLE[40:-1], WHOLE[-1:]]).endswith(b"=abcd$")


def test_requests_on_one_connection_are_answered_in_order(port: int) -> None:
    second = HEAD + b"Content-Length: 2\r\n\r\nef"
    found = asked(port, [WHOLE + second[:20], second[20:], WHOLE], answers=3)
    assert [piece.partition(b"$")[0] for piece in found.split(b"=")[1:]] == [b"abcd", b"ef", b"abcd"]


def test_long_body_is_read_by_the_thread(port: int) -> None:
    body = b"a" * (10 * ENOUGH)
    head = HEAD + b"Content-Length: %d\r\n\r\n" % len(body)
    assert asked(port, [head + body[:ENOUGH], body[ENOUGH:]]).endswith(b"=" + body + b"$")


def test_client_that_waits_for_a_word_to_go_on_gets_it(port: int) -> None:
    found = asked(port, [HEAD + b"Expect: 100-continue\r\nContent-Length: 4\r\n\r\n", b"abcd"])
    assert found.startswith(b"HTTP/1.1 100 Continue\r\n")
    assert found.endswith(b"=abcd$")


def test_client_that_goes_away_in_the_middle_stops_nothing(port: int) -> None:
    for half in (WHOLE[:20], WHOLE[:-1], b""):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(half)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(65_536)
    assert asked(port, [WHOLE]).endswith(b"=abcd$")
