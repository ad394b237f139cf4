"""Two writings side by side: what each says of a claim, how each uses an authority, or both texts in full."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from annotations.citing.quoted import QuotedPassage, quoted_passages
from annotations.models import Annotation, AuthorityLink, Claim, Tag, Treatment
from annotations.reading.cards import ClaimView, claim_view
from annotations.reading.desk import Desk
from annotations.reading.folding import Block, blocks_of, folded_notes
from annotations.reading.marks import passage_views
from opinions.authority_table import authority_url
from opinions.citing import writing_words
from opinions.drawing import NoteView, notes_of
from opinions.models import Authority, OpinionText
from opinions.text import selectors
from opinions.text.kinds import OpinionKind
from opinions.windows import whole_text

SHOWN = 12
"""Passages of one claim that are quoted of each writing; the rest is counted, and read in the writing."""
JUMPS = 200
"""Places of a text to which its column leads."""
FIRST = (OpinionKind.MAJORITY, OpinionKind.COURT, OpinionKind.PLURALITY, OpinionKind.LEAD)
AGAINST = (OpinionKind.DISSENT, OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART)
LEFT, RIGHT = "left", "right"


@dataclass(frozen=True, slots=True)
class Saying:
    """What one writing says of a claim: the first passages, how many follow, and where they are all read."""

    passages: list[QuotedPassage]
    more: int
    url: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim, and what either writing says of it; `claim` is None for passages without one."""

    claim: ClaimView
    left: Saying
    right: Saying


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """An authority with its treatments by either writing, and how often each was given; `differs` where they part."""

    cite: str
    url: str
    left: list[tuple[str, int]]
    right: list[tuple[str, int]]
    differs: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A whole text: its blocks and notes, and where the passages of the filter lie (pin, and address in the page)."""

    blocks: list[Block]
    notes: list[NoteView]
    jumps: list[tuple[str, str]]


def default_pair(pinned: Sequence[OpinionText]) -> tuple[OpinionText, OpinionText]:
    """The opinion of the court, or else the first writing, and the first dissent, or else the next other one.

    Of two texts at least.
    """
    left = next((text for text in pinned if text.opinion.kind in FIRST), pinned[0])
    others = [text for text in pinned if text != left]
    return left, next((text for text in others if text.opinion.kind in AGAINST), others[0])


def claim_rows(left: Desk, right: Desk) -> list[ClaimRow]:
    """Claims of which either writing says something, in the codebook's order. The number of queries is fixed."""
    said = [_sayings(left), _sayings(right)]
    claims = Claim.objects.filter(codebook=left.submission.assignment.codebook_id)
    nothing = Saying([], 0, "")
    return [
        ClaimRow(claim_view(claim), said[0].get(claim.pk, nothing), said[1].get(claim.pk, nothing))
        for claim in claims
        if claim.pk in said[0] or claim.pk in said[1]
    ]


def authority_rows(left: Desk, right: Desk) -> list[AuthorityRow]:
    """Every authority that either writing uses under the filter: those that are treated differently first."""
    used = [_treatments(left), _treatments(right)]
    keys = {*used[0], *used[1]}
    found = {each.pk: each for each in Authority.objects.filter(pk__in=keys)}
    rows = [_authority_row(found[key], used[0].get(key, Counter()), used[1].get(key, Counter())) for key in keys]
    return sorted(rows, key=lambda row: (not row.differs, not (row.left and row.right), row.cite.casefold()))


def column(desk: Desk, side: str) -> Column:
    """The whole text at that desk, for the column of that name: its addresses begin with it."""
    text = selectors.Window(whole_text(desk.version))
    layers = replace(desk.layers(text), prefix=f"{side}-")
    drawn = passage_views(desk.layout.passages, text, layers)
    kept: Sequence[int] | None = getattr(desk.version, "kept", None)
    openable = desk.submission.assignment.folds_open or desk.standing.is_staff
    notes = folded_notes(notes_of(drawn, layers.prefix), kept, openable=openable)
    return Column(
        blocks=blocks_of([view for view in drawn if not view.label], kept, openable=openable),
        notes=[*notes.shown, *notes.folded],
        jumps=_jumps(desk, side),
    )


def _jumps(desk: Desk, side: str) -> list[tuple[str, str]]:
    found = desk.listed().filter(version=desk.version).order_by("start", "end", "pk").distinct()[:JUMPS]
    cited = ((desk.citer.cite(each.span).pin, desk.citer.passage_number(each.span)) for each in found)
    return [(pin, f"{side}-passage-{number}") for pin, number in cited]


def _sayings(desk: Desk) -> dict[int, Saying]:
    """By claim."""
    tags = Tag.objects.filter(annotation__in=desk.listed().order_by().values("pk"))
    if desk.filter.claims:
        tags = tags.filter(claim__uuid__in=desk.filter.claims)
    counts = dict(tags.order_by().values_list("claim").annotate(Count("pk")))
    place = [F("annotation__start").asc(), F("annotation__end").asc(), F("annotation").asc()]
    first = tags.annotate(rank=Window(RowNumber(), partition_by=[F("claim")], order_by=place)).filter(rank__lte=SHOWN)
    chosen: defaultdict[int, list[int]] = defaultdict(list)
    for claim, annotation in first.order_by("claim", "rank").values_list("claim", "annotation"):
        chosen[claim].append(annotation)
    quoted = _quoted(desk, {pk for each in chosen.values() for pk in each})
    address = desk.address("reader")
    return {
        claim: Saying([quoted[pk] for pk in here], counts[claim] - len(here), address) for claim, here in chosen.items()
    }


def _quoted(desk: Desk, keys: Iterable[int]) -> dict[int, QuotedPassage]:
    annotations = list(Annotation.objects.filter(pk__in=keys).for_cards())

    def address(_version: OpinionText, number: int) -> str:
        return f"{desk.address('reader')}#passage-{number}"

    quoted = quoted_passages(annotations, address, desk.names, desk.filter.series)
    return {each.pk: passage for each, passage in zip(annotations, quoted, strict=True)}


def _treatments(desk: Desk) -> dict[int, Counter[str]]:
    """How often each treatment was given to each authority (key; what another was found to be stands for it)."""
    here = AuthorityLink.objects.filter(assignment=desk.submission.assignment_id)
    listed = here.filter(annotation__in=desk.listed().order_by().values("pk"))
    rows = listed.order_by().values_list("authority", "authority__same_as", "treatment").annotate(Count("pk"))
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for authority, same_as, treatment, number in rows:
        found[same_as or authority][treatment] += number
    return found


def _authority_row(authority: Authority, left: Counter[str], right: Counter[str]) -> AuthorityRow:
    differs = bool(left) and bool(right) and set(left) != set(right)
    return AuthorityRow(authority.cite, authority_url(authority), _counted(left), _counted(right), differs)


def _counted(treatments: Counter[str]) -> list[tuple[str, int]]:
    return [(str(Treatment(key).label), number) for key, number in treatments.most_common()]


def labels(pinned: Sequence[OpinionText]) -> list[tuple[str, str]]:
    """The writings to choose from: the UUID of each and its name."""
    return [(str(text.opinion.uuid), writing_words(text.opinion)) for text in pinned]
