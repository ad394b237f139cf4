"""Statistics of a database with ten million annotations, given to PostgreSQL for the small database of a test.

The planner then chooses as it would there. It multiplies the rows per page that it is told by the pages that a table
has, so the tables get as many rows a page as makes the whole; a table that is empty stays so.
"""

import json
import re
from pathlib import Path
from typing import Any, Final

from django.db import connection
from psycopg import ClientCursor, RawCursor

STATISTICS: Final = Path(__file__).parent / "fixtures" / "statistics.json"
"""Written by `python -m benchmarks.believed`."""
MANY: Final = 100_000
"""Rows from which on a table is large."""
SHARED: Final = {
    "annotations_annotation": {"version_id", "start", "end"},
    "annotations_authoritylink": {"authority_id"},
    "annotations_keypassage": {"version_id", "start", "end"},
}
"""Columns by which a look finds what all classes wrote: they read the same texts, and link the same authorities."""
SEVERAL: Final = frozenset({"Merge Join", "Append", "Merge Append"})
STREAMS: Final = SEVERAL | {"Nested Loop", "Hash Join", "Subquery Scan", "LockRows", "Incremental Sort", "Gather Merge"}
"""Steps of a plan that ask their first part (these `SEVERAL` each) for no more rows than they are asked for."""
CONDITIONED: Final = re.compile(r'\("?(\w+)"? (?:[<>=]|IS)')
"""A column in an index's condition, as a plan tells it."""
STATEMENTS: Final = ("SELECT", "WITH", "UPDATE", "DELETE", "(SELECT")


def believe() -> frozenset[str]:
    """Has PostgreSQL (18 or later) believe in them until the transaction ends; returns the names of large tables.

    Raises `AssertionError` where one of these has no row: the planner would take it as it is.
    """
    large, missing = set(), set()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL cpu_tuple_cost = 0.03")  # in place of the pages that a row's reading costs there
        for table, known in json.loads(STATISTICS.read_text()).items():
            cursor.execute("SELECT pg_relation_size(to_regclass(%s)) / 8192", [table])
            pages = cursor.fetchone()[0]
            if not pages:
                missing |= {table} if known["rows"] >= MANY else set()
                continue
            cursor.execute(
                "SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', %s, 'relpages', %s::integer, "
                "'reltuples', %s::real, 'relallvisible', %s::integer)",
                [table, pages, known["rows"], pages],
            )
            cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0", [table])
            here = {name for (name,) in cursor.fetchall()}
            for column, (empty, different) in known["columns"].items():
                if column in here:
                    cursor.execute(
                        "SELECT pg_restore_attribute_stats('schemaname', 'public', 'relname', %s, 'attname', %s, "
                        "'inherited', false, 'null_frac', %s::real, 'avg_width', 8, 'n_distinct', %s::real)",
                        [table, column, empty, different],
                    )
            if known["rows"] >= MANY:
                large.add(table)
    assert missing == set()
    return frozenset(large)


class Planned:
    """A wrapper of every query (`connection.execute_wrapper`): has PostgreSQL tell the plan of each kind of statement.

    `whole` names, by the SQL of a statement, the large tables that its plan reads from end to end, or of which it reads
    what all classes wrote: by `SHARED` columns alone.
    """

    def __init__(self, large: frozenset[str]) -> None:
        self._large = large
        self._seen: set[str] = set()
        self._partial = _partial_indexes()
        self.whole: dict[str, set[str]] = {}

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many and sql not in self._seen and sql.startswith(STATEMENTS):
            self._seen.add(sql)
            kept = isinstance(context["cursor"].cursor, RawCursor)  # planned once, for any values: as in the settings
            with ClientCursor(context["connection"].connection) as cursor:
                options, values = ("FORMAT JSON, GENERIC_PLAN", None) if kept else ("FORMAT JSON", params)
                cursor.execute(f"EXPLAIN ({options}) {sql}", values)
                plan = cursor.fetchall()[0][0][0]["Plan"]
            if found := set(self._read_whole(plan, stops=False)):
                self.whole[sql] = found
        return execute(sql, params, many, context)

    @property
    def count(self) -> int:
        """How many kinds of statements were planned."""
        return len(self._seen)

    def _read_whole(self, node: dict[str, Any], *, stops: bool) -> list[str]:
        """The large tables that this part of a plan reads whole. `stops`: what asks it stops after its first rows."""
        table, kind = node.get("Relation Name", ""), node["Node Type"]
        found = []
        if table in self._large and not node.get("Index Cond") and not node.get("TID Cond"):
            in_order = kind.startswith("Index") and (stops or node.get("Index Name") in self._partial)
            if not in_order and kind not in {"Bitmap Heap Scan", "ModifyTable"}:
                found.append(f"{kind} of {table}")
        by = set(CONDITIONED.findall(node.get("Index Cond", "") + node.get("Recheck Cond", "")))
        if by and by <= SHARED.get(table, set()) and not stops:
            found.append(f"{kind} of {table} by {', '.join(sorted(by))}")
        below = kind == "Limit" or (stops and kind in STREAMS)
        for at, each in enumerate(node.get("Plans", ())):
            found += self._read_whole(each, stops=below and (at == 0 or kind in SEVERAL))
        return found


def _partial_indexes() -> frozenset[str]:
    """The indexes that hold some of the rows alone: one that is read whole is what it was made for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL")
        return frozenset(name for (name,) in cursor.fetchall())
