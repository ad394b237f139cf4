"""Files that people bring to a form: some megabytes at most, read within the request, in a confined child.

A module that reads such a file is a task of `people.sandbox` and loads no model, so that the child begins in a fraction
of a second. It may load Django's translation, once its `prepare` has called `speak_plainly`.
"""

from typing import Final

from django.conf import settings
from django.utils.translation import gettext

from people.sandbox import Limits

MOST_SECONDS: Final = 10
"""The request's thread waits for the child: never longer than that, by the clock."""
MOST_BYTES_OF_A_SIGN: Final = 4
"""What a text that is bounded in signs may be in bytes, for each of them."""
MOST_ANSWERED: Final = 32 * 1024 * 1024
"""Bytes of the child's answer."""


def small_limits(most_bytes: int) -> Limits:
    """What reading one such file may cost, within what the settings allow to an upload."""
    seconds = min(settings.IMPORT_SECONDS, MOST_SECONDS)
    return Limits(most_bytes, seconds, settings.IMPORT_MEMORY_MB, MOST_ANSWERED)


def speak_plainly() -> None:
    """In the child, which has no settings: sentences are said as they are written."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    gettext("")  # loads what it needs
