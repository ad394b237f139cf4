"""The doors to what is said at an annotation: it is seen with the annotation. What one may not see is 404, else 403."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from annotations.access import Right, Standing, access_annotation
from annotations.models import Annotation, Question, Reply
from courses.models import Role
from people.models import User


def talks(standing: Standing) -> bool:
    """Members of the course, no guest. Whether the course goes on is asked by the actions."""
    return standing.role not in (None, Role.GUEST)


def resolves(standing: Standing, question: Question, user: User) -> bool:
    """Who asked, whose annotation it is, and the course's staff who see it."""
    return standing.owns or standing.is_staff or question.by_id == user.pk


def access_talk(user: User, uuid: UUID, *, to: Right = Right.VIEW) -> tuple[Annotation, Standing]:
    """The annotation, which is not in the bin, and what the person is to it. `EDIT` is to speak there."""
    annotation, standing = access_annotation(user, uuid)
    if annotation.deleted_at is not None:
        raise Http404
    if to is Right.EDIT and not talks(standing):
        raise PermissionDenied
    return annotation, standing


def access_reply(user: User, uuid: UUID, *, to: Right) -> Reply:
    """The reply, with its annotation: `EDIT` for who wrote it, `REVIEW` (to take it away) for the staff too."""
    reply = get_object_or_404(Reply.objects.select_related("annotation", "by"), uuid=uuid)
    reply.annotation, standing = access_talk(user, reply.annotation.uuid)
    owns = reply.by_id == user.pk and talks(standing)
    if not owns and not (to is Right.REVIEW and standing.is_staff):
        raise PermissionDenied
    return reply


def access_asked(user: User, uuid: UUID) -> Question:
    """The question, with its annotation, for those who may resolve it."""
    question = get_object_or_404(Question.objects.select_related("annotation", "by"), uuid=uuid)
    question.annotation, standing = access_talk(user, question.annotation.uuid, to=Right.EDIT)
    if not resolves(standing, question, user):
        raise PermissionDenied
    return question
