"""Scores put into the export of a school's own gradebook: who is who, what would change, and the changed file.

A row is a student's by her address; else by a login that is what stands before the @ of one address; else by a name
that one row and one student have, in whatever order its words stand. What is left is named, on both sides.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from annotations.exports.formulas import neutral
from annotations.gradebook.layouts import Layout
from annotations.gradebook.plain import Score, System, blackboard_heading, number
from annotations.gradebook.scores import Scores
from annotations.gradebook.sheets import Sheet, changed_sheet


class By(StrEnum):
    """What a row was known by."""

    ADDRESS = "address"
    LOGIN = "login"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row (from 0, the first line) and the score that goes into it; `before` is what stands there."""

    row: int
    shown: str
    score: Score
    by: By
    before: str

    @property
    def after(self) -> str:
        """What will stand there."""
        return number(self.score.points)

    @property
    def replaces(self) -> bool:
        """Whether something else stands there."""
        return bool(self.before) and self.before != self.after


@dataclass(frozen=True)
class Filling:
    """What filling in would do: the entries, the rows that have no score, the scores that have no row."""

    entries: Sequence[Entry]
    rows: Sequence[str]
    scores: Sequence[Score]
    cells: Mapping[tuple[int, int], str]

    @property
    def fingerprint(self) -> str:
        """What is the same where the same would be written."""
        return sha256(repr(sorted(self.cells.items())).encode()).hexdigest()

    def file(self, sheet: Sheet) -> bytes:
        """The file, filled in."""
        return changed_sheet(sheet, self.cells)


def fill(sheet: Sheet, layout: Layout, column: int | None, title: str, held: Scores) -> Filling:
    """The scores in that column; in a new last one, headed by `title`, where it is None."""
    matched = _matched(sheet, layout, held.scores)
    at = column if column is not None else max(len(row) for row in sheet.rows)
    entries = [
        Entry(row, shown_name(sheet, layout, row), *matched[row], sheet.value(row, at))
        for row in layout.students if row in matched
    ]  # fmt: skip
    cells = {(entry.row, at): entry.after for entry in entries}
    if column is None:
        cells |= _heading(layout, at, title, held) | {(row, at): "" for row in layout.students if row not in matched}
    used = {id(score) for score, _by in matched.values()}
    left = [score for score in held.scores if id(score) not in used]
    return Filling(
        entries, [shown_name(sheet, layout, row) for row in layout.students if row not in matched], left, cells
    )


def shown_name(sheet: Sheet, layout: Layout, row: int) -> str:
    """Whom the file's row is of: the name, else the login."""
    name = " ".join(filter(None, (sheet.value(row, at) for at in layout.names)))
    return name or next(filter(None, (sheet.value(row, at) for at in layout.logins)), "")


def _heading(layout: Layout, at: int, title: str, held: Scores) -> dict[tuple[int, int], str]:
    title = neutral(" ".join(title.split()))
    head = blackboard_heading(title, held.most) if layout.system == System.BLACKBOARD else title
    possible = {(layout.possible, at): number(held.most)} if layout.possible is not None else {}
    return {(0, at): head} | possible


def _matched(sheet: Sheet, layout: Layout, scores: Sequence[Score]) -> dict[int, tuple[Score, By]]:
    """The rows' scores, by the surest way first; what a way leaves in doubt stays for the next one."""

    def logins(row: int) -> list[str]:
        return [sheet.value(row, at).casefold() for at in layout.logins]

    def name(row: int) -> list[str]:
        return [name_key(shown_name(sheet, layout, row))] if layout.names else []

    ways: list[tuple[By, Callable[[int], list[str]], Callable[[Score], str]]] = [
        (By.ADDRESS, logins, lambda score: score.email.casefold()),
        (By.LOGIN, logins, lambda score: score.email.casefold().partition("@")[0]),
        (By.NAME, name, lambda score: name_key(score.name)),
    ]
    found: dict[int, tuple[Score, By]] = {}
    for by, of_row, of_score in ways:
        used = {id(score) for score, _by in found.values()}
        left = [score for score in scores if id(score) not in used]
        free = {row: of_row(row) for row in layout.students if row not in found}
        pairs = _pairs(free, [of_score(score) for score in left])
        found |= {row: (left[at], by) for row, at in pairs.items()}
    return found


def _pairs(rows: Mapping[int, Iterable[str]], keys: Sequence[str]) -> dict[int, int]:
    """For each row the place of the one key that it has, where no other row and no other key is the same."""
    alone = {key: at for at, key in enumerate(keys) if key and keys.count(key) == 1}
    having = {row: {alone[key] for key in has if key in alone} for row, has in rows.items()}
    times = Counter(at for ats in having.values() for at in ats)
    return {row: next(iter(ats)) for row, ats in having.items() if len(ats) == 1 and times[next(iter(ats))] == 1}


def name_key(name: str) -> str:
    """The words of a name, without accents, in one order.

    >>> name_key("Ruiz, Ana María") == name_key("ana maria RUIZ")
    True
    """
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return " ".join(sorted(re.findall(r"\w+", bare.casefold())))
