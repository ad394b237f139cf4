"""A REFI-QDA project (`.qdpx`, REFI-QDA 1.5): for NVivo, ATLAS.ti, MAXQDA, QualCoder and others, and to come in again.

A version is a text source, an annotation a selection of it (code points of a text with LF line ends), a tag a coding,
a note a note. An authority is a note too, and a link to it a `Link` that is called by its treatment. What the format
has no place for stands in a file of our own beside the project: pins, to which tag a link is narrowed, seals. All GUIDs
are the UUIDs of what they name.
"""

import json
import zipfile
from dataclasses import dataclass, field, replace
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, Final
from uuid import UUID, uuid5

from lxml import etree

from annotations.codebooks.qdc import ORIGIN, write_codes, xml_text
from annotations.codebooks.rows import rows_of
from annotations.exports.csv_file import link_in_full
from annotations.exports.options import Order, Told
from annotations.exports.own_forms import NAMESPACE, OWN_FILE, OWN_FORM, selection_name
from annotations.exports.rows import ExportRow, ExportSource
from annotations.exports.sealing import time
from annotations.exports.stored import ExportLink
from annotations.exports.subject import Export
from annotations.exports.xml_aside import Aside, around
from annotations.models import Tag
from opinions.citing import writing_words

PROJECT: Final = "project.qde"
SOURCES: Final = "sources"
_as_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
STEP: Final = 200
"""Annotations between two words of how far it is."""


def write_refi_qda(export: Export, to: BinaryIO, told: Told) -> None:
    """Writes the project into `to`: its texts, codebook, people, passages and notes."""
    export = replace(export, options=replace(export.options, order=Order.TEXT))
    total = export.kept().count()
    with TemporaryFile() as sources, TemporaryFile() as notes, TemporaryFile() as links, TemporaryFile() as own:
        project = _Project(export, Aside(sources), Aside(notes), Aside(links), own)
        for number, row in enumerate(export.rows(), start=1):
            project.add(row)
            if number % STEP == 0:
                told(min(number, total), total)
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
            project.write(archive)
    told(total, total)


@dataclass
class _Project:
    """The project as it grows; what there are thousands of waits aside (`own`: the entries of our own file)."""

    export: Export
    sources: Aside
    notes: Aside
    links: Aside
    own: BinaryIO
    users: dict[UUID, str] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    authorities: dict[UUID, str] = field(default_factory=dict)
    here: ExportSource | None = None

    def add(self, row: ExportRow) -> None:
        """Takes a row in; those of a version come one after the other."""
        if row.annotator_key is not None:
            self.users[row.annotator_key] = row.annotator
        self._open(row.source)
        selection = etree.Element(
            "PlainTextSelection", guid=row.uuid_text, name=selection_name(row.exact),
            startPosition=str(row.start), endPosition=str(row.end), **_made(row), modifiedDateTime=row.updated,
        )  # fmt: skip
        for tag in row.tags:
            coding = etree.SubElement(selection, "Coding", guid=tag.uuid_text, **_made(row))
            etree.SubElement(coding, "CodeRef", targetGUID=tag.of.uuid_text)
        if row.note:
            etree.SubElement(selection, "NoteRef", targetGUID=self._note(row))
        self.sources.add(selection)
        for link in row.links:
            self._link(row, link)
        told = {"seal": row.seal, "links": [link_in_full(link) for link in row.links]}
        comma = "," if self.own.tell() else ""
        self.own.write(f'{comma}"{row.uuid_text}":{_as_json(told)}'.encode())

    def write(self, archive: zipfile.ZipFile) -> None:
        """Writes every file of the archive, the project first."""
        when = self.export.made_at.timetuple()[:6]
        with archive.open(_entry(PROJECT, when), "w") as to:
            self._write_project(to)
        with archive.open(_entry(OWN_FILE, when), "w") as to:
            to.write(f'{{"form":{OWN_FORM},"annotations":{{'.encode())
            self.own.seek(0)
            copyfileobj(self.own, to)
            to.write(b"}}")
        for name, content in self.texts.items():
            archive.writestr(_entry(name, when), content)

    def _open(self, source: ExportSource) -> None:
        """Begins the version's source, where another one was being written."""
        if source is self.here:
            return
        if self.here is not None:
            self.sources.close("TextSource")
        self.here, version = source, source.version
        name = f"{version.uuid}.txt"
        self.texts[f"{SOURCES}/{name}"] = source.window.text.encode()
        title = f"{version.opinion.case.caption}: {writing_words(version.opinion)}"
        self.sources.open(
            etree.Element(
                "TextSource", guid=str(version.uuid), name=xml_text(title), plainTextPath=f"internal://{name}"
            )
        )

    def _note(self, row: ExportRow) -> str:
        """The note's GUID. What XML cannot hold makes it a file of its own, so that nothing of it is lost."""
        guid = str(uuid5(row.uuid, "note"))
        note = etree.Element("Note", guid=guid, **_made(row))
        if xml_text(row.note) == row.note:
            etree.SubElement(note, "PlainTextContent").text = row.note
        else:
            note.set("plainTextPath", f"internal://{guid}.txt")
            self.texts[f"{SOURCES}/{guid}.txt"] = row.note.encode()
        self.notes.add(note)
        return guid

    def _link(self, row: ExportRow, link: ExportLink) -> None:
        self.authorities[link.authority] = link.cite
        name = f"{link.treatment}; quotes" if link.quotes else link.treatment
        guid = uuid5(row.uuid, f"{link.authority} {link.tag}")
        self.links.add(
            etree.Element(
                "Link", guid=str(guid), name=name, direction="OneWay", originGUID=row.uuid_text,
                targetGUID=link.of.uuid_text,
            )
        )  # fmt: skip

    def _write_project(self, to: IO[bytes]) -> None:
        """The project's XML. The schema wants this order, and has no list without members."""
        if self.here is not None:
            self.sources.close("TextSource")
        for named in self.authorities.items():
            self.notes.add(_authority(named))
        title = xml_text(f"{self.export.assignment.title}: {self.export.title}".removesuffix(": "))
        root = etree.Element(
            _tag("Project"), nsmap={None: NAMESPACE}, name=title, origin=ORIGIN,
            creationDateTime=time(self.export.made_at),
        )  # fmt: skip
        if self.users:
            users = etree.SubElement(root, _tag("Users"))
            for key, name in self.users.items():
                etree.SubElement(users, _tag("User"), guid=str(key), name=xml_text(name))
        self._codebook(root)
        before, after = around(root)
        to.write(before)
        self.sources.copy(to, "Sources")
        self.notes.copy(to, "Notes")
        self.links.copy(to, "Links")
        to.write(after)

    def _codebook(self, root: Any) -> None:
        """The codebook's claims. A retired one that is in use is codable, or other programs refuse its codings."""
        found = Tag.objects.filter(annotation__in=self.export.kept().order_by().values("pk"))
        used = {str(uuid) for uuid in found.values_list("claim__uuid", flat=True).distinct()}
        rows = [replace(row, retired=row.retired and row.uuid not in used)
                for row in rows_of(self.export.assignment.codebook)]  # fmt: skip
        if rows:
            write_codes(etree.SubElement(root, _tag("CodeBook")), rows, NAMESPACE)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _entry(name: str, when: tuple[int, ...]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, when)  # type: ignore[arg-type]  # -- six numbers of a time
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _made(row: ExportRow) -> dict[str, str]:
    """By whom and when, as the format's attributes."""
    by = {"creatingUser": str(row.annotator_key)} if row.annotator_key else {}
    return by | {"creationDateTime": row.created}


def _authority(named: tuple[UUID, str]) -> Any:
    guid, cite = named
    note = etree.Element("Note", guid=str(guid), name=xml_text(cite))
    etree.SubElement(note, "PlainTextContent").text = xml_text(cite)
    return note
