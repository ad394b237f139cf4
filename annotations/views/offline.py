"""The copy of one's work that is read without a network."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from annotations.access import access_submission
from annotations.assignments.pinned import pinned_texts
from annotations.names import names_for
from annotations.reading.offline import offline_copy as pieces
from people.accounts import signed_in


@require_safe
@login_required
def offline_copy(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """The opinion with the submission's annotations, as one HTML file to be kept; 404 where there is no text yet."""
    user = signed_in(request)
    found, standing = access_submission(user, uuid)
    pinned = pinned_texts(found.assignment)
    if not pinned:
        raise Http404
    response = StreamingHttpResponse(pieces(found, standing, user, pinned), content_type="text/html; charset=utf-8")
    name = slugify(f"{found.assignment.title} {names_for(user, [found.assignment]).of(found)}") or "opinion"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.html"'
    return response
