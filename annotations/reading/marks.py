"""The class's marks over a text: the runs of `opinions.drawing` with what a class laid over them."""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import Final, NamedTuple
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from annotations.models import LOOK_BASE
from annotations.reading.described import who_words
from opinions.drawing import CitationRow, Drawn, Lead, Overlay, PassageView, Printed, draw, printed_keys, view_of
from opinions.models import Citation, Emphasis, NoteMark, PageMark, Passage
from opinions.text.segments import ClassSegment, class_segments_of
from opinions.text.selectors import Window
from opinions.text.spans import Span
from people.kept import KeptHtml

BARE = 0
"""The look of a highlight without a claim: class `c0`."""
MOST_SHOWN = 3
_DRAWN: Final = KeptHtml(8_000_000)
"""Passages as they were drawn last: of some fifty texts, each as two or three people see it."""


class Mark(NamedTuple):
    """One annotation as it is drawn: `look` is its leading claim's (`Claim.look`), `BARE` where it has none.

    `start` and `end` are its span, `by` is the submission (its key) that it belongs to. A page of thousands makes one
    of each: therefore a tuple.
    """

    uuid: UUID
    start: int
    end: int
    look: int
    by: int = 0

    @property
    def span(self) -> Span:
        """Its words."""
        return Span(self.start, self.end)


_Depth = tuple[int | None, int, int]
"""A mark of the class, as far as it is drawn: its look, start and end."""


@dataclass(frozen=True, slots=True)
class Layers:
    """What lies over a text: `own` is cut exactly, `crowd` drawn as depth; the rest is the text's own.

    `people` is what the owners of submissions are called, in the order in which they are told; nobody else is told of.
    """

    own: Sequence[Mark] = ()
    crowd: Sequence[Mark] = ()
    citations: Sequence[Citation | CitationRow] = ()
    page_marks: Sequence[PageMark] = ()
    note_marks: Sequence[NoteMark] = ()
    leads: Sequence[Lead] = ()
    emphasis: Sequence[Emphasis] = ()
    part_lines: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    prefix: str = ""

    @property
    def printed(self) -> Printed:
        """What is the text's own."""
        marks = self.citations, self.page_marks, self.note_marks, self.leads, self.emphasis
        return Printed(*marks, self.part_lines, self.prefix)


def passage_views(passages: Sequence[Passage], window: Window, layers: Layers) -> list[PassageView]:
    """Draws passages of one version (in reading order). `window` holds their words, `layers` what lies over them.

    What looks as it did when this process last drew it is not drawn again.
    """
    if layers.own or layers.crowd:
        return _with_marks(passages, window, layers)
    return _without_marks(passages, window, layers)


def _without_marks(passages: Sequence[Passage], window: Window, layers: Layers) -> list[PassageView]:
    """Passages on which nothing lies, kept together: each page begins so, and is the same for all who read the text.

    They are those for which `printed_keys` gives the very same answer; it is held here, so that its `id` stays its own.
    """
    printed = printed_keys(passages, layers.printed)
    key = get_language(), id(printed), window.slice(window.start, window.end)
    kept = _BARE.get(key)
    if kept is None:
        kept = printed, _with_marks(passages, window, layers)
        if len(_BARE) >= MOST_BARE:
            _BARE.clear()
        _BARE[key] = kept
    return kept[1]


_BARE: Final[dict[Hashable, tuple[object, list[PassageView]]]] = {}
MOST_BARE: Final = 64
"""Lists of passages without marks that a process keeps; their HTML is what `_DRAWN` has."""


def _with_marks(passages: Sequence[Passage], window: Window, layers: Layers) -> list[PassageView]:
    own, crowd = _lying(passages, layers.own), _lying(passages, layers.crowd)
    printed = printed_keys(passages, layers.printed)
    language = get_language()
    depths = {pk: tuple([(mark.look or None, *mark[1:3]) for mark in marks]) for pk, marks in crowd.items()}
    keys: dict[int, Hashable] = {
        each.id: (
            language, window.slice(each.start, each.end), each.start, printed[each.id],
            tuple([(mark.uuid, mark.start, mark.end, mark.look) for mark in own[each.id]]),
            depths[each.id],
        )
        for each in passages
    }  # fmt: skip
    found = {pk: _DRAWN.get(key) for pk, key in keys.items()}
    missing = [each for each in passages if found[each.id] is None]
    for passage, view in zip(missing, _drawn(missing, window, layers, own, depths), strict=True):
        found[passage.id] = view.html
        _DRAWN.keep(keys[passage.id], view.html)
    return [_view(each, [*own[each.id], *crowd[each.id]], found[each.id], layers) for each in passages]


def _lying(passages: Sequence[Passage], marks: Iterable[Mark]) -> dict[int, list[Mark]]:
    """The marks that touch each passage, by its key, in their order: `share_out`, for many."""
    shared: dict[int, list[Mark]] = {passage.id: [] for passage in passages}
    places = [(passage.start, shared[passage.id]) for passage in passages]
    ends = [passage.end for passage in passages]
    number = len(places)
    for mark in marks:
        at = bisect_right(ends, mark.start)
        while at < number and places[at][0] < mark.end:
            places[at][1].append(mark)
            at += 1
    return shared


def _drawn(
    passages: Sequence[Passage],
    window: Window,
    layers: Layers,
    own: Mapping[int, Sequence[Mark]],
    crowd: Mapping[int, tuple[_Depth, ...]],
) -> list[PassageView]:
    """The passages with the marks that lie on each (by its key)."""
    looks: dict[Hashable, str] = {}

    def overlay(passage: Passage) -> Overlay:
        theirs, mine = crowd[passage.pk], [(str(mark.uuid), mark) for mark in own[passage.pk]]
        looks.update((name, look_classes(mark.look)) for name, mark in mine)
        return Overlay(
            own=[(name, mark.span) for name, mark in mine], classes=_depths(passage.span, theirs) if theirs else ()
        )

    return draw(passages, window, layers.printed, overlay=overlay, run_html=partial(_run_html, looks))


@lru_cache(maxsize=64)
def _depths(passage: Span, crowd: tuple[_Depth, ...]) -> Sequence[ClassSegment[int]]:
    """How the class's marks look on a passage: who saves several notes there finds hundreds of others' as they were."""
    return class_segments_of(passage, crowd)


def _view(passage: Passage, marks: Sequence[Mark], html: SafeString | None, layers: Layers) -> PassageView:
    told = who_words([mark.by for mark in marks if mark.by], layers.people)
    return view_of(passage, html or SafeString(), layers.prefix, count=len(marks), told=told)


def look_classes(look: int) -> str:
    """The classes of a claim's look: colour and pattern, told apart without colour; `c0` of a bare highlight."""
    pattern, colour = divmod(look, LOOK_BASE)
    return f"c{colour} p{pattern}" if look else f"c{BARE}"


@cache
def _depth_classes(depth: int, claim: int, *, own: bool) -> str:
    """The classes of a depth of others' marks, of which there are as many as steps and looks; none where none lie."""
    if not depth:
        return ""
    return f"depth d{depth} k{claim % LOOK_BASE}" if own else f"depth d{depth} {look_classes(claim)}"


def _run_html(looks: Mapping[Hashable, str], run: Drawn, words: str) -> str:
    """A run in the tags of the marks that lie on it; `looks` are the classes of one's own, by their names."""
    own = run.own
    look = _depth_classes(run.depth, run.claim or BARE, own=bool(own))
    cited = ""
    if run.citation is not None:
        cited = f' data-citation="{run.citation}"'
        look = f"{look} citation" if look else "citation"
    if own:
        lying = f"own {looks[own[-1]]} o{min(len(own), MOST_SHOWN)}"
        classes = f"{lying} {look}" if look else lying
        return f'<mark class="{classes}" data-annotations="{" ".join(map(str, own))}"{cited}>{words}</mark>'
    return f'<span class="{look}"{cited}>{words}</span>' if look else words
