"""Where each passage of an export stands: fixed at the start, so that what is read later moves nothing.

What is fixed are keys, of eight bytes each, so that an export of many takes hardly more memory than one of few.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import Final, NamedTuple, Self
from uuid import UUID

from annotations.exports.options import Called, ExportOptions, Order, Reveal
from annotations.models import Annotation, Submission, Tag
from annotations.names import Names
from annotations.querysets import AnnotationQuerySet


class Heading(NamedTuple):
    """A claim or a person under which passages stand; `key` tells those of the same words apart."""

    words: str
    key: UUID | None


NO_HEADING: Final = Heading("", None)


class Place(NamedTuple):
    """An annotation (key), and the heading under which it stands."""

    pk: int
    heading: Heading


class Places:
    """Annotations in their order, each under its heading."""

    def __init__(self, pks: "array[int]", under: "array[int]", headings: Sequence[Heading]) -> None:
        """The annotations' keys, and for each the number of its heading."""
        self._pks, self._under, self._headings = pks, under, headings

    @classmethod
    def of(cls, places: Iterable[Place]) -> Self:
        """These places, held as numbers."""
        headings: dict[Heading, int] = {}
        pks, under = array("q"), array("q")
        for pk, heading in places:
            pks.append(pk)
            under.append(headings.setdefault(heading, len(headings)))
        return cls(pks, under, list(headings))

    @classmethod
    def without_headings(cls, found: Iterable[int]) -> Self:
        """These annotations (keys), in their order."""
        pks = array("q", found)
        return cls(pks, array("q", bytes(len(pks) * pks.itemsize)), [NO_HEADING])

    def pages(self, size: int) -> Iterator[list[tuple[int, Heading]]]:
        """The places, so many at a time, as bare pairs."""
        for at in range(0, len(self._pks), size):
            under = map(self._headings.__getitem__, self._under[at : at + size])
            yield list(zip(self._pks[at : at + size], under, strict=True))


def placed(annotations: AnnotationQuerySet, options: ExportOptions, names: Names, *, once: bool) -> Places:
    """The annotations' places in the options' order: two queries at most. `once` as in `rows.rows`."""
    ordered = within(annotations, options).order_by("version__opinion__position", "version_id", "start", "end", "pk")
    if options.order is Order.CLAIM:
        return Places.of(_by_claim(ordered, once=once))
    if options.order is Order.PERSON and options.called is not Called.NOBODY:
        return Places.of(_by_person(ordered, names))
    return Places.without_headings(ordered.values_list("pk", flat=True).iterator())


def within(annotations: AnnotationQuerySet, options: ExportOptions) -> AnnotationQuerySet:
    """Those that stand on the side of the reveal that was chosen."""
    if options.reveal is Reveal.ALL:
        return annotations
    after = Annotation.objects.after_reveal().filter(pk__in=annotations.order_by().values("pk")).values("pk")
    return annotations.filter(pk__in=after) if options.reveal is Reveal.AFTER else annotations.exclude(pk__in=after)


def _by_claim(ordered: AnnotationQuerySet, *, once: bool) -> list[Place]:
    """Under the claims in the codebook's order; what bears none comes last."""
    tags = Tag.objects.filter(annotation__in=ordered.order_by().values("pk")).order_by("claim__position", "claim_id")
    under: dict[int, list[tuple[int, Heading]]] = {}
    for annotation, position, label, uuid in tags.values_list(
        "annotation_id", "claim__position", "claim__label", "claim__uuid"
    ):
        under.setdefault(annotation, []).append((position, Heading(label, uuid)))
    places: list[tuple[float, Place]] = []
    for pk in ordered.values_list("pk", flat=True):
        headed = under.get(pk, [(inf, NO_HEADING)])
        places += [(position, Place(pk, heading)) for position, heading in (headed[:1] if once else headed)]
    return [place for _position, place in sorted(places, key=lambda each: each[0])]


def _by_person(ordered: AnnotationQuerySet, names: Names) -> list[Place]:
    """Under the people's names, as they are called, in the order of the alphabet; namesakes one after the other."""
    pairs = list(ordered.values_list("pk", "submission_id"))
    owners = Submission.objects.filter(pk__in={owner for _pk, owner in pairs}).select_related("user")
    headings = {owner.pk: Heading(names.of(owner), names.key(owner)) for owner in owners}
    places = [(headings[owner].words.casefold(), owner, Place(pk, headings[owner])) for pk, owner in pairs]
    return [place for *_rank, place in sorted(places, key=lambda each: each[:2])]
