"""Every change of a codebook goes through `changing`: one at a time, and once the codebook is used kept for ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.models import Claim, Codebook, CodebookChange, CodebookRevision, Submission, Tag
from people.actions import record
from people.models import User

TEXTS = (
    "key", "label", "letters", "colour", "pattern", "definition", "elements", "include", "exclude", "example",
    "example_source", "near_miss", "near_miss_source", "writing_kinds",
)  # fmt: skip
"""A claim's own fields that are plain values."""
WORDS_LIMIT = 500


class Refused(Exception):
    """The change cannot be made. The message is a sentence for the person: why, and what she can do."""


class ClaimConflict(Exception):
    """Another instructor changed the claim since it was read. `present` is the claim as it is now."""

    def __init__(self, present: Claim) -> None:
        super().__init__(f"claim {present.uuid} is at revision {present.revision}")
        self.present = present


@dataclass
class Step:
    """A change in the making: what is said of it, and which tags it moved."""

    codebook: Codebook
    by: User
    words: str = ""
    moved: dict[str, Any] = field(default_factory=dict)
    kept: CodebookRevision | None = None
    changed: bool = True


@contextmanager
def changing(codebook: Codebook, change: CodebookChange, *, by: User, alone: bool = False) -> Iterator[Step]:
    """A transaction in which the codebook is changed by nobody else; keeps its new state where it is used.

    With `alone` the class's writes wait too: for changes that move tags. Raises `Refused` where the course is archived.
    """
    with transaction.atomic():
        locked = Codebook.objects.select_for_update(of=("self",)).select_related("course").get(pk=codebook.pk)
        if locked.course.archived_at is not None:
            raise Refused(_("This course is archived: its codebooks can be read, not changed."))
        if alone:
            lock_class(locked)
        used = is_used(locked)
        if used and not locked.revisions.exists():
            CodebookRevision.objects.create(
                codebook=locked, number=locked.revision, change=CodebookChange.KEPT, by=by, state=state_of(locked)
            )
        step = Step(locked, by)
        yield step
        if not step.changed:
            return
        locked.revision += 1
        locked.save(update_fields=["revision"])
        codebook.revision = locked.revision
        words = step.words[:WORDS_LIMIT]
        if used or step.moved:
            step.kept = CodebookRevision.objects.create(
                codebook=locked, number=locked.revision, change=change, by=by, words=words, state=state_of(locked),
                moved=step.moved,
            )  # fmt: skip
        record(f"codebook_{change}", locked, by=by, course=locked.course.uuid, revision=locked.revision, words=words)


def lock_class(codebook: Codebook) -> None:
    """Nobody who works with the codebook writes until the transaction's end. Then the claims are locked too."""
    work = Submission.objects.select_for_update(of=("self",)).filter(assignment__codebook=codebook)
    list(work.order_by("pk").values_list("pk"))
    list(Claim.objects.select_for_update(of=("self",)).filter(codebook=codebook).order_by("pk").values_list("pk"))


def is_used(codebook: Codebook) -> bool:
    """Whether an annotation names one of its claims, or did when it was changed before."""
    return Tag.objects.filter(claim__codebook=codebook).exists() or codebook.revisions.exists()


def state_of(codebook: Codebook) -> dict[str, Any]:
    """The codebook whole, claims named by their UUIDs. A constant number of queries."""
    claims = list(codebook.claims.prefetch_related("near_misses"))
    named = {claim.pk: str(claim.uuid) for claim in claims}
    return {
        "title": codebook.title,
        "description": codebook.description,
        "claims": [_claim_state(claim, named) for claim in claims],
    }


def _claim_state(claim: Claim, named: dict[int, str]) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in TEXTS} | {
        "uuid": str(claim.uuid),
        "position": claim.position,
        "parent": named.get(claim.parent_id or 0),
        "elsewhere": named.get(claim.elsewhere_id or 0),
        "merged_into": named.get(claim.merged_into_id or 0),
        "retired_at": claim.retired_at.isoformat() if claim.retired_at else None,
        "near_misses": sorted(str(other.uuid) for other in claim.near_misses.all()),
    }
