"""Which database is meant, and, in the embedded mode, its server: used where it runs, else started for as long."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connection

from config.backups.programs import Database
from config.places import var
from config.postgres import Cluster, PostgresFailed

OTHERS: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
PEOPLE: Final = "SELECT count(*) FROM people_user"


@contextmanager
def running_server() -> Iterator[Database]:
    """The database of the settings, with its server. Raises `PostgresFailed` where it does not answer."""
    database = Database(_address())
    try:
        database.connect().close()
    except psycopg.OperationalError as error:
        if not settings.EMBEDDED:
            raise PostgresFailed(f"The database of DATABASE_URL does not answer: {error}".strip()) from error
        with Cluster(var() / "postgres"):
            yield database
    else:
        yield database


@contextmanager
def own_server() -> Iterator[Database]:
    """The database of the settings while nobody else uses it. Raises `PostgresFailed` where somebody does.

    The embedded server is started, and made where there is none; that fails where `make run` runs.
    """
    if settings.EMBEDDED:
        var().mkdir(parents=True, exist_ok=True)
        with Cluster(var() / "postgres"):
            yield Database(_address())
        return
    with running_server() as database:
        with database.connect() as asking:
            others = _number(asking, OTHERS)
        if others:
            raise PostgresFailed(
                f"{others} other connections use the database. Stop the web servers, the workers and the timers of all "
                "machines, and run this again."
            )
        yield database


@contextmanager
def scratch_server(beside: Path) -> Iterator[Database]:
    """A server and an empty database of their own in a folder below `beside`, both gone afterwards.

    The server in use is not touched. Raises `PostgresFailed` where the embedded binaries are not installed.
    """
    with (
        TemporaryDirectory(prefix=".verifying-", dir=beside) as folder,
        Cluster(Path(folder) / "pg", durable=False) as made,
    ):
        yield Database(made.url)


def people_in(database: Database) -> int:
    """How many people the database holds; 0 where it has no such table."""
    with database.connect() as asking:
        there = asking.execute("SELECT to_regclass('public.people_user')").fetchone()
        return _number(asking, PEOPLE) if there and there[0] else 0


def _number(asking: "psycopg.Connection[Any]", query: str) -> int:
    row = asking.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0


def _address() -> str:
    """The settings' database as libpq's words."""
    params: dict[str, Any] = connection.get_connection_params()
    asked = {name: value for name, value in params.items() if isinstance(value, (str, int)) and name in KNOWN}
    return psycopg.conninfo.make_conninfo("", **asked)


KNOWN: Final = frozenset(
    ("host", "hostaddr", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey", "service")
)
"""Words of a connection that libpq understands, and that programs need too."""
