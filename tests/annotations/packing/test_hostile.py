"""Archives that were damaged, forged, or made to do harm."""

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from pytest_django import Settings

from annotations.exports.manifest import signed
from annotations.models import Annotation
from annotations.packing.persons import Trust
from annotations.packing.reading import Unreadable
from annotations.packing.restoring import restore_archive
from annotations.packing.writing import MANIFEST
from courses.models import Course, Enrollment, Role
from people.models import AuditEvent, User
from tests.annotations.packing.world import WHOLE, full_course, nothing_told, opened, packed
from tests.factories import make_person

Rows = list[dict[str, Any]]


@pytest.fixture
def archive(db: None) -> BytesIO:
    """The archive of a course with a row in every table; the course is there still."""
    return packed(full_course())


def forged(file: BytesIO, table: str, edit: Callable[[Rows], None], **said: Any) -> BytesIO:
    """The archive with a table changed and signed anew, and a manifest that says so."""
    to, name = BytesIO(), f"tables/{table}.jsonl"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        rows = [json.loads(line) for line in old.read(name).splitlines()]
        edit(rows)
        content = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
        manifest = json.loads(old.read(MANIFEST)) | said
        del manifest["signature"]
        digest = sha256(content).hexdigest()
        manifest["tables"][table] = {"rows": len(rows), "bytes": len(content), "sha256": digest}
        for each in old.namelist():
            new.writestr(each, {name: content, MANIFEST: signed(manifest).encode()}.get(each) or old.read(each))
    to.seek(0)
    return to


def leave(_rows: Rows) -> None:
    """Changes nothing."""


def test_archive_that_was_cut_off_is_refused(archive: BytesIO) -> None:
    whole = archive.getvalue()
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        with pytest.raises(Unreadable, match="cut off"):
            opened(BytesIO(whole[:length]))


def test_archive_that_was_damaged_is_refused(archive: BytesIO) -> None:
    to = BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(to, "w") as new:
        for each in old.namelist():
            content = old.read(each)
            new.writestr(each, content.replace(b"Nearly.", b"Well so!"))
    with pytest.raises(Unreadable, match="“remarks” is not what"):
        opened(to)


def test_archive_of_a_newer_form_is_refused(archive: BytesIO) -> None:
    with pytest.raises(Unreadable, match="newer Glossator"):
        opened(forged(archive, "remarks", leave, glossator_course=2))


def test_archive_with_what_is_not_ours_is_refused(archive: BytesIO) -> None:
    with zipfile.ZipFile(archive, "a") as more:
        more.writestr("../../etc/passwd", "root")
    with pytest.raises(Unreadable, match="holds what is not ours"):
        opened(archive)


def test_archive_that_swells_is_not_read_to_its_end(archive: BytesIO) -> None:
    with pytest.raises(Unreadable, match="swells"):
        opened(forged(archive, "remarks", lambda rows: rows.extend([{"x": "a" * 1000}] * 40_000)))


def test_archive_larger_than_the_installation_reads_is_refused(archive: BytesIO, settings: Settings) -> None:
    settings.IMPORT_ARCHIVE_BYTES = 1000
    with pytest.raises(Unreadable, match="IMPORT_ARCHIVE_BYTES"):
        opened(archive)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("annotations", "submission", "7cf4b8f8-0000-4000-8000-000000000000"),
        ("annotations", "end", 10**6),
        ("annotations", "start", "first"),
        ("annotations", "note", "a\0b"),
        ("tags", "claim", None),
        ("revisions", "state", "\ud800"),
        ("sections", "name", "x" * 200),
        ("enrollments", "user", ["a", "b"]),
    ],
)
def test_rows_that_do_not_fit_restore_nothing(archive: BytesIO, table: str, column: str, value: object) -> None:
    def edit(rows: Rows) -> None:
        rows[0][column] = value

    read = opened(forged(archive, table, edit))
    with pytest.raises(Unreadable, match=f"“{table}” does not fit"):
        restore_archive(read, WHOLE, nothing_told)
    assert Course.objects.count() == 1


def test_text_that_is_not_what_its_fingerprint_says_is_refused(archive: BytesIO) -> None:
    def edit(rows: Rows) -> None:
        rows[0]["text"] = rows[0]["text"].replace("ferry", "fairy")

    with pytest.raises(Unreadable, match="fingerprint"):
        restore_archive(opened(forged(archive, "texts", edit)), WHOLE, nothing_told)


def test_archive_of_a_stranger_makes_nobody_here_say_anything(archive: BytesIO, settings: Settings) -> None:
    settings.SECRET_KEY = "another installation's key, long enough to be one of these"
    stranger = forged(archive, "annotations", lambda rows: rows[0].update(note="The dean said this."))
    settings.SECRET_KEY = "this installation's key, long enough to be one of these, too"
    ada, mallory = User.objects.get(name="Ada"), make_person("Mallory")
    before = AuditEvent.objects.filter(actor=ada).count()
    read = opened(stranger)

    restored = restore_archive(read, Trust(read.ours, vouched=False, by=mallory), nothing_told)

    assert not read.ours
    said = Annotation.objects.get(note="The dean said this.", submission__assignment__course=restored)
    owner = said.submission.user
    assert (owner.name, owner.is_active, owner.pk == ada.pk) == ("Ada", False, False)
    assert AuditEvent.objects.filter(actor=ada).count() == before
    assert [each.course_id for each in Enrollment.objects.filter(user=ada)] != [restored.pk]
    assert Enrollment.objects.get(course=restored, user=mallory).role == Role.INSTRUCTOR


def test_stranger_who_is_vouched_for_brings_people_by_their_addresses(archive: BytesIO, settings: Settings) -> None:
    settings.SECRET_KEY = "this installation's key, long enough to be one of these, too"
    User.objects.filter(name="Iris").update(email="elsewhere@example.edu")
    read = opened(archive)

    restored = restore_archive(read, Trust(read.ours, vouched=True, by=None), nothing_told)

    people = {each.user.email: each.user for each in Enrollment.objects.filter(course=restored).select_related("user")}
    assert sorted(people) == ["ada@example.edu", "hugo@example.edu", "iris@example.edu"]
    assert people["ada@example.edu"] == User.objects.get(name="Ada")
    assert not people["iris@example.edu"].has_usable_password()
