"""Putting a backup back: in one transaction, which compares every row with the manifest before it ends.

PostgreSQL's own `pg_restore` writes the script and `psql` runs it; between them we add what empties the database
first, what resets numbers of the other server, and what compares. The last word, COMMIT, is said only after all of it:
whatever goes wrong, the database stays what it was.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from tempfile import TemporaryFile
from typing import IO, Any, Final

import psycopg
from psycopg import sql

from config.backups.counting import COUNT, OF_THE_SERVER, SETTINGS
from config.backups.manifest import DUMP, Manifest
from config.backups.programs import Database, major_of, programs_for
from config.postgres import PostgresFailed

Watch = Callable[[int], None]
"""Told how many bytes of the script have been run."""

CHUNK: Final = 1 << 18
WAIT: Final = "SET LOCAL lock_timeout = '20s';"
EMPTY: Final = """
DO $empty$
DECLARE one record;
BEGIN
    FOR one IN SELECT relname, relkind FROM pg_catalog.pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') LOOP
        EXECUTE format('DROP %s IF EXISTS public.%I CASCADE', CASE one.relkind WHEN 'v' THEN 'VIEW'
            WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, one.relname);
    END LOOP;
    FOR one IN SELECT relname FROM pg_catalog.pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' LOOP
        EXECUTE format('DROP SEQUENCE IF EXISTS public.%I CASCADE', one.relname);
    END LOOP;
    FOR one IN SELECT oid::regprocedure::text AS name FROM pg_catalog.pg_proc
        WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT 1 FROM pg_catalog.pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid
                AND deptype = 'e') LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name);
    END LOOP;
END $empty$;
"""
"""Drops everything of ours in the schema `public`; what belongs to an extension stays."""
FORGET: Final = """
DO $forget$
DECLARE one record;
BEGIN
    FOR one IN SELECT relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_attribute ON attrelid = pg_class.oid
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attname = {column} AND NOT attisdropped LOOP
        EXECUTE format('ALTER TABLE public.%I ALTER COLUMN %I TYPE bigint USING NULL::bigint', one.relname, {column});
    END LOOP;
END $forget$;
"""
"""Empties the columns that hold transaction numbers of the other server: a page would ask for what is new by them."""
COMPARE: Final = """
DO $compare$
DECLARE
    one record; columns text; found record;
BEGIN
    FOR one IN SELECT key AS name, value ->> 'rows' AS rows, value ->> 'digest' AS digest
        FROM pg_catalog.jsonb_each({expected}::jsonb) LOOP
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns FROM pg_catalog.pg_attribute
            WHERE attrelid = format('public.%I', one.name)::regclass AND attnum > 0 AND NOT attisdropped
            AND attname <> {column};
        EXECUTE format({count}, columns, one.name) INTO found;
        IF found.rows::text <> one.rows OR found.digest <> one.digest THEN
            RAISE EXCEPTION 'table % came back with % rows where % were saved, or with other ones',
                one.name, found.rows, one.rows;
        END IF;
    END LOOP;
END $compare$;
"""


def restore_into(database: Database, folder: Path, manifest: Manifest, watch: Watch) -> None:
    """Empties the database and fills it from the backup in `folder`, or leaves it as it was.

    `watch` is told how many bytes have been run. Raises `PostgresFailed` with what PostgreSQL said.
    """
    with database.connect() as connection:
        programs = programs_for(major_of(connection))
        last = _last_words(connection, manifest)
    options = ("--no-owner", "--no-privileges", "--no-comments", "--file=-", str(folder / DUMP))
    runs = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={database.argument()}")
    with TemporaryFile() as read_told, TemporaryFile() as run_told:
        with (
            _started(programs.command("pg_restore", *options), database, stdout=PIPE, stderr=read_told) as reading,
            _started(programs.command("psql", *runs), database, stdin=PIPE, stdout=DEVNULL, stderr=run_told) as running,
        ):
            whole = _feed(reading, running, last, watch)
        if not whole:
            words = "\n".join(_told(each) for each in (run_told, read_told)).strip()
            raise PostgresFailed(f"The database is as it was: nothing of the backup was put back.\n{words}")
    with database.connect(autocommit=True) as connection:
        connection.execute("ANALYZE")


@contextmanager
def _started(command: list[str], database: Database, **files: Any) -> Iterator["Popen[bytes]"]:
    """A program that has ended afterwards, whatever happens."""
    with Popen(command, env=database.environment(), **files) as program:
        try:
            yield program
        finally:
            program.kill()


def _feed(reading: "Popen[bytes]", running: "Popen[bytes]", last: str, watch: Watch) -> bool:
    """Runs the whole script; whether it was committed. COMMIT is sent where the reading program ended well alone."""
    if reading.stdout is None or running.stdin is None:
        return False
    done = 0
    try:
        running.stdin.write(f"BEGIN;\n{WAIT}\n{EMPTY}\n".encode())
        while chunk := reading.stdout.read(CHUNK):
            running.stdin.write(chunk)
            done += len(chunk)
            watch(done)
        if reading.wait() != 0:
            return False
        running.stdin.write(last.encode())
        running.stdin.close()
    except BrokenPipeError:  # psql has ended at a mistake, and says which
        with suppress(BrokenPipeError):
            running.stdin.close()
        return False
    return running.wait() == 0


def _last_words(connection: "psycopg.Connection[Any]", manifest: Manifest) -> str:
    """What is run after the script: numbers forgotten, rows compared, and COMMIT."""
    expected = json.dumps(
        {name: {"rows": str(each.rows), "digest": each.digest} for name, each in manifest.tables.items()}
    )
    names = {"column": sql.Literal(OF_THE_SERVER)}
    compare = sql.SQL(COMPARE).format(expected=sql.Literal(expected), count=sql.Literal(COUNT), **names)
    words = [sql.SQL(FORGET).format(**names).as_string(connection), *(f"{each};" for each in SETTINGS)]
    return "\n".join(["", *words, compare.as_string(connection), "COMMIT;", ""])


def _told(file: IO[bytes]) -> str:
    """The last of what a program said."""
    file.seek(0)
    return "\n".join(file.read().decode(errors="replace").splitlines()[-8:])
