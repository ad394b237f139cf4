"""Where courses and the corpus meet: codebooks, assignments, submissions, annotations and their history."""

from annotations.models.annotations import (
    NOTE_LIMIT,
    Annotation,
    AnnotationRevision,
    AuthorityLink,
    Change,
    Tag,
    Treatment,
)
from annotations.models.assignments import Assignment, AssignmentText, Submission, Visibility
from annotations.models.carrying import Answer, PlaceQuestion
from annotations.models.codebooks import (
    COLOURS,
    LOOK_BASE,
    PATTERNS,
    Claim,
    ClaimProposal,
    Codebook,
    CodebookChange,
    CodebookRevision,
    ProposalState,
    SplitQuestion,
)

__all__ = [
    "COLOURS",
    "LOOK_BASE",
    "NOTE_LIMIT",
    "PATTERNS",
    "Annotation",
    "AnnotationRevision",
    "Answer",
    "Assignment",
    "AssignmentText",
    "AuthorityLink",
    "Change",
    "Claim",
    "ClaimProposal",
    "Codebook",
    "CodebookChange",
    "CodebookRevision",
    "PlaceQuestion",
    "ProposalState",
    "SplitQuestion",
    "Submission",
    "Tag",
    "Treatment",
    "Visibility",
]
