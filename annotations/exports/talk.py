"""What was said to passages: replies, and what reviewers told their students."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotations.exports.options import Called, ExportOptions
from annotations.models import Assignment, Reply
from annotations.names import Names, names_of_people
from annotations.querysets import card_parts


@dataclass(frozen=True, slots=True)
class ExportReply:
    """A reply that stands; `by` is empty where people are not called at all. Times are UTC."""

    uuid: UUID
    by: str
    words: str
    created_at: datetime
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExportRemark:
    """What a reviewer told of a claim (`about`) or, where that is empty, of the whole passage."""

    uuid: UUID
    about: str
    verdict: str
    words: str
    told_at: datetime


class Talk:
    """What was said to the annotations of one page of rows at a time."""

    def __init__(self, options: ExportOptions, names: Names, told: Collection[int]) -> None:
        """`told` as in `rows.rows`; without `options.talk` nothing is read."""
        self.options = options
        self._names = names
        self._told = frozenset(told)
        self._replies: Mapping[int, list[ExportReply]] = {}
        self._remarks: Mapping[int, list[ExportRemark]] = {}
        self._called: dict[tuple[int, int], str] = {}

    def read(self, on: Mapping[int, tuple[int, int]]) -> None:
        """Reads what was said to a page's annotations: `on` has each one's (key) submission and assignment (keys)."""
        if not self.options.talk:
            return
        assignments = {annotation: assignment for annotation, (_submission, assignment) in on.items()}
        replies = list(Reply.objects.filter(annotation__in=on, deleted_at=None).select_related("by"))
        self._call(assignments, replies)
        gathered: dict[int, list[ExportReply]] = {}
        for reply in replies:
            by = self._called.get((assignments[reply.annotation_id], reply.by_id), "")
            told = ExportReply(reply.uuid, by, reply.body, reply.created_at, reply.edited_at)
            gathered.setdefault(reply.annotation_id, []).append(told)
        self._replies = gathered
        readable = [annotation for annotation, (submission, _assignment) in on.items() if submission in self._told]
        self._remarks = _remarks_to(readable)

    def replies(self, annotation: int) -> tuple[ExportReply, ...]:
        """What was replied to the annotation (its key), the oldest first."""
        return tuple(self._replies.get(annotation, ()))

    def remarks(self, annotation: int) -> tuple[ExportRemark, ...]:
        """What was told of it by reviewers, where it may be read."""
        return tuple(self._remarks.get(annotation, ()))

    def _call(self, on: Mapping[int, int], replies: Iterable[Reply]) -> None:
        if self.options.called is Called.NOBODY:
            return
        for pk in set(on.values()):
            people = {each.by for each in replies if on[each.annotation_id] == pk}
            unknown = [each for each in people if (pk, each.pk) not in self._called]
            if unknown:
                named = names_of_people(self._names, Assignment.objects.get(pk=pk), unknown)
                self._called |= {(pk, person): called for person, called in named.items()}


def _remarks_to(annotations: Collection[int]) -> dict[int, list[ExportRemark]]:
    """What was told of these annotations (keys)."""
    gathered: dict[int, list[ExportRemark]] = {}
    _tags, _links, told = card_parts()
    for remark in told.filter(annotation__in=annotations):
        if remark.annotation_id is not None and remark.told_at is not None:  # which the query asks for
            about = remark.tag.claim.label if remark.tag else remark.about
            written = ExportRemark(remark.uuid, about, remark.verdict, remark.words, remark.told_at)
            gathered.setdefault(remark.annotation_id, []).append(written)
    return gathered
