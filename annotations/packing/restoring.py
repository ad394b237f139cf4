"""Restores a course from its archive: one transaction, in the order of the tables.

UUIDs are kept where they are free, so that links of exports and programs still lead there; where one is taken, a new
one stands for it, also in histories. What the library holds already is used as it is.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, InternalError, connection, models, transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from annotations.exports.options import Told
from annotations.packing.library import Held, find_library
from annotations.packing.persons import Person, Trust, find_persons, place_for
from annotations.packing.reading import Opened, Unreadable
from annotations.packing.tables import PEOPLE, TABLES, Column, Table, columns
from courses.models import Course, Enrollment, Invitation, Role, make_code
from opinions.models import Opinion, OpinionText
from people.actions import record
from people.models import AuditEvent, User

logger = logging.getLogger(__name__)
VERB: Final = "unpack_course"
AT_ONCE: Final = 500
"""Rows that are written at once."""
MOST_WAITING: Final = 4 * 1024 * 1024
"""Bytes of rows that are written at once."""
NUMBERED: Final = {"opinions": (Opinion, "case", "position"), "texts": (OpinionText, "opinion", "number")}
"""What is counted in what; where a number is taken, the row comes last."""
REFUSED: Final = (
    ValidationError, ValueError, TypeError, KeyError, AttributeError, OverflowError, IntegrityError, DataError,
    InternalError,
)  # fmt: skip
"""What a row raises that our own writer never wrote."""


def restored_before(opened: Opened, by: User | None) -> Course | None:
    """The course that was made of this archive here, where `by` leads it; any where nobody asks (a command)."""
    made = AuditEvent.objects.filter(verb=VERB, detail__archive=opened.archive).values("subject_uuid")
    found = Course.objects.filter(uuid__in=made).order_by("pk")
    if by is not None:
        led = Enrollment.objects.filter(user=by, role=Role.INSTRUCTOR).present()
        found = found.filter(pk__in=led.values("course"))
    return found.first()


def restore_archive(opened: Opened, trust: Trust, told: Told) -> Course:
    """The course, with everything in it; who restores it is its instructor. A second time finds what the first made.

    Raises `Unreadable` for an archive whose rows do not fit together; then nothing is restored.
    """
    by = trust.by
    with _refusing("course"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{VERB} {opened.archive}"])
        present = restored_before(opened, by)
        if present is not None:
            return present
        course = _Restoring(opened, trust).course(told)
        if by is not None:
            _make_instructor(course, by)
        detail = {
            "archive": opened.archive,
            "signed_here": opened.ours,
            "made_by": str(opened.manifest["made_by"])[:200],
        }
        record(VERB, course, by=by, course=course.uuid, **detail)
        return course


class _Restoring:
    """An archive on its way into the database. `ids` are primary keys by the archive's keys, table by table."""

    def __init__(self, opened: Opened, trust: Trust) -> None:
        self.opened = opened
        self.trust = trust
        self.held: Held = find_library(opened)
        self.ids: dict[str, dict[tuple[str, ...], int]] = {table.name: {} for table in TABLES}
        self.renamed: dict[str, str] = {}

    def course(self, told: Told) -> Course:
        """Restores table after table, telling how many are done."""
        people = (row for _size, row in self.opened.rows(PEOPLE))
        for person in find_persons(people, self.trust):
            self._add_person(person)
        for table in TABLES:
            if table is not PEOPLE:
                self._rename_taken(table)
        for number, table in enumerate(TABLES, start=1):
            if table is not PEOPLE:
                with _refusing(table.name):
                    self._restore(table)
            told(number, len(TABLES))
        (pk,) = self.ids["course"].values()
        return Course.objects.get(pk=pk)

    def _add_person(self, person: Person) -> None:
        user = person.user or place_for(person)
        self.ids["people"][person.uuid,] = user.pk
        self._rename(person.uuid, user.uuid)

    def _restore(self, table: Table) -> None:
        later: list[tuple[int, dict[str, Any]]] = []
        for rows in self._batches(table):
            later += self._write(table, rows)
        _tie(table.model, later, self.ids[table.name])

    def _batches(self, table: Table) -> Iterator[list[dict[str, Any]]]:
        """Its rows, few at a time, without those that this installation holds already."""
        waiting: list[dict[str, Any]] = []
        size = 0
        for length, row in self.opened.rows(table):
            if self._is_held(table, row):
                continue
            waiting.append(row)
            size += length
            if table.name in NUMBERED or len(waiting) >= AT_ONCE or size >= MOST_WAITING:
                yield waiting
                waiting, size = [], 0
        if waiting:
            yield waiting

    def _is_held(self, table: Table, row: Mapping[str, Any]) -> bool:
        present = self.held.rows.get(table.name, {}).get(str(row.get("uuid")))
        if present is not None:
            self.ids[table.name][str(row["uuid"]),] = present.pk
            self._rename(str(row["uuid"]), present.uuid)
            return True
        owners = self.held.rows.get(_owners(table), {}) if table.under else {}
        return str(row.get(table.under)) in owners

    def _write(self, table: Table, rows: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
        """Writes rows; returns those that name others of their own table, with their new numbers."""
        made = [self._made(table, row) for row in rows]
        table.model._base_manager.bulk_create(made)  # noqa: SLF001 -- Django's name; it hides no row
        own = [each.name for each in columns(table) if each.refers is table]
        later = []
        for row, written in zip(rows, made, strict=True):
            if _is_named(table):
                self.ids[table.name][_own_key(table, row)] = written.pk
            named = {name: row[name] for name in own if row[name] is not None}
            if named:
                later.append((written.pk, named))
        return later

    def _rename_taken(self, table: Table) -> None:
        """Finds other UUIDs for those that are taken here, before histories that name them are written."""
        if not any(each.name == "uuid" for each in columns(table)):
            return
        for rows in self._batches(table):
            uuids = [UUID(str(row["uuid"])) for row in rows]
            present = table.model._base_manager.filter(uuid__in=uuids)  # noqa: SLF001 -- Django's name; it hides no row
            for uuid in present.values_list("uuid", flat=True):
                self._rename(str(uuid), uuid4())

    def _rename(self, old: str, new: UUID) -> None:
        if old != str(new):
            self.renamed[old] = str(new)

    def _made(self, table: Table, row: dict[str, Any]) -> Model:
        values = {column.field.attname: self._value(table, column, row) for column in columns(table)}
        if table.name in NUMBERED:
            _number(values, *NUMBERED[table.name])
        if table.model is AuditEvent:
            values["course_uuid"], values["subject_uuid"] = self._event_places(row)
        if table.model is Invitation:
            _quiet(values)
        return table.model(**values)

    def _value(self, table: Table, column: Column, row: Mapping[str, Any]) -> Any:
        given = row[column.name]
        if column.refers is not None:
            return None if given is None or column.refers is table else self._named(table, column, given)
        if column.name == "uuid":
            return UUID(self.renamed.get(str(given), str(given)))
        if isinstance(column.field, models.JSONField):
            return self._said(given)
        return column.field.to_python(given)

    def _named(self, table: Table, column: Column, given: object) -> int | None:
        """The number of the row that a reference names."""
        assert column.refers is not None  # noqa: S101 -- for the type checker; asked by the caller
        key = tuple(str(each) for each in given) if isinstance(given, list) else (str(given),)
        found = self.ids[column.refers.name].get(key)
        if found is None and column.name not in table.loose:
            raise ValueError(f"{column.name} names what is not in the archive")
        return found

    def _said(self, value: Any) -> Any:
        """A history's state, with the UUIDs that are in use here."""
        if not self.renamed:
            return value
        if isinstance(value, str):
            return self.renamed.get(value, value)
        if isinstance(value, list):
            return [self._said(each) for each in value]
        if isinstance(value, dict):
            return {self.renamed.get(name, name): self._said(each) for name, each in value.items()}
        return value

    def _event_places(self, row: Mapping[str, Any]) -> tuple[UUID, UUID]:
        """The course and the subject of an event of the log: this course, and nobody who is not in the archive."""
        ((course,),) = self.ids["course"]
        subject = str(UUID(str(row["subject_uuid"])))
        known = subject in self.renamed or (subject,) in self.ids["people"]
        if not known and User.objects.filter(uuid=subject).exists():
            self.renamed[subject] = str(uuid4())
        return UUID(self.renamed.get(course, course)), UUID(self.renamed.get(subject, subject))


def _owners(table: Table) -> str:
    """The name of the table in which `under` names a row."""
    refers = next(each.refers for each in columns(table) if each.name == table.under)
    return refers.name if refers else ""


def _is_named(table: Table) -> bool:
    """Whether rows of another table name rows of this one."""
    return any(column.refers is table for each in TABLES for column in columns(each))


def _own_key(table: Table, row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[part.partition("__")[0]]) for part in table.key)


def _tie(model: type[Model], later: Iterable[tuple[int, dict[str, Any]]], ids: Mapping[tuple[str, ...], int]) -> None:
    """Has rows name others of their own table, now that all of these are there."""
    for pk, named in later:
        found = {f"{name}_id": ids.get((str(uuid),)) for name, uuid in named.items()}
        model._base_manager.filter(pk=pk).update(**found)  # noqa: SLF001 -- Django's name; it hides no row


def _number(values: dict[str, Any], model: type[Model], within: str, counter: str) -> None:
    """Gives what comes to others the number after theirs, where its own is taken."""
    others = model._base_manager.filter(**{within: values[f"{within}_id"]})  # noqa: SLF001 -- Django's name; it hides no row
    if others.filter(**{counter: values[counter]}).exists():
        values[counter] = others.aggregate(last=Max(counter))["last"] + 1


def _quiet(values: dict[str, Any]) -> None:
    """No mail goes out for an invitation that is restored; a code that is taken is a new one."""
    if values["mailed_at"] is None:
        values["mail_wanted_at"] = None
    if Invitation.objects.filter(code=values["code"]).exists():
        values["code"] = make_code()


def _make_instructor(course: Course, by: User) -> None:
    place, _made = Enrollment.objects.get_or_create(course=course, user=by, defaults={"role": Role.INSTRUCTOR})
    if place.role != Role.INSTRUCTOR or not place.is_present:
        place.role, place.left_at, place.removed_by, place.expires_at = Role.INSTRUCTOR, None, None, None
        place.save(update_fields=["role", "left_at", "removed_by", "expires_at"])


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except REFUSED as error:
        logger.warning("An archive's table %s does not fit.", name, exc_info=error)
        words = _("The archive’s table “%(name)s” does not fit the rest (%(error)s). Nothing was restored.")
        why = str(error).partition("\n")[0][:200]
        raise Unreadable(words % {"name": name, "error": why}) from error
