"""An import of many, run as the command: what is stored, what is told, and that a second run goes on."""

import io
import json
import os
import signal
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from opinions.archives import Entry, Loaded
from opinions.batch_reading import ReadBounds, read_cases
from opinions.importing import READER_DIED, Order, Report, import_many
from opinions.journals import Fate, Journal, Record, journal_of
from opinions.management.progress import bar
from opinions.models import Case
from people.models import AuditEvent, User
from tests.opinions.loopback import FIXTURES

pytestmark = pytest.mark.django_db(transaction=False)

FOX = {
    "name_abbreviation": "Hen v. Fox", "citations": [{"cite": "77 Fict. 1"}], "decision_date": "1999",
    "casebody": {"opinions": [{"type": "majority", "author": "HEN, J.", "text": "The fox shall pay."}]},
}  # fmt: skip


@pytest.fixture
def volume(tmp_path: Path, settings: Settings) -> Path:
    """A volume of two cases and a damaged one."""
    settings.IMPORT_JOURNALS = tmp_path / "journals"
    path = tmp_path / "12.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("json/0001-01.json", json.dumps(FOX))
        archive.writestr("json/0101-01.json", (FIXTURES / "fen-harbor.json").read_bytes())
        archive.writestr("html/0101-01.html", (FIXTURES / "fen-harbor.html").read_bytes())
        archive.writestr("json/0200-01.json", '{"name": "A", "citations": [], "casebody": 1}')
    return path


def run(path: Path, *options: str) -> tuple[str, str]:
    """What the command printed, and the error with which it ended."""
    printed = io.StringIO()
    try:
        call_command("import", str(path), *options, "--workers", "2", stdout=printed)
    except CommandError as error:
        return printed.getvalue(), str(error)
    return printed.getvalue(), ""


def test_volume_is_imported_with_a_report_and_a_second_run_goes_on(volume: Path, student: User) -> None:
    printed, error = run(volume, "--by", student.email, "--fictional")
    summary, failed = printed.splitlines()
    assert summary.endswith(" s: 2 stored, 0 held already, 1 failed.")
    assert failed.startswith("  json/0200-01.json: This is a JSON object with “name”, “citations”, “casebody”, which")
    assert error == "1 of 3 failed; the same command tries these again."
    assert sorted(Case.objects.values_list("caption", "fictional", "imported_by__email")) == [
        ("Fen Harbor Ferry Co. v. Marsh", True, student.email),
        ("Hen v. Fox", True, student.email),
    ]
    again, _error = run(volume)
    assert again.splitlines()[0].endswith(" s: 0 stored, 0 held already, 1 failed, 2 done before.")
    afresh, _error = run(volume, "--again")
    assert afresh.splitlines()[0].endswith(" s: 0 stored, 2 held already, 1 failed.")
    assert AuditEvent.objects.filter(verb="store_case").count() == 2


def test_list_of_cases_in_one_file_is_several(tmp_path: Path, settings: Settings) -> None:
    settings.IMPORT_JOURNALS = tmp_path / "journals"
    other = FOX | {"name_abbreviation": "Owl v. Fox", "citations": [{"cite": "77 Fict. 9"}]}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.json").write_text(json.dumps({"results": [FOX, other]}))
    assert run(tmp_path / "in")[1] == ""
    assert sorted(Case.objects.values_list("caption", flat=True)) == ["Hen v. Fox", "Owl v. Fox"]


def test_facts_of_one_case_cannot_be_said_of_many(volume: Path) -> None:
    printed, error = run(volume, "--caption", "Hen v. Fox")
    assert (printed, Case.objects.count()) == ("", 0)
    assert error == f"{volume} holds many cases: --caption, --cite and the like say what one case is."


def test_archive_that_is_none_is_told(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "a.zip").write_bytes(b"none")
    assert "a.zip is no ZIP archive that can be read" in run(tmp_path / "a.zip")[1]


class Deadly(bytes):
    """Kills the process that unpacks it, as a reader does that the kernel ends."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _die, (os.getpid(),)


def _die(asked_by: int) -> bytes:
    if os.getpid() != asked_by:
        os.kill(os.getpid(), signal.SIGKILL)
    return b""


def test_reader_that_dies_takes_no_other_source_with_it(tmp_path: Path) -> None:
    good = Entry("good.json", lambda: Loaded(json.dumps(FOX).encode()))
    deadly = Entry("deadly.json", lambda: Loaded(b"deadly", Deadly()))
    order = Order(None, ReadBounds(10**6, 60, 2048), workers=2)
    report = import_many([deadly, good], Journal(tmp_path / "journal"), order, lambda _report: None)
    assert [(each.name, each.told) for each in report.failed] == [("deadly.json", READER_DIED)]
    assert [case.caption for case in Case.objects.all()] == ["Hen v. Fox"]


class Odd(bytes):
    """Bytes that a reader cannot cope with, as it cannot with what nobody foresaw."""

    __slots__ = ()

    def startswith(self, *_asked: object) -> bool:
        raise LookupError("nobody foresaw this")


def test_fault_of_a_reader_fails_its_source_alone() -> None:
    told = read_cases(Loaded(Odd(b"words")), ReadBounds(10**6, 60, 2048))
    assert told == "The reader stopped with an error: LookupError: nobody foresaw this"


def test_slow_source_is_given_up(tmp_path: Path) -> None:
    words = "See Pott v. Kettle, 7 U.S. 412, 413 (1883). " * 30_000
    entry = Entry("slow.txt", lambda: Loaded(words.encode()))
    order = Order(None, ReadBounds(10**8, 1, 4096), workers=1)
    report = import_many([entry], Journal(tmp_path / "journal"), order, lambda _report: None)
    assert [each.told for each in report.failed] == [
        "Reading it took longer than 1 seconds, the most that it may take (IMPORT_SECONDS)."
    ]


def test_journal_survives_a_line_that_was_cut_off(tmp_path: Path) -> None:
    path = journal_of(tmp_path / "volume.zip", tmp_path / "journals")
    Journal(path).keep(Record("a", "1", Fate.STORED, cases=("c",)))
    with path.open("a") as stream:
        stream.write('\n{"name": "b", "digest": "2", "fa')
    Journal(path).keep(Record("c", "3", Fate.FAILED, "It is no text."))
    Journal(path).keep(Record("d", "4", Fate.HELD))
    journal = Journal(path)
    asked = [("a", "1"), ("a", "2"), ("b", "2"), ("c", "3"), ("d", "4")]
    assert [journal.is_done(*each) for each in asked] == [True, False, False, False, True]


def test_journals_of_two_folders_of_one_name_are_apart(tmp_path: Path) -> None:
    assert journal_of(tmp_path / "a" / "v", tmp_path) != journal_of(tmp_path / "b" / "v", tmp_path)


def test_bar_tells_how_far_it_is() -> None:
    report = Report(total=8, passed_over=1, seconds=2)
    report.counts.update({Fate.STORED: 2, Fate.FAILED: 1})
    assert bar(report) == (
        "████████████░░░░░░░░░░░░ 4 of 8: 2 stored, 0 held already, 1 failed, 1 done before, 1.5 a second"
    )
