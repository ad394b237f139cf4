"""Whether a backup can be put back: it is, into a server of its own, looked through there, and thrown away."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from config.backups.manifest import Manifest, NotABackup
from config.backups.programs import Database
from config.backups.restoring import Watch, restore_into
from config.backups.servers import scratch_server
from config.places import ROOT
from config.postgres import PostgresFailed

Say = Callable[[str], None]

STEPS: Final = (("migrate", "--verbosity=0"), ("check_integrity", "--deep"))
"""What is run on what was put back: the migrations that it lacks, and every check."""


def check_backup(folder: Path) -> Manifest:
    """The manifest of a backup whose files are whole and which this version can read. Raises `NotABackup`."""
    manifest = Manifest.read(folder)
    manifest.check_files(folder)
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or ())
    apps = {app for app, _name in known}
    later = [f"{app}.{name}" for app, name in manifest.migrations if app in apps and (app, name) not in known]
    if later:
        raise NotABackup(
            f"{folder} was made by a later version of Glossator ({manifest.version}; this one has no {later[0]}): "
            "bring this one up to date first."
        )
    return manifest


def verify_backup(folder: Path, say: Say, watch: Watch) -> Manifest:
    """Restores the backup into a server of its own, compares all rows, brings it up to date and runs every check there.

    Raises `NotABackup` or `PostgresFailed`.
    """
    manifest = check_backup(folder)
    say("Its files are the ones that were written." + ("" if manifest.is_signed_here else f" {NOT_SIGNED}"))
    with scratch_server(folder.parent) as scratch:
        restore_into(scratch, folder, manifest, watch)
        rows = sum(each.rows for each in manifest.tables.values())
        say(
            f"It was put back into a server of its own: {rows:,} rows in {len(manifest.tables)} tables, each as it was."
        )
        for step in STEPS:
            _manage(scratch, *step)
    say("Its migrations and every check (check_integrity --deep) went well.")
    return manifest


NOT_SIGNED: Final = (
    "Its signature is not this installation's: it was made under another SECRET_KEY, or its manifest was changed."
)


def _manage(database: Database, *words: str) -> None:
    """Runs one of our commands on that database. Raises `PostgresFailed` with what it said."""
    with TemporaryDirectory() as var_folder:
        environment = os.environ | {
            "DATABASE_URL": database.address,
            "VAR_DIR": var_folder,
            "SECRET_KEY": settings.SECRET_KEY,
        }
        run = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if run.returncode != 0:
        raise PostgresFailed(f"What was put back is not sound. {words[0]} said:\n{run.stdout}{run.stderr}".strip())
