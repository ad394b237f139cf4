"""From what a person uploads to drafts: files that belong together, read apart from the web process."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.conf import settings

from opinions.archives import Bounds, Entry, entries_in
from opinions.drafts import create_draft
from opinions.intake import Statement
from opinions.models import Draft
from opinions.sandbox import Limits
from opinions.sandboxed_reader import ReadJob, read_apart
from opinions.text.parsed import CaseFacts
from opinions.text.placing import place_warnings
from opinions.text.readers.recognition import Format
from opinions.text.readers.source import UnreadableSource, decode
from people.models import User

MARKUP = (".html", ".htm")
LONGEST_NAME = 300
MOST_IN_ARCHIVE = 25
"""Cases in an archive that is uploaded: they are read within one request, about a second each."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A source and its file's name, empty for pasted text; `html` is the HTML of the same case beside a JSON."""

    name: str
    source: bytes
    html: bytes = b""

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


def pair_uploads(uploads: Sequence[Upload]) -> list[Upload]:
    """The uploads, where an HTML file that has the name of a JSON file goes with it.

    >>> [(each.name, each.html) for each in pair_uploads([Upload("1.json", b"{}"), Upload("1.html", b"<p>")])]
    [('1.json', b'<p>')]
    """
    markup = {PurePath(each.name).stem: each for each in uploads if PurePath(each.name).suffix.lower() in MARKUP}
    paired: list[Upload] = []
    taken: list[Upload] = []
    for each in uploads:
        beside = markup.get(PurePath(each.name).stem) if PurePath(each.name).suffix.lower() == ".json" else None
        if beside is not None:
            taken.append(beside)
            each = replace(each, html=beside.source)  # noqa: PLW2901 -- the same upload, with its other half
        paired.append(each)
    return [each for each in paired if each not in taken]


def unpacked(upload: Upload) -> list[Upload]:
    """The sources in an uploaded ZIP archive, each with its name in it; any other upload is its only one.

    Raises `UnreadableSource` with a sentence where the archive, or an entry of it, must not be read: then none is.
    """
    name = PurePath(upload.name)
    if name.suffix.lower() != ".zip":
        return [upload]
    with TemporaryDirectory() as folder:
        archive = Path(folder) / name.name
        archive.write_bytes(upload.source)
        most = settings.IMPORT_MAX_BYTES
        entries = entries_in(archive, Bounds(most, MOST_IN_ARCHIVE * most))
        if not entries:
            raise UnreadableSource("The archive holds no file that is read here (JSON, HTML, XML, PDF, DOCX, text).")
        if len(entries) > MOST_IN_ARCHIVE:
            told = f"The archive holds {len(entries):,} cases, and at most {MOST_IN_ARCHIVE} are taken here at once. "
            raise UnreadableSource(f"{told}Part it, or ask whoever runs Glossator for `manage.py import`.")
        return [_loaded(name.name, entry) for entry in entries]


def _loaded(archive: str, entry: Entry) -> Upload:
    try:
        loaded = entry.load()
    except UnreadableSource as error:
        raise UnreadableSource(f"{entry.name}: {error}") from error
    return Upload(f"{archive}/{entry.name}", loaded.source, loaded.html)


def read_upload(upload: Upload, *, by: User, chosen: Format | None) -> Draft:
    """Reads the source in a child process, and keeps it as a draft of `by`.

    Raises `UnreadableSource` with a sentence for a person; nothing is kept then.
    """
    limits = Limits(settings.IMPORT_MAX_BYTES, settings.IMPORT_SECONDS, settings.IMPORT_MEMORY_MB)
    decoded = decode(upload.source, limit=limits.most_bytes)
    decoded = replace(decoded, text=decoded.text.replace("\r\n", "\n"))
    html = decode(upload.html, limit=limits.most_bytes).text if upload.html else ""
    read = read_apart(decoded, ReadJob(Statement(CaseFacts()), chosen=chosen, html=html), limits=limits)
    return create_draft(
        by=by,
        source=upload.kept,
        file_name=upload.name[-LONGEST_NAME:],
        source_format=read.format.value,
        parsed=place_warnings(read.case, decoded.text),
    )
