"""CSV as Excel and LibreOffice open it: UTF-8 with a byte order mark, CRLF line ends, no cell taken for a formula."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from annotations.citing.citer import MOST
from annotations.exports.formulas import BYTE_ORDER_MARK, DOUBTED, neutral
from annotations.exports.rows import CitedPlace, ExportRow
from annotations.exports.stored import Claimed, ExportLink, ExportTag, Owner
from annotations.exports.subject import Export
from annotations.exports.talk import ExportRemark, ExportReply

_MARK: Final = '"'
OF_PLACE: Final = ("case", "citation", "pin cite", "opinion kind", "opinion author", "part", "joined by")
"""The columns that all rows have in common whose words stand alike."""
COLUMNS: Final = (
    *OF_PLACE,
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
"""`_Lines.line` writes a row's cells in this order."""
OFFSET_UNIT: Final = "Unicode code points"
_as_json: Final = json.JSONEncoder(ensure_ascii=False).encode


def write_csv(export: Export) -> Iterator[str]:
    """The export as CSV, line by line."""
    return csv_lines(export.rows())


def csv_lines(rows: Iterable[ExportRow]) -> Iterator[str]:
    """The file's lines, the heading first; each row is written as it comes."""
    yield f"{BYTE_ORDER_MARK}{','.join(COLUMNS)}\r\n"
    yield from map(_Lines().line, rows)


class _Lines:
    """Writes rows as lines, by hand: the csv module looks at every sign of every cell, and takes ten times as long.

    The cells of what many rows share (their place, owner, claims and links) are written once and kept.
    """

    def __init__(self) -> None:
        self._of_place = lru_cache(MOST)(_of_place)
        self._of_owner = lru_cache(MOST)(_of_owner)
        self._of_claims = lru_cache(MOST)(_of_claims)
        self._of_links = lru_cache(MOST)(_of_links)

    def line(self, row: ExportRow) -> str:
        """The row's cells under `COLUMNS`. A number, a UUID, a time begin with no sign of a formula."""
        place, text = self._of_place(row.place)
        claims, claim_uuids, tag_uuids = self._of_tags(row.tags) if row.tags else ("", "", "")
        authorities, links = self._of_links(*row.links) if row.links else ("", "")
        _pk, uuid, _submission, _version, start, end, note, _revision, _created, _updated = row.stored
        exact, prefix, suffix = row.quoted
        return (
            f"{place},{claims},{written(exact)},{written(prefix)},{written(suffix)},{written(note)},{authorities},"
            f"{self._of_owner(row.owner)},{row.created},{row.updated},{row.after_reveal},{start},{end},{text},{uuid},"
            f"{claim_uuids},{tag_uuids},{links},{_replies(row.replies) if row.replies else ''},"
            f"{_remarks(row.remarks) if row.remarks else ''},{row.seal}\r\n"
        )

    def _of_tags(self, tags: Sequence[ExportTag]) -> tuple[str, str, str]:
        """The cells of the claims' labels, of their UUIDs, of the tags' own."""
        if len(tags) == 1:  # most have one
            ((_pk, uuid, claim),) = tags
            return *self._of_claims(claim), uuid
        return *self._of_claims(*[tag.of for tag in tags]), " ".join([tag.uuid_text for tag in tags])


def _of_place(place: CitedPlace) -> tuple[str, str]:
    """The cells of `OF_PLACE`; that of the offsets' unit with that of the fingerprint."""
    cells = (place.case, place.citation, place.pin, place.opinion_kind, place.opinion_author, place.part)
    before = ",".join(map(written, (*cells, "; ".join(place.joined_by))))
    return before, f"{OFFSET_UNIT},{place.source.version.fingerprint}"


def _of_owner(owner: Owner) -> str:
    return written(owner.name)


def _of_claims(*claims: Claimed) -> tuple[str, str]:
    """The cells of the claims' labels and of their UUIDs."""
    return written("; ".join([claim.label for claim in claims])), " ".join([claim.uuid_text for claim in claims])


def _of_links(*links: ExportLink) -> tuple[str, str]:
    """The authorities for people, and as JSON with all that is needed to read them in again."""
    return written("; ".join(map(linked, links))), _quoted(_as_json([link_in_full(link) for link in links]))


def _replies(replies: Sequence[ExportReply]) -> str:
    """As JSON, which begins with no sign of a formula."""
    told = [{"uuid": str(each.uuid), "by": each.by, "words": each.words} for each in replies]
    return _quoted(_as_json(told))


def _remarks(remarks: Sequence[ExportRemark]) -> str:
    told = [{"about": each.about, "verdict": each.verdict, "words": each.words} for each in remarks]
    return _quoted(_as_json(told))


def written(cell: str) -> str:
    """The cell of words as it stands in the file: neutral, in quotation marks where it must (RFC 4180).

    >>> written('said "no", twice'), written("=1+1"), written("plain")
    ('"said ""no"", twice"', "'=1+1", 'plain')
    """
    if cell[:1] in DOUBTED:
        cell = neutral(cell)
    if '"' in cell:  # as in `_quoted`, which thousands of rows would call four times each
        return f'"{cell.replace(_MARK, _MARK + _MARK)}"'
    return f'"{cell}"' if "," in cell or "\n" in cell or "\r" in cell else cell


def _quoted(cell: str) -> str:
    """As the csv module quotes: where a comma, a quotation mark or the end of a line stands in the cell."""
    if '"' in cell:
        return f'"{cell.replace(_MARK, _MARK + _MARK)}"'
    return f'"{cell}"' if "," in cell or "\n" in cell or "\r" in cell else cell


def link_in_full(link: ExportLink) -> dict[str, object]:
    """The link for JSON, with all that a seal is over."""
    return {
        "authority": link.of.uuid_text, "cite": link.of.cite, "treatment": link.treatment, "quotes": link.quotes,
        "pin": link.pin, "tag": link.narrowed.uuid_text if link.narrowed else None,
    }  # fmt: skip


def linked(link: ExportLink) -> str:
    """An authority in a cell: `Roe v. Poe, 1 Fict. 2 (Colo. 1999), at 3 [distinguishes, quotes for Duty]`."""
    pin = f", at {link.pin}" if link.pin else ""
    said = ", ".join(filter(None, [link.treatment, "quotes" if link.quotes else ""]))
    claim = f" for {link.claim}" if link.claim else ""
    return f"{link.cite}{pin} [{said}{claim}]"
