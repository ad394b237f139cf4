"""From one annotation that the filter lists to the next, in the order of the text, round and round."""

from dataclasses import dataclass
from uuid import UUID

from annotations.reading.cards import CardView
from annotations.reading.desk import Desk

NEXT, PREVIOUS = 1, -1


@dataclass(frozen=True, slots=True)
class ShownStep:
    """Where a step leads: the card, its number among all that are listed, and whether it went round the end."""

    card: CardView
    number: int
    total: int
    wrapped: bool


def shown_step(desk: Desk, direction: int, *, of: UUID | None = None, at: int = 0) -> ShownStep | None:
    """The annotation after (`NEXT`) or before (`PREVIOUS`) the one `of`; None where none is listed.

    Where that one is not listed, or none is named, from the place `at` (code points of the text). Few queries, however
    many there are; of all but the one only keys and places are read.
    """
    rows = list(desk.listed().values_list("pk", "uuid", "version_id", "start"))
    if not rows:
        return None
    here = next((number for number, row in enumerate(rows) if row[1] == of), None)
    if here is None:
        after = (number for number, row in enumerate(rows) if row[2] == desk.version.pk and row[3] >= at)
        first = next(after, len(rows))
        target = first if direction == NEXT else first - 1
    else:
        target = here + direction
    number = target % len(rows)
    (card,) = desk.cards(list(desk.listed().filter(pk=rows[number][0]).for_cards()))
    return ShownStep(card, number + 1, len(rows), wrapped=number != target)
