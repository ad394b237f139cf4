"""What to discuss in class: the passages about which a class is most split, and those that most missed.

A passage is expected where the key accepts it or the course's staff marked it themselves; it is missed by most where
fewer than half of the coders have its claim on one of its sentences. Where nothing is expected, what a minority of at
least two saw is offered instead, as worth showing to the rest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotations.models import Annotation, Assignment, KeyPassage, KeyStanding, Tag
from annotations.review.coded import CodedWork
from annotations.review.places import Place, places_of
from annotations.review.units import sentences_of
from courses.models import STAFF_ROLES
from opinions.text.spans import Span

TOPICS = 5
SPLITS = 3
"""How many of the topics are splits, where there are enough of both kinds."""
FEWEST_APART = 2
"""Coders on the smaller side, at least, for a split."""
BEST_NOTE = (40, 280)
"""Code points between which a note is read out well."""


class Why(StrEnum):
    """Why a passage is worth class time."""

    SPLIT = "split"
    MISSED = "missed"
    MINORITY = "minority"


@dataclass(frozen=True, slots=True)
class Expected:
    """A claim on a span of a version (keys) that students should have found."""

    version: int
    span: Span
    claim: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A passage to discuss. `found` are the coders who marked it (of a missed one: with its claim); `sides` the claims
    that stand against each other with their coders, or the one that was missed; `tags` are all the tags there.
    """

    why: Why
    version: int
    span: Span
    found: frozenset[int]
    sides: tuple[tuple[int, frozenset[int]], ...]
    annotations: frozenset[int]


def topics_of(work: CodedWork, expected: Sequence[Expected]) -> list[Topic]:
    """The five passages to discuss, splits first, each kind with the most telling first."""
    places = places_of(work)
    splits = _splits(places)
    missed = missed_of(work, expected) if expected else _minorities(places, len(work.coders))
    missed = [topic for topic in missed if not any(_meet(topic, split) for split in splits[:TOPICS])]
    chosen = splits[: max(SPLITS, TOPICS - len(missed))]
    return [*chosen, *missed[: TOPICS - len(chosen)]]


def expected_of(assignment: Assignment) -> list[Expected]:
    """What the key accepts; where it is empty, what the course's staff tagged. Two queries at most."""
    accepted = KeyPassage.objects.filter(
        assignment=assignment, standing=KeyStanding.ACCEPTED, removed_at=None
    ).values_list("version", "start", "end", "claim")
    found = [Expected(version, Span(start, end), claim) for version, start, end, claim in accepted]
    if found:
        return found
    staff = Tag.objects.filter(
        annotation__deleted_at=None,
        annotation__submission__assignment=assignment,
        annotation__submission__user__enrollments__course=assignment.course_id,
        annotation__submission__user__enrollments__role__in=STAFF_ROLES,
    ).values_list("annotation__version", "annotation__start", "annotation__end", "claim")
    return [Expected(version, Span(start, end), claim) for version, start, end, claim in staff.distinct()]


def _splits(places: Iterable[Place]) -> list[Topic]:
    telling = [place for place in places if place.split >= FEWEST_APART]
    telling.sort(key=lambda place: (-place.split, -len(place.coders), place.version, place.span))
    return [
        Topic(Why.SPLIT, place.version, place.core, place.coders, place.sides, _annotations(place)) for place in telling
    ]


def _minorities(places: Iterable[Place], coders: int) -> list[Topic]:
    few = [place for place in places if FEWEST_APART <= len(place.coders) < coders / 3]
    few.sort(key=lambda place: (-len(place.coders), place.version, place.span))
    return [
        Topic(
            Why.MINORITY, place.version, place.core, place.coders, tuple(place.claims.items())[:1], _annotations(place)
        )
        for place in few
    ]


def missed_of(work: CodedWork, expected: Iterable[Expected]) -> list[Topic]:
    """What is expected and fewer than half of the coders found, the fewest first."""
    sentences = {version.pk: sentences_of(version) for version in work.versions}
    found = []
    for each in expected:
        if each.version not in sentences or not sentences[each.version].touched(each.span):
            continue
        touched = sentences[each.version].touched(each.span)
        there = Span(sentences[each.version].starts[touched.start], sentences[each.version].ends[touched.stop - 1])
        tags = work.overlapping(each.version, there)
        coders = frozenset(tag.coder for tag in tags if tag.claim == each.claim)
        if 2 * len(coders) < len(work.coders):
            here = frozenset(tag.annotation for tag in tags)
            found.append(Topic(Why.MISSED, each.version, each.span, coders, ((each.claim, coders),), here))
    found.sort(key=lambda topic: (len(topic.found), topic.version, topic.span))
    return found


def _meet(one: Topic, other: Topic) -> bool:
    return one.version == other.version and one.span.overlaps(other.span)


def _annotations(place: Place) -> frozenset[int]:
    return frozenset(tag.annotation for tag in place.tags)


@dataclass(frozen=True, slots=True)
class SaidNote:
    """A note that somebody wrote at a topic, by the coder's key."""

    coder: int
    annotation: int
    note: str


def notes_of(work: CodedWork, topics: Sequence[Topic]) -> list[list[list[SaidNote]]]:
    """For each side of each topic its notes, the one that reads out best first. One query.

    Nobody's note stands first twice, as long as another's can.
    """
    wanted = {pk for topic in topics for pk in topic.annotations}
    written = dict(Annotation.objects.filter(pk__in=wanted).exclude(note="").values_list("pk", "note"))
    quoted: set[int] = set()
    found = []
    for topic in topics:
        by_side = [_notes(work, topic, claim, coders, written) for claim, coders in topic.sides]
        for notes in by_side:
            notes.sort(key=lambda said: (said.coder in quoted, *_reads_badly(said.note)))
            quoted.update(said.coder for said in notes[:1])
        found.append(by_side)
    return found


def _notes(
    work: CodedWork, topic: Topic, claim: int, coders: frozenset[int], written: dict[int, str]
) -> list[SaidNote]:
    here = {
        tag.annotation: tag.coder
        for tag in work.by_claim.get(claim, ())
        if tag.annotation in topic.annotations and tag.coder in coders and tag.annotation in written
    }
    return [SaidNote(coder, pk, written[pk]) for pk, coder in here.items()]


def _reads_badly(note: str) -> tuple[bool, int]:
    shortest, longest = BEST_NOTE
    return not shortest <= len(note) <= longest, -len(note) if len(note) <= longest else len(note)
