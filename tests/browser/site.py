"""The product as a browser meets it: real static files, real policy, its sample class, on a loopback port.

The sample is loaded once into a template database; each test gets a copy of it, which takes PostgreSQL a moment.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections

DRAIN_SECONDS: Final = 20


class LoopbackServer(ThreadingMixIn, WSGIServer):
    """One thread a request, ended with the server."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), QuietHandler)
        self.answering = 0
        self.changed = threading.Condition()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Counts a request from its arrival."""
        self._count(1)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Counts a request until its end."""
        super().shutdown_request(request)
        self._count(-1)

    def _count(self, change: int) -> None:
        with self.changed:
            self.answering += change
            self.changed.notify_all()

    def drain(self) -> None:
        """Waits until every request has been answered: none may reach the database of the next test."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.answering == 0, DRAIN_SECONDS)


class QuietHandler(WSGIRequestHandler):
    """Writes no access log, and nothing when a browser goes away in the middle."""

    def log_message(self, *_words: object) -> None:
        """Drops the line."""


@contextmanager
def serving() -> Iterator[LoopbackServer]:
    """Serves the product on a free port."""
    server = LoopbackServer()
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def collect_static() -> None:
    """Hashes and compresses the static files into the run's own `VAR_DIR`."""
    call_command("collectstatic", interactive=False, verbosity=0)


def release() -> None:
    """Gives back every connection to the database that is now in use."""
    connections.close_all()
    connection.close_pool()  # type: ignore[attr-defined]  # -- the PostgreSQL wrapper's own method


def administer(sql: str) -> None:
    """Runs one statement outside of any database of ours."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)


def copy_database(source: str, name: str) -> None:
    """Makes the database `name`, a copy of `source`, whose sessions are ended: PostgreSQL copies only what is idle."""
    release()
    administer(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{source}'")  # noqa: S608 -- our own name
    administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    administer(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


@dataclass
class Databases:
    """The database of the settings, the template with the sample in it, and copies of that."""

    empty: str
    template: str

    @classmethod
    def make(cls) -> "Databases":
        """Makes and fills the template. It is migrated here: pytest-django makes databases only for its own marks."""
        made = cls(connection.settings_dict["NAME"], f"{connection.settings_dict['NAME']}_sample")
        administer(f'CREATE DATABASE "{made.template}"')
        with made.using(made.template), redirect_stdout(io.StringIO()):
            call_command("migrate", verbosity=0)
            call_command("sample", verbosity=0)
        return made

    @contextmanager
    def using(self, name: str) -> Iterator[None]:
        """Every connection goes to that database meanwhile."""
        release()
        connection.settings_dict["NAME"] = name
        try:
            yield
        finally:
            release()
            connection.settings_dict["NAME"] = self.empty

    @contextmanager
    def copy(self) -> Iterator[None]:
        """Every connection goes to a fresh copy of the sample meanwhile."""
        name = f"{self.empty}_copy"
        copy_database(self.template, name)
        with self.using(name):
            yield
        administer(f'DROP DATABASE "{name}" WITH (FORCE)')

    def drop(self) -> None:
        """Drops the template."""
        administer(f'DROP DATABASE IF EXISTS "{self.template}" WITH (FORCE)')
