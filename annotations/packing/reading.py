"""Reads the archive of a course and trusts nothing in it: nothing is unpacked to disk, and everything has a bound.

What the archive says of sizes is not believed; bytes are counted as they come. An archive that was cut off, changed by
accident or written by a newer Glossator is refused before anything is written.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BufferedReader
from lzma import LZMAError
from typing import IO, Any, BinaryIO, Final
from uuid import UUID
from zlib import error as ZlibError  # noqa: N812 -- an exception, called like one

from django.conf import settings
from django.utils.translation import gettext as _

from annotations.exports.manifest import is_signed
from annotations.exports.options import Told
from annotations.packing.tables import TABLES, Table
from annotations.packing.writing import MANIFEST, MARK, READ_ME, VERSION, entry_name
from opinions.archives import MOST_SWELLING, SMALL

MOST_MANIFEST: Final = 1024 * 1024
"""Bytes of a manifest."""
MOST_LINE: Final = 64 * 1024 * 1024
"""Bytes of one row: more than the longest opinion."""
BROKEN: Final = (zipfile.BadZipFile, ZlibError, LZMAError, EOFError, OSError, NotImplementedError, RuntimeError)
"""What reading a ZIP archive raises where it is none, was cut off, or is packed or encrypted as ours never are."""


class Unreadable(Exception):
    """The file is no archive of a course that can be restored. The message is a sentence: why, and what to do."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive whose every row was read once. `ours`: this installation signed it, and nobody changed it since."""

    packed: zipfile.ZipFile
    manifest: Mapping[str, Any]
    ours: bool

    @property
    def archive(self) -> str:
        """The archive's own UUID."""
        return str(self.manifest["archive"])

    @property
    def title(self) -> str:
        """What the course is called, with its term."""
        course = self.manifest["course"]
        return f"{course['title']} ({course['term']})" if course["term"] else str(course["title"])

    def count(self, name: str) -> int:
        """How many rows a table has."""
        return int(self.manifest["tables"][name]["rows"])

    def rows(self, table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
        """A table's rows, each with its bytes. Raises `Unreadable`."""
        with _reading(table.name), self.packed.open(entry_name(table)) as entry:
            for line in _lines(entry, table.name):
                yield len(line), _parsed(line, table.name)


def open_archive(file: BinaryIO, told: Told) -> Opened:
    """Opens an archive and reads all of it once, telling how many tables are read. Raises `Unreadable`."""
    with _reading(MANIFEST):
        packed = zipfile.ZipFile(file)
    names = [each.filename for each in packed.infolist()]
    if MANIFEST not in names:
        raise Unreadable(_("This is no archive of a course: it has no manifest. Choose the file that Glossator made."))
    opened = _with_manifest(packed)
    expected = {MANIFEST, READ_ME, *map(entry_name, TABLES)}
    if set(names) != expected or len(names) != len(expected):
        raise Unreadable(_("The archive lacks some of its tables, or holds what is not ours. Fetch it again."))
    left = settings.IMPORT_ARCHIVE_BYTES
    for number, table in enumerate(TABLES, start=1):
        left -= _check(opened, table, left)
        told(number, len(TABLES))
    if opened.count("course") != 1:
        raise Unreadable(_("The archive holds more than one course, or none. Fetch it again."))
    return opened


def _with_manifest(packed: zipfile.ZipFile) -> Opened:
    with _reading(MANIFEST), packed.open(MANIFEST) as entry:
        said = entry.read(MOST_MANIFEST + 1)
    manifest = _parsed(said, MANIFEST) if len(said) <= MOST_MANIFEST else {}
    version = manifest.get(MARK)
    if not isinstance(version, int) or isinstance(version, bool):
        raise Unreadable(_("This is no archive of a course: its manifest says nothing of one."))
    if version > VERSION:
        words = _("The archive was made by a newer Glossator (form %(theirs)d; this one reads up to %(ours)d).")
        raise Unreadable(f"{words % {'theirs': version, 'ours': VERSION}} {_('Update this installation first.')}")
    _check_shape(manifest)
    return Opened(packed, manifest, is_signed(manifest))


def _check_shape(manifest: Mapping[str, Any]) -> None:
    """Raises `Unreadable` where the manifest lacks what the rest relies on."""
    try:
        UUID(str(manifest["archive"]))
        course, tables = manifest["course"], manifest["tables"]
        texts = [course["title"], course["term"], course["uuid"], manifest["made_at"], manifest["made_by"]]
        counts = [tables[table.name][part] for table in TABLES for part in ("rows", "bytes")]
        digests = [tables[table.name]["sha256"] for table in TABLES]
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(_("The archive's manifest is not whole. Fetch it again.")) from error
    if not all(isinstance(each, str) for each in texts + digests) or not all(type(each) is int for each in counts):
        raise Unreadable(_("The archive's manifest is not whole. Fetch it again."))


def _check(opened: Opened, table: Table, left: int) -> int:
    """Reads a table once; returns its bytes. Raises `Unreadable` where they are too many, or not the manifest's."""
    packed_size = opened.packed.getinfo(entry_name(table)).compress_size
    digest, count, size = sha256(), 0, 0
    with _reading(table.name), opened.packed.open(entry_name(table)) as entry:
        for line in _lines(entry, table.name):
            digest.update(line)
            count, size = count + 1, size + len(line)
            if size > left:
                raise Unreadable(_("The archive holds more, unpacked, than may be read (IMPORT_ARCHIVE_BYTES)."))
            if size > SMALL and size > MOST_SWELLING * max(packed_size, 1):
                raise Unreadable(_("The archive swells as no course does when it is unpacked: it is not read."))
            _parsed(line, table.name)
    said = opened.manifest["tables"][table.name]
    if (count, size, digest.hexdigest()) != (said["rows"], said["bytes"], said["sha256"]):
        words = _("The table “%(name)s” is not what the archive's manifest says: the file was damaged. Fetch it again.")
        raise Unreadable(words % {"name": table.name})
    return size


def _lines(entry: IO[bytes], name: str) -> Iterator[bytes]:
    buffered = BufferedReader(entry)  # type: ignore[type-var]  # -- an entry of a ZIP archive is a raw stream too
    while line := buffered.readline(MOST_LINE + 1):
        if len(line) > MOST_LINE:
            raise Unreadable(_("A row of the table “%(name)s” is too long to be read.") % {"name": name})
        yield line


def _parsed(line: bytes, name: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("The table “%(name)s” cannot be read. Fetch the archive again.") % {"name": name}) from error
    if not isinstance(row, dict):
        raise Unreadable(_("The table “%(name)s” cannot be read. Fetch the archive again.") % {"name": name})
    return row


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except BROKEN as error:
        words = _("The file is no ZIP archive that can be read, or was cut off (at “%(name)s”). Fetch it again.")
        raise Unreadable(words % {"name": name}) from error
