"""Headers that every answer carries, whoever gives it: a page, a refusal, a static file, a mistake."""

from collections.abc import Callable
from typing import Final

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


class HeadersMiddleware:
    """Adds `ALWAYS`. It stands outermost, beside the content security policy, so that no answer passes it by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        return response
