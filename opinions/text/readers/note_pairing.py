"""Pairs footnotes with their marks, across the writings of a case where its source gathered notes in the wrong one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from opinions.text.readers.marked import CallSign, MarkedCase, MarkedNote, MarkedWriting

Labelled = TypeVar("Labelled", CallSign, MarkedNote)


def pair_notes(case: MarkedCase) -> list[tuple[MarkedWriting, MarkedWriting, list[MarkedNote]]]:
    """Sets `note` on each mark that has one, and moves notes to the writing that calls them.

    A mark that links to a note of its own writing has that note. The rest go by their labels, run by run (a run ends
    where labels start again): a writing's last run is its own if it has marks for it; earlier ones, and those without
    marks, belong to the first other writing that has. Returns the moves: from where, to where, which.
    """
    for part in case.parts:
        _pair_by_link(part)
    for part in case.parts:
        _pair_by_label(part)
    moves = list(_moves(case))
    for source, target, notes in moves:
        moved = set(notes)
        source.notes = [note for note in source.notes if note not in moved]
        target.notes = [*target.notes, *notes]
        _pair_by_label(target)
        _order_by_calls(target)
    return moves


def pair_by_place(part: MarkedWriting) -> list[tuple[CallSign, MarkedNote]]:
    """Pairs marks and notes that are left in a writing, in their order, where there are as many of each.

    A scan misreads labels more often than it loses notes. Returns the pairs, to be told of.
    """
    notes, calls = _uncalled(part), _open_calls(part)
    if len(notes) != len(calls):
        return []
    pairs = list(zip(calls, notes, strict=True))
    for call, note in pairs:
        call.note = note
        note.label = note.label or call.label
    return pairs


def tell_apart(notes: Sequence[MarkedNote]) -> None:
    """Numbers notes that follow one of the same label (`*`, `*`), which would be taken for one note."""
    for before, note in pairwise(notes):
        repeated = re.fullmatch(rf"{re.escape(note.label)}(?: \((\d+)\))?", before.label)
        if repeated:
            note.label = f"{note.label} ({int(repeated[1] or 1) + 1})"


def _order_by_calls(part: MarkedWriting) -> None:
    """Puts a writing's notes in the order of their marks; those without one stay at the end."""
    places = {call.note: at for at, call in enumerate(part.calls) if call.note is not None}
    part.notes.sort(key=lambda note: places.get(note, len(places)))


def _pair_by_link(part: MarkedWriting) -> None:
    by_identity = {note.identity: note for note in part.notes if note.identity}
    taken: set[MarkedNote] = set()
    for call in part.calls:
        note = by_identity.get(call.target)
        if note is not None and note not in taken:
            call.note = note
            taken.add(note)


def _open_calls(part: MarkedWriting) -> list[CallSign]:
    return [call for call in part.calls if call.note is None]


def _uncalled(part: MarkedWriting) -> list[MarkedNote]:
    called = {call.note for call in part.calls}
    return [note for note in part.notes if note not in called]


def _by_label(labelled: Iterable[Labelled]) -> dict[str, list[Labelled]]:
    found: defaultdict[str, list[Labelled]] = defaultdict(list)
    for each in labelled:
        found[each.label].append(each)
    return found


def _pair_by_label(part: MarkedWriting) -> None:
    """Pairs a writing's notes with its marks, label by label; of more notes than marks the last are its own."""
    calls = _by_label(_open_calls(part))
    for label, notes in _by_label(_uncalled(part)).items():
        own = calls.get(label, [])
        for call, note in zip(own, notes[-len(own) :] if own else [], strict=False):
            call.note = note


def _moves(case: MarkedCase) -> Iterator[tuple[MarkedWriting, MarkedWriting, list[MarkedNote]]]:
    """The runs that another writing calls in full."""
    parts = case.parts
    waiting = [{call.label for call in _open_calls(part)} for part in parts]
    callers: defaultdict[str, list[int]] = defaultdict(list)
    for at, labels in enumerate(waiting):
        for label in labels:
            callers[label].append(at)
    for at, source in enumerate(parts):
        for run in _runs(_uncalled(source)):
            labels = {note.label for note in run}
            target = next((other for other in callers[run[0].label] if other != at and labels <= waiting[other]), None)
            if target is not None:
                waiting[target] -= labels
                yield source, parts[target], run


def _runs(notes: Sequence[MarkedNote]) -> list[list[MarkedNote]]:
    """The notes in runs; numbers rise in a run, and signs have runs of their own."""
    runs: list[list[MarkedNote]] = [[note] for note in notes[:1]]
    for before, note in pairwise(notes):
        follows = note.label.isdigit() and before.label.isdigit() and int(note.label) > int(before.label)
        signs = not note.label.isdigit() and not before.label.isdigit() and note.label != before.label
        if follows or signs:
            runs[-1].append(note)
        else:
            runs.append([note])
    return runs
