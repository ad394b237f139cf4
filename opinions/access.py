"""Who may read and who may curate the library."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from opinions.models import Batch, Case, Draft, Opinion, OpinionText
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


def access_writing(user: User | AnonymousUser, uuid: UUID, number: int | None = None) -> OpinionText:
    """A version of the writing, the latest without `number`, with its case as its page shows it; its text left out."""
    case = access_case(user, get_object_or_404(Opinion.objects.select_related("case"), uuid=uuid).case.uuid)
    writing = next(each for each in case.opinions.all() if each.uuid == uuid)
    writing.case = case
    versions = {version.number: version for version in writing.versions.all()}
    version = versions.get(number or max(versions))
    if version is None:
        raise Http404
    version.opinion = writing
    return version


def visible_drafts(user: User) -> QuerySet[Draft]:
    """The drafts that the curator uploaded and those shared with her, their sources left in the database."""
    shared = Draft.shared_with.through.objects.filter(user=user).values("draft")
    return Draft.objects.filter(Q(uploaded_by=user) | Q(pk__in=shared)).defer("source")


def access_draft(user: User | AnonymousUser, uuid: UUID, *, own: bool = False) -> Draft:
    """The draft: hidden (404) from all but who uploaded it and those she shares it with, curators all.

    With `own`, 403 to those with whom it is shared: what its uploader alone may do.
    """
    if not isinstance(user, User) or not may_curate(user):
        raise Http404
    draft = get_object_or_404(visible_drafts(user).select_related("published_as"), uuid=uuid)
    if own and draft.uploaded_by_id != user.pk:
        raise PermissionDenied
    return draft


def access_batch(user: User | AnonymousUser, uuid: UUID) -> Batch:
    """Files that were uploaded together: hidden (404) from all but the curator who uploaded them."""
    if not isinstance(user, User) or not may_curate(user):
        raise Http404
    return get_object_or_404(user.batches.select_related("job"), uuid=uuid)
