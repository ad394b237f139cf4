"""What changed after the reveal, kept apart from what was worked out blind.

For each submission there is a moment at which its owner first could see the others' work (`with_blind_end`). What she
makes or changes after it may follow what she saw there. What is done at that very moment is blind still: work is on
time at its due date's own instant, and the annotation that brings out her work was made before it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.models import Annotation, AnnotationRevision, Claim
from annotations.submissions.querysets import SubmissionQuerySet


class Apart(StrEnum):
    """How an annotation stands to the reveal; the templates and the CSV have words for each."""

    BLIND = ""
    NEW = "new"
    REVISED = "revised"


@dataclass(frozen=True, slots=True)
class BlindNote:
    """An annotation as it stood at the reveal: its present place, and the note and claims that it had then.

    `claims` are keys, each of what is used for it now: a claim that was merged since is the one that it became.
    """

    annotation: int
    submission: int
    version: int
    start: int
    end: int
    note: str
    claims: tuple[int, ...]


def apart(annotation: Annotation) -> Apart:
    """How the annotation, read by `with_blind_end`, stands to the reveal of its submission.

    Carrying to a corrected text and merging claims change nothing here: no person judged anew.
    """
    return stands(annotation.created_at, annotation.updated_at, vars(annotation)["blind_until"])


def stands(created_at: datetime, updated_at: datetime, until: datetime | None) -> Apart:
    """How what was made and changed then stands to the reveal at `until`; None where that has not come."""
    if until is None or updated_at <= until:
        return Apart.BLIND
    return Apart.NEW if created_at > until else Apart.REVISED


def blind_notes(submissions: SubmissionQuerySet) -> list[BlindNote]:
    """All annotations of these submissions as they stood at the reveal, in the order of texts and places.

    Where there was no reveal yet, or never will be, as they are now. What was in the bin at that moment is not here;
    what went there since is. Two queries, however many they are.
    """
    found = Annotation.objects.filter(submission__in=submissions.order_by().values("pk")).with_blind_end()
    moment = Coalesce(OuterRef("blind_until"), Value(timezone.now()))
    states = AnnotationRevision.objects.filter(annotation=OuterRef("pk"), at__lte=moment).order_by("-number")
    rows = found.annotate(then=Subquery(states.values("state")[:1])).order_by("version_id", "start", "end", "pk")
    standing = [each for each in rows.defer("note") if vars(each)["then"] and not vars(each)["then"]["deleted"]]
    used = _used_now({each.submission_id for each in standing})
    return [_blind(each, vars(each)["then"], used) for each in standing]


def _used_now(submissions: Collection[int]) -> dict[str, int]:
    """For each claim (UUID) of the submissions' codebooks the key of what is used for it now."""
    claims = Claim.objects.filter(codebook__assignments__submissions__in=submissions).distinct()
    rows = {pk: (str(uuid), merged) for pk, uuid, merged in claims.values_list("pk", "uuid", "merged_into")}
    return {uuid: _settled(pk, rows) for pk, (uuid, _merged) in rows.items()}


def _settled(pk: int, rows: Mapping[int, tuple[str, int | None]]) -> int:
    merged = rows[pk][1]
    return pk if merged is None else _settled(merged, rows)


def _blind(annotation: Annotation, then: Mapping[str, Any], used: Mapping[str, int]) -> BlindNote:
    return BlindNote(
        annotation=annotation.pk,
        submission=annotation.submission_id,
        version=annotation.version_id,
        start=annotation.start,
        end=annotation.end,
        note=then["note"],
        claims=tuple(sorted({used[claim] for claim in then["claims"] if claim in used})),
    )
