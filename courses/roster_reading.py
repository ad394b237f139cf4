"""Reads a class list as it comes: pasted or exported, with commas, semicolons or tabs, in any order of columns."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from courses.roles import NAME_LIMIT, Role
from courses.roster_columns import Column, find_columns, role_of

MOST_LINES: Final = 5_000
"""People in one class list."""
MOST_BYTES: Final = 2_000_000
LONGEST_NAME: Final = 150
LONGEST_ADDRESS: Final = 254
LONGEST_QUOTED: Final = 5
"""Lines that one person's entry may take, where a quoted cell has line breaks in it."""
PREAMBLE: Final = 10
"""Lines in which the names of the columns are looked for: some exports begin with a title."""
SUFFIXES: Final = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


class UnreadableRoster(ValueError):
    """The list cannot be read at all. The message is a sentence that says why, and what to do."""


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person of the list. `number` is the line on which she stands, from 1; `role` is None where none is said."""

    number: int
    email: str
    name: str = ""
    section: str = ""
    group: str = ""
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Something that is said of a line: a problem, or a mere note."""

    number: int
    words: str


@dataclass(slots=True)
class Roster:
    """What was understood. A line with a problem is not among the `lines`; notes change nothing."""

    lines: list[RosterLine] = field(default_factory=list)
    problems: list[Told] = field(default_factory=list)
    notes: list[Told] = field(default_factory=list)


def decode(source: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with or without a mark, else Windows' Western letters.

    Raises `UnreadableRoster` for what is no text.
    """
    if source.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableRoster(
            _("This is an Excel workbook. Save it as CSV (File, Save as), or copy its cells and paste them here.")
        )
    try:
        text = source.decode(_encoding(source))
    except UnicodeDecodeError:
        text = source.decode("cp1252", errors="replace")
    if "\0" in text or source.startswith(b"%PDF"):
        raise UnreadableRoster(_("This is no text. Export the list as CSV, or paste it."))
    return text


def read_roster(text: str, *, domain: str = "") -> Roster:
    """The people of the list, each address once; `domain` completes logins that are no addresses (`jlark`).

    Raises `UnreadableRoster` where there is nothing to read, or more than `MOST_LINES`.
    """
    records = _records(text.removeprefix("\ufeff"))
    columns, begin = _columns(records, domain=bool(domain))
    if columns is None and not any("@" in cell for _number, cells in records for cell in cells or ()):
        raise UnreadableRoster(_("There is no e-mail address in this list: every person needs one."))
    roster = Roster()
    if columns is None:
        words = _("no line says what the columns are: addresses and names alone are read.")
        roster.notes.append(Told(1, words))
    for number, cells in records[begin:]:
        if cells is None:
            words = _("a quotation mark opens here and is not closed, or the line is too long.")
            roster.problems.append(Told(number, words))
        else:
            _Reading(roster, columns, domain).read(number, cells)
    number = len(roster.lines) + len(roster.problems)
    if number > MOST_LINES:
        found = {"number": number, "most": MOST_LINES}
        raise UnreadableRoster(_("The list has %(number)d people. At most %(most)d are taken at once.") % found)
    return _without_repeats(roster)


def _encoding(source: bytes) -> str:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = source[:200]
    if sample[1::2].count(0) > len(sample) // 4:
        return "utf-16-le"
    if sample[0::2].count(0) > len(sample) // 4:
        return "utf-16-be"
    return "utf-8-sig"


Record = tuple[int, list[str] | None]
"""The line on which it begins, and its cells; None where it cannot be taken apart."""


def _records(text: str) -> list[Record]:
    """The records that are not blank."""
    lines = re.split(r"\r\n|\r|\n", text)
    told = re.fullmatch(r"sep=(.)", lines[0].strip('" '))
    separator = told[1] if told else _separator(lines)
    first = 1 if told else 0
    return [(number, cells) for number, cells in _split(lines, separator, first) if cells is None or any(cells)]


def _separator(lines: Sequence[str]) -> str:
    """What parts the cells in the most of the first lines."""
    sample = [re.sub(r'"[^"]*"', "", line) for line in lines[:50] if line.strip()]
    return max("\t;,", key=lambda sign: (sum(sign in line for line in sample), sign == "\t", sign == ";"))


def _split(lines: Sequence[str], separator: str, at: int) -> Iterator[Record]:
    while at < len(lines):
        taken = _length(lines, at)
        yield at + 1, _cells("\n".join(lines[at : at + taken]), separator) if taken else None
        at += taken or 1


def _length(lines: Sequence[str], at: int) -> int:
    """How many lines the record at that line takes; 0 where its quotation marks do not end."""
    quotes = 0
    for taken, line in enumerate(lines[at : at + LONGEST_QUOTED], start=1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return taken
    return 0


def _cells(record: str, separator: str) -> list[str] | None:
    try:
        rows = list(csv.reader(io.StringIO(record, newline=""), delimiter=separator, skipinitialspace=True))
    except csv.Error:
        return None
    return [_plain(cell) for row in rows for cell in row]


def _plain(cell: str) -> str:
    """The cell on one line, without control signs, and without Excel's `="…"` around it."""
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in cell).split())
    return words[2:-1] if words.startswith('="') and words.endswith('"') else words


def _columns(records: Sequence[Record], *, domain: bool) -> tuple[dict[Column, int] | None, int]:
    """Which column holds what, and the first record after their names. None where no column is named."""
    for at, (_number, cells) in enumerate(records[:PREAMBLE]):
        if cells is None or any("@" in cell for cell in cells):
            break
        columns = find_columns(cells)
        if columns:
            return _with_address(columns, [each for _line, each in records[at + 1 :] if each], domain=domain), at + 1
    return None, 0


def _with_address(columns: dict[Column, int], rows: Sequence[list[str]], *, domain: bool) -> dict[Column, int]:
    """With the column of addresses, where none is named so: the one with the most addresses in it, or the logins'."""
    if Column.EMAIL in columns:
        return columns
    counts = Counter(at for row in rows for at, cell in enumerate(row) if "@" in cell)
    if counts:
        return columns | {Column.EMAIL: min(counts, key=lambda at: (-counts[at], at))}
    if Column.LOGIN in columns and domain:
        return columns | {Column.EMAIL: columns[Column.LOGIN]}
    if Column.LOGIN in columns:
        raise UnreadableRoster(
            _("This list has logins and no e-mail addresses. Say below what follows the @ of your school's addresses.")
        )
    raise UnreadableRoster(_("There is no column with e-mail addresses: every person needs one."))


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads records into a roster."""

    roster: Roster
    columns: dict[Column, int] | None
    domain: str

    def read(self, number: int, cells: list[str]) -> None:
        """One record; what is wrong with it is told."""
        if self.columns is not None:
            self._take(number, {column: cells[at] for column, at in self.columns.items() if at < len(cells)})
            return
        addresses = [cell for cell in cells if "@" in cell]
        others = [cell for cell in cells if cell and "@" not in cell]
        if len(addresses) == 1:
            name = " ".join(others[:1] if others and " " in others[0] else others[:2])
            self._take(number, {Column.EMAIL: addresses[0], Column.NAME: name})
        else:
            for each in addresses or [""]:
                self._take(number, {Column.EMAIL: each, Column.NAME: ""})

    def _take(self, number: int, cells: dict[Column, str]) -> None:
        name, address = _name(cells), cells.get(Column.EMAIL, "")
        if not address and name.casefold().startswith("points possible"):
            return
        if name.casefold() in ("test student", "student test"):
            self.roster.notes.append(Told(number, _("Canvas’ test student is left out.")))
            return
        written, address = self._address(address)
        problem = _problem_of(address) or _problem_of_words(cells, name)
        role_words = cells.get(Column.ROLE, "")
        role = role_of(role_words) if role_words else None
        if not problem and role_words and role is None:
            problem = _("“%(words)s” is no role: write instructor, assistant, student or guest.") % {
                "words": role_words[:60]
            }
        if problem:
            self.roster.problems.append(Told(number, problem))
            return
        section, group = cells.get(Column.SECTION, ""), cells.get(Column.GROUP, "")
        self.roster.lines.append(RosterLine(number, address, name or written, section, group, role))

    def _address(self, cell: str) -> tuple[str, str]:
        """The name written before an address in angle brackets, and the address in lower case."""
        name, address = parseaddr(cell) if "<" in cell else ("", cell)
        address = address.strip().removeprefix("mailto:").strip(" <>;,.").lower()
        if address and "@" not in address and self.domain:
            address = f"{address}@{self.domain.lower().lstrip('@')}"
        return name, address


def _problem_of(address: str) -> str:
    """What is wrong with the address; nothing where it can be written to."""
    if not address:
        return _("there is no e-mail address.")
    try:
        validate_email(address)
    except ValidationError:
        return _("“%(words)s” is no e-mail address.") % {"words": address[:80]}
    if not address.isascii() and not address.rpartition("@")[0].isascii():
        return _("“%(words)s” has letters before the @ that mail cannot carry.") % {"words": address[:80]}
    return _("the e-mail address is too long.") if len(address) > LONGEST_ADDRESS else ""


def _problem_of_words(cells: dict[Column, str], name: str) -> str:
    if len(name) > LONGEST_NAME:
        return _("the name is longer than %(most)d letters.") % {"most": LONGEST_NAME}
    if max(len(cells.get(column, "")) for column in (Column.SECTION, Column.GROUP)) > NAME_LIMIT:
        return _("the section or group is longer than %(most)d letters.") % {"most": NAME_LIMIT}
    return ""


def _name(cells: dict[Column, str]) -> str:
    """The name in its spoken order: `Lark, Ana` is Ana Lark, `King, Jr., Martin` is Martin King, Jr."""
    apart = " ".join(filter(None, (cells.get(Column.FIRST, ""), cells.get(Column.LAST, ""))))
    name = cells.get(Column.NAME, "") or apart
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) == 3 and parts[1].casefold() in SUFFIXES:  # noqa: PLR2004 -- last name, suffix, first name
        return f"{parts[2]} {parts[0]}, {parts[1]}"
    if len(parts) == 2 and parts[1].casefold() not in SUFFIXES:  # noqa: PLR2004 -- last name, first name
        return f"{parts[1]} {parts[0]}"
    return name


def _without_repeats(roster: Roster) -> Roster:
    """Each address once, by its first line; another line that says something else is a problem."""
    first: dict[str, RosterLine] = {}
    for line in roster.lines:
        before = first.setdefault(line.email, line)
        told = {"line": before.number, "email": line.email}
        if before is line:
            continue
        if (before.section, before.group, before.role) == (line.section, line.group, line.role):
            roster.notes.append(Told(line.number, _("%(email)s stands on line %(line)d already.") % told))
        else:
            words = _("line %(line)d says something else of %(email)s; that one is taken.") % told
            roster.problems.append(Told(line.number, words))
    roster.lines = list(first.values())
    return roster
