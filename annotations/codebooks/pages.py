"""What the pages of codebooks show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from annotations.access import Standing
from annotations.codebooks.access import edits_codebooks, proposes_claims
from annotations.codebooks.merging import last_change
from annotations.codebooks.tree import places
from annotations.models import Annotation, Claim, ClaimProposal, Codebook, ProposalState, SplitQuestion
from annotations.reading.cards import ClaimView, claim_choices
from courses.models import Course, Role
from opinions.models import choices_of
from opinions.text.kinds import OpinionKind
from people.addresses import reverse
from people.models import User

KIND_WORDS = dict(choices_of(OpinionKind))


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in its codebook. `count` is of annotations that are tagged with it, the bin's apart."""

    claim: Claim
    view: ClaimView
    depth: int
    count: int
    kinds_words: str
    instead: str
    merged_into: str

    @property
    def uuid(self) -> str:
        """Its UUID."""
        return str(self.claim.uuid)

    @property
    def elements(self) -> list[str]:
        """Its elements, each a line."""
        return [line for line in self.claim.elements.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class CodebookPage:
    """Everything that `codebook.html` names."""

    codebook: Codebook
    lines: list[ClaimLine]
    retired: list[ClaimLine]
    order: str
    can_edit: bool
    can_propose: bool
    proposals: list[ClaimProposal]
    used_by: list[str]
    question_count: int
    is_used: bool


def claim_lines(codebook: Codebook) -> list[ClaimLine]:
    """The codebook's claims, parents first, the retired too. Two queries."""
    used = Count("tags", filter=Q(tags__annotation__deleted_at=None), distinct=True)
    rows: QuerySet[Claim] = codebook.claims.select_related("elsewhere", "merged_into").prefetch_related("near_misses")
    claims = list(rows.annotate(used=used).order_by("position"))
    depths = {place.id: place.depth for place in places([(claim.pk, claim.parent_id) for claim in claims])}
    return [
        ClaimLine(
            claim=claim,
            view=view,
            depth=min(depths[claim.pk], 5),
            count=claim.used,
            kinds_words=", ".join(KIND_WORDS[kind] for kind in claim.writing_kinds),
            instead=claim.elsewhere.label if claim.elsewhere else "",
            merged_into=claim.merged_into.label if claim.merged_into else "",
        )
        for claim, view in zip(claims, claim_choices(claims), strict=True)
    ]


def codebook_page(codebook: Codebook, standing: Standing, user: User) -> CodebookPage:
    """The page as it is for that person: instructors see all proposals, others their own."""
    can_edit = edits_codebooks(standing) and codebook.course.archived_at is None
    lines = claim_lines(codebook)
    proposals = codebook.proposals.select_related("by", "claim", "answered_by", "annotation")
    if not edits_codebooks(standing):
        proposals = proposals.filter(by=user)
    present = [line for line in lines if not line.claim.is_retired]
    return CodebookPage(
        codebook=codebook,
        lines=present,
        retired=[line for line in lines if line.claim.is_retired],
        order=",".join(f"{line.uuid}:{line.depth}" for line in lines),
        can_edit=can_edit,
        can_propose=proposes_claims(standing) and codebook.course.archived_at is None,
        proposals=sorted(proposals, key=lambda each: each.state != ProposalState.OPEN),
        used_by=list(codebook.assignments.order_by("title").values_list("title", flat=True)),
        question_count=questions_for(codebook, standing, user).count(),
        is_used=codebook.revisions.exists() or any(line.count for line in lines),
    )


def questions_for(codebook: Codebook, standing: Standing, user: User) -> QuerySet[SplitQuestion]:
    """Tags of split claims that ask which part they mean: an instructor is shown all, others their own."""
    asked = SplitQuestion.objects.filter(tag__claim__codebook=codebook, tag__annotation__deleted_at=None)
    return asked if edits_codebooks(standing) else asked.filter(tag__annotation__submission__user=user)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would touch: annotations tagged with the claim, their owners, those that have `other` too."""

    annotations: int
    people: int
    both: int = 0


def effect_on(claim: Claim, other: Claim | None = None) -> Effect:
    """What a change of the claim would touch. One query."""
    tagged = Annotation.objects.filter(tags__claim=claim, deleted_at=None)
    counted = tagged.aggregate(all=Count("pk", distinct=True), people=Count("submission__user", distinct=True))
    both = tagged.filter(pk__in=Annotation.objects.filter(tags__claim=other).values("pk")).count() if other else 0
    return Effect(counted["all"], counted["people"], both)


@dataclass(frozen=True, slots=True)
class Listed:
    """A codebook in a course's list."""

    title: str
    url: str
    description: str
    claims: int
    assignments: int
    chips: Sequence[ClaimView]


def listed(course: Course) -> list[Listed]:
    """The course's codebooks by title. Two queries."""
    found = course.codebooks.annotate(used=Count("assignments", distinct=True)).order_by("title")
    lines = []
    for codebook in found.prefetch_related("claims__near_misses"):
        present = [claim for claim in codebook.claims.all() if not claim.is_retired]
        views = claim_choices(present)
        lines.append(
            Listed(
                codebook.title,
                codebook.get_absolute_url(),
                codebook.description,
                len(present),
                codebook.used,
                views[:12],
            )
        )
    return lines


def copies_for(user: User) -> dict[str, Codebook]:
    """Codebooks that the person may copy: of courses that she teaches, the course's own too."""
    taught = Codebook.objects.filter(
        course__enrollments__user=user, course__enrollments__role=Role.INSTRUCTOR, course__enrollments__left_at=None
    )
    return {str(each.uuid): each for each in taught.select_related("course").order_by("course__title", "title")}


def undo_words(codebook: Codebook) -> dict[str, str] | None:
    """The last change where it can be taken back: its address, number and words."""
    last = last_change(codebook)
    if last is None:
        return None
    words = _("%(change)s: %(words)s") % {"change": last.get_change_display(), "words": last.words}
    return {"url": reverse("codebook_undo", args=[codebook.uuid]), "number": str(last.number), "words": words}
