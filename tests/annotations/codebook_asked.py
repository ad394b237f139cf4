"""What the addresses of codebooks name, and what a browser would post to them, for the table of rights."""

from base64 import b64encode
from typing import Any

from annotations.models import ClaimProposal, Codebook
from courses.models import Course
from people.models import User


def propose_something(course: Course, by: User) -> ClaimProposal:
    """An unanswered proposal in the course's first codebook."""
    codebook = Codebook.objects.filter(course=course).earliest("pk")
    return ClaimProposal.objects.create(codebook=codebook, by=by, label="Foreseeability")


def codebook_arguments(name: str, course: Course) -> list[Any]:
    """The UUID in the address: the course's, its first codebook's, that one's first claim's, or the proposal's."""
    codebook = Codebook.objects.filter(course=course).earliest("pk")
    if name in ("codebooks", "codebook_new"):
        return [course.uuid]
    if name == "proposal_answer":
        return [codebook.proposals.earliest("pk").uuid]
    if name.startswith("claim_") and name not in ("claim_add", "claim_propose"):
        return [codebook.claims.earliest("pk").uuid]
    return [codebook.uuid]


def codebook_content(name: str, course: Course) -> dict[str, Any]:
    """What is posted; without it the form is shown again."""
    codebook = Codebook.objects.filter(course=course).earliest("pk")
    first, second = codebook.claims.order_by("pk")[:2]
    claim = {"label": "Notice", "letters": "No", "key": "notice", "colour": 7, "pattern": 7}
    places = ",".join(f"{claim.uuid}:0" for claim in codebook.claims.all())
    sent: dict[str, dict[str, Any]] = {
        "codebook_new": {"title": "A new one", "begin": ""},
        "codebook_describe": {"title": "Torts I", "description": ""},
        "codebook_order": {"seen": places, "order": places},
        "codebook_import": {"again": b64encode(b"label\nNotice\n").decode(), "confirm": "1"},
        "claim_add": claim,
        "claim_edit": claim | {"revision": first.revision},
        "claim_move": {"move": "down"},
        "claim_merge": {"into": str(second.uuid)},
        "claim_split": {"parts": "Duty to tell\nDuty to keep"},
        "claim_propose": {"label": "Candor"},
        "proposal_answer": {"answer": "decline", "words": "It is a duty."},
    }
    return sent.get(name, {})
