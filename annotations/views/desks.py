"""How a request comes to a desk: through the door of its submission, to one of the assignment's texts."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from annotations.access import Entered, Right, Standing, enter_submission, seen_work, sees_class
from annotations.assignments.pinned import pinned_texts
from annotations.filtering.filters import asked_filter
from annotations.filtering.reach import fitted
from annotations.models import Annotation, Submission
from annotations.reading.desk import Desk
from opinions.models import OpinionText
from people.accounts import signed_in
from people.addresses import reverse

TEXT_HEADER = "X-Text-Version"
"""In every answer to a reading page: its path, and the version (UUID) that its assignment names now."""


def desk_at(request: HttpRequest, submission: UUID, writing: UUID, *, to: Right = Right.VIEW) -> Desk:
    """The desk of the person who asks at that writing. Raises 404 and 403."""
    entered = enter_submission(signed_in(request), submission, to=to)
    return _desk(request, entered, [text for text in entered.pinned if text.opinion.uuid == writing])


def first_desk(request: HttpRequest, submission: UUID) -> Desk:
    """The desk of the person who asks at the submission's first writing. Raises 404 and 403."""
    entered = enter_submission(signed_in(request), submission)
    return _desk(request, entered, entered.pinned)


def desk_of(request: HttpRequest, annotation: Annotation, standing: Standing) -> Desk:
    """The desk at which the annotation's owner works on its writing, in the version that the assignment names."""
    pinned = pinned_texts(annotation.submission.assignment)
    here = [text for text in pinned if text.opinion_id == annotation.version.opinion_id]
    return _desk(request, _entered(request, annotation.submission, standing, pinned), here)


def desk_before(
    request: HttpRequest, found: Submission, standing: Standing, pinned: Sequence[OpinionText], version: OpinionText
) -> Desk:
    """The desk at one of the pinned texts, of a submission whose door was passed already."""
    return _desk(request, _entered(request, found, standing, pinned), [version])


def _entered(
    request: HttpRequest, submission: Submission, standing: Standing, pinned: Sequence[OpinionText]
) -> Entered:
    return Entered(submission, standing, pinned, seen_work(signed_in(request), submission.assignment))


def telling_text(desk: Desk, response: HttpResponse) -> HttpResponse:
    """The answer, which tells a page that shows an earlier text that there is a corrected one."""
    path = reverse("reader", args=[desk.submission.uuid, desk.version.opinion.uuid])
    response.headers[TEXT_HEADER] = f"{path} {desk.version.uuid}"
    return response


def _desk(request: HttpRequest, entered: Entered, here: Sequence[OpinionText]) -> Desk:
    if not here:
        raise Http404
    submission, standing, seen = entered.submission, entered.standing, entered.seen
    shown = sees_class(standing, submission, seen)
    asked = asked_filter(request.GET)
    user = signed_in(request)
    desk = Desk(submission, standing, user, here[0], entered.pinned, asked.filter, seen, shows_class=shown)
    return fitted(desk, asked)
