"""What a cell of a table opens: the passages that it counts, and how an address names them."""

from collections.abc import Mapping
from dataclasses import dataclass

from annotations.models import Annotation
from annotations.reading.desk import whole_number
from annotations.review.coded import CodedTag, CodedWork
from annotations.review.places import Place, places_of
from annotations.review.tables.authorities import linked_tags
from opinions.models import OpinionText

MOST = 100
"""Passages that are shown at once."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What an address narrows to: a claim by its key in the codebook, a person by her submission's UUID, a writing by
    its UUID, the place that holds a code point of it, an authority (UUID) and a treatment, a section or a group by
    its name.
    """

    claim: str = ""
    by: str = ""
    writing: str = ""
    place: str = ""
    authority: str = ""
    treatment: str = ""
    section: str = ""
    group: str = ""

    @property
    def opens(self) -> bool:
        """Whether it names anything."""
        return any((self.claim, self.by, self.writing, self.place, self.authority))


def cut_of(sent: Mapping[str, str]) -> Cut:
    """What the address says, by the names that `grid.opening` writes."""
    names = ("on", "by", "in", "at", "authority", "treatment", "of_section", "of_group")
    return Cut(*(sent.get(name, "") for name in names))


def narrowed(work: CodedWork, cut: Cut, place: Place | None) -> list[CodedTag]:
    """The tags that the cut leaves of the work; `place` is what `place_in` finds. Three queries for an authority."""
    claims = {claim.pk for claim in work.claims if not cut.claim or claim.key == cut.claim}
    coders = {
        coder.key
        for coder in work.coders
        if cut.by in ("", str(coder.submission))
        and cut.section in ("", coder.section)
        and cut.group in ("", coder.group)
    }
    versions = {each.pk for each in work.versions if not cut.writing or str(each.opinion.uuid) == cut.writing}
    tags = (place.tags if place else ()) if cut.place else work.tags
    bearing = linked_tags(work, cut.authority, cut.treatment) if cut.authority else None
    return [
        tag
        for tag in tags
        if tag.claim in claims
        and tag.coder in coders
        and tag.version in versions
        and (bearing is None or tag.key in bearing)
    ]


def place_in(work: CodedWork, cut: Cut) -> Place | None:
    """The place that holds the cut's code point; None where it names none, or nothing is marked there any more."""
    at = whole_number(cut.place)
    if at is None:
        return None
    versions = {each.pk for each in work.versions if not cut.writing or str(each.opinion.uuid) == cut.writing}
    return next((place for place in places_of(work) if place.version in versions and _holds(place, at)), None)


def _holds(place: Place, at: int) -> bool:
    return place.span.start <= at < place.span.end


@dataclass(frozen=True, slots=True)
class Opened:
    """One annotation that a cell counts: the coder's key, its claims there, its words and its note."""

    coder: int
    version: int
    claims: tuple[int, ...]
    start: int
    end: int
    words: str
    note: str


def opened(tags: list[CodedTag]) -> tuple[list[Opened], int]:
    """The annotations of the tags in the text's order, `MOST` at most, and how many there are. Two queries."""
    claims: dict[int, list[int]] = {}
    first: dict[int, CodedTag] = {}
    for tag in tags:
        claims.setdefault(tag.annotation, []).append(tag.claim)
        first.setdefault(tag.annotation, tag)
    shown = list(first.values())[:MOST]
    notes = dict(Annotation.objects.filter(pk__in=[tag.annotation for tag in shown]).values_list("pk", "note"))
    texts = words_of({tag.version for tag in shown})
    return [
        Opened(
            coder=tag.coder,
            version=tag.version,
            claims=tuple(claims[tag.annotation]),
            start=tag.span.start,
            end=tag.span.end,
            words=texts[tag.version][tag.span.start : tag.span.end],
            note=notes.get(tag.annotation, ""),
        )
        for tag in shown
    ], len(first)


def words_of(versions: set[int]) -> dict[int, str]:
    """The texts of the versions (keys), whole. One query."""
    return dict(OpinionText.objects.filter(pk__in=versions).values_list("pk", "text"))
