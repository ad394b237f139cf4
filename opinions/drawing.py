"""A text's HTML: runs of words, page marks and note calls, escaped here and nowhere else.

The text nodes outside `[data-apart]` concatenate to exactly the passage's text: the browser counts offsets on that.
What others lay over the text (the marks of a class, words that a search found) they hand in as an `Overlay`, with the
function that writes a run.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from opinions.layout import Layout
from opinions.models import Citation, Emphasis, NoteMark, PageMark, Passage
from opinions.text.kinds import EmphasisStyle, PageBasis, PassageKind
from opinions.text.segments import ClassSegment, Point, Run, runs
from opinions.text.selectors import Window
from opinions.text.spans import Span
from people.escaping import escaped

Id = UUID | int | str
Piece = TypeVar("Piece")


@dataclass(frozen=True, slots=True)
class Lead:
    """A reference to another writing of the case ends at `offset`: `address` is where it leads, empty for nowhere."""

    offset: int
    citation: int
    address: str
    label: str


class CitationRow(NamedTuple):
    """As much of a citation as is drawn, and as tells where a reference leads: what a page reads of each of dozens."""

    pk: int
    start: int
    end: int
    form: str
    pin: str
    writing_id: int | None


@dataclass(frozen=True, slots=True)
class Printed:
    """What belongs to the text itself, beside its words. Offsets are those of the version."""

    citations: Sequence[Citation | CitationRow] = ()
    page_marks: Sequence[PageMark] = ()
    note_marks: Sequence[NoteMark] = ()
    leads: Sequence[Lead] = ()
    emphasis: Sequence[Emphasis] = ()
    part_lines: Mapping[int, str] = field(default_factory=dict)
    """What is told where a Part of another kind or with other joiners begins, by the passage's position."""
    prefix: str = ""
    """With what the addresses in the text begin, where a page shows several texts: letters and hyphens."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over one passage: `own` is cut exactly, `classes` where the look changes; `count` is how many.

    `told` says in words what lies there, for who hears the page.
    """

    own: Sequence[tuple[Id, Span]] = ()
    classes: Sequence[ClassSegment[int]] = ()
    count: int = 0
    told: str = ""


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage as the page shows it; `count` is how many annotations touch it, `told` says it in words."""

    dom_id: str
    number: int
    kind: str
    label: str
    start: int
    count: int
    html: SafeString
    told: str = ""


APART = (PassageKind.HEAD_MATTER, PassageKind.HEADNOTE, PassageKind.UNPLACED)
"""Kinds of passages that are none of the court's opinion: a page folds them."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Passages that follow each other; `apart` where they are none of the court's opinion: one of `APART`."""

    apart: str
    passages: list[PassageView]


@dataclass(frozen=True, slots=True)
class NoteView:
    """A footnote of the court."""

    label: str
    dom_id: str
    call_dom_id: str
    passages: list[PassageView]


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading and the page on which it stands; `part_line` says what the writing is from there on, if it changes.

    `start` is in code points of the version's text.
    """

    dom_id: str
    label: str
    page: str
    part_line: str = ""
    start: int = 0


Drawn = Run[Id, int]
RunHtml = Callable[[Drawn, str], str]
"""Writes one run, whose words come escaped, and within the tags of their emphasis."""

STYLED = {
    EmphasisStyle.ITALIC: "<em>{}</em>",
    EmphasisStyle.BOLD: "<strong>{}</strong>",
    EmphasisStyle.SMALL_CAPS: '<span class="small-caps">{}</span>',
    EmphasisStyle.UNDERLINE: '<span class="underlined">{}</span>',
}
"""How words in each style are written; the first is the innermost of several."""


def draw(
    passages: Sequence[Passage],
    window: Window,
    printed: Printed,
    *,
    overlay: Callable[[Passage], Overlay],
    run_html: RunHtml,
) -> list[PassageView]:
    """Draws passages of one version (in reading order). `window` holds their words; `run_html` writes each run."""
    if not passages:
        return []
    cited = share_out(passages, ((each, Span(each.start, each.end)) for each in printed.citations))
    styled = share_out(passages, ((each, Span(each.start, each.end)) for each in printed.emphasis))
    points = _points(passages, printed)
    addressed = _first_of_each_page(printed.page_marks)
    views = []
    for passage in passages:
        over = overlay(passage)
        laid = runs(
            passage.span,
            window.slice(passage.start, passage.end),
            own=over.own,
            classes=over.classes,
            citations=[(each.pk, Span(each.start, each.end)) for each in cited[passage.pk]],
            emphasis=[(EmphasisStyle(each.style), Span(each.start, each.end)) for each in styled[passage.pk]],
            points=points[passage.pk],
        )
        pieces = [
            _point_html(part.mark, addressed, printed.prefix)
            if isinstance(part, Point)
            else run_html(part, _words_html(part))
            for part in laid
        ]
        told = _part_line_html(printed.part_lines.get(passage.position, ""))
        html = mark_safe("".join([*pieces, told]))  # noqa: S308 -- each piece escapes what it is given
        views.append(view_of(passage, html, printed.prefix, count=over.count, told=over.told))
    return views


def printed_keys(passages: Sequence[Passage], printed: Printed) -> Mapping[int, Hashable]:
    """What of a text's own lies over each passage (by its key), as a value by which a drawing of it can be kept.

    It is kept as long as page marks, calls of notes and emphasis are the very ones that the text's layout has.
    """
    laid = printed.page_marks, printed.note_marks, printed.emphasis
    lines = tuple(printed.part_lines.items())
    given = tuple([each.id for each in passages]), printed.prefix, lines, tuple(printed.citations), tuple(printed.leads)
    kept, found = _KEYS.get(given, ((), {}))
    if len(kept) != len(laid) or any(one is not other for one, other in zip(kept, laid, strict=True)):
        if len(_KEYS) >= MOST_KEYS:
            _KEYS.clear()
        found = _printed_keys(passages, printed)
        _KEYS[given] = laid, found
    return found


MOST_KEYS: Final = 128
_KEYS: Final[dict[Hashable, tuple[tuple[object, ...], Mapping[int, Hashable]]]] = {}


def _printed_keys(passages: Sequence[Passage], printed: Printed) -> Mapping[int, Hashable]:
    cited = share_out(passages, ((each, Span(each.start, each.end)) for each in printed.citations))
    styled = share_out(passages, ((each, Span(each.start, each.end)) for each in printed.emphasis))
    points = _points(passages, printed)
    addressed = _first_of_each_page(printed.page_marks)
    return {
        passage.pk: (
            printed.prefix,
            printed.part_lines.get(passage.position, ""),
            tuple((each.pk, each.start, each.end) for each in cited[passage.pk]),
            tuple((each.style, each.start, each.end) for each in styled[passage.pk]),
            tuple(_point_key(each, addressed) for each in points[passage.pk]),
        )
        for passage in passages
    }


def _point_key(mark: PageMark | NoteMark | Lead, addressed: frozenset[int]) -> Hashable:
    if isinstance(mark, Lead):
        return mark
    if isinstance(mark, NoteMark):
        return mark.offset, mark.label
    return mark.offset, mark.page, mark.series, mark.basis, mark.pk in addressed


def share_out(passages: Sequence[Passage], pieces: Iterable[tuple[Piece, Span]]) -> dict[int, list[Piece]]:
    """What of `pieces` touches each passage, by its key; passages are in reading order and do not overlap."""
    shared: dict[int, list[Piece]] = {passage.pk: [] for passage in passages}
    ends = [passage.end for passage in passages]
    for piece, span in pieces:
        for at in range(bisect_right(ends, span.start), len(passages)):
            if passages[at].start >= span.end:
                break
            shared[passages[at].pk].append(piece)
    return shared


def stretches_of(passages: Sequence[PassageView]) -> list[Stretch]:
    """The passages of a writing, notes left out, in stretches that are the court's opinion or apart from it."""
    stretches: list[Stretch] = []
    for view in passages:
        apart = view.kind if view.kind in APART else ""
        if not stretches or stretches[-1].apart != apart:
            stretches.append(Stretch(apart, []))
        stretches[-1].passages.append(view)
    return stretches


def notes_of(drawn: Sequence[PassageView], prefix: str = "") -> list[NoteView]:
    """Notes in order; passages that follow each other under one label are one note. `prefix` as they were drawn."""
    notes: list[NoteView] = []
    for view in drawn:
        if not view.label:
            continue
        if notes and notes[-1].label == view.label:
            notes[-1].passages.append(view)
        else:
            notes.append(NoteView(view.label, f"{prefix}note-{view.label}", f"{prefix}call-{view.label}", [view]))
    return notes


def outline_of(
    place: Layout, text: Window, series: str | None, part_lines: Mapping[int, str] | None = None
) -> list[OutlineEntry]:
    """The headings, each with its page in `series`, and with the line of its Part."""
    return [
        OutlineEntry(
            dom_id=f"passage-{passage.position}",
            label=text.slice(passage.start, passage.end),
            page=place.pagination.page_at(passage.start, series) if series is not None else "",
            part_line=(part_lines or {}).get(passage.position, ""),
            start=passage.start,
        )
        for passage in place.passages
        if passage.kind == PassageKind.HEADING
    ]


def view_of(passage: Passage, html: SafeString, prefix: str = "", *, count: int = 0, told: str = "") -> PassageView:
    """The passage as it was drawn to `html`."""
    return PassageView(
        dom_id=f"{prefix}passage-{passage.position}",
        number=passage.position,
        kind=passage.kind,
        label=passage.label,
        start=passage.start,
        count=count,
        html=html,
        told=told,
    )


def _points(passages: Sequence[Passage], printed: Printed) -> dict[int, list[PageMark | NoteMark | Lead]]:
    """The points of each passage; one at both a passage's end and the next one's start is the earlier's."""
    shared: dict[int, list[PageMark | NoteMark | Lead]] = {passage.pk: [] for passage in passages}
    if not passages:
        return shared
    ends = [passage.end for passage in passages]
    first, last = passages[0].start, ends[-1]
    points: Iterable[PageMark | NoteMark | Lead] = chain(printed.leads, printed.page_marks, printed.note_marks)
    for point in [each for each in points if first <= each.offset <= last]:  # a save draws one passage of a long text
        at = bisect_left(ends, point.offset)
        if at < len(passages) and passages[at].start <= point.offset:
            shared[passages[at].pk].append(point)
    return shared


def _first_of_each_page(page_marks: Sequence[PageMark]) -> frozenset[int]:
    """The marks that carry an address (`page-1121`): the first of each page, since pages repeat in notes."""
    first = {mark.page: mark for mark in reversed(page_marks)}
    return frozenset([mark.pk for mark in first.values()])


def _words_html(run: Drawn) -> str:
    """A run's words, escaped, in their emphasis."""
    words = escaped(run.text)
    if not run.emphasis:
        return words
    for style, tags in STYLED.items():
        if style in run.emphasis:
            words = tags.format(words)
    return words


def _point_html(mark: PageMark | NoteMark | Lead, addressed: frozenset[int], prefix: str) -> str:
    if isinstance(mark, Lead):
        return _lead_html(mark)
    if isinstance(mark, NoteMark):
        label = escape(mark.label)
        called = f'id="{prefix}call-{label}" href="#{prefix}note-{label}"'
        return f'<a class="note-call" {called} data-apart data-note="{label}">{label}</a>'
    page = escape(mark.page)
    name = f' id="{prefix}page-{page}"' if mark.pk in addressed else ""
    kind = "page-mark" if mark.basis == PageBasis.PRINTED else "page-mark implied"
    return f'<span class="{kind}"{name} data-apart data-page="{page}" data-series="{escape(mark.series)}"></span>'


def _part_line_html(line: str) -> str:
    """What is told of a Part, after the words of the heading that opens it; nothing where nothing is."""
    return f'<span class="part-line" data-apart>{escape(line)}</span>' if line else ""


def _lead_html(lead: Lead) -> str:
    """A small link after a reference to another writing; where that is not held, a sign that says so.

    The title of the sign is its name too, for who hears the page; a long text has hundreds.
    """
    if lead.address:
        words = escape(_("Go to %(writing)s") % {"writing": lead.label})
        told = f'href="{escape(lead.address)}" title="{words}" aria-label="{words}"'
        return f'<a class="cross-reference" {told} data-apart></a>'
    words = escape(_("Another writing of this case, which is not held here"))
    return f'<span class="cross-reference missing" data-apart role="img" title="{words}"></span>'
