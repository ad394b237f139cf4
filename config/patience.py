"""The web server's worker: a thread is given to a request that has arrived, never to one that is awaited.

Gunicorn's own threaded worker gives a thread to each connection that begins to send, and the thread reads; as many slow
clients as there are threads stop everything. Here the main loop looks at what has arrived without taking it
(`MSG_PEEK`), and is woken when there is more (`SO_RCVLOWAT`), so that waiting costs a connection alone.
"""

import re
import socket
import struct
import time
from functools import partial
from selectors import EVENT_READ
from typing import Any, Final

from gunicorn.workers.gthread import ThreadWorker

ARRIVAL_SECONDS: Final = 30
"""How long a request may take to arrive, its first `ENOUGH` bytes that is."""
STALLED_SECONDS: Final = 10
"""How long a thread waits for the next bytes of a larger body."""
UNREAD_SECONDS: Final = 60
"""How long a thread waits for a client that does not take its answer."""
ENOUGH: Final = 32 * 1024
"""Bytes of a request after which a thread reads the rest: what a socket holds surely, untaken."""
LEAVE_SECONDS: Final = 2
HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
LENGTH: Final = re.compile(rb"\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r?\n", re.IGNORECASE)
CHUNKED: Final = re.compile(rb"\ntransfer-encoding:", re.IGNORECASE)
EXPECTS: Final = re.compile(rb"\nexpect:", re.IGNORECASE)
GO_ON: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


def has_arrived(seen: bytes) -> bool:
    """Whether those bytes hold a whole request, or enough of it for a thread to read on. What is none is told by it."""
    end = HEAD_END.search(seen)
    if end is None or len(seen) >= ENOUGH:
        return len(seen) >= ENOUGH
    head = seen[: end.end()]
    if CHUNKED.search(head):
        return b"0\r\n\r\n" in seen[end.end() :]
    told = LENGTH.search(head)
    return told is None or len(seen) - end.end() >= int(told[1])


class PatientWorker(ThreadWorker):
    """Gunicorn's threaded worker, with one gate before its threads. Connections over TLS are left to gunicorn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]  # -- gunicorn has no types
        self.poller: Any = None
        self.arriving: dict[Any, tuple[int, float]] = {}
        """By connection: how many bytes of its request were seen, and until when (monotonic) the rest is awaited."""

    def enqueue_req(self, conn: Any) -> None:
        """Gives the connection to a thread where its request has arrived; else the poller wakes us for more of it."""
        if self.cfg.is_ssl:
            super().enqueue_req(conn)  # type: ignore[no-untyped-call]  # -- likewise
            return
        seen = _seen(conn)
        before, until = self.arriving.pop(conn, (-1, time.monotonic() + ARRIVAL_SECONDS))
        if seen is None or len(seen) == before or has_arrived(seen):  # the same again: the client sends no more
            if before >= 0:
                conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
            conn.data_ready = True
            _bound(conn.sock)
            super().enqueue_req(conn)  # type: ignore[no-untyped-call]  # -- likewise
            return
        if before < 0 and EXPECTS.search(seen):
            conn.sock.send(GO_ON, socket.MSG_DONTWAIT)
        self.arriving[conn] = (len(seen), until)
        self._wait(conn, len(seen) - _held(conn))

    def _wait(self, conn: Any, untaken: int) -> None:
        """The poller wakes us when more than `untaken` bytes lie in the socket."""
        conn.sock.setblocking(False)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, untaken + 1)
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def murder_pending(self) -> None:
        """Closes connections whose request did not arrive in time; soon, where the worker stops."""
        now = time.monotonic()
        if not self.alive:
            self.arriving = {c: (seen, min(until, now + LEAVE_SECONDS)) for c, (seen, until) in self.arriving.items()}
        for conn, (_seen, until) in list(self.arriving.items()):
            if until <= now:
                del self.arriving[conn]
                self.pending_conns.remove(conn)
                self.poller.unregister(conn.sock)
                self.nr_conns -= 1
                conn.close()


def _held(conn: Any) -> int:
    """How many bytes gunicorn's parser has read ahead of the request before."""
    return len(conn.parser.unreader.buf.getvalue()) if conn.parser is not None else 0


def _seen(conn: Any) -> bytes | None:
    """What has arrived of the next request, untaken; None where the connection has ended."""
    held: bytes = conn.parser.unreader.buf.getvalue() if conn.parser is not None else b""
    try:
        peeked = conn.sock.recv(ENOUGH, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return held
    except OSError:
        return None
    return held + peeked if peeked else None


def _bound(sock: socket.socket) -> None:
    """Bounds how long a thread waits on the socket (socket(7): `SO_RCVTIMEO`, `SO_SNDTIMEO`)."""
    for option, seconds in ((socket.SO_RCVTIMEO, STALLED_SECONDS), (socket.SO_SNDTIMEO, UNREAD_SECONDS)):
        sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("@ll", seconds, 0))
