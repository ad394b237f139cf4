"""Writes what a file brings, in one transaction: all that can be, or nothing."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from annotations.actions import (
    SURE,
    Refused,
    carry_to,
    check_open,
    content_state,
    edit_annotation,
    lock_submission,
    place_state,
)
from annotations.exports.options import Told
from annotations.incoming.entries import Entry
from annotations.incoming.plans import Chosen, Fate, Planned, Target, compared, nobody_listens, placed
from annotations.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    AuthorityLink,
    Change,
    PlaceQuestion,
    Submission,
    Tag,
)
from annotations.submissions.revealing import count_towards_reveal
from opinions.models import OpinionText
from opinions.text.carrying import carry
from people.actions import record, record_each
from people.models import User

BATCH: Final = 500
"""Rows written by one statement."""
Written = list[tuple[Planned, Annotation]]


@transaction.atomic
def take_file(
    entries: Sequence[Entry],
    target: Target,
    choices: Mapping[int, Chosen],
    *,
    by: User,
    take: UUID | None = None,
    told: Told = nobody_listens,
) -> list[Planned]:
    """Plans anew what becomes of each entry, writes what is new or comes back, and returns the plan.

    What stands on an earlier version of a text is carried at once; where its words changed, its owner is asked. Raises
    `Refused` where the assignment is not open, or somebody's work was accepted. The log names all of it by `take`.
    `told` hears how many entries have found their place.
    """
    take = take or uuid4()
    standing = placed(entries, target, choices, told)
    submissions = _locked(target, compared(standing, target), by)
    planned = compared(standing, target)
    new = [each for each in planned if each.fate is Fate.NEW]
    written = _write(new, submissions, by, take)
    for each in planned:
        if each.fate is Fate.BACK and each.said:
            back = Annotation.objects.select_related("submission__assignment__course", "version").get(uuid=each.uuid)
            edit_annotation(back, by=by, revision=back.revision, content=each.said.content)
    _carry_all(written, target.assignment, by)
    for submission in submissions.values():
        count_towards_reveal(submission)
        taken = sum(each.owner == submission.user for each in new)
        record("take_file", submission, by=by, course=target.assignment.course.uuid, annotations=taken, file=str(take))
    return planned


def _locked(target: Target, planned: Sequence[Planned], by: User) -> dict[int, Submission]:
    """The submissions (by their owners' keys) that are written to, locked in one order; made where there are none."""
    owners = {each.owner.pk: each.owner for each in planned if each.fate in (Fate.NEW, Fate.BACK)}
    found = {}
    for pk, owner in sorted(owners.items()):
        submission, made = Submission.objects.get_or_create(assignment=target.assignment, user=owner)
        submission.assignment, submission.user = target.assignment, owner
        if made:
            record("open_submission", submission, by=by, course=target.assignment.course.uuid)
        lock_submission(submission)
        check_open(submission)
        found[pk] = submission
    if not owners and not target.assignment.is_open:
        raise Refused("closed")
    return found


def _write(new: Sequence[Planned], submissions: Mapping[int, Submission], by: User, take: UUID) -> Written:
    now = timezone.now()
    written = []
    for each in new:
        assert each.place is not None  # noqa: S101 -- what is new has its place
        assert each.said is not None  # noqa: S101 -- and its content
        entry, kept = each.entry, each.sealed
        made = Annotation(
            uuid=each.uuid,
            submission=submissions[each.owner.pk],
            version=each.place.version,
            start=each.place.span.start,
            end=each.place.span.end,
            note=each.said.content.note,
            created_at=(kept and entry.created_at) or now,
            updated_at=(kept and entry.updated_at) or now,
        )
        written.append((each, made))
    Annotation.objects.bulk_create([made for _planned, made in written], batch_size=BATCH)
    _write_content(written)
    _keep(written, by, take)
    return written


def _write_content(written: Written) -> None:
    """Tags with the UUIDs that they had, where nobody has those, and links."""
    wanted = {uuid for each, _made in written if each.said and each.sealed for uuid in each.said.tags.values()}
    taken = set(Tag.objects.filter(uuid__in=wanted).values_list("uuid", flat=True))
    tags: list[Tag] = []
    links: list[AuthorityLink] = []
    for each, made in written:
        content, had = each.said.content, (each.said.tags if each.sealed else {})  # type: ignore[union-attr]  # -- what is new has content
        own = {
            claim.pk: Tag(uuid=_free(had.get(claim.pk), taken), annotation=made, claim=claim)
            for claim in content.claims
        }
        tags += own.values()
        links += [
            AuthorityLink(
                annotation=made, authority=link.authority, treatment=link.treatment, quotes=link.quotes, pin=link.pin,
                tag=own[link.claim.pk] if link.claim else None,
            )
            for link in content.links
        ]  # fmt: skip
    Tag.objects.bulk_create(tags, batch_size=BATCH)
    AuthorityLink.objects.bulk_create(links, batch_size=BATCH)


def _free(uuid: UUID | None, taken: set[UUID]) -> UUID:
    if uuid is None or uuid in taken:
        return uuid4()
    taken.add(uuid)
    return uuid


def _keep(written: Written, by: User, take: UUID) -> None:
    """The first state of each, of the time that its seal vouches for, and the audit events."""
    AnnotationRevision.objects.bulk_create(
        (
            AnnotationRevision(
                annotation=made,
                number=1,
                change=Change.CREATED,
                by=by,
                at=made.updated_at,
                state=place_state(made.version, made.span) | content_state(each.said.content) | {"deleted": False},  # type: ignore[union-attr]  # -- what is new has content
            )
            for each, made in written
        ),
        batch_size=BATCH,
    )
    if written:
        course = written[0][1].submission.assignment.course.uuid
        events = [(made, {"revision": 1, "sealed": each.sealed, "file": str(take)}) for each, made in written]
        record_each(f"annotation_{Change.CREATED}", events, by=by, course=course)


def _carry_all(written: Written, assignment: Assignment, by: User) -> None:
    """To the assignment's versions, what was written on earlier ones; each pair of texts is compared once."""
    pinned = {each.opinion_id: each for each in OpinionText.objects.filter(assignments=assignment)}
    standing: dict[int, list[Annotation]] = {}
    for _planned, made in written:
        if made.version_id != pinned[made.version.opinion_id].pk:
            standing.setdefault(made.version_id, []).append(made)
    for here in standing.values():
        old = here[0].version
        new = pinned[old.opinion_id]
        for made, outcome in zip(here, carry(old.text, new.text, [each.span for each in here]), strict=True):
            if outcome.fate in SURE and outcome.new:
                carry_to(made, new, outcome.new, by=by)
            else:
                start, end = (outcome.new.start, outcome.new.end) if outcome.new else (None, None)
                PlaceQuestion.objects.create(annotation=made, version=new, start=start, end=end, asked_by=by)
