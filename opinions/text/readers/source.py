"""From the bytes of a file to its text: what they are encoded in, and whether they are text at all.

PDF and Word documents are no text, and have readers of their own: their bytes are handed on as they are.
"""

import re
from dataclasses import dataclass

from opinions.text.parsed import ParsedWarning

DEFAULT_LIMIT = 20_000_000
LONG_LINE = 20_000

UTF8_BOM = b"\xef\xbb\xbf"
UTF16_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
UTF32_LITTLE_BOM = b"\xff\xfe\x00\x00"
PDF = b"%PDF-"
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
WORD_PARTS = (b"[Content_Types].xml", b"word/")
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
FOREIGN_FORMATS = {
    ZIP: "a ZIP archive without a Word document in it",
    OLD_OFFICE: "an old Word document (DOC)",
    b"{\\rtf": "a rich text document (RTF)",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "an image (PNG)",
    b"\xff\xd8\xff": "an image (JPEG)",
}
SAVE_AS_TEXT = "Save the opinion as a Word document (DOCX), or as plain text in UTF-8, and try again."

# The bytes that Windows-1252 leaves undefined, and control characters that no text holds.
WINDOWS_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
HIGH_BYTE = re.compile(rb"[\x80-\xff]")
ENGLISH_HIGH_BYTES = re.compile(rb"[\x80\x85\x91-\x97\x99\xa0\xa2\xa3\xa7\xa9\xad\xae\xb6\xbc-\xbe\xc0-\xff]")


class UnreadableSource(ValueError):
    """A source that is no readable text. The message says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class DecodedSource:
    """The text of a source, what it was encoded in, and what was unsure about it.

    `document`: the bytes of a PDF or Word document, whose text is empty here: its reader makes it.
    """

    text: str
    encoding: str
    warnings: tuple[ParsedWarning, ...] = ()
    document: bytes = b""


def is_document(source: bytes) -> bool:
    r"""Whether the bytes look like a PDF or Word document (DOCX): its first bytes, and the names of a DOCX's parts.

    >>> is_document(b"%PDF-1.7"), is_document(b"PK\x03\x04 notes.txt"), is_document(b"Affirmed.")
    (True, False, False)
    """
    return source.startswith(PDF) or (source.startswith(ZIP) and all(part in source for part in WORD_PARTS))


def decode(source: bytes, *, limit: int = DEFAULT_LIMIT) -> DecodedSource:
    """The text of `source`: UTF-8 (a BOM is dropped), UTF-16 with its BOM, or plausible Windows-1252 with a warning.

    `limit` is in bytes, and is looked at before anything else. A PDF or Word document comes back as `document`. Raises
    UnreadableSource for a source that is empty, too large, of another format, or in no encoding that we read.

    >>> decode(b"Affirmed.").text
    'Affirmed.'
    """
    _refuse_by_size(len(source), limit)
    if is_document(source):
        return DecodedSource("", "binary", document=source)
    if source.startswith(OLD_OFFICE) and ENCRYPTED_PART in source:
        raise UnreadableSource("This Word document is protected with a password: save it without one and try again.")
    for magic, name in FOREIGN_FORMATS.items():
        if source.startswith(magic):
            raise UnreadableSource(
                f"This is {name}, not plain text (its first bytes, at byte 0, say so). {SAVE_AS_TEXT}"
            )
    decoded = _decode_by_bom(source) or _decode_utf8(source) or _decode_windows(source)
    if not decoded.text.strip():
        raise UnreadableSource("The file holds only white space. Choose the file that holds the opinion.")
    control = CONTROLS.search(decoded.text)
    if control is not None:
        raise UnreadableSource(
            f"Character {control.start()} is the control character U+{ord(control[0]):04X}, which no text holds: "
            f"the file is binary or damaged. {SAVE_AS_TEXT}"
        )
    return decoded


def _refuse_by_size(size: int, limit: int) -> None:
    if size == 0:
        raise UnreadableSource("The file is empty (0 bytes). Choose the file that holds the opinion.")
    if size > limit:
        raise UnreadableSource(
            f"The file has {size:,} bytes, and {limit:,} is the most that is read: everything from byte {limit:,} on "
            "is too much. Split the file, one case in each, and try again."
        )


def _decode_by_bom(source: bytes) -> DecodedSource | None:
    if source.startswith(UTF8_BOM):
        return _strictly(source, "utf-8", skip=len(UTF8_BOM))
    encoding = UTF16_BOMS.get(source[:2])
    if encoding is None or source.startswith(UTF32_LITTLE_BOM):
        return None
    return _strictly(source, encoding, skip=2)


def _strictly(source: bytes, encoding: str, *, skip: int) -> DecodedSource:
    try:
        return DecodedSource(source[skip:].decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            f"The file says that it is {encoding.upper()}, but byte {skip + error.start} is not. {SAVE_AS_TEXT}"
        ) from error


def _decode_utf8(source: bytes) -> DecodedSource | None:
    nul = source.find(b"\0")
    if nul >= 0:
        raise UnreadableSource(f"Byte {nul} is zero, so the file is binary, not plain text. {SAVE_AS_TEXT}")
    try:
        return DecodedSource(source.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return None


def _decode_windows(source: bytes) -> DecodedSource:
    """Reads Windows-1252 where all high bytes have a meaning there, and most are ones that English text uses."""
    undefined = WINDOWS_UNDEFINED.search(source)
    first = HIGH_BYTE.search(source)
    high, usual = len(HIGH_BYTE.findall(source)), len(ENGLISH_HIGH_BYTES.findall(source))
    if first is None or undefined is not None or high * 10 > len(source) * 3 or usual * 2 < high:
        at = undefined.start() if undefined is not None else 0 if first is None else first.start()
        raise UnreadableSource(
            f"The file is not UTF-8, and byte {at} (0x{source[at]:02X}) does not look like Windows-1252 either. "
            f"{SAVE_AS_TEXT}"
        )
    text = source.decode("windows-1252")
    warning = ParsedWarning(
        first.start(),
        f"The file is not UTF-8 (byte {first.start()} is 0x{source[first.start()]:02X}); it was read as Windows-1252. "
        "Check that quotation marks, dashes and accents are right.",
    )
    return DecodedSource(text, "windows-1252", (warning,))
