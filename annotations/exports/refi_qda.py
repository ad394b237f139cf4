"""A REFI-QDA project (`.qdpx`, REFI-QDA 1.5): for NVivo, ATLAS.ti, MAXQDA, QualCoder and others, and to come in again.

A version is a text source, an annotation a selection of it (code points of a text with LF line ends), a tag a coding,
a note a note. An authority is a note too, and a link to it a `Link` that is called by its treatment. What the format
has no place for stands in a file of our own beside the project: pins, to which tag a link is narrowed, seals. All GUIDs
are the UUIDs of what they name.
"""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, Final
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
from annotations.models import Tag
from opinions.citing import writing_words

PROJECT: Final = "project.qde"
SOURCES: Final = "sources"
STEP: Final = 200
"""Annotations between two words of how far it is."""


def write_refi_qda(export: Export, to: BinaryIO, told: Told) -> None:
    """Writes the project into `to`: its texts, codebook, people, passages and notes."""
    export = replace(export, options=replace(export.options, order=Order.TEXT))
    project = _Project(export)
    total = export.kept().count()
    for number, row in enumerate(export.rows(), start=1):
        project.add(row)
        if number % STEP == 0:
            told(min(number, total), total)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in project.files().items():
            entry = zipfile.ZipInfo(name, export.made_at.timetuple()[:6])
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    told(total, total)


@dataclass
class _Project:
    """The project as it grows."""

    export: Export
    users: dict[UUID, str] = field(default_factory=dict)
    sources: dict[UUID, Any] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    authorities: dict[UUID, str] = field(default_factory=dict)
    notes: list[Any] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)
    own: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def add(self, row: ExportRow) -> None:
        """Takes a row in."""
        if row.annotator_key is not None:
            self.users[row.annotator_key] = row.annotator
        selection = etree.SubElement(
            self._source(row.source), _tag("PlainTextSelection"), guid=str(row.uuid), name=selection_name(row.exact),
            startPosition=str(row.start), endPosition=str(row.end), **_made(row),
            modifiedDateTime=time(row.updated_at),
        )  # fmt: skip
        for tag in row.tags:
            coding = etree.SubElement(selection, _tag("Coding"), guid=str(tag.uuid), **_made(row))
            etree.SubElement(coding, _tag("CodeRef"), targetGUID=str(tag.claim))
        if row.note:
            note = self._note(row)
            etree.SubElement(selection, _tag("NoteRef"), targetGUID=note)
        for link in row.links:
            self._link(row, link)
        self.own[str(row.uuid)] = {"seal": row.seal, "links": [link_in_full(link) for link in row.links]}

    def files(self) -> dict[str, bytes]:
        """Every file of the archive by its name, the project first."""
        own = {"form": OWN_FORM, "annotations": self.own}
        told = json.dumps(own, ensure_ascii=False, separators=(",", ":")).encode()
        return {PROJECT: self._written(), OWN_FILE: told, **self.texts}

    def _source(self, source: ExportSource) -> Any:
        version = source.version
        if version.uuid not in self.sources:
            name = f"{version.uuid}.txt"
            self.texts[f"{SOURCES}/{name}"] = source.window.text.encode()
            title = f"{version.opinion.case.caption}: {writing_words(version.opinion)}"
            self.sources[version.uuid] = etree.Element(
                _tag("TextSource"), guid=str(version.uuid), name=xml_text(title), plainTextPath=f"internal://{name}"
            )
        return self.sources[version.uuid]

    def _note(self, row: ExportRow) -> str:
        """The note's GUID. What XML cannot hold makes it a file of its own, so that nothing of it is lost."""
        guid = str(uuid5(row.uuid, "note"))
        note = etree.Element(_tag("Note"), guid=guid, **_made(row))
        if xml_text(row.note) == row.note:
            etree.SubElement(note, _tag("PlainTextContent")).text = row.note
        else:
            note.set("plainTextPath", f"internal://{guid}.txt")
            self.texts[f"{SOURCES}/{guid}.txt"] = row.note.encode()
        self.notes.append(note)
        return guid

    def _link(self, row: ExportRow, link: ExportLink) -> None:
        self.authorities[link.authority] = link.cite
        name = f"{link.treatment}; quotes" if link.quotes else link.treatment
        guid = uuid5(row.uuid, f"{link.authority} {link.tag}")
        self.links.append(
            etree.Element(
                _tag("Link"), guid=str(guid), name=name, direction="OneWay", originGUID=str(row.uuid),
                targetGUID=str(link.authority),
            )
        )  # fmt: skip

    def _written(self) -> bytes:
        """The project's XML. The schema wants this order, and has no list without members."""
        title = xml_text(f"{self.export.assignment.title}: {self.export.title}".removesuffix(": "))
        root = etree.Element(
            _tag("Project"), nsmap={None: NAMESPACE}, name=title, origin=ORIGIN,
            creationDateTime=time(self.export.made_at),
        )  # fmt: skip
        users = (etree.Element(_tag("User"), guid=str(key), name=xml_text(name)) for key, name in self.users.items())
        _list(root, "Users", users)
        self._codebook(root)
        _list(root, "Sources", self.sources.values())
        _list(root, "Notes", [*self.notes, *map(_authority, self.authorities.items())])
        _list(root, "Links", self.links)
        written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        return written

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


def _made(row: ExportRow) -> dict[str, str]:
    """By whom and when, as the format's attributes."""
    by = {"creatingUser": str(row.annotator_key)} if row.annotator_key else {}
    return by | {"creationDateTime": time(row.created_at)}


def _authority(named: tuple[UUID, str]) -> Any:
    guid, cite = named
    note = etree.Element(_tag("Note"), guid=str(guid), name=xml_text(cite))
    etree.SubElement(note, _tag("PlainTextContent")).text = xml_text(cite)
    return note


def _list(root: Any, name: str, members: Any) -> None:
    here = list(members)
    if here:
        etree.SubElement(root, _tag(name)).extend(here)
