"""Headers that every answer carries, whoever gives it: a page, a refusal, a static file, a mistake."""

from collections.abc import Callable
from typing import Final

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

REFUSED: Final = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
"""What no page of ours asks a browser for. The clipboard (quotations) and passkeys stay as browsers have them."""
PERMISSIONS: Final = ", ".join(f"{each}=()" for each in REFUSED)
ALWAYS: Final = {
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
}
"""Where a view says nothing else: no other site takes our answers in, and no cache that people share keeps them."""
DEBUG_PAGES: Final = frozenset({404, 500})
"""Answers which Django explains while the product is being worked on."""


class HeadersMiddleware:
    """Adds `ALWAYS`. It stands outermost, beside the content security policy, so that no answer passes it by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        return response


class PolicyMiddleware:
    """The content security policy, on every answer: one for all, therefore built once, not for each as django-csp does.

    No view changes it, and none has a nonce. Django's own page of an error (`DEBUG`) has styles in it: it goes without.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in DEBUG_PAGES):
            response.headers.setdefault(HEADER, self.policy)
        return response
