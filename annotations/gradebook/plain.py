"""Whole gradebook files, as Canvas, Moodle and Blackboard import them: UTF-8 without a byte order mark.

Known of a student are her name and her address alone, so that the address stands where a system has its login.
Who has no score has no row: an empty cell would take away a score that the gradebook has.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from annotations.exports.formulas import neutral


class System(StrEnum):
    """A learning management system whose gradebook is read and written."""

    CANVAS = "canvas"
    MOODLE = "moodle"
    BLACKBOARD = "blackboard"

    @property
    def shown(self) -> str:
        """Its name."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Score:
    """One student's points, and the words to her."""

    name: str
    email: str
    points: Decimal
    words: str = ""


def plain_file(system: System, title: str, most: Decimal, scores: Iterable[Score]) -> str:
    """The file's text for scores out of `most` points on what is called `title`.

    The columns are those of the systems' own exports: Canvas, Gradebook > Export; Moodle, Grades > Export > Plain text
    file; Blackboard, Grade Center > Work Offline > Download. Blackboard asks for quotation marks round every cell.
    """
    rows = {System.CANVAS: _canvas, System.MOODLE: _moodle, System.BLACKBOARD: _blackboard}[system]
    written = io.StringIO(newline="")
    quotes_all = system == System.BLACKBOARD
    writer = csv.writer(written, quoting=csv.QUOTE_ALL if quotes_all else csv.QUOTE_MINIMAL)
    for row in rows(" ".join(title.split()), most, scores):
        writer.writerow([neutral(cell) for cell in row])
    return written.getvalue()


def number(points: Decimal) -> str:
    """The points as the systems read them: with a decimal point, without needless noughts.

    >>> number(Decimal("7.50")), number(Decimal("10.00"))
    ('7.5', '10')
    """
    return f"{points.normalize():f}"


def blackboard_heading(title: str, most: Decimal) -> str:
    """The heading of a column of scores.

    >>> blackboard_heading("Essay", Decimal(10))
    'Essay [Total Pts: 10 Score]'
    """
    return f"{title} [Total Pts: {number(most)} Score]"


def _canvas(title: str, most: Decimal, scores: Iterable[Score]) -> Iterable[Sequence[str]]:
    yield "Student", "ID", "SIS User ID", "SIS Login ID", "Section", title
    yield "    Points Possible", "", "", "", "", number(most)
    for score in scores:
        yield score.name, "", "", score.email, "", number(score.points)


def _moodle(title: str, _most: Decimal, scores: Iterable[Score]) -> Iterable[Sequence[str]]:
    yield "Email address", "Full name", title, f"{title} (feedback)"
    for score in scores:
        yield score.email, score.name, number(score.points), score.words


def _blackboard(title: str, most: Decimal, scores: Iterable[Score]) -> Iterable[Sequence[str]]:
    yield "Last Name", "First Name", "Username", blackboard_heading(title, most)
    for score in scores:
        first, _space, last = score.name.rpartition(" ")
        yield last, first, score.email, number(score.points)
