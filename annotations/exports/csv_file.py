"""CSV as Excel and LibreOffice open it: UTF-8 with a byte order mark, CRLF line ends, no cell taken for a formula."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from annotations.exports.formulas import BYTE_ORDER_MARK, neutral
from annotations.exports.rows import ExportLink, ExportRow
from annotations.exports.sealing import time
from annotations.exports.subject import Export

COLUMNS: Final = (
    "case",
    "citation",
    "pin cite",
    "opinion kind",
    "opinion author",
    "part",
    "joined by",
    "claims",
    "exact words",
    "prefix",
    "suffix",
    "note",
    "authorities",
    "annotator",
    "created",
    "updated",
    "after reveal",
    "start",
    "end",
    "offset unit",
    "text fingerprint",
    "annotation UUID",
    "claim UUIDs",
    "tag UUIDs",
    "links",
    "replies",
    "told by reviewers",
    "seal",
)
OFFSET_UNIT: Final = "Unicode code points"


class _Line:
    """Takes one written line from the csv module."""

    def write(self, line: str) -> str:
        return line


def write_csv(export: Export) -> Iterator[str]:
    """The export as CSV, line by line."""
    return csv_lines(export.rows())


def csv_lines(rows: Iterable[ExportRow]) -> Iterator[str]:
    """The file's lines, the heading first; each row is written as it comes."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + _written(writer, COLUMNS)
    for row in rows:
        yield _written(writer, _cells(row))


def _written(writer: object, cells: Iterable[str]) -> str:
    line: str = writer.writerow(cells)  # type: ignore[attr-defined]  # -- the csv module has no public type for it
    return line


def _cells(row: ExportRow) -> tuple[str, ...]:
    """The row's cells, those of words neutral: a number, a UUID, a time, JSON begin with no sign of a formula."""
    tags, links = row.tags, row.links
    return (
        neutral(row.case),
        neutral(row.citation),
        neutral(row.pin),
        row.opinion_kind,
        neutral(row.opinion_author),
        neutral(row.part),
        neutral("; ".join(row.joined_by)),
        neutral("; ".join([tag.label for tag in tags])),
        neutral(row.exact),
        neutral(row.prefix),
        neutral(row.suffix),
        neutral(row.note),
        neutral("; ".join([linked(link) for link in links])) if links else "",
        neutral(row.annotator),
        time(row.created_at),
        time(row.updated_at),
        row.after_reveal,
        str(row.start),
        str(row.end),
        OFFSET_UNIT,
        row.fingerprint,
        str(row.uuid),
        " ".join([str(tag.claim) for tag in tags]),
        " ".join([str(tag.uuid) for tag in tags]),
        _links_in_full(row) if links else "",
        _replies(row) if row.replies else "",
        _remarks(row) if row.remarks else "",
        row.seal,
    )


def _replies(row: ExportRow) -> str:
    return _as_json([{"uuid": str(each.uuid), "by": each.by, "words": each.words} for each in row.replies])


def _remarks(row: ExportRow) -> str:
    return _as_json([{"about": each.about, "verdict": each.verdict, "words": each.words} for each in row.remarks])


def _links_in_full(row: ExportRow) -> str:
    """The links as JSON, with all that is needed to read them in again; empty where there are none."""
    return _as_json([link_in_full(link) for link in row.links])


def link_in_full(link: ExportLink) -> dict[str, object]:
    """The link for JSON, with all that a seal is over."""
    return {
        "authority": str(link.authority), "cite": link.cite, "treatment": link.treatment, "quotes": link.quotes,
        "pin": link.pin, "tag": str(link.tag) if link.tag else None,
    }  # fmt: skip


def _as_json(held: Sequence[Mapping[str, object]]) -> str:
    return json.dumps(held, ensure_ascii=False) if held else ""


def linked(link: ExportLink) -> str:
    """An authority in a cell: `Roe v. Poe, 1 Fict. 2 (Colo. 1999), at 3 [distinguishes, quotes for Duty]`."""
    pin = f", at {link.pin}" if link.pin else ""
    said = ", ".join(filter(None, [link.treatment, "quotes" if link.quotes else ""]))
    claim = f" for {link.claim}" if link.claim else ""
    return f"{link.cite}{pin} [{said}{claim}]"
