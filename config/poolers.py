"""Whether a pooler stands between us and PostgreSQL: there a kept statement may be another client's."""

import os

import psycopg
from django.db import connection

from config.environment import WrongSetting

TOLD = (
    "A pooler stands between Glossator and PostgreSQL. Set DATABASE_PREPARES=no; or yes, where it gives a connection "
    "away only at the end of a session, or keeps prepared statements apart (PgBouncer 1.22, max_prepared_statements)."
)


def pooler_between() -> bool:
    """Whether who answers is another than the process of PostgreSQL that works for us.

    A pooler has to give each of its clients a number and a key of its own, by which a client cancels (PostgreSQL's
    `BackendKeyData`); that number is not the one of the process behind it. One query.
    """
    with connection.cursor() as cursor:
        answered = cursor.connection
        assert isinstance(answered, psycopg.Connection)  # noqa: S101 -- tells the type; Django knows none
        cursor.execute("SELECT pg_backend_pid()")
        return bool(cursor.fetchone() != (answered.info.backend_pid,))


def check_pooler() -> None:
    """Raises `WrongSetting` where a pooler stands between and nobody has said whether it keeps statements apart.

    It must be said, not guessed: a statement that is kept under a name on a connection which another client gets next
    could be asked in the place of that client's own.
    """
    if not os.environ.get("DATABASE_PREPARES") and pooler_between():
        raise WrongSetting(TOLD)
