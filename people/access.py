"""Who may see what belongs to a person."""

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from people.models import Archive, Job, User


def access_job(user: User | AnonymousUser, uuid: UUID) -> Job:
    """The job: hidden (404) from all but its owner."""
    if not isinstance(user, User):
        raise Http404
    return get_object_or_404(user.jobs.all(), uuid=uuid)


def access_archive(user: User | AnonymousUser, uuid: UUID) -> Archive:
    """The archive of what is held of the person: hidden (404) from all but her."""
    if not isinstance(user, User):
        raise Http404
    return get_object_or_404(Archive, uuid=uuid, job__owner=user)


def access_session(user: User | AnonymousUser, pk: int) -> UserSession:
    """One of the person's own sessions: hidden (404) from all but her."""
    if not isinstance(user, User):
        raise Http404
    return get_object_or_404(UserSession, pk=pk, user=user)
