"""Which claims an assignment offers: its codebook's, or those of them that it names."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.models import Assignment, Claim
from people.prepared import prepared


def offered_claims(assignment: Assignment, *, also: Iterable[Claim] = ()) -> QuerySet[Claim]:
    """The assignment's claims in the codebook's order, and `also` those (which an annotation has already).

    Where the assignment names some, they alone, and in the place of one that was merged what it became. Two queries.
    """
    whole = Claim.objects.filter(codebook=assignment.codebook_id)
    named = Q(assignments=assignment) | Q(merged__assignments=assignment) | Q(merged__merged__assignments=assignment)
    if offers_all(assignment):
        return whole
    return whole.filter(Q(pk__in=whole.filter(named).values("pk")) | Q(pk__in=[claim.pk for claim in also]))


def offers_all(assignment: Assignment) -> bool:
    """Whether it offers its whole codebook. One query."""
    return not any(_names(assignment=assignment.pk))


@prepared
def _names(*, assignment: int) -> QuerySet[Assignment, bool]:
    named = Claim.objects.filter(assignments=OuterRef("pk"))
    return Assignment.objects.filter(pk=assignment).values_list(Exists(named), flat=True)


def outside_claims(assignment: Assignment, claims: Iterable[Claim]) -> list[Claim]:
    """Those of the claims that the assignment does not offer. Two queries, none for no claims."""
    chosen = {claim.pk: claim for claim in claims}
    if not chosen:
        return []
    offered = set(offered_claims(assignment).filter(pk__in=chosen).values_list("pk", flat=True))
    return [claim for pk, claim in chosen.items() if pk not in offered]
