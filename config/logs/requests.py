"""One line a request: what was asked for by its name, how it went, how long it took. Nothing that anybody wrote.

The line names no address with its identifiers, no words of a query, no network address and no name. Who asked is told
by the number of her account, and only where something was to be changed or went wrong: the log does not tell who read
what and when.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any, Final

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse

from config.logs.lines import route_of
from people.faults import note_fault
from people.statements import Statements, counting
from people.traces import TOLD, given_id, new_id, request_id

HEADER: Final = "X-Request-ID"
READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
NOTHING_NEW: Final = frozenset({204, 304})
FAILED: Final = 400
FAULT: Final = 500
BROKEN_OFF: Final = 599
"""Told as the status of an answer that ended with an error after it had begun."""

UNTOLD: Final = (settings.STATIC_URL, "/health/")

logger = logging.getLogger("glossator.requests")


class RequestLog:
    """The outermost middleware: gives the request its number, and tells how it went once the answer is made.

    Static files and probes of health are not told of. A poll that found nothing new is told at the level DEBUG alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.count: Callable[[str, str, HttpResponseBase, float, Statements], None] | None = None
        if settings.METRICS_TOKEN or settings.METRICS_HERE:
            from config.metrics.counted import count  # noqa: PLC0415 -- it makes files, and takes time to load

            self.count = count

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = given_id(request.META.get("HTTP_X_REQUEST_ID", "")) if settings.TRUST_PROXY else new_id()
        before = request_id.set(number)
        asked = Asked(request, number)
        try:
            with counting(asked.statements):
                response = self.get_response(request)
            response.headers[HEADER] = number
            if request.path_info.startswith(UNTOLD):
                return response
            if self.count:
                seconds = perf_counter() - asked.begun
                self.count(asked.route(), request.method or "", response, seconds, asked.statements)
            if isinstance(response, StreamingHttpResponse) and not hasattr(response, "file_to_stream"):
                response.streaming_content = _sent(response.streaming_content, asked, response.status_code)  # type: ignore[arg-type]  # -- WSGI: no asynchronous one
            else:
                asked.tell(response.status_code)
            return response
        finally:
            request_id.reset(before)


class Asked:
    """A request that is served, from its beginning to its line in the log."""

    __slots__ = ("begun", "number", "request", "statements")

    def __init__(self, request: HttpRequest, number: str) -> None:
        self.begun = perf_counter()
        self.request = request
        self.number = number
        self.statements = Statements(self.route)

    def route(self) -> str:
        """The name of the address."""
        return route_of(self.request)

    def tell(self, status: int) -> None:
        """Writes the line; keeps the error where there was one of ours."""
        method = self.request.method or "-"
        level = logging.INFO
        if status >= FAULT:
            level = logging.WARNING
        elif status in NOTHING_NEW and method in READS:
            level = logging.DEBUG
        if logger.isEnabledFor(level):
            told: dict[str, Any] = {"method": method, "route": self.route(), "status": status}
            told |= {"ms": round((perf_counter() - self.begun) * 1_000, 1), **self.statements.told}
            user = getattr(self.request, "_cached_user", None)  # Django keeps it there; asking might query
            if user is not None and user.pk and (method not in READS or status >= FAILED):
                told["user"] = user.pk
            logger.log(level, "request", extra={TOLD: told})
        error = getattr(self.request, "fault", None)
        if status >= FAULT and status != 503 and error is not None:  # noqa: PLR2004 -- 503: the database is away
            note_fault(error, request_id=self.number, route=self.route())


def _sent(content: Iterator[bytes], asked: Asked, status: int) -> Iterator[bytes]:
    """The content as it is sent; its line is written once it has ended."""
    before = request_id.set(asked.number)
    try:
        with counting(asked.statements):
            yield from content
    except GeneratorExit:
        asked.tell(status)
        raise
    except Exception as error:
        status = BROKEN_OFF
        logging.getLogger("django.request").exception("An answer broke off: %s", asked.route())
        asked.request.fault = error  # type: ignore[attr-defined]  # -- ours, see `_keep`
        asked.tell(status)
        raise
    else:
        asked.tell(status)
    finally:
        request_id.reset(before)


def _keep(request: HttpRequest | None = None, **_signal: Any) -> None:
    if request is not None:
        request.fault = sys.exc_info()[1]  # type: ignore[attr-defined]  # -- kept until the line is written


got_request_exception.connect(_keep, dispatch_uid="config.logs.requests")
