"""The order and nesting of claims as a list of places: an id and a depth each, parents first. Knows no database."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

Id = TypeVar("Id", bound=Hashable)


class WrongTree(ValueError):
    """The places are no tree; the message says where."""


class Move(StrEnum):
    """Where a claim goes by one key."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Place(Generic[Id]):
    """A claim and how many claims it stands under."""

    id: Id
    depth: int


def parents(places: Sequence[Place[Id]]) -> dict[Id, Id | None]:
    """Whom each stands under: the nearest before it that is one less deep.

    Raises `WrongTree` where one comes twice or is deeper than the one before it allows.

    >>> parents([Place("duty", 0), Place("notice", 1), Place("breach", 0)])
    {'duty': None, 'notice': 'duty', 'breach': None}
    """
    path: list[Id] = []
    found: dict[Id, Id | None] = {}
    for place in places:
        if place.id in found:
            raise WrongTree(f"{place.id} stands twice")
        if not 0 <= place.depth <= len(path):
            raise WrongTree(f"{place.id} stands under nothing")
        del path[place.depth :]
        found[place.id] = path[-1] if path else None
        path.append(place.id)
    return found


def places(pairs: Sequence[tuple[Id, Id | None]]) -> list[Place[Id]]:
    """The places of claims given with their parents, siblings in the order given.

    Raises `WrongTree` where a claim is its own ancestor, or stands under one that is not there.

    >>> places([("notice", "duty"), ("duty", None)])
    [Place(id='duty', depth=0), Place(id='notice', depth=1)]
    """
    known = {each for each, _parent in pairs}
    under: dict[Id | None, list[Id]] = {}
    for each, parent in pairs:
        if parent is not None and parent not in known:
            raise WrongTree(f"{each} stands under {parent}, which is not there")
        under.setdefault(parent, []).append(each)
    found: list[Place[Id]] = []
    waiting = [Place(each, 0) for each in reversed(under.get(None, []))]
    while waiting:
        place = waiting.pop()
        found.append(place)
        waiting += [Place(each, place.depth + 1) for each in reversed(under.get(place.id, []))]
    if len(found) < len(pairs):
        lost = known - {place.id for place in found}
        raise WrongTree(f"{', '.join(sorted(map(str, lost)))}: its own ancestor")
    return found


def subtree(row: Sequence[Place[Id]], at: int) -> range:
    """The indices of a place and of all under it."""
    end = at + 1
    while end < len(row) and row[end].depth > row[at].depth:
        end += 1
    return range(at, end)


def moved(row: Sequence[Place[Id]], which: Id, move: Move) -> list[Place[Id]]:
    """The places after one step; unchanged where there is nowhere to go. What stands under a claim goes with it.

    >>> [place.id for place in moved([Place("a", 0), Place("b", 0)], "b", Move.UP)]
    ['b', 'a']
    """
    at = next(i for i, place in enumerate(row) if place.id == which)
    here = subtree(row, at)
    if move is Move.UP:
        return _up(row, at)
    if move is Move.DOWN:
        after = here.stop
        return _up(row, after) if after < len(row) and row[after].depth == row[at].depth else list(row)
    if move is Move.IN:
        return _deeper(row, here, 1) if at and row[at - 1].depth >= row[at].depth else list(row)
    return _out(row, here) if row[at].depth else list(row)


def _up(row: Sequence[Place[Id]], at: int) -> list[Place[Id]]:
    """The place and what is under it before its elder sibling."""
    elder = next((i for i in range(at - 1, -1, -1) if row[i].depth <= row[at].depth), None)
    if elder is None or row[elder].depth < row[at].depth:
        return list(row)
    here = subtree(row, at)
    return [*row[:elder], *row[here.start : here.stop], *row[elder:at], *row[here.stop :]]


def _deeper(row: Sequence[Place[Id]], here: range, step: int) -> list[Place[Id]]:
    return [replace(place, depth=place.depth + step) if i in here else place for i, place in enumerate(row)]


def _out(row: Sequence[Place[Id]], here: range) -> list[Place[Id]]:
    """Behind its parent's last descendant, as its parent's next sibling."""
    end = here.stop
    while end < len(row) and row[end].depth >= row[here.start].depth:
        end += 1
    raised = [replace(row[i], depth=row[i].depth - 1) for i in here]
    return [*row[: here.start], *row[here.stop : end], *raised, *row[end:]]
