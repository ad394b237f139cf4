"""Writes the archive of a course: a table at a time, a few rows at a time, as they all were at one moment."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, BinaryIO, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from annotations.exports.manifest import signed
from annotations.exports.options import Told
from annotations.packing.persons import person_rows
from annotations.packing.tables import PEOPLE, TABLES, Chosen, Column, Table, choose, columns
from courses.models import Course
from people.models import User

MARK: Final = "glossator_course"
VERSION: Final = 1
"""Of the archive's form: raised where a reader of the earlier one would lose or misread something."""
MANIFEST: Final = "manifest.json"
READ_ME: Final = "read-me.txt"
PAGE: Final = 500
"""Rows that are read at once."""
FEW: Final = 8
"""Rows that are read at once where one may be a book long."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: two archives of the same rows have the same tables, byte for byte."""


def entry_name(table: Table) -> str:
    """Where a table stands in the archive."""
    return f"tables/{table.name}.jsonl"


@contextmanager
def snapshot() -> Iterator[None]:
    """Reads within see the database as it was at the first of them; inside a transaction they see what that sees."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def write_archive(course: Course, to: BinaryIO, told: Told) -> str:
    """Writes the archive into `to`, telling how many of its tables are written; returns the archive's own UUID."""
    writer = _Writer(zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED))
    with snapshot(), writer.packed:
        course = Course.objects.get(pk=course.pk)
        chosen = choose(course)
        course_tables = [each for each in TABLES if each is not PEOPLE]
        for number, table in enumerate(course_tables, start=1):
            writer.write(table, _rows(table, chosen, writer))
            told(number, len(TABLES))
        writer.write(PEOPLE, person_rows(writer.people, course))
        return writer.finish(course)


class _Writer:
    """The archive as it is written: what each table held, and whom the rows named."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.packed = packed
        self.tables: dict[str, dict[str, Any]] = {}
        self.people: set[UUID] = set()
        self.cases: set[UUID] = set()

    def write(self, table: Table, rows: Iterator[dict[str, Any]]) -> None:
        """Writes a table, a row a line."""
        digest, count, size = sha256(), 0, 0
        with self.packed.open(_entry(entry_name(table)), "w", force_zip64=True) as entry:
            for row in rows:
                line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=plain).encode() + b"\n"
                entry.write(line)
                digest.update(line)
                count, size = count + 1, size + len(line)
        self.tables[table.name] = {"rows": count, "bytes": size, "sha256": digest.hexdigest()}

    def finish(self, course: Course) -> str:
        """Writes the signed manifest, and a page for people who open the archive."""
        archive = str(uuid4())
        told = {
            MARK: VERSION,
            "archive": archive,
            "made_at": plain(timezone.now()),
            "made_by": settings.BASE_URL,
            "course": {"uuid": str(course.uuid), "title": course.title, "term": course.term},
            "offset_unit": "Unicode code points",
            "tables": self.tables,
        }
        self.packed.writestr(_entry(READ_ME), WORDS)
        self.packed.writestr(_entry(MANIFEST), signed(told))
        return archive


def plain(value: object) -> str:
    """What JSON has no word for: times in UTC with their microseconds, UUIDs, and exact decimals, as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in an archive")


def _rows(table: Table, chosen: Chosen, writer: _Writer) -> Iterator[dict[str, Any]]:
    """A table's rows in the order in which they were made, by pages of keys."""
    shape = columns(table)
    paths = ["pk", *(path for each in shape for path in each.paths)]
    found, last = chosen.rows(table).order_by("pk"), 0
    at_once = FEW if table.name == "texts" else PAGE
    while page := list(found.filter(pk__gt=last).values_list(*paths)[:at_once]):
        for values in page:
            yield _row(table, shape, iter(values[1:]), writer)
        last = page[-1][0]


def _row(table: Table, shape: tuple[Column, ...], values: Iterator[Any], writer: _Writer) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in shape:
        key = [next(values) for _part in column.paths]
        row[column.name] = key[0] if len(key) == 1 else None if key[0] is None else key
        if column.refers is not None and column.refers.model is User and key[0] is not None:
            writer.people.add(key[0])
    if table.name == "cases":
        writer.cases.add(row["uuid"])
    if table.name == "authorities" and row["case"] not in writer.cases:
        row["case"] = None
    return row


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


WORDS: Final = """Glossator: everything of a course.

tables/*.jsonl  one table a file, one row a line, as JSON; a reference is the UUID (or the key) of the row it names
manifest.json   which course, when, how many rows and which SHA-256 each table has, signed by the installation

Restore it under Courses, "Restore from an archive", or with `manage.py restore_course FILE`.
It holds names, addresses, grades and reviewers' remarks: keep it as you keep the gradebook. Times are UTC.
"""
