"""What a file names, by what is held here: claims of the assignment's codebook, and authorities of the library."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from annotations.actions import Content, LinkChoice
from annotations.assignments.offered import offered_claims
from annotations.codebooks.limits import refusal
from annotations.incoming.entries import Entry, EntryClaim, EntryLink
from annotations.incoming.places import Place
from annotations.models import Assignment, Claim, Treatment
from opinions.models import Authority

PIN_LIMIT: Final = 200
"""Characters that a link's pin has at most."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an entry says, in our terms; `tags` has the UUID of each claim's (by key) own tag; `left` names the rest."""

    content: Content
    tags: Mapping[int, UUID]
    left: tuple[str, ...]


class Known:
    """The claims and authorities by which the entries of one file are read. Three queries, however many they are."""

    def __init__(self, assignment: Assignment, entries: Iterable[Entry]) -> None:
        self._assignment = assignment
        links = [link for entry in entries for link in entry.links]
        uuids = {link.authority for link in links if link.authority}
        cites = {link.cite for link in links if link.cite}
        authorities = Authority.objects.select_related("same_as")
        self._by_uuid = {each.uuid: each.shown for each in authorities.filter(uuid__in=uuids)}
        self._by_cite = {each.cite: each.shown for each in authorities.filter(cite__in=cites).order_by("-pk")}

    @cached_property
    def _claims(self) -> list[Claim]:
        return list(Claim.objects.filter(codebook=self._assignment.codebook_id).order_by("-retired_at", "position"))

    @cached_property
    def _offered(self) -> frozenset[int]:
        return frozenset(offered_claims(self._assignment).values_list("pk", flat=True))

    def read(self, entry: Entry, place: Place, *, sealed: bool) -> Resolved:
        """The entry's content at that place. What is not known here is named in the note's last lines: nothing is lost.

        What was `sealed` here is taken as it was, also where a claim has been retired since, or is not asked for.
        """
        tags: dict[int, UUID] = {}
        claims: dict[UUID | str, Claim] = {}
        unknown = []
        for said in entry.claims:
            claim = self._claim(said, place, sealed=sealed)
            if claim is None:
                unknown.append(said.label or said.key or str(said.claim))
                continue
            claims[said.tag or said.label] = claim
            if said.tag and claim.pk not in tags:
                tags[claim.pk] = said.tag
        links, uncited = self._links(entry.links, claims)
        left = [
            *([_("Claims: %(names)s") % {"names": "; ".join(unknown)}] if unknown else []),
            *([_("Authorities: %(names)s") % {"names": "; ".join(uncited)}] if uncited else []),
        ]
        note = "\n\n".join(filter(None, [entry.note, *(line for line in left if line not in entry.note)]))
        distinct = list({claim.pk: claim for claim in claims.values()}.values())
        return Resolved(Content(note, distinct, links), tags, tuple(left))

    def _claim(self, said: EntryClaim, place: Place, *, sealed: bool) -> Claim | None:
        by_label = [each for each in self._claims if each.label == said.label]
        by_uuid = [each for each in self._claims if each.uuid == said.claim]
        by_key = [each for each in self._claims if said.key and each.key == said.key]
        folded = [each for each in self._claims if each.label.casefold() == said.label.casefold()]
        wanted = [*by_uuid, *by_label] if sealed else [*by_label, *by_uuid, *by_key, *folded]
        if sealed:
            return _used_now(wanted[0]) if wanted else None
        fitting = (each for each in wanted if each.pk in self._offered and not each.is_retired)
        return next((each for each in fitting if not refusal([each], place.version, place.span)), None)

    def _links(
        self, links: Sequence[EntryLink], claims: Mapping[UUID | str, Claim]
    ) -> tuple[list[LinkChoice], list[str]]:
        found: dict[tuple[int, int | None], LinkChoice] = {}
        unknown = []
        for said in links:
            authority = self._by_uuid.get(said.authority) if said.authority else None
            authority = authority or self._by_cite.get(said.cite)
            if authority is None:
                unknown.append(said.cite or str(said.authority))
                continue
            treatment = Treatment(said.treatment) if said.treatment in Treatment.values else Treatment.MENTIONS
            claim = claims.get(said.tag or said.claim)
            choice = LinkChoice(authority, treatment, said.quotes, said.pin[:PIN_LIMIT], claim)
            found.setdefault((authority.pk, claim.pk if claim else None), choice)
        return list(found.values()), unknown


def _used_now(claim: Claim) -> Claim:
    """What is used for a claim that was merged."""
    while claim.merged_into is not None:
        claim = claim.merged_into
    return claim
