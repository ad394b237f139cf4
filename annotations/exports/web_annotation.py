"""W3C Web Annotation (JSON-LD): a collection with one page, written as it is read.

The W3C's context stands first, ours second: readers drop the keys that no context declares. Motivations, bodies and
selectors are those of the Web Annotation Data Model (Recommendation of 2017-02-23); offsets are code points.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from annotations.exports.options import Called
from annotations.exports.rows import ExportRow
from annotations.exports.sealing import time
from annotations.exports.stored import ExportLink, ExportTag
from annotations.exports.subject import Export
from annotations.exports.talk import ExportReply
from opinions.models import OpinionText
from people.addresses import reverse

W3C_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
CONTENT_TYPE: Final = f'application/ld+json; profile="{W3C_CONTEXT}"'
Json = dict[str, Any]
_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_STAND_IN: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Collection:
    """What the rows are a collection of. `id` is its address; `nicknames`: its people are called by pseudonyms."""

    id: str
    label: str
    nicknames: bool = False


class Addresses:
    """Addresses of annotations and of versions, each sort of which is asked for once."""

    def __init__(self) -> None:
        self._before, self._after = address("web_annotation", _STAND_IN).split(str(_STAND_IN))
        self._versions: dict[int, str] = {}

    def of_annotation(self, uuid: UUID) -> str:
        """Where the annotation is given to programs."""
        return f"{self._before}{uuid}{self._after}"

    def of_version(self, version: OpinionText) -> str:
        """Where the version is read, whose opinion is loaded."""
        if version.pk not in self._versions:
            self._versions[version.pk] = f"{address('writing', version.opinion.uuid)}?version={version.number}"
        return self._versions[version.pk]


def contexts() -> list[str]:
    """The W3C's context, and the address of ours."""
    return [W3C_CONTEXT, address("glossator_context")]


def address(name: str, *arguments: object) -> str:
    """A page's whole address on this installation."""
    return f"{settings.BASE_URL}{reverse(name, args=arguments)}"


def own_context() -> Json:
    """Our context: what the W3C's has no key for. Each term's meaning is this document's address with the term."""
    terms = {name: f"glossator:{name}" for name in OWN_TERMS}
    names = {name: {"@id": f"glossator:{name}", "@type": "@id"} for name in OWN_NAMES}
    return {"@context": {"glossator": f"{address('glossator_context')}#", **terms, **names}}


OWN_TERMS: Final = (
    "claimKey", "cite", "authorityKind", "treatment", "quotes", "pin", "citation", "fingerprint", "versionNumber",
    "afterReveal", "seal",
)  # fmt: skip
OWN_NAMES: Final = ("claim", "forTag")
"""Terms whose values name a thing; `forTag` names the `canonical` of a tagging body."""


def collection_pieces(rows: Iterable[ExportRow], collection: Collection) -> Iterator[str]:
    """The file in pieces, the first of which waits for no row; each row is written as it comes, the total at the end.

    Of no rows the collection is empty and has no page, as the model asks.
    """
    page = f"{collection.id}{'&' if '?' in collection.id else '?'}page=0"
    head = {"@context": contexts(), "id": collection.id, "type": "AnnotationCollection", "label": collection.label}
    yield written(head)[:-1]
    total, addresses = 0, Addresses()
    for row in rows:
        yield _page_head(collection, page) if total == 0 else ",\n"
        yield written(annotation_of(row, addresses, nicknames=collection.nicknames))
        total += 1
    yield f'\n]}},"last":{written(page)},"total":{total}}}\n' if total else ',"total":0}\n'


def _page_head(collection: Collection, page: str) -> str:
    whole = {"id": collection.id, "type": "AnnotationCollection", "label": collection.label}
    opening = {"id": page, "type": "AnnotationPage", "partOf": whole, "startIndex": 0}
    return f',"first":{written(opening)[:-1]},"items":[\n'


def annotation_of(row: ExportRow, addresses: Addresses, *, nicknames: bool = False) -> Json:
    """One annotation, without a context of its own."""
    said: Json = {"id": addresses.of_annotation(row.uuid), "type": "Annotation", "motivation": _motivation(row)}
    said["created"], said["modified"] = time(row.created_at), time(row.updated_at)
    if row.annotator_key is not None:
        called = "nickname" if nicknames else "name"
        said["creator"] = {"id": row.annotator_key.urn, "type": "Person", called: row.annotator}
    bodies = [*_note(row), *map(_tagging, row.tags), *map(_linking, row.links), *map(_replying, row.replies)]
    if bodies:
        said["body"] = bodies
    said["target"] = _target(row, addresses)
    if row.after_reveal:
        said["afterReveal"] = str(row.after_reveal)
    said["seal"] = row.seal
    return said


def written(said: Any) -> str:
    """JSON without needless white space; characters stand as they are, but for what JSON must escape."""
    return _AS_JSON(said)


def _motivation(row: ExportRow) -> str | list[str]:
    found = [name for name, has in (("commenting", row.note), ("tagging", row.tags), ("linking", row.links)) if has]
    return found if len(found) > 1 else (found or ["highlighting"])[0]


def _note(row: ExportRow) -> list[Json]:
    if not row.note:
        return []
    return [{"type": "TextualBody", "purpose": "commenting", "format": "text/markdown", "value": row.note}]


def _tagging(tag: ExportTag) -> Json:
    return {
        "type": "TextualBody",
        "canonical": tag.uuid.urn,
        "purpose": "tagging",
        "format": "text/plain",
        "value": tag.label,
        "claim": tag.claim.urn,
        "claimKey": tag.key,
    }


def _linking(link: ExportLink) -> Json:
    said: Json = {
        "type": "SpecificResource",
        "purpose": "linking",
        "source": link.authority.urn,
        "cite": link.cite,
        "authorityKind": link.kind,
        "treatment": link.treatment,
        "quotes": link.quotes,
    }
    if link.pin:
        said["pin"] = link.pin
    if link.tag is not None:
        said["forTag"] = link.tag.urn
    return said


def _replying(reply: ExportReply) -> Json:
    said: Json = {"type": "TextualBody", "canonical": reply.uuid.urn, "purpose": "replying"}
    said |= {"format": "text/markdown", "value": reply.words, "created": time(reply.created_at)}
    if reply.edited_at is not None:
        said["modified"] = time(reply.edited_at)
    return said | ({"creator": {"type": "Person", "name": reply.by}} if reply.by else {})


def _target(row: ExportRow, addresses: Addresses) -> Json:
    quoted = {"type": "TextQuoteSelector", "exact": row.exact, "prefix": row.prefix, "suffix": row.suffix}
    placed = {"type": "TextPositionSelector", "start": row.start, "end": row.end}
    said: Json = {
        "type": "SpecificResource",
        "source": addresses.of_version(row.source.version),
        "selector": [quoted, placed],
        "fingerprint": row.fingerprint,
        "versionNumber": row.source.version.number,
        "citation": row.citation,
    }
    if row.pin:
        said["pin"] = row.pin
    return said


def write_web_annotation(export: Export) -> Iterator[str]:
    """The export as JSON-LD, piece by piece."""
    label = f"{export.assignment.title}: {export.title}" if export.title else export.assignment.title
    collection = Collection(
        id=address("assignment", export.assignment.uuid),
        label=label,
        nicknames=export.options.called is Called.PSEUDONYMS,
    )
    return collection_pieces(export.rows(), collection)
