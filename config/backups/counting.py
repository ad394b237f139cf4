"""How many rows a table has, and a digest of them that does not depend on their order, their file or the server.

The digest is the sum of 60 bits of each row's MD5: what was lost, doubled or changed by accident shows; what somebody
changed on purpose is the business of the SHA-256 and the signature of the manifest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import sql

LEFT_OUT: Final = ("cache", "django_session", "people_tally", "usersessions_usersession")
"""Tables whose rows are in no backup: limits of the hour, and who is signed in. Everybody signs in anew."""
OF_THE_SERVER: Final = "xact"
"""The name of columns that hold a server's transaction numbers, which mean nothing on another one."""
SETTINGS: Final = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
"""How values are written, the same everywhere."""
TABLES: Final = """
SELECT relname, array_agg(attname::text ORDER BY attnum) FROM pg_catalog.pg_class
JOIN pg_catalog.pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') GROUP BY relname ORDER BY relname
"""
COUNT: Final = (
    "SELECT count(*)::bigint AS rows, "
    "coalesce(sum(('x' || substr(md5(ROW(%s)::text), 1, 15))::bit(60)::bigint), 0)::text AS digest FROM public.%I"
)
"""For PostgreSQL's own `format`: the columns, quoted, and the table."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A table's rows and their digest."""

    rows: int
    digest: str


def columns_by_table(connection: "psycopg.Connection[Any]") -> dict[str, list[str]]:
    """Every table that is copied, with its columns but those of `OF_THE_SERVER`."""
    found = connection.execute(TABLES).fetchall()
    return {
        name: [each for each in columns if each != OF_THE_SERVER] for name, columns in found if name not in LEFT_OUT
    }


def count_tables(connection: "psycopg.Connection[Any]", watch: Callable[[int, int], None]) -> dict[str, Counted]:
    """Counts every table, in the transaction that the connection is in; `watch` is told how many of how many."""
    for setting in SETTINGS:
        connection.execute(setting.encode())
    tables, counted = columns_by_table(connection), {}
    for number, (table, columns) in enumerate(tables.items(), start=1):
        names = ", ".join(sql.Identifier(each).as_string(connection) for each in columns)
        query = COUNT.replace("%s", names).replace("%I", sql.Identifier(table).as_string(connection))
        row = connection.execute(query.encode()).fetchone()
        counted[table] = Counted(*row) if row else Counted(0, "0")
        watch(number, len(tables))
    return counted
