"""The opinion's HTML: runs of text with their marks, page marks and note calls, escaped here and nowhere else.

The text nodes outside `[data-apart]` concatenate to exactly the passage's text: the browser counts offsets on that.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from opinions.models import Citation, NoteMark, PageMark, Passage
from opinions.text.kinds import PageBasis
from opinions.text.segments import Point, Run, class_segments, runs
from opinions.text.selectors import Window
from opinions.text.spans import Span

BARE = 0
"""The colour of a highlight without a claim: class `c0`."""
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation as it is drawn: `colour` is its leading claim's place in the palette, 0 for a bare highlight."""

    uuid: UUID
    span: Span
    colour: int


@dataclass(frozen=True, slots=True)
class Lead:
    """A reference to another writing of the case ends at `offset`: `address` is where it leads, empty for nowhere."""

    offset: int
    citation: int
    address: str
    label: str


@dataclass(frozen=True, slots=True)
class Layers:
    """What lies over a text: `own` is cut exactly, `crowd` drawn as depth; points and citations are the text's."""

    own: Sequence[Mark] = ()
    crowd: Sequence[Mark] = ()
    citations: Sequence[Citation] = ()
    page_marks: Sequence[PageMark] = ()
    note_marks: Sequence[NoteMark] = ()
    leads: Sequence["Lead"] = ()


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage as the page shows it; `count` is how many annotations touch it."""

    dom_id: str
    number: int
    kind: str
    label: str
    start: int
    count: int
    html: SafeString


@dataclass(slots=True)
class _Over:
    """What lies over one passage."""

    own: list[Mark] = field(default_factory=list)
    crowd: list[Mark] = field(default_factory=list)
    citations: list[tuple[UUID | int, Span]] = field(default_factory=list)
    points: list[PageMark | NoteMark | Lead] = field(default_factory=list)


def passage_views(passages: Sequence[Passage], window: Window, layers: Layers) -> list[PassageView]:
    """Draws passages of one version (in reading order). `window` holds their words, `layers` what lies over them."""
    over = _lay_over(passages, layers)
    first_pages = _first_of_each_page(layers.page_marks)
    return [
        PassageView(
            dom_id=f"passage-{passage.position}",
            number=passage.position,
            kind=passage.kind,
            label=passage.label,
            start=passage.start,
            count=len({mark.uuid for mark in (*over[passage.pk].own, *over[passage.pk].crowd)}),
            html=_passage_html(passage, window, over[passage.pk], first_pages),
        )
        for passage in passages
    ]


def _lay_over(passages: Sequence[Passage], layers: Layers) -> Mapping[int, _Over]:
    """Gives each passage what touches it."""
    over = {passage.pk: _Over() for passage in passages}
    ends = [passage.end for passage in passages]

    def touched(span: Span) -> Iterator[_Over]:
        for at in range(bisect_right(ends, span.start), len(passages)):
            if passages[at].start >= span.end:
                return
            yield over[passages[at].pk]

    for mark in layers.own:
        for place in touched(mark.span):
            place.own.append(mark)
    for mark in layers.crowd:
        for place in touched(mark.span):
            place.crowd.append(mark)
    for citation in layers.citations:
        span = Span(citation.start, citation.end)
        for place in touched(span):
            place.citations.append((citation.pk, span))
    points: list[PageMark | NoteMark | Lead] = [*layers.leads, *layers.page_marks, *layers.note_marks]
    for point in points:
        at = bisect_left(ends, point.offset)
        if at < len(passages) and passages[at].start <= point.offset:
            over[passages[at].pk].points.append(point)
    return over


def _first_of_each_page(page_marks: Sequence[PageMark]) -> frozenset[int]:
    """The marks that carry an address (`page-1121`): the first of each page, since pages repeat in notes."""
    first: dict[str, int] = {}
    for mark in page_marks:
        first.setdefault(mark.page, mark.pk)
    return frozenset(first.values())


def _passage_html(passage: Passage, window: Window, over: _Over, addressed: frozenset[int]) -> SafeString:
    crowd = class_segments(passage.span, [(mark.colour or None, mark.span) for mark in over.crowd])
    colours = {mark.uuid: mark.colour for mark in over.own}
    laid = runs(
        passage.span,
        window.slice(passage.start, passage.end),
        own=[(mark.uuid, mark.span) for mark in over.own],
        classes=crowd if over.crowd else (),
        citations=over.citations,
        points=over.points,
    )
    pieces = (
        _point_html(part.mark, addressed) if isinstance(part, Point) else _run_html(part, colours) for part in laid
    )
    return mark_safe("".join(pieces))  # noqa: S308 -- each piece below escapes what it is given


def _run_html(run: "Run[UUID | int, int]", colours: Mapping[UUID, int]) -> str:
    text = escape(run.text)
    look = [f"depth d{run.depth} {'k' if run.own else 'c'}{run.claim or BARE}"] if run.depth else []
    cited = f' data-citation="{run.citation}"' if run.citation is not None else ""
    if cited:
        look.append("citation")
    if run.own:
        own = [uuid for uuid in run.own if isinstance(uuid, UUID)]
        lying = f"own c{colours[own[-1]]} o{min(len(own), MOST_SHOWN)}"
        names = " ".join(str(uuid) for uuid in own)
        return f'<mark class="{" ".join([lying, *look])}" data-annotations="{names}"{cited}>{text}</mark>'
    if look:
        return f'<span class="{" ".join(look)}"{cited}>{text}</span>'
    return text


def _point_html(mark: PageMark | NoteMark | Lead, addressed: frozenset[int]) -> str:
    if isinstance(mark, Lead):
        return _lead_html(mark)
    if isinstance(mark, NoteMark):
        label = escape(mark.label)
        return f'<a class="note-call" id="call-{label}" href="#note-{label}" data-apart data-note="{label}">{label}</a>'
    page = escape(mark.page)
    name = f' id="page-{page}"' if mark.pk in addressed else ""
    kind = "page-mark" if mark.basis == PageBasis.PRINTED else "page-mark implied"
    return f'<span class="{kind}"{name} data-apart data-page="{page}" data-series="{escape(mark.series)}"></span>'


def _lead_html(lead: Lead) -> str:
    """A small link after a reference to another writing; where that is not held, a sign that says so."""
    if lead.address:
        words = escape(_("Go to %(writing)s") % {"writing": lead.label})
        told = f'href="{escape(lead.address)}" title="{words}" aria-label="{words}"'
        return f'<a class="cross-reference" {told} data-apart></a>'
    words = escape(_("Another writing of this case, which is not held here"))
    return f'<span class="cross-reference missing" data-apart role="img" title="{words}" aria-label="{words}"></span>'
