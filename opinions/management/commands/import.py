# ruff: noqa: N999 -- the command is called `import`; no other module imports this one
"""`manage.py import FILE`: stores a case in the library."""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opinions.actions import DuplicateCase, store_case
from opinions.intake import Statement
from opinions.management.arguments import add_source, read_source, read_statement
from opinions.text.parsed import ParsedCase, ParsedWarning
from people.models import User


class Command(BaseCommand):
    """Reads a file and stores the case in it."""

    help = "Stores the case in FILE in the library."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The source's options, and who imports."""
        add_source(parser)
        parser.add_argument("--by", default="", metavar="EMAIL", help="the person who imports, by e-mail address")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Stores the case and names it. Raises `CommandError` where it is refused; then nothing is stored."""
        by = _person(options["by"])
        statement = read_statement(options)
        parsed = _captioned(read_source(options, statement), options["file"])
        try:
            case = store_case(parsed, by=by, **_flags(statement))
        except DuplicateCase as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Stored {case.caption}, {case.uuid}. Writings: {len(parsed.opinions)}.")
        for warning in parsed.warnings:
            self.stdout.write(f"  at {warning.at}: {warning.message}")


def _flags(statement: Statement) -> dict[str, Any]:
    return {"fictional": statement.fictional, "history_checked": statement.history_checked}


def _person(email: str) -> User | None:
    """The person with that address, None for none. Raises `CommandError` where nobody has it."""
    if not email:
        return None
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise CommandError(f"--by: nobody has the e-mail address {email}.")
    return person


def _captioned(parsed: ParsedCase, file: str) -> ParsedCase:
    """The case with a caption: where none was given, its file's name stands for it, with a warning."""
    if parsed.facts.caption:
        return parsed
    if file == "-":
        raise CommandError("--caption: a case that is read from standard input needs a caption.")
    name = Path(file).stem
    warning = ParsedWarning(0, f"No caption was given: the file's name, {name}, stands for it in every citation.")
    return replace(parsed, facts=replace(parsed.facts, caption=name[:500]), warnings=(warning, *parsed.warnings))
