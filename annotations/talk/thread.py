"""What is said at one annotation, as it is read below its card."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Prefetch
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotations.access import Standing, viewers_of
from annotations.models import Annotation, Question, Reply
from annotations.names import names_for
from annotations.talk.access import resolves, talks
from annotations.talk.mentions import KEPT, as_drawn, as_typed
from annotations.talk.telling import shown_names
from people.addresses import reverse
from people.models import User


@dataclass(frozen=True, slots=True)
class ReplyView:
    """A reply. `typed` is what its writer edits; the addresses are empty where the reader may not."""

    uuid: UUID
    name: str
    drawn: SafeString
    typed: str
    at: datetime
    edited_at: datetime | None
    is_deleted: bool
    revision: int
    own: bool
    edit_url: str
    delete_url: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """The open question; `resolve_url` is empty where the reader may not."""

    name: str
    drawn: SafeString
    at: datetime
    resolve_url: str


@dataclass(frozen=True, slots=True)
class Thread:
    """What is said at an annotation. `closed_words` says why nothing can be added; empty where it can."""

    annotation: UUID
    replies: tuple[ReplyView, ...]
    question: QuestionView | None
    zone: str
    can_talk: bool
    closed_words: str
    new_uuid: UUID
    reply_url: str
    ask_url: str
    offers_url: str

    @property
    def count(self) -> int:
        """How many replies have words."""
        return sum(not each.is_deleted for each in self.replies)


def thread_of(annotation: Annotation, standing: Standing, user: User) -> Thread:
    """The thread as that person reads it. The number of queries does not depend on how many speak."""
    assignment = annotation.submission.assignment
    mentions = Prefetch("mentions", User.objects.order_by("pk"))
    replies = list(Reply.objects.filter(annotation=annotation).select_related("by").prefetch_related(mentions))
    question = Question.objects.filter(annotation=annotation, resolved_at=None).select_related("by").first()
    speakers = [*(each.by for each in replies), *(told for each in replies for told in each.mentions.all())]
    words = question.words if question else ""
    asked_of = User.objects.filter(uuid__in=KEPT.findall(words)) if question else ()
    names = names_for(user, [assignment])
    called = shown_names(names, annotation, [*speakers, *asked_of, *([question.by] if question else [])])
    closed = closed_words(annotation)
    can_talk = talks(standing) and not closed
    return Thread(
        annotation=annotation.uuid,
        replies=tuple(_reply(each, called, standing, user, can_change=not closed) for each in replies),
        question=_question(question, called, standing, user, can_change=can_talk) if question else None,
        zone=assignment.course.time_zone,
        can_talk=can_talk,
        closed_words="" if can_talk else closed or _("As a guest you can read, but not reply."),
        new_uuid=uuid4(),
        reply_url=reverse("reply_create", args=[annotation.uuid]),
        ask_url=reverse("question_ask", args=[annotation.uuid]),
        offers_url=reverse("mention_offers", args=[annotation.uuid]),
    )


def closed_words(annotation: Annotation) -> str:
    """Why nobody replies at the annotation now; empty where one does."""
    assignment = annotation.submission.assignment
    if assignment.course.is_archived:
        return _("This course is archived: it can be read, but not changed.")
    if assignment.is_draft:
        return _("This assignment is a draft: nobody replies before it is published.")
    return ""


def _reply(reply: Reply, called: dict[UUID, str], standing: Standing, user: User, *, can_change: bool) -> ReplyView:
    mentioned = {each.uuid: called[each.uuid] for each in reply.mentions.all()}
    own = reply.by_id == user.pk
    stands = can_change and reply.deleted_at is None
    edits = stands and own and talks(standing)
    deletes = stands and (standing.is_staff or (own and talks(standing)))
    return ReplyView(
        uuid=reply.uuid,
        name=called[reply.by.uuid],
        drawn=as_drawn(reply.body, mentioned),
        typed=as_typed(reply.body, mentioned),
        at=reply.created_at,
        edited_at=reply.edited_at,
        is_deleted=reply.deleted_at is not None,
        revision=reply.revision,
        own=own,
        edit_url=reverse("reply_edit", args=[reply.uuid]) if edits else "",
        delete_url=reverse("reply_delete", args=[reply.uuid]) if deletes else "",
    )


def _question(
    question: Question, called: dict[UUID, str], standing: Standing, user: User, *, can_change: bool
) -> QuestionView:
    may = can_change and resolves(standing, question, user)
    return QuestionView(
        name=called[question.by.uuid],
        drawn=as_drawn(question.words, called),
        at=question.asked_at,
        resolve_url=reverse("question_resolve", args=[question.uuid]) if may else "",
    )


OFFERED = 8
"""Names that an @ offers."""


def mention_names(annotation: Annotation, user: User, typed: str) -> list[str]:
    """Names that begin with what is typed (in any of their words), of those who see the annotation; not one's own."""
    assignment = annotation.submission.assignment
    seeing = viewers_of(annotation.submission).exclude(pk=user.pk).filter(is_active=True)
    called = shown_names(names_for(user, [assignment]), annotation, seeing)
    sought = typed.casefold()
    found = {name for name in called.values() if any(part.startswith(sought) for part in _starts(name.casefold()))}
    return sorted(found, key=str.casefold)[:OFFERED]


def _starts(name: str) -> list[str]:
    """The name from each of its words on."""
    words = name.split()
    return [" ".join(words[at:]) for at in range(len(words))]
