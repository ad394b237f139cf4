"""The kinds of files that people bring, and what reads each: all that a page does with it, and undone afterwards."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, Final

from django.db import connection, transaction

from annotations.actions import Refused
from annotations.codebooks.claim_rows import UnreadableCodebook
from annotations.codebooks.csv_file import write_csv as write_codebook
from annotations.codebooks.importing import import_new, plan, take_rows
from annotations.codebooks.qdc import write_qdc
from annotations.codebooks.reading import read_rows
from annotations.codebooks.rows import check, rows_of
from annotations.exports.cas import write_cas_json, write_cas_xmi
from annotations.exports.csv_file import write_csv
from annotations.exports.refi_qda import write_refi_qda
from annotations.exports.subject import Export
from annotations.exports.web_annotation import write_web_annotation
from annotations.gradebook.layouts import column_of, layout_of, most_of
from annotations.gradebook.sheets import UnreadableSheet, read_sheet
from annotations.incoming import plans
from annotations.incoming.entries import UnreadableFile
from annotations.incoming.preview import preview_of
from annotations.incoming.reading import read_source
from annotations.incoming.taking import take_file
from annotations.models import Annotation, Submission
from annotations.packing.persons import Trust
from annotations.packing.reading import Unreadable
from annotations.packing.restoring import restore_archive
from annotations.packing.tables import TABLES
from courses.models import Course
from courses.roster_plans import plan_roster
from courses.roster_reading import UnreadableRoster, decode, read_roster
from opinions.intake import Statement, understand
from opinions.text.parsed import CaseFacts
from opinions.text.readers.source import UnreadableSource
from tests.annotations.packing.test_hostile import forged
from tests.annotations.packing.world import nothing_told, opened
from tests.annotations.stage import Desk
from tests.bad_input.spoiling import spoil, spoiled

FIXTURES: Final = Path(__file__).resolve().parents[1] / "fixtures"
ROSTER: Final = "Name;E-mail;Section;Role\nLark, Jo;jo@example.edu;A;student\nWren, Ed;ed@example.edu;B;assistant\n"
GRADES: Final = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Notice (12)\n    Points Possible,,,,,4\n"
    '"Lark, Jo",1,s1,jo@example.edu,A,\n"Wren, Ed",2,s2,ed@example.edu,B,3\n'
)
HEN: Final = (
    "HEN, Justice.\n\nThe fox shall pay. See Roe v. Poe, 1 Fict. 2 (1999).\n\nFOX, J., dissenting.\n\nI shall not.\n"
)


@dataclass(frozen=True)
class Kind:
    """A kind of file: how it is made from Ana's notes, and what is done with it."""

    name: str
    made: Callable[[Desk], bytes]
    read: Callable[[Desk, bytes], None]
    spoil: Callable[[bytes, Random], bytes] = spoiled


def _is_told(refusal: object) -> None:
    """A refusal has words for the person."""
    assert str(refusal)


def _export(at: Desk) -> Export:
    assignment = at.submission.assignment
    return Export(assignment, Annotation.objects.for_export(Submission.objects.filter(assignment=assignment)))


def _streamed(write: Callable[[Export], Any]) -> Callable[[Desk], bytes]:
    return lambda at: "".join(write(_export(at))).encode()


def _filed(write: Callable[[Export, Any, Any], None]) -> Callable[[Desk], bytes]:
    def made(at: Desk) -> bytes:
        to = io.BytesIO()
        write(_export(at), to, nothing_told)
        return to.getvalue()

    return made


def read_notes(at: Desk, source: bytes) -> None:
    """A file of annotations: planned, previewed and taken; what was taken is whole."""
    user = at.submission.user
    target = plans.Target(at.submission.assignment, [user], only=user)
    with transaction.atomic():
        try:
            entries = read_source(source).entries
        except UnreadableFile as refusal:
            _is_told(refusal)
        else:
            preview_of(plans.plan(entries, target, {}), target)
            before = Annotation.objects.count()
            taken = take_file(entries, target, {}, by=user)
            new = sum(each.fate is plans.Fate.NEW for each in taken)
            assert Annotation.objects.count() - before == new
            connection.check_constraints()
        transaction.set_rollback(True)


def read_claims(at: Desk, source: bytes) -> None:
    """A codebook: planned against the present one, taken into it, and made anew."""
    codebook, user = at.submission.assignment.codebook, at.submission.user
    with transaction.atomic():
        try:
            found = check(read_rows(source), codebook.claims.all())
        except UnreadableCodebook as refusal:
            _is_told(refusal)
        else:
            plan(codebook, found.rows)
            if not found.problems:
                for taken in (
                    lambda: take_rows(codebook, found.rows, by=user),
                    lambda: import_new(at.submission.assignment.course, found.rows, by=user, title="Anew"),
                ):
                    try:
                        with transaction.atomic():
                            taken()
                            connection.check_constraints()
                    except Refused as refused:
                        _is_told(refused.code)
        transaction.set_rollback(True)


def read_people(at: Desk, source: bytes) -> None:
    """A class list, planned."""
    try:
        roster = read_roster(decode(source), domain="example.edu")
    except UnreadableRoster as refusal:
        _is_told(refusal)
    else:
        plan_roster(at.submission.assignment.course, roster, by=at.submission.user)


def read_grades(_at: Desk, source: bytes) -> None:
    """A gradebook's export."""
    try:
        sheet = read_sheet(source)
        layout = layout_of(sheet)
    except UnreadableSheet as refusal:
        _is_told(refusal)
    else:
        column = column_of(sheet, layout, "Notice")
        if column is not None:
            most_of(sheet, layout, column)


def read_opinion(_at: Desk, source: bytes) -> None:
    """An opinion, as the confined child reads it."""
    try:
        understand(source, Statement(CaseFacts()), limit=10_000_000)
    except UnreadableSource as refusal:
        _is_told(refusal)


def _fixture(name: str) -> Callable[[Desk], bytes]:
    return lambda _at: (FIXTURES / name).read_bytes()


def _claims(write: Callable[[Any], str | bytes]) -> Callable[[Desk], bytes]:
    def made(at: Desk) -> bytes:
        written = write(rows_of(at.submission.assignment.codebook))
        return written.encode() if isinstance(written, str) else written

    return made


KINDS: Final = (
    Kind("jsonld", _streamed(write_web_annotation), read_notes),
    Kind("csv", _streamed(write_csv), read_notes),
    Kind("qdpx", _filed(write_refi_qda), read_notes),
    Kind("cas-json", _filed(write_cas_json), read_notes),
    Kind("cas-xmi", _filed(write_cas_xmi), read_notes),
    Kind("codebook-csv", _claims(write_codebook), read_claims),
    Kind("codebook-qdc", _claims(write_qdc), read_claims),
    Kind("roster", lambda _at: ROSTER.encode(), read_people),
    Kind("gradebook", lambda _at: GRADES.encode(), read_grades),
    Kind("opinion-txt", lambda _at: HEN.encode(), read_opinion),
    Kind("opinion-cap-json", _fixture("cap/fen-harbor.json"), read_opinion),
    Kind("opinion-cap-html", _fixture("cap/fen-harbor.html"), read_opinion),
    Kind("opinion-cap-xml", _fixture("cap/fen-harbor.xml"), read_opinion),
    Kind("opinion-cl-v4", _fixture("courtlistener/v4_cluster.json"), read_opinion),
    Kind("opinion-cl-v2", _fixture("courtlistener/v2_combined.json"), read_opinion),
    Kind("opinion-slip", _fixture("slip/ferry.txt"), read_opinion),
)


def forge_archive(archive: BytesIO, turns: int, chance: Random) -> None:
    """Spoils rows of a course's archive and signs it anew: it is restored whole, or refused with nothing restored."""
    for _ in range(turns):
        table = chance.choice(TABLES).name
        archive.seek(0)
        changed = forged(archive, table, lambda rows: spoil(rows, chance))
        with transaction.atomic():
            before = Course.objects.count()
            try:
                restore_archive(opened(changed), Trust(ours=False, vouched=True, by=None), nothing_told)
                connection.check_constraints()
            except Unreadable as refusal:
                _is_told(refusal)
                assert Course.objects.count() == before
            except Exception as error:
                error.add_note(table)
                raise
            transaction.set_rollback(True)
