"""The brief of one person's work as a Word file: her passages where she has put them, and a table of authorities."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from annotations.briefs.page import BriefSection, arranged_brief
from annotations.exports.options import Order, Told
from annotations.exports.order import Heading
from annotations.exports.rows import ExportRow
from annotations.exports.subject import Export
from annotations.exports.word.document import Document
from annotations.exports.word.markup import Markup, direction_of, paragraph, run
from annotations.exports.word.memo import Memo
from annotations.exports.word.opening import frame_of, opening
from annotations.models import BriefOrder, Submission
from people.jobs import JobFailed

HEADINGS = 3
"""Levels of headings."""


def write_brief(export: Export, to: BinaryIO, told: Told) -> None:
    """Writes the brief into `to`: what of it the filter keeps, quoted and cited as in the memo.

    Raises `JobFailed` where the passages are of several people, or of nobody.
    """
    brief, sections = arranged_brief(_whose(export), export.names)
    by_claim = brief.order == BriefOrder.CLAIMS
    export = replace(export, options=replace(export.options, order=Order.CLAIM if by_claim else Order.TEXT))
    rows = {row.uuid: row for row in replace(export, options=replace(export.options, order=Order.TEXT)).rows()}
    versions = [source.version for source in export.sources()]
    subtitle = _("Brief by claim") if by_claim else _("Brief by facts, issue, holding and reasoning")
    with Document(to, frame_of(export, versions)) as document:
        document.add(*opening(export, subtitle, versions, title=brief.title))
        memo = Memo(export, document, {}, several=len(versions) > 1)
        number = 0
        for section, here in _filled(sections, rows, all_parts=not by_claim):
            document.add(*_heading(section, is_empty=not here))
            for row in here:
                number += 1
                memo.entry(number, row)
        memo.close()
    told(len(rows), len(rows))


def _whose(export: Export) -> Submission:
    """The one submission whose passages they are."""
    found = Submission.objects.filter(pk__in=export.kept().order_by().values("submission"))
    owners = list(found.select_related("assignment", "user")[:2])
    if not owners:
        raise JobFailed(_("There are no passages to make a brief of."))
    if len(owners) > 1:
        raise JobFailed(_("A brief is of one person’s work. Choose one person’s passages, or take the memo."))
    return owners[0]


def _filled(
    sections: Sequence[BriefSection], rows: Mapping[UUID, ExportRow], *, all_parts: bool
) -> Iterator[tuple[BriefSection, list[ExportRow]]]:
    """The sections with their rows, under the sections above them; `all_parts`: also those where nothing stands."""
    found: list[tuple[BriefSection, list[ExportRow]]] = []
    inner = 0
    for section in reversed(sections):
        here = [
            _under(rows[line.passage.uuid], UUID(section.claim.uuid) if section.claim else None)
            for line in section.lines
            if line.passage.uuid in rows
        ]
        if here or all_parts or section.depth < inner:
            found.append((section, here))
            inner = section.depth
    return reversed(found)


def _under(row: ExportRow, claim: UUID | None) -> ExportRow:
    """The row under that claim, its owner not named: all of them are hers."""
    return replace(row, owner=replace(row.owner, name=""), heading=Heading("", claim))


def _heading(section: BriefSection, *, is_empty: bool) -> Iterator[Markup]:
    """The section's heading, with its claim's definition, or that nothing stands there."""
    yield paragraph([run(section.label)], f"Heading{min(section.depth, HEADINGS - 1) + 1}")
    definition = section.claim.definition if section.claim else ""
    told = "" if is_empty and section.claim else _("Nothing stands here.") if is_empty else definition
    if told:
        yield paragraph([run(told)], "Definition", direction_of(told))
