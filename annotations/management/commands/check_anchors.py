"""`manage.py check_anchors`: whether every annotation's words are those that were chosen."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.checks.anchors import anchor_checks
from annotations.checks.telling import run_checks
from opinions import checks as of_texts


class Command(BaseCommand):
    """Looks at texts, and at all that names a place in them."""

    help = (
        "Checks that each text is the one that was stored, that each annotation stands in it where its last revision "
        "says, and that exported files quote the words that stand there. Ends with status 1 where something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to mend."""
        parser.add_argument(
            "--mend",
            action="store_true",
            help="put annotations back where their last revision says, and log it",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tells what was found. Raises `CommandError` where anything is wrong still."""
        found = run_checks((*of_texts.CHECKS, *anchor_checks(mend=options["mend"])), self.stdout)
        if not all(finding.mended for finding in found):
            raise CommandError("Not everything stands where it was put.")
        self.stdout.write("Every annotation stands on the words that were chosen.")
