"""The words of the audit log: each app registers what its verbs mean and what the subjects of its events are called.

`courses` shows the log and may not know the apps above it; they register a `LogPart` when they are made ready.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import QuerySet

from people.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Told:
    """A subject in words: what it is called, whose it is (empty: nobody's) and where it is (empty: nowhere)."""

    words: str
    whose: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of events: its words, and its verbs with theirs. `own`: people do such things with their own work."""

    label: StrOrPromise
    verbs: Mapping[str, StrOrPromise]
    own: bool = False


def _nothing(_user: User) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True)
class LogPart:
    """What one app knows of the log.

    `kinds` by their keys; `subjects` names those of a type by their UUIDs, in a fixed number of queries; `works` are
    queries of the UUIDs of what is a person's own.
    """

    kinds: Mapping[str, Kind]
    subjects: Mapping[str, Callable[[Collection[UUID]], Mapping[UUID, Told]]] = field(default_factory=dict)
    works: Callable[[User], Iterable[QuerySet[Any, UUID]]] = _nothing


_registered: Final[dict[str, LogPart]] = {}


def register(name: str, part: LogPart) -> None:
    """Has that part's words told; registering it again replaces it."""
    _registered[name] = part


def kinds() -> dict[str, Kind]:
    """All kinds by their keys, in the order of registration."""
    return {key: kind for part in _registered.values() for key, kind in part.kinds.items()}


def verb_words() -> dict[str, StrOrPromise]:
    """What each known verb means."""
    return {verb: words for kind in kinds().values() for verb, words in kind.verbs.items()}


def tell_subjects(subjects: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Told]:
    """What the subjects (type and UUID) are called; those that nobody can name are left out."""
    wanted: dict[str, set[UUID]] = {}
    for kind, uuid in subjects:
        wanted.setdefault(kind, set()).add(uuid)
    told: dict[tuple[str, UUID], Told] = {}
    for part in _registered.values():
        for kind in part.subjects.keys() & wanted.keys():
            told |= {(kind, uuid): each for uuid, each in part.subjects[kind](wanted[kind]).items()}
    return told


def works_of(user: User) -> list[QuerySet[Any, UUID]]:
    """Queries of the UUIDs of what is the person's own."""
    return [query for part in _registered.values() for query in part.works(user)]
