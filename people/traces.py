"""The number of a request: in its answer, in each line of the log, on the page of an error, in the jobs it starts."""

import re
from base64 import b32encode
from contextvars import ContextVar
from os import urandom
from typing import Final

SAFE: Final = re.compile(r"[A-Za-z0-9._:-]{8,64}")
"""What a proxy's number may look like: what can break no line of a log."""
MADE_LENGTH: Final = 12

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The number of the request that this thread serves, or that started the job at which it works; else empty."""


def new_id() -> str:
    """A number of 60 random bits, in letters and digits that nobody confuses (RFC 4648, base 32: no 0, 1, 8, 9).

    >>> len(new_id())
    12
    """
    return b32encode(urandom(8))[:MADE_LENGTH].decode().lower()


def given_id(told: str) -> str:
    """The number that a proxy gave, or one of ours where it gave none that can be used."""
    return told if SAFE.fullmatch(told) else new_id()


TOLD: Final = "told"
"""The attribute of a log record that has its named values: `logger.info("…", extra={TOLD: {"ms": 12.5}})`."""
