"""A gradebook's file taken apart by a confined child (`people.sandbox`), which loads this module: it loads no model."""

import codecs
from itertools import pairwise

from annotations.gradebook.sheets import (
    DELIMITERS,
    ENCODINGS,
    MOST_BYTES,
    Cell,
    Sheet,
    UnreadableSheet,
    cell_at,
    read_sheet,
)
from people.sandbox import DAMAGED, Json, NotRead, run_apart
from people.small_files import MOST_BYTES_OF_A_SIGN, small_limits, speak_plainly

Refusal = UnreadableSheet


def read_apart(source: bytes) -> Sheet:
    """`read_sheet` in a confined child. Raises `UnreadableSheet`, also at a limit."""
    try:
        answer = run_apart(__name__, None, source, small_limits(MOST_BYTES * MOST_BYTES_OF_A_SIGN))
    except NotRead as refused:
        raise UnreadableSheet(str(refused)) from refused
    return sheet_in(answer)


def sheet_in(answer: Json) -> Sheet:
    """What `perform` wrote; nothing else is believed. Raises `UnreadableSheet`."""
    match answer:
        case {"text": str(text), "encoding": str(encoding), "delimiter": str(delimiter), "rows": [_, *_] as rows}:
            if encoding in ENCODINGS and delimiter in DELIMITERS:
                return Sheet(text, encoding, delimiter, [_row(text, each) for each in rows])
    raise UnreadableSheet(DAMAGED)


def prepare() -> None:
    """In the child: all that reading may need is loaded."""
    speak_plainly()
    for codec in ENCODINGS:
        codecs.lookup(codec)


def perform(_job: Json, source: bytes) -> Json:
    """In the child: `read_sheet`, each row as the places at which its cells begin and end."""
    sheet = read_sheet(source)
    rows: list[Json] = [[place for cell in row for place in (cell.start, cell.end)] for row in sheet.rows]
    return {"text": sheet.text, "encoding": sheet.encoding, "delimiter": sheet.delimiter, "rows": rows}


def _row(text: str, told: Json) -> list[Cell]:
    """The cells between those places, which never go back; nothing else is believed."""
    if not isinstance(told, list) or not told or len(told) % 2:
        raise UnreadableSheet(DAMAGED)
    places = [each for each in told if type(each) is int]
    if len(places) != len(told) or any(a > b for a, b in pairwise([0, *places, len(text)])):
        raise UnreadableSheet(DAMAGED)
    return [cell_at(text, start, end) for start, end in zip(places[::2], places[1::2], strict=True)]
