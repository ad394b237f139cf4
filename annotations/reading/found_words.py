"""What is found of words that a reader types: in all the assignment's writings, and in the notes that she sees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Prefetch, Q

from annotations.citing.citer import Citer
from annotations.filtering.filters import CLASS, MINE, Filter
from annotations.models import Annotation, Reply
from annotations.reading.desk import Desk
from opinions.citing import writing_words
from opinions.excerpts import Excerpt, Piece, excerpt
from opinions.models import Passage
from opinions.text.lookup import LONGEST, Term, places_of, terms_of
from opinions.text.spans import Span
from opinions.windows import whole_text

PLACES_SHOWN: Final = 300
"""Places of the texts that are listed and painted; all are counted."""
NOTES_SHOWN: Final = 60
AROUND: Final = 150
"""Code points of the words around a place."""


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place of a text. `number` counts those of all writings; `spans` are code points of the version ("12-17 40-45").

    One word or phrase: each time that it stands there. Several: each passage that holds them all.
    """

    number: int
    pin: str
    url: str
    start: int
    spans: str
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class FoundWriting:
    """The places of one writing that are listed; `current` is the one that is read."""

    label: str
    current: bool
    places: list[FoundPlace]


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note of which, or of whose replies, the words are; `pieces` are of the one or the other."""

    pin: str
    author_name: str
    writing: str
    url: str
    in_reply: bool
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What is found. The counts are of all; of very many only the first are listed."""

    words: str
    writings: list[FoundWriting] = field(default_factory=list)
    notes: list[FoundNote] = field(default_factory=list)
    place_count: int = 0
    note_count: int = 0

    @property
    def listed_count(self) -> int:
        """How many places are listed."""
        return sum(len(writing.places) for writing in self.writings)


def found_words(desk: Desk, asked: str) -> Found:
    """What is found of `asked` (see `opinions.text.lookup`) at that desk, whatever its filter.

    What an edited opinion leaves out, and she may not open, is not searched. Queries grow with the writings alone.
    """
    words = asked[:LONGEST].replace("\0", "").strip()
    terms = terms_of(words)
    if not terms:
        return Found(words)
    writings, passed = [], 0
    for here in (replace(desk, version=version) for version in desk.pinned):
        places = list(_places(here, terms))
        listed = places[: max(0, PLACES_SHOWN - passed)]
        shown = [_place(here, passed + at, words, found) for at, found in enumerate(listed, start=1)]
        passed += len(places)
        if shown:
            current = here.version.pk == desk.version.pk
            writings.append(FoundWriting(writing_words(here.version.opinion), current, shown))
    notes = list(_notes(desk, terms))
    citers: dict[int, Citer] = {}
    listed_notes = [_note(desk, citers, *each) for each in notes[:NOTES_SHOWN]]
    return Found(words, writings, listed_notes, passed, len(notes))


@dataclass(frozen=True, slots=True)
class _Place:
    passage: Passage
    words: str
    found: list[Span]


def _places(here: Desk, terms: Sequence[Term]) -> Iterator[_Place]:
    """The places of a text in order; `words` are the passage's, `found` spans of them."""
    text = whole_text(here.version)
    for passage in _readable(here):
        words = text[passage.start : passage.end]
        found = places_of(terms, words)
        if found and len(terms) > 1:
            yield _Place(passage, words, found)
        else:
            yield from (_Place(passage, words, [span]) for span in found)


def _readable(here: Desk) -> Sequence[Passage]:
    kept = getattr(here.version, "kept", None)
    if kept is None or here.standing.is_staff or here.submission.assignment.folds_open:
        return here.layout.passages
    chosen = set(kept)
    return [passage for passage in here.layout.passages if passage.position in chosen]


def _place(here: Desk, number: int, words: str, place: _Place) -> FoundPlace:
    cut = _cut(place.words, place.found)
    start = place.passage.start
    at = Span(start + place.found[0].start, start + place.found[-1].end)
    query = urlencode([*here.filter.pairs, ("find", words), ("hit", str(number))])
    return FoundPlace(
        number=number,
        pin=here.citer.cite(at).pin,
        url=f"{here.path}?{query}#passage-{place.passage.position}",
        start=at.start,
        spans=" ".join(f"{start + span.start}-{start + span.end}" for span in place.found),
        pieces=cut.pieces,
        cut_before=cut.cut_before,
        cut_after=cut.cut_after,
    )


def _cut(words: str, found: Sequence[Span]) -> Excerpt:
    return excerpt(words, found, most=AROUND + max(span.end - span.start for span in found))


def _notes(desk: Desk, terms: Sequence[Term]) -> Iterator[tuple[Annotation, str, list[Span]]]:
    """The notes in the order of the texts, each with the words in which the terms stand: its own, or a reply's.

    The replies are found by the keys of the notes that are seen: PostgreSQL, which takes the matching of a pattern for
    cheap, would else search all classes' replies.
    """
    replies = Reply.objects.filter(deleted_at=None)
    to_seen = replies.filter(annotation__any_of=ArraySubquery(desk.seen_work.order_by().values("pk"))).order_by()
    asked = Q()
    for term in terms:
        replied = to_seen.filter(body__regex=term.coarse).values("annotation")
        asked &= Q(note__regex=term.coarse) | Q(pk__in=replied)
    keys = list(desk.seen_work.filter(asked).order_by().values_list("pk", flat=True))
    rows = Annotation.objects.filter(pk__any_of=keys).select_related("submission__user", "version__opinion")
    ordered = rows.defer("version__text").order_by("version__opinion__position", "version_id", "start", "end", "pk")
    for annotation in ordered.prefetch_related(Prefetch("replies", replies)):
        said = [annotation.note, *(reply.body for reply in annotation.replies.all())]
        if not all(any(places_of([term], words) for words in said) for term in terms):
            continue  # the database finds letters within words too
        held = [(words, [span for term in terms for span in places_of([term], words)]) for words in said]
        words, found = next((words, found) for words, found in held if found)
        yield annotation, words, _apart(found)


def _apart(found: Sequence[Span]) -> list[Span]:
    """The spans in order, without those that overlap an earlier one."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _note(desk: Desk, citers: dict[int, Citer], annotation: Annotation, words: str, found: list[Span]) -> FoundNote:
    """The note as it is listed; `citers` are those of the versions that were met before."""
    pinned = next(text for text in desk.pinned if text.opinion_id == annotation.version.opinion_id)
    here = replace(desk, version=pinned)
    if annotation.version_id not in citers:
        citers[annotation.version_id] = here.at(annotation.version_id).citer
    cites = citers[annotation.version_id]
    own = annotation.submission_id == desk.submission.pk
    shown = Filter(MINE if own else CLASS, series=desk.filter.series)
    place = f"#passage-{cites.passage_number(annotation.span)}" if annotation.version_id == pinned.pk else ""
    cut = _cut(words, found)
    return FoundNote(
        pin=cites.cite(annotation.span).pin,
        author_name=desk.names.of(annotation.submission),
        writing=writing_words(pinned.opinion) if pinned.pk != desk.version.pk else "",
        url=f"{here.path}?{shown.query}{place}",
        in_reply=words != annotation.note,
        pieces=cut.pieces,
        cut_before=cut.cut_before,
        cut_after=cut.cut_after,
    )
