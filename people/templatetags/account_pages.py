"""What the pages of an account draw and say."""

from dataclasses import dataclass
from typing import Final

import qrcode
from django import template
from django.conf import settings
from qrcode.constants import ERROR_CORRECT_M

register = template.Library()
QUIET_MODULES: Final = 4
"""The empty border of a QR code, in modules (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code as an SVG path in a square of `size` modules."""

    size: int
    path: str


@register.simple_tag
def qr_code(words: str) -> QrCode:
    """The words as a QR code, one step of the path for each run of dark modules in a row."""
    made = qrcode.QRCode(border=0, error_correction=ERROR_CORRECT_M)
    made.add_data(words)
    made.make(fit=True)
    rows: list[list[bool]] = made.get_matrix()
    steps = [
        f"M{start + QUIET_MODULES} {y + QUIET_MODULES}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    ]
    return QrCode(len(rows) + 2 * QUIET_MODULES, "".join(steps))


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow each other."""
    starts = [x for x, dark in enumerate(row) if dark and (x == 0 or not row[x - 1])]
    ends = [x for x, dark in enumerate(row, start=1) if dark and (x == len(row) or not row[x])]
    return [(start, end - start) for start, end in zip(starts, ends, strict=True)]


@register.simple_tag
def mail_is_printed() -> bool:
    """Whether this installation has no mail server, so that mail is printed where it was started."""
    return settings.EMAIL_BACKEND == "django.core.mail.backends.console.EmailBackend"


@register.filter
def browser_name(user_agent: str) -> str:
    """The browser and the system, as far as the header tells; itself where neither is known.

    >>> browser_name("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    """
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or user_agent[:80]


BROWSERS: Final = {
    "Edg/": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
"""By a sign in the header; the more particular ones first."""
SYSTEMS: Final = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "Linux": "Linux",
}
