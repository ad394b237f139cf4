"""Somebody reading one writing of one submission: what lies before her, and what she may see and do there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import starmap
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from annotations.access import Standing, edits_submission, leads_course
from annotations.citing.citer import Citer, citer
from annotations.filtering.filters import CLASS, MINE, Filter
from annotations.models import Annotation, AuthorityLink, Submission
from annotations.names import Names, names_for
from annotations.querysets import AnnotationQuerySet
from annotations.reading.cards import CardView, KeyBadge, Reading, card_views
from annotations.reading.described import Makers
from annotations.reading.marks import BARE, Layers, Mark, passage_views
from annotations.reading.usual_reads import (
    Work,
    citations_over,
    counts_by_writing,
    counts_on,
    marks_over,
    named_on,
    works_named,
    works_of,
    works_on,
)
from annotations.review.own_key import badges_of
from courses.models import Role
from opinions.cross_references import leads
from opinions.drawing import CitationRow, PassageView
from opinions.layout import Layout, layout
from opinions.models import OpinionText, Passage
from opinions.parting import part_lines
from opinions.text.selectors import Window
from opinions.text.spans import Span
from opinions.windows import passages_window, window_of
from people.addresses import reverse
from people.models import User
from people.prepared import Later, ask_together

Drawn = tuple[UUID, int, int, int, int | None]
"""A mark as `AnnotationQuerySet.for_marks` gives it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many annotations are shown, and how many are of the submission that is read."""

    shown: int = 0
    own: int = 0


@dataclass(frozen=True)
class Desk:
    """Somebody reading one writing of one submission: what she may see and do there, and the text before her.

    `pinned` are the assignment's texts in order, `version` the one of them that is read. `seen` are the submissions
    (keys) whose annotations she sees, `shows_class` whether others' are among what she may ask for. `missing` names
    what the address asked for and she was not given.
    """

    submission: Submission
    standing: Standing
    user: User
    version: OpinionText
    pinned: Sequence[OpinionText]
    filter: Filter
    seen: frozenset[int] = frozenset()
    shows_class: bool = False
    missing: frozenset[str] = frozenset()

    @cached_property
    def can_edit(self) -> bool:
        """Whether she may annotate here now."""
        assignment = self.submission.assignment
        settled = self.submission.accepted_at is not None or assignment.course.is_archived
        return edits_submission(self.standing) and assignment.is_open and not settled

    @cached_property
    def layout(self) -> Layout:
        """The text's layout."""
        return layout(self.version)

    @cached_property
    def citer(self) -> Citer:
        """Cites the text's spans."""
        return citer(self.version, self.filter.series)

    @cached_property
    def part_lines(self) -> dict[int, str]:
        """What is told where the writing's kind or joiners change, by the position of a passage."""
        return part_lines(self.version)

    @property
    def reading(self) -> Reading:
        """What cards need to know of her."""
        staff = self.standing.is_staff
        return Reading(
            self.user.pk, self.can_edit, self.zone.key, self.filter.query, self.names, self.can_talk, staff,
            self.badges, self.key_path,
        )  # fmt: skip

    @cached_property
    def badges(self) -> Mapping[int, Sequence[KeyBadge]]:
        """What became of her own annotations (by key) against the key, once it is shown to her."""
        return badges_of(self.submission) if self.standing.owns and not self.standing.is_staff else {}

    @property
    def key_path(self) -> str:
        """Where an instructor puts passages into the key; empty for who is none."""
        return reverse("key_new", args=[self.submission.assignment.uuid]) if leads_course(self.standing) else ""

    @property
    def can_talk(self) -> bool:
        """Whether she replies to what she sees here: while the course goes on, also after the assignment was closed."""
        assignment = self.submission.assignment
        goes_on = not assignment.course.is_archived and not assignment.is_draft
        return goes_on and self.standing.role not in (None, Role.GUEST)

    @property
    def zone(self) -> ZoneInfo:
        """The course's clock."""
        return ZoneInfo(self.submission.assignment.course.time_zone)

    @cached_property
    def names(self) -> Names:
        """What she is shown for the people who work on the assignment."""
        return names_for(self.user, [self.submission.assignment])

    def at(self, version_pk: int) -> "Desk":
        """Her desk; for what is on an earlier version of the writing, with that version before her."""
        if version_pk == self.version.pk:
            return self
        earlier = OpinionText.objects.defer("text").get(pk=version_pk)
        earlier.opinion = self.version.opinion
        pinned = [earlier if text.pk == self.version.pk else text for text in self.pinned]
        return replace(self, version=earlier, pinned=pinned)

    def annotations(self) -> AnnotationQuerySet:
        """What she may see on this writing, also on earlier versions of its text, under the filter; anybody's."""
        return self._under_filter(self.seen_work.of_writing(self.version))

    def listed(self) -> AnnotationQuerySet:
        """Those of them whose cards are listed: the filter's person's, or the class's."""
        return self.annotations().filter(self.whose)

    def everywhere(self) -> AnnotationQuerySet:
        """What the filter lists, on all the assignment's writings."""
        return self._under_filter(self.seen_work).filter(self.whose)

    def links(self) -> QuerySet[AuthorityLink]:
        """What is linked to authorities by what the filter lists, on every writing of the assignment."""
        here = AuthorityLink.objects.filter(assignment=self.submission.assignment_id)
        return here.filter(annotation__in=self.everywhere().values("pk"))

    def _under_filter(self, annotations: AnnotationQuerySet) -> AnnotationQuerySet:
        return annotations.under(self.filter, self.submission.assignment_id)

    @property
    def seen_work(self) -> AnnotationQuerySet:
        """All that she may see of the assignment's annotations."""
        return Annotation.objects.for_reader(self.submission, self.seen)

    @property
    def whose(self) -> Q:
        """Whose annotations the filter names."""
        if self.filter.who == CLASS:
            return Q()
        if self.filter.who == MINE:
            return Q(submission=self.submission)
        return self.names.owned_by(self.submission.assignment, self.filter.who)

    def layers(self, window: Window, spans: list[Span] | None = None) -> Layers:
        """What lies over the text, or over those spans of it, whose words `window` holds."""
        first, last = (0, window.end) if spans is None else (min(s.start for s in spans), max(s.end for s in spans))
        citations = citations_over(version=self.version.pk, first=first, last=last)
        return self._laid(window, self._drawn(first, last), citations, everywhere=spans is None)

    def layers_and_counts(self, window: Window, *beside: Later[Any]) -> tuple[Layers, dict[int, Counted]]:
        """`layers` of the whole text, whose words `window` holds, and `counts`.

        Where the filter is the usual one they are one statement, in which `beside` is asked too; else that comes first.
        """
        if not self.filter.is_usual:
            ask_together(*beside)
            return self.layers(window), self.counts()
        place = {"version": self.version.pk, "first": 0, "last": window.end}
        marks, citations = marks_over.later(works=self.works, **place), citations_over.later(**place)
        counted = counts_by_writing.later(works=self.works, own=self.submission.pk)
        others = named_on.later(works=self._others, opinion=self.version.opinion_id)
        ask_together(*beside, marks, citations, counted, *([others] if self.shows_class else ()))
        if self.shows_class:
            vars(self)["others_here"] = works_of(others.rows)
        return self._laid(window, marks.rows, citations.rows, everywhere=True), _counted(counted.rows)

    def _laid(
        self, window: Window, drawn: Iterable[Drawn], cited: Iterable[tuple[Any, ...]], *, everywhere: bool = False
    ) -> Layers:
        own: list[Mark] = []
        crowd: list[Mark] = []
        mine = self.submission.pk if self.filter.who == CLASS else None  # else all are drawn as her own
        for uuid, start, end, submission, look in drawn:
            exact = mine is None or submission == mine
            (own if exact else crowd).append(Mark(uuid, start, end, look or BARE, submission))
        citations = list(starmap(CitationRow, cited))
        place = self.layout
        led = leads(citations, window, self.version, self.pinned, self.writing_address)
        lines = self.part_lines
        return Layers(
            own,
            crowd,
            citations,
            place.page_marks,
            place.note_marks,
            led,
            place.emphasis,
            lines,
            self._makers([*own, *crowd], everywhere=everywhere),
        )

    def _drawn(self, first: int, last: int) -> Iterable[Drawn]:
        if self.filter.is_usual:
            return marks_over(works=self.works, version=self.version.pk, first=first, last=last)
        return self.listed().over(self.version, [Span(first, last)]).for_marks()

    def _makers(self, marks: Iterable[Mark], *, everywhere: bool) -> Makers:
        """What she is shown for who made the marks, by submission; whose work she has before her comes first."""
        name = _("you") if self.standing.owns else self.names.of(self.submission)

        def ask(others: list[int]) -> dict[int, str]:
            works = self.others_here if everywhere else works_named(others)
            return {each.pk: self.names.of(each) for each in works}

        return Makers(self.submission.pk, name, [mark.by for mark in marks], ask)

    @cached_property
    def others_here(self) -> list[Work]:
        """The other submissions that she sees and that have annotations on this writing, of any of its versions."""
        return works_on(self._others, self.version.opinion_id)

    @property
    def _others(self) -> list[int]:
        return [*self.seen - {self.submission.pk}]

    def writing_address(self, version: OpinionText) -> str:
        """Where a writing of the assignment is read, with the filter."""
        return f"{reverse('reader', args=[self.submission.uuid, version.opinion.uuid])}?{self.filter.query}"

    def touched(self, *spans: Span) -> list[PassageView]:
        """The passages that the spans (at least one) touch, drawn as they are now; only their words are loaded."""
        passages, window = self._place_of(spans)
        return passage_views(passages, window, self.layers(window, [each.span for each in passages]))

    def _place_of(self, spans: Iterable[Span]) -> tuple[list[Passage], Window]:
        """The passages that the spans touch, in reading order, and their words."""
        found = {each.pk: each for span in spans for each in self.layout.touched(span)}
        passages = sorted(found.values(), key=lambda each: each.start)
        return passages, passages_window(self.version, Span(passages[0].start, passages[-1].end))

    def touched_and_counters(self, *spans: Span) -> tuple[list[PassageView], Counted]:
        """`touched` and `counters`; in one query where the filter is the usual one."""
        if not spans or not self.filter.is_usual:
            return self.touched(*spans) if spans else [], self.counters()
        passages, window = self._place_of(spans)
        place = {"version": self.version.pk, "first": passages[0].start, "last": passages[-1].end}
        marks, citations = marks_over.later(works=self.works, **place), citations_over.later(**place)
        counted = counts_on.later(works=self.works, own=self.submission.pk, opinion=self.version.opinion_id)
        ask_together(marks, citations, counted)
        layers = self._laid(window, marks.rows, citations.rows)
        return passage_views(passages, window, layers), Counted(*counted.rows[0]) if counted.rows else Counted()

    @property
    def works(self) -> list[int]:
        """The submissions (keys) whose annotations are listed, where the filter names no one person."""
        return [self.submission.pk] if self.filter.who == MINE else [*{self.submission.pk, *self.seen}]

    def counts(self) -> dict[int, Counted]:
        """How many annotations are on each of the assignment's writings (by key) that has any. One query."""
        if self.filter.is_usual:
            rows: Iterable[tuple[int, int, int]] = counts_by_writing(works=self.works, own=self.submission.pk)
        else:
            found = self._under_filter(self.seen_work).order_by().values("version__opinion")
            own = Count("pk", filter=Q(submission=self.submission))
            counted = found.annotate(shown=Count("pk", filter=self.whose), own=own)
            rows = counted.values_list("version__opinion", "shown", "own")
        return _counted(rows)

    def counters(self) -> Counted:
        """How many annotations are on this writing. One query."""
        return self.counts().get(self.version.opinion_id, Counted())

    def cards(self, annotations: Sequence[Annotation], window: Window | None = None) -> list[CardView]:
        """Cards of those annotations (from `for_cards`). Without `window` their words are asked for, all at once.

        Those on an earlier version of the writing quote and cite that.
        """
        drawn: dict[int, CardView] = {}
        for here in _by_version(annotations):
            desk = self.at(here[0].version_id)
            earlier = desk.version.number if desk is not self else None
            words = window
            if window is None or earlier is not None:
                first, last = min(each.start for each in here), max(each.end for each in here)
                words = window_of(desk.version.pk, first, last)
            views = card_views(here, desk.citer, self.reading, words, earlier=earlier)
            drawn |= {each.pk: view for each, view in zip(here, views, strict=True)}
        return [drawn[each.pk] for each in annotations]

    @property
    def path(self) -> str:
        """The reading page's address, without the filter."""
        return reverse("reader", args=[self.submission.uuid, self.version.opinion.uuid])

    def address(self, name: str, *further: int) -> str:
        """The address of one of the reader's views on this writing, with the filter; `further` ends its path."""
        return f"{reverse(name, args=[self.submission.uuid, self.version.opinion.uuid, *further])}?{self.filter.query}"


def _counted(rows: Iterable[tuple[int, int, int]]) -> dict[int, Counted]:
    return {opinion: Counted(shown, own) for opinion, shown, own in rows}


def _by_version(annotations: Sequence[Annotation]) -> list[list[Annotation]]:
    found: dict[int, list[Annotation]] = {}
    for annotation in annotations:
        found.setdefault(annotation.version_id, []).append(annotation)
    return list(found.values())


def whole_number(text: str) -> int | None:
    """The number that `text` writes in at most nine digits; None where it writes none."""
    return int(text) if text.isdecimal() and len(text) <= 9 else None  # noqa: PLR2004 -- more is no offset or count
