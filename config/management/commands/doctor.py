"""`manage.py doctor`: what is wrong with this installation, and what to do."""

import json
import logging
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import chain
from textwrap import fill
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand

from config.doctor.looks import Look, State, well
from config.doctor.rounds import look, look_deep

SIGNS: Final = {State.WELL: "✓", State.WATCH: "!", State.WRONG: "✗"}
WIDTH: Final = 100
INDENT: Final = 20


class Command(BaseCommand):
    """Looks at everything, and tells what is not well."""

    help = (
        "Looks at settings, mail, database, workers, disk and backups, and says what is wrong and what to do. "
        "Ends with status 1 where something is wrong."
    )
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much."""
        parser.add_argument("--deep", action="store_true", help="read all tables too (minutes for millions of rows)")
        parser.add_argument("--all", action="store_true", help="tell what is well, line by line")
        parser.add_argument("--json", action="store_true", help="as JSON, for programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tells what was found, as it is found. Raises `SystemExit` (status 1) where something is wrong."""
        logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # a database away is told of once, by us
        looks = chain(look(), _deep() if options["deep"] else ())
        if options["json"]:
            found = list(looks)
            told = [
                {"subject": each.subject, "state": each.word, "what": each.what, "to_do": each.to_do} for each in found
            ]
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            found = self._tell(looks, everything=options["all"])
        worst = max((each.state for each in found), default=State.WELL)
        if worst is State.WRONG:
            raise SystemExit(1)

    def _tell(self, looks: Iterable[Look], *, everything: bool) -> list[Look]:
        self.stdout.write(f"Glossator at {settings.BASE_URL}\n\n")
        found = []
        for each in looks:
            found.append(each)
            if everything or each.state is not State.WELL:
                self.stdout.write(self._line(each))
                self.stdout.flush()
        fine = list(dict.fromkeys(each.subject for each in found if each.state is State.WELL))
        trouble = {each.subject for each in found if each.state is not State.WELL}
        if not everything:
            names = ", ".join(name if name.isupper() else name.lower() for name in fine if name not in trouble)
            self.stdout.write(self.style.SUCCESS("✓ ") + fill(f"Well: {names}.", WIDTH, subsequent_indent="  "))
        return found

    def _line(self, each: Look) -> str:
        paint = {State.WELL: self.style.SUCCESS, State.WATCH: self.style.WARNING, State.WRONG: self.style.ERROR}
        head = f"{SIGNS[each.state]} {each.subject}"
        what = fill(each.what, WIDTH, initial_indent=" " * INDENT, subsequent_indent=" " * INDENT)
        line = paint[each.state](head) + what[min(len(head), INDENT - 1) :]
        to_do = fill(f"→ {each.to_do}", WIDTH, initial_indent=" " * INDENT, subsequent_indent=" " * (INDENT + 2))
        return f"{line}\n{to_do}\n" if each.to_do else line


def _deep() -> Iterator[Look]:
    found = list(look_deep())
    yield from found or [well("All tables", "every annotation stands on its words")]
