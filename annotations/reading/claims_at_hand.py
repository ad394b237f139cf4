"""The claims that somebody chooses from while she tags: those she uses most first, the others under their parents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from typing import Any, Final

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from annotations.assignments.offered import with_offer
from annotations.models import Annotation, Claim, Submission, Tag
from annotations.querysets import NOT_IN_BIN
from annotations.reading.cards import ClaimView, claim_choices
from people.kept import Kept
from people.prepared import hang_column, prepared, with_rows

KEYS = 9
"""How many claims the number keys reach."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A claim to choose: `position` is its place among all that are offered, `heads` whether others stand under it.

    `home` is the number of the section in which it stands while it is not used.
    """

    view: ClaimView
    position: int
    home: int = 1
    heads: bool = False


@dataclass(frozen=True, slots=True)
class ClaimSection:
    """Claims under a title: `used` those that the person has used, most first; else a parent and all below it."""

    title: str
    choices: tuple[Choice, ...]
    used: bool = False


def claims_at_hand(
    submission: Submission, kinds: Iterable[str], *, also: Iterable[Claim] = ()
) -> tuple[ClaimSection, ...]:
    """What the submission's owner chooses from in a writing of these kinds; `also` are claims that a note has already.

    The first section is of those used in this submission; where there are more than nine claims the number keys go to
    the ones that stand first, else each claim keeps its key, however much the others are used. One query.
    """
    assignment, kept = submission.assignment, list(also)
    rows = _of_codebook.bare_rows(codebook=assignment.codebook_id, assignment=assignment.pk, submission=submission.pk)
    if kept:
        return _sections(_offered(rows, kept), frozenset(kinds))
    key = sha256(repr(rows).encode()).digest(), frozenset(kinds), get_language()
    found = _READ.get(key)
    if found is None:
        found = _sections(_offered(rows, kept), frozenset(kinds))
        _READ.keep(key, found)
    return found


_READ: Final = Kept[tuple[ClaimSection, ...]](600)
"""What was made of a codebook's rows, by these rows: so many sections of some hundred people and codebooks."""


def _sections(claims: Sequence[Claim], kinds: frozenset[str]) -> tuple[ClaimSection, ...]:
    views = [replace(view, uses=_uses(claim)) for claim, view in zip(claims, claim_choices(claims, kinds), strict=True)]
    homes = _homes(claims, views)
    every = [choice for home in homes for choice in home.choices]
    used = ClaimSection("", most_used_first(every), used=True)
    unused = [replace(home, choices=tuple(each for each in home.choices if not each.view.uses)) for home in homes]
    sections = (used, *unused)
    return _keyed(sections) if sum(view.usable for view in views) > KEYS else sections


def most_used_first(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Those that were used at all, the most used first; those used equally often in the codebook's order."""
    used = [choice for choice in choices if choice.view.uses]
    return tuple(sorted(used, key=lambda choice: (-choice.view.uses, choice.position)))


def in_codebook_order(sections: Iterable[ClaimSection]) -> tuple[ClaimView, ...]:
    """The claims of all sections as the codebook has them."""
    every = [choice for section in sections for choice in section.choices]
    return tuple(choice.view for choice in sorted(every, key=lambda choice: choice.position))


def _offered(rows: list[tuple[Any, ...]], also: list[Claim]) -> list[Claim]:
    """What `offered_claims` finds, in the codebook's order, with the number of their `uses`; and `also` those."""
    found = _of_codebook.read(rows)
    for claim in found:
        hang_column(claim, "near_misses", vars(claim)["near_miss_rows"])
    kept = {claim.pk for claim in also}
    return [claim for claim in found if vars(claim)["is_offered"] or claim.pk in kept]


@prepared
def _of_codebook(*, codebook: int, assignment: int, submission: int) -> QuerySet[Claim, Claim]:
    """The codebook's claims, and whether the assignment offers them."""
    hers = Annotation.objects.filter(NOT_IN_BIN, submission=submission)
    mine = Tag.objects.filter(claim=OuterRef("pk"), annotation__in=hers)
    counted = mine.order_by().values("claim").annotate(number=Count("pk")).values("number")
    return (
        with_offer(Claim.objects.filter(codebook=codebook), assignment, codebook)
        .annotate(
            uses=Coalesce(Subquery(counted), 0), near_miss_rows=with_rows(Claim.objects.filter(claim=OuterRef("pk")))
        )
        .select_related("elsewhere")
        .order_by("position")
    )


def _uses(claim: Claim) -> int:
    uses: int = claim.uses  # type: ignore[attr-defined]  # -- `_with_uses` annotates it
    return uses


def _homes(claims: Sequence[Claim], views: Sequence[ClaimView]) -> list[ClaimSection]:
    """The claims in the codebook's order: each that others stand under with all of those, the others as they come."""
    parents = {claim.parent_id for claim in claims}
    heads: dict[int, Claim] = {}
    for claim in claims:
        above = heads.get(claim.parent_id) if claim.parent_id else None
        if above is not None or claim.pk in parents:
            heads[claim.pk] = above or claim
    rows = list(enumerate(zip(claims, views, strict=True)))
    sections = []
    for number, (head, family) in enumerate(groupby(rows, lambda row: heads.get(row[1][0].pk)), start=1):
        choices = tuple(Choice(view, position, number, claim == head) for position, (claim, view) in family)
        sections.append(ClaimSection(head.label if head else "", choices))
    return sections


def _keyed(sections: Iterable[ClaimSection]) -> tuple[ClaimSection, ...]:
    """The sections with the number keys on the claims that stand first."""
    keys = iter(range(1, KEYS + 1))

    def keyed(choice: Choice) -> Choice:
        key = str(next(keys, "")) if choice.view.usable else ""
        return replace(choice, view=replace(choice.view, key=key))

    return tuple(replace(section, choices=tuple(keyed(each) for each in section.choices)) for section in sections)
