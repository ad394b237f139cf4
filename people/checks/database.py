"""What PostgreSQL's catalogue tells of the database's own state, and rows that name rows which are not there.

Only the schema `public` is looked at, which holds all of ours. The catalogue's tables: PostgreSQL's manual, chapter 52.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection
from psycopg import sql

from people.checks.findings import Check, Finding, Progress

INVALID_INDEXES: Final = """
SELECT index.relname, of.relname FROM pg_index
JOIN pg_class index ON index.oid = indexrelid JOIN pg_class of ON of.oid = indrelid
WHERE of.relnamespace = 'public'::regnamespace AND NOT (indisvalid AND indisready) ORDER BY 1
"""
UNVALIDATED: Final = """
SELECT conname, conrelid::regclass::text FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND NOT convalidated ORDER BY 1
"""
SWITCHED_OFF: Final = """
SELECT tgname, tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = 'public'::regnamespace AND tgenabled = 'D' ORDER BY 1
"""
SEQUENCES: Final = """
SELECT seq.relname, of.relname, attname FROM pg_depend
JOIN pg_class seq ON seq.oid = objid AND seq.relkind = 'S'
JOIN pg_class of ON of.oid = refobjid
JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
WHERE pg_depend.classid = 'pg_class'::regclass AND deptype IN ('a', 'i') AND of.relnamespace = 'public'::regnamespace
ORDER BY 1
"""
FOREIGN_KEYS: Final = """
SELECT conname, of.relname, held.attname, target.relname, key.attname FROM pg_constraint
JOIN pg_class of ON of.oid = conrelid JOIN pg_class target ON target.oid = confrelid
JOIN pg_attribute held ON held.attrelid = conrelid AND held.attnum = conkey[1]
JOIN pg_attribute key ON key.attrelid = confrelid AND key.attnum = confkey[1]
WHERE contype = 'f' AND cardinality(conkey) = 1 AND of.relnamespace = 'public'::regnamespace ORDER BY 1
"""
LAST_NUMBER: Final = """
SELECT {sequence_name}, {table_name}, greatest(max({column}), 0),
    (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence})
FROM {table}
"""
ORPHANS: Final = """
SELECT count(*), min(one.{held}::text) FROM {table} one
WHERE one.{held} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {target} WHERE {key} = one.{held})
"""


def invalid_indexes(_progress: Progress) -> Iterator[Finding]:
    """Indexes that PostgreSQL does not use: their making was broken off."""
    for index, table in _rows(INVALID_INDEXES):
        what = f"The index {index} of {table} is not valid: PostgreSQL does not use it, and a rule of it may not hold."
        yield Finding("invalid_indexes", index, what, f'Make it anew: REINDEX INDEX CONCURRENTLY "{index}";')


def unvalidated_constraints(_progress: Progress) -> Iterator[Finding]:
    """Constraints that earlier rows were never held to."""
    for name, table in _rows(UNVALIDATED):
        what = f"The constraint {name} of {table} was never held against the rows that were there before it."
        to_do = f'ALTER TABLE {table} VALIDATE CONSTRAINT "{name}"; and mend the row that it names.'
        yield Finding("unvalidated_constraints", name, what, to_do)


def switched_off_triggers(_progress: Progress) -> Iterator[Finding]:
    """Triggers that somebody switched off: they are what keeps history and texts from being changed."""
    for name, table in _rows(SWITCHED_OFF):
        what = f"The trigger {name} of {table} is switched off: what it guards can be changed."
        yield Finding("switched_off_triggers", name, what, f'ALTER TABLE {table} ENABLE TRIGGER "{name}";')


def sequences_behind(_progress: Progress) -> Iterator[Finding]:
    """Sequences that would give a number which a row has already: the next save fails."""
    each = [
        sql.SQL(LAST_NUMBER).format(
            sequence_name=sql.Literal(sequence), table_name=sql.Literal(table), sequence=sql.Identifier(sequence),
            table=sql.Identifier(table), column=sql.Identifier(column),
        )
        for sequence, table, column in _rows(SEQUENCES)
    ]  # fmt: skip
    for sequence, table, highest, given in _found(sql.SQL("UNION ALL").join(each)):
        if highest is not None and given < highest:
            what = f"{sequence} gave {given} last, but {table} has a row {highest}: the next new row is refused."
            to_do = f"SELECT setval('\"{sequence}\"', {highest});"
            yield Finding("sequences_behind", sequence, what, to_do)


def orphans(progress: Progress) -> Iterator[Finding]:
    """Rows that name a row which is not there, though a foreign key forbids it. Reads every table once a key."""
    keys = list(_rows(FOREIGN_KEYS))
    for number, (name, table, held, target, key) in enumerate(keys, start=1):
        names = {"table": table, "held": held, "target": target, "key": key}
        ((count, first),) = _rows(ORPHANS, **names)
        if count:
            what = f"{count} rows of {table} name in {held} a row of {target} that is not there, {first} for instance."
            to_do = "Stop writing, and restore the last backup that verifies (docs/backups.md): rows were lost."
            yield Finding("orphans", name, what, to_do)
        progress(number, len(keys))


def _rows(query: str, **names: str) -> list[tuple[Any, ...]]:
    """What the query gives, with these names of tables and columns put in."""
    return _found(sql.SQL(query).format(**{name: sql.Identifier(each) for name, each in names.items()}))


def _found(query: sql.Composed) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


QUICK: Final = (
    Check("invalid_indexes", "indexes that are not used", invalid_indexes),
    Check("unvalidated_constraints", "constraints that were never held against all rows", unvalidated_constraints),
    Check("switched_off_triggers", "triggers that are switched off", switched_off_triggers),
    Check("sequences_behind", "sequences that give numbers anew", sequences_behind),
)
"""Checks that ask the catalogue alone: milliseconds."""
DEEP: Final = (Check("orphans", "rows that name rows which are not there", orphans),)
"""Checks that read tables."""
