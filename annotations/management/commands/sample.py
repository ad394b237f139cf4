"""`manage.py sample`: loads the sample class into an empty installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.samples.sample import FOLDER, Sample
from people.models import User


class Command(BaseCommand):
    """Loads the sample class."""

    help = "Loads the sample class (samples/class.toml). Never into a database that holds people."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Loads it, once. Raises `CommandError` where the database holds people who are not of the sample."""
        sample = Sample(FOLDER)
        if User.objects.filter(email__in=sample.addresses).count() == len(sample.addresses):
            self._tell(sample, "The sample is there already.", options["verbosity"])
            return
        if User.objects.exists():
            raise CommandError("The database holds people, so the sample is not loaded into it.")
        sample.load()
        self._tell(sample, "The sample is loaded.", options["verbosity"])

    def _tell(self, sample: Sample, words: str, verbosity: int) -> None:
        if verbosity:
            self.stdout.write(words)
            self.stdout.write(f"Password of all: {sample.tables['password']}")
            for person in sample.tables["people"]:
                self.stdout.write(f"  {person['email']:<26} {person['words']}")
