"""The rows in which an instructor writes what an assignment asks, as they are sent and shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from annotations.assignments.assigning import Wanted
from annotations.models import Assignment, Claim
from opinions.models import Opinion

EACH = "each"
MOST_ROWS = 40
MOST_PASSAGES = 999


@dataclass(frozen=True, slots=True)
class WantedRow:
    """One row as it was written: `least` passages of `claim` (a UUID, `each` or empty) in `writing` (likewise)."""

    at: int
    least: str = ""
    claim: str = ""
    writing: str = ""
    problem: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written; a row is taken out by emptying its number."""
        return not self.least.strip()


def rows_of(assignment: Assignment) -> list[WantedRow]:
    """The rows of what the assignment asks now. One query."""
    asked = assignment.requirements.select_related("claim", "opinion")
    return [
        WantedRow(
            at,
            str(each.least),
            EACH if each.every_claim else str(each.claim.uuid) if each.claim else "",
            EACH if each.every_writing else str(each.opinion.uuid) if each.opinion else "",
        )
        for at, each in enumerate(asked)
    ]


def rows_sent(sent: Mapping[str, Any]) -> list[WantedRow]:
    """The rows that a form sent, empty ones left out."""
    rows = [
        WantedRow(at, *(str(sent.get(f"{name}-{at}", "")).strip() for name in ("least", "claim", "writing")))
        for at in range(MOST_ROWS)
    ]
    return [row for row in rows if not row.is_empty]


def read_rows(
    rows: Sequence[WantedRow], claims: Mapping[str, Claim], writings: Mapping[str, Opinion]
) -> tuple[list[Wanted], list[WantedRow]]:
    """What the rows ask, and the rows with what is wrong in them; claims and writings are by UUID."""
    told = [_with_problem(row, claims, writings) for row in rows]
    wanted = [
        Wanted(
            int(row.least),
            claims.get(row.claim),
            row.claim == EACH,
            writings.get(row.writing),
            row.writing == EACH,
        )
        for row in told
        if not row.problem
    ]
    return wanted, told


def _with_problem(row: WantedRow, claims: Mapping[str, Claim], writings: Mapping[str, Opinion]) -> WantedRow:
    problem = ""
    if not (row.least.isascii() and row.least.isdecimal() and 1 <= int(row.least[:6]) <= MOST_PASSAGES):
        problem = _("Write a number from 1 to %(most)d.") % {"most": MOST_PASSAGES}
    elif row.claim not in ("", EACH) and row.claim not in claims:
        problem = _("This claim is not in the chosen codebook.")
    elif row.writing not in ("", EACH) and row.writing not in writings:
        problem = _("This writing is not of this case.")
    return WantedRow(row.at, row.least, row.claim, row.writing, problem)
