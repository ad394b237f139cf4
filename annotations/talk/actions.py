"""Everything that is said at an annotation: one transaction each, with its audit event and those who are told."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotations.access import viewers_of
from annotations.actions import Refused, TakenUuid
from annotations.models import Annotation, CurrentTransaction, Question, Reply
from annotations.names import names_for, names_of_people
from annotations.talk.mentions import kept
from annotations.talk.telling import tell_asked, tell_replied, tell_resolved, untell_reply
from people.actions import record
from people.models import User


class ReplyConflict(Exception):
    """The reply was changed elsewhere since it was read."""

    def __init__(self, present: Reply) -> None:
        super().__init__(f"reply {present.uuid} is at revision {present.revision}")
        self.present = present


def create_reply(annotation: Annotation, *, by: User, uuid: UUID, words: str) -> tuple[Reply, bool]:
    """Records a reply; returns it, and whether it is new. The owner, the thread and the mentioned are told.

    The same UUID by the same person gives the reply as it is now. Raises `TakenUuid` where it is another's, `Refused`
    where the course is archived or the assignment a draft. A closed assignment is talked about still.
    """
    try:
        with transaction.atomic():
            return _create(annotation, by=by, uuid=uuid, words=words)
    except IntegrityError:
        if Reply.objects.filter(uuid=uuid).exclude(by=by, annotation=annotation).exists():
            raise TakenUuid from None
        raise


def _create(annotation: Annotation, *, by: User, uuid: UUID, words: str) -> tuple[Reply, bool]:
    present = Reply.objects.filter(uuid=uuid).select_related("by").first()
    if present is not None:
        if (present.by_id, present.annotation_id) != (by.pk, annotation.pk):
            raise TakenUuid
        return present, False
    check_talk(annotation)
    body, mentioned = _kept(annotation, words, by)
    reply = Reply.objects.create(uuid=uuid, annotation=annotation, by=by, body=body)
    reply.mentions.set(mentioned)
    _record("create_reply", reply, by=by)
    tell_replied(reply)
    return reply, True


@transaction.atomic
def edit_reply(reply: Reply, *, by: User, revision: int, words: str) -> Reply:
    """Gives the reply other words; who is mentioned for the first time is told. The same edit twice is one.

    Raises `ReplyConflict` where `revision` is not the present one, and where it was deleted; `Refused` as a reply.
    """
    check_talk(reply.annotation)
    reply = _locked(reply)
    body, mentioned = _kept(reply.annotation, words, by)
    if reply.deleted_at is None and reply.body == body:
        return reply
    if reply.deleted_at is not None or reply.revision != revision:
        raise ReplyConflict(reply)
    reply.body, reply.revision, reply.edited_at = body, revision + 1, timezone.now()
    _write(reply, body=body, revision=reply.revision, edited_at=reply.edited_at)
    reply.mentions.set(mentioned)
    _record("edit_reply", reply, by=by, revision=reply.revision)
    tell_replied(reply)
    return reply


@transaction.atomic
def delete_reply(reply: Reply, *, by: User) -> Reply:
    """Takes the words of a reply away, in the notices of it too; its place stays. Doing it twice is doing it once."""
    check_talk(reply.annotation)
    reply = _locked(reply)
    if reply.deleted_at is None:
        reply.body, reply.deleted_at = "", timezone.now()
        _write(reply, body="", deleted_at=reply.deleted_at)
        reply.mentions.clear()
        untell_reply(reply)
        _record("delete_reply", reply, by=by, written_by=str(reply.by.uuid))
    return reply


@transaction.atomic
def ask_question(annotation: Annotation, *, by: User, words: str = "") -> tuple[Question, bool]:
    """Flags the annotation with a question; whether it is new. One that is open already stays the one that it is.

    The staff who see the annotation are told. Raises `Refused` as a reply, and where other words are asked already.
    """
    check_talk(annotation)
    body, _mentioned = _kept(annotation, words, by)
    question, made = Question.objects.get_or_create(
        annotation=annotation, resolved_at=None, defaults={"by": by, "words": body}
    )
    if not made and body and (question.by_id, question.words) != (by.pk, body):
        raise Refused("asked_already")
    if made:
        _record("ask_question", question, by=by)
        tell_asked(question)
    return question, made


@transaction.atomic
def resolve_question(question: Question, *, by: User) -> Question:
    """Says that the question is answered; who asked is told. Doing it twice is doing it once."""
    check_talk(question.annotation)
    now, annotation = Question.objects.select_for_update(of=("self",)).get(pk=question.pk), question.annotation
    now.annotation = annotation
    if now.resolved_at is None:
        now.resolved_at, now.resolved_by = max(timezone.now(), now.asked_at), by  # a clock may have been put back
        rows = Question.objects.filter(pk=now.pk)
        rows.update(resolved_at=now.resolved_at, resolved_by=by, xact=CurrentTransaction())
        _record("resolve_question", now, by=by)
        tell_resolved(now)
    return now


def check_talk(annotation: Annotation) -> None:
    """Raises `Refused` where the course is archived or the assignment a draft."""
    assignment = annotation.submission.assignment
    if assignment.course.is_archived:
        raise Refused("archived")
    if assignment.is_draft:
        raise Refused("draft")


def _kept(annotation: Annotation, words: str, by: User) -> tuple[str, list[User]]:
    """The words as they are kept, with those whom they mention of the people who see the annotation."""
    if "@" not in words:
        return words, []
    assignment = annotation.submission.assignment
    people = list(viewers_of(annotation.submission))
    called = names_of_people(names_for(by, [assignment]), assignment, people)
    return kept(words, called, people)


def _locked(reply: Reply) -> Reply:
    now = Reply.objects.select_for_update(of=("self",)).select_related("by").get(pk=reply.pk)
    now.annotation = reply.annotation
    return now


def _write(reply: Reply, **changed: object) -> None:
    Reply.objects.filter(pk=reply.pk).update(xact=CurrentTransaction(), **changed)


def _record(verb: str, said: Reply | Question, *, by: User, **detail: object) -> None:
    course = said.annotation.submission.assignment.course.uuid
    record(verb, said, by=by, course=course, annotation=str(said.annotation.uuid), **detail)
