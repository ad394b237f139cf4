"""What works beside the web server notes that it was there, so that its absence can be told: tick, workers, backups."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from people.models import Sighting

TICK: Final = "tick"
BACKUP: Final = "backup"
WORKER: Final = "worker "
"""What the names of workers begin with."""
SIZE: Final = "size of "
"""What the names of the days begin with on which the size of the database was noted."""
SIZES_KEPT: Final = timedelta(days=400)


def note_seen(name: str, /, **detail: Any) -> None:
    """Notes that `name` (at most 100 characters) is there now, with what is worth telling of it (JSON)."""
    row = Sighting(name=name[:100], at=timezone.now(), detail=detail)
    Sighting.objects.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=["at", "detail"])


def last_seen(name: str) -> Sighting | None:
    """The last time; None where it never was."""
    return Sighting.objects.filter(name=name).first()


def workers_seen() -> list[Sighting]:
    """Every background worker that was seen, the last one first."""
    return list(Sighting.objects.filter(name__startswith=WORKER).order_by("-at"))


def forget_workers(before: datetime) -> None:
    """Deletes the workers that were not seen since: a machine that was taken away is not missed for ever."""
    Sighting.objects.filter(name__startswith=WORKER, at__lt=before).delete()


def note_size(now: datetime) -> None:
    """Notes once a day (UTC) how large the database is, so that its growth can be told."""
    name = f"{SIZE}{now:%Y-%m-%d}"
    if Sighting.objects.filter(name=name).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        note_seen(name, bytes=cursor.fetchone()[0])
    Sighting.objects.filter(name__startswith=SIZE, at__lt=now - SIZES_KEPT).delete()
