"""What changes which claim existing tags name: merging two claims, splitting one, choosing a part, taking it back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from annotations.codebooks.claims import insert_claim, renumber
from annotations.codebooks.history import TEXTS, Refused, Step, changing
from annotations.models import (
    Annotation,
    AnnotationRevision,
    AuthorityLink,
    Change,
    Claim,
    Codebook,
    CodebookChange,
    CodebookRevision,
    Requirement,
    SplitQuestion,
    Tag,
)
from people.actions import record_each
from people.models import User

CHUNK = 500
UNDONE = {
    CodebookChange.DESCRIBED, CodebookChange.ADDED, CodebookChange.EDITED, CodebookChange.ORDERED,
    CodebookChange.MERGED, CodebookChange.SPLIT, CodebookChange.RETIRED, CodebookChange.REVIVED,
    CodebookChange.IMPORTED,
}  # fmt: skip
"""What can be taken back while it is the last change."""


def merge_claims(source: Claim, *, into: Claim, by: User) -> int:
    """Retires `source`; its tags name `into` from now on. Returns how many annotations that touches.

    Assignments that offer `source` or ask for it do so for `into`. Where both are on one annotation they become one
    tag, with the links of both. Claims under `source` go up to its parent. Raises `Refused` where the two are one, one
    is retired, or they are of two codebooks.
    """
    with changing(source.codebook, CodebookChange.MERGED, by=by, alone=True) as step:
        source.refresh_from_db()
        into.refresh_from_db()
        _check_mergeable(source, into)
        tags = list(Tag.objects.filter(claim=source).select_related("annotation"))
        joined = _join_tags(source, into)
        Tag.objects.filter(claim=source).update(claim=into)
        gone = {each["tag"] for each in joined}
        step.moved = {"tags": [str(tag.uuid) for tag in tags if str(tag.uuid) not in gone], "joined": joined}
        step.moved |= {"from": str(source.uuid), "to": str(into.uuid)}
        _keep_claims([tag.annotation for tag in tags], {str(source.uuid): str(into.uuid)}, step)
        step.moved |= _ask_for(source, into)
        Claim.objects.filter(parent=source).update(parent=source.parent_id)
        Claim.objects.filter(elsewhere=source).exclude(pk=into.pk).update(elsewhere=into)
        Claim.objects.filter(pk=into.pk, elsewhere=source).update(elsewhere=None)
        source.retired_at, source.merged_into, source.revision = timezone.now(), into, source.revision + 1
        source.save(update_fields=["retired_at", "merged_into", "revision"])
        renumber(step.codebook)
        step.words = f"{source.label} → {into.label}"
    return len(tags)


def _ask_for(source: Claim, into: Claim) -> dict[str, Any]:
    """Assignments offer and ask for `into` in `source`'s place. What was changed, to be put back.

    `offers` are the assignments' keys, with whether they offered `into` beside it; `asks` those of the requirements.
    """
    offered = list(source.assignments.order_by("pk").values_list("pk", flat=True))
    both = set(into.assignments.filter(pk__in=offered).values_list("pk", flat=True))
    into.assignments.add(*offered)
    source.assignments.clear()
    asked = Requirement.objects.filter(claim=source)
    asks = list(asked.order_by("pk").values_list("pk", flat=True))
    asked.update(claim=into)
    return {"offers": [[pk, pk in both] for pk in offered], "asks": asks}


def _ask_again(merged: Mapping[str, Any], source: Claim, into: Claim) -> None:
    """What `_ask_for` changed is as it was, where the assignment was not said anew since."""
    for pk, both in merged.get("offers", []):
        if into.assignments.filter(pk=pk).exists():
            source.assignments.add(pk)
            if not both:
                into.assignments.remove(pk)
    Requirement.objects.filter(pk__in=merged.get("asks", []), claim=into).update(claim=source)


def _check_mergeable(source: Claim, into: Claim) -> None:
    if source.pk == into.pk:
        raise Refused(_("A claim cannot be merged into itself. Choose another."))
    if source.codebook_id != into.codebook_id:
        raise Refused(_("The two claims are of different codebooks."))
    if source.is_retired or into.is_retired:
        raise Refused(_("One of the claims is retired: take it up again first."))


def _join_tags(source: Claim, into: Claim) -> list[dict[str, str]]:
    """Where an annotation has both, the links go to `into`'s tag and `source`'s tag goes. What went, to be put back."""
    other = Tag.objects.filter(annotation=OuterRef("annotation"), claim=into)
    both = list(Tag.objects.filter(Exists(other), claim=source).select_related("annotation"))
    stays = {tag.annotation_id: tag for tag in Tag.objects.filter(claim=into, annotation__tags__in=both)}
    links = AuthorityLink.objects.filter(tag__in=both)
    same = AuthorityLink.objects.filter(
        annotation=OuterRef("annotation"), authority=OuterRef("authority"), tag__claim=into
    )
    links.filter(Exists(same)).delete()
    left = list(AuthorityLink.objects.filter(tag__in=both))
    for link in left:
        link.tag = stays[link.annotation_id]
    AuthorityLink.objects.bulk_update(left, ["tag"], batch_size=CHUNK)
    Tag.objects.filter(pk__in=[tag.pk for tag in both]).delete()
    return [{"tag": str(tag.uuid), "annotation": str(tag.annotation.uuid)} for tag in both]


def _keep_claims(
    annotations: Sequence[Annotation], instead: Mapping[str, str], step: Step, change: Change = Change.CLAIMS
) -> None:
    """A new revision of each annotation, in whose state the claims are those that `instead` names."""
    pks = [annotation.pk for annotation in annotations]
    latest = AnnotationRevision.objects.filter(annotation__in=pks, number=F("annotation__revision"))
    states = dict(latest.values_list("annotation", "state"))
    AnnotationRevision.objects.bulk_create(
        (
            AnnotationRevision(
                annotation=annotation,
                number=annotation.revision + 1,
                change=change,
                by=step.by,
                state=with_claims(states[annotation.pk], instead),
            )
            for annotation in annotations
        ),
        batch_size=CHUNK,
    )
    Annotation.objects.filter(pk__in=pks).update(revision=F("revision") + 1)
    done = [(annotation, {"revision": annotation.revision + 1}) for annotation in annotations]
    record_each(f"annotation_{change}", done, by=step.by, course=step.codebook.course.uuid)


def with_claims(state: dict[str, Any], instead: Mapping[str, str]) -> dict[str, Any]:
    """The state of an annotation with other claims in the place of those that `instead` names (UUIDs)."""
    links = [link | {"claim": instead.get(link["claim"], link["claim"])} for link in state["links"]]
    distinct = {(link["authority"], link["claim"] or ""): link for link in reversed(links)}
    return state | {
        "claims": sorted({instead.get(claim, claim) for claim in state["claims"]}),
        "links": [distinct[key] for key in sorted(distinct)],
    }


def split_claim(claim: Claim, *, by: User, first: str, others: Sequence[str]) -> list[Claim]:
    """Splits the claim: it becomes `first`, and new claims with the other labels stand after it. Returns the new ones.

    Its tags stay with the first; each asks its owner, or an instructor, which part it means. Raises `Refused` where
    there is no second part, two are alike, or the claim is retired.
    """
    labels = [first, *others]
    with transaction.atomic():
        step, tags, new = _split(claim, by, labels)
        _ask_parts(step, tags, [claim, *new])
    return new


def _split(claim: Claim, by: User, labels: Sequence[str]) -> tuple[Step, list[int], list[Claim]]:
    first, *others = labels
    with changing(claim.codebook, CodebookChange.SPLIT, by=by, alone=True) as step:
        claim.refresh_from_db()
        if claim.is_retired:
            raise Refused(_("“%(claim)s” is retired: take it up again first.") % {"claim": claim})
        if not others or len({label.casefold() for label in labels}) < len(labels):
            raise Refused(_("Name at least two parts, each of them otherwise."))
        _refuse_taken(claim, others)
        shared = {"definition": claim.definition, "parent": claim.parent, "writing_kinds": claim.writing_kinds}
        step.words = f"{claim.label} → {', '.join(labels)}"
        new = [
            insert_claim(step.codebook, {"label": label, "elsewhere": claim.elsewhere, **shared}) for label in others
        ]
        claim.label = first
        claim.revision += 1
        claim.save(update_fields=["label", "revision"])
        _stand_after(claim, new)
        renumber(step.codebook)
        tags = list(Tag.objects.filter(claim=claim).values_list("pk", flat=True))
        step.moved = {"new": [str(each.uuid) for each in new], "asked": len(tags)}
    return step, tags, new


def _refuse_taken(claim: Claim, labels: Sequence[str]) -> None:
    """Raises `Refused` where a claim beside it has one of the labels: most often it was split so a moment ago."""
    taken = {label.casefold() for label in labels}
    beside = Claim.objects.filter(codebook=claim.codebook_id, parent=claim.parent_id, retired_at=None)
    for there in beside.exclude(pk=claim.pk).values_list("label", flat=True):
        if there.casefold() in taken:
            raise Refused(
                _("There is a claim “%(claim)s” beside it already: name the part otherwise.") % {"claim": there}
            )


def _stand_after(claim: Claim, new: Sequence[Claim]) -> None:
    """Gives the new claims positions right behind the first part and what stands under it; the rest moves on."""
    rows = list(Claim.objects.filter(codebook=claim.codebook_id).exclude(pk__in=[each.pk for each in new]))
    at = next(i for i, row in enumerate(rows) if row.pk == claim.pk) + 1
    for position, row in enumerate([*rows[:at], *new, *rows[at:]], start=1):
        row.position = position
    Claim.objects.bulk_update([*rows, *new], ["position"])


def _ask_parts(step: Step, tags: Sequence[int], parts: Sequence[Claim]) -> None:
    if step.kept is None or not tags:
        return
    SplitQuestion.objects.filter(tag__in=tags).delete()
    made = SplitQuestion.objects.bulk_create(
        (SplitQuestion(tag_id=tag, revision=step.kept) for tag in tags), batch_size=CHUNK
    )
    through = SplitQuestion.parts.through
    through.objects.bulk_create(
        (through(splitquestion=question, claim=part) for question in made for part in parts), batch_size=CHUNK
    )


def choose_part(question: SplitQuestion, *, by: User, part: Claim) -> None:
    """Says which part the tag means, by its annotation's owner or an instructor. The tag keeps its UUID.

    Her own choice is a change of her note, and dated as such; the instructor's is none of hers. Raises `Refused`.
    """
    codebook = part.codebook
    with changing(codebook, CodebookChange.SPLIT, by=by, alone=True) as step:
        step.changed = False
        tag = Tag.objects.select_related("annotation", "claim").get(pk=question.tag_id)
        if not question.parts.filter(pk=part.pk, retired_at=None).exists():
            raise Refused(_("“%(claim)s” is not one of the parts any more. Load the page again.") % {"claim": part})
        if tag.claim_id != part.pk:
            instead = {str(tag.claim.uuid): str(part.uuid)}
            if Tag.objects.filter(annotation=tag.annotation, claim=part).exists():
                raise Refused(_("This note has “%(claim)s” already: edit the note instead.") % {"claim": part})
            Tag.objects.filter(pk=tag.pk).update(claim=part)
            _keep_claims([tag.annotation], instead, step, Change.EDITED)
            Annotation.objects.filter(pk=tag.annotation_id, submission__user=by).update(updated_at=timezone.now())
        question.delete()


def last_change(codebook: Codebook) -> CodebookRevision | None:
    """The codebook's last change where it can be taken back."""
    last = codebook.revisions.order_by("-number").select_related("by").first()
    return last if last is not None and last.change in UNDONE else None


def undo_change(codebook: Codebook, *, by: User, number: int) -> None:
    """Takes the last change back, which made revision `number`: claims and moved tags are as they were before it.

    What was added is taken away where nobody has used it since, else retired. Raises `Refused` where something was
    changed after it.
    """
    with changing(codebook, CodebookChange.UNDONE, by=by, alone=True) as step:
        last = last_change(step.codebook)
        if last is None or last.number != number:
            raise Refused(_("The codebook was changed since. Load the page again to see how it is."))
        before = step.codebook.revisions.filter(number__lt=number).latest("number")
        SplitQuestion.objects.filter(revision=last).delete()
        if last.change == CodebookChange.MERGED:
            _part_again(last.moved, step)
        _put_back(step.codebook, before.state)
        step.words = last.words


def _part_again(merged: Mapping[str, Any], step: Step) -> None:
    source, into = (Claim.objects.get(uuid=merged[name]) for name in ("from", "to"))
    _ask_again(merged, source, into)
    back = list(Tag.objects.filter(uuid__in=merged["tags"], claim=into).select_related("annotation"))
    Tag.objects.filter(pk__in=[tag.pk for tag in back]).update(claim=source)
    _keep_claims([tag.annotation for tag in back], {str(into.uuid): str(source.uuid)}, step)
    joined = {each["annotation"]: each["tag"] for each in merged["joined"]}
    both = list(Annotation.objects.filter(uuid__in=joined, tags__claim=into).distinct())
    Tag.objects.bulk_create(Tag(uuid=joined[str(each.uuid)], annotation=each, claim=source) for each in both)
    _keep_added(both, str(source.uuid), step)


def _keep_added(annotations: Sequence[Annotation], claim: str, step: Step) -> None:
    latest = AnnotationRevision.objects.filter(annotation__in=annotations, number=F("annotation__revision"))
    states = dict(latest.values_list("annotation", "state"))
    AnnotationRevision.objects.bulk_create(
        AnnotationRevision(
            annotation=each,
            number=each.revision + 1,
            change=Change.CLAIMS,
            by=step.by,
            state=states[each.pk] | {"claims": sorted({*states[each.pk]["claims"], claim})},
        )
        for each in annotations
    )
    Annotation.objects.filter(pk__in=[each.pk for each in annotations]).update(revision=F("revision") + 1)
    done = [(each, {"revision": each.revision + 1}) for each in annotations]
    record_each(f"annotation_{Change.CLAIMS}", done, by=step.by, course=step.codebook.course.uuid)


def _put_back(codebook: Codebook, state: Mapping[str, Any]) -> None:
    claims = {str(claim.uuid): claim for claim in codebook.claims.all()}
    kept = {each["uuid"]: each for each in state["claims"]}
    _take_away([claim for uuid, claim in claims.items() if uuid not in kept])
    codebook.title, codebook.description = state["title"], state["description"]
    codebook.save(update_fields=["title", "description"])
    back = [claims[uuid] for uuid in kept if uuid in claims]
    for claim in back:
        each = kept[str(claim.uuid)]
        for name in (*TEXTS, "position"):
            setattr(claim, name, each[name])
        for name in ("parent", "elsewhere", "merged_into"):
            setattr(claim, name, claims.get(each[name] or ""))
        claim.retired_at = parse_datetime(each["retired_at"]) if each["retired_at"] else None
        claim.revision += 1
    fields = [*TEXTS, "position", "parent", "elsewhere", "merged_into", "retired_at", "revision"]
    Claim.objects.bulk_update(back, fields)
    for claim in back:
        claim.near_misses.set([claims[other] for other in kept[str(claim.uuid)]["near_misses"] if other in claims])
    renumber(codebook)


def _take_away(claims: Sequence[Claim]) -> None:
    """Deletes claims that were added since and that nobody uses; retires the others, at the codebook's end."""
    for claim in claims:
        Claim.objects.filter(parent=claim).update(parent=claim.parent_id)
        if claim.tags.exists() or claim.merged.exists() or claim.proposals.exists():
            last = Claim.objects.filter(codebook=claim.codebook_id).order_by("-position").values_list("position")[:1]
            claim.position, claim.parent, claim.retired_at = last[0][0] + 1, None, timezone.now()
            claim.save(update_fields=["position", "parent", "retired_at"])
        else:
            claim.delete()
