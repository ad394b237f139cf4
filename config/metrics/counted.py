"""What each web process counts of its requests. Imported only where metrics are on.

Labels come from short lists: names of addresses, methods, statuses. Nothing of a person or a text is one.
"""

import os
from pathlib import Path
from time import monotonic
from typing import Final

from config.places import var

FOLDER: Final = var() / "metrics"
FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(FOLDER))

from django.db import connection  # noqa: E402 -- with the next line
from django.http.response import HttpResponseBase  # noqa: E402 -- with the next line
from prometheus_client import Counter, Gauge, Histogram  # noqa: E402 -- it reads its folder when it is imported

from people.statements import Statements  # noqa: E402 -- likewise

BOUNDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
POOL_SECONDS: Final = 5
"""How often a process tells of its pool of connections."""

REQUESTS = Counter("glossator_requests", "Requests that were answered.", ("route", "method", "status"))
SECONDS = Histogram("glossator_request_seconds", "Seconds that a request took.", ("route",), buckets=BOUNDS)
QUERIES = Counter("glossator_statements", "Statements that went to the database.")
QUERY_SECONDS = Counter("glossator_statement_seconds", "Seconds that they took.")
SAVES = Counter("glossator_saves_acknowledged", "Notes and replies that were saved and acknowledged.")
FAULTS = Counter("glossator_faults", "Requests that ended with an error of ours.")
POOL = Gauge(
    "glossator_pool_connections", "Connections of the pools, by how they are.", ("state",), multiprocess_mode="livesum"
)
_told = [0.0]


def count(route: str, method: str, response: HttpResponseBase, seconds: float, statements: Statements) -> None:
    """Counts one request, in this process."""
    status = response.status_code
    REQUESTS.labels(route, method if method in METHODS else "other", str(status)).inc()
    SECONDS.labels(route).observe(seconds)
    QUERIES.inc(statements.count)
    QUERY_SECONDS.inc(statements.seconds)
    if response.has_header("X-Acknowledged"):
        SAVES.inc()
    if status == 500:  # noqa: PLR2004 -- an HTTP status
        FAULTS.inc()
    if monotonic() - _told[0] > POOL_SECONDS:
        _told[0] = monotonic()
        _tell_pool()


def _tell_pool() -> None:
    pool = getattr(connection, "pool", None)
    stats = pool.get_stats() if pool is not None else {}
    idle, size = stats.get("pool_available", 0), stats.get("pool_size", 0)
    for state, number in (("used", size - idle), ("idle", idle), ("waiting", stats.get("requests_waiting", 0))):
        POOL.labels(state).set(number)


def forget_dead() -> None:
    """Takes away what processes that are gone told of their present state; their counts stay."""
    for path in FOLDER.glob("gauge_live*.db"):
        process = path.stem.rpartition("_")[2]
        if process.isdigit() and not Path(f"/proc/{process}").exists():
            path.unlink(missing_ok=True)
