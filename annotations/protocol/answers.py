"""How the protocol answers: its headers (LDP, CORS), and its refusals as problem details (RFC 9457)."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from annotations.actions import Refused
from annotations.exports.web_annotation import CONTENT_TYPE
from annotations.protocol.door import NoToken
from annotations.protocol.representing import etag, tags_in
from annotations.protocol.writing import Stale, Unacceptable
from people.limits import TooOften

View = Callable[Concatenate[HttpRequest, ...], HttpResponse]
RESOURCE: Final = '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
CONTAINER: Final = (
    '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type", '
    '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"'
)
CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Post, Allow, Content-Location, ETag, Link, Location, Preference-Applied, "
    "Retry-After, Vary",
}
"""A page of any origin may ask: what opens is the token in its header, never the browser's cookies."""
PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-Match, If-None-Match, Prefer, Slug",
    "Access-Control-Max-Age": "86400",
}


def by_protocol(*methods: str) -> Callable[[View], View]:
    """A view that answers these methods (and OPTIONS) as the protocol does, its refusals too."""

    def made(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, /, *arguments: Any, **named: Any) -> HttpResponse:
            answer = _answer(view, request, methods, *arguments, **named)
            answer.headers.setdefault("Allow", ", ".join((*methods, "OPTIONS")))
            for name, value in CORS.items():
                answer.headers[name] = value
            return answer

        return answered

    return made


def _answer(view: View, request: HttpRequest, methods: Sequence[str], *arguments: Any, **named: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        allowed = {"Access-Control-Allow-Methods": ", ".join((*methods, "OPTIONS"))}
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={**PREFLIGHT, **allowed})
    if request.method not in methods:
        return problem(HTTPStatus.METHOD_NOT_ALLOWED, _("This is not done here."))
    try:
        return view(request, *arguments, **named)
    except (NoToken, TooOften, Unacceptable, Stale, Refused, PermissionDenied, Http404) as refused:
        return _refusal(refused)


def _refusal(refused: Exception) -> HttpResponse:
    status, words, headers = HTTPStatus.NOT_FOUND, _("There is no such thing here."), {}
    match refused:
        case NoToken():
            status, words = HTTPStatus.UNAUTHORIZED, _("Send a live token: “Authorization: Bearer …”.")
            headers = {"WWW-Authenticate": 'Bearer realm="annotations"'}
        case TooOften():
            status, words = HTTPStatus.TOO_MANY_REQUESTS, _("Too many requests in a minute.")
            headers = {"Retry-After": str(refused.wait)}
        case Unacceptable():
            status, words = HTTPStatus(refused.status), str(refused)
        case Stale():
            status, words = HTTPStatus.PRECONDITION_FAILED, _("It has changed since: get it again, and look.")
        case Refused():
            status, words = HTTPStatus.FORBIDDEN, _("This cannot be done now (%(code)s).") % {"code": refused.code}
        case PermissionDenied():
            status, words = HTTPStatus.FORBIDDEN, _("The token does not allow this.")
    told = problem(status, words)
    for name, value in headers.items():
        told.headers[name] = value
    return told


def problem(status: int, detail: str) -> HttpResponse:
    """A refusal, for programs and for who reads their logs."""
    told = {"title": HTTPStatus(status).phrase, "status": int(status), "detail": detail}
    return JsonResponse(told, status=status, content_type="application/problem+json")


def represented(request: HttpRequest, said: str, *, link: str = RESOURCE, status: int = 200) -> HttpResponse:
    """A representation with its entity tag; 304 without it where the request has it already."""
    tag = etag(said)
    known = tags_in(request.headers.get("If-None-Match", ""))
    unchanged = request.method in ("GET", "HEAD") and (tag in known or "*" in known)
    answer = HttpResponse(status=HTTPStatus.NOT_MODIFIED) if unchanged else HttpResponse(said, CONTENT_TYPE, status)
    for name, value in {"ETag": tag, "Link": link, "Vary": "Accept, Authorization, Prefer"}.items():
        answer.headers[name] = value
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
