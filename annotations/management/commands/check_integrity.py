"""`manage.py check_integrity`: everything that can be checked of a database, from the catalogue to each annotation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.checks import relations
from annotations.checks.anchors import anchor_checks
from annotations.checks.telling import run_checks
from opinions import checks as of_texts
from people.checks import database


class Command(BaseCommand):
    """Runs all checks."""

    help = (
        "Checks the database: indexes, constraints, triggers, sequences; with --deep also that no row names one that "
        "is not there, that what hangs together belongs together, and all of check_anchors. Ends with status 1 where "
        "something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How deep."""
        parser.add_argument("--deep", action="store_true", help="read all tables too")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tells what was found. Raises `CommandError` where anything is wrong."""
        deep = (*database.DEEP, *relations.CHECKS, *of_texts.CHECKS, *anchor_checks())
        if run_checks((*database.QUICK, *(deep if options["deep"] else ())), self.stdout):
            raise CommandError("Not everything is as it should be.")
        self.stdout.write("All is as it should be.")
