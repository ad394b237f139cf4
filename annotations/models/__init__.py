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
from annotations.models.codebooks import COLOURS, Claim, Codebook

__all__ = [
    "COLOURS",
    "NOTE_LIMIT",
    "Annotation",
    "AnnotationRevision",
    "Answer",
    "Assignment",
    "AssignmentText",
    "AuthorityLink",
    "Change",
    "Claim",
    "Codebook",
    "PlaceQuestion",
    "Submission",
    "Tag",
    "Treatment",
    "Visibility",
]
