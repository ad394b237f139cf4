"""What was said to passages: replies, and what reviewers told their students."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from annotations.exports.options import Called, ExportOptions
from annotations.models import Annotation, Assignment, Reply
from annotations.names import Names, names_of_people


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
        self._called: dict[tuple[int, int], str] = {}

    def read(self, annotations: Iterable[Annotation]) -> None:
        """Reads the replies to a page's annotations (with their submissions): four queries at most an assignment."""
        if not self.options.talk:
            return
        on = {each.pk: each.submission.assignment_id for each in annotations if vars(each)["reply_count"]}
        replies = list(Reply.objects.filter(annotation__in=on, deleted_at=None).select_related("by"))
        self._call(on, replies)
        gathered: dict[int, list[ExportReply]] = {}
        for reply in replies:
            by = self._called.get((on[reply.annotation_id], reply.by_id), "")
            told = ExportReply(reply.uuid, by, reply.body, reply.created_at, reply.edited_at)
            gathered.setdefault(reply.annotation_id, []).append(told)
        self._replies = gathered

    def replies(self, annotation: Annotation) -> tuple[ExportReply, ...]:
        """What was replied, the oldest first."""
        return tuple(self._replies.get(annotation.pk, ()))

    def remarks(self, annotation: Annotation) -> tuple[ExportRemark, ...]:
        """What was told of it by reviewers, where it may be read."""
        if not self.options.talk or annotation.submission_id not in self._told:
            return ()
        return tuple(
            ExportRemark(
                each.uuid, each.tag.claim.label if each.tag else each.about, each.verdict, each.words, each.told_at
            )
            for each in vars(annotation)["told_remarks"]
        )

    def _call(self, on: Mapping[int, int], replies: Iterable[Reply]) -> None:
        if self.options.called is Called.NOBODY:
            return
        for pk in set(on.values()):
            people = {each.by for each in replies if on[each.annotation_id] == pk}
            unknown = [each for each in people if (pk, each.pk) not in self._called]
            if unknown:
                named = names_of_people(self._names, Assignment.objects.get(pk=pk), unknown)
                self._called |= {(pk, person): called for person, called in named.items()}
