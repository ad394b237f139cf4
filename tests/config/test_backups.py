"""Backups: what is saved is what comes back, or nothing; a damaged one is never put back."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from config.backups.counting import OF_THE_SERVER
from config.backups.keeping import backups_in, delete_older
from config.backups.making import make_backup
from config.backups.manifest import DUMP, Manifest, NotABackup
from config.backups.programs import Database
from config.backups.restoring import restore_into
from config.backups.verifying import check_backup
from config.postgres import PostgresFailed

SCHEMA = """
CREATE TABLE django_migrations (id serial PRIMARY KEY, app text, name text);
INSERT INTO django_migrations (app, name) VALUES ('people', '0001_initial');
CREATE TABLE cache (word text);
INSERT INTO cache VALUES ('of the hour');
CREATE TABLE kept (
    id bigserial PRIMARY KEY, word text UNIQUE, "end" int CHECK ("end" > 0), at timestamptz, bytes bytea, says jsonb,
    xact bigint DEFAULT 7, length int GENERATED ALWAYS AS (length(word)) STORED, gone int
);
ALTER TABLE kept DROP COLUMN gone;
INSERT INTO kept (word, "end", at, bytes, says)
    SELECT 'wörd ' || n, n, '2026-03-08 02:30+00'::timestamptz + n * interval '1 hour', '\\x00ff', '{"a": [1, "é"]}'
    FROM generate_series(1, 300) n;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'never changed'; END $$;
CREATE TRIGGER kept_for_ever BEFORE UPDATE OR DELETE ON kept FOR EACH ROW EXECUTE FUNCTION refuse();
"""


def in_database(name: str) -> Database:
    return Database(make_conninfo(os.environ["DATABASE_URL"], dbname=name))


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A small database with all that makes copying hard, apart from the tests' own."""
    name = f"backed_up_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        try:
            with in_database(name).connect() as connection:
                connection.execute(SCHEMA.encode())
            yield in_database(name)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def backup(database: Database, tmp_path: Path) -> Path:
    return make_backup(database, tmp_path, lambda _done, _total: None)


def unwatched(_done: int) -> None:
    """Nobody looks."""


def rows(database: Database, columns: str = '*, "end"') -> list[tuple[object, ...]]:
    with database.connect() as connection:
        return connection.execute(f"SELECT {columns} FROM kept ORDER BY id".encode()).fetchall()  # noqa: S608 -- our own words


def change(database: Database, sql: str) -> None:
    with database.connect() as connection:
        connection.execute(sql.encode())


KEPT = 'id, word, "end", at, bytes, says, length'


def test_what_was_saved_comes_back_and_what_came_after_is_gone(database: Database, backup: Path) -> None:
    saved = rows(database, KEPT)
    change(database, "INSERT INTO kept (word) VALUES ('later'); DROP TRIGGER kept_for_ever ON kept")
    change(database, "DELETE FROM kept WHERE id < 9; CREATE TABLE later (id int); DROP TABLE cache")

    restore_into(database, backup, Manifest.read(backup), unwatched)

    assert rows(database, KEPT) == saved
    assert set(rows(database, OF_THE_SERVER)) == {(None,)}
    with database.connect() as connection:
        assert connection.execute("SELECT to_regclass('later'), (SELECT count(*) FROM cache)").fetchone() == (None, 0)
        assert connection.execute("INSERT INTO kept (word) VALUES ('new') RETURNING id, xact").fetchone() == (301, 7)
    with pytest.raises(psycopg.errors.RaiseException, match="never changed"):
        change(database, "UPDATE kept SET word = 'other' WHERE id = 1")


def test_backup_tells_one_moment_while_people_write(database: Database, tmp_path: Path) -> None:
    def write(done: int, _total: int) -> None:
        change(database, f"INSERT INTO kept (word) VALUES ('meanwhile {done}')")  # noqa: S608 -- a number

    backup = make_backup(database, tmp_path, write)
    manifest = Manifest.read(backup)
    restore_into(database, backup, manifest, unwatched)

    assert manifest.tables["kept"].rows == 300
    assert len(rows(database)) == 300


@pytest.mark.parametrize("table", ["kept", "django_migrations"])
def test_restore_that_brings_other_rows_leaves_the_database_as_it_was(
    database: Database, backup: Path, table: str
) -> None:
    told = json.loads((backup / "manifest.json").read_text())
    told["tables"][table]["digest"] += "0"
    (backup / "manifest.json").write_text(json.dumps(told))
    change(database, "INSERT INTO kept (word) VALUES ('later')")
    before = rows(database)

    with pytest.raises(PostgresFailed, match=f"table {table} came back with"):
        restore_into(database, backup, Manifest.read(backup), unwatched)

    assert rows(database) == before


def test_restore_of_half_a_dump_leaves_the_database_as_it_was(database: Database, backup: Path) -> None:
    whole = (backup / DUMP).read_bytes()
    (backup / DUMP).write_bytes(whole[: len(whole) * 2 // 3])
    before = rows(database)

    with pytest.raises(PostgresFailed, match="The database is as it was"):
        restore_into(database, backup, Manifest.read(backup), unwatched)

    assert rows(database) == before


def test_restore_waits_for_nobody_for_ever_and_says_so(
    database: Database, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.backups.restoring.WAIT", "SET LOCAL lock_timeout = '100ms';")
    with database.connect() as reader:
        reader.execute("SELECT count(*) FROM kept")
        with pytest.raises(PostgresFailed, match="lock timeout"):
            restore_into(database, backup, Manifest.read(backup), unwatched)

    assert len(rows(database)) == 300


def test_manifest_tells_whole_from_damaged_and_ours_from_changed(backup: Path, settings: object) -> None:
    manifest = check_backup(backup)
    assert (manifest.is_signed_here, manifest.is_of_this_key, set(manifest.files)) == (True, True, {DUMP})
    assert "cache" not in manifest.tables

    told = json.loads((backup / "manifest.json").read_text())
    (backup / "manifest.json").write_text(json.dumps(told | {"of": "https://elsewhere.example"}))
    changed = Manifest.read(backup)
    assert (changed.is_signed_here, changed.is_of_this_key) == (False, True)

    (backup / DUMP).write_bytes((backup / DUMP).read_bytes()[:-1] + b"?")
    with pytest.raises(NotABackup, match="is not the file that was written"):
        check_backup(backup)
    (backup / DUMP).unlink()
    with pytest.raises(NotABackup, match="is missing"):
        check_backup(backup)


def test_backup_of_a_later_version_is_refused(database: Database, tmp_path: Path) -> None:
    change(database, "INSERT INTO django_migrations (app, name) VALUES ('people', '0999_later')")
    backup = make_backup(database, tmp_path, lambda _done, _total: None)

    with pytest.raises(NotABackup, match="made by a later version"):
        check_backup(backup)


def test_failed_backup_leaves_nothing_behind(database: Database, tmp_path: Path) -> None:
    change(database, "DROP TABLE django_migrations")

    with pytest.raises(PostgresFailed, match="could not be made"):
        make_backup(database, tmp_path / "all", lambda _done, _total: None)

    assert list((tmp_path / "all").iterdir()) == []


def test_older_backups_go_and_nothing_else_does(tmp_path: Path) -> None:
    names = [f"glossator-2026112{day}T030000Z" for day in range(5)]
    for name in (*names, "glossator-20261125T030000Z.partial", "thesis"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").touch()

    assert [path.name for path in delete_older(tmp_path, 2)] == names[2::-1]

    assert sorted(path.name for path in tmp_path.iterdir()) == [*names[3:], "thesis"]
    assert [path.name for path in backups_in(tmp_path)] == names[:2:-1]
