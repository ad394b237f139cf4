"""`manage.py verify FILE`: whether an export's passages still stand in the opinions as it says."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.exports.verifying import NotVerifiable, Verified, verify

SHOWN = 20
"""Passages that are told one by one."""


class Command(BaseCommand):
    """Checks a file."""

    help = (
        "Checks a signed manifest, a CSV of ours, or (with --manifest) any exported file: the signature, and that each "
        "passage's words stand at their place in the version named. Ends with status 1 where something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and its manifest."""
        parser.add_argument("file", type=Path, help="the manifest, or the exported file")
        parser.add_argument("--manifest", type=Path, help="the manifest of an exported file")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Says what holds. Raises `CommandError` where something does not, or the file cannot be checked."""
        try:
            found = verify(options["file"], options["manifest"])
        except (NotVerifiable, OSError) as refused:
            raise CommandError(str(refused)) from refused
        for line in _lines(found):
            self.stdout.write(line)
        if not found.holds:
            raise CommandError("The file does not hold.")


def _lines(found: Verified) -> list[str]:
    signed = {
        None: "It bears no signature of its own.",
        True: "The signature is this installation's, and nothing that it covers was changed.",
        False: "The signature is not this installation's, or something that it covers was changed.",
    }
    lines = [signed[found.signed], f"{found.right} passages stand where the file says."]
    if found.wrong:
        rest = len(found.wrong) - SHOWN
        lines += [f"{len(found.wrong)} passages do not:", *found.wrong[:SHOWN]]
        lines += [f"… and {rest} more."] if rest > 0 else []
    return lines
