"""People's words on citations outlive the reading that they corrected: a new version, and a text that is read anew.

To a new version comes along what holds, where the words are the same (`opinions.text.carrying`); what does not is told
by `opinions.citation_repair_pages.left_behind`. In a text that is read anew a person's citations stay as she made them,
and nothing is found in the words that she spoke of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from opinions.citation_repair_pages import standing
from opinions.citation_states import NAMED_ROWS, State, hull, span_of, state_of, stateful, written
from opinions.layout import layout
from opinions.models import Citation, CitationRepair, Opinion, OpinionText
from opinions.text.carrying import Fate, carry
from opinions.text.spans import Span

FOUND = ("start", "end", "authority", "form", "pin", "signal", "parenthetical", "history", "writing", "doubt", "likely")
"""What reading a text says of a citation."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What reading anew came to, in citations."""

    kept: int = 0
    changed: int = 0
    added: int = 0
    gone: int = 0

    def __add__(self, other: "Renewed") -> "Renewed":
        sums = (self.kept + other.kept, self.changed + other.changed, self.added + other.added, self.gone + other.gone)
        return Renewed(*sums)


def carry_repairs(old: OpinionText, new: OpinionText) -> int:
    """Makes what holds of the version `old` hold of `new`, whose citations were found; returns how many did not fit.

    Both have their texts. Call it in the transaction that makes `new`.
    """
    held = standing(old)
    spans = {each.pk: _spans(each) for each in held}
    outcomes = carry(old.text, new.text, {span for each in spans.values() for span in each})
    there = {each.old: each.new for each in outcomes if each.fate in (Fate.UNCHANGED, Fate.MOVED) and each.new}
    lost = 0
    for repair in held:
        if all(span in there and _in_one_passage(new, there[span]) for span in spans[repair.pk]):
            _carry(repair, new, there)
        else:
            lost += 1
    return lost


@transaction.atomic
def renew_citations(version: OpinionText, found: Sequence[Citation]) -> Renewed:
    """Gives the version the citations that were found (not saved yet), beside those that people made.

    A mention that stays the same one keeps its row: first the one with the same words, else one that begins or ends
    with them. Call it with the writing locked.
    """
    spoken_of = _spoken_of(version)
    wanted = [each for each in found if not any(each.start < span.end and span.start < each.end for span in spoken_of)]
    present = list(version.citations.filter(repair=None))
    rows = _matched(present, wanted)
    used = {row.pk for _each, row in rows if row is not None}
    gone = [row.pk for row in present if row.pk not in used]
    Citation.objects.filter(pk__in=gone).delete()
    changed = [_taken_over(row, each) for each, row in rows if row is not None and _differs(row, each)]
    Citation.objects.bulk_update(changed, FOUND, batch_size=500)
    added = Citation.objects.bulk_create(each for each, row in rows if row is None)
    return Renewed(len(used) - len(changed), len(changed), len(added), len(gone))


def _spoken_of(version: OpinionText) -> list[Span]:
    """Words of which people said what they are, or that they are no citation."""
    said = list(version.citation_repairs.filter(undone_at=None))
    made = version.citations.filter(repair__isnull=False).values_list("start", "end")
    return [*(Span(each.start, each.end) for each in said), *(Span(*each) for each in made)]


def _matched(present: Iterable[Citation], found: Iterable[Citation]) -> list[tuple[Citation, Citation | None]]:
    """Each that was found with the row that it has had so far."""
    by_span = {(row.start, row.end): row for row in present}
    found = list(found)
    pairs: dict[int, Citation | None] = {at: by_span.pop((one.start, one.end), None) for at, one in enumerate(found)}
    by_start = {row.start: row for row in by_span.values()}
    by_end = {row.end: row for row in by_span.values()}
    free = {row.pk for row in by_span.values()}
    for at, one in enumerate(found):
        row = by_start.get(one.start) or by_end.get(one.end)
        if pairs[at] is None and row is not None and row.pk in free:
            free.remove(row.pk)
            pairs[at] = row
    return [(one, pairs[at]) for at, one in enumerate(found)]


def _differs(row: Citation, found: Citation) -> bool:
    return any(_value(row, name) != _value(found, name) for name in FOUND)


def _taken_over(row: Citation, found: Citation) -> Citation:
    for name in FOUND:
        setattr(row, _column(name), _value(found, name))
    return row


def _value(row: Citation, name: str) -> object:
    return getattr(row, _column(name))


def _column(name: str) -> str:
    return f"{name}_id" if name in NAMED_ROWS else name


def _spans(repair: CitationRepair) -> set[Span]:
    """The words of which a repair speaks: all of them, and those of each side."""
    sides = [span_of(state) for state in (repair.before, repair.after) if state is not None]
    return {Span(repair.start, repair.end), *sides}


def _in_one_passage(version: OpinionText, span: Span) -> bool:
    touched = layout(version).touched(span)
    return len(touched) == 1 and touched[0].start <= span.start and span.end <= touched[0].end


def _carry(repair: CitationRepair, new: OpinionText, there: dict[Span, Span]) -> None:
    """The repair of the new version; what reading found in its words makes room, and is what it is taken back to."""
    whole = there[Span(repair.start, repair.end)]
    found = list(stateful().filter(Q(start__lt=whole.end, end__gt=whole.start), version=new))
    before = state_of(found[0]) if found else _moved(repair.before, there)
    after = _moved(repair.after, there)
    if after is not None and found:
        after["id"] = found[0].pk
    Citation.objects.filter(pk__in=[each.pk for each in found if after is None or each.pk != found[0].pk]).delete()
    reach = hull(before, after)
    made = CitationRepair.objects.create(
        version=new,
        start=min(whole.start, reach.start),
        end=max(whole.end, reach.end),
        before=before,
        after=after,
        by=repair.by,
        at=repair.at,
        carried_from=repair,
    )
    if after is not None:
        after["id"] = written(after, new, made).pk
        made.save(update_fields=["after"])


def _moved(state: State | None, there: dict[Span, Span]) -> State | None:
    """A side of the repair at its place in the new version, where it has no row yet."""
    if state is None:
        return None
    span = there[span_of(state)]
    return state | {"id": None, "repair": None, "start": span.start, "end": span.end}


def locked(opinions: Iterable[int]) -> list[Opinion]:
    """The writings by their keys, locked one after the other."""
    return list(Opinion.objects.select_for_update().filter(pk__in=list(opinions)).order_by("pk"))
