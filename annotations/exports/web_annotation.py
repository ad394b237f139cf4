"""W3C Web Annotation (JSON-LD): a collection with one page, written as it is read.

The W3C's context stands first, ours second: readers drop the keys that no context declares. Motivations, bodies and
selectors are those of the Web Annotation Data Model (Recommendation of 2017-02-23); offsets are code points.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from annotations.citing.citer import MOST
from annotations.exports.options import Called
from annotations.exports.rows import CitedPlace, ExportRow
from annotations.exports.sealing import time
from annotations.exports.stored import Claimed, ExportLink, Owner
from annotations.exports.subject import Export
from annotations.exports.talk import ExportReply
from opinions.models import OpinionText
from people.addresses import reverse

W3C_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
CONTENT_TYPE: Final = f'application/ld+json; profile="{W3C_CONTEXT}"'
Json = dict[str, Any]
_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_string: Final = json.encoder.encode_basestring
"""A string as `_AS_JSON` writes it."""
_NOTE: Final = '{"type":"TextualBody","purpose":"commenting","format":"text/markdown","value":'
_TAG: Final = '{"type":"TextualBody","canonical":"urn:uuid:'
_STAND_IN: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Collection:
    """What the rows are a collection of. `id` is its address; `nicknames`: its people are called by pseudonyms."""

    id: str
    label: str
    nicknames: bool = False


class Addresses:
    """Addresses of annotations and of versions, each sort of which is asked for once.

    `around_uuids`: what stands before and after an annotation's UUID in its address.
    """

    def __init__(self) -> None:
        before, after = address("web_annotation", _STAND_IN).split(str(_STAND_IN))
        self.around_uuids: Final = before, after
        self._versions: dict[int, str] = {}

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
    total, annotation = 0, _Annotations(Addresses(), nicknames=collection.nicknames)
    for row in rows:
        yield _page_head(collection, page) if total == 0 else ",\n"
        yield annotation.written(row)
        total += 1
    yield f'\n]}},"last":{written(page)},"total":{total}}}\n' if total else ',"total":0}\n'


def _page_head(collection: Collection, page: str) -> str:
    whole = {"id": collection.id, "type": "AnnotationCollection", "label": collection.label}
    opening = {"id": page, "type": "AnnotationPage", "partOf": whole, "startIndex": 0}
    return f',"first":{written(opening)[:-1]},"items":[\n'


def annotation_of(row: ExportRow, addresses: Addresses, *, nicknames: bool = False) -> Json:
    """One annotation, without a context of its own."""
    said: Json = json.loads(_Annotations(addresses, nicknames=nicknames).written(row))
    return said


def written(said: Any) -> str:
    """JSON without needless white space; characters stand as they are, but for what JSON must escape."""
    return _AS_JSON(said)


class _Annotations:
    """Writes rows as `written` would write their objects, by hand: thousands share most of what each says.

    What is said of a place, an owner, a claim or an authority is written once and kept.
    """

    def __init__(self, addresses: Addresses, *, nicknames: bool) -> None:
        before, after = map(_string, addresses.around_uuids)
        self._id = f'{{"id":{before[:-1]}', f'{after[1:]},"type":"Annotation","motivation":'
        self._addresses = addresses
        self._called = "nickname" if nicknames else "name"
        self._of_owner = lru_cache(MOST)(self._creator)
        self._of_place = lru_cache(MOST)(self._target)
        self._of_claim = lru_cache(MOST)(_tagging)
        self._of_link = lru_cache(MOST)(_linking)

    def written(self, row: ExportRow) -> str:
        """The annotation's object, without a context of its own."""
        _pk, uuid, _submission, _version, start, end, note, _revision, _created, _updated = row.stored
        tags, links = row.tags, row.links
        exact, prefix, suffix = row.quoted
        target, rest = self._of_place(row.place)
        bodies = [f"{_NOTE}{_string(note)}}}"] if note else []
        bodies += [f'{_TAG}{tag.uuid_text}",{self._of_claim(tag.of)}}}' for tag in tags]
        if links or row.replies:
            bodies += [*map(self._of_link, links), *map(_replying, row.replies)]
        body = f',"body":[{",".join(bodies)}]' if bodies else ""
        apart = f',"afterReveal":"{row.after_reveal}"' if row.after_reveal else ""
        return (
            f"{self._id[0]}{uuid}{self._id[1]}{_MOTIVATIONS[bool(note), bool(tags), bool(links)]},"
            f'"created":"{row.created}","modified":"{row.updated}"{self._of_owner(row.owner)}{body},{target}'
            f'"selector":[{{"type":"TextQuoteSelector","exact":{_string(exact)},"prefix":{_string(prefix)},'
            f'"suffix":{_string(suffix)}}},{{"type":"TextPositionSelector","start":{start},"end":{end}}}],{rest}'
            f'{apart},"seal":"{row.seal}"}}'
        )

    def _creator(self, owner: Owner) -> str:
        if owner.key is None:
            return ""
        return f',"creator":{written({"id": owner.key.urn, "type": "Person", self._called: owner.name})}'

    def _target(self, place: CitedPlace) -> tuple[str, str]:
        """The target up to its selectors, and after them."""
        version = place.source.version
        said: Json = {"type": "SpecificResource", "source": self._addresses.of_version(version)}
        rest: Json = {
            "fingerprint": version.fingerprint,
            "versionNumber": version.number,
            "citation": place.citation,
        }
        if place.pin:
            rest["pin"] = place.pin
        return f'"target":{written(said)[:-1]},', written(rest)[1:]


def _motivation(*, note: bool, tags: bool, links: bool) -> str:
    found = [name for name, has in (("commenting", note), ("tagging", tags), ("linking", links)) if has]
    return written(found if len(found) > 1 else (found or ["highlighting"])[0])


_MOTIVATIONS: Final = {
    (note, tags, links): _motivation(note=note, tags=tags, links=links)
    for note, tags, links in product((False, True), repeat=3)
}
"""By whether there is a note, a tag, a link."""


def _tagging(claim: Claimed) -> str:
    """What follows the tag's own name."""
    said: Json = {"purpose": "tagging", "format": "text/plain", "value": claim.label}
    return written(said | {"claim": claim.uuid.urn, "claimKey": claim.key})[1:-1]


def _linking(link: ExportLink) -> str:
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
    return written(said)


def _replying(reply: ExportReply) -> str:
    said: Json = {"type": "TextualBody", "canonical": reply.uuid.urn, "purpose": "replying"}
    said |= {"format": "text/markdown", "value": reply.words, "created": time(reply.created_at)}
    if reply.edited_at is not None:
        said["modified"] = time(reply.edited_at)
    return written(said | ({"creator": {"type": "Person", "name": reply.by}} if reply.by else {}))


def write_web_annotation(export: Export) -> Iterator[str]:
    """The export as JSON-LD, piece by piece."""
    label = f"{export.assignment.title}: {export.title}" if export.title else export.assignment.title
    collection = Collection(
        id=address("assignment", export.assignment.uuid),
        label=label,
        nicknames=export.options.called is Called.PSEUDONYMS,
    )
    return collection_pieces(export.rows(), collection)
