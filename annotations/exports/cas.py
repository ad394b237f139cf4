"""UIMA CAS, as JSON (0.4) or XMI, for INCEpTION and other programs of linguists: a file for each writing and person.

Each claim of an annotation is a span of the layer `webanno.custom.Passage`, as programs that measure agreement want
it; an annotation without claims is one span. Offsets are given to the library in code points: it counts UTF-16 units
itself. In XMI stands U+FFFD for each character that XML cannot hold, so that every place stays; `REPLACED.txt` tells of
them.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any, BinaryIO, Final, NamedTuple
from uuid import UUID

from cassis import Cas, TypeSystem
from django.utils.text import slugify

from annotations.exports.csv_file import linked
from annotations.exports.options import Order, Told
from annotations.exports.own_forms import LAYER
from annotations.exports.rows import ExportRow, ExportSource
from annotations.exports.subject import Export
from annotations.exports.xml_signs import held, lost
from opinions.citing import writing_words

FEATURES: Final = {
    "claim": "The claim's label; none for a bare highlight or note",
    "claimKey": "The claim's key in its codebook",
    "note": "The note, in Markdown",
    "authorities": "The linked authorities with their treatment",
    "annotator": "Who marked it, as the export calls people",
    "pin": "The pin cite",
    "annotationId": "The annotation's UUID: the spans of one annotation share it",
}


class _Span(NamedTuple):
    start: int
    end: int
    features: dict[str, str]


def write_cas_json(export: Export, to: BinaryIO, told: Told) -> None:
    """Writes an archive of CAS as JSON into `to`, each with its type system."""
    _write(export, to, told, ending="json")


def write_cas_xmi(export: Export, to: BinaryIO, told: Told) -> None:
    """Writes an archive of CAS as XMI into `to`, with the type system and what XML could not hold."""
    _write(export, to, told, ending="xmi")


def _write(export: Export, to: BinaryIO, told: Told, *, ending: str) -> None:
    export = replace(export, options=replace(export.options, order=Order.TEXT))
    total, done, replaced = export.kept().count(), 0, list[str]()
    system, names = type_system(), _Names()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        if ending == "xmi":
            archive.writestr("TypeSystem.xml", system.to_xml())
        for source, people in _by_writing(export.rows()):
            writing = names.of(source.version.uuid, writing_words(source.version.opinion), "writing")
            for (key, called), spans in people.items():
                name = f"{writing}/{names.of(key, called, 'annotations')}.{ending}"
                text = source.window.text
                as_xml = ending == "xmi"
                cas = _cas(system, _held(text, name, "text", replaced) if as_xml else text,
                           [_held_span(span, name, replaced) for span in spans] if as_xml else spans)  # fmt: skip
                archive.writestr(name, cas.to_xmi() if as_xml else cas.to_json(pretty_print=False))
                done += len({span.features["annotationId"] for span in spans})
                told(min(done, total), total)
        if replaced:
            archive.writestr("REPLACED.txt", "\n".join(replaced) + "\n")


def type_system() -> TypeSystem:
    """The one span layer with its features, all of them strings."""
    system = TypeSystem()
    layer = system.create_type(LAYER, supertypeName="uima.tcas.Annotation", description="A passage that bears a claim")
    for name, about in FEATURES.items():
        system.create_feature(domainType=layer, name=name, rangeType="uima.cas.String", description=about)
    return system


def _by_writing(rows: Iterator[ExportRow]) -> Iterator[tuple[ExportSource, dict[tuple[UUID | None, str], list[_Span]]]]:
    """Each writing with its people's spans: one writing at a time is held."""
    for _version, here in groupby(rows, key=lambda row: row.source.version.pk):
        people: dict[tuple[UUID | None, str], list[_Span]] = {}
        for row in here:
            people.setdefault((row.annotator_key, row.annotator), []).extend(_spans(row))
        yield row.source, people


def _spans(row: ExportRow) -> Iterator[_Span]:
    said = {
        "note": row.note, "authorities": "; ".join(linked(link) for link in row.links), "annotator": row.annotator,
        "pin": row.pin, "annotationId": str(row.uuid),
    }  # fmt: skip
    for tag in row.tags:
        yield _Span(row.start, row.end, {"claim": tag.label, "claimKey": tag.key, **said})
    if not row.tags:
        yield _Span(row.start, row.end, said)


def _cas(system: TypeSystem, text: str, spans: list[_Span]) -> Cas:
    cas: Any = Cas(typesystem=system)
    cas.sofa_string, cas.sofa_mime = text, "text/plain"
    cas.document_language = "en"
    layer = system.get_type(LAYER)
    for span in spans:
        cas.add(layer(begin=span.start, end=span.end, **{name: told for name, told in span.features.items() if told}))
    return cas


def _held_span(span: _Span, file: str, replaced: list[str]) -> _Span:
    """The span with what XML can hold of its features."""
    about = f"annotation {span.features['annotationId']}"
    told = {name: _held(value, file, f"{about}, {name}", replaced) for name, value in span.features.items()}
    return span._replace(features=told)


def _held(words: str, file: str, where: str, replaced: list[str]) -> str:
    """The words as XML can hold them; what is replaced there is told of in `replaced`."""
    replaced += [f"{file}: {where}: U+{ord(sign):04X} at {at}" for at, sign in lost(words).items()]
    return held(words)


class _Names:
    """File names of letters, digits and hyphens, each given once."""

    def __init__(self) -> None:
        self._given: dict[UUID | None, str] = {}

    def of(self, key: UUID | None, words: str, otherwise: str) -> str:
        """The name of what has that key; another one's same name gets a number."""
        if key not in self._given:
            name, taken = slugify(words)[:80].strip("-") or otherwise, set(self._given.values())
            numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
            self._given[key] = next(each for each in numbered if each not in taken)
        return self._given[key]
