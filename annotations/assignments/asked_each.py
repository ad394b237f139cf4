"""What many assignments ask, for pages that list them: the same as `asked`, in as many queries for forty as for one."""

from collections.abc import Sequence

from django.db.models import Prefetch, prefetch_related_objects

from annotations.assignments.asked import Demand, demands_in, settled
from annotations.models import Assignment, AssignmentText, Claim, Requirement


def demands_of_each(assignments: Sequence[Assignment]) -> dict[int, list[Demand]]:
    """Everything that each assignment asks, by its key. At most nine queries."""
    merged = Claim.objects.select_related("merged_into__merged_into")
    asked = Requirement.objects.select_related("claim__merged_into__merged_into", "opinion")
    pinned = AssignmentText.objects.select_related("version__opinion").defer("version__text")
    prefetch_related_objects(
        list(assignments),
        Prefetch("requirements", asked.prefetch_related("opinion__parts")),
        Prefetch("pinned", pinned.prefetch_related("version__opinion__parts")),
        Prefetch("claims", merged),
        "codebook__claims",
    )
    return {each.pk: _demands(each) for each in assignments}


def _demands(assignment: Assignment) -> list[Demand]:
    claims = _offered(assignment)
    writings = [text.version.opinion for text in assignment.pinned.all()]
    return [demand for row in assignment.requirements.all() for demand in demands_in(row, claims, writings)]


def _offered(assignment: Assignment) -> list[Claim]:
    """The assignment's claims that are in use, in the codebook's order: all, or those that it names."""
    whole = [claim for claim in assignment.codebook.claims.all() if not claim.is_retired]
    named = list(assignment.claims.all())
    if not named:
        return whole
    used = {claim.pk for each in named if (claim := settled(each)) is not None}
    return [claim for claim in whole if claim.pk in used]
