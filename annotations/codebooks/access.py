"""The doors to codebooks, claims and proposals. What a person may not see is not found (404); else 403."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from annotations.access import Standing
from annotations.models import Annotation, Claim, ClaimProposal, Codebook
from courses.access import role_in
from courses.models import Role
from people.models import User


def edits_codebooks(standing: Standing) -> bool:
    """Every instructor of the course alike."""
    return standing.role == Role.INSTRUCTOR


def proposes_claims(standing: Standing) -> bool:
    """Members of the course, no guest."""
    return standing.role not in (None, Role.GUEST)


def access_codebook(user: User, uuid: UUID, *, edit: bool = False) -> tuple[Codebook, Standing]:
    """The codebook and what the person is to its course: its members read it, its instructors edit it."""
    codebook = get_object_or_404(Codebook.objects.select_related("course"), uuid=uuid)
    standing = Standing(role_in(user, codebook.course))
    if standing.role is None:
        raise Http404
    if edit and not edits_codebooks(standing):
        raise PermissionDenied
    return codebook, standing


def access_claim(user: User, uuid: UUID) -> Claim:
    """The claim, for the course's instructors."""
    claim = get_object_or_404(Claim.objects.select_related("codebook__course", "parent", "merged_into"), uuid=uuid)
    access_codebook(user, claim.codebook.uuid, edit=True)
    return claim


def access_proposal(user: User, uuid: UUID) -> ClaimProposal:
    """The proposal, for the course's instructors who answer it."""
    proposals = ClaimProposal.objects.select_related("codebook__course", "by", "annotation", "claim")
    proposal = get_object_or_404(proposals, uuid=uuid)
    access_codebook(user, proposal.codebook.uuid, edit=True)
    return proposal


def own_annotation(user: User, codebook: Codebook, uuid: UUID) -> Annotation | None:
    """The person's own annotation with that UUID, made with the codebook; None where it is not that."""
    own = Annotation.objects.filter(submission__user=user, submission__assignment__codebook=codebook, deleted_at=None)
    return own.filter(uuid=uuid).first()
