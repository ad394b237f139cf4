"""What must be done before the web server starts, in one process: migrations, static files, the sample.

Each step is left out where there is nothing to do, so that a second start takes seconds.
"""

import hashlib
import json
import os
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, NotSupportedError, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from config.environment import flag
from config.places import ROOT, var
from config.poolers import check_pooler
from config.postgres import PostgresFailed

Say = Callable[[str], None]

LOOK_SECONDS: Final = 0.5
"""Between two looks whether another machine has prepared the database."""
PREPARING: Final = 7_402_118
"""The number of the lock under which a database is prepared (PostgreSQL's advisory locks)."""


def prepare(say: Say, *, embedded: bool) -> list[str]:
    """Migrates, collects static files, loads the sample; returns lines that tell its logins, if it is there.

    Raises `PostgresFailed` where the database cannot be used. Afterwards no connection and no thread is open.
    """
    django.setup()
    try:
        check_pooler()
        migrate(say)
        collect_static(say)
        forget_counts()
        return load_sample(say, wanted=flag("SAMPLE", default=embedded))
    except NotSupportedError as error:
        raise PostgresFailed(f"Glossator needs PostgreSQL 14 to 18: {error}") from error
    except DatabaseError as error:
        raise PostgresFailed(f"The database cannot be used: {error}".strip()) from error
    except (CommandError, ImproperlyConfigured, ValueError) as error:
        raise PostgresFailed(str(error)) from error
    finally:
        connections.close_all()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()


def migrate(say: Say) -> None:
    """Applies the migrations that the database lacks; of several machines that start at once, one does."""
    connection.ensure_connection()
    if not _steps_to_go():
        return
    with alone(say):
        if steps := _steps_to_go():
            say(f"Bringing the database up to date ({steps} steps) …")
            call_command("migrate", interactive=False, verbosity=0)


def _steps_to_go() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def alone(say: Say) -> Iterator[None]:
    """Only one machine at a time prepares the database; the others wait here until it is done.

    The lock belongs to the transaction of a second connection, outside the pool: migrations have transactions of their
    own, and a transaction pooler would give away a lock of the session. It is asked for again and again: a statement
    that waits for it would hold a snapshot, and an index that is made concurrently waits for all older ones.
    """
    holder = connection.copy()
    holder.settings_dict["OPTIONS"].pop("pool", None)
    try:
        holder.set_autocommit(autocommit=False)
        with holder.cursor() as cursor:
            if not _is_locked(cursor):
                say("Another machine prepares the database: waiting for it …")
                while not _is_locked(cursor):
                    time.sleep(LOOK_SECONDS)
        yield
    finally:
        holder.close()


def _is_locked(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [PREPARING])
    return bool(cursor.fetchone()[0])


def static_digest() -> str:
    """A digest of every static file's name, size and time, and of the code that joins, shortens and hashes them."""
    digest = hashlib.sha256()
    for name in ("bundles.py", "shrinking.py", "static_files.py"):
        digest.update((ROOT / "config" / name).read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(json.dumps([name, found.st_size, found.st_mtime_ns]).encode())
    return digest.hexdigest()


def collect_static(say: Say) -> None:
    """Hashes and compresses the static files into `var/static`, where one of them has changed since."""
    stamp = var() / "static.digest"
    digest = static_digest()
    made = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if made.exists() and stamp.exists() and stamp.read_text() == digest:
        return
    say("Hashing and compressing static files …")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=made.parent.exists(), verbosity=0)
    stamp.write_text(digest)


def forget_counts() -> None:
    """Empties the folder in which web processes count (`config.metrics`): counts begin at nought."""
    for path in (var() / "metrics").glob("*.db"):
        path.unlink(missing_ok=True)


def load_sample(say: Say, *, wanted: bool) -> list[str]:
    """Loads the sample into a database without people, if it is wanted; returns lines telling the logins, if any."""
    if not wanted:
        return []
    people: Any = apps.get_model(settings.AUTH_USER_MODEL)
    sample = tomllib.loads((ROOT / "samples" / "class.toml").read_text())
    addresses = [person["email"] for person in sample["people"]]
    if not people.objects.exists():
        say("Loading the sample class …")
        call_command("sample", verbosity=0)
    present = set(people.objects.filter(email__in=addresses, is_active=True).values_list("email", flat=True))
    if not present:
        if "SAMPLE" in os.environ:
            say("The database holds people, so the sample is not loaded into it.")
        return []
    lines = [f"Sample logins (password {sample['password']}):"]
    return lines + [f"  {one['email']:<26} {one['words']}" for one in sample["people"] if one["email"] in present]
