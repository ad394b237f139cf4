"""New rows that are stored by statements which are made once in a process and planned once a connection."""

from collections.abc import Sequence
from functools import cache, lru_cache
from re import sub
from typing import Any, Final
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

from people.prepared import rows_of

PLAIN_FIELDS: Final = frozenset(
    {models.BooleanField, models.CharField, models.ForeignKey, models.IntegerField, models.PositiveIntegerField,
     models.TextField, models.UUIDField}
)  # fmt: skip
"""Fields that store a value of `PLAIN_VALUES` as it is: asking each how takes most of the time of an insert."""
PLAIN_VALUES: Final = frozenset({bool, int, str, UUID, type(None)})
Column = tuple[str, str]
"""A column, and what stands for its value: a type of PostgreSQL's, or the key of an earlier row (`r0.id`)."""


def insert(*rows: models.Model, unless_taken: str = "") -> bool:
    """Stores new rows, all of whose fields are set, in one statement, and gives them their keys. No signals are sent.

    A later row may refer to earlier ones that have no key yet. Returns whether they were stored: they are not, all
    together, where another row has the first one's value of the unique field `unless_taken` (also one whose transaction
    is about to end, for which this waits). Raises what saving raises.
    """
    names = {id(row): f"r{at}" for at, row in enumerate(rows)}
    values: list[Any] = []
    asked = tuple((type(row), _columns(row, names, values)) for row in rows)
    stored = rows_of(_statement(asked, unless_taken), values)
    for keys in stored:
        for row, key in zip(rows, keys, strict=True):
            _give_key(row, key, rows)
    return bool(stored)


def _columns(row: models.Model, names: dict[int, str], values: list[Any]) -> tuple[Column, ...]:
    """The row's columns; adds to `values` what goes into them."""
    found = []
    related = row._state.fields_cache  # noqa: SLF001 -- where Django keeps what a row refers to
    for field, name, kind, plain in _fields(type(row)):
        if field.is_relation and id(related.get(field.name)) in names:
            found.append((name, f"{names[id(related[field.name])]}.id"))
            continue
        value = getattr(row, field.attname)
        if not plain or type(value) not in PLAIN_VALUES:
            value = field.pre_save(row, add=True)
            if isinstance(value, DatabaseDefault):
                continue
            value = field.get_db_prep_value(value, connection)
        found.append((name, kind))
        values.append(value)
    return tuple(found)


@cache
def _fields(model: type[models.Model]) -> tuple[tuple[Any, str, str, bool], ...]:
    """The fields with their columns, PostgreSQL's types, and whether they store plain values; but for the key."""
    fields: list[Any] = [field for field in model._meta.local_concrete_fields if not field.primary_key]  # noqa: SLF001 -- documented
    quoted = connection.ops.quote_name
    return tuple((each, quoted(each.column), _type(each), type(each) in PLAIN_FIELDS) for each in fields)


def _type(field: "models.Field[Any, Any]") -> str:
    """The column's type without its length: a cast to `varchar(20)` would cut off what has to be refused."""
    return sub(r"\([0-9, ]+\)", "", str(field.db_type(connection)))


@lru_cache(maxsize=256)
def _statement(rows: tuple[tuple[type[models.Model], tuple[Column, ...]], ...], unless_taken: str) -> str:
    parts, number = [], 0
    for at, (model, columns) in enumerate(rows):
        given = []
        for _name, kind in columns:
            number += not kind.endswith(".id")
            given.append(kind if kind.endswith(".id") else f"${number}::{kind}")
        earlier = sorted({"r0.id", *(kind for kind in given if kind.endswith(".id"))}) if at else []
        source = f" FROM {', '.join(each.removesuffix('.id') for each in earlier)}" if earlier else ""
        passing = f' ON CONFLICT ("{unless_taken}") DO NOTHING' if unless_taken and not at else ""
        table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 -- documented
        names = ", ".join(name for name, _kind in columns)
        parts.append(
            f"r{at} AS (INSERT INTO {table} ({names}) SELECT {', '.join(given)}{source}{passing} RETURNING id)"
        )
    every = [f"r{at}" for at in range(len(rows))]
    return f"WITH {', '.join(parts)} SELECT {', '.join(f'{name}.id' for name in every)} FROM {', '.join(every)}"  # noqa: S608 -- likewise


def _give_key(row: models.Model, key: int, rows: Sequence[models.Model]) -> None:
    """Leaves the row as saving does, and tells the others of its key."""
    row.pk = key
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 -- as saving leaves it
    for other in rows:
        for name, related in list(other._state.fields_cache.items()):  # noqa: SLF001 -- as above
            if related is row:
                setattr(other, name, row)
