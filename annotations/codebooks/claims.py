"""What changes a codebook and its claims one by one: made, described, ordered, retired, taken up again."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotations.codebooks.history import ClaimConflict, Refused, changing
from annotations.codebooks.tree import Move, Place, WrongTree, moved, parents, places
from annotations.models import COLOURS, Claim, Codebook, CodebookChange, Tag
from courses.models import Course
from people.actions import record
from people.models import User

KEY_LENGTH = 60


@transaction.atomic
def create_codebook(course: Course, *, by: User, title: str, description: str = "") -> Codebook:
    """An empty codebook. Raises `Refused` where the course has one of that title, or is archived."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if locked.archived_at is not None:
        raise Refused(_("This course is archived: it takes no new codebook."))
    if Codebook.objects.filter(course=course, title=title).exists():
        raise Refused(_("This course has a codebook “%(title)s” already. Choose another title.") % {"title": title})
    codebook = Codebook.objects.create(course=course, title=title, description=description)
    record("create_codebook", codebook, by=by, course=course.uuid, title=title)
    return codebook


def describe_codebook(codebook: Codebook, *, by: User, title: str, description: str) -> None:
    """Says anew what the codebook is called and for. Raises `Refused` where the course has one of that title."""
    with changing(codebook, CodebookChange.DESCRIBED, by=by) as step:
        taken = Codebook.objects.filter(course=codebook.course_id, title=title).exclude(pk=codebook.pk)
        if taken.exists():
            raise Refused(_("This course has a codebook “%(title)s” already. Choose another title.") % {"title": title})
        codebook.title = step.codebook.title = title
        codebook.description = step.codebook.description = description
        codebook.save(update_fields=["title", "description"])
        step.words = title


def add_claim(codebook: Codebook, *, by: User, values: Mapping[str, Any], parent: Claim | None = None) -> Claim:
    """A new claim at the codebook's end, or last under `parent`. `values` are fields by their names."""
    with changing(codebook, CodebookChange.ADDED, by=by) as step:
        claim = insert_claim(codebook, values)
        if parent is not None:
            claim.parent = parent
            claim.save(update_fields=["parent"])
            renumber(codebook)
        step.words = claim.label
    return claim


def insert_claim(codebook: Codebook, values: Mapping[str, Any]) -> Claim:
    """A new row at the codebook's end, within a change; key, letters, colour and pattern are found where not given."""
    fields = dict(values)
    near = fields.pop("near_misses", ())
    fields["key"] = free_key(codebook, fields.get("key") or fields["label"])
    looks = set(codebook.claims.filter(retired_at=None).values_list("pattern", "colour"))
    number = codebook.claims.count() % COLOURS + 1
    free = next((at for at in range(1, COLOURS + 1) if (at, at) not in looks), number)
    fields.setdefault("colour", free)
    fields.setdefault("pattern", free)
    taken = set(codebook.claims.filter(retired_at=None).values_list("letters", flat=True))
    fields["letters"] = fields.get("letters") or free_letters(taken, fields["label"])
    last = codebook.claims.aggregate(last=Max("position"))["last"] or 0
    claim = Claim.objects.create(codebook=codebook, position=last + 1, **fields)
    claim.near_misses.set(near)
    return claim


def free_key(codebook: Codebook, wanted: str) -> str:
    """A key of the codebook that no claim has, as near to the wanted words as can be."""
    base = slugify(wanted)[: KEY_LENGTH - 4] or "claim"
    taken = set(codebook.claims.values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, 1000))) if key not in taken)


def free_letters(taken: Collection[str], label: str) -> str:
    """Two letters for a claim beside those that are taken: its initials, its first two, or a letter and a number."""
    words = ["".join(filter(str.isalnum, word)) for word in label.split()]
    words = [word for word in words if word] or ["C"]
    initials = (words[0][:1] + (words[1][:1] if len(words) > 1 else words[0][1:2])).upper()
    tried = (initials, words[0][:2].capitalize(), *(f"{initials[:1]}{n}" for n in range(2, 100)))
    return next(letters for letters in tried if letters not in taken)


def edit_claim(claim: Claim, *, by: User, revision: int, values: Mapping[str, Any]) -> Claim:
    """Gives the claim new fields. Raises `ClaimConflict`, and writes nothing, where `revision` is past."""
    with changing(claim.codebook, CodebookChange.EDITED, by=by) as step:
        present = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
        near = values.get("near_misses")
        fields = {name: value for name, value in values.items() if name != "near_misses"}
        if all(getattr(present, name) == value for name, value in fields.items()) and (
            near is None or set(present.near_misses.all()) == set(near)
        ):
            step.changed = False
            return present
        if present.revision != revision:
            raise ClaimConflict(present)
        before = present.label
        for name, value in fields.items():
            setattr(present, name, value)
        present.revision += 1
        present.save(update_fields=[*fields, "revision"])
        if near is not None:
            present.near_misses.set(near)
        step.words = present.label if before == present.label else f"{before} → {present.label}"
    return present


def places_of(codebook: Codebook) -> list[Place[UUID]]:
    """The codebook's claims with their depths, parents first. One query."""
    rows = codebook.claims.order_by("position").values_list("uuid", "parent__uuid")
    return places(list(rows))


def move_claim(claim: Claim, *, by: User, move: Move) -> None:
    """One step up, down, in or out, with what stands under it; nowhere to go is no change."""
    with changing(claim.codebook, CodebookChange.ORDERED, by=by) as step:
        before = places_of(step.codebook)
        after = moved(before, claim.uuid, move)
        step.changed = after != before
        step.words = claim.label
        _write_order(step.codebook, after)


def order_claims(codebook: Codebook, *, by: User, seen: Sequence[Place[UUID]], order: Sequence[Place[UUID]]) -> None:
    """Puts all claims in that order. `seen` is the order that the person had before her.

    Raises `Refused` where another instructor has changed it since, or the order is no tree of the codebook's claims.
    """
    with changing(codebook, CodebookChange.ORDERED, by=by) as step:
        before = places_of(step.codebook)
        if list(order) == before:
            step.changed = False
            return
        if list(seen) != before:
            raise Refused(_("Another instructor changed the order meanwhile. This page shows it: order them again."))
        if {place.id for place in order} != {place.id for place in before}:
            raise Refused(_("The order does not name every claim of the codebook once. Load the page again."))
        _write_order(step.codebook, order)
        step.words = _("all claims")


def _write_order(codebook: Codebook, order: Sequence[Place[UUID]]) -> None:
    try:
        under = parents(order)
    except WrongTree:
        raise Refused(_("A claim cannot stand under itself, or under nothing. Load the page again.")) from None
    claims = {claim.uuid: claim for claim in codebook.claims.all()}
    for position, place in enumerate(order, start=1):
        above = under[place.id]
        claims[place.id].position, claims[place.id].parent = position, claims[above] if above else None
    Claim.objects.bulk_update(claims.values(), ["position", "parent"])


def renumber(codebook: Codebook) -> None:
    """Positions anew, parents first, siblings in their present order."""
    _write_order(codebook, places_of(codebook))


def set_parent(claim: Claim, *, by: User, parent: Claim | None) -> None:
    """Puts the claim last under `parent`. Raises `Refused` where that is the claim itself or stands under it."""
    with changing(claim.codebook, CodebookChange.ORDERED, by=by) as step:
        above = parent
        while above is not None:
            if above.pk == claim.pk:
                raise Refused(_("“%(claim)s” cannot stand under itself. Choose another parent.") % {"claim": claim})
            above = above.parent
        Claim.objects.filter(pk=claim.pk).update(parent=parent)
        renumber(step.codebook)
        step.words = claim.label


def retire_claim(claim: Claim, *, by: User) -> None:
    """No new tag may name the claim; those that do keep it. Raises `Refused` where a claim stands under it."""
    with changing(claim.codebook, CodebookChange.RETIRED, by=by, alone=True) as step:
        claim.refresh_from_db()
        if claim.children.filter(retired_at=None).exists():
            raise Refused(_("Claims stand under “%(claim)s”: move or retire them first.") % {"claim": claim})
        step.changed = not claim.is_retired
        step.words = claim.label
        if step.changed:
            _set_retired(claim, retired=True)


def revive_claim(claim: Claim, *, by: User) -> None:
    """A retired claim may be used again. Raises `Refused` where it was merged: its tags are another claim's."""
    with changing(claim.codebook, CodebookChange.REVIVED, by=by) as step:
        claim.refresh_from_db()
        if claim.merged_into_id is not None:
            raise Refused(_("“%(claim)s” was merged into another claim: take the merge back.") % {"claim": claim})
        step.changed = claim.is_retired
        step.words = claim.label
        if step.changed:
            _set_retired(claim, retired=False)


def _set_retired(claim: Claim, *, retired: bool) -> None:
    claim.retired_at = timezone.now() if retired else None
    claim.revision += 1
    claim.save(update_fields=["retired_at", "revision"])


def remove_claim(claim: Claim, *, by: User) -> bool:
    """Takes a claim away that nobody has used; one that is used is retired instead. Whether it is gone."""
    if not is_removable(claim):
        retire_claim(claim, by=by)
        return False
    with changing(claim.codebook, CodebookChange.RETIRED, by=by, alone=True) as step:
        if not is_removable(claim):
            raise Refused(_("Somebody has used “%(claim)s” meanwhile: retire it.") % {"claim": claim})
        step.words = claim.label
        claim.delete()
        renumber(step.codebook)
    return True


def is_removable(claim: Claim) -> bool:
    """Whether nothing at all refers to the claim: no tag, no claim under it, no merge, no proposal, no kept state."""
    return not (
        Tag.objects.filter(claim=claim).exists()
        or Claim.objects.filter(Q(parent=claim) | Q(merged_into=claim)).exists()
        or claim.proposals.exists()
        or claim.codebook.revisions.exists()
    )
