"""What is done before the web server starts, where several machines start at once."""

import threading

import psycopg
import pytest
from django.db import connection, connections
from psycopg.conninfo import make_conninfo

from config.launch import EVERY_ADDRESS, listening
from config.preparation import PREPARING, alone


@pytest.mark.django_db(transaction=True)
def test_alone_waits_for_another_machine_and_keeps_nothing_from_going_on() -> None:
    said: list[str] = []
    waits, done = threading.Event(), threading.Event()

    def say(words: str) -> None:
        said.append(words)
        waits.set()

    def prepare() -> None:
        with alone(say):
            done.set()
        connections.close_all()

    where = make_conninfo(**_where())
    with psycopg.connect(where) as other, psycopg.connect(where, autocommit=True) as migration:
        other.execute(f"SELECT pg_advisory_xact_lock({PREPARING})")
        here = threading.Thread(target=prepare)
        here.start()
        assert waits.wait(10)
        migration.execute("CREATE INDEX CONCURRENTLY tried_while_waiting ON people_user (name)")
        migration.execute("DROP INDEX tried_while_waiting")
        assert not done.is_set()
    here.join(10)

    assert done.is_set()
    assert said == ["Another machine prepares the database: waiting for it …"]


def _where() -> dict[str, str]:
    asked = connection.settings_dict
    return {"host": asked["HOST"], "user": asked["USER"], "dbname": asked["NAME"]}


@pytest.mark.parametrize(
    ("given", "heard"),
    [("", ["127.0.0.1"]), ("10.0.0.5", ["127.0.0.1", "10.0.0.5"]), (EVERY_ADDRESS, [EVERY_ADDRESS])],
)
def test_web_server_listens_on_its_own_address_and_a_further_one(
    given: str, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LISTEN", given)

    assert listening() == heard
