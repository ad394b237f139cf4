"""Who may read and who may curate the library."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from opinions.models import Case
from people.models import User


def may_curate(user: User | AnonymousUser) -> bool:
    """Whether the person may import cases and repair them: a permission of its own, no course role."""
    return user.is_active and user.has_perm("opinions.curate")


def require_curator(user: User | AnonymousUser) -> None:
    """Raises `PermissionDenied` unless the person may curate."""
    if not may_curate(user):
        raise PermissionDenied


def access_case(user: User | AnonymousUser, uuid: UUID, *, curate: bool = False) -> Case:
    """The case; published cases are readable by every signed-in person. Raises 403 where curating is not allowed."""
    if curate:
        require_curator(user)
    return get_object_or_404(Case.objects.for_page(), uuid=uuid)
