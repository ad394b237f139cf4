"""Rows that are stored one by one, by statements that are made once in a process and planned once a connection."""

from functools import cache
from re import sub
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

from people.prepared import rows_of


def insert(row: models.Model, *, unless_taken: str = "") -> bool:
    """Stores a new row, all of whose fields are set, and gives it its key. No signals are sent.

    Returns whether it was stored: it is not where another row has its value of the unique field `unless_taken` (also
    one whose transaction is about to end, for which this waits). Raises what saving raises.
    """
    fields = _fields(type(row))
    values = {field: field.pre_save(row, add=True) for field in fields}
    given = [field for field in fields if not isinstance(values[field], DatabaseDefault)]
    sql = _statement(type(row), tuple(field.column for field in given), unless_taken)
    stored = rows_of(sql, [field.get_db_prep_save(values[field], connection) for field in given])
    for (key,) in stored:
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 -- as saving leaves it
    return bool(stored)


@cache
def _fields(model: type[models.Model]) -> tuple["models.Field[Any, Any]", ...]:
    return tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)  # noqa: SLF001 -- documented


@cache
def _statement(model: type[models.Model], columns: tuple[str, ...], unless_taken: str) -> str:
    quote = connection.ops.quote_name
    types = {field.column: _type(field) for field in _fields(model)}
    values = ", ".join(f"${at}::{types[column]}" for at, column in enumerate(columns, start=1))
    names = ", ".join(quote(column) for column in columns)
    passing = f" ON CONFLICT ({quote(unless_taken)}) DO NOTHING" if unless_taken else ""
    table = quote(model._meta.db_table)  # noqa: SLF001 -- documented
    return f"INSERT INTO {table} ({names}) VALUES ({values}){passing} RETURNING id"  # noqa: S608 -- names of our models


def _type(field: "models.Field[Any, Any]") -> str:
    """The column's type without its length: a cast to `varchar(20)` would cut off what has to be refused."""
    return sub(r"\([0-9, ]+\)", "", str(field.db_type(connection)))
