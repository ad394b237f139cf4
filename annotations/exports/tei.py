"""TEI P5: the writings with page breaks, notes and emphasis, and the annotations beside them in `standOff`.

Page breaks, calls of notes and the edges of annotated words are empty elements: the characters of a passage are those
of the text, so that a place can be counted in either. An annotation's target is the range between its two anchors;
its claims are categories of a taxonomy (`ana`), its authorities entries of a list. U+FFFD stands for what XML cannot
hold.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final
from uuid import UUID

from lxml import etree

from annotations.exports.options import Order, Told
from annotations.exports.rows import ExportRow, ExportSource
from annotations.exports.subject import Export
from annotations.exports.xml_aside import Aside, around
from annotations.exports.xml_signs import held
from annotations.models import Claim
from opinions.citing import case_words, writing_words
from opinions.layout import Layout, layout
from opinions.models import Passage
from opinions.text.kinds import PageBasis, PassageKind
from opinions.text.spans import Span

NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
ELEMENTS: Final = {PassageKind.PARAGRAPH: "p", PassageKind.BLOCKQUOTE: "quote", PassageKind.FOOTNOTE: "note"}
"""The element of a passage; of other kinds it is `ab` with the kind as its type."""
STEP: Final = 200
"""Annotations between two words of how far it is."""


@dataclass(slots=True)
class _Standing:
    """The annotations, which wait aside, and what they name, gathered before the text is written."""

    annotations: Aside
    authorities: dict[UUID, str] = field(default_factory=dict)
    sources: dict[int, ExportSource] = field(default_factory=dict)
    anchors: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    """By version (key): offsets with the ids that stand there."""


def write_tei(export: Export, to: BinaryIO, told: Told) -> None:
    """Writes the document into `to`."""
    export = replace(export, options=replace(export.options, order=Order.TEXT))
    total = export.kept().count()
    with TemporaryFile() as annotations:
        standing = _Standing(Aside(annotations))
        for number, row in enumerate(export.rows(), start=1):
            _gather(standing, row)
            if number % STEP == 0:
                told(min(number, total), total)
        root = etree.Element(_tag("TEI"), nsmap={None: NAMESPACE})
        _header(root, export, standing)
        before, after = around(root)
        to.write(before)
        _stand_off(to, standing)
        to.write(b"<text><body>" if standing.sources else b"<text><body><p/>")
        for key, source in standing.sources.items():
            _writing(to, source, standing.anchors[key])
        to.write(b"</body></text>" + after)
    told(total, total)


def _gather(standing: _Standing, row: ExportRow) -> None:
    version = row.source.version
    standing.sources.setdefault(version.pk, row.source)
    left, right = f"l.{row.uuid_text}", f"r.{row.uuid_text}"
    standing.anchors.setdefault(version.pk, []).extend([(row.start, left), (row.end, right)])
    standing.authorities |= {link.authority: link.cite for link in row.links}
    standing.annotations.add(_annotation(row, f"#range({left},{right})"))


def _annotation(row: ExportRow, target: str) -> Any:
    """The annotation with who made it, when, its note and its authorities."""
    motives = [name for name, has in (("commenting", row.note), ("tagging", row.tags), ("linking", row.links)) if has]
    made = etree.Element(
        "annotation", {XML_ID: f"a.{row.uuid_text}"}, motivation=" ".join(motives or ["highlighting"]), target=target
    )
    if row.tags:
        made.set("ana", " ".join(f"#c.{tag.claim}" for tag in row.tags))
    if row.annotator:
        by = _sub(made, "respStmt")
        _sub(by, "resp", "annotator")
        _sub(by, "persName", row.annotator)
    changes = _sub(made, "revisionDesc")
    _sub(changes, "change", "modified", when=row.updated)
    _sub(changes, "change", "created", when=row.created)
    if row.note:
        _sub(made, "note", row.note, {XML_SPACE: "preserve"})
    for link in row.links:
        said = f"{link.treatment} quotes" if link.quotes else link.treatment
        _sub(
            made, "ptr", target=f"#b.{link.authority}", type="authority", ana=_narrowed(link.tag, row), rend=said,
            n=held(link.pin),
        )  # fmt: skip
    return made


def _narrowed(tag: UUID | None, row: ExportRow) -> str | None:
    """The category to which a link is narrowed."""
    return next((f"#c.{each.claim}" for each in row.tags if each.uuid == tag), None)


def _header(root: Any, export: Export, standing: _Standing) -> None:
    header = _sub(root, "teiHeader")
    described = _sub(header, "fileDesc")
    titles = _sub(described, "titleStmt")
    _sub(titles, "title", ": ".join(filter(None, [export.assignment.title, export.title])))
    published = _sub(described, "publicationStmt")
    _sub(published, "p", f"{export.assignment.course}. {'; '.join(export.asked)}".strip())
    listed = _sub(_sub(described, "sourceDesc"), "listBibl")
    if not standing.sources:
        _sub(listed, "bibl", export.assignment.case.caption)
    cases = {each.version.opinion.case_id: each.version.opinion.case for each in standing.sources.values()}
    for case in cases.values():
        _sub(listed, "bibl", f"{case.caption}, {case_words(case)}")
    for source in standing.sources.values():
        for number, series in enumerate(layout(source.version).pagination.series, start=1):
            _sub(
                listed, "bibl", series or case_words(source.version.opinion.case), {XML_ID: _series_id(source, number)}
            )
    encoded = _sub(header, "encodingDesc")
    told = "Offsets count Unicode code points of the passages, which end in one line feed each. U+FFFD stands for what"
    _sub(_sub(encoded, "editorialDecl"), "p", f"{told} XML cannot hold.")
    _claims(encoded, export)


def _claims(above: Any, export: Export) -> None:
    """The codebook as a taxonomy."""
    claims = list(Claim.objects.filter(codebook=export.assignment.codebook_id).order_by("position"))
    if not claims:
        return
    taxonomy = _sub(_sub(above, "classDecl"), "taxonomy")
    made: dict[int | None, Any] = {None: taxonomy}
    for claim in claims:
        category = _sub(made.get(claim.parent_id, taxonomy), "category", None, {XML_ID: f"c.{claim.uuid}"}, n=claim.key)
        _sub(category, "catDesc", ": ".join(filter(None, [claim.label, claim.definition])))
        made[claim.pk] = category


def _stand_off(to: BinaryIO, standing: _Standing) -> None:
    if standing.annotations.is_empty:
        return
    to.write(b"<standOff>")
    if standing.authorities:
        listed = etree.Element("listBibl")
        for uuid, cite in standing.authorities.items():
            _sub(listed, "bibl", cite, {XML_ID: f"b.{uuid}"})
        to.write(etree.tostring(listed, encoding="UTF-8"))
    standing.annotations.copy(to, "listAnnotation")
    to.write(b"</standOff>")


def _writing(to: BinaryIO, source: ExportSource, anchors: list[tuple[int, str]]) -> None:
    """A writing: its passages, each with what stands in it, one after the other."""
    version, place = source.version, layout(source.version)
    part = etree.Element("div", {XML_ID: f"v.{version.uuid}", "type": "opinion", "n": str(version.number)})
    _sub(part, "head", writing_words(version.opinion)).tail = "\n"
    to.write(etree.tostring(part, encoding="UTF-8").removesuffix(b"</div>"))
    points = _points(source, place, anchors)
    for passage in place.passages:
        element = _passage(passage)
        _fill(element, passage, source, place, points.get(passage.position, []))
        element.tail = "\n"
        to.write(etree.tostring(element, encoding="UTF-8"))
    to.write(b"</div>")


def _passage(passage: Passage) -> Any:
    name = "note" if passage.label else ELEMENTS.get(PassageKind(passage.kind), "ab")
    told = {"note": {"place": "bottom", "n": held(passage.label)}, "ab": {"type": passage.kind}}.get(name, {})
    named = {XML_ID: f"p.{passage.version_id}.{passage.position}", XML_SPACE: "preserve"}
    return etree.Element(name, named | {key: each for key, each in told.items() if each})


Point = tuple[int, int, Any]
"""An offset, a rank among those of the same one, and an empty element, or the id of the anchor that is to be made."""
Points = Mapping[int, list[Point]]


def _points(source: ExportSource, place: Layout, anchors: Iterable[tuple[int, str]]) -> Points:
    """The empty elements of each passage (by position) with their offsets: ends, then page breaks and calls, starts."""
    found: dict[int, list[Point]] = {}
    notes = {(note.label, note.call): note.span for note in place.pagination.notes}
    series = {name: _series_id(source, number) for number, name in enumerate(place.pagination.series, start=1)}
    standing: list[Point] = []
    for offset, name in anchors:
        standing.append((offset, 2 if name.startswith("l.") else 0, name))
    for mark in place.page_marks:
        if mark.basis == PageBasis.PRINTED:
            broken = etree.Element("pb", n=held(mark.page), edRef=f"#{series[mark.series]}")
            standing.append((mark.offset, 1, broken))
    for call in place.note_marks:
        span = notes.get((call.label, call.offset))
        touched = place.touched(Span(span.start, span.start + 1)) if span else ()
        for passage in touched:
            to = f"#p.{passage.version_id}.{passage.position}"
            standing.append((call.offset, 1, etree.Element("ptr", type="note", n=held(call.label), target=to)))
    for offset, rank, element in standing:
        # What ends, or stands after the last word, is in the passage before; what begins in the one after.
        here = place.touched(Span(offset, offset + 1) if rank == 2 or offset == 0 else Span(offset - 1, offset))  # noqa: PLR2004 -- the rank of starts
        here = here or place.touched(Span(max(0, offset - 1), offset + 1)) or place.passages[-1:]
        found.setdefault(here[0].position, []).append((offset, rank, element))
    return found


def _fill(element: Any, passage: Passage, source: ExportSource, place: Layout, points: list[Point]) -> None:
    """The passage's words with the elements between them, set off as in the source."""
    points = sorted(((max(passage.start, min(at, passage.end)), rank, each) for at, rank, each in points),
                    key=lambda each: each[:2])  # fmt: skip
    styled = [each for each in place.emphasis if each.start < passage.end and each.end > passage.start]
    edges = {passage.start, passage.end, *(at for at, _rank, _each in points)}
    edges |= {edge for each in styled for edge in (each.start, each.end) if passage.start < edge < passage.end}
    waiting = iter([*points, None])
    now = next(waiting)
    for start, end in pairwise([*sorted(edges), passage.end]):
        while now is not None and now[0] == start:
            point = now[2]
            element.append(etree.Element("anchor", {XML_ID: point}) if isinstance(point, str) else point)
            now = next(waiting)
        if start < end:
            styles = sorted({each.style for each in styled if each.start <= start and each.end >= end})
            _append(element, held(source.window.slice(start, end)), " ".join(styles))


def _append(element: Any, words: str, rend: str) -> None:
    """Words at the element's end, in `hi` where they are set off."""
    if rend:
        _sub(element, "hi", words, rend=rend)
    elif len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _series_id(source: ExportSource, number: int) -> str:
    return f"s.{source.version.uuid}.{number}"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _named_as(above: Any, name: str) -> str:
    """The name in the namespace of the element above; what is written aside has none."""
    return _tag(name) if above.tag.startswith("{") else name


def _sub(
    above: Any, name: str, words: str | None = None, named: Mapping[str, str] | None = None, **told: str | None
) -> Any:
    """An element in another, with its words and those attributes that have a value."""
    made = etree.SubElement(
        above, _named_as(above, name), {**(named or {}), **{key: each for key, each in told.items() if each}}
    )
    made.text = held(words) if words else None
    return made
