"""`manage.py migrate`: Django's own, made safe for a database that people are working with.

A change of a table waits for whoever reads it, and everybody who comes after waits behind the change. So it waits for
`LOCK_SECONDS` at most, lets all others through, and tries again; nothing is half done, as each migration is a
transaction.
"""

import time
from typing import Any, Final

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import OperationalError, connections
from django.db.migrations import Migration
from psycopg.errors import LockNotAvailable

LOCK_SECONDS: Final = 3
PAUSE_SECONDS: Final = 2
ATTEMPTS: Final = 20


class Command(DjangoCommand):
    """Migrates, without keeping anybody waiting for long."""

    database = ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates as Django does. Raises `CommandError` where the tables were in use all the time."""
        self.database = options["database"]
        for attempt in range(1, ATTEMPTS + 1):
            try:
                super().handle(*args, **options)
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
                self.stderr.write(f"A table is in use; trying again ({attempt} of {ATTEMPTS}).")
                time.sleep(PAUSE_SECONDS)
            else:
                return
            finally:
                self._wait_for(0)
        raise CommandError(
            "A table was in use all the time. Nothing was left half done: run this again when it is quiet."
        )

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:
        """Django's own hook: a migration that is no transaction keeps nobody waiting, and may wait itself."""
        if migration is not None and action in ("apply_start", "unapply_start"):
            self._wait_for(LOCK_SECONDS if migration.atomic else 0)
        super().migration_progress_callback(action, migration, fake)

    def _wait_for(self, seconds: int) -> None:
        """How long a lock is waited for; 0: as long as it takes."""
        with connections[self.database].cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{seconds}s"])
