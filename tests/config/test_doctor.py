"""The doctor: what is wrong is told with what to do, and only then."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import Settings

from config.doctor import chosen, database, machine, work
from config.doctor.looks import Look, Looker, State, watch
from config.doctor.rounds import all_of
from people.models import Fault, Job, JobState, Sighting
from people.seen import BACKUP, TICK, WORKER, note_seen
from tests.factories import make_person


def states(looker: Looker) -> dict[str, State]:
    return {each.subject: each.state for each in looker()}


@pytest.mark.parametrize(
    ("set_to", "told"),
    [
        ({"BASE_URL": "https://g.example.edu", "ALLOWED_HOSTS": ["g.example.edu"]}, {"Address": State.WELL}),
        ({"BASE_URL": "https://g.example.edu", "ALLOWED_HOSTS": ["h.example.edu"]}, {"Address": State.WRONG}),
        ({"BASE_URL": "g.example.edu"}, {"Address": State.WRONG}),
        ({"EMBEDDED": False}, {"Address": State.WATCH}),
        (
            {"BASE_URL": "https://g.example.edu", "ALLOWED_HOSTS": ["*"]},
            {"Address": State.WELL, "Hosts": State.WRONG},
        ),
    ],
)
def test_address_is_one_that_is_answered(settings: Settings, set_to: dict[str, object], told: dict[str, State]) -> None:
    settings.BASE_URL = "http://127.0.0.1:8000"
    for name, value in set_to.items():
        setattr(settings, name, value)

    assert states(chosen.address) == told


@pytest.mark.parametrize(
    ("address", "behind", "trusted", "state"),
    [
        ("https://g.example.edu", True, True, State.WELL),
        ("https://g.example.edu", False, True, State.WRONG),
        ("https://g.example.edu", True, False, State.WRONG),
        ("http://g.example.edu", False, False, State.WRONG),
        ("http://127.0.0.1:8000", False, False, State.WELL),
    ],
)
def test_passwords_in_clear_are_told(
    settings: Settings, address: str, behind: bool, trusted: bool, state: State
) -> None:
    settings.BASE_URL, settings.BEHIND_TLS, settings.TRUST_PROXY = address, behind, trusted

    assert states(chosen.tls) == {"TLS": state}


@pytest.mark.parametrize(("key", "state"), [("k" * 60, State.WRONG), ("short", State.WRONG)])
def test_secret_key_that_can_be_guessed_is_told(settings: Settings, key: str, state: State) -> None:
    settings.SECRET_KEY = key

    assert states(chosen.secret_key) == {"Secret key": state}


def test_secret_key_that_others_can_read_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    kept = tmp_path / "secrets" / "django"
    kept.parent.mkdir()
    kept.write_text("x")
    settings.SECRET_KEY, settings.EMBEDDED = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQ", True
    told = []
    for mode in (0o600, 0o644):
        kept.chmod(mode)
        told.append(states(chosen.secret_key)["Secret key"])

    assert told == [State.WELL, State.WRONG]


def test_mail_that_reaches_nobody_is_told(settings: Settings) -> None:
    settings.EMBEDDED, settings.EMAIL_HOST = False, ""
    unset = states(chosen.mail_set)["Mail"]
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example.edu", "glossator@localhost"
    nobody = states(chosen.mail_set)["Mail"]
    settings.DEFAULT_FROM_EMAIL = "glossator@example.edu"

    assert (unset, nobody, states(chosen.mail_set)["Mail"]) == (State.WRONG, State.WRONG, State.WELL)


@pytest.mark.django_db
def test_database_of_the_tests_is_told_to_forget(settings: Settings) -> None:
    settings.EMBEDDED = True  # else its user, a superuser, is told of too
    told = {each.subject: each.state for each in all_of(database.LOOKERS)}

    assert told.pop("Durability") is State.WRONG  # the tests' cluster is not durable, to be quick
    assert told.pop("Upkeep", State.WELL) is State.WELL
    assert set(told.values()) == {State.WELL}


@pytest.mark.django_db
def test_invalid_index_is_told_with_what_to_do() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'audit_by_course'::regclass")

    (look,) = database.state()

    assert (look.state, "audit_by_course" in look.what) == (State.WRONG, True)
    assert "REINDEX" in look.to_do


@pytest.mark.django_db
def test_absent_tick_worker_and_backup_are_told() -> None:
    before = [states(each) for each in (work.ticks, work.workers, work.backups)]
    for name in (TICK, f"{WORKER}here 1", BACKUP):
        note_seen(name)
    there = [states(each) for each in (work.ticks, work.workers, work.backups)]
    Sighting.objects.update(at=timezone.now() - timedelta(days=2))
    late = [states(each) for each in (work.ticks, work.workers, work.backups)]

    assert before == [{"Tick": State.WRONG}, {"Workers": State.WRONG}, {"Backup": State.WATCH}]
    assert there == [{"Tick": State.WELL}, {"Workers": State.WELL}, {"Backup": State.WELL}]
    assert late == [{"Tick": State.WRONG}, {"Workers": State.WRONG}, {"Backup": State.WRONG}]


@pytest.mark.django_db
def test_job_that_waits_too_long_is_told_though_workers_are_there() -> None:
    note_seen(f"{WORKER}here 1")
    Job.objects.create(owner=make_person("Ada"), words="x", created_at=timezone.now() - timedelta(minutes=9))

    assert states(work.workers) == {"Workers": State.WATCH}
    Job.objects.update(beat_at=timezone.now())  # it is to begin again, as of now

    assert states(work.workers) == {"Workers": State.WELL}


@pytest.mark.django_db
def test_failures_of_the_last_day_are_told() -> None:
    now, ada = timezone.now(), make_person("Ada")
    for ago in (timedelta(hours=1), timedelta(days=2)):
        Job.objects.create(owner=ada, words="x", state=JobState.FAILED, ended_at=now - ago)
        Fault.objects.create(at=now - ago, request_id=str(ago), route="reader", error="KeyError", place="a.py:1")
    told = list(work.failures())

    assert [(each.subject, each.state) for each in told] == [
        ("Jobs", State.WATCH), ("Errors of pages", State.WATCH),
    ]  # fmt: skip
    assert told[0].what.startswith("1 job has failed")
    assert "grep 1:00:00" in told[1].to_do


def test_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "not there"))

    assert states(machine.disk) == {"Disk": State.WRONG}


def test_what_the_database_refuses_does_not_end_the_round() -> None:
    def refused() -> list[Look]:
        raise OperationalError("permission denied for view pg_stat_activity")

    def other() -> list[Look]:
        return [watch("Other", "It goes on.", "Nothing.")]

    assert [each.subject for each in all_of([refused, other])] == ["Refused", "Other"]  # type: ignore[list-item]  # -- a list is as good as an iterator here


@pytest.mark.django_db
def test_doctor_tells_programs_and_ends_with_a_status() -> None:
    told = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json", stdout=told)
    looks = {each["subject"]: each for each in json.loads(told.getvalue())}

    assert ended.value.code == 1
    assert looks["Tick"]["state"] == "wrong"
    assert looks["Tick"]["to_do"]
    assert looks["Migrations"] == {"subject": "Migrations", "state": "well", "what": "all applied", "to_do": ""}
