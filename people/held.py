"""What was read a moment ago and serves all who ask for the same within it: many pages that look at one thing at once.

Unlike `people.kept` this can be older than what is asked for, by as many seconds as its holder says: what is held must
say itself of which moment it is, and who takes it must be content with that.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")
Fits = Callable[[Value], bool]
Read = Callable[[Value | None], Value]


@dataclass(eq=False)
class _Place(Generic[Value]):
    """Where one thing is held; `since` is the process's clock just before it was read."""

    lock: Lock = field(default_factory=Lock)
    since: float = 0.0
    value: Value | None = None


class Held(Generic[Value]):
    """Of at most `most` keys the value that was read last; the one that was not asked for longest goes first.

    A key names everything on which the value depends but the time. Threads may share it: one reads, the others wait.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._places: OrderedDict[Hashable, _Place[Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, seconds: float, fits: "Fits[Value]", read: "Read[Value]") -> Value:
        """The value that is held for less than `seconds` and fits; else what `read` makes of the last one, if any."""
        place = self._place(key)
        with place.lock:
            held = place.value
            if held is None or time.monotonic() - place.since >= seconds or not fits(held):
                begun = time.monotonic()
                held = read(held)
                place.since, place.value = begun, held
            return held

    def _place(self, key: Hashable) -> _Place[Value]:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > self._most:
                self._places.popitem(last=False)
            return place
