"""One place of the class's text: who said what there, and what the key says."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.models import Annotation, KeyPassage
from annotations.names import names_for
from annotations.reading.cards import CardView, ClaimView, Reading, card_views, claim_view
from annotations.review.places import Place
from annotations.review.text_page import ClassText
from opinions.text.spans import Span
from people.addresses import reverse

MOST_SAID = 100
"""Notes that a place lists; the rest are one filter away."""
WORDS = 400
"""Code points of a place's words that are shown."""


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim at the place: how many chose it, and what the key says of it there (`standing`, in words, or empty)."""

    claim: ClaimView
    count: int
    standing: str
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one student said there. `url` is her work, at that place."""

    card: CardView
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class PlacePanel:
    """A place, or (`found` is 0) a passage that nobody marked. `all_url` lists what everybody said.

    `passage` is the address of the passage where it begins.
    """

    start: int
    passage: str
    pin: str
    citation: str
    words: str
    found: int
    coders: int
    lines: list[ClaimLine]
    sides: list[tuple[ClaimView, int]]
    said: list[Said]
    left: int
    all_url: str


def place_panel(page: ClassText, at: int) -> PlacePanel | None:
    """What is told of the place at the offset; None where the text has none such. Six queries at most."""
    if not 0 <= at < page.version.length or not page.layout.touched(Span(at, at + 1)):
        return None
    place = page.place_at(at)
    span = place.core if place else page.layout.touched(Span(at, at + 1))[0].span
    within = place.span if place else span
    cited = page.citer.cite(span)
    claims = {claim.pk: claim for claim in page.work.claims}
    settled = _settled(page, within)
    counts = {pk: len(coders) for pk, coders in place.claims.items()} if place else {}
    wanted = next((pk for pk, claim in claims.items() if claim.uuid == page.asked.said), None)
    lines = [
        ClaimLine(
            claim_view(claims[pk]), counts.get(pk, 0), settled.get(pk, ""), pk == wanted,
            page.url(span.start, said=claims[pk].uuid),
        )
        for pk in [*counts, *(pk for pk in settled if pk not in counts)]
        if pk in claims
    ]  # fmt: skip
    split = place is not None and place.split > 0
    said, left = ([], 0) if place is None or page.asked.projected else _said(page, place, wanted)
    return PlacePanel(
        start=span.start,
        passage=f"passage-{page.citer.passage_number(span)}",
        pin=cited.pin,
        citation=cited.text,
        words=_shown(page, span),
        found=len(place.coders) if place else 0,
        coders=len(page.work.coders),
        lines=lines,
        sides=[(claim_view(claims[pk]), len(coders)) for pk, coders in place.sides] if place and split else [],
        said=said,
        left=left,
        all_url=page.url(span.start),
    )


def _shown(page: ClassText, span: Span) -> str:
    words = page.text.slice(span.start, min(span.end, span.start + WORDS)).replace("\n", " ")
    return words if span.end - span.start <= WORDS else f"{words.rpartition(' ')[0]} …"


def _settled(page: ClassText, within: Span) -> dict[int, str]:
    """What the key says at the place, by claim; one query."""
    found = KeyPassage.objects.filter(
        assignment=page.assignment, version=page.version, removed_at=None, start__lt=within.end, end__gt=within.start
    )
    return {each.claim_id: each.get_standing_display() for each in found}


def _said(page: ClassText, place: Place, wanted: int | None) -> tuple[list[Said], int]:
    """What was said there, by the claims' frequency; and how many more there are than are listed."""
    rank = {claim: at for at, claim in enumerate(place.claims)}
    first: dict[int, int] = {}
    for tag in place.tags:
        if wanted in (None, tag.claim):
            first[tag.annotation] = min(first.get(tag.annotation, len(rank)), rank[tag.claim])
    found = list(Annotation.objects.filter(pk__in=first).for_cards())
    names = {coder.key: coder.name for coder in page.work.coders}
    found.sort(key=lambda each: (first[each.pk], not each.note, names[each.submission_id].casefold(), each.pk))
    shown = found[:MOST_SAID]
    reading = Reading(
        page.user.pk, can_edit=False, zone=page.assignment.course.time_zone,
        names=names_for(page.user, [page.assignment]), staff=True,
    )  # fmt: skip
    cards = card_views(shown, page.citer, reading, page.text)
    said = [
        Said(card, names[each.submission_id], _work_url(page, each)) for card, each in zip(cards, shown, strict=True)
    ]
    return said, len(found) - len(shown)


def _work_url(page: ClassText, annotation: Annotation) -> str:
    address = reverse("reader", args=[annotation.submission.uuid, page.version.opinion.uuid])
    return f"{address}#passage-{page.citer.passage_number(annotation.span)}"


@dataclass(frozen=True, slots=True)
class Steps:
    """Where the keys and buttons lead from an offset: places, disagreements and what was missed; empty for nowhere."""

    place_next: str
    place_previous: str
    split_next: str
    split_previous: str
    missed_next: str
    missed_previous: str


def steps_from(page: ClassText, at: int | None) -> Steps:
    """The steps from an offset, round again at the ends; from the beginning where nothing is chosen."""
    here = -1 if at is None else at
    missed = [topic.span.start for topic in page.missed] or [span.start for span in page.unmarked]
    every = (
        [place.core.start for place in page.places],
        [place.core.start for place in page.splits],
        missed,
    )
    return Steps(*(page.url(to) if to is not None else "" for starts in every for to in _around(starts, here)))


def _around(starts: Sequence[int], here: int) -> tuple[int | None, int | None]:
    """The next and the previous of the ascending `starts`."""
    if not starts:
        return None, None
    after = next((start for start in starts if start > here), starts[0])
    before = next((start for start in reversed(starts) if start < here), starts[-1])
    return after, before
