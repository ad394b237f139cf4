"""An edited opinion: the passages that an assignment keeps, and the rest folded as `* * *`.

Nothing of the text changes: offsets, pages and pins are the version's. A fold in which something lies that the reader
sees is open.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from opinions.drawing import APART, NoteView, PassageView
from opinions.models import OpinionText
from opinions.text.carrying import carry
from opinions.text.spans import Span


@dataclass(frozen=True, slots=True)
class Block:
    """Passages that follow each other: kept, or `folded` together. `open` tells that a fold shows them at once.

    `apart`: they are none of the court's opinion (one of `drawing.APART`), and fold under words that say so. A fold
    that its reader may not open has no passages on the page, though `count` of them are left out.
    """

    passages: tuple[PassageView, ...]
    folded: bool = False
    open: bool = False
    count: int = 0
    apart: str = ""

    @property
    def is_in_sight(self) -> bool:
        """Whether its passages are seen without opening anything."""
        return self.open or not (self.folded or self.apart)

    @property
    def dom_id(self) -> str:
        """The fold's address: its first passage's, or of its kind where there are none."""
        return f"fold-{self.passages[0].number}" if self.passages else ""


@dataclass(frozen=True, slots=True)
class FoldedNotes:
    """Notes of the court: those that are shown, and those whose calls are folded, which may be opened."""

    shown: Sequence[NoteView]
    folded: Sequence[NoteView]


NO_NOTES: Final = FoldedNotes((), ())


def blocks_of(views: Sequence[PassageView], kept: Collection[int] | None, *, openable: bool) -> list[Block]:
    """The text's passages (notes apart) in blocks. `kept` are positions; None keeps all."""
    chosen = {view.number for view in views} if kept is None else set(kept)

    def sort(view: PassageView) -> tuple[bool, str]:
        is_kept = view.number in chosen
        return is_kept, view.kind if is_kept and view.kind in APART else ""

    return [
        _block(tuple(run), is_kept=is_kept, apart=apart, openable=openable)
        for (is_kept, apart), run in groupby(views, key=sort)
    ]


def _block(run: tuple[PassageView, ...], *, is_kept: bool, apart: str, openable: bool) -> Block:
    if is_kept:
        return Block(run, open=bool(apart) and any(view.count for view in run), apart=apart)
    lies_open = any(view.count for view in run)
    return Block(run if openable or lies_open else (), folded=True, open=lies_open, count=len(run))


def folded_notes(notes: Sequence[NoteView], kept: Collection[int] | None, *, openable: bool) -> FoldedNotes:
    """The notes parted. One with something on it that the reader sees is shown in any case."""
    if kept is None:
        return FoldedNotes(list(notes), [])
    chosen = set(kept)
    shown = [note for note in notes if any(view.count or view.number in chosen for view in note.passages)]
    return FoldedNotes(shown, [note for note in notes if note not in shown] if openable else [])


def first_shown(blocks: Iterable[Block]) -> int | None:
    """The number of the first passage that is in sight: the page's one tab stop. None where there is none."""
    seen = (view.number for block in blocks if block.is_in_sight for view in block.passages)
    return next(seen, None)


def kept_after(old: OpinionText, new: OpinionText, kept: Sequence[int]) -> list[int] | None:
    """What a corrected text keeps where the earlier one kept those positions; None where it keeps all.

    A passage is folded where it holds words of a folded one and of no kept one: what is new is shown.
    """
    before = list(old.passages.order_by("position"))
    outcomes = carry(old.text, new.text, [Span(passage.start, passage.end) for passage in before])
    places = [(outcome.new, passage.position in set(kept)) for outcome, passage in zip(outcomes, before, strict=True)]
    open_spans = [span for span, is_kept in places if span and is_kept]
    shut_spans = [span for span, is_kept in places if span and not is_kept]
    after = list(new.passages.order_by("position"))
    shown = [
        passage.position
        for passage in after
        if _touches(passage.span, open_spans) or not _touches(passage.span, shut_spans)
    ]
    return None if len(shown) == len(after) else shown


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)
