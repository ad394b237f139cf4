"""CSV of annotations: our own export, also after a spreadsheet has saved it, or a table with the same headings."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from annotations.exports.formulas import restored
from annotations.incoming.entries import (
    MOST_BYTES,
    Entry,
    EntryClaim,
    EntryLink,
    UnreadableFile,
    link_in,
    time_in,
    uuid_in,
    words_in,
)

Row = Mapping[str, str]
WORDS: Final = "exact words"
"""The one column that a file must have."""
DELIMITERS: Final = ",;\t"
_LINK = re.compile(r"(?P<cite>.+?)(?:, at (?P<pin>[^\[]+))? \[(?P<said>[a-z, ]*?)(?: for (?P<claim>[^\]]*))?\]")


def read_csv(source: bytes) -> list[Entry]:
    """The annotations of a file, in its order. Raises `UnreadableFile`, which names the line."""
    csv.field_size_limit(MOST_BYTES)
    try:
        text = source.decode("utf-16" if source[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        place = {"at": error.start}
        raise UnreadableFile(_("This is no UTF-8: byte %(at)d cannot be read.") % place) from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    return list(_entries(reader))


def _delimiter(text: str) -> str:
    """What divides the cells of the first line."""
    head = text.partition("\n")[0]
    return max(DELIMITERS, key=head.count)


def _entries(reader: Any) -> Iterator[Entry]:
    try:
        heading = [cell.strip() for cell in next(reader, [])]
        if WORDS not in heading:
            told = _("This CSV has no column “%(column)s”: its first line must name the columns.")
            raise UnreadableFile(told % {"column": WORDS})
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(heading):
                told = _("Line %(line)d has %(here)d cells, not %(all)d. Is the file cut off there?")
                counted = {"line": reader.line_num, "here": len(cells), "all": len(heading)}
                raise UnreadableFile(told % counted)
            yield _entry(dict(zip(heading, map(restored, cells), strict=True)), reader.line_num)
    except csv.Error:
        told = _(
            "The file cannot be read on from line %(line)d: a cell in quotation marks does not end. Is it cut off?"
        )
        raise UnreadableFile(told % {"line": reader.line_num}) from None


def _entry(row: Row, line: int) -> Entry:
    return Entry(
        at=_("line %(line)d") % {"line": line},
        uuid=uuid_in(row.get("annotation UUID", "")),
        exact=words_in(row[WORDS]),
        prefix=words_in(row.get("prefix", "")),
        suffix=words_in(row.get("suffix", "")),
        start=_whole(row.get("start", "")),
        end=_whole(row.get("end", "")),
        fingerprint=row.get("text fingerprint", ""),
        note=words_in(row.get("note", "")),
        claims=tuple(_claims(row)),
        links=tuple(_links(row)),
        by=row.get("annotator", ""),
        created_at=time_in(row.get("created", "")),
        updated_at=time_in(row.get("updated", "")),
        seal=row.get("seal", ""),
    )


def _claims(row: Row) -> Iterator[EntryClaim]:
    """By the cell's words, and by their UUIDs too where the row has as many of each.

    A label may hold the divider itself; there are more words than UUIDs then, and the UUIDs count. Where there are
    fewer, somebody has changed the cell, and its words count.
    """
    labels = [label for label in row.get("claims", "").split("; ") if label]
    claims, tags = row.get("claim UUIDs", "").split(), row.get("tag UUIDs", "").split()
    if len(claims) != len(tags) or len(labels) < len(claims) or not claims:
        yield from (EntryClaim(words_in(label)) for label in labels)
        return
    told = labels if len(labels) == len(claims) else [""] * len(claims)
    for label, claim, tag in zip(told, claims, tags, strict=True):
        yield EntryClaim(words_in(label), uuid_in(claim), tag=uuid_in(tag))


def _links(row: Row) -> Iterator[EntryLink]:
    known = _objects(row.get("links", ""))
    yield from map(link_in, known)
    yield from links_in_words("" if known else row.get("authorities", ""))


def links_in_words(cell: str) -> Iterator[EntryLink]:
    """The authorities of a cell that was written for people (`annotations.exports.csv_file.linked`)."""
    for found in _LINK.finditer(cell):
        said = found["said"].split(", ")
        yield EntryLink(
            cite=found["cite"].removeprefix("; "),
            treatment=next((each for each in said if each not in ("", "quotes")), "mentions"),
            quotes="quotes" in said,
            pin=found["pin"] or "",
            claim=found["claim"] or "",
        )


def _objects(cell: str) -> list[Mapping[str, Any]]:
    """The objects of a cell with JSON; none where it is empty or cannot be read."""
    try:
        found = json.loads(cell) if cell else []
    except (ValueError, RecursionError):
        return []
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _whole(cell: str) -> int | None:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 10 else None  # noqa: PLR2004 -- more is no offset
