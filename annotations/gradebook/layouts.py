"""What the columns of a gradebook's export are: who a row is of, and which columns can be filled in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _

from annotations.gradebook.plain import System
from annotations.gradebook.sheets import BYTE_ORDER_MARK, Sheet, UnreadableSheet

LOGINS: Final = ("sis login id", "email address", "email", "e-mail", "username", "user name", "login id", "sis user id")
WHOLE_NAMES: Final = ("student", "full name", "student name", "name")
NAME_PARTS: Final = ("first name", "last name", "surname")
BESIDE: Final = (
    "id", "section", "root account", "integration id", "student id", "id number", "institution", "department",
    "last access", "availability", "child course id", "last downloaded from this course", "group", "groups",
)  # fmt: skip
"""Columns about a student that neither name her nor hold a score."""
TESTING: Final = ("student, test", "test student", "points possible")
READ_ONLY: Final = "(read only)"


@dataclass(frozen=True)
class Layout:
    """The columns by number: of logins and addresses, of names, of what can be filled in; the rows of students.

    `possible` is Canvas's row of points possible.
    """

    system: System | None
    logins: Sequence[int]
    names: Sequence[int]
    columns: Sequence[int]
    students: Sequence[int]
    possible: int | None


def layout_of(sheet: Sheet) -> Layout:
    """What the sheet's columns are, by its first row. Raises `UnreadableSheet` where no column says who a row is of."""
    heads = [cell.value.strip(f"{BYTE_ORDER_MARK} ").casefold() for cell in sheet.rows[0]]
    logins = [at for at, head in enumerate(heads) if head in LOGINS]
    names = [at for at, head in enumerate(heads) if head in WHOLE_NAMES]
    names = names[:1] or [at for at, head in enumerate(heads) if head in NAME_PARTS]
    if not logins and not names:
        raise UnreadableSheet(
            _("The first line names no column of students, as “SIS Login ID”, “Email address” or “Username” would be.")
        )
    known = {*LOGINS, *WHOLE_NAMES, *NAME_PARTS, *BESIDE, ""}
    rows = range(1, len(sheet.rows))
    possible = next((row for row in rows if sheet.value(row, 0).casefold() == "points possible"), None)
    columns = [
        at for at, head in enumerate(heads)
        if head not in known and READ_ONLY not in head
        and not (possible and READ_ONLY in sheet.value(possible, at).casefold())
    ]  # fmt: skip
    students = [
        row for row in rows
        if any(sheet.value(row, at) for at in (*logins, *names)) and sheet.value(row, 0).casefold() not in TESTING
    ]  # fmt: skip
    return Layout(_system(heads), logins, names, columns, students, possible)


def column_of(sheet: Sheet, layout: Layout, title: str) -> int | None:
    """The one column that is headed by the title, whatever the system adds to it; None where there is none, or two."""
    wanted = _bare(title)
    found = [at for at in layout.columns if _bare(sheet.value(0, at)) == wanted]
    return found[0] if len(found) == 1 else None


def most_of(sheet: Sheet, layout: Layout, column: int) -> Decimal | None:
    """The points that the column can bring, where the file says so."""
    said = sheet.value(layout.possible, column) if layout.possible else ""
    told = re.search(r"\[Total Pts: ([\d.,]+)", sheet.value(0, column))
    try:
        return Decimal((told[1] if told else said).replace(",", ".")).normalize()
    except InvalidOperation:
        return None


def _system(heads: Sequence[str]) -> System | None:
    if "student" in heads and "section" in heads:
        return System.CANVAS
    if "email address" in heads:
        return System.MOODLE
    if "username" in heads and "last name" in heads:
        return System.BLACKBOARD
    return None


def _bare(heading: str) -> str:
    """The title in a column's heading.

    >>> [_bare(head) for head in ("Essay (4711)", "Essay [Total Pts: 10 Score] |12", "Assignment: Essay (Real)")]
    ['essay', 'essay', 'essay']
    """
    on_one_line = " ".join(heading.split())  # nothing is left by which the search below would go on and on
    bare = re.sub(r" ?(\[Total Pts:.*|\(\d+\)|\(Real\))$", "", on_one_line)
    return bare.removeprefix("Assignment:").strip().casefold()
