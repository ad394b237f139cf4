"""Two submissions side by side: their annotations in rows by place, and where the two differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.models import Annotation
from annotations.review.readings import Entry, Reader, entries


@dataclass(frozen=True, slots=True)
class PairRow:
    """One place: what either says there, in the text's order; a side is empty where it marked nothing.

    `agree`: both marked it, with the same claims.
    """

    left: Sequence[Entry]
    right: Sequence[Entry]
    agree: bool


def pair_rows(left: Sequence[Annotation], right: Sequence[Annotation], reader: Reader) -> list[PairRow]:
    """The annotations of both (from `for_reading`), those that share words in one row. Queries as for `entries`."""
    every = [*left, *right]
    drawn = dict(zip([each.pk for each in every], entries(every, reader), strict=True))
    mine = {each.pk for each in left}
    rows = []
    for place in _places(every):
        here = [[each for each in place if (each.pk in mine) is side] for side in (True, False)]
        claims = [{tag.claim_id for each in side for tag in each.tags.all()} for side in here]
        shown = [[drawn[each.pk] for each in side] for side in here]
        rows.append(PairRow(shown[0], shown[1], agree=all(here) and claims[0] == claims[1]))
    return rows


def _places(every: Sequence[Annotation]) -> list[list[Annotation]]:
    """Runs of annotations of which each shares a word with one before it, in the order of the texts."""
    found: list[list[Annotation]] = []
    reach = 0
    for each in sorted(every, key=lambda one: (one.version_id, one.start, one.end, one.pk)):
        if found and found[-1][0].version_id == each.version_id and each.start < reach:
            found[-1].append(each)
            reach = max(reach, each.end)
        else:
            found.append([each])
            reach = each.end
    return found
