"""`manage.py restore SOURCE`: the installation as a backup has it; all of it, or nothing."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError

from config.backups.making import COPIED
from config.backups.manifest import Manifest, NotABackup
from config.backups.restoring import restore_into
from config.backups.servers import own_server, people_in
from config.backups.telling import Line
from config.backups.verifying import NOT_SIGNED, check_backup
from config.places import var
from config.postgres import PostgresFailed


class Command(BaseCommand):
    """Puts a backup back."""

    help = (
        "Puts a backup back, in one transaction: it is all there afterwards, each row compared, or the database is as "
        "it was. Stop Glossator first. A database that holds people is refused without --replace."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup, and whether it may replace what is there."""
        parser.add_argument("source", type=Path, help="the folder that `manage.py backup` made")
        parser.add_argument("--replace", action="store_true", help="delete everything that the database holds now")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restores it. Raises `CommandError` with what went wrong; nothing is changed then."""
        try:
            self._restore(options["source"].resolve(), replace=options["replace"])
        except (NotABackup, PostgresFailed, OSError, psycopg.Error) as error:
            raise CommandError(str(error)) from error

    def _restore(self, source: Path, *, replace: bool) -> None:
        manifest = check_backup(source)
        if not manifest.is_signed_here and manifest.is_of_this_key:
            raise NotABackup(f"{source / 'manifest.json'} was changed after it was signed: use another backup.")
        line = Line(self.stdout)
        with own_server() as database:
            people = people_in(database)
            if people and not replace:
                raise PostgresFailed(
                    f"The database ({database.shown}) holds {people} people. Nothing was changed. To delete everything "
                    "in it, and put the backup in its place, add --replace; make a backup of it first."
                )
            restore_into(database, source, manifest, line.read_in)
        line.clear()
        for name in COPIED:
            if (source / name).is_dir():
                shutil.copytree(source / name, var() / name, dirs_exist_ok=True)
        self._tell(manifest)

    def _tell(self, manifest: Manifest) -> None:
        rows = sum(each.rows for each in manifest.tables.values())
        self.stdout.write(
            f"Restored: {rows:,} rows in {len(manifest.tables)} tables, each as it was at {manifest.of} on "
            f"{manifest.made_at}."
        )
        if not manifest.is_of_this_key:
            self.stdout.write(
                f"{NOT_SIGNED} Put the SECRET_KEY of {manifest.of} (its file secrets/django) into SECRET_KEY or "
                "SECRET_KEY_FALLBACKS here: without it authenticator apps and signed exports of before cannot be read."
            )
        self.stdout.write("Start Glossator: it brings the database up to date. Everybody signs in anew.")
