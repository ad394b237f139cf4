"""`manage.py restore_course FILE`: a course from its archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.packing.persons import Trust
from annotations.packing.preview import preview_of
from annotations.packing.reading import Unreadable, open_archive
from annotations.packing.restoring import restore_archive
from people.models import User


class Command(BaseCommand):
    """Restores a course."""

    help = (
        "Restores a course from the archive that an instructor fetched from this or another installation. The same "
        "archive is restored once. With --look, says what is in it and writes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The archive, and who shall lead the course."""
        parser.add_argument("file", type=Path, help="the archive (.zip)")
        parser.add_argument("--instructor", metavar="EMAIL", help="whose course it shall be, beside its instructors")
        parser.add_argument("--look", action="store_true", help="only say what is in it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restores it. Raises `CommandError` where the file or the instructor is none."""
        by = _instructor(options["instructor"])
        try:
            with options["file"].open("rb") as file:
                opened = open_archive(file, _nobody_watches)
                trust = Trust(opened.ours, vouched=True, by=by)
                found = preview_of(opened, trust)
                for line in found.lines:
                    self.stdout.write(line)
                if options["look"]:
                    return
                course = restore_archive(opened, trust, _nobody_watches)
        except (Unreadable, OSError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{'It was restored before' if found.present else 'Restored'}: {course}, {course.uuid}.")


def _instructor(email: str | None) -> User | None:
    if email is None:
        return None
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody here has the address {email}.")
    return found


def _nobody_watches(_done: int, _total: int) -> None:
    """A command has nobody to tell."""
