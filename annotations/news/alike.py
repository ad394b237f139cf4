"""What everybody is shown alike who sees the same people's work: cards and passages, drawn once for hundreds of pages.

Of a class that looks at one text nearly all see the same: others' cards, and passages on which they marked nothing
themselves. A process draws these once for who has the same work before her, with the same role, under the same filter
(`alike` has the whole key), and each takes what is new to her. What is one's own is drawn apart, at each look. What
nothing was written on is kept for up to `AGE` seconds, since names, claims and authorities change without a state.
"""

import time
from bisect import bisect_right
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, fields, replace
from functools import cached_property
from math import inf
from threading import RLock
from typing import Final, NamedTuple
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from annotations.access import Standing
from annotations.filtering.filters import Filter
from annotations.models import Submission
from annotations.names import Names
from annotations.news.changes import Snapshot
from annotations.news.lately import HOLD, Lately, Written
from annotations.reading.cards import KeyBadge, Reading
from annotations.reading.desk import Counted, Desk
from annotations.reading.marks import BARE, Layers, Mark, passage_views
from annotations.reading.usual_reads import (
    cards_of,
    citations_over,
    counts_by_work,
    marks_by_key,
    marks_of,
    works_named,
)
from annotations.templatetags.passages import passages as elements
from opinions.cross_references import leads
from opinions.drawing import CitationRow, Lead, PassageView
from opinions.models import OpinionText, Passage
from opinions.text.selectors import Window
from opinions.text.spans import Span
from opinions.windows import whole_text
from people.addresses import reverse
from people.gaps import UUID_GAP
from people.held import Held

AGE: Final = 2.0
"""Seconds after which all is read anew, though nothing was written on it."""
NOBODY: Final = 0
"""The key of no person."""
_CLASSES: Final = 48
"""Texts of which a process holds what is shown alike; one with 5,000 notes is some 3 MB."""


@dataclass(frozen=True)
class _AnyDesk(Desk):
    """A desk as it is for everybody who sees the same, and owns nothing of it."""

    @cached_property
    def names(self) -> Names:
        """What others are shown: not her own name where those of students are hidden."""
        names = super().names
        hers = frozenset() if self.standing.is_staff else frozenset([self.submission.pk])
        return replace(names, shown=names.shown - hers)

    @cached_property
    def badges(self) -> Mapping[int, Sequence[KeyBadge]]:
        """None: they are her own's."""
        return {}

    @property
    def reading(self) -> Reading:
        """Nobody's."""
        return replace(super().reading, user_pk=NOBODY, can_edit=False)

    def writing_address(self, version: OpinionText) -> str:
        """The address with a gap for the submission."""
        return f"{reverse('reader', args=[UUID_GAP, version.opinion.uuid])}?{self.filter.query}"


_Place = tuple[int, int, int]
"""Where a mark stands among others: start, end, the annotation's key."""


class _Drawn(NamedTuple):
    """A passage with everybody's marks as depth, and whose they are (submissions' keys)."""

    html: SafeString
    makers: frozenset[int]


class Alike:
    """One writing as it is shown to all who see the same of it, as it was when `snapshot` had been taken, or later.

    Threads share it: they wait for each other where something is to be drawn.
    """

    def __init__(self, desk: Desk, lately: Lately) -> None:
        self.snapshot: Snapshot = lately.snapshot
        self._begun = time.monotonic()
        self._desk = _AnyDesk(**{each.name: getattr(desk, each.name) for each in fields(Desk)})
        self._works = sorted(desk.seen)
        self._text = Window(whole_text(desk.version))
        self._lock = RLock()
        self._marks: dict[int, Mark] = {}
        self._lying: dict[int, list[_Place]] = {each.pk: [] for each in desk.layout.passages}
        self._people: dict[int, str] = {}
        self._cards: dict[int, SafeString | None] = {}
        self._drawn: dict[int, _Drawn] = {}
        self._counts: dict[int, int] = {}
        self._lay(marks_by_key(works=self._works, version=desk.version.pk))
        self._count(self._works)

    @property
    def version(self) -> int:
        """The key of the version that is shown."""
        return self._desk.version.pk

    @property
    def opinion(self) -> int:
        """The key of the writing."""
        return self._desk.version.opinion_id

    def is_of(self, lately: Lately) -> bool:
        """Whether it holds all of what was written lately."""
        return lately.since <= self.snapshot.oldest and not lately.new_to(self.snapshot)

    def is_younger(self, age: float) -> bool:
        """Whether all of it was read within so many seconds."""
        return time.monotonic() - self._begun < age

    def after(self, lately: Lately) -> "Alike":
        """The same with what was written since (`lately` goes back as far), of which alone anything is drawn anew."""
        found = copy(self)
        with self._lock:
            dicts = {name: dict(own) for name, own in vars(self).items() if isinstance(own, dict)}
            lying = {passage: list(places) for passage, places in self._lying.items()}
        vars(found).update(dicts, _lying=lying, _lock=RLock(), snapshot=lately.snapshot)
        found.take([row for row in lately.new_to(self.snapshot) if row.opinion == self.opinion])
        return found

    def take(self, rows: Sequence[Written]) -> None:
        """Reads anew what those rows tell of."""
        keys = {row.annotation for row in rows}
        for pk in keys:
            self._cards.pop(pk, None)
            self._lift(pk)
        if keys:
            self._lay(marks_of(annotations=list(keys), works=self._works, version=self.version))
            self._count({row.submission for row in rows})

    def counted(self, own: int) -> Counted:
        """How many annotations there are, and how many are of that submission."""
        return Counted(sum(self._counts.values()), self._counts.get(own, 0))

    def cards(self, annotations: Sequence[int]) -> dict[int, SafeString | None]:
        """The cards of those annotations (keys) as others see them; None for what is not there any more."""
        with self._lock:
            missing = [pk for pk in annotations if pk not in self._cards]
            if missing:
                found = cards_of(missing, self._works, self.opinion)
                self._cards |= dict.fromkeys(missing)
                for annotation, card in zip(found, self._desk.cards(found, self._text), strict=True):
                    self._cards[annotation.pk] = render_to_string("reader.html#card", {"card": card, "oob": True})
            return {pk: self._cards[pk] for pk in annotations}

    def passages(self, spans: Iterable[Span], own: Submission) -> SafeString:
        """The passages that the spans touch, as the owner of that submission sees them."""
        found = {each.position: each for span in spans for each in self._desk.layout.touched(span)}
        touched = [found[at] for at in sorted(found)]
        with self._lock:
            self._draw([each for each in touched if each.pk not in self._drawn])
            mine = [each for each in touched if own.pk in self._drawn[each.pk].makers]
            html = {each.pk: self._drawn[each.pk].html for each in touched}
        html |= {each.pk: elements(view, oob=True) for each, view in zip(mine, self._views(mine, own.pk), strict=True)}
        joined = "".join(html.values()).replace(str(UUID_GAP), str(own.uuid))
        return mark_safe(joined)  # noqa: S308 -- pieces of a template, in whose gaps a UUID is put

    def _draw(self, passages: Sequence[Passage]) -> None:
        views = self._views(passages, NOBODY) if passages else []
        for passage, view in zip(passages, views, strict=True):
            makers = frozenset(self._marks[pk].by for _start, _end, pk in self._lying[passage.pk])
            self._drawn[passage.pk] = _Drawn(elements(view, oob=True), makers)

    def _views(self, passages: Sequence[Passage], own: int) -> list[PassageView]:
        """The passages with everybody's marks, of which those of the submission `own` are cut exactly."""
        keys = dict.fromkeys(pk for passage in passages for _start, _end, pk in self._lying[passage.pk])
        marks = [self._marks[pk] for pk in keys]
        others = {pk: name for pk, name in self._people.items() if pk != own}
        place = self._desk.layout
        layers = Layers(
            [mark for mark in marks if mark.by == own],
            [mark for mark in marks if mark.by != own],
            self._citations,
            place.page_marks,
            place.note_marks,
            self._leads,
            place.emphasis,
            self._desk.part_lines,
            {own: gettext("you"), **others},
        )
        return passage_views(passages, self._text, layers)

    @cached_property
    def _citations(self) -> list[CitationRow]:
        found = citations_over(version=self._desk.version.pk, first=0, last=self._text.end)
        return [CitationRow(*row) for row in found]

    @cached_property
    def _leads(self) -> list[Lead]:
        desk = self._desk
        return leads(self._citations, self._text, desk.version, desk.pinned, desk.writing_address)

    def _lift(self, annotation: int) -> None:
        """Takes an annotation's mark away."""
        mark = self._marks.pop(annotation, None)
        if mark is not None:
            for passage in self._desk.layout.touched(mark.span):
                self._lying[passage.pk].remove((mark.start, mark.end, annotation))
                self._drawn.pop(passage.pk, None)

    def _lay(self, rows: Iterable[tuple[int, UUID, int, int, int, int | None]]) -> None:
        """Lays marks over the passages; thousands at the beginning."""
        places = [(each.start, each.pk) for each in self._desk.layout.passages]
        ends = [each.end for each in self._desk.layout.passages]
        changed: set[int] = set()
        for pk, uuid, start, end, work, look in rows:
            self._marks[pk] = Mark(uuid, start, end, look or BARE, work)
            at = bisect_right(ends, start)
            while at < len(places) and places[at][0] < end:
                self._lying[places[at][1]].append((start, end, pk))
                changed.add(places[at][1])
                at += 1
        for passage in changed:
            self._lying[passage].sort()
            self._drawn.pop(passage, None)
        unnamed = {mark.by for mark in self._marks.values()} - self._people.keys()
        if unnamed:
            named = {each.pk: self._desk.names.of(each) for each in works_named(list(unnamed))}
            self._people = dict(sorted((self._people | named).items()))

    def _count(self, works: Collection[int]) -> None:
        """Counts the annotations of those submissions (keys) anew."""
        seen = [pk for pk in works if pk in self._desk.seen]
        self._counts |= dict.fromkeys(seen, 0) | dict(counts_by_work(works=seen, opinion=self.opinion))


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks from her own submission, and what she sees there: the work `seen` (keys), as `chosen`."""

    submission: Submission
    standing: Standing
    seen: frozenset[int]
    writing: UUID
    chosen: Filter

    @property
    def hides(self) -> bool:
        """Whether anybody's name may be hidden from her."""
        assignment = self.submission.assignment
        return assignment.anonymous or assignment.graded_anonymously

    @property
    def key(self) -> Hashable:
        """All that it rests on what others' cards and unmarked passages show her: who has the same is shown the same.

        What a role may do, and which names it is shown, follows from the role and the assignment.
        """
        assignment = self.submission.assignment
        rules = assignment.anonymous, assignment.graded_anonymously
        return assignment.uuid, self.writing, self.seen, self.standing.role, self.chosen, rules, get_language()


def alike(sight: Sight, lately: Lately, desk: Callable[[], Desk]) -> Alike:
    """What all are shown alike who see the same, with what was written lately; `desk` is hers, if it has to be read."""
    age = HOLD if sight.hides else AGE

    def fits(held: Alike) -> bool:
        return held.is_younger(age) and held.is_of(lately)

    def read(last: Alike | None) -> Alike:
        if last is not None and last.is_younger(age) and lately.since <= last.snapshot.oldest:
            return last.after(lately)
        return Alike(replace(desk(), seen=sight.seen), lately)

    return _ALIKE.get(sight.key, inf, fits, read)


_ALIKE: Final = Held[Alike](_CLASSES)
