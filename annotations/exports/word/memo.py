"""The memo as a Word file: each passage quoted and cited, with its note and authorities, and a table of authorities."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.apart import Apart
from annotations.exports.options import Called, Order, Told
from annotations.exports.rows import ExportRow
from annotations.exports.subject import Export
from annotations.exports.word.authorities import Authorities, bookmark_name, cited_line, marked
from annotations.exports.word.document import Document
from annotations.exports.word.markup import Look, Markup, direction_of, paragraph, run
from annotations.exports.word.opening import frame_of, opening
from annotations.exports.word.quoted_words import quoted_row, written
from annotations.exports.word.written_notes import note_paragraphs, remark_head, set_notes
from annotations.models import Claim
from opinions.citing import writing_words

STEP = 100
"""Passages between two words of how far it is."""
SUBTITLES = {
    Order.TEXT: gettext_lazy("Passages in the order of the text"),
    Order.CLAIM: gettext_lazy("Passages by claim"),
    Order.PERSON: gettext_lazy("Passages by person"),
}


@dataclass
class Memo:
    """A memo that is being written; `several`: it quotes more than one text."""

    export: Export
    document: Document
    definitions: Mapping[UUID, str]
    several: bool
    authorities: Authorities = field(default_factory=Authorities)
    heading: tuple[str, object] | None = None
    cited_cases: set[int] = field(default_factory=set)

    def add(self, number: int, row: ExportRow) -> None:
        """Writes passage `number`, and before it the heading where it is the first under that."""
        self._headed(row)
        self.entry(number, row)

    def entry(self, number: int, row: ExportRow) -> None:
        """Writes passage `number` with all that is said of it."""
        self.document.add(self._lead(number, row))
        self.document.add(*self._quotation(number, row))
        numbered = self.document.numbered_list
        self.document.add(*set_notes(note_paragraphs(row.note, numbered), "Note"))
        self._links(number, row)
        for reply in row.replies:
            by = [run(f"{reply.by or _('A reply')}: ", Look(bold=True))]
            self.document.add(*set_notes(note_paragraphs(reply.words, numbered, by), "Note"))
        for remark in row.remarks:
            head = f"{remark_head(remark)} ".lstrip()
            by = [run(f"{_('Reviewer')}: ", Look(bold=True)), run(head)]
            self.document.add(*set_notes(note_paragraphs(remark.words, numbered, by), "Note"))

    def close(self) -> None:
        """Writes the table of authorities, where there are any."""
        if self.authorities.found:
            self.document.add(paragraph([run(_("Table of authorities"))], "Heading1"))
            explained = _(
                "The numbers are those of the passages above. For page numbers, select the table in Word and press F9."
            )
            self.document.add(paragraph([run(explained)], "TableNote"), *self.authorities.paragraphs())

    def _headed(self, row: ExportRow) -> None:
        order = self.export.options.order
        words, key = row.group, row.group_key
        if order is Order.TEXT:
            words, key = writing_words(row.source.version.opinion), row.source.version.uuid
        heading = (words, key)
        if heading == self.heading:
            return
        self.heading = heading
        self.document.add(paragraph([run(words or _("Passages without a claim"))], "Heading1"))
        definition = self.definitions.get(key, "") if key and order is Order.CLAIM else ""
        if definition:
            self.document.add(paragraph([run(definition)], "Definition", direction_of(definition)))

    def _lead(self, number: int, row: ExportRow) -> Markup:
        """The small line above a passage: its number, whose it is, in what writing, under which claims."""
        order = self.export.options.order
        told = [row.annotator] if row.annotator and order is not Order.PERSON else []
        if self.several and order is not Order.TEXT:
            told.append(writing_words(row.source.version.opinion))
        others = [tag.label for tag in row.tags if tag.claim != row.group_key]
        told += ["; ".join(others)] if others and order is not Order.CLAIM else []
        told += [_("also under %(claims)s") % {"claims": "; ".join(others)}] if others and order is Order.CLAIM else []
        told += [_("after the reveal")] if row.after_reveal != Apart.BLIND else []
        named = self.document.bookmark(bookmark_name(number), [run(str(number), Look(bold=True))])
        return paragraph([named, run("".join(f"  ·  {each}" for each in told))], "Lead")

    def _quotation(self, number: int, row: ExportRow) -> list[Markup]:
        in_note = self.export.options.footnotes
        case = row.source.version.opinion.case_id
        quoted = quoted_row(row, in_full=case not in self.cited_cases, in_note=in_note)
        self.cited_cases.add(case)
        mark = marked(self.authorities.of_case(row, number))
        style = "BlockText" if quoted.is_block else "Quotation"
        words = [written(each.runs) for each in quoted.words]
        cited = written(quoted.citation)
        if in_note:
            words[-1] += [self.document.footnote(cited), mark]
        elif not quoted.is_block:
            words[-1] += [run(" "), *cited, mark]
        direction = direction_of(row.exact)
        set_ = [paragraph(each, style, direction) for each in words]
        if quoted.is_block and not in_note:
            set_.append(paragraph([*cited, mark], "Citation"))
        return set_

    def _links(self, number: int, row: ExportRow) -> None:
        """Its authorities; under a claim those alone that are for it, or for no claim in particular."""
        shown = [
            link
            for link in row.links
            if self.export.options.order is not Order.CLAIM or link.tag is None or self._is_of(row, link.tag)
        ]
        if shown:
            marks = {link.authority: marked(self.authorities.of_link(link, number)) for link in shown}
            head = run(f"{_('Authorities')}: ", Look(bold=True))
            told_claims = len(row.tags) > 1 and self.export.options.order is not Order.CLAIM
            line = cited_line(shown, told_claims=told_claims, marks=marks)
            self.document.add(paragraph([head, *line], "Cited"))

    @staticmethod
    def _is_of(row: ExportRow, tag: UUID) -> bool:
        return any(each.uuid == tag and each.claim == row.group_key for each in row.tags)


def write_memo(export: Export, to: BinaryIO, told: Told) -> None:
    """Writes the memo into `to`; under claims a passage stands under each of its claims.

    Where nobody is named, what was asked for by person is in the text's order.
    """
    if export.options.order is Order.PERSON and export.options.called is Called.NOBODY:
        export = replace(export, options=replace(export.options, order=Order.TEXT))
    count = export.kept().count()
    versions = [source.version for source in export.sources()]
    claims = Claim.objects.filter(codebook=export.assignment.codebook_id)
    definitions = dict(claims.values_list("uuid", "definition"))
    with Document(to, frame_of(export, versions)) as document:
        document.add(*opening(export, str(SUBTITLES[export.options.order]), versions))
        memo = Memo(export, document, definitions, several=len(versions) > 1)
        number = 0
        for number, row in enumerate(export.rows(once=False), start=1):
            memo.add(number, row)
            if number % STEP == 0:
                told(min(number, count), count)
        if not number:
            document.add(paragraph([run(_("There are no passages to quote."))], "BodyText"))
        memo.close()
    told(count, count)
