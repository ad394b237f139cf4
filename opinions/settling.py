"""Ticking off what the import of a published case was unsure of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from opinions.models import Case
from people.actions import record
from people.addresses import reverse

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from people.models import User


@dataclass(frozen=True, slots=True)
class WarningShown:
    """A warning on its case's page; `settled_at` is None where nobody has looked at it."""

    message: str
    url: str
    settled_at: datetime | None
    settled_by: str


@dataclass(frozen=True, slots=True)
class WarningsShown:
    """All warnings of a case. False where there is none."""

    open: list[WarningShown]
    settled: list[WarningShown]

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.open) + len(self.settled)

    def __bool__(self) -> bool:
        return bool(self.number)


def warnings_shown(case: Case) -> WarningsShown:
    """The case's warnings in their order, those that were looked at apart; one query."""
    rows = case.warnings.select_related("settled_by")
    shown = [
        WarningShown(
            row.message,
            reverse("warning_settle", args=[case.uuid, row.position]),
            row.settled_at,
            row.settled_by.name if row.settled_by else "",
        )
        for row in rows
    ]
    return WarningsShown([row for row in shown if not row.settled_at], [row for row in shown if row.settled_at])


@transaction.atomic
def settle_import_warnings(case: Case, positions: Collection[int], *, by: User, settled: bool = True) -> int:
    """Says that a curator looked at the case's warnings at these positions, or with `settled` false that none did.

    Returns how many that changed; who settled one first stays its settler.
    """
    chosen = case.warnings.filter(position__in=positions, settled_at__isnull=settled)
    when = timezone.now() if settled else None
    changed = chosen.update(settled_at=when, settled_by=by if settled else None)
    if changed:
        record("settle_warnings", case, by=by, positions=sorted(positions), settled=settled)
    return changed
