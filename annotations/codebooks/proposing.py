"""Claims that the class misses: proposed by somebody, answered by an instructor."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.codebooks.claims import add_claim
from annotations.codebooks.history import Refused
from annotations.models import (
    Annotation,
    AnnotationRevision,
    Change,
    Claim,
    ClaimProposal,
    Codebook,
    ProposalState,
    Submission,
    Tag,
)
from annotations.telling import tell_answered
from people.actions import record
from people.models import User

MOST_OPEN = 20
"""Unanswered proposals of one person in one codebook."""


@transaction.atomic
def propose_claim(
    codebook: Codebook, *, by: User, label: str, reason: str = "", annotation: Annotation | None = None
) -> ClaimProposal:
    """A proposal; the same label again by the same person is the same. Raises `Refused` beyond `MOST_OPEN`."""
    Codebook.objects.select_for_update(of=("self",)).get(pk=codebook.pk)
    mine = codebook.proposals.filter(by=by, state=ProposalState.OPEN)
    same = mine.filter(label__iexact=label).first()
    if same is not None:
        return same
    if mine.count() >= MOST_OPEN:
        raise Refused(_("You have %(most)d proposals without an answer: wait for one.") % {"most": MOST_OPEN})
    if codebook.course.archived_at is not None:
        raise Refused(_("This course is archived: its codebooks can be read, not changed."))
    proposal = ClaimProposal.objects.create(codebook=codebook, by=by, label=label, reason=reason, annotation=annotation)
    record("propose_claim", proposal, by=by, course=codebook.course.uuid, label=label)
    return proposal


def propose_with(annotation: Annotation, *, by: User, label: str, reason: str = "") -> ClaimProposal:
    """A proposal sent with a note; the note sent again, even after an answer, proposes nothing more.

    Raises `Refused` as `propose_claim`.
    """
    same = annotation.proposals.filter(by=by, label__iexact=label).first()
    if same is not None:
        return same
    codebook = annotation.submission.assignment.codebook
    return propose_claim(codebook, by=by, label=label, reason=reason, annotation=annotation)


@transaction.atomic
def accept_proposal(proposal: ClaimProposal, *, by: User, words: str = "") -> Claim:
    """Adds the proposed claim; the annotation from which it came is tagged with it. Raises `Refused` where answered."""
    proposal = _open(proposal)
    claim = add_claim(proposal.codebook, by=by, values={"label": proposal.label, "definition": proposal.reason})
    _answer(proposal, ProposalState.ACCEPTED, by=by, words=words, claim=claim)
    return claim


@transaction.atomic
def merge_proposal(proposal: ClaimProposal, *, by: User, claim: Claim, words: str = "") -> None:
    """Says that `claim` is meant for it; the annotation from which it came is tagged so."""
    if claim.codebook_id != proposal.codebook_id or claim.is_retired:
        raise Refused(_("Choose a claim of this codebook that is in use."))
    _answer(_open(proposal), ProposalState.MERGED, by=by, words=words, claim=claim)


@transaction.atomic
def decline_proposal(proposal: ClaimProposal, *, by: User, words: str = "") -> None:
    """Says no, with a word. Raises `Refused` without one: the proposer wants to know why."""
    if not words:
        raise Refused(_("Say in a word why: the person who proposed it reads it."))
    _answer(_open(proposal), ProposalState.DECLINED, by=by, words=words, claim=None)


def _open(proposal: ClaimProposal) -> ClaimProposal:
    locked = ClaimProposal.objects.select_for_update(of=("self",)).select_related("codebook__course")
    now = locked.get(pk=proposal.pk)
    if now.state != ProposalState.OPEN:
        raise Refused(_("This proposal was answered already."))
    return now


def _answer(proposal: ClaimProposal, state: ProposalState, *, by: User, words: str, claim: Claim | None) -> None:
    proposal.state, proposal.words, proposal.claim = state, words, claim
    proposal.answered_by, proposal.answered_at = by, timezone.now()
    proposal.save(update_fields=["state", "words", "claim", "answered_by", "answered_at"])
    if claim is not None and proposal.annotation_id is not None:
        _tag(proposal.annotation_id, claim, by)
    record("answer_proposal", proposal, by=by, course=proposal.codebook.course.uuid, state=state.value)
    tell_answered(proposal)


def _tag(annotation_pk: int, claim: Claim, by: User) -> None:
    """Tags the annotation from which the proposal came, as a new revision; it stays as it is in the bin."""
    submission = Submission.objects.select_for_update(of=("self",)).get(annotations=annotation_pk)
    annotation = submission.annotations.get(pk=annotation_pk)
    _tag_row, made = Tag.objects.get_or_create(annotation=annotation, claim=claim)
    if not made:
        return
    state = annotation.revisions.latest("number").state
    annotation.revision += 1
    annotation.save(update_fields=["revision"])
    AnnotationRevision.objects.create(
        annotation=annotation,
        number=annotation.revision,
        change=Change.CLAIMS,
        by=by,
        state=state | {"claims": sorted({*state["claims"], str(claim.uuid)})},
    )
    course = submission.assignment.course.uuid
    record(f"annotation_{Change.CLAIMS}", annotation, by=by, course=course, revision=annotation.revision)
