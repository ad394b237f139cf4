"""`manage.py tick`: what has to be done by time. Run it once a minute; a second run at once changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from people.mending import mend_jobs


class Command(BaseCommand):
    """Has interrupted jobs go on, and deletes old ones."""

    help = "Does what has to be done by time: run it once a minute."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Says what it did, and nothing where there was nothing to do."""
        mended = mend_jobs(timezone.now())
        told = {
            "went on after an interruption": mended.again,
            "failed after too many": mended.failed,
            "deleted, being old": mended.deleted,
        }
        words = ", ".join(f"{number} {what}" for what, number in told.items() if number)
        if words:
            self.stdout.write(f"Jobs: {words}.")
