"""What the protocol's resources are, as JSON: a container, its pages, an annotation."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.db.models import Count, Max

from annotations.exports.rows import rows
from annotations.exports.sealing import time
from annotations.exports.web_annotation import Addresses, Json, address, annotation_of, contexts, written
from annotations.models import Annotation
from annotations.names import Names
from annotations.protocol.door import Opened

PAGE: Final = 100
"""Annotations on a page of a container."""
LDP_CONTEXT: Final = "http://www.w3.org/ns/ldp.jsonld"
MINIMAL: Final = "http://www.w3.org/ns/ldp#PreferMinimalContainer"
IRIS: Final = "http://www.w3.org/ns/oa#PreferContainedIRIs"
DESCRIPTIONS: Final = "http://www.w3.org/ns/oa#PreferContainedDescriptions"


@dataclass(frozen=True, slots=True)
class Preference:
    """How much of a container is wanted: `minimal` without its first page, `iris` names its annotations alone."""

    minimal: bool = False
    iris: bool = False

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return "?iris=1" if self.iris else "?iris=0"


def preference(header: str, query: str) -> Preference:
    """What a `Prefer` header asks for (RFC 7240), else what the address does; of two that differ, descriptions."""
    iris = IRIS in header and DESCRIPTIONS not in header
    if not header:
        return Preference(iris=query == "1")
    return Preference(minimal=MINIMAL in header, iris=iris)


def container_address(opened: Opened) -> str:
    """The container's own address."""
    return address("web_annotation_container", (opened.submission or opened.assignment).uuid)


def container(opened: Opened, wanted: Preference) -> Json:
    """The container: an LDP BasicContainer that is an AnnotationCollection."""
    here = container_address(opened)
    counted = opened.annotations.order_by().aggregate(total=Count("pk"), last=Max("updated_at"))
    said: Json = {
        "@context": [*contexts(), LDP_CONTEXT],
        "id": f"{here}{wanted.query}",
        "type": ["BasicContainer", "AnnotationCollection"],
        "label": opened.assignment.title,
        "total": counted["total"],
    }
    if counted["last"] is not None:
        said["modified"] = time(counted["last"])
    if counted["total"]:
        first = page(opened, wanted, 0)
        del first["@context"]
        said["first"] = first["id"] if wanted.minimal else first
        said["last"] = _page_address(opened, wanted, (counted["total"] - 1) // PAGE)
    return said


def page(opened: Opened, wanted: Preference, number: int) -> Json:
    """The page of that number, from 0, in the order in which annotations were made; empty beyond the last one."""
    pks = list(opened.annotations.order_by("pk").values_list("pk", flat=True))
    here = pks[number * PAGE : (number + 1) * PAGE]
    said: Json = {
        "@context": contexts(),
        "id": _page_address(opened, wanted, number),
        "type": "AnnotationPage",
        "partOf": {"id": f"{container_address(opened)}{wanted.query}", "total": len(pks)},
        "startIndex": number * PAGE,
    }
    if number > 0:
        said["prev"] = _page_address(opened, wanted, number - 1)
    if pks[(number + 1) * PAGE :]:
        said["next"] = _page_address(opened, wanted, number + 1)
    found = Annotation.objects.filter(pk__in=here)
    if wanted.iris:
        uuids = dict(found.values_list("pk", "uuid"))
        said["items"] = [address("web_annotation", uuids[pk]) for pk in here if pk in uuids]
    else:
        addresses = Addresses()
        drawn = {row.uuid: annotation_of(row, addresses) for row in rows(found, names=opened.names)}
        order = found.order_by("pk").values_list("uuid", flat=True)
        said["items"] = [drawn[uuid] for uuid in order if uuid in drawn]
    return said


def _page_address(opened: Opened, wanted: Preference, number: int) -> str:
    return f"{container_address(opened)}{wanted.query}&page={number}"


def representation(annotation: Annotation, names: Names) -> str | None:
    """An annotation by itself; None where it is in the bin."""
    for row in rows(Annotation.objects.filter(pk=annotation.pk), names=names):
        return written({"@context": contexts(), **annotation_of(row, Addresses())})
    return None


def etag(said: str) -> str:
    """A strong entity tag: another one for every other byte."""
    return f'"{sha256(said.encode()).hexdigest()[:32]}"'


def tags_in(header: str) -> list[str]:
    """The entity tags of `If-Match` and `If-None-Match`. A tag that was weakened on its way (compression) is ours too.

    >>> tags_in('W/"a1", "b2"')
    ['"a1"', '"b2"']
    """
    return [each.strip().removeprefix("W/") for each in header.split(",") if each.strip()]
