"""A file's annotations, whatever its format: read by a confined child (`people.sandbox`), which loads this module.

So neither it nor what it imports loads a model.
"""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from annotations.incoming.archives import unpacked
from annotations.incoming.csv_file import read_csv
from annotations.incoming.entries import MOST_BYTES, MOST_ENTRIES, Entry, UnreadableFile
from annotations.incoming.json_file import read_json
from annotations.incoming.qdpx_file import read_qdpx
from opinions.text.parsed_json import WrongShape, decode, encode
from people.sandbox import DAMAGED, Json, NotRead, run_apart
from people.small_files import small_limits, speak_plainly

CODECS: Final = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp437")
WARMING: Final = b'{"%TYPES": {}, "%FEATURE_STRUCTURES": [], "%VIEWS": {}}'
"""A CAS, whose library is loaded by it."""

Refusal = UnreadableFile
ARCHIVE: Final = b"PK\x03\x04"
"""How a zip archive begins."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's annotations; of a UIMA CAS the features (`layer:feature`) that may name the claims, and which does."""

    entries: list[Entry]
    features: tuple[str, ...] = ()
    feature: str = ""


def read_apart(source: bytes, feature: str = "") -> Source:
    """`read_source` in a confined child, for at most `MOST_ENTRIES`. Raises `UnreadableFile`, also at a limit."""
    try:
        return decode(Source, run_apart(__name__, feature, source, small_limits(MOST_BYTES)))
    except NotRead as refused:
        raise UnreadableFile(str(refused)) from refused
    except WrongShape as damaged:
        raise UnreadableFile(DAMAGED) from damaged


def prepare() -> None:
    """In the child: all that reading may need is loaded."""
    speak_plainly()
    for codec in CODECS:
        codecs.lookup(codec)
    read_source(WARMING)


def perform(job: Json, source: bytes) -> Json:
    """In the child: `read_source`, as `encode` writes it."""
    found = read_source(source, str(job))
    if len(found.entries) > MOST_ENTRIES:
        limit = {"most": MOST_ENTRIES}
        raise UnreadableFile(_("The file has more than %(most)d annotations. Export it in parts.") % limit)
    return encode(found)


def read_source(source: bytes, feature: str = "") -> Source:
    """The annotations of a file: an archive or JSON where it begins so, else CSV. Raises `UnreadableFile`."""
    opening = source[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if source.startswith(ARCHIVE):
        files = unpacked(source)
        is_project = any(name.lower().endswith(".qde") for name in files)
        return Source(read_qdpx(files)) if is_project else _cas(files, feature)
    if opening[:1] == b"<":
        raise UnreadableFile(
            _("An XMI needs its type system: give the archive with both, or export it as UIMA CAS JSON.")
        )
    if opening[:1] not in (b"{", b"["):
        return Source(read_csv(source))
    return _cas({"annotations.json": source}, feature) if holds_features(source) else Source(read_json(source))


def holds_features(source: bytes) -> bool:
    """Whether the JSON is a UIMA CAS: it names feature structures."""
    return b'"%FEATURE_STRUCTURES"' in source


def _cas(files: Mapping[str, bytes], feature: str) -> Source:
    from annotations.incoming.cas_file import read_cas  # noqa: PLC0415 -- its library is loaded where a CAS is read alone

    found = read_cas(files, feature)
    return Source(found.entries, found.choices, found.chosen)
