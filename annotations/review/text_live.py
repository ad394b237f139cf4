"""What of the class's text is new to a page that shows it already: only the passages that differ.

A look while a class works is made by many pages at once, so what one of them had drawn serves the others for `HOLD`
seconds, and for as long as nothing changes. Whose work is seen is asked anew each time; nobody is named in it.
"""

import time
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from threading import Lock
from uuid import UUID

from annotations.access import seen_work
from annotations.models import Assignment
from annotations.review.text_asked import TextAsked
from annotations.review.text_page import ClassText, class_text, cursor_of, drawn_views
from opinions.drawing import PassageView
from people.models import User

HOLD = 0.5
"""Seconds for which a text that was drawn is taken to be what it is now."""
KEPT = 8
"""Texts that a process keeps drawn; one of 300,000 characters is some 500 kB."""
SEAL = 4
"""Letters of a passage's seal: 24 bits, so that of a million changes one is overlooked until the next."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text as it is shown at a cursor: its passages in their order, their seals in one word, and the lists beside it.

    `at` is when it was drawn (seconds of the process's clock).
    """

    cursor: str
    views: Sequence[PassageView]
    seals: str
    lists: str
    at: float

    def new_to(self, seals: str) -> list[PassageView]:
        """The passages that a page lacks which shows those seals; all of them where it tells none of this text."""
        if len(seals) != len(self.seals):
            return list(self.views)
        pairs = ((at * SEAL, view) for at, view in enumerate(self.views))
        return [view for at, view in pairs if seals[at : at + SEAL] != self.seals[at : at + SEAL]]


def seals_of(views: Sequence[PassageView]) -> str:
    """A few letters for each passage, which differ when its HTML does."""
    return "".join(b64encode(blake2b(view.html.encode(), digest_size=3).digest()).decode() for view in views)


_drawn: OrderedDict[tuple[object, ...], Drawn] = OrderedDict()
_drawing = Lock()


def drawn_now(
    assignment: Assignment, user: User, asked: TextAsked, writing: UUID, lists: Callable[[ClassText], str]
) -> Drawn:
    """The writing as the person sees it now, without a chosen place; `lists` writes what stands beside it.

    Http404 for a writing of another assignment. Two to twenty queries.
    """
    asked = replace(asked, at=None, said=None)
    seen = seen_work(user, assignment)
    key = (assignment.uuid, writing, *asked.pairs, seen)
    kept = _drawn.get(key)
    if kept is not None and time.monotonic() - kept.at < HOLD:
        return kept
    cursor = cursor_of(assignment, seen)
    if kept is None or kept.cursor != cursor:
        with _drawing:
            kept = _drawn.get(key)
            if kept is None or (kept.cursor != cursor and time.monotonic() - kept.at >= HOLD):
                page = class_text(assignment, user, asked, writing)
                views = drawn_views(page)
                kept = Drawn(cursor, views, seals_of(views), lists(page), time.monotonic())
                _keep(key, kept)
    return kept


def _keep(key: tuple[object, ...], drawn: Drawn) -> None:
    _drawn[key] = drawn
    _drawn.move_to_end(key)
    while len(_drawn) > KEPT:
        _drawn.popitem(last=False)
