"""The database: whether it answers, whether it is ours to use, and what in it will make trouble."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from psycopg_pool import PoolTimeout

from config.doctor.looks import Look, Looker, in_size, watch, well, wrong
from config.environment import whole
from people.checks.database import QUICK
from people.checks.findings import findings_of

OLDEST, NEWEST = 14, 18
SECONDS_APART: Final = 2.0
SECONDS_TOO_FAR: Final = 30.0
DEAD_ROWS: Final = 50_000
DEAD_SHARE: Final = 0.3
KEPT_BYTES: Final = 1_000_000_000
"""Write-ahead log that a replication slot may hold back."""
LONG_MINUTES: Final = 15
WRAPAROUND: Final = 1_000_000_000
"""Transactions since the oldest row was frozen; PostgreSQL stops at two thousand million (its manual, 24.1.5)."""
SPARE: Final = 5
"""Connections for commands and for whoever looks."""


def rows(query: str) -> list[tuple[Any, ...]]:
    """What the query gives."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def value(query: str) -> Any:
    """The only value that the query gives."""
    return rows(query)[0][0]


@contextmanager
def nothing_where_it_is_away() -> Iterator[None]:
    """Ends quietly where the database does not answer or forbids to look: `answers` tells of that."""
    try:
        yield
    except (Error, PoolTimeout):
        return


def answers() -> Iterator[Look]:
    """Whether it answers."""
    try:
        connection.ensure_connection()
        version = value("SHOW server_version_num")
    except (Error, PoolTimeout) as problem:
        place = connection.settings_dict
        where = "the embedded one" if settings.EMBEDDED else f"{place['HOST'] or 'this machine'}, {place['NAME']}"
        to_do = "Start Glossator (make run)." if settings.EMBEDDED else "Check DATABASE_URL, and that it runs."
        yield wrong("Database", f"It does not answer ({where}): {str(problem).splitlines()[0]}", to_do)
        return
    number = int(version) // 10_000
    size = in_size(value("SELECT pg_database_size(current_database())"))
    if OLDEST <= number <= NEWEST:
        yield well("Database", f"PostgreSQL {number}, {size}")
    else:
        yield wrong("Database", f"PostgreSQL {number}.", f"Use PostgreSQL {OLDEST} to {NEWEST}.")


def shape() -> Iterator[Look]:
    """Its encoding, and whether migrations are applied."""
    encoding = value("SHOW server_encoding")
    if encoding != "UTF8":
        yield wrong("Encoding", f"The database is in {encoding}.", "Make one in UTF8, and restore into it.")
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        names = ", ".join(f"{each.app_label} {each.name}" for each, _ in missing[:3])
        what = f"{len(missing)} migrations are not applied: {names}{', …' if len(missing) > 3 else ''}."  # noqa: PLR2004 -- three are named
        yield wrong("Migrations", what, "manage.py migrate")
    else:
        yield well("Migrations", "all applied")


def rights() -> Iterator[Look]:
    """Whether our user owns what it migrates, and may not do more than it needs."""
    foreign = value(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') "
        "AND NOT pg_has_role(relowner, 'USAGE')"
    )
    creates = value("SELECT has_schema_privilege('public', 'CREATE')")
    user = value("SELECT current_user")
    if foreign or not creates:
        what = f"The user {user} cannot migrate: {foreign or 'new'} tables are not its own."
        yield wrong("Rights", what, f'REASSIGN OWNED BY … TO "{user}"; GRANT ALL ON SCHEMA public TO "{user}";')
    elif not settings.EMBEDDED and value("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        yield watch("Rights", f"The user {user} is a superuser.", "Give Glossator a user that owns its database alone.")
    else:
        yield well("Rights", f"as {user}")
    distant = connection.settings_dict["HOST"] not in {"", "localhost", "127.0.0.1", "::1"}
    if distant and not connection.settings_dict["HOST"].startswith("/"):
        ssl = rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        if ssl and not ssl[0][0]:
            what = "What goes to the database goes over the network in clear."
            yield watch("Database TLS", what, "Add ?sslmode=verify-full to DATABASE_URL.")


def durable() -> Iterator[Look]:
    """Whether what it has acknowledged survives a power cut."""
    off = [name for name in ("fsync", "full_page_writes", "synchronous_commit") if value(f"SHOW {name}") == "off"]
    if off:
        what = f"{', '.join(off)} is off: a power cut loses notes that were acknowledged."
        yield wrong("Durability", what, f"Set {off[0]} = on in postgresql.conf, and reload.")
    else:
        yield well("Durability", "commits are on disk before they are acknowledged")


def connections() -> Iterator[Look]:
    """Whether all processes get their connections."""
    most = int(value("SHOW max_connections")) - int(value("SHOW superuser_reserved_connections"))
    used = value("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
    web, jobs = whole("WEB_WORKERS", 2, least=1, most=256), whole("JOB_WORKERS", 2, least=0, most=32)
    pool = settings.DATABASES["default"]["OPTIONS"].get("pool")
    each = pool["max_size"] if isinstance(pool, dict) else int(os.environ.get("WEB_THREADS") or 4)
    wanted = web * each + 2 * jobs + SPARE
    if wanted > most:
        what = f"{wanted} connections may be wanted here, and PostgreSQL gives {most}."
        yield watch("Connections", what, "Lower DATABASE_POOL or WEB_WORKERS, raise max_connections, or use PgBouncer.")
    elif used > most - SPARE:
        yield wrong("Connections", f"{used} of {most} are taken.", "See pg_stat_activity for who holds them.")
    else:
        yield well("Connections", f"{used} of {most} taken, {wanted} wanted at most")


def state() -> Iterator[Look]:
    """What its catalogue tells: invalid indexes, constraints and triggers that do not hold."""
    found = list(findings_of(QUICK))
    for each in found:
        yield wrong("Integrity", each.what, each.to_do)
    if not found:
        yield well("Integrity", "indexes, constraints, triggers and sequences")


def upkeep() -> Iterator[Look]:
    """Whether dead rows are swept up, and nothing holds back what could be."""
    if value("SHOW autovacuum") == "off":
        yield wrong("Autovacuum", "It is off: tables and indexes grow for ever.", "autovacuum = on in postgresql.conf")
    dead = rows(
        f"SELECT relname, n_dead_tup, n_live_tup FROM pg_stat_user_tables WHERE n_dead_tup > {DEAD_ROWS} "  # noqa: S608 -- our own numbers
        f"AND n_dead_tup > {DEAD_SHARE} * (n_live_tup + n_dead_tup) ORDER BY n_dead_tup DESC LIMIT 3"
    )
    for table, count, live in dead:
        what = f"{table} has {count:,} dead rows beside {live:,}."
        yield watch("Dead rows", what, f"VACUUM ANALYZE {table}; and look why autovacuum does not come by.")
    age = value("SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database()")
    if age > WRAPAROUND:
        yield wrong("Freezing", f"{age:,} transactions since the last freeze.", "VACUUM FREEZE; (it may take hours)")
    stale = rows(
        "SELECT pid, state, extract(epoch FROM now() - xact_start) / 60 FROM pg_stat_activity WHERE backend_type = "  # noqa: S608 -- our own number
        f"'client backend' AND xact_start < now() - interval '{LONG_MINUTES} minutes' AND datname = current_database()"
    )
    for pid, how, minutes in stale:
        what = f"A transaction ({how}, process {pid}) is open for {int(minutes)} minutes; dead rows stay meanwhile."
        yield watch("Long transaction", what, f"SELECT pg_terminate_backend({pid}); unless it is a backup.")
    if not dead and not stale:
        yield well("Upkeep", "no table is full of dead rows, no transaction hangs")


def slots() -> Iterator[Look]:
    """Replication slots that nobody reads: they fill the disk."""
    held = rows(
        "SELECT slot_name, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0) FROM pg_replication_slots "
        "WHERE NOT active AND NOT pg_is_in_recovery()"
    )
    for name, count in held:
        what = f"Nobody reads the replication slot {name}; it holds back {in_size(float(count))} of log."
        look = wrong if count > KEPT_BYTES else watch
        yield look("Replication", what, f"Start its standby, or SELECT pg_drop_replication_slot('{name}');")


def clock() -> Iterator[Look]:
    """How far the clocks of this machine and of the database are apart."""
    begun = datetime.now(UTC)
    theirs = value("SELECT clock_timestamp()")
    ours = begun + (datetime.now(UTC) - begun) / 2
    apart = abs((theirs - ours).total_seconds())
    if apart > SECONDS_APART:
        what = f"This machine's clock and the database's are {apart:.0f} s apart: due dates and sign-ins go by both."
        look = wrong if apart > SECONDS_TOO_FAR else watch
        yield look("Clock", what, "Have both set by NTP (timedatectl set-ntp true).")
    else:
        yield well("Clock", "as the database's")


LOOKERS: Final[tuple[Looker, ...]] = (shape, rights, durable, connections, state, upkeep, slots, clock)
"""What is asked of a database that answers."""
