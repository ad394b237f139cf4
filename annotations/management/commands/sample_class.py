"""`manage.py sample_class`: a class of 80 with plausible work, beside the sample class."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.samples.large_class import LargeClass
from annotations.samples.sample import FOLDER
from courses.models import Course
from opinions.actions import DuplicateCase, store_case
from opinions.intake import Statement, understand
from opinions.models import Case
from opinions.text.parsed import CaseFacts
from people.models import User

KELLY, ANSWER = ("366", "F.3d", "1093"), ("545", "U.S.", "748")


class Command(BaseCommand):
    """Makes the class."""

    help = (
        "Makes a course with many students and their work on Judge Kelly's opinion (the sample must be loaded) and, "
        "where the library holds 545 U.S. 748 or --opinion names its file, on Castle Rock v. Gonzales."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, by which seed, and the file of the second opinion."""
        parser.add_argument("--students", type=int, default=80, help="how many, at most 1000; 80 where it is not said")
        parser.add_argument("--seed", type=int, default=7, help="another number makes another class")
        parser.add_argument("--opinion", metavar="FILE", help="545 U.S. 748 in any format that the library reads")
        parser.add_argument("--instructor", default="instructor@example.edu", metavar="EMAIL")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Makes it once. Raises `CommandError` where its instructor or Judge Kelly's opinion is not there."""
        instructor = User.objects.filter(email=options["instructor"].lower()).first()
        kelly = _held(KELLY)
        if instructor is None or kelly is None:
            raise CommandError("Load the sample first (manage.py sample), or name the --instructor.")
        if not 1 <= options["students"] <= 1000:  # noqa: PLR2004 -- as many names as there are
            raise CommandError("--students is a number from 1 to 1000.")
        answer = self._answer(options["opinion"], instructor)
        cases = {"castle-rock": kelly} | ({" ".join(ANSWER): answer} if answer else {})
        made = LargeClass(FOLDER, cases, options["students"], options["seed"])
        if Course.objects.filter(title=made.tables["course"], enrollments__user=instructor).exists():
            self.stdout.write("The class is there already.")
            return
        course = made.load(instructor)
        self.stdout.write(f"Made: {course}, {options['students']} students, {course.assignments.count()} assignments.")

    def _answer(self, file: str | None, by: User) -> Case | None:
        held = _held(ANSWER)
        if held is not None or file is None:
            return held
        statement = Statement(CaseFacts(), "", "")
        _text, parsed = understand(Path(file).read_bytes(), statement, limit=settings.IMPORT_MAX_BYTES)
        try:
            return store_case(parsed, by=by)
        except (DuplicateCase, ValueError) as error:
            raise CommandError(str(error)) from error


def _held(citation: tuple[str, str, str]) -> Case | None:
    volume, reporter, page = citation
    return Case.objects.filter(citations__volume=volume, citations__reporter=reporter, citations__page=page).first()
