"""What an assignment asks, and how much of it is done: its requirements, each as the lines that it stands for."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, prefetch_related_objects
from django.utils.translation import gettext as _

from annotations.assignments.offered import offered_claims
from annotations.models import Annotation, Assignment, Claim, Requirement, Submission, Tag
from annotations.querysets import NOT_IN_BIN
from opinions.citing import writing_words
from opinions.models import Opinion
from people.addresses import reverse

Place = tuple[int | None, int | None]
"""A claim and a writing, by their keys; None for any."""


@dataclass(frozen=True, slots=True)
class Demand:
    """At least `least` passages: of `claim`, or of any where it is None; in `opinion`, or anywhere."""

    least: int
    claim: Claim | None
    opinion: Opinion | None

    @property
    def place(self) -> Place:
        """What of an annotation counts."""
        return self.claim.pk if self.claim else None, self.opinion.pk if self.opinion else None


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A demand and how much of it is done; `url` leads to where it is done, empty where there is no submission."""

    label: str
    least: int
    done: int
    url: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it is fulfilled."""
        return self.done >= self.least


def demands_of(assignment: Assignment) -> list[Demand]:
    """Everything that the assignment asks, claim by claim and writing by writing. At most seven queries.

    A claim that is for other kinds of writing is not asked for where it is not offered, nor is one that was retired;
    what was merged is asked for as what it became.
    """
    rows = list(assignment.requirements.select_related("claim__merged_into__merged_into", "opinion"))
    prefetch_related_objects([row.opinion for row in rows if row.opinion], "parts")
    claims = [each for each in _claims(assignment, rows) if not each.is_retired]
    writings = _writings(assignment, rows)
    return [demand for row in rows for demand in demands_in(row, claims, writings)]


def _claims(assignment: Assignment, rows: Iterable[Requirement]) -> list[Claim]:
    return list(offered_claims(assignment)) if any(row.every_claim for row in rows) else []


def _writings(assignment: Assignment, rows: Iterable[Requirement]) -> list[Opinion]:
    if not any(row.every_writing or row.every_claim for row in rows):
        return []
    pinned = assignment.pinned.select_related("version__opinion").defer("version__text")
    return [text.version.opinion for text in pinned.prefetch_related("version__opinion__parts")]


def demands_in(row: Requirement, claims: Sequence[Claim], writings: Sequence[Opinion]) -> Iterable[Demand]:
    """What one requirement asks: of these claims, where it is of each; in these writings, where it is in each."""
    places: Sequence[Opinion | None] = writings if row.every_writing else [row.opinion]
    named = settled(row.claim) if row.claim else None
    if row.claim and named is None:
        return
    asked: Sequence[Claim | None] = claims if row.every_claim else [named]
    for place in places:
        for claim in asked:
            if claim is None or _fits_somewhere(claim, [place] if place else writings):
                yield Demand(row.least, claim, place)


def settled(claim: Claim) -> Claim | None:
    """What is used for the claim now; None where it was retired."""
    while claim.merged_into is not None:
        claim = claim.merged_into
    return None if claim.is_retired else claim


def _fits_somewhere(claim: Claim, writings: Iterable[Opinion]) -> bool:
    kinds = {kind for each in writings for kind in (each.kind, *(part.kind for part in each.parts.all()))}
    return not kinds or any(claim.fits(kind) for kind in kinds)


def counts_of(demands: Iterable[Demand], submissions: Collection[int]) -> dict[int, Counter[Place]]:
    """How many annotations count towards each demand, for each submission (by key). Two queries at most."""
    asked = {demand.place for demand in demands}
    found: dict[int, Counter[Place]] = {pk: Counter() for pk in submissions}
    if not asked or not found:
        return found
    kept = Annotation.objects.filter(NOT_IN_BIN, submission__in=found)
    for pk, opinion, number in kept.values_list("submission", "version__opinion").annotate(Count("pk")):
        found[pk] += {(None, opinion): number, (None, None): number}
    tags = Tag.objects.filter(annotation__in=kept, claim__in={claim for claim, _opinion in asked if claim})
    tagged = tags.values_list("annotation__submission", "claim", "annotation__version__opinion")
    for pk, claim, opinion, number in tagged.annotate(Count("annotation", distinct=True)):
        found[pk] += {(claim, opinion): number, (claim, None): number}
    return found


def missing_in(demands: Iterable[Demand], counted: Counter[Place]) -> list[Demand]:
    """The demands that are not fulfilled."""
    return [demand for demand in demands if counted[demand.place] < demand.least]


def missing_of(submission: Submission) -> list[Demand]:
    """What the submission lacks; nothing where it is complete."""
    demands = demands_of(submission.assignment)
    return missing_in(demands, counts_of(demands, [submission.pk])[submission.pk])


def asked_lines(assignment: Assignment, submission: Submission | None) -> list[AskedLine]:
    """Everything that is asked, with what the submission has of it."""
    demands = demands_of(assignment)
    counted = counts_of(demands, [submission.pk])[submission.pk] if submission else Counter[Place]()
    return [
        AskedLine(demand_words(demand), demand.least, counted[demand.place], _where(demand, submission))
        for demand in demands
    ]


def demand_words(demand: Demand) -> str:
    """The demand as it is read: “Property interest in Kelly's opinion”."""
    what = demand.claim.label if demand.claim else _("Passages")
    if demand.opinion is None:
        return what
    return _("%(what)s in: %(writing)s") % {"what": what, "writing": writing_words(demand.opinion)}


def _where(demand: Demand, submission: Submission | None) -> str:
    """The reading page at the demand's writing, with its claim chosen."""
    if submission is None:
        return ""
    query = {"who": "mine"} | ({"claim": str(demand.claim.uuid)} if demand.claim else {})
    if demand.opinion is None:
        return f"{submission.get_absolute_url()}?{urlencode(query)}"
    return f"{reverse('reader', args=[submission.uuid, demand.opinion.uuid])}?{urlencode(query)}"
