"""A writing and its notes as one column: each passage, and after it the notes that begin in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotations.reading.cards import CardView
from annotations.reading.desk import Desk
from annotations.reading.folding import blocks_of, folded_notes
from annotations.reading.marks import Layers, passage_views
from annotations.reading.reader import CaseTitle, WritingTitle, case_title, writing_title
from opinions.drawing import PassageView, notes_of
from opinions.text.selectors import Window
from opinions.windows import whole_text

MOST_NOTES: Final = 1000
"""Notes on one page; where there are more, the page says so, and a filter shows the rest."""


@dataclass(frozen=True, slots=True)
class LinearPassage:
    """A passage with the notes that begin in it. Without `passage`, `left_out` passages are not shown.

    `apart`: the passage is none of the court's opinion (one of `drawing.APART`), and opens what is.
    """

    passage: PassageView | None
    cards: Sequence[CardView] = ()
    left_out: int = 0
    apart: str = ""


@dataclass(frozen=True, slots=True)
class LinearNote:
    """A note of the court."""

    label: str
    dom_id: str
    call_dom_id: str
    passages: list[LinearPassage]


@dataclass(frozen=True, slots=True)
class LinearPage:
    """Everything that `reader_linear.html` names. `earlier` are the notes on an earlier version of the text."""

    case: CaseTitle
    writing: WritingTitle
    passages: list[LinearPassage]
    notes: list[LinearNote]
    earlier: list[CardView]
    shown: int
    are_more: bool
    reader_url: str


def build_linear(desk: Desk) -> LinearPage:
    """The page of the writing at `desk`, with the notes that its filter lists."""
    text = Window(whole_text(desk.version))
    place = desk.layout
    layers = Layers(page_marks=place.page_marks, note_marks=place.note_marks, emphasis=place.emphasis)
    drawn = passage_views(place.passages, text, layers)
    found = list(desk.listed().for_cards()[: MOST_NOTES + 1])
    cards = desk.cards(found[:MOST_NOTES], text)
    beginning: dict[str, list[CardView]] = {}
    for card in cards:
        if not card.earlier:
            beginning.setdefault(card.passage_dom_id, []).append(card)
    kept: Sequence[int] | None = getattr(desk.version, "kept", None)
    openable = desk.submission.assignment.folds_open or desk.standing.is_staff
    counted = [replace(view, count=len(beginning.get(view.dom_id, ()))) for view in drawn]
    court = folded_notes(notes_of(counted), kept, openable=openable)
    return LinearPage(
        case=case_title(desk.version.opinion.case),
        writing=writing_title(desk.version),
        passages=_passages([view for view in counted if not view.label], kept, beginning, openable=openable),
        notes=[
            LinearNote(
                note.label, note.dom_id, note.call_dom_id, [_with_cards(view, beginning) for view in note.passages]
            )
            for note in (*court.shown, *court.folded)
        ],
        earlier=[card for card in cards if card.earlier],
        shown=len(cards),
        are_more=len(found) > MOST_NOTES,
        reader_url=desk.address("reader"),
    )


def _passages(
    views: Sequence[PassageView],
    kept: Sequence[int] | None,
    beginning: Mapping[str, Sequence[CardView]],
    *,
    openable: bool,
) -> list[LinearPassage]:
    passages: list[LinearPassage] = []
    for block in blocks_of(views, kept, openable=openable):
        if not block.passages:
            passages.append(LinearPassage(None, left_out=block.count))
        for at, view in enumerate(block.passages):
            passages.append(_with_cards(view, beginning, apart="" if at else block.apart))
    return passages


def _with_cards(view: PassageView, beginning: Mapping[str, Sequence[CardView]], apart: str = "") -> LinearPassage:
    return LinearPassage(view, beginning.get(view.dom_id, ()), apart=apart)
