"""A codebook's file, whatever its format: read by a confined child (`people.sandbox`), which loads this module.

So neither it nor what it imports loads a model.
"""

import codecs
from typing import Final

from annotations.codebooks.claim_rows import MOST_BYTES, MOST_CLAIMS, CodebookFile, UnreadableCodebook, too_many
from annotations.codebooks.csv_file import decode as decode_text
from annotations.codebooks.csv_file import read_csv
from annotations.codebooks.qdc import read_qdc
from opinions.text.parsed_json import WrongShape, decode, encode
from people.sandbox import DAMAGED, Json, NotRead, run_apart
from people.small_files import small_limits, speak_plainly

CODECS: Final = ("utf-8-sig", "utf-16", "cp1252")
Refusal = UnreadableCodebook


def read_apart(source: bytes) -> CodebookFile:
    """`read_rows` in a confined child. Raises `UnreadableCodebook`, also at a limit."""
    try:
        return decode(CodebookFile, run_apart(__name__, None, source, small_limits(MOST_BYTES)))
    except NotRead as refused:
        raise UnreadableCodebook(str(refused)) from refused
    except WrongShape as damaged:
        raise UnreadableCodebook(DAMAGED) from damaged


def read_rows(source: bytes) -> CodebookFile:
    """The rows of a file as it says them; XML is read as `.qdc`, else CSV. Raises `UnreadableCodebook`."""
    opening = source[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    xml = opening.startswith(b"<") or source.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<"))
    return read_qdc(source) if xml else read_csv(decode_text(source))


def prepare() -> None:
    """In the child: all that reading may need is loaded."""
    speak_plainly()
    for codec in CODECS:
        codecs.lookup(codec)


def perform(_job: Json, source: bytes) -> Json:
    """In the child: `read_rows`, as `encode` writes it; of more than `MOST_CLAIMS` that alone."""
    found = read_rows(source)
    return encode(found if len(found.rows) <= MOST_CLAIMS else CodebookFile(problems=[too_many(len(found.rows))]))
