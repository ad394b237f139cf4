"""The opinion as a Word file, with the class's annotations as Word comments on exactly their words."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import BinaryIO

from django.utils.translation import gettext as _

from annotations.exports.options import Order, Told
from annotations.exports.rows import ExportRow, ExportSource, sources_of
from annotations.exports.subject import Export
from annotations.exports.word.authorities import cited_line
from annotations.exports.word.document import NOTE_CALL, Comment, Document
from annotations.exports.word.markup import Look, Markup, Paragraph, paragraph, run, runs_rtl
from annotations.exports.word.opening import frame_of, opening
from annotations.exports.word.opinion_body import Anchors, Body, Story, star_signs, stories_of
from annotations.exports.word.written_notes import note_paragraphs, remark_head, set_notes
from annotations.models import AssignmentText
from opinions.citing import joined_by_words, page_range_words, writing_words
from opinions.layout import Layout, layout
from opinions.parting import part_lines
from opinions.text.kinds import PassageKind
from opinions.text.spans import Span

STEP = 100
"""Comments between two words of how far it is."""
OMISSION = "* * *"


@dataclass
class _Writing:
    """One of the assignment's texts; `kept` are the positions that an edited opinion keeps, None for all."""

    source: ExportSource
    kept: Sequence[int] | None
    anchors: Anchors = field(default_factory=Anchors)
    touched: set[int] = field(default_factory=set)

    @property
    def place(self) -> Layout:
        """Its layout."""
        return layout(self.source.version)

    def shown(self, *, openable: bool) -> Collection[int]:
        """The positions of the passages that are written: where something lies in a fold, all of the fold."""
        every = [passage.position for passage in self.place.passages]
        if self.kept is None or openable:
            return frozenset(every)
        shown, kept = set(self.kept), frozenset(self.kept)
        body = [passage.position for passage in self.place.passages if not passage.label]
        for is_kept, fold in groupby(body, key=lambda position: position in kept):
            positions = set(fold)
            if not is_kept and positions & self.touched:
                shown |= positions
        return shown | self.touched


def write_commented(export: Export, to: BinaryIO, told: Told) -> None:
    """Writes the assignment's writings with their comments into `to`.

    What an edited opinion leaves out, and students may not open, is left out here too. What stands on an earlier
    version of a text is quoted at the end.
    """
    export = replace(export, options=replace(export.options, order=Order.TEXT))
    writings = _writings(export)
    count = export.kept().count()
    versions = [writing.source.version for writing in writings.values()]
    with Document(to, frame_of(export, versions)) as document:
        document.add(*opening(export, _("The opinion with annotations"), versions, _own_notes(document)))
        elsewhere = []
        for number, row in enumerate(export.rows(), start=1):
            if not _anchor(document, row, writings.get(row.source.version.pk)):
                elsewhere.append(row)
            if number % STEP == 0:
                told(min(number, count), count)
        for writing in writings.values():
            document.add(*_written(document, writing, openable=export.assignment.folds_open))
        document.add(*_earlier(document, elsewhere))
    told(count, count)


def _own_notes(document: Document) -> list[Markup]:
    """The calls of two notes of ours, which say how the file is to be read.

    They come before all comments: where a comment stands between a file's first two footnotes, LibreOffice 7 loses
    the words of the second and of all that follow.
    """
    told = {
        "*": _(
            "Small numbers in brackets are where pages of the reporter begin. They are no words of the court: where "
            "they stand within annotated words, the annotation is on the words alone."
        ),
        "†": _(
            "The court's own notes keep their labels. An annotation on words of a note stands at the note's call and "
            "quotes them; in the note they are underlined with dots."
        ),
    }
    return [
        document.labelled_footnote(sign, [paragraph([run(sign, NOTE_CALL), run(f" {words}")], "FootnoteText")])
        for sign, words in told.items()
    ]


def _writings(export: Export) -> dict[int, _Writing]:
    """The assignment's texts in their order, by the version's key."""
    pinned = AssignmentText.objects.filter(assignment=export.assignment).order_by("position")
    kept = dict(pinned.values_list("version_id", "kept"))
    return {
        each.version.pk: _Writing(each, kept[each.version.pk]) for each in sources_of([*kept], export.options.series)
    }


def _anchor(document: Document, row: ExportRow, writing: _Writing | None) -> bool:
    """Makes the row's comments, one in each story that its words touch; whether there was a place for them."""
    if writing is None:
        return False
    span = Span(row.start, row.end)
    stories = stories_of(writing.place, span)
    writing.touched.update(passage.position for passage in writing.place.touched(span))
    for number, story in enumerate(stories, start=1):
        part = f"({number}/{len(stories)})" if len(stories) > 1 else ""
        said = [*_about_note(writing, story), *_said(document, row, part)]
        made = document.comment(Comment(row.annotator or _("Anonymous"), row.created_at, said))
        writing.anchors.add(made, story)
        if number == 1:
            for answer in _answers(document, row):
                writing.anchors.add(document.comment(answer, answers=made), story)
    return bool(stories)


def _about_note(writing: _Writing, story: Story) -> list[Paragraph]:
    """The words of a note that a comment is on, since it stands at the note's call."""
    if story.note is None:
        return []
    label = writing.place.pagination.notes[story.note].label
    words = writing.source.window.slice(story.span.start, story.span.end)
    told = _("On note %(label)s: “%(words)s”") % {"label": label, "words": words}
    return [Paragraph((run(told),), rtl=runs_rtl(words))]


def _said(document: Document, row: ExportRow, part: str = "") -> list[Paragraph]:
    """A comment's paragraphs: claims, the note, the authorities, the pin cite."""
    claims = "; ".join(row.claims) or ("" if row.note or row.links else _("Highlight"))
    head = " ".join(filter(None, [claims, part]))
    said = [Paragraph((run(head, Look(bold=True)),))] if head else []
    said += note_paragraphs(row.note, document.numbered_list)
    if row.links:
        said.append(Paragraph(tuple(cited_line(row.links, told_claims=len(row.tags) > 1))))
    if row.pin:
        said.append(Paragraph((run(_("at %(pin)s") % {"pin": row.pin}, Look(italic=True)),)))
    return said or [Paragraph(())]


def _answers(document: Document, row: ExportRow) -> Iterator[Comment]:
    """Replies and what reviewers told, as answers to the comment."""
    for reply in row.replies:
        yield _answer(document, reply.by or _("Anonymous"), reply.created_at, reply.words)
    for remark in row.remarks:
        yield _answer(document, _("Reviewer"), remark.told_at, remark.words, remark_head(remark))


def _answer(document: Document, by: str, at: datetime, words: str, head: str = "") -> Comment:
    said = [Paragraph((run(head, Look(bold=True)),))] if head else []
    said += note_paragraphs(words, document.numbered_list)
    return Comment(by, at, said or [Paragraph(())])


def _written(document: Document, writing: _Writing, *, openable: bool) -> Iterator[Markup]:
    """A writing under its title: its passages, and the notes whose calls are not among them."""
    version, place = writing.source.version, writing.place
    chosen = writing.source.citer.series
    series = sorted(place.pagination.series, key=lambda each: each != chosen)
    signs, shown, lines = star_signs(series), writing.shown(openable=openable), part_lines(version)
    body = Body(document, place, writing.source.window, signs, writing.anchors, shown)
    yield paragraph([run(writing_words(version.opinion))], "Heading1")
    yield from _legend(writing, signs)
    passages = [passage for passage in place.passages if not passage.label]
    for is_shown, stretch in groupby(passages, key=lambda passage: passage.position in shown):
        if not is_shown:
            yield paragraph([run(OMISSION)], "Omission")
            continue
        for passage in stretch:
            yield body.paragraph(passage)
            if passage.position in lines and passage.kind == PassageKind.HEADING:
                yield paragraph([run(lines[passage.position])], "Lead")
    left = list(body.left_notes())
    if left:
        yield paragraph([run(_("Notes that are not called above"))], "Heading2")
        yield from left


def _legend(writing: _Writing, signs: dict[str, str]) -> Iterator[Markup]:
    """Who joined, which pages it fills, and what the numbers in brackets are."""
    version = writing.source.version
    joined = joined_by_words(version.opinion)
    pages = page_range_words(version, writing.source.citer.series or "")
    told = [_("joined by %(names)s") % {"names": joined}] if joined else []
    told += [_("pages %(pages)s") % {"pages": pages}] if pages else []
    told += [_("[%(sign)s…] is a page of %(series)s") % {"sign": sign, "series": each} for each, sign in signs.items()]
    if told:
        yield paragraph([run("  ·  ".join(told))], "Lead")


def _earlier(document: Document, rows: Sequence[ExportRow]) -> Iterator[Markup]:
    """What has no place in the texts above: quoted, with all that is said of it."""
    if rows:
        yield paragraph([run(_("On earlier versions of the texts"))], "Heading1")
    for row in rows:
        told = "  ·  ".join(filter(None, [row.annotator, _("text %(digits)s") % {"digits": row.fingerprint[:12]}]))
        yield paragraph([run(told)], "Lead")
        yield paragraph([run(row.exact)], "BlockText")
        yield from set_notes(_said(document, row), "Note")
