"""Bringing back what was: from the bin, by undo and redo, and any state that an annotation has had."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations.actions import (
    Conflict,
    Content,
    LinkChoice,
    apply_content,
    check_in_reach,
    check_open,
    content_state,
    keep_state,
    latest_state,
    lock_annotation,
    place_state,
    present_content,
    step,
)
from annotations.models import Annotation, Answer, Change, Claim, PlaceQuestion, Treatment
from annotations.submissions.revealing import count_towards_reveal
from opinions.models import Authority, OpinionText
from people.models import User

State = dict[str, Any]
SAID = ("note", "claims", "links", "deleted")
"""What of a state its owner wrote; the place is apart, since a correction moves it."""


def restore_annotation(annotation: Annotation, *, by: User) -> Annotation:
    """Takes the annotation out of the bin. Doing it twice is doing it once. Raises `Refused` after `BIN_TIME`."""
    with transaction.atomic():
        annotation = lock_annotation(annotation)
        check_open(annotation.submission)
        check_in_reach(annotation)
        if annotation.deleted_at is not None:
            annotation.deleted_at = None
            step(annotation, ["deleted_at"])
            keep_state(annotation, Change.RESTORED, latest_state(annotation) | {"deleted": False}, by=by)
            count_towards_reveal(annotation.submission)
    return annotation


def undo_annotation(annotation: Annotation, *, by: User, revision: int) -> Annotation:
    """Takes back the change that made `revision`: what was said before it is said again, as a new revision.

    Undoing the first is putting the annotation into the bin. It need not be the last revision: what was done after it
    may have been undone. Where a correction was taken since, the annotation stays on the corrected text; undoing the
    carrying itself puts it back, and its owner is asked anew. Doing it twice is doing it once. Raises `Conflict` where
    the annotation says something else than `revision` did, `Refused` where it left the bin or may not be changed.
    """
    return _go(annotation, by=by, since=revision, to=revision - 1)


def redo_annotation(annotation: Annotation, *, by: User, revision: int) -> Annotation:
    """Does the change that made `revision` once more. Raises `Conflict` where the annotation says something else than
    before that change, `Refused` as `undo_annotation`.
    """
    return _go(annotation, by=by, since=revision - 1, to=revision)


def return_annotation(annotation: Annotation, *, by: User, number: int) -> Annotation:
    """Says again what revision `number` said, out of the bin, as a new revision. Doing it twice is doing it once.

    A claim that was retired since comes back only where the annotation bears it still; `left_out` names what did not
    come back. The place stays. Raises `AnnotationRevision.DoesNotExist`, and `Refused` as `undo_annotation`.
    """
    with transaction.atomic():
        annotation = lock_annotation(annotation)
        check_open(annotation.submission)
        check_in_reach(annotation)
        content = content_of(annotation.revisions.get(number=number).state)
        borne = set(annotation.tags.values_list("claim", flat=True))
        usable = [claim for claim in content.claims if claim.pk in borne or not claim.is_retired]
        kept = {claim.pk for claim in usable}
        links = [link for link in content.links if link.claim is None or link.claim.pk in kept]
        content = Content(content.note, usable, links)
        before = latest_state(annotation)
        state = before | content_state(content) | {"deleted": False}
        if state != before:
            annotation.deleted_at = None
            apply_content(annotation, content)
            keep_state(annotation, Change.RESTORED, state, by=by)
            count_towards_reveal(annotation.submission)
    return annotation


def left_out(annotation: Annotation, number: int) -> list[str]:
    """What revision `number` named and the annotation has not now: labels of claims, citations of authorities."""
    asked, now = annotation.revisions.get(number=number).state, latest_state(annotation)
    claims = Claim.objects.filter(uuid__in=asked["claims"]).select_related("merged_into")
    gone = [claim.label for claim in present_content(Content("", list(claims))).claims if _lacks(now, claim)]
    linked = {link["authority"] for link in asked["links"]} - {link["authority"] for link in now["links"]}
    return gone + [authority.shown.cite for authority in Authority.objects.filter(uuid__in=linked)]


def content_of(state: State) -> Content:
    """What a kept state says, by the claims and authorities of now; what is no longer held is left out."""
    claims = {str(claim.uuid): claim for claim in Claim.objects.filter(uuid__in=_claims_named(state))}
    authorities = {
        str(authority.uuid): authority
        for authority in Authority.objects.filter(uuid__in=[link["authority"] for link in state["links"]])
    }
    links = [
        LinkChoice(
            authority=authorities[link["authority"]],
            treatment=Treatment(link["treatment"]),
            quotes=link["quotes"],
            pin=link["pin"],
            claim=claims.get(link["claim"]),
        )
        for link in state["links"]
        if link["authority"] in authorities
    ]
    return present_content(Content(state["note"], [claims[uuid] for uuid in state["claims"] if uuid in claims], links))


def _go(annotation: Annotation, *, by: User, since: int, to: int) -> Annotation:
    """From what revision `since` said to what `to` said; revision 0 is the bin."""
    with transaction.atomic():
        annotation = lock_annotation(annotation)
        check_open(annotation.submission)
        check_in_reach(annotation)
        now = latest_state(annotation)
        origin, target = _state_at(annotation, since), _state_at(annotation, to)
        if annotation.revision != since and not _says(now, origin):
            if _says(now, target):
                return annotation
            raise Conflict(annotation)
        if annotation.revision == since:
            _put_back(annotation, target, by=by)
        annotation.deleted_at = timezone.now() if target["deleted"] else None
        content = content_of(target)
        apply_content(annotation, content)
        state = place_state(annotation.version, annotation.span) | content_state(content)
        keep_state(annotation, Change.UNDONE, state | {"deleted": target["deleted"]}, by=by)
        count_towards_reveal(annotation.submission)
    return annotation


def _state_at(annotation: Annotation, number: int) -> State:
    """The state that revision kept; that of revision 0 is the first one, in the bin. Raises `Conflict` without one."""
    kept = annotation.revisions.filter(number=max(number, 1)).first()
    if kept is None or number < 0:
        raise Conflict(annotation)
    state: State = kept.state
    return state | {"deleted": True} if number == 0 else state


def _says(now: State, then: State) -> bool:
    """Whether two states say the same, of claims that were merged since the one that they became."""
    if now["deleted"] and then["deleted"]:
        return True
    then = then | content_state(content_of(then))
    return all(now[name] == then[name] for name in SAID)


def _put_back(annotation: Annotation, state: State, *, by: User) -> None:
    """Puts the annotation where the state stood. On a version that is not the assignment's, its owner is asked anew."""
    if state["version"] == str(annotation.version.uuid):
        return
    version = OpinionText.objects.defer("text").get(uuid=state["version"])
    texts = annotation.submission.assignment.pinned
    asked = PlaceQuestion.objects.filter(annotation=annotation)
    if texts.filter(version=version).exists():
        asked.update(answer=Answer.TAKEN)
    elif texts.filter(version=annotation.version).exists():
        asked.delete()
        PlaceQuestion.objects.create(
            annotation=annotation, version=annotation.version, start=annotation.start, end=annotation.end, asked_by=by
        )
    annotation.version, annotation.start, annotation.end = version, state["start"], state["end"]
    annotation.save(update_fields=["version", "start", "end"])


def _claims_named(state: State) -> Iterable[str]:
    return {*state["claims"], *(link["claim"] for link in state["links"] if link["claim"])}


def _lacks(now: State, claim: Claim) -> bool:
    return str(claim.uuid) not in now["claims"]
