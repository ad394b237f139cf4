"""Addresses for whoever watches the product: is the process alive, is it ready to serve."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.outages import unavailable


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """200 while the process answers; asks nothing of the database."""
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers and takes writes, else 503: a standby that was not promoted takes none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        if cursor.fetchone() == (True,):
            return unavailable()
    return HttpResponse("ready\n", content_type="text/plain")
