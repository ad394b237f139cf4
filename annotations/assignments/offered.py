"""Which claims an assignment offers: its codebook's, or those of them that it names."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.models import Assignment, Claim
from people.prepared import prepared


def offered_claims(assignment: Assignment) -> QuerySet[Claim]:
    """The assignment's claims in the codebook's order.

    Where the assignment names some, they alone, and in the place of one that was merged what it became.
    """
    return _offered_by(assignment.pk, assignment.codebook_id)


def _named(assignment: int) -> Q:
    """The claims that the assignment (its key) names, and what those became that were merged since."""
    return Q(assignments=assignment) | Q(merged__assignments=assignment) | Q(merged__merged__assignments=assignment)


def chosen_claims(assignment: Assignment, uuids: Collection[UUID]) -> list[Claim]:
    """Those of these claims that are in the assignment's codebook, in its order. One query, none for no claims."""
    if not uuids:
        return []
    return _chosen(assignment=assignment.pk, codebook=assignment.codebook_id, uuids=list(uuids))


def outside_claims(assignment: Assignment, claims: Iterable[Claim]) -> list[Claim]:
    """Those of the claims that the assignment does not offer. One query, none where `chosen_claims` has read them."""
    asked = {claim.pk: claim for claim in claims if "is_offered" not in vars(claim)}
    offered = (
        set(_offered(assignment=assignment.pk, codebook=assignment.codebook_id, claims=list(asked))) if asked else ()
    )
    return [claim for claim in claims if not vars(claim).get("is_offered", claim.pk in offered)]


@prepared
def _chosen(*, assignment: int, codebook: int, uuids: list[UUID]) -> QuerySet[Claim, Claim]:
    """With `is_offered`: whether the assignment offers it."""
    return with_offer(Claim.objects.filter(codebook=codebook, uuid__any_of=uuids), assignment, codebook)


@prepared
def _offered(*, assignment: int, codebook: int, claims: list[int]) -> QuerySet[Claim, int]:
    return _offered_by(assignment, codebook).filter(pk__any_of=claims).values_list("pk", flat=True)


def with_offer(claims: QuerySet[Claim], assignment: int, codebook: int) -> QuerySet[Claim]:
    """With `is_offered`: whether the assignment offers the claim; both by their keys."""
    return claims.annotate(is_offered=Exists(_offered_by(assignment, codebook).filter(pk=OuterRef("pk"))))


def _offered_by(assignment: int, codebook: int) -> QuerySet[Claim]:
    """What the assignment offers (both by their keys): see `offered_claims`."""
    whole = Claim.objects.filter(codebook=codebook)
    names_none = ~Q(Exists(Claim.objects.filter(assignments=assignment)))
    return whole.filter(names_none | Q(pk__in=whole.filter(_named(assignment)).values("pk")))
