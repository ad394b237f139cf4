"""Archives and XML that people bring, opened with care: bounded, nothing outside the file read, no entities."""

import io
import zipfile
from lzma import LZMAError
from typing import Any, Final
from zlib import error as ZlibError  # noqa: N812 -- an exception, called like one

from django.utils.translation import gettext as _
from lxml import etree

from annotations.incoming.entries import UnreadableFile

MOST_UNPACKED: Final = 100 * 1024 * 1024
"""Bytes that an archive may hold, unpacked."""
BROKEN: Final = (
    zipfile.BadZipFile, ZlibError, LZMAError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
)  # fmt: skip
"""What reading an archive raises where it is none, was cut off or changed, or is packed or locked in an odd way."""


def unpacked(source: bytes) -> dict[str, bytes]:
    """The archive's files by their names. Raises `UnreadableFile`."""
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            entries = [each for each in archive.infolist() if not each.filename.endswith("/")]
            if sum(each.file_size for each in entries) > MOST_UNPACKED:
                limit = {"most": MOST_UNPACKED // 1024**2}
                raise UnreadableFile(_("Unpacked, the archive is larger than %(most)d MB.") % limit)
            return {each.filename: archive.read(each) for each in entries}
    except BROKEN:
        raise UnreadableFile(_("This archive cannot be unpacked. Is it cut off, or locked by a password?")) from None


def read_xml(source: bytes) -> Any:
    """The root of the document. Raises `UnreadableFile`, which names the line."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        line = getattr(wrong, "lineno", 0) or 0
        told = _("This is no well-formed XML: it cannot be read on from line %(line)d. Is it cut off?")
        raise UnreadableFile(told % {"line": line}) from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile(_("The file brings a document type of its own, which is not read."))
    return root
