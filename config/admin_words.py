"""What Django's admin is asked with: its filters give it to the database as it came, which takes no NUL."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse


class AdminWordsMiddleware:
    """Answers 400 where the query of one of the admin's pages holds NUL, which no browser sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Raises `SuspiciousOperation`."""
        matched = request.resolver_match
        if (
            matched
            and matched.app_name == "admin"
            and any("\0" in word for pair in request.GET.lists() for word in pair[1])
        ):
            raise SuspiciousOperation("NUL in a query")
