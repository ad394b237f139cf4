"""What runs on the machines: PostgreSQL, PgBouncer, Glossator, nginx, each as docs/growing.md configures it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg

from config.postgres import binaries, unprivileged_prefix
from tests.soak.rehearsal.network import NETWORK, Machine, NotMade, asked

PATIENCE: Final = 90
"""Seconds for anything to start."""
SYNCHRONOUS: Final = "ANY 1 (db1, db2)"
SETTINGS: Final = """
listen_addresses = '*'
timezone = 'UTC'
max_connections = 60
synchronous_commit = on
wal_keep_size = '1GB'
wal_sender_timeout = '10s'
wal_receiver_timeout = '10s'
wal_retrieve_retry_interval = '1s'
tcp_keepalives_idle = 5
tcp_keepalives_interval = 2
tcp_keepalives_count = 3
"""
"""What is added to postgresql.conf, of primary and standby alike."""
POOLER_PORT: Final = 6432
APP_PORT: Final = 8000
SECRET: Final = "of the rehearsal alone, on every application server the same"
"""The secret key."""


def wait_until(true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Returns when it is true. Raises `NotMade` where it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise NotMade(f"{what}: not within {seconds} s")
        time.sleep(0.1)


@dataclass
class Database:
    """A PostgreSQL on its machine, primary or standby."""

    machine: Machine

    @property
    def _cluster(self) -> str:
        return str(self.machine.folder / "data")

    def _program(self, name: str, *words: str) -> list[str]:
        return self.machine.within(*unprivileged_prefix(), str(binaries() / name), *words)

    def initialise(self) -> None:
        """Makes an empty cluster that the network may enter."""
        made = ("--username=glossator", "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin")
        asked(*self._program("initdb", f"--pgdata={self._cluster}", *made, "--builtin-locale=C.UTF-8", "--locale=C"))
        with (self.machine.folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
        with (self.machine.folder / "data" / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {NETWORK}.0/24 trust\nhost replication all {NETWORK}.0/24 trust\n")

    def start(self) -> None:
        """Starts the server; returns when it answers."""
        words = ("-c", f"unix_socket_directories={self.machine.folder}", "-c", f"cluster_name={self.machine.name}")
        (self.machine.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        self.machine.start(*unprivileged_prefix(), str(binaries() / "postgres"), "-D", self._cluster, *words)
        wait_until(self.answers, f"PostgreSQL of {self.machine.name}")

    def answers(self) -> bool:
        """Whether it answers."""
        try:
            self.sql("SELECT 1", database="postgres")
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, database: str = "glossator") -> "psycopg.Connection[tuple[Any, ...]]":
        """A connection past the pooler, for us who look on; each statement is its own transaction."""
        where = f"host={self.machine.address} user=glossator dbname={database} connect_timeout=2"
        return psycopg.connect(where, autocommit=True)

    def sql(self, statement: str, database: str = "glossator") -> list[tuple[Any, ...]]:
        """The rows that the statement answers, if it answers any."""
        with self.connect(database) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def copy_from(self, primary: "Database") -> None:
        """Becomes a standby of the primary, from a copy of all that it holds."""
        where = f"host={primary.machine.address} user=glossator"
        asked(*self._program("pg_basebackup", f"--pgdata={self._cluster}", f"--dbname={where}", "-R", "-Xs", "-cfast"))
        self._alone()
        self.start()

    def rewind_to(self, primary: "Database") -> None:
        """Becomes a standby of the one that was promoted: what it had written that the other lacks is taken back."""
        where = f"host={primary.machine.address} user=glossator dbname=postgres"
        wait_until(lambda: self._reaches(primary), f"a way from {self.machine.name} to {primary.machine.name}")
        (self.machine.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        asked(*self._program("pg_rewind", f"--target-pgdata={self._cluster}", f"--source-server={where}", "-R"))
        self._alone()
        self.start()

    def _reaches(self, other: "Database") -> bool:
        asks = self._program("pg_isready", "--host", other.machine.address, "--timeout=2", "--quiet")
        return subprocess.run(asks, check=False).returncode == 0

    def _alone(self) -> None:
        """A standby waits for no other when it is promoted."""
        with (self.machine.folder / "data" / "postgresql.auto.conf").open("a") as settings:
            settings.write("synchronous_standby_names = ''\n")

    def wait_for_standby(self, *, synchronous: bool) -> None:
        """From now on a commit waits for the standby, or does not. Returns when it is so."""
        if synchronous:
            streaming = "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"
            wait_until(lambda: bool(self.sql(streaming)), "a standby that streams")
        self.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{SYNCHRONOUS if synchronous else ''}'")
        self.sql("SELECT pg_reload_conf()")
        state = "quorum" if synchronous else "async"
        told = f"SELECT 1 FROM pg_stat_replication WHERE sync_state = '{state}'"  # noqa: S608 -- one of two words
        if synchronous:
            wait_until(lambda: bool(self.sql(told)), f"a standby that is {state}")

    def promote(self) -> None:
        """Becomes the primary."""
        if self.sql("SELECT pg_promote(true, 60)", database="postgres") != [(True,)]:
            raise NotMade(f"{self.machine.name} was not promoted")

    def acknowledges_alone(self, seconds: float) -> bool:
        """Whether a write that is made on the machine itself is acknowledged within so many seconds."""
        words = ("--host", str(self.machine.folder), "--username=glossator", "--command=CREATE TABLE apart ()")
        try:
            done = subprocess.run(
                self._program("psql", "--no-psqlrc", "glossator", *words), capture_output=True, check=False,
                timeout=seconds,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0


@dataclass
class Pooler:
    """PgBouncer, which gives connections away after each transaction."""

    machine: Machine
    primary: Database

    def start(self) -> None:
        """Starts it, to the primary."""
        (self.machine.folder / "users.txt").write_text('"glossator" ""\n')
        self._write()
        self.machine.start(*unprivileged_prefix(), "pgbouncer", str(self.machine.folder / "pgbouncer.ini"))
        wait_until(self._answers, "PgBouncer")

    def _write(self) -> None:
        (self.machine.folder / "pgbouncer.ini").write_text(
            f"[databases]\nglossator = host={self.primary.machine.address} port=5432 dbname=glossator\n"
            f"[pgbouncer]\nlisten_addr = {self.machine.address}\nlisten_port = {POOLER_PORT}\nunix_socket_dir =\n"
            f"auth_type = trust\nauth_file = {self.machine.folder / 'users.txt'}\nadmin_users = glossator\n"
            "pool_mode = transaction\nmax_client_conn = 500\ndefault_pool_size = 6\n"
            "query_wait_timeout = 10\nserver_connect_timeout = 2\nserver_login_retry = 1\nserver_fast_close = 1\n"
            "tcp_keepidle = 5\ntcp_keepintvl = 2\ntcp_keepcnt = 3\ntcp_user_timeout = 5000\n"
        )

    def console(self, *statements: str) -> None:
        """Says something to its console."""
        where = f"host={self.machine.address} port={POOLER_PORT} user=glossator dbname=pgbouncer connect_timeout=2"
        with psycopg.connect(where, autocommit=True) as connection:
            for each in statements:
                connection.execute(each.encode())

    def _answers(self) -> bool:
        try:
            self.console("SHOW VERSION")
        except psycopg.OperationalError:
            return False
        return True

    def point_to(self, primary: Database) -> None:
        """Sends everybody to another primary; transactions that hang on the old one end with an error."""
        self.primary = primary
        self._write()
        self.console("RELOAD", "KILL glossator", "RESUME glossator")


@dataclass
class AppHost:
    """Glossator on its machine: web server, one worker and the tick, by `make run`'s launcher."""

    machine: Machine
    pooler: Pooler
    base_url: str
    sample: bool
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        database = f"postgresql://glossator@{self.pooler.machine.address}:{POOLER_PORT}/glossator"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {
            "DATABASE_URL": database, "VAR_DIR": str(self.machine.folder / "var"), "PORT": str(APP_PORT),
            "LISTEN": self.machine.address, "BASE_URL": self.base_url, "SECRET_KEY": SECRET, "TRUST_PROXY": "yes",
            "ALLOWED_HOSTS": f"{self.base_url.rpartition('/')[2]},127.0.0.1",
            "SAMPLE": "yes" if self.sample else "no", "JOB_WORKERS": "1", "DATABASE_POOL": "4",
            "DATABASE_PREPARES": "no",
        }  # fmt: skip

    def start(self) -> None:
        """Starts it; does not wait."""
        self.machine.start(sys.executable, "-m", "config.launch", env=self.environment)

    @property
    def is_up(self) -> bool:
        """Whether the launcher has said so since it was started last."""
        said = (self.machine.folder / "log").read_text(errors="replace")
        return "Glossator is at http" in said.rpartition("Glossator is starting")[2]


@dataclass
class Proxy:
    """nginx before the application servers."""

    machine: Machine
    apps: list[AppHost]

    def start(self) -> None:
        """Starts it."""
        addresses = [f"{each.machine.address}:{APP_PORT}" for each in self.apps]
        servers = "".join(f"server {each} max_fails=3 fail_timeout=3s;" for each in addresses)
        configuration = self.machine.folder / "nginx.conf"
        configuration.write_text(
            f"daemon off; user root; worker_processes 1; pid {self.machine.folder}/pid; error_log stderr warn;\n"
            "events { worker_connections 1024; }\nhttp {\n access_log off; client_max_body_size 210m;\n"
            f" client_body_temp_path {self.machine.folder}/body; proxy_temp_path {self.machine.folder}/proxied;\n"
            f" fastcgi_temp_path {self.machine.folder}/f; uwsgi_temp_path {self.machine.folder}/u;"
            f" scgi_temp_path {self.machine.folder}/s;\n"
            f" upstream glossator {{ {servers} keepalive 16; keepalive_timeout 1s; }}\n"
            " server {\n  listen 80; proxy_http_version 1.1; proxy_connect_timeout 1s; proxy_read_timeout 60s;\n"
            "  proxy_set_header Connection ''; proxy_set_header Host $host;\n"
            "  proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;\n"
            "  proxy_next_upstream error timeout; proxy_next_upstream_tries 2;\n"
            "  location / { proxy_pass http://glossator; }\n"
            "  location /static/ { proxy_pass http://glossator; proxy_next_upstream error timeout http_404; }\n }\n}\n"
        )
        self.machine.start("nginx", "-e", "stderr", "-c", str(configuration))
