"""What an export comes to: how often each claim, authority and person is in it, counted as its rows go by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from annotations.exports.rows import ExportRow, moment
from annotations.exports.stored import Claimed, Owner
from annotations.models import Assignment, Claim, Treatment


@dataclass(frozen=True, slots=True)
class ClaimCount:
    """A claim, the passages that bear it, and how many people marked them."""

    label: str
    key: str
    definition: str
    passages: int
    people: int


@dataclass(slots=True)
class AuthorityCount:
    """An authority: how many passages and people linked it, how they say that it is used, under which claims."""

    cite: str
    kind: str
    name: str
    passages: int = 0
    by: set[UUID | None] = field(default_factory=set)
    treatments: Counter[str] = field(default_factory=Counter)
    claims: dict[str, None] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """How many linked it; 0 where nobody is called."""
        return len(self.by - {None})

    @property
    def treatment_words(self) -> str:
        """`follows (3), distinguishes (1)`."""
        return ", ".join(f"{Treatment(each).label} ({number})" for each, number in self.treatments.most_common())


@dataclass(slots=True)
class PersonCount:
    """A person as she is called, and her work; `begun` and `ended` are times as they are stored."""

    name: str
    begun: str
    ended: str
    passages: int = 0
    notes: int = 0
    links: int = 0
    used: set[Claimed] = field(default_factory=set)

    @property
    def claims(self) -> int:
        """How many different claims she used."""
        return len(self.used)

    @property
    def first(self) -> datetime:
        """When she made the first."""
        return moment(self.begun)

    @property
    def last(self) -> datetime:
        """When she last changed one."""
        return moment(self.ended)


class Counted:
    """Counts rows, each annotation once. What it holds grows with claims, authorities and people alone."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._claims: dict[Claimed, int] = {}
        self._claimants: dict[Claimed, set[Owner]] = {}
        self._authorities: dict[UUID, AuthorityCount] = {}
        self._people: dict[Owner, PersonCount] = {}

    def count(self, row: ExportRow) -> None:
        """Takes the row in, one of the stream in which owners and claims are one object each."""
        owner = row.owner
        for tag in row.tags:
            claim = tag.of
            self._claims[claim] = self._claims.get(claim, 0) + 1
            self._claimants.setdefault(claim, set()).add(owner)
        for link in row.links:
            found = self._authorities.setdefault(link.authority, AuthorityCount(link.cite, link.kind, link.name))
            found.treatments[link.treatment] += 1
            found.by.add(owner.key)
            found.claims |= {link.claim: None} if link.claim else {}
        for authority in {link.authority for link in row.links}:
            self._authorities[authority].passages += 1
        if owner.key is not None:
            self._count_person(owner, row)

    def claims_of(self, assignment: Assignment) -> Iterator[ClaimCount]:
        """Every claim of the assignment's codebook, in its order; those without a passage too. One query."""
        counted = {claim.uuid: claim for claim in self._claims}
        for each in Claim.objects.filter(codebook=assignment.codebook_id):
            claim = counted.get(each.uuid)
            people = {owner.key for owner in self._claimants[claim]} - {None} if claim else ()
            passages = self._claims[claim] if claim else 0
            yield ClaimCount(each.label, each.key, each.definition, passages, len(people))

    def authorities(self) -> list[AuthorityCount]:
        """Those that were linked, by their words."""
        return sorted(self._authorities.values(), key=lambda each: (each.cite.casefold(), each.cite))

    def people(self) -> list[PersonCount]:
        """Those whose passages were counted, by what they are called."""
        return sorted(self._people.values(), key=lambda each: (each.name.casefold(), each.first))

    def _count_person(self, owner: Owner, row: ExportRow) -> None:
        *_own, created, updated = row.stored
        person = self._people.get(owner)
        if person is None:
            person = self._people[owner] = PersonCount(owner.name, created, updated)
        # Times as PostgreSQL writes them sort as they follow each other.
        person.begun, person.ended = min(person.begun, created), max(person.ended, updated)
        person.passages += 1
        person.notes += bool(row.note)
        person.links += len(row.links)
        person.used.update([tag.of for tag in row.tags])
