"""What is stored of a page of annotations, as bare tuples: an export of thousands makes no object for each.

What many annotations share (their owners, claims, authorities) is read once an export and kept.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

from annotations.exports.sealing import Sealer, whose
from annotations.models import Annotation, AuthorityLink, Claim, Submission, Tag
from annotations.names import Names
from annotations.querysets import NOT_IN_BIN
from annotations.reading.usual_reads import Person, Work
from opinions.models import Authority
from people.prepared import prepared

Kept = TypeVar("Kept")

StoredNote = tuple[int, str, int, int, int, int, str, int, str, str]
"""An annotation's own columns, in the order of `NOTE`: its UUID as text, its times as PostgreSQL writes them in UTC.

It is a bare tuple, since one is made for every row.
"""
NOTE = ("pk", "uuid_text", "submission_id", "version_id", "start", "end", "note", "revision", "created", "updated")


TAG_FIELDS = ("uuid", "claim", "key", "label", "look")
"""All that an `ExportTag` says, by its names."""
LINK_FIELDS = ("cite", "treatment", "quotes", "pin", "claim", "authority", "kind", "name", "tag")
"""All that an `ExportLink` says."""


@dataclass(frozen=True, eq=False, slots=True)
class Claimed:
    """A claim, as all tags of it share it. Compared as an object.

    `look` is its colour and pattern as one number, `rank` sorts as the codebook does.
    """

    uuid: UUID
    uuid_text: str
    key: str
    label: str
    look: int
    rank: tuple[int, int]


class ExportTag(NamedTuple):
    """A claim on the annotation: the tag's own key and UUID (as text), and the claim that all such tags share."""

    pk: int
    uuid_text: str
    of: Claimed

    @property
    def uuid(self) -> UUID:
        """The tag's own."""
        return UUID(self.uuid_text)

    @property
    def claim(self) -> UUID:
        """The claim's."""
        return self.of.uuid

    @property
    def key(self) -> str:
        """The claim's key in its codebook."""
        return self.of.key

    @property
    def label(self) -> str:
        """What the claim is called."""
        return self.of.label

    @property
    def look(self) -> int:
        """The claim's colour and pattern as one number."""
        return self.of.look


@dataclass(frozen=True, eq=False, slots=True)
class Linked:
    """An authority as it is shown, as all links to it share it. Compared as an object."""

    uuid: UUID
    uuid_text: str
    cite: str
    kind: str
    name: str


class ExportLink(NamedTuple):
    """An authority as it was linked: `of` is what is shown for it, `narrowed` the tag to which the link is narrowed."""

    of: Linked
    treatment: str
    quotes: bool
    pin: str
    narrowed: ExportTag | None

    @property
    def cite(self) -> str:
        """The authority's whole citation."""
        return self.of.cite

    @property
    def claim(self) -> str:
        """What the tag says to which it is narrowed; empty where it is to none."""
        return self.narrowed.of.label if self.narrowed else ""

    @property
    def authority(self) -> UUID:
        """The authority's."""
        return self.of.uuid

    @property
    def kind(self) -> str:
        """The authority's."""
        return self.of.kind

    @property
    def name(self) -> str:
        """What the authority is called; empty where it has no name."""
        return self.of.name

    @property
    def tag(self) -> UUID | None:
        """That of the tag to which it is narrowed."""
        return self.narrowed.uuid if self.narrowed else None

    @property
    def sealed(self) -> tuple[str, str, bool, str, str]:
        """As `sealing.canonical` takes it."""
        return (
            self.of.uuid_text,
            self.treatment,
            self.quotes,
            self.pin,
            self.narrowed.uuid_text if self.narrowed else "",
        )


@dataclass(frozen=True, eq=False, slots=True)
class Owner:
    """Whose submission it is: what she is called, the key that stands for her, the assignment's key.

    `sealer` seals what she says there, `blind_until` is as `SubmissionQuerySet.with_blind_end` has it. All her rows
    share one; it is compared as an object.
    """

    name: str
    key: UUID | None
    on: int
    sealer: Sealer
    blind_until: datetime | None


@dataclass(slots=True)
class StoredPage:
    """Annotations by their keys, and the tags and links of those that have some, in their order."""

    notes: dict[int, StoredNote]
    tags: dict[int, list[ExportTag]] = field(default_factory=dict)
    links: dict[int, list[ExportLink]] = field(default_factory=dict)


class Stored:
    """Reads one page of annotations after the other, in at most six queries each."""

    def __init__(self, names: Names, *, named: bool = True) -> None:
        """Owners are called as in `names`; without `named` not at all."""
        self._names = names
        self._named = named
        self.owners: dict[int, Owner] = {}
        self._claims: dict[int, Claimed] = {}
        self._authorities: dict[int, Linked] = {}

    def page(self, pks: Sequence[int]) -> StoredPage:
        """The annotations of these keys that are not in the bin; their owners are at hand then."""
        page = StoredPage({row[0]: row for row in _notes(annotations=list(pks))})
        found = list(page.notes)
        tags, links = _tags(annotations=found), _links(annotations=found)
        claims = self._claims
        _complete(claims, {tag[3] for tag in tags}, _claims)
        of = page.tags
        for annotation, pk, uuid, claim in tags:
            tag = ExportTag(pk, uuid, claims[claim])
            if annotation in of:
                of[annotation].append(tag)
            else:
                of[annotation] = [tag]
        for several in of.values():
            if len(several) > 1:
                several.sort(key=_rank)
        authorities = self._authorities
        _complete(authorities, {link[1] for link in links}, _linked)
        for annotation, authority, treatment, quotes, pin, tag_pk in links:
            narrowed = next((each for each in of.get(annotation, ()) if each.pk == tag_pk), None) if tag_pk else None
            link = ExportLink(authorities[authority], treatment, quotes, pin, narrowed)
            page.links.setdefault(annotation, []).append(link)
        _complete(self.owners, {note[2] for note in page.notes.values()}, self._read_owners)
        return page

    def _read_owners(self, submissions: Sequence[int]) -> dict[int, Owner]:
        found: dict[int, Owner] = {}
        for pk, uuid, assignment, assignment_uuid, person, name, until in _owners(submissions=list(submissions)):
            work = Work(pk, uuid, assignment, Person(person, name))
            called = self._names.of(work) if self._named else ""
            key = self._names.key(work) if self._named else None
            found[pk] = Owner(called, key, assignment, Sealer(whose(person, assignment_uuid)), until)
        return found


def _rank(tag: ExportTag) -> tuple[int, int]:
    return tag.of.rank


def _claims(pks: Sequence[int]) -> dict[int, Claimed]:
    found = Claim.objects.in_bulk(pks)
    return {
        pk: Claimed(each.uuid, str(each.uuid), each.key, each.label, each.look, (each.position, pk))
        for pk, each in found.items()
    }


def _linked(pks: Sequence[int]) -> dict[int, Linked]:
    found = Authority.objects.select_related("same_as").in_bulk(pks)
    shown = ((pk, each.shown) for pk, each in found.items())
    return {pk: Linked(each.uuid, str(each.uuid), each.cite, each.kind, each.name) for pk, each in shown}


def _complete(kept: dict[int, Kept], wanted: Collection[int], read: Callable[[Sequence[int]], dict[int, Kept]]) -> None:
    """Reads those of the wanted keys that are not kept yet."""
    missing = wanted - kept.keys()
    if missing:
        kept.update(read(sorted(missing)))


def _in_utc(column: str) -> Cast:
    """The time as text: Python reads that several times faster than the driver's own."""
    return Cast(Func(Value("UTC"), F(column), function="timezone"), TextField())


@prepared
def _notes(*, annotations: list[int]) -> QuerySet[Annotation, StoredNote]:
    here = Annotation.objects.filter(NOT_IN_BIN, pk__any_of=annotations).order_by()
    times = {"created": _in_utc("created_at"), "updated": _in_utc("updated_at")}
    return here.annotate(uuid_text=Cast("uuid", TextField()), **times).values_list(*NOTE)


_Owner = tuple[int, UUID, int, UUID, UUID, str, datetime | None]


@prepared
def _owners(*, submissions: list[int]) -> QuerySet[Submission, _Owner]:
    here = Submission.objects.filter(pk__any_of=submissions).order_by().with_blind_end()
    asked = ("pk", "uuid", "assignment_id", "assignment__uuid", "user__uuid", "user__name", "blind_until")
    return here.values_list(*asked)


@prepared
def _tags(*, annotations: list[int]) -> QuerySet[Tag, tuple[int, int, str, int]]:
    here = Tag.objects.filter(annotation__any_of=annotations).order_by()
    return here.annotate(uuid_text=Cast("uuid", TextField())).values_list(
        "annotation_id", "pk", "uuid_text", "claim_id"
    )


@prepared
def _links(*, annotations: list[int]) -> QuerySet[AuthorityLink, tuple[int, int, str, bool, str, int | None]]:
    here = AuthorityLink.objects.filter(annotation__any_of=annotations).order_by("pk")
    return here.values_list("annotation_id", "authority_id", "treatment", "quotes", "pin", F("tag_id"))
