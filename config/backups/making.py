"""Making a backup: a folder with PostgreSQL's own dump, the files beside the database, and a signed manifest.

The dump and the counts are of one snapshot, so that they tell of the very same rows while people go on writing. The
folder has its name only once it is whole and on the disk.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psycopg
from django.conf import settings

from config.backups.counting import LEFT_OUT, count_tables
from config.backups.manifest import DUMP, Manifest, files_below, key_name, moment, our_version
from config.backups.programs import Database, major_of, programs_for
from config.places import var
from config.postgres import PostgresFailed

Watch = Callable[[int, int], None]

PARTIAL: Final = ".partial"
COPIED: Final = ("imports",)
"""Folders of `var/` that are copied too: journals of imports that can go on."""
ORDINARY: Final = 0o700


def make_backup(database: Database, target: Path, watch: Watch) -> Path:
    """Makes a backup below `target`, which is made too, and returns its folder. `watch` is told how many tables are
    counted. Raises `PostgresFailed` with what went wrong; what was begun is removed then.
    """
    now = datetime.now(UTC)
    made = target / f"glossator-{now:%Y%m%dT%H%M%SZ}"
    draft = made.with_name(made.name + PARTIAL)
    try:
        draft.mkdir(mode=ORDINARY, parents=True)
        _fill(database, draft, now, watch)
        _to_disk(draft)
        draft.rename(made)
        _to_disk(target)
    except (OSError, psycopg.Error) as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise PostgresFailed(f"The backup could not be made: {error}".strip()) from error
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return made


def _fill(database: Database, draft: Path, now: datetime, watch: Watch) -> None:
    with database.connect() as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        with _start_dump(database, major_of(connection), snapshot, draft / DUMP) as dump:
            try:
                counted = count_tables(connection, watch)
                told = dump.communicate()[1]
            finally:
                dump.kill()
        if dump.returncode != 0:
            raise PostgresFailed(f"pg_dump ended with an error, and nothing was kept:\n{told.strip()}")
        migrations = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        server = connection.info.parameter_status("server_version") or ""
    for name in COPIED:
        if (var() / name).is_dir():
            shutil.copytree(var() / name, draft / name)
    Manifest(
        made_at=moment(now),
        of=settings.BASE_URL,
        version=our_version(),
        server=server,
        key=key_name(settings.SECRET_KEY),
        migrations=[list(row) for row in migrations],
        tables=counted,
        files=files_below(draft),
    ).write(draft)


def _start_dump(database: Database, major: int, snapshot: str, file: Path) -> "subprocess.Popen[str]":
    without = [f"--exclude-table-data=public.{table}" for table in LEFT_OUT]
    options = ("--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--lock-wait-timeout=60000")
    command = programs_for(major).command(
        "pg_dump", *options, *without, f"--snapshot={snapshot}", f"--file={file}", f"--dbname={database.argument()}"
    )
    return subprocess.Popen(command, env=database.environment(), text=True, stderr=subprocess.PIPE)


def _one(connection: "psycopg.Connection[Any]", query: str) -> str:
    row = connection.execute(query.encode()).fetchone()
    return str(row[0]) if row else ""


def _to_disk(folder: Path) -> None:
    """Has all that is below the folder, and the folder itself, written to the disk (fsync(2))."""
    for path in (*folder.rglob("*"), folder):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
