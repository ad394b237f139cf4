"""The statements of one request or job: how many, how long, and which of them were slow. Never their parameters."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any, Final

from django.conf import settings
from django.db import connection

from people.traces import TOLD

MOST: Final = 2_000
"""Characters of a statement that are told."""

logger = logging.getLogger("glossator.slow")


class Statements:
    """Counts what goes to the database while it is in `connection.execute_wrappers`; `asked` names what for."""

    __slots__ = ("asked", "count", "seconds", "slow")

    def __init__(self, asked: Callable[[], str]) -> None:
        self.asked = asked
        self.count = 0
        self.seconds = 0.0
        self.slow = settings.SLOW_QUERY_MS / 1_000 or float("inf")

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: object, many: bool, context: dict[str, Any]
    ) -> Any:
        """Has the statement executed, and counts it."""
        begun = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = perf_counter() - begun
            self.count += 1
            self.seconds += took
            if took >= self.slow:
                self._tell(sql, took)

    def _tell(self, sql: Any, seconds: float) -> None:
        words = " ".join((sql if isinstance(sql, str) else "composed statement").split())[:MOST]
        told = {"ms": round(seconds * 1_000, 1), "route": self.asked(), "sql": words}
        logger.warning("slow statement", extra={TOLD: told})

    @property
    def told(self) -> dict[str, float]:
        """As values of a log line: milliseconds in the database, and how many statements."""
        return {"db_ms": round(self.seconds * 1_000, 1), "queries": self.count}


@contextmanager
def counting(statements: Statements) -> Iterator[None]:
    """Has this thread's statements counted meanwhile; again, where they were before."""
    wrappers = connection.execute_wrappers
    wrappers.append(statements)
    try:
        yield
    finally:
        wrappers.remove(statements)
