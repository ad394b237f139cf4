"""`manage.py find_citations`: finds the citations of all cases, or of those named, anew; people's corrections stay."""

import hashlib
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from opinions.carried_repairs import Renewed
from opinions.citation_reading import read_case_anew
from opinions.journals import Fate, Journal, Record
from opinions.models import Case, OpinionText
from people.models import User

WIDTH = 24
"""Characters of the bar."""


class Command(BaseCommand):
    """Finds citations anew, case by case: what is done stays done when it is stopped."""

    help = (
        "Finds the citations of all cases anew, or of the CASEs named by their UUIDs. Corrections of people are kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which cases and versions, and who asks."""
        parser.add_argument("case", nargs="*", type=UUID, help="a case's UUID; without any all cases")
        parser.add_argument("--all-versions", action="store_true", help="earlier versions too, which assignments read")
        parser.add_argument("--by", default="", metavar="EMAIL", help="the person who asks, by e-mail address")
        parser.add_argument("--again", action="store_true", help="begin anew, not where an earlier run was stopped")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Reads case after case. Raises `CommandError` for a case or a person that is not there."""
        by = _person(options["by"])
        cases = _cases(options["case"])
        journal = Journal(settings.IMPORT_JOURNALS / f"find_citations{'-all' if options['all_versions'] else ''}.jsonl")
        if options["again"]:
            journal.path.unlink(missing_ok=True)
            journal = Journal(journal.path)
        renewed = Renewed()
        try:
            for done, case in enumerate(cases):
                self._draw(done, len(cases), case.caption)
                renewed = renewed + self._read(case, journal, by, every_version=options["all_versions"])
        except KeyboardInterrupt:
            raise CommandError("Stopped. The same command goes on from here.") from None
        self._draw(len(cases), len(cases), "")
        journal.path.unlink(missing_ok=True)
        self.stdout.write(
            f"{len(cases)} cases read: {renewed.added} citations added, {renewed.changed} changed, "
            f"{renewed.gone} gone, {renewed.kept} as they were."
        )

    def _read(self, case: Case, journal: Journal, by: User | None, *, every_version: bool) -> Renewed:
        """Reads a case anew, unless an earlier run that was stopped has read its versions."""
        digest = _digest(case)
        if journal.is_done(str(case.uuid), digest):
            return Renewed()
        renewed = read_case_anew(case, by=by, every_version=every_version)
        journal.keep(Record(str(case.uuid), digest, Fate.STORED))
        return renewed

    def _draw(self, done: int, total: int, caption: str) -> None:
        """The bar on a terminal, drawn anew; where nobody looks, nothing."""
        if self.stdout.isatty():
            filled = WIDTH * done // max(total, 1)
            bar = f"{'█' * filled}{'░' * (WIDTH - filled)} {done} of {total} {caption[:40]}"
            self.stdout.write(f"\r{bar}\x1b[K", ending="\n" if done == total else "")
            self.stdout.flush()


def _cases(named: list[UUID]) -> list[Case]:
    """The cases, all of them where none is named. Raises `CommandError` for one that is not there."""
    cases = list(Case.objects.filter(uuid__in=named) if named else Case.objects.order_by("pk"))
    missing = next(_missing(named, cases), None)
    if missing is not None:
        raise CommandError(f"The library holds no case {missing}.")
    return cases


def _missing(named: list[UUID], cases: list[Case]) -> Iterator[UUID]:
    held = {case.uuid for case in cases}
    return (each for each in named if each not in held)


def _digest(case: Case) -> str:
    """Tells one state of the case's texts from another."""
    prints = OpinionText.objects.filter(opinion__case=case).order_by("pk").values_list("fingerprint", flat=True)
    return hashlib.sha256("".join(prints).encode()).hexdigest()


def _person(email: str) -> User | None:
    """The person with that address, None for none. Raises `CommandError` where nobody has it."""
    if not email:
        return None
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise CommandError(f"--by: nobody has the e-mail address {email}.")
    return person
