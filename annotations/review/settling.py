"""What instructors do with the key: settle a passage, amend it, take it out, show the key to the class.

One transaction each, which locks the assignment: of two who settle one passage at once the second is shown what the
first said. What was settled is never overwritten unseen: an amendment names the revision that it began from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.models import Assignment, AssignmentText, Claim, KeyLink, KeyPassage, KeyStanding, Tag, Treatment
from annotations.telling import tell_key
from courses.actions import Refused, lock_course
from opinions.models import Authority, OpinionText
from opinions.text.spans import Span
from people.actions import record
from people.models import User

REASON_LIMIT = 5000
"""Code points of a reason."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is settled: a claim on a span (code points) of a version, and its standing. `links`: on what it leans."""

    version: OpinionText
    span: Span
    claim: Claim
    standing: KeyStanding
    reason: str = ""
    links: Sequence[tuple[Authority, Treatment]] = ()


class Clash(Exception):
    """Somebody settled this passage meanwhile, or otherwise: `present` is what stands now (removed, perhaps)."""

    def __init__(self, present: KeyPassage) -> None:
        super().__init__(str(present))
        self.present = present


@transaction.atomic
def settle_passage(
    assignment: Assignment, said: Settlement, *, by: User, from_tag: Tag | None = None
) -> tuple[KeyPassage, bool]:
    """Puts the passage into the key; and whether it is new. Said twice alike it is there once.

    Raises `Clash` where that claim is settled otherwise on that very span, `Refused` where it cannot be settled.
    """
    _lock(assignment)
    present = _at(assignment, said)
    if present is not None:
        if not _says(present, said):
            raise Clash(present)
        return present, False
    _check(assignment, said)
    made = KeyPassage(assignment=assignment, by=by, from_tag=from_tag)
    _write(made, said)
    record("settle_passage", assignment, by=by, course=assignment.course.uuid, passage=str(made.uuid), **_told(said))
    return made, True


@transaction.atomic
def amend_passage(passage: KeyPassage, said: Settlement, *, by: User, revision: int) -> KeyPassage:
    """Says the passage of the key otherwise. Raises `Clash` where it is no longer at `revision`, `Refused`."""
    assignment = passage.assignment
    _lock(assignment)
    now = KeyPassage.objects.select_related("claim", "version", "by").get(pk=passage.pk)
    other = _at(assignment, said)
    if now.revision != revision or now.removed_at is not None:
        raise Clash(now)
    if other is not None and other.pk != now.pk:
        raise Clash(other)
    _check(assignment, said, before=now)
    now.by, now.revision, now.updated_at = by, now.revision + 1, timezone.now()
    _write(now, said)
    record("amend_passage", assignment, by=by, course=assignment.course.uuid, passage=str(now.uuid), **_told(said))
    return now


@transaction.atomic
def remove_passage(passage: KeyPassage, *, by: User, revision: int) -> None:
    """Takes the passage out of the key; `restore_passage` brings it back. A second time does nothing.

    Raises `Clash` where it was said otherwise since `revision`, `Refused`.
    """
    _lock(passage.assignment)
    now = KeyPassage.objects.get(pk=passage.pk)
    if now.removed_at is not None:
        return
    if now.revision != revision:
        raise Clash(now)
    _turn(now, "remove_passage", removed=True, by=by)


@transaction.atomic
def restore_passage(passage: KeyPassage, *, by: User) -> None:
    """Brings back a passage that was taken out. Raises `Clash` where its place was settled meanwhile, `Refused`."""
    _lock(passage.assignment)
    now = KeyPassage.objects.get(pk=passage.pk)
    if now.removed_at is None:
        return
    other = KeyPassage.objects.filter(
        assignment=now.assignment_id, version=now.version_id, start=now.start, end=now.end, claim=now.claim_id,
        removed_at=None,
    ).first()  # fmt: skip
    if other is not None:
        raise Clash(other)
    _turn(now, "restore_passage", removed=False, by=by)


@transaction.atomic
def release_key(assignment: Assignment, *, by: User) -> None:
    """Shows each student her work against the key, and tells the class. A second time does nothing.

    Raises `Refused` where nothing is accepted in the key.
    """
    locked = _lock(assignment)
    if locked.key_released_at is not None:
        return
    if locked.is_draft:
        raise Refused(_("This is a draft: nobody works on it. Publish the assignment first."))
    accepted = KeyPassage.objects.filter(assignment=assignment, removed_at=None, standing=KeyStanding.ACCEPTED)
    if not accepted.exists():
        raise Refused(_("Nothing is accepted in the key yet: accept at least one passage, then show it."))
    assignment.key_released_at = timezone.now()
    assignment.save(update_fields=["key_released_at"])
    record("release_key", assignment, by=by, course=assignment.course.uuid)
    tell_key(assignment)


@transaction.atomic
def withdraw_key(assignment: Assignment, *, by: User) -> None:
    """Hides the key from the class again. A second time does nothing. Raises `Refused`."""
    if _lock(assignment).key_released_at is None:
        return
    assignment.key_released_at = None
    assignment.save(update_fields=["key_released_at"])
    record("withdraw_key", assignment, by=by, course=assignment.course.uuid)


def copy_key(assignment: Assignment, copied: Assignment, claims: dict[int, Claim], *, by: User) -> int:
    """The key of another assignment on the same texts, its claims by their keys; nobody's tags. How many passages."""
    pinned = set(copied.pinned.values_list("version", flat=True))
    found = KeyPassage.objects.filter(assignment=assignment, removed_at=None, version__in=pinned)
    copies = []
    links = []
    for each in found.prefetch_related("links"):
        made = KeyPassage(
            assignment=copied, version_id=each.version_id, start=each.start, end=each.end, standing=each.standing,
            claim=claims.get(each.claim_id) or each.claim, reason=each.reason, by=by,
        )  # fmt: skip
        copies.append(made)
        links += [
            KeyLink(key_passage=made, authority_id=link.authority_id, treatment=link.treatment)
            for link in each.links.all()
        ]
    KeyPassage.objects.bulk_create(copies)
    KeyLink.objects.bulk_create(links)
    return len(copies)


def _lock(assignment: Assignment) -> Assignment:
    """The assignment as it is now, locked. Raises `Refused` where its course is archived."""
    lock_course(assignment.course)
    return Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)


def _at(assignment: Assignment, said: Settlement) -> KeyPassage | None:
    """What the key says of that claim on that very span."""
    found = KeyPassage.objects.filter(assignment=assignment, removed_at=None, version=said.version, claim=said.claim)
    return found.select_related("claim", "version", "by").filter(start=said.span.start, end=said.span.end).first()


def _says(passage: KeyPassage, said: Settlement) -> bool:
    return passage.standing == said.standing and passage.reason == said.reason.strip()


def _check(assignment: Assignment, said: Settlement, before: KeyPassage | None = None) -> None:
    """Raises `Refused` for what cannot be settled; what stands already (`before`) may keep its claim and its text."""
    if said.standing == KeyStanding.REJECTED and not said.reason.strip():
        raise Refused(_("Say why it is rejected: students read the reason."))
    if len(said.reason) > REASON_LIMIT:
        raise Refused(_("The reason is longer than %(limit)d characters.") % {"limit": REASON_LIMIT})
    if said.claim.codebook_id != assignment.codebook_id:
        raise Refused(_("This claim belongs to another codebook."))
    if said.claim.is_retired and (before is None or before.claim_id != said.claim.pk):
        raise Refused(_("“%(claim)s” was retired: choose another claim.") % {"claim": said.claim})
    if not 0 <= said.span.start < said.span.end <= said.version.length:
        raise Refused(_("Choose at least one word of the opinion."))
    pinned = AssignmentText.objects.filter(assignment=assignment, version=said.version).exists()
    if not pinned and (before is None or before.version_id != said.version.pk):
        raise Refused(_("This text does not belong to the assignment any more. Load the page again."))


def _write(passage: KeyPassage, said: Settlement) -> None:
    passage.version, passage.start, passage.end = said.version, said.span.start, said.span.end
    passage.claim, passage.standing, passage.reason = said.claim, said.standing, said.reason.strip()
    passage.save()
    passage.links.all().delete()
    chosen = {authority.shown.pk: treatment for authority, treatment in said.links}
    KeyLink.objects.bulk_create(
        KeyLink(key_passage=passage, authority_id=pk, treatment=treatment) for pk, treatment in chosen.items()
    )


def _turn(passage: KeyPassage, verb: str, *, removed: bool, by: User) -> None:
    passage.removed_at = timezone.now() if removed else None
    passage.revision, passage.by, passage.updated_at = passage.revision + 1, by, timezone.now()
    passage.save(update_fields=["removed_at", "revision", "by", "updated_at"])
    assignment = passage.assignment
    record(verb, assignment, by=by, course=assignment.course.uuid, passage=str(passage.uuid))


def _told(said: Settlement) -> dict[str, str]:
    """What the audit log keeps of it."""
    return {"claim": str(said.claim.uuid), "standing": said.standing.value}
