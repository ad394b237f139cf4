"""Addresses for whoever watches the product: is the process alive, is it ready to serve.

A load balancer asks by the machine's number rather than by the site's name, so these are answered before anything looks
at the `Host` header, at a session or at a limit; with a slash at their end or without.
"""

from collections.abc import Callable
from functools import cache
from typing import Final

from django.db import ProgrammingError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

NOT_READY: Final = 503
RETRY_AFTER_SECONDS: Final = 5


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """200 while the process answers; asks nothing of the database."""
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers, takes writes and has all migrations of this version, else 503.

    A database that is further than this version is ready: during an upgrade both versions serve. A standby that was not
    promoted is not.
    """
    if _is_standby():
        return _not_ready("the database is a standby, which takes no writes")
    missing = missing_migrations()
    if missing:
        return _not_ready(f"{len(missing)} migrations are not applied")
    return HttpResponse("ready\n", content_type="text/plain")


def _not_ready(why: str) -> HttpResponse:
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return HttpResponse(f"not ready: {why}\n", content_type="text/plain", status=NOT_READY, headers=headers)


def _is_standby() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        return bool(cursor.fetchone()[0])


def missing_migrations() -> set[tuple[str, str]]:
    """Those of this version that the database lacks, by app and name. One query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return set(_ours()) - set(cursor.fetchall())
    except ProgrammingError:  # a database in which nothing has been made yet
        return set(_ours())


@cache
def _ours() -> frozenset[tuple[str, str]]:
    """Every migration of this version; read from disk once in a process."""
    return frozenset(MigrationLoader(None).disk_migrations or ())


ANSWERED: Final = {"/health/live": live, "/health/ready": ready}


class HealthMiddleware:
    """Answers the two addresses at once, and leaves all others to the rest."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = ANSWERED.get(request.path_info.rstrip("/")) if request.path_info.startswith("/health/") else None
        return view(request) if view else self.get_response(request)
