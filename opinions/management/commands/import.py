# ruff: noqa: N999 -- the command is called `import`; no other module imports this one
"""`manage.py import FILE`: stores a case in the library, or the many of a folder, a ZIP archive or JSON lines."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from opinions.actions import DuplicateCase, store_case
from opinions.archives import Bounds, entries_in, holds_many
from opinions.batch_reading import ReadBounds
from opinions.importing import Order, captioned, import_many, publishable
from opinions.intake import Statement
from opinions.journals import Journal, journal_of
from opinions.management.arguments import add_source, read_source, read_statement
from opinions.management.progress import Progress, summary
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.readers.source import UnreadableSource
from people.models import User


class Command(BaseCommand):
    """Reads a file and stores the case in it, or all cases of a folder, a ZIP archive or a file of JSON lines."""

    help = "Stores the case in FILE in the library; of a folder, a .zip or a .jsonl, all its cases."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The source's options, and who imports."""
        add_source(parser)
        parser.add_argument("--by", default="", metavar="EMAIL", help="the person who imports, by e-mail address")
        kept = "publish a publisher's headnotes too: you have the right to"
        parser.add_argument("--keep-headnotes", action="store_true", help=kept)
        many = parser.add_argument_group("many cases")
        many.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes that read; one a core")
        many.add_argument("--again", action="store_true", help="try again what an earlier run has done")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Stores the case and names it. Raises `CommandError` where it is refused; then nothing is stored."""
        by = _person(options["by"])
        statement = read_statement(options)
        if options["file"] != "-" and holds_many(Path(options["file"])):
            self._import_many(Path(options["file"]), statement, by, options)
            return
        parsed = _captioned(read_source(options, statement), options["file"])
        try:
            parsed = publishable(parsed, keep_headnotes=options["keep_headnotes"])
            case = store_case(parsed, by=by, fictional=statement.fictional, history_checked=statement.history_checked)
        except (DuplicateCase, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Stored {case.caption}, {case.uuid}. Writings: {len(parsed.opinions)}.")
        for warning in parsed.warnings:
            self.stdout.write(f"  at {warning.at}: {warning.message}")

    def _import_many(self, path: Path, statement: Statement, by: User | None, options: dict[str, Any]) -> None:
        """Imports all, shows how far it is, and reports. Raises `CommandError` where any failed."""
        if statement.facts != CaseFacts() or statement.author or options["accept"]:
            raise CommandError(f"{path} holds many cases: --caption, --cite and the like say what one case is.")
        bounds = ReadBounds(settings.IMPORT_MAX_BYTES, settings.IMPORT_SECONDS, settings.IMPORT_MEMORY_MB)
        order = Order(
            by=by,
            bounds=bounds,
            workers=max(1, options["workers"]),
            fictional=statement.fictional,
            history_checked=statement.history_checked,
            keep_headnotes=options["keep_headnotes"],
        )
        file = journal_of(path, settings.IMPORT_JOURNALS)
        if options["again"]:
            file.unlink(missing_ok=True)
        try:
            entries = entries_in(path, Bounds(bounds.most_bytes, settings.IMPORT_ARCHIVE_BYTES))
            report = import_many(entries, Journal(file), order, Progress(self.stdout))
        except (UnreadableSource, OSError) as error:
            raise CommandError(f"{path}: {error}") from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. The same command goes on from here.") from None
        self.stdout.write(summary(report))
        if report.failed:
            raise CommandError(f"{len(report.failed)} of {report.total} failed; the same command tries these again.")


def _person(email: str) -> User | None:
    """The person with that address, None for none. Raises `CommandError` where nobody has it."""
    if not email:
        return None
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise CommandError(f"--by: nobody has the e-mail address {email}.")
    return person


def _captioned(parsed: ParsedCase, file: str) -> ParsedCase:
    """The case with a caption. Raises `CommandError` where it has none, nor its file a name."""
    if file == "-" and not parsed.facts.caption:
        raise CommandError("--caption: a case that is read from standard input needs a caption.")
    return captioned(parsed, file)
