"""What a process has written or read once and is asked for again, by what it is, so that nothing stale can be found.

HTML by all that it shows; words by the version, which is immutable, and the place.
"""

from collections import OrderedDict
from collections.abc import Hashable, Sized
from threading import Lock
from typing import Generic, TypeVar

from django.utils.safestring import SafeString

Text = TypeVar("Text", bound=Sized)


class Kept(Generic[Text]):
    """Pieces of text, of at most `room` characters together; the one that was not asked for longest goes first.

    A key names everything on which the piece depends, and takes about as much memory again. Threads may share it.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._pieces: OrderedDict[Hashable, Text] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Text | None:
        """The piece; None where it was not written yet, or had to go."""
        with self._lock:
            found = self._pieces.get(key)
            if found is not None:
                self._pieces.move_to_end(key)
            return found

    def keep(self, key: Hashable, text: Text) -> None:
        """Keeps the piece, unless it alone is larger than the room."""
        if len(text) > self._room:
            return
        with self._lock:
            last = self._pieces.pop(key, None)
            self._taken += len(text) - (len(last) if last is not None else 0)
            self._pieces[key] = text
            while self._taken > self._room:
                _key, gone = self._pieces.popitem(last=False)
                self._taken -= len(gone)


KeptHtml = Kept[SafeString]
"""Pieces of HTML."""
