"""What a person sees when the database is away, a session has ended or a form's token is stale: never a lost word."""

import logging
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import Error, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

from people.traces import request_id

logger = logging.getLogger(__name__)

View = Callable[[HttpRequest], HttpResponse]
AWAY = (OperationalError, InterfaceError, PoolTimeout)
RETRY_AFTER_SECONDS = 5
DISK_FULL: Final = "53100"
READ_ONLY: Final = "25006"
"""What a standby says to a write: it was not promoted yet."""
LACKING: Final = frozenset({"42P01", "42703", "42883", "42704"})
"""No such table, column, function, other object: what code says whose migrations have not been applied yet. These are
SQLSTATEs (PostgreSQL's manual, appendix A)."""
USUAL_WAIT_SECONDS = 60
"""What allauth counts of a network address and of a person, it counts by the minute."""


def server_error(_request: HttpRequest) -> HttpResponse:
    """Django's handler500: a database that does not answer is a 503, wherever it was noticed; all else is a 500.

    Django calls this while it handles the exception, so that the exception of a view and of any middleware is seen.
    """
    why = why_unavailable(sys.exc_info()[1])
    if why is not None:
        return unavailable(why)
    return HttpResponse(render_to_string("500.html", {"request_id": request_id.get()}), status=500)


class Why(StrEnum):
    """Why the product cannot serve for a while; the page has a sentence for each."""

    AWAY = "away"
    DISK_FULL = "disk_full"
    UPGRADE = "upgrade"


def why_unavailable(error: BaseException | None) -> Why | None:
    """Why the error passes by itself, or once somebody has made room; None where it is a mistake of ours."""
    state = getattr(error.__cause__, "sqlstate", None) if error else None
    if state == DISK_FULL:
        logger.error("The disk of the database is full: nothing is saved until there is room. %s", error)
        return Why.DISK_FULL
    if isinstance(error, AWAY) or state == READ_ONLY:
        return Why.AWAY
    return Why.UPGRADE if state in LACKING and _is_behind() else None


def _is_behind() -> bool:
    """Whether the database lacks migrations that this code has."""
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Error:
        return False


def unavailable(why: Why = Why.AWAY) -> HttpResponse:
    """The page for a database that does not answer: 503, to be tried again in `RETRY_AFTER_SECONDS`."""
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return HttpResponse(render_to_string("503.html", {"why": why.value}), status=503, headers=headers)


def too_many(request: HttpRequest, wait: int = USUAL_WAIT_SECONDS) -> HttpResponse:
    """The page for what was done too often: 429, to be tried again after so many seconds. Allauth's limits use it too.

    A fragment's answer is the sentence alone; both say that nothing was done.
    """
    minutes = -(-wait // 60)
    template = "429.html#told" if request.headers.get("HX-Request") else "429.html"
    response = render(request, template, {"minutes": minutes}, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


class LoginRedirectForHtmxMiddleware:
    """Turns a redirect to the login page into `HX-Redirect`, back to the page (not the fragment) that asked."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 302 and request.headers.get("HX-Request"):  # noqa: PLR2004 -- an HTTP status
            target = response.headers.get("Location", "")
            if target.split("?")[0] == resolve_url(settings.LOGIN_URL):
                return HttpResponse(status=204, headers={"HX-Redirect": redirect_to_login(_page(request)).url})
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was opened before the present login: says so; the browser keeps what was typed.

    The journal and htmx are sent to the login page where nobody is signed in; else they get a token with the answer,
    whose header `X-Stale-Token` tells them to try again.
    """
    response = render(request, "403_csrf.html", {"reason": reason}, status=403)
    if request.headers.get("HX-Request"):
        get_token(request)
        response.headers["X-Stale-Token"] = "1"
        if not request.user.is_authenticated:
            return HttpResponse(status=204, headers={"HX-Redirect": redirect_to_login(_page(request)).url})
    return response


def _page(request: HttpRequest) -> str:
    """The page that asked for the fragment."""
    return request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]  # -- django-htmx adds it
