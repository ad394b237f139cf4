"""From what a person uploads to drafts: files that belong together, read apart from the web process."""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.conf import settings

from opinions.archives import LINES, Bounds, Entry, entries_in
from opinions.drafts import create_draft
from opinions.intake import Statement
from opinions.models import Draft
from opinions.sandboxed_reader import ReadJob, Understood, read_apart
from opinions.text.parsed import CaseFacts
from opinions.text.placing import place_warnings
from opinions.text.readers.recognition import Format
from opinions.text.readers.source import UnreadableSource, decode
from people.models import User
from people.sandbox import Limits

MARKUP = (".html", ".htm")
LONGEST_NAME = 300
MOST_READ_AT_ONCE = 512 * 1024
"""Bytes up to which one file is read within the request: about a second, most of it the start of the child process."""
ARCHIVE = ".zip"


@dataclass(frozen=True, slots=True)
class Upload:
    """A source and its file's name, empty for pasted text; `html` is the HTML of the same case beside a JSON."""

    name: str
    source: bytes
    html: bytes = b""

    @property
    def holds_many(self) -> bool:
        """Whether several cases may be in it: an archive, or JSON lines."""
        return holds_many(self.name)

    @property
    def kept(self) -> bytes:
        """What a draft keeps: the source as it came, or both files in a ZIP archive."""
        if not self.html:
            return self.source
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as both:
            both.writestr("case.json", self.source)
            both.writestr("case.html", self.html)
        return archive.getvalue()


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent and is not loaded yet: a file's name, its size in bytes, and how to have it."""

    name: str
    size: int
    load: Callable[[], Upload]


@dataclass(frozen=True, slots=True)
class ReadUpload:
    """A source that was read: what it is, and what was understood of it."""

    upload: Upload
    understood: Understood


def holds_many(name: str) -> bool:
    """Whether a file of that name may hold several cases: an archive, or JSON lines."""
    return PurePath(name).suffix.lower() in {ARCHIVE, *LINES}


def reads_at_once(sent: Sequence[Sent]) -> bool:
    """Whether it is little enough to be read within the request that brings it."""
    return len(sent) == 1 and not holds_many(sent[0].name) and sent[0].size <= MOST_READ_AT_ONCE


def pair_names(names: Sequence[str]) -> list[tuple[int, int | None]]:
    """The places of the sources among the file names, each with that of the HTML that goes with it: of one JSON's name.

    >>> pair_names(["1.json", "2.txt", "1.html"])
    [(0, 2), (1, None)]
    """
    markup = {PurePath(name).stem: at for at, name in enumerate(names) if PurePath(name).suffix.lower() in MARKUP}
    beside = {
        at: markup[PurePath(name).stem]
        for at, name in enumerate(names)
        if PurePath(name).suffix.lower() == ".json" and PurePath(name).stem in markup
    }
    return [(at, beside.get(at)) for at in range(len(names)) if at not in beside.values()]


def unpacked(upload: Upload) -> Iterator[Upload]:
    """The sources in an uploaded ZIP archive or in JSON lines, each with its name in it; any other upload alone.

    Raises `UnreadableSource` with a sentence where there are too many (`UPLOAD_MOST_CASES`), and where an archive, or
    an entry of it, must not be read: whoever takes the sources then keeps none. A line is looked at when it is read.
    """
    suffix = PurePath(upload.name).suffix.lower()
    if suffix == ARCHIVE:
        return _in_archive(upload)
    if suffix in LINES:
        return _in_lines(upload)
    return iter([upload])


def _in_archive(upload: Upload) -> Iterator[Upload]:
    name, most = PurePath(upload.name).name, settings.IMPORT_MAX_BYTES
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "uploaded.zip"
        archive.write_bytes(upload.source)
        try:
            entries = entries_in(archive, Bounds(most, settings.UPLOAD_MAX_BYTES))
        except UnreadableSource as error:
            raise UnreadableSource(str(error).replace(archive.name, name)) from error
        if not entries:
            raise UnreadableSource("The archive holds no file that is read here (JSON, HTML, XML, PDF, DOCX, text).")
        _check_count(len(entries), "The archive")
        for entry in entries:
            yield _loaded(name, entry)


def _loaded(archive: str, entry: Entry) -> Upload:
    try:
        loaded = entry.load()
    except UnreadableSource as error:
        raise UnreadableSource(f"{entry.name}: {error}") from error
    return Upload(f"{archive}/{entry.name}", loaded.source, loaded.html)


def _in_lines(upload: Upload) -> Iterator[Upload]:
    """Each line that is not blank, under the file's name and its number from 1."""
    lines = [(number, line) for number, line in enumerate(upload.source.splitlines(), start=1) if line.strip()]
    if not lines:
        raise UnreadableSource("The file is empty: it has no line with a case.")
    _check_count(len(lines), "The file")
    for number, line in lines:
        yield Upload(f"{upload.name}:{number}", line)


def _check_count(count: int, what: str) -> None:
    if count > settings.UPLOAD_MOST_CASES:
        told = f"{what} holds {count:,} cases, and at most {settings.UPLOAD_MOST_CASES:,} are taken here at once. "
        raise UnreadableSource(f"{told}Part it, or ask whoever runs Glossator for `manage.py import`.")


def understand_upload(upload: Upload, *, chosen: Format | None) -> ReadUpload:
    """Reads the source in a child process. Raises `UnreadableSource` with a sentence for a person."""
    limits = Limits(settings.IMPORT_MAX_BYTES, settings.IMPORT_SECONDS, settings.IMPORT_MEMORY_MB)
    decoded = decode(upload.source, limit=limits.most_bytes)
    decoded = replace(decoded, text=decoded.text.replace("\r\n", "\n"))
    html = decode(upload.html, limit=limits.most_bytes).text if upload.html else ""
    read = read_apart(decoded, ReadJob(Statement(CaseFacts()), chosen=chosen, html=html), limits=limits)
    return ReadUpload(upload, replace(read, case=place_warnings(read.case, decoded.text)))


def keep_upload(read: ReadUpload, *, by: User) -> Draft:
    """Keeps what was read as a draft of `by`."""
    return create_draft(
        by=by,
        source=read.upload.kept,
        file_name=read.upload.name[-LONGEST_NAME:],
        source_format=read.understood.format.value,
        parsed=read.understood.case,
    )


def read_upload(upload: Upload, *, by: User, chosen: Format | None) -> Draft:
    """Reads the source in a child process, and keeps it as a draft of `by`.

    Raises `UnreadableSource` with a sentence for a person; nothing is kept then.
    """
    return keep_upload(understand_upload(upload, chosen=chosen), by=by)
