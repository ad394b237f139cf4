"""What the garbage collector looks through: what a process has loaded stays, and need not be looked at again.

A page that makes many objects starts collections, each of which walks over every object of the process: some 60 ms in
which nothing is found.
"""

import gc
from typing import Final

from django.urls import get_resolver

OBJECTS: Final = 50_000
"""New objects after which the youngest are looked through: about those of one large page."""


def spare_what_is_loaded() -> None:
    """Loads every view, and leaves everything that is loaded then out of later collections."""
    get_resolver().reverse_dict  # noqa: B018 -- asking for it imports what the addresses lead to
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 10, 10)
