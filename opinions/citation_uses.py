"""Where a writing cites the same thing as one of its citations does, passage by passage."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from opinions.citing import series_for
from opinions.layout import layout
from opinions.models import Authority, Citation, OpinionText
from opinions.text.pincites import pin_cite
from opinions.text.spans import Span

PLACES_SHOWN = 40


@dataclass(frozen=True, slots=True)
class PlaceOfUse:
    """A passage of the writing that mentions the same: its pin cite, empty without pages; `here` for the card's own."""

    pin: str
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Uses:
    """How often a version cites the same as one of its citations, and in which passages, the first `PLACES_SHOWN`."""

    count: int
    places: list[PlaceOfUse]


def is_one_of(authority: Authority, prefix: str = "authority") -> Q:
    """The rows of that authority, or of one that was found to be the same."""
    return Q(**{prefix: authority}) | Q(**{f"{prefix}__same_as": authority})


def same_meant(citation: Citation) -> Q:
    """The citations that mean the same: the writing of its own case that it names, its authority, else itself alone."""
    authority = citation.authority.shown if citation.authority is not None else None
    if citation.writing is not None and (authority is None or authority.case_id == citation.writing.case_id):
        return Q(writing=citation.writing)
    return is_one_of(authority) if authority is not None else Q(pk=citation.pk)


def places_of_use(
    version: OpinionText, series: str | None, spans: Iterable[Span], address: str, here: int
) -> list[PlaceOfUse]:
    """The passages of `spans` (code points), each once for each of its pages of the `series`, in the text's order.

    `address` is the writing's page, `here` the number of the passage of the citation that was chosen.
    """
    found: dict[tuple[int, str], PlaceOfUse] = {}
    place = layout(version)
    for span in spans:
        if len(found) == PLACES_SHOWN:
            break
        number = place.touched(span)[0].position
        pin = pin_cite(place.pagination, span, series).pages
        found.setdefault((number, pin), PlaceOfUse(pin, f"{address}#passage-{number}", number == here))
    return list(found.values())


def uses_of(citation: Citation, address: str) -> Uses:
    """Where the citation's own version, whose writing is read at `address`, cites the same. One query or two."""
    version = citation.version
    found = Citation.objects.filter(same_meant(citation), version=version).order_by("start", "end")
    spans = [Span(start, end) for start, end in found.values_list("start", "end")]
    here = layout(version).touched(Span(citation.start, citation.end))[0].position
    return Uses(len(spans), places_of_use(version, series_for(version), spans, address, here))
