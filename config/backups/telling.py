"""What the two commands say: how far they are, and what nobody must overlook."""

import time
from typing import Final

from django.core.management.base import OutputWrapper

PAUSE: Final = 0.5
"""Seconds between two lines that say how far it is."""
MEGABYTE: Final = 1_000_000
NO_KEY: Final = (
    "NOT IN IT: the secret key. Keep {where} somewhere else, and apart from the backups: with both, anybody can sign "
    "in as anybody; with a backup alone nobody's authenticator app and no signed export can be read again. Sessions "
    "are not in it either: everybody signs in anew after a restore."
)


class Line:
    """One line of a terminal that is drawn anew; where nobody looks, nothing."""

    def __init__(self, terminal: OutputWrapper) -> None:
        """`terminal` is where it is drawn."""
        self._terminal = terminal
        self._drawn = time.monotonic()

    def tables(self, done: int, total: int) -> None:
        """So many tables are counted."""
        self._draw(f"{done} of {total} tables are counted …")

    def read_in(self, done: int) -> None:
        """So many bytes are put back."""
        self._draw(f"{done / MEGABYTE:,.0f} MB are put back …")

    def clear(self) -> None:
        """Takes the line away."""
        if self._terminal.isatty():
            self._terminal.write("\r\x1b[K", ending="")

    def _draw(self, words: str) -> None:
        now = time.monotonic()
        if self._terminal.isatty() and now - self._drawn >= PAUSE:
            self._drawn = now
            self._terminal.write(f"\r{words}\x1b[K", ending="")
            self._terminal.flush()
