"""What passages and parts of a text are called in a table: pins, writings, first words."""

from collections.abc import Iterable, Sequence

from annotations.citing.citer import Citer, citer
from annotations.review.coded import CodedWork
from annotations.review.places import Place
from annotations.review.tables.grid import Head, opening
from annotations.review.tables.opened import words_of
from opinions.citing import writing_short

SHOWN = 64
"""Code points of a passage's words at the head of its row."""


def citers_of(work: CodedWork) -> dict[int, Citer]:
    """The citer of each version, by its key. Some queries for each text, whatever the class's size."""
    return {version.pk: citer(version) for version in work.versions}


def named_places(work: CodedWork, places: Sequence[Place]) -> list[tuple[Place, Head]]:
    """Each place with its pin, writing and first words."""
    citers = citers_of(work)
    texts = words_of({place.version for place in places})
    writings = {version.pk: writing_short(version.opinion) for version in work.versions}
    uuids = {version.pk: str(version.opinion.uuid) for version in work.versions}
    several = len(work.versions) > 1
    found = []
    for place in places:
        pin = citers[place.version].cite(place.core).pin
        words = beginning(texts[place.version][place.core.start : place.core.end])
        aside = " · ".join(filter(None, [pin, writings[place.version] if several else ""]))
        query = opening(at=place.span.start, **{"in": uuids[place.version]})
        found.append((place, Head(words, aside=aside, query=query)))
    return found


def beginning(words: str) -> str:
    """The first words on one line.

    >>> beginning("No duty" + " arises" * 20)
    'No duty arises arises arises arises arises arises arises arises …'
    """
    line = words.replace("\n", " ")
    return line if len(line) <= SHOWN else f"{line[: SHOWN + 1].rpartition(' ')[0]} …"


def shown_places(places: Iterable[Place], least: int) -> list[Place]:
    """Those that at least so many marked."""
    return [place for place in places if len(place.coders) >= least]
