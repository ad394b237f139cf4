"""Which claims an annotation may name: those of its kind of writing, none that is retired, of merged ones the other."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects

from annotations.models import Claim
from opinions.models import OpinionText
from opinions.parting import allotment
from opinions.text.spans import Span
from people.prepared import Later, Statement, written

HOLD = Statement(
    """
SELECT id, revision, retired_at, merged_into_id FROM annotations_claim WHERE id = ANY($1::bigint[])
ORDER BY id FOR KEY SHARE
""",
    width=4,
    parameters=1,
)
Held = tuple[int, int, datetime | None, int | None]
"""Of a claim, as it is now, the key, the revision, when it was retired, and what it was merged into."""
RETIRED, NOT_HERE = "claim_retired", "claim_not_here"


def kinds_of(version: OpinionText) -> frozenset[str]:
    """What the version's writing is, for the whole and in its Parts. One query unless `parts` are prefetched."""
    prefetch_related_objects([version.opinion], "parts")
    return frozenset({version.opinion.kind, *(part.kind for part in version.opinion.parts.all())})


def kinds_at(version: OpinionText, span: Span) -> frozenset[str]:
    """What the version's writing is in the Parts that the span touches."""
    return frozenset(part.kind.value for part in allotment(version).over([span]))


def hold_claims(claims: Iterable[Claim]) -> Later[Held]:
    """Until the transaction's end nobody merges, splits or retires these; others may use them meanwhile.

    To be asked, by itself or with other queries.
    """
    return Later(HOLD, [written([claim.pk for claim in claims])])


def refusal(claims: Sequence[Claim], version: OpinionText, span: Span, *, kept: Collection[int] = ()) -> str:
    """Why these words cannot be tagged so; empty where they can. `kept` are keys of claims that are there already."""
    new = [claim for claim in claims if claim.pk not in kept]
    if any(claim.is_retired for claim in new):
        return RETIRED
    limited = [claim for claim in new if claim.writing_kinds]
    if limited:
        kinds = kinds_at(version, span)
        if not all(any(claim.fits(kind) for kind in kinds) for claim in limited):
            return NOT_HERE
    return ""


def present(claims: Sequence[Claim], held: Iterable[Held]) -> dict[int, Claim]:
    """For each claim (by its key) what is used for it now, as it is now; `held` is what `hold_claims` found of them."""
    if {(claim.pk, claim.revision, claim.retired_at, None) for claim in claims} == set(held):
        return {claim.pk: claim for claim in claims}
    rows = Claim.objects.select_related("merged_into").in_bulk([claim.pk for claim in claims])
    return {claim.pk: _settled(rows[claim.pk]) for claim in claims}


def _settled(claim: Claim) -> Claim:
    while claim.merged_into is not None:
        claim = claim.merged_into
    return claim
