"""What is stored of a page of annotations, as bare tuples: an export of thousands makes no object for each.

What many annotations share (their owners, claims, authorities) is read once an export and kept.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from annotations.exports.sealing import whose
from annotations.models import Annotation, AuthorityLink, Claim, Submission, Tag
from annotations.names import Names
from annotations.querysets import NOT_IN_BIN
from opinions.models import Authority
from people.prepared import prepared

Kept = TypeVar("Kept")


class StoredNote(NamedTuple):
    """An annotation's own columns; `submission` and `version` are keys, times are as PostgreSQL writes them."""

    pk: int
    uuid: UUID
    submission: int
    version: int
    start: int
    end: int
    note: str
    revision: int
    created_at: str
    updated_at: str


class StoredTag(NamedTuple):
    """A tag's key and UUID, and the key of its claim."""

    pk: int
    uuid: UUID
    claim: int


class StoredLink(NamedTuple):
    """A link's own columns; `authority` and `tag` are keys."""

    authority: int
    treatment: str
    quotes: bool
    pin: str
    tag: int | None


class Owner(NamedTuple):
    """Whose submission it is: what she is called, the key that stands for her, the assignment's key.

    `sealed` names her in seals, `blind_until` as `SubmissionQuerySet.with_blind_end` has it.
    """

    name: str
    key: UUID
    on: int
    sealed: str
    blind_until: datetime | None


@dataclass(slots=True)
class StoredPage:
    """Annotations by their keys, and the tags and links of those that have some, in their order."""

    notes: dict[int, StoredNote]
    tags: dict[int, list[StoredTag]] = field(default_factory=dict)
    links: dict[int, list[StoredLink]] = field(default_factory=dict)


class Stored:
    """Reads one page of annotations after the other, in at most six queries each."""

    def __init__(self, names: Names) -> None:
        """Owners are called as in `names`."""
        self._names = names
        self.owners: dict[int, Owner] = {}
        self.claims: dict[int, Claim] = {}
        self.authorities: dict[int, Authority] = {}

    def page(self, pks: Collection[int]) -> StoredPage:
        """The annotations of these keys that are not in the bin; owners, claims and authorities are at hand then."""
        page = StoredPage({row[0]: StoredNote._make(row) for row in _notes(annotations=list(pks))})
        found = list(page.notes)
        for annotation, pk, uuid, claim in _tags(annotations=found):
            page.tags.setdefault(annotation, []).append(StoredTag(pk, uuid, claim))
        for annotation, *link in _links(annotations=found):
            page.links.setdefault(annotation, []).append(StoredLink._make(link))
        _complete(self.owners, (note.submission for note in page.notes.values()), self._owners)
        _complete(self.claims, (tag.claim for tags in page.tags.values() for tag in tags), Claim.objects.in_bulk)
        linked = (link.authority for links in page.links.values() for link in links)
        _complete(self.authorities, linked, Authority.objects.select_related("same_as").in_bulk)
        return page

    def _owners(self, submissions: Sequence[int]) -> dict[int, Owner]:
        found = Submission.objects.filter(pk__in=submissions).with_blind_end().select_related("user", "assignment")
        return {
            each.pk: Owner(
                self._names.of(each),
                self._names.key(each),
                each.assignment_id,
                whose(each.user.uuid, each.assignment.uuid),
                vars(each)["blind_until"],
            )
            for each in found
        }


def _complete(kept: dict[int, Kept], wanted: Iterable[int], read: Callable[[Sequence[int]], dict[int, Kept]]) -> None:
    """Reads those of the wanted keys that are not kept yet."""
    missing = set(wanted) - kept.keys()
    if missing:
        kept.update(read(sorted(missing)))


_Note = tuple[int, UUID, int, int, int, int, str, int, str, str]
_NOTE = ("pk", "uuid", "submission_id", "version_id", "start", "end", "note", "revision", "created", "updated")


@prepared
def _notes(*, annotations: list[int]) -> QuerySet[Annotation, _Note]:
    """Times come as text: Python reads that several times faster than the driver's own."""
    here = Annotation.objects.filter(NOT_IN_BIN, pk__any_of=annotations).order_by()
    written = {"created": Cast("created_at", TextField()), "updated": Cast("updated_at", TextField())}
    return here.annotate(**written).values_list(*_NOTE)


@prepared
def _tags(*, annotations: list[int]) -> QuerySet[Tag, tuple[int, int, UUID, int]]:
    here = Tag.objects.filter(annotation__any_of=annotations).order_by("claim__position", "claim_id")
    return here.values_list("annotation_id", "pk", "uuid", "claim_id")


@prepared
def _links(*, annotations: list[int]) -> QuerySet[AuthorityLink, tuple[int, int, str, bool, str, int | None]]:
    here = AuthorityLink.objects.filter(annotation__any_of=annotations).order_by("pk")
    return here.values_list("annotation_id", "authority_id", "treatment", "quotes", "pin", F("tag_id"))
