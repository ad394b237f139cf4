"""`manage.py backup TARGET`: a copy of the whole installation, which can be verified; `docs/backups.md` tells more."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from config.backups.keeping import delete_older
from config.backups.making import make_backup
from config.backups.manifest import Manifest, NotABackup
from config.backups.servers import running_server
from config.backups.telling import MEGABYTE, NO_KEY, Line
from config.backups.verifying import verify_backup
from config.places import var
from config.postgres import PostgresFailed
from people.seen import BACKUP, note_seen


class Command(BaseCommand):
    """Makes a backup, or verifies one."""

    help = (
        "Copies the whole database, as it is at one moment, into a new folder below TARGET, while people go on "
        "working. With --verify, puts a backup back into a server of its own and compares every row; TARGET is then "
        "the backup."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, how many are kept, and whether to verify."""
        parser.add_argument("target", type=Path, help="the folder of all backups; with --verify alone, one backup")
        parser.add_argument("--keep", type=int, metavar="N", help="delete all but the N newest backups below TARGET")
        parser.add_argument("--verify", action="store_true", help="only verify the backup TARGET, and make none")
        parser.add_argument("--and-verify", action="store_true", help="make a backup, and verify it at once")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Makes or verifies it. Raises `CommandError` with what went wrong; deletes nothing then."""
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep: keep one at least.")
        try:
            self._verify(options["target"]) if options["verify"] else self._make(**options)
        except (NotABackup, PostgresFailed, OSError, psycopg.Error) as error:
            raise CommandError(str(error)) from error

    def _make(self, *, target: Path, keep: int | None, and_verify: bool, **_options: Any) -> None:
        line = Line(self.stdout)
        with running_server() as database:
            made = make_backup(database, target.resolve(), line.tables)
            line.clear()
            manifest = Manifest.read(made)
            size = sum(each["bytes"] for each in manifest.files.values())
            rows = sum(each.rows for each in manifest.tables.values())
            self.stdout.write(f"{made}: {rows:,} rows in {len(manifest.tables)} tables, {size / MEGABYTE:,.1f} MB.")
            if and_verify:
                self._verify(made)
            self._note(made, size, verified=and_verify)
        for gone in delete_older(target, keep) if keep else ():
            self.stdout.write(f"Deleted, being older: {gone.name}.")
        self.stdout.write(NO_KEY.format(where=var() / "secrets" / "django"))

    def _verify(self, folder: Path) -> None:
        line = Line(self.stdout)

        def say(words: str) -> None:
            line.clear()
            self.stdout.write(words)

        manifest = verify_backup(folder.resolve(), say, line.read_in)
        say(f"{folder}: verified. It tells of {manifest.made_at}, version {manifest.version}.")

    def _note(self, made: Path, size: int, *, verified: bool) -> None:
        """Has the database remember it, for `manage.py doctor`; a database that takes no word has been copied still."""
        try:
            note_seen(BACKUP, path=str(made), bytes=size, verified=verified)
        except DatabaseError as error:
            self.stderr.write(f"The backup is made, but the database does not note it: {error}".strip())
