"""Who asks by the protocol: the person of a token, with the rights that she has on the pages now."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest

from annotations.access import Right, access_assignment, access_submission, edits_submission
from annotations.models import AccessToken, Annotation, Assignment, Submission
from annotations.names import Names, names_for
from annotations.protocol.tokens import find_token
from annotations.querysets import NOT_IN_BIN, AnnotationQuerySet
from people.limits import count
from people.models import User

MINUTE: Final = 60
SCHEME: Final = "bearer"


class NoToken(Exception):
    """No token was sent, or it is none, or it opens nothing any more."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a token opens: one submission, or (`submission` None) the work of an assignment that its person sees."""

    token: AccessToken
    assignment: Assignment
    submission: Submission | None
    writes: bool

    @property
    def user(self) -> User:
        """Whose token it is."""
        return self.token.user

    @property
    def annotations(self) -> AnnotationQuerySet:
        """The annotations that she sees through it."""
        if self.submission is not None:
            return Annotation.objects.filter(NOT_IN_BIN, submission=self.submission)
        seen = Submission.objects.filter(assignment=self.assignment).work_seen_by(self.user)
        return Annotation.objects.for_export(seen)

    @property
    def names(self) -> Names:
        """What people are called to her."""
        return names_for(self.user, [self.assignment])


def has_token(request: HttpRequest) -> bool:
    """Whether a token was sent, good or not."""
    return request.headers.get("Authorization", "").partition(" ")[0].lower() == SCHEME


def opened_by(request: HttpRequest) -> Opened:
    """What the request's token opens now. Raises `NoToken`, `TooOften`, 404 and 403 as the pages do."""
    words = request.headers.get("Authorization", "").partition(" ")[2].strip()
    token = find_token(words) if has_token(request) and words else None
    if token is None:
        raise NoToken
    _count(token)
    if token.submission is not None:
        submission, standing = access_submission(token.user, token.submission.uuid)
        writes = token.writes and edits_submission(standing)
        return Opened(token, submission.assignment, submission, writes)
    if token.assignment is None:
        raise NoToken
    assignment, _standing = access_assignment(token.user, token.assignment.uuid, to=Right.REVIEW)
    return Opened(token, assignment, None, writes=False)


def opened_container(request: HttpRequest, uuid: UUID) -> Opened:
    """What the token opens, where that is the submission or assignment of this UUID; else 404."""
    opened = opened_by(request)
    if uuid != (opened.submission or opened.assignment).uuid:
        raise Http404
    return opened


def _count(token: AccessToken) -> None:
    """Counts one more request of the token. Raises `TooOften`."""
    count("protocol", f"token {token.pk}", most=settings.PROTOCOL_PER_MINUTE, seconds=MINUTE)
