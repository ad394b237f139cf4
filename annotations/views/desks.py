"""How a request comes to a desk: through the door of its submission, to one of the assignment's texts."""

from uuid import UUID

from django.http import Http404, HttpRequest

from annotations.access import Right, Standing, access_submission, sees_class
from annotations.desk import Desk, Filter
from annotations.models import Annotation, Assignment, Submission
from opinions.models import OpinionText
from people.accounts import signed_in


def pinned_texts(assignment: Assignment) -> list[OpinionText]:
    """The assignment's texts in order (without their words), with opinion, case, citations and history."""
    texts = OpinionText.objects.filter(assignments=assignment).defer("text").select_related("opinion__case")
    texts = texts.prefetch_related("opinion__case__citations", "opinion__case__history")
    return list(texts.order_by("pinned__position"))


def desk_at(
    request: HttpRequest, submission: UUID, writing: UUID, *, to: Right = Right.VIEW
) -> tuple[Desk, list[OpinionText]]:
    """The desk of the person who asks at that writing, and all texts of the assignment. Raises 404 and 403."""
    found, standing = access_submission(signed_in(request), submission, to=to)
    pinned = pinned_texts(found.assignment)
    for version in pinned:
        if version.opinion.uuid == writing:
            return _desk(request, found, standing, version), pinned
    raise Http404


def desk_of(request: HttpRequest, annotation: Annotation, standing: Standing) -> Desk:
    """The desk at which the annotation's owner works on its text."""
    texts = OpinionText.objects.defer("text").select_related("opinion__case")
    texts = texts.prefetch_related("opinion__case__citations", "opinion__case__history")
    return _desk(request, annotation.submission, standing, texts.get(pk=annotation.version_id))


def _desk(request: HttpRequest, submission: Submission, standing: Standing, version: OpinionText) -> Desk:
    shown = sees_class(standing, submission.assignment)
    return Desk(submission, standing, signed_in(request), version, Filter.of(request.GET, shows_class=shown))
