"""Where a case is used, told by those parts of the product that this app may not know: they register a function.

`annotations` tells of assignments (`annotations.assignments.assigned`), when the apps are made ready.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opinions.models import Case
    from people.models import User


@dataclass(frozen=True, slots=True)
class CaseUse:
    """One use of a case: what it is called, in what, and where it is found."""

    title: str
    within: str
    url: str


UsesOf = Callable[["User", "Case"], Sequence[CaseUse]]
"""The uses of a case that the person may see."""

_registered: list[UsesOf] = []


def register(uses_of: UsesOf) -> None:
    """Has `uses_of` asked for every case's page; registering it again changes nothing."""
    if uses_of not in _registered:
        _registered.append(uses_of)


def uses(user: User, case: Case) -> list[CaseUse]:
    """All uses of the case that the person may see, in the order of registration."""
    return [use for uses_of in _registered for use in uses_of(user, case)]
