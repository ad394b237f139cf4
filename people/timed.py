"""What other parts of the product do by time: each registers it, and `manage.py tick` has it done once a minute."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

Reminder = Callable[[datetime], int]
"""Tells people of what the time (UTC) brings about; how many notices it made. Repeated it makes none."""

_registered: Final[dict[str, Reminder]] = {}


def register(part: str, reminder: Reminder) -> None:
    """Has the reminder of that part called; registering it again replaces it."""
    _registered[part] = reminder


def remind(now: datetime) -> int:
    """Calls every reminder; how many notices were made."""
    return sum(reminder(now) for reminder in _registered.values())
