"""What the columns of class lists are called, in the exports of learning platforms and registrars and by hand."""

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final

from courses.roles import Role


class Column(Enum):
    """What a column holds."""

    EMAIL = "email"
    LOGIN = "login"
    NAME = "name"
    FIRST = "first name"
    LAST = "last name"
    SECTION = "section"
    GROUP = "group"
    ROLE = "role"


CALLED: Final[dict[Column, str]] = {
    Column.EMAIL: "email, e mail, mail, email address, e mail address, email id, student email, student e mail,"
    " primary email, preferred email, school email, university email, campus email, official email",
    Column.LOGIN: "sis login id, login id, login, username, user name, netid, net id, user id",
    Column.NAME: "name, student, student name, full name, display name, learner, participant, person",
    Column.FIRST: "first name, first, firstname, given name, given names, forename, preferred first name",
    Column.LAST: "last name, last, lastname, surname, family name",
    Column.SECTION: "section, sections, section name, class section, course section, sec",
    Column.GROUP: "group, groups, group name, team, team name, study group",
    Column.ROLE: "role, roles, course role, user role",
}
"""The headings of each column, in lower case and without signs."""
COLUMNS: Final = {words.strip(): column for column, called in CALLED.items() for words in called.split(",")}

ROLES: Final[dict[Role, str]] = {
    Role.INSTRUCTOR: "instructor, teacher, professor, prof, faculty, lecturer, co instructor, primary instructor",
    Role.ASSISTANT: "assistant, teaching assistant, ta, grader, tutor, teaching fellow",
    Role.STUDENT: "student, learner, participant, member, enrolled, registered",
    Role.GUEST: "guest, observer, auditor, visitor, audit",
}
"""The words for each role."""
ROLE_WORDS: Final = {words.strip(): role for role, called in ROLES.items() for words in called.split(",")}
ADDRESS_OR_NAME: Final = frozenset({Column.EMAIL, Column.LOGIN, Column.NAME, Column.LAST})


def find_columns(cells: Sequence[str]) -> dict[Column, int]:
    """Which columns these headings name, the first of several alike; empty where they are no headings."""
    columns: dict[Column, int] = {}
    for at, cell in enumerate(cells):
        column = COLUMNS.get(_key(cell))
        if column is not None:
            columns.setdefault(column, at)
    return columns if columns.keys() & ADDRESS_OR_NAME else {}


def role_of(words: str) -> Role | None:
    """The role that these words name.

    >>> role_of("Teaching Assistant")
    Role.ASSISTANT
    """
    return ROLE_WORDS.get(_key(words).removesuffix("enrollment").strip())


def _key(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words.casefold()).strip()
