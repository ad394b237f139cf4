"""Every write on students' work: one transaction each, which locks what it checks and keeps each state for ever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotations.assignments.offered import outside_claims
from annotations.codebooks.limits import hold_claims, present, refusal
from annotations.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    AssignmentText,
    AuthorityLink,
    Change,
    Claim,
    PlaceQuestion,
    Submission,
    Tag,
    Treatment,
)
from annotations.submissions.revealing import count_towards_reveal
from opinions.models import Authority, OpinionText
from opinions.text.carrying import Fate, carry
from opinions.text.spans import Span
from people.actions import event_of, record
from people.inserting import insert
from people.models import AuditEvent, User
from people.prepared import ask_together, prepared

SURE = (Fate.UNCHANGED, Fate.MOVED)
"""What is carried to a corrected text without asking."""
SILENT = (Change.CARRIED, Change.CLAIMS)
"""Changes that make no edit stale: what an edit says of merged claims is understood of the one they became."""


class Refused(Exception):
    """The action cannot be done now; `code` says why, and the pages have a sentence for each code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Conflict(Exception):
    """Somebody (another tab, another device) changed the annotation since it was read."""

    def __init__(self, present: Annotation) -> None:
        super().__init__(f"annotation {present.uuid} is at revision {present.revision}")
        self.present = present


class TakenUuid(Exception):
    """The UUID belongs to another annotation."""


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """A link as a person chose it; `claim` narrows it to that tag of the annotation."""

    authority: Authority
    treatment: Treatment = Treatment.MENTIONS
    quotes: bool = False
    pin: str = ""
    claim: Claim | None = None

    @property
    def state(self) -> dict[str, Any]:
        """As it is kept in a revision."""
        return {
            "authority": str(self.authority.uuid),
            "treatment": self.treatment.value,
            "quotes": self.quotes,
            "pin": self.pin,
            "claim": str(self.claim.uuid) if self.claim else None,
        }


@dataclass(frozen=True, slots=True)
class Content:
    """What a person says of a span: her note, claims and links."""

    note: str = ""
    claims: Sequence[Claim] = ()
    links: Sequence[LinkChoice] = ()


@transaction.atomic
def open_submission(assignment: Assignment, *, by: User) -> Submission:
    """The person's submission on the assignment, made at its first opening."""
    submission, made = Submission.objects.get_or_create(assignment=assignment, user=by)
    if made:
        record("open_submission", submission, by=by, course=assignment.course.uuid)
    return submission


def create_annotation(
    submission: Submission, *, by: User, uuid: UUID, version: OpinionText, span: Span, content: Content
) -> tuple[Annotation, bool]:
    """Records an annotation; returns it, and whether it is new.

    The same UUID, place and content by the same person give the annotation as it is now (posting twice is posting
    once); a new one has its tags and links in `first_parts`. On an earlier version of one of the assignment's texts,
    which her page still showed, it is recorded and carried at once. Raises `TakenUuid` where the UUID is somebody
    else's annotation, or one of hers that was made of other words (two tabs took up one draft); `Refused` where the
    assignment is not open or the version not its own.
    """
    with transaction.atomic():
        return _create(submission, by=by, uuid=uuid, version=version, span=span, content=content)


def _create(
    submission: Submission, *, by: User, uuid: UUID, version: OpinionText, span: Span, content: Content
) -> tuple[Annotation, bool]:
    lock_submission(submission)
    try:
        pinned, content = _admitted(submission, version, span, content)
    except Refused:
        if present := _made_before(submission, uuid, version, span, content):
            return present, False
        raise
    annotation = Annotation(
        uuid=uuid, submission=submission, version=version, start=span.start, end=span.end, note=content.note
    )
    tags, links = _tags_and_links(annotation, content)
    state = kept_state(annotation, content)
    if not insert(annotation, *tags, *links, *_kept(annotation, Change.CREATED, state, by), unless_taken="uuid"):
        present = _made_before(submission, uuid, version, span, content)
        if present is None:  # its row went between the two statements
            raise TakenUuid
        return present, False
    vars(annotation)["first_parts"] = sorted(tags, key=lambda tag: tag.claim.position), links
    count_towards_reveal(submission)
    if pinned != version.pk:
        _catch_up(annotation, OpinionText.objects.get(pk=pinned), by=by)
    return annotation, True


def _admitted(submission: Submission, version: OpinionText, span: Span, content: Content) -> tuple[int, Content]:
    """The version (key) that the assignment names now, and the content with its claims of now. Raises `Refused`."""
    check_open(submission)
    assignment = submission.assignment
    pinned = _pinned_now.later(assignment=assignment.pk, opinion=version.opinion_id, number=version.number)
    held = hold_claims(content.claims)
    ask_together(pinned, held)
    if not pinned.rows:
        raise Refused("other_text")
    content = _of_present(content, present(content.claims, held.rows))
    _check_claims(content, assignment, version, span)
    return pinned.rows[0], content


@prepared
def _pinned_now(*, assignment: int, opinion: int, number: int) -> QuerySet[AssignmentText, int]:
    """The version of the writing that the assignment names, unless that is an earlier one than the `number`th."""
    here = AssignmentText.objects.filter(assignment=assignment, version__opinion=opinion, version__number__gte=number)
    return here.values_list("version", flat=True)[:1]


def _made_before(
    submission: Submission, uuid: UUID, version: OpinionText, span: Span, content: Content
) -> Annotation | None:
    """The annotation that was made of that already, if there is one. Raises `TakenUuid` where it is another's."""
    present = Annotation.objects.filter(uuid=uuid).first()
    if present is None:
        return None
    if present.submission_id != submission.pk or not _is_first(present, version, span, content):
        raise TakenUuid
    return present


def _is_first(annotation: Annotation, version: OpinionText, span: Span, content: Content) -> bool:
    """Whether the annotation was made of that, read with the claims of now."""
    first = annotation.revisions.get(number=1).state
    asked = place_state(version, span) | content_state(content)
    if all(first[name] == asked[name] for name in asked):
        return True
    merged = asked | content_state(present_content(content))
    return all(first[name] == merged[name] for name in ("version", "start", "end", "note", "claims"))


def _catch_up(annotation: Annotation, version: OpinionText, *, by: User) -> None:
    """Carries the annotation to the corrected text that the assignment has taken; where its words changed, asks."""
    (outcome,) = carry(annotation.version.text, version.text, [annotation.span])
    if outcome.fate in SURE and outcome.new:
        carry_to(annotation, version, outcome.new, by=by)
    else:
        start, end = (outcome.new.start, outcome.new.end) if outcome.new else (None, None)
        PlaceQuestion.objects.create(annotation=annotation, version=version, start=start, end=end, asked_by=by)


def carry_to(annotation: Annotation, version: OpinionText, span: Span, *, by: User) -> None:
    """Puts the annotation, which the caller has locked, on those words of another version, as a new revision."""
    state = latest_state(annotation) | place_state(version, span)
    annotation.version, annotation.start, annotation.end = version, span.start, span.end
    annotation.revision += 1
    annotation.save(update_fields=["version", "start", "end", "revision"])
    keep_state(annotation, Change.CARRIED, state, by=by)


def place_state(version: OpinionText, span: Span) -> dict[str, Any]:
    """A place as a state names it."""
    return {"version": str(version.uuid), "start": span.start, "end": span.end}


def edit_annotation(annotation: Annotation, *, by: User, revision: int, content: Content) -> Annotation:
    """Gives the annotation new content. Raises `Conflict` where `revision` is not the present one.

    The same edit arriving twice is one: where the present state is what is asked for, nothing is written. That it was
    carried to a corrected text since `revision` is no conflict: nothing that was written of it changed. Who edits the
    revision that put it into the bin knows that it is there: the edit brings it back.
    """
    with transaction.atomic():
        annotation = lock_annotation(annotation)
        check_open(annotation.submission)
        content = present_content(content)
        state = kept_state(annotation, content)
        latest = annotation.revisions.latest("number")
        if annotation.deleted_at is None and latest.state == state:
            return annotation
        if _changed_since(annotation, revision):
            raise Conflict(annotation)
        check_in_reach(annotation)
        _check_claims(content, annotation.submission.assignment, annotation.version, annotation.span, annotation)
        annotation.deleted_at = None
        apply_content(annotation, content)
        keep_state(annotation, Change.EDITED, state, by=by)
        count_towards_reveal(annotation.submission)
    return annotation


def delete_annotation(annotation: Annotation, *, by: User, revision: int | None = None) -> Annotation:
    """Puts the annotation into the bin. Doing it twice is doing it once.

    Raises `Conflict` where its content was changed since `revision`, which was on the page; None asks for no such look.
    """
    with transaction.atomic():
        annotation = lock_annotation(annotation)
        check_open(annotation.submission)
        if annotation.deleted_at is None:
            if revision is not None and _changed_since(annotation, revision):
                raise Conflict(annotation)
            annotation.deleted_at = timezone.now()
            step(annotation, ["deleted_at"])
            keep_state(annotation, Change.DELETED, latest_state(annotation) | {"deleted": True}, by=by)
    return annotation


def lock_submission(submission: Submission) -> None:
    """One person's writes on one assignment come one after the other; nobody else waits. Its steps are read anew."""
    steps = _locked(submission=submission.pk)
    if not steps:
        raise Submission.DoesNotExist
    ((submission.submitted_at, submission.returned_at, submission.accepted_at, submission.out_at),) = steps


_Steps = tuple[datetime | None, datetime | None, datetime | None, datetime | None]


@prepared
def _locked(*, submission: int) -> QuerySet[Submission, _Steps]:
    found = Submission.objects.select_for_update(of=("self",)).filter(pk=submission)
    return found.values_list("submitted_at", "returned_at", "accepted_at", "out_at")


def lock_annotation(annotation: Annotation) -> Annotation:
    """The annotation as it is now, its owner's other writes kept waiting until the transaction's end."""
    lock_submission(annotation.submission)
    before = annotation.version
    annotation.refresh_from_db(fields=["version", "start", "end", "note", "revision", "deleted_at", "updated_at"])
    carried = annotation.version_id != before.pk
    annotation.version = OpinionText.objects.defer("text").get(pk=annotation.version_id) if carried else before
    return annotation


def _changed_since(annotation: Annotation, revision: int) -> bool:
    """Whether anybody changed what the annotation says after `revision`, carrying and merged claims apart."""
    if annotation.revision == revision:
        return False
    after = annotation.revisions.filter(number__gt=revision)
    return annotation.revision < revision or after.exclude(change__in=SILENT).exists()


def check_in_reach(annotation: Annotation) -> None:
    """Raises `Refused` where the annotation has been in the bin for longer than that keeps it."""
    if annotation.has_left_bin:
        raise Refused("left_bin")


def check_open(submission: Submission) -> None:
    """Raises `Refused` where the work was accepted, its assignment not open, or the course archived."""
    if submission.assignment.course.is_archived:
        raise Refused("archived")
    if submission.accepted_at is not None:
        raise Refused("accepted")
    if submission.assignment.is_closed:
        raise Refused("closed")
    if submission.assignment.is_draft:
        raise Refused("draft")
    if not submission.assignment.is_open:
        raise Refused("not_open_yet")


def apply_content(annotation: Annotation, content: Content) -> None:
    """Gives the annotation, which the caller has locked, its content and `deleted_at`, as its next revision."""
    annotation.note = content.note
    step(annotation, ["note", "deleted_at"])
    annotation.links.all().delete()
    annotation.tags.exclude(claim__in=content.claims).delete()
    _write_tags_and_links(annotation, content)


def step(annotation: Annotation, fields: list[str]) -> None:
    """Saves those fields of the annotation, which the caller has locked, as its next revision."""
    annotation.revision += 1
    annotation.updated_at = timezone.now()
    annotation.save(update_fields=[*fields, "revision", "updated_at"])


def _write_tags_and_links(annotation: Annotation, content: Content) -> None:
    """A tag that stays keeps its UUID: it is what others judge and count."""
    tags, links = _tags_and_links(annotation, content, {tag.claim_id: tag for tag in annotation.tags.all()})
    if tags or links:
        insert(*tags, *links)


def _tags_and_links(
    annotation: Annotation, content: Content, kept: Mapping[int, Tag] | None = None
) -> tuple[list[Tag], list[AuthorityLink]]:
    """What of the content is not stored yet: the tags that are not among `kept` (by claim), and the links."""
    before = kept or {}
    new = [Tag(annotation=annotation, claim=claim) for claim in content.claims if claim.pk not in before]
    tags = {**before, **{tag.claim_id: tag for tag in new}}
    return new, [
        AuthorityLink(
            annotation=annotation,
            authority=link.authority,
            treatment=link.treatment,
            quotes=link.quotes,
            pin=link.pin,
            tag=tags.get(link.claim.pk) if link.claim else None,
        )
        for link in content.links
    ]


def present_content(content: Content) -> Content:
    """The content with what is used now for its claims, which nobody changes until the transaction's end."""
    held = hold_claims(content.claims)
    if content.claims:
        ask_together(held)
    return _of_present(content, present(content.claims, held.rows))


def _of_present(content: Content, now: Mapping[int, Claim]) -> Content:
    """The content with what is used `now` for each of its claims, by their keys."""
    links = [replace(link, claim=now.get(link.claim.pk) if link.claim else None) for link in content.links]
    return Content(content.note, list({claim.pk: claim for claim in now.values()}.values()), links)


def _check_claims(
    content: Content,
    assignment: Assignment,
    version: OpinionText,
    span: Span,
    annotation: Annotation | None = None,
) -> None:
    """Raises `Refused` where a claim that is new to the annotation is retired, not for this writing, or not asked."""
    kept = set(annotation.tags.values_list("claim", flat=True)) if annotation else set()
    code = refusal(content.claims, version, span, kept=kept)
    if code:
        raise Refused(code)
    new = [claim for claim in content.claims if claim.pk not in kept]
    if outside_claims(assignment, new):
        raise Refused("claim_not_asked")


def kept_state(annotation: Annotation, content: Content) -> dict[str, Any]:
    """The annotation as a revision keeps it, with that content."""
    return place_state(annotation.version, annotation.span) | content_state(content) | {"deleted": False}


def content_state(content: Content) -> dict[str, Any]:
    """The content as a state names it."""
    return {
        "note": content.note,
        "claims": sorted(str(claim.uuid) for claim in content.claims),
        "links": sorted(
            (link.state for link in content.links), key=lambda link: (link["authority"], link["claim"] or "")
        ),
    }


def latest_state(annotation: Annotation) -> dict[str, Any]:
    """The annotation's state as its last revision keeps it."""
    state: dict[str, Any] = annotation.revisions.latest("number").state
    return state


def keep_state(annotation: Annotation, change: Change, state: dict[str, Any], *, by: User) -> None:
    """Appends the annotation's present `revision` with its whole state, and its audit event."""
    insert(*_kept(annotation, change, state, by))


def _kept(
    annotation: Annotation, change: Change, state: dict[str, Any], by: User
) -> tuple[AnnotationRevision, AuditEvent]:
    number, course = annotation.revision, annotation.submission.assignment.course
    revision = AnnotationRevision(annotation=annotation, number=number, change=change, by=by, state=state)
    return revision, event_of(f"annotation_{change}", annotation, by=by, course=course.uuid, revision=number)
