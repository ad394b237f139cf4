"""The class's marks over a text: the runs of `opinions.drawing` with what a class laid over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from annotations.described import who_words
from annotations.models import LOOK_BASE
from opinions.drawing import Drawn, Lead, Overlay, PassageView, Printed, draw, share_out
from opinions.models import Citation, Emphasis, NoteMark, PageMark, Passage
from opinions.text.segments import class_segments
from opinions.text.selectors import Window
from opinions.text.spans import Span

BARE = 0
"""The look of a highlight without a claim: class `c0`."""
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation as it is drawn: `look` is its leading claim's (`Claim.look`), `BARE` where it has none.

    `by` is the submission (its key) that it belongs to.
    """

    uuid: UUID
    span: Span
    look: int
    by: int = 0


@dataclass(frozen=True, slots=True)
class Layers:
    """What lies over a text: `own` is cut exactly, `crowd` drawn as depth; the rest is the text's own.

    `people` is what the owners of submissions are called, in the order in which they are told; nobody else is told of.
    """

    own: Sequence[Mark] = ()
    crowd: Sequence[Mark] = ()
    citations: Sequence[Citation] = ()
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
    """Draws passages of one version (in reading order). `window` holds their words, `layers` what lies over them."""
    own = share_out(passages, ((mark, mark.span) for mark in layers.own))
    crowd = share_out(passages, ((mark, mark.span) for mark in layers.crowd))
    looks = {mark.uuid: mark.look for mark in layers.own}

    def overlay(passage: Passage) -> Overlay:
        mine, theirs = own[passage.pk], crowd[passage.pk]
        depths = class_segments(passage.span, [(mark.look or None, mark.span) for mark in theirs])
        return Overlay(
            own=[(mark.uuid, mark.span) for mark in mine],
            classes=depths if theirs else (),
            count=len({mark.uuid for mark in (*mine, *theirs)}),
            told=who_words((mark.by for mark in (*mine, *theirs) if mark.by), layers.people),
        )

    def run_html(run: Drawn, words: str) -> str:
        return _run_html(run, words, looks)

    return draw(passages, window, layers.printed, overlay=overlay, run_html=run_html)


def look_classes(look: int) -> str:
    """The classes of a claim's look: colour and pattern, told apart without colour; `c0` of a bare highlight."""
    pattern, colour = divmod(look, LOOK_BASE)
    return f"c{colour} p{pattern}" if look else f"c{BARE}"


def _depth_classes(run: Drawn) -> str:
    if run.own:
        return f"depth d{run.depth} k{(run.claim or BARE) % LOOK_BASE}"
    return f"depth d{run.depth} {look_classes(run.claim or BARE)}"


def _run_html(run: Drawn, words: str, looks: dict[UUID, int]) -> str:
    look = [_depth_classes(run)] if run.depth else []
    cited = f' data-citation="{run.citation}"' if run.citation is not None else ""
    if cited:
        look.append("citation")
    if run.own:
        own = [uuid for uuid in run.own if isinstance(uuid, UUID)]
        lying = f"own {look_classes(looks[own[-1]])} o{min(len(own), MOST_SHOWN)}"
        names = " ".join(str(uuid) for uuid in own)
        return f'<mark class="{" ".join([lying, *look])}" data-annotations="{names}"{cited}>{words}</mark>'
    if look:
        return f'<span class="{" ".join(look)}"{cited}>{words}</span>'
    return words
