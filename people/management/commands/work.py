"""`manage.py work`: does the background work, one job after the other, and notes every half minute that it is there."""

import logging
import os
import socket
from threading import Event, Thread
from typing import Any, Final

from django.db import Error, connection
from django_tasks_db.management.commands.db_worker import Command as QueueCommand
from psycopg_pool import PoolTimeout

from people.seen import WORKER, note_seen

NOTED_SECONDS: Final = 30

logger = logging.getLogger(__name__)


class Command(QueueCommand):
    """The queue's own worker, which can be seen to be alive."""

    help = "Does the background work, one job after the other, until it is stopped."

    def handle(self, **options: Any) -> None:
        """Works until it is stopped; what it notes of itself is its machine, its process and its name."""
        over = Event()
        host, worker = socket.gethostname(), options["worker_id"]
        name = f"{WORKER}{worker if host in worker else f'{host} {worker}'}"
        Thread(target=_note, args=(name, over), name="noting that this worker lives", daemon=True).start()
        try:
            super().handle(**options)
        finally:
            over.set()


def _note(name: str, over: Event) -> None:
    while True:
        try:
            note_seen(name, process=os.getpid(), host=socket.gethostname())
        except (Error, PoolTimeout):
            logger.warning("The database does not answer; this worker waits for it.")
        finally:
            connection.close()
        if over.wait(NOTED_SECONDS):
            return
