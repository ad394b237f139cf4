"""What the page shows of a file before it is taken: a sentence of numbers, what has to be placed, then all the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from annotations.assignments.carried import Citers
from annotations.incoming.places import Place
from annotations.incoming.plans import Fate, Planned, Target
from opinions.citing import writing_words
from opinions.models import OpinionText

LISTED: Final = 100
"""How many of each kind are shown one by one."""
MOST_ASKED: Final = 500
"""How many a person is asked to place at a time: a form has two fields for each."""
LONG: Final = 240
"""Of more words than that (code points) the beginning alone is shown."""
AROUND: Final = 60
"""Code points shown on each side of a place."""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place to choose, with what stands around it."""

    key: str
    writing: str
    pin: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of the file. `unknown` are the note's lines on what is not known here, `remarks` say what is left
    out; `by` is who made it as the file says.
    """

    number: int
    at: str
    words: str
    note: str
    claims: tuple[str, ...]
    owner: str
    by: str
    sealed: bool
    found: bool
    earlier: bool
    why: str
    place: PlaceView | None
    proposed: tuple[PlaceView, ...]
    sought: str
    chosen: str
    unknown: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def opening(self) -> str:
        """The words, cut where they are many."""
        return f"{self.words[:LONG]}…" if len(self.words) > LONG else self.words


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one fate: how many, those that are shown, and how many more there are."""

    fate: str
    count: int
    entries: tuple[EntryView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole file. `taken` counts what would be written."""

    total: int
    taken: int
    asked: Group | None
    groups: tuple[Group, ...]
    choices: tuple[tuple[str, str], ...]


def preview_of(planned: Sequence[Planned], target: Target) -> Preview:
    """The page's view of the plan; what has to be placed comes first."""
    drawing = _Drawing(planned, target)
    groups = {fate: drawing.group(fate) for fate in Fate}
    left = [each for each in planned if each.chosen.place or each.chosen.words]
    kept = [(each.number, each.chosen) for each in left if each.fate is not Fate.ASKED]
    choices = [(f"place-{number}", chosen.place) for number, chosen in kept if chosen.place]
    choices += [(f"words-{number}", chosen.words) for number, chosen in kept if chosen.words]
    shown = [groups[fate] for fate in (Fate.NEW, Fate.BACK, Fate.DIFFERS, Fate.SAME, Fate.LEFT)]
    return Preview(
        total=len(planned),
        taken=groups[Fate.NEW].count + groups[Fate.BACK].count,
        asked=groups[Fate.ASKED] if groups[Fate.ASKED].count else None,
        groups=tuple(each for each in shown if each.count),
        choices=tuple(choices),
    )


class _Drawing:
    """Draws entries; the citers of their texts are made once."""

    def __init__(self, planned: Sequence[Planned], target: Target) -> None:
        self._planned = planned
        self._pinned = set(target.assignment.texts.values_list("pk", flat=True))
        versions = {place.version.pk for each in planned for place in (each.place, *each.proposed) if place}
        found = OpinionText.objects.filter(pk__in=versions).select_related("opinion__case").defer("text")
        pinned = list(found.prefetch_related("opinion__case__citations", "opinion__case__history"))
        self._citers = Citers(pinned)

    def group(self, fate: Fate) -> Group:
        here = [each for each in self._planned if each.fate is fate]
        shown = here[: MOST_ASKED if fate is Fate.ASKED else LISTED]
        return Group(fate.value, len(here), tuple(map(self._entry, shown)), len(here) - len(shown))

    def _entry(self, planned: Planned) -> EntryView:
        entry, said = planned.entry, planned.said
        labels = tuple(claim.label for claim in said.content.claims) if said else ()
        return EntryView(
            number=planned.number,
            at=entry.at,
            words=planned.place.words if planned.place else entry.exact,
            note=said.content.note if said else entry.note,
            claims=labels or tuple(each.label for each in entry.claims if not said),
            owner=planned.owner.name,
            by=entry.by,
            sealed=planned.sealed,
            found=planned.found,
            earlier=planned.place is not None and planned.place.version.pk not in self._pinned,
            why=planned.why,
            place=self._place(planned.place) if planned.place else None,
            proposed=tuple(map(self._place, planned.proposed)),
            sought=planned.chosen.words or entry.exact,
            chosen=planned.chosen.place,
            unknown=said.left if said else (),
            remarks=entry.lacks,
        )

    def _place(self, place: Place) -> PlaceView:
        text, span = place.version.text, place.span
        pin = self._citers.pin(place.version, span)
        before = text[max(0, span.start - AROUND) : span.start]
        after = text[span.end : span.end + AROUND]
        return PlaceView(place.key, writing_words(place.version.opinion), pin, before, place.words, after)
