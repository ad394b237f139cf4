"""Who may see what belongs to a person."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from people.models import Job, User


def access_job(user: User | AnonymousUser, uuid: UUID) -> Job:
    """The job: hidden (404) from all but its owner."""
    if not isinstance(user, User):
        raise Http404
    return get_object_or_404(user.jobs.all(), uuid=uuid)
