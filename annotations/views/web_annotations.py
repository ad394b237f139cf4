"""Annotations for other programs: our JSON-LD context, the protocol's containers, each annotation by itself."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from annotations.access import access_annotation, sees_submission
from annotations.exports.web_annotation import CONTENT_TYPE, address, own_context, written
from annotations.models import Annotation
from annotations.names import names_for
from annotations.protocol.answers import CONTAINER, RESOURCE, by_protocol, problem, represented
from annotations.protocol.door import Opened, has_token, opened_by, opened_container
from annotations.protocol.representing import container, container_address, page, preference, representation
from annotations.protocol.writing import Unacceptable, post_annotation, put_annotation, read_sent, remove_annotation
from annotations.reading.desk import whole_number
from people.accounts import signed_in
from people.addresses import reverse

CONTEXT_SECONDS: Final = 86_400
"""How long our context may be kept by who read it."""
READ_TYPES: Final = ("application/ld+json", "application/json")


@require_safe
def glossator_context(_request: HttpRequest) -> HttpResponse:
    """What our own keys in JSON-LD mean: public, for programs of any origin."""
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": f"public, max-age={CONTEXT_SECONDS}"}
    return HttpResponse(written(own_context()), "application/ld+json", headers=headers)


@csrf_exempt  # a token in a header is what opens, and no browser sends that by itself
@by_protocol("GET", "HEAD", "POST")
def web_annotation_container(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The annotations of a token's submission or assignment; a POST makes one."""
    opened = opened_container(request, uuid)
    if request.method == "POST":
        return _posted(request, opened)
    wanted = preference(request.headers.get("Prefer", ""), request.GET.get("iris", ""))
    number = request.GET.get("page")
    if number is not None:
        found = page(opened, wanted, whole_number(number) or 0)
        if not found["items"]:
            raise Http404
        return represented(request, written(found))
    answer = represented(request, written(container(opened, wanted)), link=CONTAINER)
    answer.headers["Content-Location"] = f"{container_address(opened)}{wanted.query}"
    answer.headers["Allow"] = "GET, HEAD, POST, OPTIONS" if opened.writes else "GET, HEAD, OPTIONS"
    if opened.writes:
        answer.headers["Accept-Post"] = CONTENT_TYPE
    if "Prefer" in request.headers:
        answer.headers["Preference-Applied"] = "return=representation"
    return answer


def _posted(request: HttpRequest, opened: Opened) -> HttpResponse:
    if not opened.writes:
        raise PermissionDenied
    _check_type(request)
    made = post_annotation(opened, read_sent(request.body))
    answer = represented(request, representation(made, opened.names) or "", status=HTTPStatus.CREATED)
    answer.headers["Location"] = address("web_annotation", made.uuid)
    return answer


@csrf_exempt  # cookies open it for reading alone, see `web_annotation`
def web_annotation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One annotation: to a token as the protocol has it, to a person who is signed in for reading."""
    if has_token(request) or request.method == "OPTIONS":
        return _by_token(request, uuid)
    return _by_session(request, uuid)


@by_protocol("GET", "HEAD", "PUT", "DELETE")
def _by_token(request: HttpRequest, uuid: UUID) -> HttpResponse:
    opened = opened_by(request)
    annotations = opened.annotations.select_related("version", "submission__assignment__course")
    found = annotations.defer("version__text").filter(uuid=uuid).first()
    if found is None:
        return _gone(opened, uuid)
    if request.method in ("GET", "HEAD"):
        answer = represented(request, representation(found, opened.names) or "")
        answer.headers["Allow"] = "GET, HEAD, PUT, DELETE, OPTIONS" if opened.writes else "GET, HEAD, OPTIONS"
        return answer
    if not opened.writes:
        raise PermissionDenied
    match = request.headers.get("If-Match", "").strip()
    if not match:
        raise Unacceptable(_("Say in If-Match which state you change."), HTTPStatus.PRECONDITION_REQUIRED)
    if request.method == "DELETE":
        remove_annotation(opened, found, match)
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Link": RESOURCE})
    _check_type(request)
    changed = put_annotation(opened, found, read_sent(request.body), match)
    return represented(request, representation(changed, opened.names) or "")


def _gone(opened: Opened, uuid: UUID) -> HttpResponse:
    """410 for what was here and is in the bin, else 404."""
    own = Annotation.objects.filter(submission=opened.submission) if opened.submission else Annotation.objects.none()
    get_object_or_404(own, uuid=uuid)
    return problem(HTTPStatus.GONE, _("It was deleted."))


def _check_type(request: HttpRequest) -> None:
    if request.content_type not in READ_TYPES:
        raise Unacceptable(_("Send JSON-LD: %(type)s") % {"type": CONTENT_TYPE}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


@require_safe
@login_required
def _by_session(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """As JSON-LD, where that is asked for; a browser is led to where the annotation is read."""
    user = signed_in(request)
    found, standing = access_annotation(user, uuid)
    if found.deleted_at is not None:
        raise Http404
    if request.get_preferred_type(["application/ld+json", "text/html"]) == "text/html":
        assignment = found.submission.assignment
        if not sees_submission(standing, found.submission, user):
            return redirect(assignment)
        reader = reverse("reader", args=[found.submission.uuid, found.version.opinion.uuid])
        return redirect(f"{reader}#annotation-card-{found.uuid}")
    said = representation(found, names_for(user, [found.submission.assignment]))
    if said is None:
        raise Http404
    return HttpResponse(said, CONTENT_TYPE, headers={"Vary": "Accept, Cookie"})
