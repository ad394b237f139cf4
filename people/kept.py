"""What a process has written once and is asked for again: HTML by what it shows, so that nothing stale can be found."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from django.utils.safestring import SafeString


class KeptHtml:
    """Pieces of HTML, of at most `room` characters together; the one that was not asked for longest goes first.

    A key names everything on which the piece depends, and takes about as much memory again. Threads may share it.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._pieces: OrderedDict[Hashable, SafeString] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> SafeString | None:
        """The piece; None where it was not written yet, or had to go."""
        with self._lock:
            found = self._pieces.get(key)
            if found is not None:
                self._pieces.move_to_end(key)
            return found

    def keep(self, key: Hashable, html: SafeString) -> None:
        """Keeps the piece, unless it alone is larger than the room."""
        if len(html) > self._room:
            return
        with self._lock:
            self._taken += len(html) - len(self._pieces.pop(key, ""))
            self._pieces[key] = html
            while self._taken > self._room:
                _key, gone = self._pieces.popitem(last=False)
                self._taken -= len(gone)
