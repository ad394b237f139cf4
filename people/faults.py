"""Errors of ours, by the number that the page told: where they arose, and nothing of what anybody wrote."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Final

from django.conf import settings
from django.db import Error
from django.utils import timezone
from psycopg_pool import PoolTimeout

from people.models import Fault

KEPT: Final = timedelta(days=30)
MOST_A_MINUTE: Final = 20
"""Of the whole installation; more of them are the same fault, and are in the log."""

logger = logging.getLogger(__name__)


def note_fault(error: BaseException, *, request_id: str, route: str) -> None:
    """Keeps the error for those who run this. Where the database takes nothing, the log alone has it."""
    try:
        since = timezone.now() - timedelta(minutes=1)
        if Fault.objects.filter(at__gte=since).count() < MOST_A_MINUTE:
            Fault.objects.create(
                request_id=request_id[:64],
                route=route[:120],
                error=type(error).__name__[:120],
                place=place_of(error.__traceback__)[-200:],
            )
    except (Error, PoolTimeout):
        logger.warning("The database does not take what is noted of an error.")


def place_of(traceback: TracebackType | None) -> str:
    """The last line of ours that the error went through, as `annotations/access.py:31`; of others, where none is."""
    last = ""
    for frame, line in walk_tb(traceback):
        path = Path(frame.f_code.co_filename)
        ours = path.is_relative_to(settings.BASE_DIR) and ".venv" not in path.parts
        if ours or not last:
            last = f"{path.relative_to(settings.BASE_DIR) if ours else path.name}:{line}"
    return last


def delete_old_faults(now: datetime) -> int:
    """Deletes what is older than `KEPT`; returns how many."""
    return Fault.objects.filter(at__lt=now - KEPT).delete()[0]
