"""What an export comes to: how often each claim, authority and person is in it, counted as its rows go by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from annotations.exports.rows import ExportRow
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
    """A person as she is called, and her work."""

    name: str
    first: datetime
    last: datetime
    passages: int = 0
    notes: int = 0
    links: int = 0
    used: set[UUID] = field(default_factory=set)

    @property
    def claims(self) -> int:
        """How many different claims she used."""
        return len(self.used)


class Counted:
    """Counts rows, each annotation once. What it holds grows with claims, authorities and people alone."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._claims: Counter[UUID] = Counter()
        self._claimants: dict[UUID, set[UUID | None]] = {}
        self._authorities: dict[UUID, AuthorityCount] = {}
        self._people: dict[UUID, PersonCount] = {}

    def count(self, row: ExportRow) -> None:
        """Takes the row in."""
        for tag in row.tags:
            self._claims[tag.claim] += 1
            self._claimants.setdefault(tag.claim, set()).add(row.annotator_key)
        for link in row.links:
            found = self._authorities.setdefault(link.authority, AuthorityCount(link.cite, link.kind, link.name))
            found.treatments[link.treatment] += 1
            found.by.add(row.annotator_key)
            found.claims |= {link.claim: None} if link.claim else {}
        for authority in {link.authority for link in row.links}:
            self._authorities[authority].passages += 1
        if row.annotator_key is not None:
            self._count_person(row.annotator_key, row)

    def claims_of(self, assignment: Assignment) -> Iterator[ClaimCount]:
        """Every claim of the assignment's codebook, in its order; those without a passage too. One query."""
        for claim in Claim.objects.filter(codebook=assignment.codebook_id):
            people = len(self._claimants.get(claim.uuid, set()) - {None})
            yield ClaimCount(claim.label, claim.key, claim.definition, self._claims[claim.uuid], people)

    def authorities(self) -> list[AuthorityCount]:
        """Those that were linked, by their words."""
        return sorted(self._authorities.values(), key=lambda each: (each.cite.casefold(), each.cite))

    def people(self) -> list[PersonCount]:
        """Those whose passages were counted, by what they are called."""
        return sorted(self._people.values(), key=lambda each: (each.name.casefold(), each.first))

    def _count_person(self, key: UUID, row: ExportRow) -> None:
        person = self._people.setdefault(key, PersonCount(row.annotator, row.created_at, row.updated_at))
        person.first, person.last = min(person.first, row.created_at), max(person.last, row.updated_at)
        person.passages += 1
        person.notes += bool(row.note)
        person.links += len(row.links)
        person.used |= {tag.claim for tag in row.tags}
