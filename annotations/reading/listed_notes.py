"""What a filter lists in all the assignment's writings, as one page of cards, grouped by writing."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Count

from annotations.reading.cards import CardView
from annotations.reading.desk import Desk
from opinions.citing import writing_words
from people.addresses import reverse

LISTED = 100
"""Cards on one page; the rest is a page further."""


@dataclass(frozen=True, slots=True)
class WritingNotes:
    """The cards of one writing that stand on this page; `count` is of all that the filter lists there."""

    label: str
    url: str
    count: int
    cards: list[CardView]


@dataclass(frozen=True, slots=True)
class NotesPage:
    """A page of the list. `more_url` is empty where it ends here."""

    writings: list[WritingNotes]
    total: int
    more_url: str


def listed_notes(desk: Desk, *, first_card: int = 0) -> NotesPage:
    """The page that begins after `first_card` cards. Queries grow with the writings, not with the annotations."""
    counts = dict(desk.everywhere().values_list("version__opinion").annotate(Count("pk")))
    passed, shown = 0, []
    for version in desk.pinned:
        here, count = replace(desk, version=version), counts.get(version.opinion_id, 0)
        first, last = max(0, first_card - passed), min(count, first_card + LISTED - passed)
        passed += count
        if first < last:
            cards = here.cards(list(here.listed().for_cards()[first:last]))
            shown.append(WritingNotes(writing_words(version.opinion), here.address("reader"), count, cards))
    more = urlencode({"first": first_card + LISTED}) if first_card + LISTED < passed else ""
    path = reverse("submission_notes", args=[desk.submission.uuid])
    return NotesPage(shown, passed, f"{path}?{desk.filter.query}&{more}" if more else "")
