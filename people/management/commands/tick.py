"""`manage.py tick`: what has to be done by time. Run it once a minute; a second run at once changes nothing."""

from datetime import timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.utils import timezone

from people import limits, once
from people.digests import start_digests
from people.faults import delete_old_faults
from people.leaving import end_due_accounts
from people.mending import mend_jobs
from people.seen import TICK, forget_workers, note_seen, note_size
from people.timed import remind

FORGOTTEN: Final = timedelta(days=1)
"""After which a worker that is not seen any more is not named."""


class Command(BaseCommand):
    """Has interrupted jobs go on, deletes old ones and old counts, ends accounts, makes timed notices and digests."""

    help = "Does what has to be done by time: run it once a minute."
    requires_system_checks: tuple[str, ...] = ()
    """They would load every page of the product, once a minute."""

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Says what it did, and nothing where there was nothing to do."""
        mended = mend_jobs(timezone.now())
        forget_workers(timezone.now() - FORGOTTEN)
        delete_old_faults(timezone.now())
        told = {
            "went on after an interruption": mended.again,
            "failed after too many": mended.failed,
            "deleted, being old": mended.deleted,
        }
        words = ", ".join(f"{number} {what}" for what, number in told.items() if number)
        if words:
            self.stdout.write(f"Jobs: {words}.")
        ended = end_due_accounts(timezone.now())
        if ended:
            self.stdout.write(f"Accounts: {ended} ended, as their owners had asked.")
        limits.forget_old(timezone.now())
        once.forget_old(timezone.now())
        told_anew = remind(timezone.now())
        if told_anew:
            self.stdout.write(f"Notices: {told_anew} of what opened or is due soon.")
        digests = start_digests(timezone.now())
        if digests:
            self.stdout.write(f"Digests: {digests} to be mailed.")
        note_size(timezone.now())
        note_seen(TICK)
