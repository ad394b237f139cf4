"""A TCP wire to a Unix socket, between the product and its database, which can be cut, muted and slowed down."""

import contextlib
import select
import socket
import threading
import time
from pathlib import Path
from typing import Final, Self

SOCKET: Final = ".s.PGSQL.5432"
CHUNK: Final = 1 << 16


class Wire:
    """Listens on `port` of 127.0.0.1 until `close`. `delay` is the seconds that each piece takes, either way."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds PostgreSQL's socket."""
        self._to = str(folder / SOCKET)
        self._ends: set[socket.socket] = set()
        self._is_cut = self._is_muted = self._over = False
        self.delay = 0.0
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Breaks every connection, and each new one at once."""
        self._is_cut = True
        for end in list(self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mute(self) -> None:
        """Keeps connections, takes new ones, and passes nothing on: half-open."""
        self._is_muted = True

    def mend(self) -> None:
        """As it was; what was kept back is passed on."""
        self._is_cut = self._is_muted = False
        self.delay = 0.0

    def close(self) -> None:
        """Ends it."""
        self._over = True
        self._door.close()
        self.cut()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _listen(self) -> None:
        while not self._over:
            try:
                near, _address = self._door.accept()
            except OSError:
                return
            if self._is_cut:
                near.close()
                continue
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        with near, socket.socket(socket.AF_UNIX) as far:
            self._ends |= {near, far}
            with contextlib.suppress(OSError):  # one of both has ended: so does the other
                far.connect(self._to)
                self._pass_on(near, far)
            self._ends -= {near, far}

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        while not self._over:
            if self._is_muted:
                time.sleep(0.05)
                continue
            for end in select.select(list(other), [], [], 0.1)[0]:
                piece = end.recv(CHUNK)
                if not piece:
                    return
                time.sleep(self.delay)
                other[end].sendall(piece)
